package io.cadastre.domain.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.testkit.Claim;
import java.math.BigInteger;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SpacesTest {
  private final Spaces spaces = new Spaces();

  @Test
  void noneAtFirst() {
    assertThat(spaces.isEmpty()).isTrue();
    assertThat(spaces.all()).isEmpty();
    assertThat(spaces.usage().largestFree()).isEqualTo(-1);
    assertThat(spaces.usage().capacity()).isZero();
    assertThat(spaces.usage().free()).isZero();
    assertThat(spaces.usage().allocated()).isZero();
    assertThat(spaces.lowest(24, Bounds.NONE)).isNull();
    assertThat(spaces.rival(cidr("0.0.0.0/0"))).isNull();
    assertThat(spaces.containing(cidr("10.0.0.0/32"))).isNull();
    assertThatIllegalArgumentException().isThrownBy(() -> spaces.lowest(-1, Bounds.NONE));
  }

  @Test
  void findsTheProvisionedCidr() {
    add("2001:db8::/32", "192.168.0.0/16", "10.0.0.0/8");
    assertThat(spaces.all())
        .extracting(space -> space.provisioned().toString())
        .containsExactly("10.0.0.0/8", "192.168.0.0/16", "2001:db8::/32");
    assertThat(space("192.168.7.0/24").provisioned()).hasToString("192.168.0.0/16");
    assertThat(space("2001:db8::1/128").provisioned()).hasToString("2001:db8::/32");
    assertThat(spaces.containing(cidr("10.0.0.0/7"))).as("not wholly").isNull();
    assertThat(spaces.containing(cidr("11.0.0.0/8"))).isNull();
    assertThat(spaces.rival(cidr("10.1.0.0/16"))).hasToString("10.0.0.0/8");
    assertThat(spaces.rival(cidr("10.0.0.0/7"))).hasToString("10.0.0.0/8");
    assertThat(spaces.rival(cidr("128.0.0.0/1"))).hasToString("192.168.0.0/16");
    assertThat(spaces.rival(cidr("0.0.0.0/0"))).hasToString("10.0.0.0/8");
    assertThat(spaces.rival(cidr("11.0.0.0/8"))).isNull();
    assertThat(spaces.rival(cidr("::/0"))).hasToString("2001:db8::/32");
  }

  @Test
  @Claim("S0.23")
  void choosesOverAllSpaces() {
    add("10.0.1.0/24", "10.0.0.0/25", "2001:db8::/56");
    assertThat(spaces.usage().largestFree()).isEqualTo(24);
    assertThat(spaces.lowest(25, Bounds.NONE)).hasToString("10.0.0.0/25");
    assertThat(spaces.lowest(24, Bounds.NONE)).hasToString("10.0.1.0/24");
    assertThat(spaces.lowest(64, Bounds.NONE)).hasToString("2001:db8::/64");
    assertThat(spaces.lowest(23, Bounds.NONE)).isNull();
    assertThat(spaces.lowest(26, new Bounds(List.of(cidr("10.0.1.128/25")), List.of())))
        .hasToString("10.0.1.128/26");

    space("10.0.1.0/24").claim(cidr("10.0.1.0/26"), Use.OCCUPIED);
    assertThat(spaces.lowest(25, new Bounds(List.of(), List.of(cidr("10.0.0.0/25")))))
        .hasToString("10.0.1.128/25");
    assertThat(spaces.usage().occupied()).isEqualTo(64);
    assertThat(spaces.usage().capacity()).isEqualTo(cidr("2001:db8::/56").size().add(big(384)));
    assertThat(spaces.usage().free()).isEqualTo(cidr("2001:db8::/56").size().add(big(320)));
  }

  @Test
  void provisionsOnceAndDropsClaims() {
    add("10.0.0.0/8");
    space("10.0.0.0/8").claim(cidr("10.0.0.0/9"), Use.ALLOCATED);
    for (String taken : List.of("10.0.0.0/8", "10.1.0.0/16", "0.0.0.0/0")) {
      assertThatIllegalStateException().isThrownBy(() -> spaces.add(cidr(taken)));
    }
    for (String absent : List.of("10.0.0.0/9", "11.0.0.0/8", "a00::/8")) {
      assertThatIllegalStateException().isThrownBy(() -> spaces.remove(cidr(absent)));
    }
    spaces.remove(cidr("10.0.0.0/8"));
    assertThat(spaces.isEmpty()).isTrue();
    add("10.0.0.0/8");
    assertThat(spaces.usage().largestFree()).isEqualTo(8);
  }

  private void add(String... texts) {
    for (String text : texts) {
      spaces.add(cidr(text));
    }
  }

  private Space space(String text) {
    return Objects.requireNonNull(spaces.containing(cidr(text)));
  }

  private static Cidr cidr(String text) {
    return Cidr.parse(text);
  }

  private static BigInteger big(long value) {
    return BigInteger.valueOf(value);
  }
}
