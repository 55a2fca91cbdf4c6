package io.cadastre.domain.space;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.address.Family;
import io.cadastre.domain.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SortedCidrsTest {

  @ParameterizedTest
  @CsvSource({"IPV4, 2", "IPV4, 7", "IPV4, 512", "IPV6, 2", "IPV6, 7", "IPV6, 512"})
  void agreesWithATree(Family family, int chunkLimit) {
    Random random = new Random(Seeds.seed("SortedCidrsTest.agreesWithATree"));
    SortedCidrs marked = SortedCidrs.marked(family, chunkLimit);
    SortedCidrs unmarked = SortedCidrs.ofLength(family, family.bits(), chunkLimit);
    TreeMap<Cidr, Integer> tree = new TreeMap<>();
    // Grows to thousands, then shrinks to nothing, so that chunks split and empty.
    for (int step = 0; step < 30_000; step++) {
      Cidr cidr = host(family, random.nextInt(8_000));
      int mark = random.nextInt(4);
      if (random.nextInt(100) < (step < 15_000 ? 70 : 20)) {
        boolean added = tree.putIfAbsent(cidr, mark) == null;
        assertThat(marked.add(cidr, mark)).isEqualTo(added);
        assertThat(unmarked.add(cidr, 0)).isEqualTo(added);
      } else {
        boolean removed = tree.remove(cidr) != null;
        assertThat(marked.remove(cidr)).isEqualTo(removed);
        assertThat(unmarked.remove(cidr)).isEqualTo(removed);
      }
      assertThat(marked.size()).isEqualTo(tree.size());
      Cidr any = host(family, random.nextInt(8_000));
      assertThat(cidrAt(marked, marked.floor(any.high(), any.low()))).isEqualTo(tree.floorKey(any));
      long floor = unmarked.floor(any.high(), any.low());
      assertThat(cidrAt(unmarked, unmarked.next(floor))).isEqualTo(tree.higherKey(any));
      if (step % 1_000 == 0) {
        assertThat(entries(marked)).containsExactlyEntriesOf(tree);
        assertThat(entries(unmarked).keySet()).isEqualTo(tree.keySet());
      }
    }
    for (Cidr cidr : List.copyOf(tree.keySet())) {
      assertThat(marked.remove(cidr)).isTrue();
    }
    assertThat(marked.size()).isZero();
    assertThat(marked.first()).isEqualTo(SortedCidrs.NONE);
    assertThat(marked.add(host(family, 1), 3)).isTrue();
    assertThat(marked.mark(marked.first())).isEqualTo(3);
  }

  @Test
  void keepsLengthAndMarkApart() {
    SortedCidrs set = SortedCidrs.marked(Family.IPV6, 4);
    List<Cidr> cidrs = new ArrayList<>();
    for (int length = 1; length <= 128; length++) {
      // Disjoint: each is the upper half of what the ones before left over.
      Cidr cidr = Cidr.parse("::/0").firstChild(length).buddy();
      cidrs.add(cidr);
      assertThat(set.add(cidr, length % 4)).isTrue();
    }
    for (Cidr cidr : cidrs) {
      long place = set.floor(cidr.high(), cidr.low());
      assertThat(set.cidr(place)).isEqualTo(cidr);
      assertThat(set.mark(place)).isEqualTo(cidr.netmaskLength() % 4);
    }
    assertThat(set.remove(cidrs.getFirst().firstChild(2))).as("same address, longer").isFalse();
  }

  private static Map<Cidr, Integer> entries(SortedCidrs set) {
    TreeMap<Cidr, Integer> entries = new TreeMap<>();
    Cidr before = null;
    for (long at = set.first(); at != SortedCidrs.NONE; at = set.next(at)) {
      Cidr cidr = set.cidr(at);
      assertThat(before == null || before.compareTo(cidr) < 0).isTrue();
      entries.put(cidr, set.mark(at));
      before = cidr;
    }
    return entries;
  }

  private static @Nullable Cidr cidrAt(SortedCidrs set, long place) {
    return place == SortedCidrs.NONE ? null : set.cidr(place);
  }

  /** Hosts around where the upper half of the address changes and its sign turns. */
  private static Cidr host(Family family, int number) {
    return family == Family.IPV4
        ? new Cidr(family, 0x7ffff000_00000000L + ((long) number << 32), 0, 32)
        : new Cidr(family, number % 3, 0x7fffffff_fffff000L + number, 128);
  }
}
