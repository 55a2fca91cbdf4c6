package io.cadastre.allocator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.address.Family;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.pool.AllocationId;
import io.cadastre.domain.pool.AllocationPlace;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.Holder;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.tag.Tags;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where allocations are, beside a map that says it at length. */
class PlacesTest {
  private static final String TAG = "00abc";

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void whatIsAdded_isFoundUntilItIsRemoved(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Places places = new Places();
    Map<AllocationId, AllocationPlace> reference = new HashMap<>();
    List<AllocationRow> rows = new ArrayList<>();
    for (int step = 0; step < 60_000; step++) {
      // More come than go, then more go than come: it grows and empties.
      if (rows.isEmpty() || random.nextInt(10) < (step < 30_000 ? 7 : 3)) {
        AllocationRow row = row(random, step);
        rows.add(row);
        places.add(row);
        reference.put(row.id(), row.place());
      } else {
        AllocationRow row = rows.remove(random.nextInt(rows.size()));
        places.remove(row);
        reference.remove(row.id());
        assertThat(found(places, row.id(), reference)).isNull();
      }
      if (!rows.isEmpty()) {
        AllocationId id = rows.get(random.nextInt(rows.size())).id();
        assertThat(found(places, id, reference)).isEqualTo(reference.get(id));
      }
      assertThat(found(places, id(random), reference)).isNull();
    }
    assertThat(places.size()).isEqualTo(rows.size());
    rows.forEach(row -> assertThat(found(places, row.id(), reference)).isEqualTo(row.place()));
  }

  /** As the rows would say. */
  private static @Nullable AllocationPlace found(
      Places places, AllocationId id, Map<AllocationId, AllocationPlace> reference) {
    return places.find(id, place -> place.equals(reference.get(id)));
  }

  private static AllocationRow row(SplittableRandom random, int number) {
    Cidr cidr =
        switch (random.nextInt(4)) {
          case 0 -> new Cidr(Family.IPV6, 0x2001_0db8_0000_0000L | number, 0, 64);
          case 1 -> new Cidr(Family.IPV6, 0x2001_0db8_0000_0000L, (long) number << 8, 120);
          case 2 -> new Cidr(Family.IPV4, (long) number << 40, 0, 24);
          default -> new Cidr(Family.IPV4, (long) number << 36, 0, 28);
        };
    return new AllocationRow(
        id(random),
        new IpamId(IpamId.PREFIX + TAG + "000000000001"),
        new PoolId("%s%s%012x".formatted(PoolId.PREFIX, TAG, random.nextInt(5))),
        cidr,
        Holder.CUSTOM,
        null,
        "",
        "",
        null,
        Tags.NONE);
  }

  private static AllocationId id(SplittableRandom random) {
    return new AllocationId(
        "%s0%s%011x%016x"
            .formatted(AllocationId.PREFIX, TAG, random.nextLong(1L << 44), random.nextLong()));
  }
}
