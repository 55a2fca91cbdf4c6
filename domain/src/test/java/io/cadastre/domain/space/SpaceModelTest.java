package io.cadastre.domain.space;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.testkit.Seeds;
import io.cadastre.domain.testkit.Shrinker;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Random steps on a space and on a naive reference, the whole state compared after every one. */
@io.cadastre.domain.testkit.Claim({"S0.36", "S4c.50"})
class SpaceModelTest {
  private static final int STEPS = 100_000;
  private static final int STEPS_OF_A_SPACE = 400;
  private static final int[] CHUNK_LIMITS = {2, 3, 8, SortedCidrs.CHUNK};

  /** With the edges of each family, and where the 64 bits of a long end or turn negative. */
  private static final List<Cidr> SMALL =
      cidrs(
          "10.0.0.0/24 0.0.0.0/24 255.255.255.0/24 127.255.255.128/25 192.0.2.64/28 192.0.2.7/32 "
              + "2001:db8::/120 ::/120 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ff00/120 "
              + "2001:db8::7fff:ffff:ffff:ff80/121 2001:db8::1/128");

  private static final List<Cidr> LARGE =
      cidrs(
          "10.0.0.0/8 0.0.0.0/0 128.0.0.0/1 172.16.0.0/12 10.1.0.0/16 "
              + "::/0 8000::/1 2001:db8::/32 fd00::/8 2001:db8:0:ff00::/56 2001:db8::/62 "
              + "ffff:ffff:ffff:ffff::/64 2001:db8:0:0:8000::/65 7fff:ffff:ffff:fff0::/60");

  @Test
  void agreesWithTheStateOfEveryAddress() {
    run("SpaceModelTest.agreesWithTheStateOfEveryAddress", SMALL, 1000, AddressReference::new);
  }

  @Test
  void agreesWithIntervalsOfIntegers() {
    run("SpaceModelTest.agreesWithIntervalsOfIntegers", LARGE, 24, IntervalReference::new);
  }

  private static void run(
      String test, List<Cidr> all, int mostClaims, Function<Cidr, Reference> newReference) {
    long seed = Seeds.seed(test);
    Random random = new Random(seed);
    // Half of the steps for each of the two references.
    for (int left = Seeds.steps(STEPS) / 2; left > 0; left -= STEPS_OF_A_SPACE) {
      Cidr provisioned = all.get(random.nextInt(all.size()));
      int chunkLimit = CHUNK_LIMITS[random.nextInt(CHUNK_LIMITS.length)];
      Twin twin = new Twin(provisioned, chunkLimit, newReference);
      Steps steps = new Steps(random, provisioned, twin.reference, mostClaims);
      List<Step> taken = new ArrayList<>();
      try {
        while (taken.size() < STEPS_OF_A_SPACE) {
          taken.add(steps.next());
          twin.take(taken.getLast());
        }
        twin.compareWithRebuilt(random);
      } catch (RuntimeException | AssertionError e) {
        throw Shrinker.failure(
            "%s in %s, chunks of %d, seed %d".formatted(test, provisioned, chunkLimit, seed),
            taken,
            some -> {
              Twin again = new Twin(provisioned, chunkLimit, newReference);
              some.forEach(again::take);
              again.compareWithRebuilt(new Random(seed));
            },
            e);
      }
    }
  }

  private static List<Cidr> cidrs(String texts) {
    return Stream.of(texts.split(" ")).map(Cidr::parse).toList();
  }

  /** The space under test and its reference. */
  private static final class Twin {
    private final Space space;
    private final Reference reference;

    Twin(Cidr provisioned, int chunkLimit, Function<Cidr, Reference> newReference) {
      space = new Space(provisioned, chunkLimit);
      reference = newReference.apply(provisioned);
    }

    void take(Step step) {
      step.take(space, reference);
      compareState();
    }

    /** Equal claims and equal free CIDRs that are maximal: so every address is in one of them. */
    private void compareState() {
      List<Claim> claims = new ArrayList<>();
      space.forEach(claims::add);
      List<Cidr> free = reference.free();
      assertThat(claims).isEqualTo(reference.claims());
      assertThat(claims(space)).isEqualTo(claims.size());
      assertThat(space.freeCidrs()).isEqualTo(free);
      assertThat(space.largestFree())
          .isEqualTo(free.stream().mapToInt(Cidr::netmaskLength).min().orElse(-1));
      BigInteger sum = sum(free);
      assertThat(space.free()).isEqualTo(sum);
      for (Use use : Use.values()) {
        BigInteger used =
            sum(claims.stream().filter(c -> c.use() == use).map(Claim::cidr).toList());
        assertThat(space.used(use)).isEqualTo(used);
        sum = sum.add(used);
      }
      assertThat(space.capacity()).isEqualTo(sum);
    }

    void compareWithRebuilt(Random random) {
      List<Claim> claims = new ArrayList<>();
      space.forEach(claims::add);
      Collections.shuffle(claims, random);
      Space rebuilt = new Space(space.provisioned());
      for (Claim claim : claims) {
        assertThat(rebuilt.sameAs(space)).isFalse();
        rebuilt.claim(claim.cidr(), claim.use());
      }
      assertThat(rebuilt.sameAs(space)).isTrue();
      assertThat(space.sameAs(rebuilt)).isTrue();
    }

    private static BigInteger sum(List<Cidr> cidrs) {
      return cidrs.stream()
          .map(cidr -> Reference.blockSize(cidr.family(), cidr.netmaskLength()))
          .reduce(BigInteger.ZERO, BigInteger::add);
    }
  }

  private static long claims(Space space) {
    return Arrays.stream(Use.values()).mapToLong(space::claims).sum();
  }
}
