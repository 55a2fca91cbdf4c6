package io.cadastre.domain.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.cadastre.domain.address.Cidr;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SpaceTest {
  private static final Cidr TEN = Cidr.parse("10.0.0.0/8");

  private final Space space = new Space(TEN);

  @Test
  void startsWhollyFree() {
    assertThat(space.provisioned()).isEqualTo(TEN);
    assertThat(space.freeCidrs()).containsExactly(TEN);
    assertThat(space.largestFree()).isEqualTo(8);
    assertThat(space.free()).isEqualTo(space.capacity()).isEqualTo(BigInteger.ONE.shiftLeft(24));
    assertThat(space.used(Use.ALLOCATED)).isZero();
    assertThat(claims(space)).isZero();
    assertThat(space.isFree(TEN)).isTrue();
    assertThat(space.lowest(8, Bounds.NONE)).isEqualTo(TEN);
    assertThat(space.lowest(7, Bounds.NONE)).isNull();
  }

  @Test
  void splitsOnClaimAndMergesOnRelease() {
    space.claim(Cidr.parse("10.64.0.0/10"), Use.ALLOCATED);
    assertThat(space.freeCidrs()).containsExactlyElementsOf(cidrs("10.0.0.0/10 10.128.0.0/9"));
    space.claim(Cidr.parse("10.0.0.0/11"), Use.QUARANTINED);
    assertThat(space.freeCidrs()).containsExactlyElementsOf(cidrs("10.32.0.0/11 10.128.0.0/9"));
    space.release(Cidr.parse("10.64.0.0/10"));
    assertThat(space.freeCidrs())
        .containsExactlyElementsOf(cidrs("10.32.0.0/11 10.64.0.0/10 10.128.0.0/9"));
    space.release(Cidr.parse("10.0.0.0/11"));
    assertThat(space.freeCidrs()).containsExactly(TEN);
  }

  @Test
  void countsAddressesByUse() {
    space.claim(Cidr.parse("10.0.0.0/24"), Use.ALLOCATED);
    space.claim(Cidr.parse("10.0.1.0/25"), Use.ALLOCATED);
    space.claim(Cidr.parse("10.0.2.0/26"), Use.QUARANTINED);
    space.claim(Cidr.parse("10.0.3.7/32"), Use.OCCUPIED);
    assertThat(space.used(Use.ALLOCATED)).isEqualTo(384);
    assertThat(space.used(Use.QUARANTINED)).isEqualTo(64);
    assertThat(space.used(Use.OCCUPIED)).isEqualTo(1);
    assertThat(space.free()).isEqualTo((1 << 24) - 384 - 64 - 1);
    assertThat(claims(space)).isEqualTo(4);
  }

  @Test
  void aFullSpaceHasNothingFree() {
    space.claim(TEN, Use.OCCUPIED);
    assertThat(space.largestFree()).isEqualTo(-1);
    assertThat(space.free()).isZero();
    assertThat(space.lowest(32, Bounds.NONE)).isNull();
    assertThat(space.rival(Cidr.parse("10.1.2.3/32"))).isEqualTo(new Claim(TEN, Use.OCCUPIED));
  }

  @Test
  void chooses() {
    space.claim(Cidr.parse("10.0.0.0/24"), Use.ALLOCATED);
    space.claim(Cidr.parse("10.0.2.0/24"), Use.ALLOCATED);
    assertThat(space.lowest(24, Bounds.NONE)).hasToString("10.0.1.0/24");
    assertThat(space.lowest(23, Bounds.NONE)).hasToString("10.0.4.0/23");
    assertThat(space.lowest(32, Bounds.NONE)).hasToString("10.0.1.0/32");
    assertThat(claims(space)).as("choosing claims nothing").isEqualTo(2);
  }

  @Test
  void choosesWithinBounds() {
    assertThat(space.lowest(24, new Bounds(cidrs("10.9.0.0/16 10.7.0.0/16"), List.of())))
        .hasToString("10.7.0.0/24");
    assertThat(space.lowest(24, new Bounds(List.of(), cidrs("10.0.0.0/9 10.128.0.1/32"))))
        .hasToString("10.128.1.0/24");
    assertThat(space.lowest(24, new Bounds(cidrs("10.7.0.0/23"), cidrs("10.7.0.9/32"))))
        .hasToString("10.7.1.0/24");
    // Two adjacent halves allow no block across them.
    assertThat(space.lowest(24, new Bounds(cidrs("10.7.0.0/25 10.7.0.128/25"), List.of())))
        .isNull();
    assertThat(space.lowest(24, new Bounds(cidrs("11.0.0.0/8 ::/0"), List.of()))).isNull();
    assertThat(space.lowest(24, new Bounds(List.of(), cidrs("0.0.0.0/0")))).isNull();
    assertThat(space.lowest(24, new Bounds(cidrs("0.0.0.0/0"), cidrs("::/0"))))
        .hasToString("10.0.0.0/24");
  }

  @Test
  void jumpsOverThousandsOfBounds() {
    List<Cidr> allowed = new ArrayList<>();
    List<Cidr> disallowed = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      String slash16 = "10." + i / 250 + "." + i % 250;
      allowed.add(Cidr.parse(slash16 + ".0/25"));
      disallowed.add(Cidr.parse(slash16 + ".127/32"));
      disallowed.add(Cidr.parse("10." + (100 + i / 250) + "." + i % 250 + ".0/24"));
    }
    assertThat(space.lowest(25, new Bounds(allowed, disallowed))).isNull();
    allowed.add(Cidr.parse("10.200.0.128/25"));
    assertThat(space.lowest(25, new Bounds(allowed, disallowed))).hasToString("10.200.0.128/25");
  }

  @Test
  void jumpsOverFreeCidrsOutsideOfTheBounds() {
    for (int i = 0; i < 1 << 16; i++) {
      space.claim(Cidr.parse("10." + (i >> 8) + "." + (i & 255) + ".0/25"), Use.ALLOCATED);
    }
    Bounds end = new Bounds(cidrs("10.255.0.0/16"), cidrs("10.255.0.0/17 10.255.128.255/32"));
    for (int i = 0; i < 10_000; i++) {
      assertThat(space.lowestIn(25, 25, end)).hasToString("10.255.129.128/25");
    }
    assertThat(space.lowestIn(25, 28, end)).hasToString("10.255.128.128/28");
    assertThat(space.lowestIn(25, 25, new Bounds(cidrs("10.255.0.0/25"), List.of()))).isNull();
  }

  @Test
  void boundsAreKeptSortedAndWithoutTheNested() {
    Bounds bounds = new Bounds(cidrs("10.2.0.0/16 10.1.1.0/24 10.1.0.0/16"), cidrs("::/0 ::/1"));
    assertThat(bounds.allowed()).containsExactlyElementsOf(cidrs("10.1.0.0/16 10.2.0.0/16"));
    assertThat(bounds.disallowed()).containsExactlyElementsOf(cidrs("::/0"));
  }

  @Test
  void rivalIsTheLowestClaimThatOverlaps() {
    space.claim(Cidr.parse("10.0.4.0/22"), Use.ALLOCATED);
    space.claim(Cidr.parse("10.0.8.0/24"), Use.QUARANTINED);
    assertThat(space.rival(Cidr.parse("10.0.5.0/24")))
        .isEqualTo(new Claim(Cidr.parse("10.0.4.0/22"), Use.ALLOCATED));
    assertThat(space.rival(Cidr.parse("10.0.8.0/21")))
        .isEqualTo(new Claim(Cidr.parse("10.0.8.0/24"), Use.QUARANTINED));
    assertThat(space.rival(Cidr.parse("10.0.0.0/16")))
        .isEqualTo(new Claim(Cidr.parse("10.0.4.0/22"), Use.ALLOCATED));
    assertThat(space.rival(Cidr.parse("0.0.0.0/0"))).isNotNull();
    assertThat(space.rival(Cidr.parse("10.0.0.0/22"))).isNull();
    assertThat(space.rival(Cidr.parse("11.0.0.0/8"))).isNull();
    assertThat(space.rival(Cidr.parse("a00::/8"))).isNull();
  }

  @Test
  void refusesWhatIsNotFreeOrNotClaimed() {
    Cidr claimed = Cidr.parse("10.0.4.0/22");
    space.claim(claimed, Use.ALLOCATED);
    for (Cidr cidr : cidrs("10.0.4.0/22 10.0.4.0/24 10.0.0.0/16 11.0.0.0/8 0.0.0.0/0 a00::/22")) {
      assertThatIllegalStateException().isThrownBy(() -> space.claim(cidr, Use.ALLOCATED));
      assertThat(space.isFree(cidr)).isFalse();
    }
    for (Cidr cidr : cidrs("10.0.4.0/23 10.0.0.0/16 10.0.8.0/22 11.0.0.0/8 a00:400::/22")) {
      assertThatIllegalStateException().isThrownBy(() -> space.release(cidr));
    }
    assertThat(space.used(Use.ALLOCATED)).isEqualTo(claimed.size());
    assertThatIllegalArgumentException().isThrownBy(() -> space.lowest(33, Bounds.NONE));
    assertThatIllegalArgumentException().isThrownBy(() -> space.lowest(-1, Bounds.NONE));
  }

  private static List<Cidr> cidrs(String texts) {
    return Stream.of(texts.split(" ")).map(Cidr::parse).toList();
  }

  private static long claims(Space space) {
    return Arrays.stream(Use.values()).mapToLong(space::claims).sum();
  }
}
