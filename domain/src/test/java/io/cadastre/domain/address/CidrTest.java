package io.cadastre.domain.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import io.cadastre.domain.testkit.Claim;
import io.cadastre.domain.testkit.Seeds;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0/0, 0.0.0.0/0, 00000000-000",
    "10.0.0.0/8, 10.0.0.0/8, 0a000000-008",
    "192.0.2.255/32, 192.0.2.255/32, c00002ff-032",
    "255.255.255.255/32, 255.255.255.255/32, ffffffff-032",
    "::/0, ::/0, 00000000000000000000000000000000-000",
    "2001:DB8::/32, 2001:db8::/32, 20010db8000000000000000000000000-032",
    "2001:0db8:0000:0000:0000:0000:0000:0000/32, 2001:db8::/32, 20010db8000000000000000000000000-032",
    // RFC 5952: section 4.2.2, one zero group is not shortened; 4.2.3, the first longest run is.
    "2001:db8::1:1:1:1:1/128, 2001:db8:0:1:1:1:1:1/128, 20010db8000000010001000100010001-128",
    "2001:0:0:1:0:0:0:1/128, 2001:0:0:1::1/128, 20010000000000010000000000000001-128",
    "2001:db8:0:0:1:0:0:1/128, 2001:db8::1:0:0:1/128, 20010db8000000000001000000000001-128",
    "64:ff9b::192.0.2.0/120, 64:ff9b::c000:200/120, 0064ff9b0000000000000000c0000200-120",
    "::1.2.3.4/128, ::102:304/128, 00000000000000000000000001020304-128",
    "ffff:ffff:ffff:ffff::/64, ffff:ffff:ffff:ffff::/64, ffffffffffffffff0000000000000000-064",
    "::8000:0:0:0/65, ::8000:0:0:0/65, 00000000000000008000000000000000-065",
  })
  @Claim("S4c.52")
  void readsAndPrintsCanonically(String text, String canonical, String sortKey) {
    Cidr cidr = Cidr.parse(text);
    assertThat(cidr).hasToString(canonical);
    assertThat(Cidr.parse(canonical)).isEqualTo(cidr);
    assertThat(cidr.sortKey()).isEqualTo(sortKey);
    assertThat(Cidr.fromSortKey(sortKey)).isEqualTo(cidr);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/8",
        "10",
        "10/8",
        "0/0",
        "10.0.0.0",
        "10.0.0.0/",
        "10.0.0/24",
        "10.0.0.0.0/8",
        "10.0.0.0/08",
        "10.0.0.0/00",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/+8",
        "10.0.0.0/8/8",
        "10.0.0.0/4294967304",
        "10.0.0.0/255.0.0.0",
        "10.0.0.0/::",
        "010.0.0.0/8",
        "00.0.0.0/0",
        "256.0.0.0/8",
        "0x0a.0.0.0/8",
        "0xa000000/8",
        "167772160/8",
        "10.*.0.0/16",
        "10.*/16",
        "1-2.0.0.0/8",
        "10.0.0.0-10.0.0.255",
        "*",
        "*/8",
        " 10.0.0.0/8",
        "10.0.0.0/8 ",
        "10.0.0.0 /8",
        "10.0.0.0/8\n",
        "10.0.0.0/8\u0000",
        "1\u0660.0.0.0/8",
        "10.0.0.0/\u0668",
        "10.0.0.0\u00b2/8",
        "::",
        "2001:db8::",
        "::/129",
        "::/00",
        "::/f",
        "::/1.2.3.4",
        "2001:db8::1::/64",
        "02001:db8::/32",
        "2001:db8/32",
        "1:2:3:4:5:6:7:8:9/128",
        "1:2:3:4:5:6:7/112",
        "g::/16",
        "fe80::%eth0/64",
        "fe80::%1/64",
        "fe80::/64%1",
        "[2001:db8::]/32",
        "20010db8000000000000000000000000/32",
        "2001:db8:*::/48",
        "2001:db8:0-1::/48",
        "::1.2.3/128",
        "::01.2.3.4/128",
        "1.2.3.4::/64",
        "localhost/8",
        "a/8"
      })
  @Claim("S4c.52")
  void refusesAnythingElse(String text) {
    assertThatThrownBy(() -> Cidr.parse(text))
        .isInstanceOf(AddressFormatException.class)
        .hasMessageStartingWith("\"" + text + "\" ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          10.0.0.1/8 | "10.0.0.1/8" has host bits set; did you mean 10.0.0.0/8?
          2001:DB8::1/64 | "2001:DB8::1/64" has host bits set; did you mean 2001:db8::/64?
          ::ffff:0:0/80 | "::ffff:0:0/80" has host bits set; did you mean ::/80?
          ::ffff:10.0.0.0/104 | "::ffff:10.0.0.0/104" is an IPv4-mapped IPv6 address; write it as IPv4, 10.0.0.0/8
          ::ffff:0:0/96 | "::ffff:0:0/96" is an IPv4-mapped IPv6 address; write it as IPv4, 0.0.0.0/0
          ::ffff:a00:1/128 | "::ffff:a00:1/128" is an IPv4-mapped IPv6 address; write it as IPv4, 10.0.0.1/32
          10.0.0.0 | "10.0.0.0" has no netmask length; write address/length, such as 10.0.0.0/8
          10.0.0.0/33 | "10.0.0.0/33" has a wrong netmask length; for this family it is a decimal number from 0 to 32
          10.0.0.0/x | "10.0.0.0/x" has characters that occur in no CIDR
          256.0.0.0/8 | "256.0.0.0/8" is not a CIDR: IPv4 segment too large
          """)
  void saysWhatIsWrong(String text, String sentence) {
    assertThatThrownBy(() -> Cidr.parse(text)).hasMessage(sentence);
  }

  @Test
  void quotesNoMoreThanAReaderNeeds() {
    assertThatThrownBy(() -> Cidr.parse("1".repeat(1000)))
        .message()
        .startsWith("\"" + "1".repeat(64) + "…\" ")
        .hasSizeLessThan(200);
  }

  @Test
  void aValueIsCanonicalOrAFault() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Cidr(Family.IPV4, 1L << 32, 0, 31));
    assertThatIllegalArgumentException().isThrownBy(() -> new Cidr(Family.IPV4, 1, 0, 32));
    assertThatIllegalArgumentException().isThrownBy(() -> new Cidr(Family.IPV4, 0, 1, 32));
    assertThatIllegalArgumentException().isThrownBy(() -> new Cidr(Family.IPV4, 0, 0, 33));
    assertThatIllegalArgumentException().isThrownBy(() -> new Cidr(Family.IPV6, 0, 1, 127));
    assertThatIllegalArgumentException().isThrownBy(() -> new Cidr(Family.IPV6, 0, 0, -1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Cidr(Family.IPV6, 0, 0, 129));
  }

  @Test
  void nests() {
    Cidr ten = Cidr.parse("10.0.0.0/8");
    Cidr slash65 = Cidr.parse("2001:db8::/65");
    assertThat(Cidr.parse("10.1.2.0/24").parent(8)).isEqualTo(ten).isEqualTo(ten.parent(8));
    assertThat(ten.firstChild(24)).hasToString("10.0.0.0/24");
    assertThat(ten.lastChild(24)).hasToString("10.255.255.0/24");
    assertThat(slash65.lastChild(66)).hasToString("2001:db8:0:0:4000::/66");
    assertThat(ten.buddy()).hasToString("11.0.0.0/8");
    assertThat(slash65.buddy()).hasToString("2001:db8:0:0:8000::/65");
    assertThat(slash65.parent(64).buddy()).hasToString("2001:db8:0:1::/64");
    assertThat(Cidr.parse("::/0").contains(ten)).isFalse();
    assertThat(Cidr.parse("0.0.0.0/0").contains(ten)).isTrue();
    assertThat(Cidr.size(Family.IPV6, 0)).isEqualTo(BigInteger.TWO.pow(128));
    assertThatIllegalArgumentException().isThrownBy(() -> ten.parent(9));
    assertThatIllegalArgumentException().isThrownBy(() -> ten.parent(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> ten.firstChild(7));
    assertThatIllegalArgumentException().isThrownBy(() -> ten.firstChild(33));
    assertThatIllegalArgumentException().isThrownBy(() -> ten.lastChild(7));
    assertThatIllegalArgumentException().isThrownBy(() -> ten.lastChild(33));
    assertThatIllegalArgumentException().isThrownBy(() -> Cidr.size(Family.IPV4, 33));
    assertThatIllegalStateException().isThrownBy(() -> Cidr.parse("::/0").buddy());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0a000000",
        "0a000000-8",
        "0a000000-0008",
        "0A000000-008",
        "0a000000_008",
        "0a000000--08",
        "0a000000-+08",
        "0a000001-008",
        "0a000000-033",
        "0a00000000-008",
        "g0000000-008",
        "20010db8000000000000000000000000-129",
        "20010DB8000000000000000000000000-032"
      })
  void refusesAnythingButASortKey(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Cidr.fromSortKey(text))
        .withMessage("not a sort key: \"" + text + "\"");
  }

  @Test
  @Claim({"S4c.52", "S4d.14"})
  void agreesWithTheLibraryOnRandomCidrs() throws Exception {
    Random random = new Random(Seeds.seed("CidrTest.agreesWithTheLibraryOnRandomCidrs"));
    for (int i = 0; i < 20_000; i++) {
      Family family = random.nextBoolean() ? Family.IPV4 : Family.IPV6;
      Cidr a = near(family, random);
      Cidr b = near(family, random);
      IPAddress libraryA = new IPAddressString(a.toString()).toAddress();
      IPAddress libraryB = new IPAddressString(b.toString()).toAddress();
      int shorter = random.nextInt(a.netmaskLength() + 1);

      assertThat(Cidr.parse(a.toString())).isEqualTo(a);
      assertThat(Cidr.fromSortKey(a.sortKey())).isEqualTo(a);
      assertThat(a.toString()).isEqualTo(libraryA.toCanonicalString());
      assertThat(a.contains(b)).as("%s contains %s", a, b).isEqualTo(libraryA.contains(libraryB));
      assertThat(a.overlaps(b))
          .as("%s overlaps %s", a, b)
          .isEqualTo(libraryA.intersect(libraryB) != null);
      assertThat(a.size()).isEqualTo(libraryA.getCount());
      assertThat(a.parent(shorter).toString())
          .isEqualTo(libraryA.toPrefixBlock(shorter).toCanonicalString());
      assertThat(a.firstChild(family.bits()).toString())
          .isEqualTo(libraryA.getLower().toPrefixBlock(family.bits()).toCanonicalString());
      assertThat(a.lastChild(family.bits()).toString())
          .isEqualTo(libraryA.getUpper().toPrefixBlock(family.bits()).toCanonicalString());
      if (a.netmaskLength() > 0) {
        assertThat(a.buddy()).isNotEqualTo(a);
        assertThat(a.buddy().buddy()).isEqualTo(a);
        assertThat(a.buddy().parent(a.netmaskLength() - 1))
            .isEqualTo(a.parent(a.netmaskLength() - 1));
      }
    }
  }

  @Test
  void sortsAsItsKey() {
    Random random = new Random(Seeds.seed("CidrTest.sortsAsItsKey"));
    for (Family family : Family.values()) {
      List<Cidr> cidrs = new ArrayList<>();
      for (int i = 0; i < 5_000; i++) {
        cidrs.add(near(family, random));
      }
      Collections.sort(cidrs);
      assertThat(cidrs).extracting(Cidr::sortKey).isSorted();
      for (int i = 1; i < cidrs.size(); i++) {
        Cidr a = cidrs.get(i - 1);
        Cidr b = cidrs.get(i);
        int byAddress = value(a).compareTo(value(b));
        assertThat(byAddress < 0 || (byAddress == 0 && a.netmaskLength() <= b.netmaskLength()))
            .as("%s before %s", a, b)
            .isTrue();
      }
    }
    assertThat(Cidr.parse("255.0.0.0/8")).isLessThan(Cidr.parse("::/0"));
  }

  private static BigInteger value(Cidr cidr) {
    return new BigInteger(cidr.sortKey().substring(0, cidr.sortKey().length() - 4), 16);
  }

  /** Few distinct address bits, so that equal, nested and neighbouring CIDRs are common. */
  private static Cidr near(Family family, Random random) {
    int length = random.nextInt(family.bits() + 1);
    long high = bits(random);
    return family == Family.IPV4
        ? new Cidr(family, high & Cidr.highMask(length), 0, length)
        : new Cidr(
            family, high & Cidr.highMask(length), bits(random) & Cidr.lowMask(length), length);
  }

  private static long bits(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> 0;
      case 1 -> -1;
      case 2 -> 1L << random.nextInt(Long.SIZE);
      default -> random.nextLong();
    };
  }
}
