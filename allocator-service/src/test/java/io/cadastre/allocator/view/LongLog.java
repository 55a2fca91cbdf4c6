package io.cadastre.allocator.view;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.address.Family;
import io.cadastre.domain.core.Event;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.ipam.IpamRow;
import io.cadastre.domain.pool.AllocationId;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.Holder;
import io.cadastre.domain.pool.PoolEvent.Allocated;
import io.cadastre.domain.pool.PoolEvent.Released;
import io.cadastre.domain.pool.PoolEvent.Wanted;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.tag.Tags;
import io.cadastre.domain.testkit.Scenario;
import io.cadastre.kafka.codec.Hash;
import io.cadastre.kafka.codec.Messages;
import io.cadastre.kafka.codec.StateCodec;
import io.cadastre.kafka.message.EventEnvelope;
import io.cadastre.kafka.message.Recorded;
import io.cadastre.schemas.BundledSchemas;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/**
 * A view of one long log, kept in a folder to be measured: a second an event, allocations in one
 * pool come until so many live, then one of them goes for one that comes.
 */
public final class LongLog implements AutoCloseable {
  private final Scenario scenario = new Scenario();
  private final IpamRow row = scenario.ipam();
  private final IpamId ipam = row.id();
  private final PoolId pool = scenario.pool(row.privateScope(), "10.0.0.0/8");
  private final StateCodec codec = new StateCodec(BundledSchemas.load());
  private final ViewStore store;

  /** Opens what the folder holds. */
  public LongLog(Path folder) {
    this(folder, Periods.STANDARD);
  }

  LongLog(Path folder, Periods periods) {
    store = ViewStore.open(folder, codec, periods);
  }

  IpamId ipam() {
    return ipam;
  }

  public PoolId pool() {
    return pool;
  }

  /** When the event of that sequence happened. */
  public static Instant time(long sequence) {
    return Instant.EPOCH.plusSeconds(sequence);
  }

  public <T> T read(Function<History, T> question) {
    return store.read(moment -> question.apply(new History(moment)));
  }

  /** Writes it, unless it is written; whether it did. */
  public boolean write(long events, int live) {
    if (read(history -> history.head(ipam)) > 0) {
      return false;
    }
    ViewWriter writer = new ViewWriter(store, codec, new Messages(BundledSchemas.load()), "topic");
    List<Event> first = scenario.events();
    Random random = new Random(1);
    List<AllocationRow> held = new ArrayList<>();
    List<Integer> free = new ArrayList<>();
    for (int i = live + 9; i >= 0; i--) {
      free.add(i);
    }
    for (long sequence = 1; sequence <= events; sequence++) {
      Event event;
      if (sequence <= first.size()) {
        event = first.get((int) sequence - 1);
      } else if (held.size() >= live) {
        int which = random.nextInt(held.size());
        AllocationRow gone = held.get(which);
        held.set(which, held.getLast());
        held.removeLast();
        free.add((int) (gone.cidr().high() >>> 34) & 0x3fffff);
        event = new Released(gone, null);
      } else {
        AllocationRow come = allocation(free.removeLast(), sequence);
        held.add(come);
        event = new Allocated(new Wanted(null, 30, List.of(), List.of(), null, null), come, null);
      }
      EventEnvelope envelope =
          new EventEnvelope(
              EventEnvelope.IPAM,
              ipam,
              row.privateScope().value(),
              sequence,
              Hash.ZERO,
              null,
              Scenario.HOME,
              "request " + sequence,
              time(sequence));
      writer.apply(new Recorded(envelope, event), Hash.ZERO, Told.TOPIC, 0, sequence - 1);
    }
    return true;
  }

  private AllocationRow allocation(int place, long sequence) {
    return new AllocationRow(
        new AllocationId("ipam-pool-alloc-0%s%027x".formatted(pool.tag(), sequence)),
        ipam,
        pool,
        new Cidr(Family.IPV4, (0x0a000000L | (long) place << 2) << 32, 0, 30),
        Holder.CUSTOM,
        null,
        Scenario.HOME,
        Scenario.ACCOUNT,
        "the one of " + sequence,
        Tags.NONE);
  }

  @Override
  public void close() {
    store.close();
  }
}
