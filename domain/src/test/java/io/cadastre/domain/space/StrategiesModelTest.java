package io.cadastre.domain.space;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.address.Family;
import io.cadastre.domain.space.Reference.Interval;
import io.cadastre.domain.testkit.Seeds;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What the strategies choose over several small CIDRs, beside a scan of every block of the wanted
 * length that looks at every address of it.
 */
class StrategiesModelTest {
  private static final int STEPS = 20_000;
  private static final int STEPS_OF_A_POOL = 200;
  private static final List<List<Cidr>> POOLS =
      List.of(
          cidrs("10.0.0.0/26 10.0.0.128/27 10.0.1.0/28"),
          cidrs("0.0.0.0/28 127.255.255.192/26 255.255.255.224/27"),
          cidrs("192.0.2.64/26"),
          cidrs("::/123 7fff:ffff:ffff:ffff:ffff:ffff:ffff:ffc0/122 8000::/124"),
          cidrs("2001:db8::/122 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffe0/123"));

  /** A free block, and how large the largest free CIDR around it is. */
  private record Candidate(Cidr block, int freeLength) {}

  @Test
  @io.cadastre.domain.testkit.Claim("S1.36")
  void choosesWhatAScanOfEveryBlockChooses() {
    long seed = Seeds.seed("StrategiesModelTest.choosesWhatAScanOfEveryBlockChooses");
    Random random = new Random(seed);
    for (int left = Seeds.steps(STEPS); left > 0; left -= STEPS_OF_A_POOL) {
      List<Cidr> pool = pick(random, POOLS);
      Spaces spaces = new Spaces();
      pool.forEach(spaces::add);
      List<AddressReference> scanned = pool.stream().map(AddressReference::new).toList();
      for (int step = 0; step < STEPS_OF_A_POOL; step++) {
        change(random, pool, scanned, spaces);
        compare(random, pool, scanned, spaces);
      }
    }
  }

  private static void change(
      Random random, List<Cidr> pool, List<AddressReference> scanned, Spaces spaces) {
    int part = random.nextInt(pool.size());
    AddressReference addresses = scanned.get(part);
    Space space = Objects.requireNonNull(spaces.containing(pool.get(part)));
    List<Claim> claims = addresses.claims();
    if (!claims.isEmpty() && random.nextInt(5) < 2) {
      Cidr cidr = pick(random, claims).cidr();
      addresses.release(cidr);
      space.release(cidr);
    } else {
      Cidr cidr = within(random, pool.get(part));
      if (addresses.claim(cidr, Use.ALLOCATED)) {
        space.claim(cidr, Use.ALLOCATED);
      }
    }
  }

  private static void compare(
      Random random, List<Cidr> pool, List<AddressReference> scanned, Spaces spaces) {
    int bits = pool.getFirst().family().bits();
    int length = bits - random.nextInt(8);
    List<Cidr> allowed = some(random, pool);
    List<Cidr> disallowed = some(random, pool);
    List<Candidate> all = candidates(pool, scanned, length, allowed, disallowed);
    Bounds bounds = new Bounds(allowed, disallowed);
    String where = "/" + length + " of " + pool + " but " + claims(scanned) + " in " + bounds;
    assertThat(spaces.lowest(length, bounds)).as(where).isEqualTo(best(all, (a, b) -> a));
    assertThat(spaces.bestFit(length, bounds))
        .as(where)
        .isEqualTo(best(all, (a, b) -> b.freeLength > a.freeLength ? b : a));
    assertThat(spaces.sparse(length, bounds))
        .as(where)
        .isEqualTo(best(all, (a, b) -> b.freeLength < a.freeLength ? b : a));
  }

  /** Of two the first is the lower one. */
  private static @Nullable Cidr best(List<Candidate> all, BinaryOperator<Candidate> better) {
    return all.stream().reduce(better).map(Candidate::block).orElse(null);
  }

  private static List<Candidate> candidates(
      List<Cidr> pool,
      List<AddressReference> scanned,
      int length,
      List<Cidr> allowed,
      List<Cidr> disallowed) {
    List<Candidate> candidates = new ArrayList<>();
    for (int part = 0; part < pool.size(); part++) {
      Family family = pool.get(part).family();
      BigInteger size = Reference.blockSize(family, length);
      Interval all = Interval.of(pool.get(part));
      BigInteger at = all.start();
      while (at.add(size).compareTo(all.end()) <= 0) {
        Cidr block = Reference.cidr(family, at, length);
        Interval addresses = new Interval(at, at.add(size));
        if (scanned.get(part).isFree(block)
            && Reference.permitted(family, addresses, allowed, disallowed)) {
          candidates.add(new Candidate(block, freeAround(scanned.get(part), at, block)));
        }
        at = at.add(size);
      }
    }
    return candidates;
  }

  private static int freeAround(AddressReference scanned, BigInteger at, Cidr block) {
    int length = block.netmaskLength();
    while (length > 0) {
      BigInteger size = Reference.blockSize(block.family(), length - 1);
      Cidr larger = Reference.cidr(block.family(), at.subtract(at.mod(size)), length - 1);
      if (!scanned.isFree(larger)) {
        break;
      }
      length--;
    }
    return length;
  }

  private static List<Claim> claims(List<AddressReference> scanned) {
    return scanned.stream().flatMap(part -> part.claims().stream()).toList();
  }

  private static List<Cidr> some(Random random, List<Cidr> pool) {
    List<Cidr> some = new ArrayList<>();
    for (int i = random.nextInt(3) > 0 ? 0 : random.nextInt(5); i > 0; i--) {
      some.add(within(random, pick(random, pool)));
    }
    return some;
  }

  private static Cidr within(Random random, Cidr cidr) {
    Cidr found = cidr;
    for (int down = random.nextInt(7); down > 0; down--) {
      if (found.netmaskLength() < cidr.family().bits()) {
        Cidr half = found.firstChild(found.netmaskLength() + 1);
        found = random.nextBoolean() ? half : half.buddy();
      }
    }
    return found;
  }

  private static <T> T pick(Random random, List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private static List<Cidr> cidrs(String texts) {
    return Stream.of(texts.split(" ")).map(Cidr::parse).toList();
  }
}
