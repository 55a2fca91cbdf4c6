package io.cadastre.allocator.view;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.address.Family;
import io.cadastre.domain.core.Event;
import io.cadastre.domain.core.Keys;
import io.cadastre.domain.core.Rows;
import io.cadastre.domain.pool.AllocationId;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.Holder;
import io.cadastre.domain.pool.PoolEvent.Allocated;
import io.cadastre.domain.pool.PoolEvent.Released;
import io.cadastre.domain.pool.PoolEvent.Wanted;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.register.Index;
import io.cadastre.domain.tag.Tags;
import io.cadastre.domain.testkit.Scenario;
import io.cadastre.kafka.codec.Hash;
import io.cadastre.kafka.codec.Messages;
import io.cadastre.kafka.codec.StateCodec;
import io.cadastre.kafka.message.EventEnvelope;
import io.cadastre.kafka.message.Recorded;
import io.cadastre.schemas.BundledSchemas;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * How long questions about the past take: {@code HistoryBench FOLDER EVENTS LIVE}. Allocations come
 * until so many live, then one goes for one that comes. Figures stand in docs/adr/0015.
 */
final class HistoryBench {
  private HistoryBench() {}

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    long events = Long.parseLong(args[1]);
    int live = Integer.parseInt(args[2]);
    Scenario scenario = new Scenario();
    var ipam = scenario.ipam();
    PoolId pool = scenario.pool(ipam.privateScope(), "10.0.0.0/8");
    StateCodec codec = new StateCodec(BundledSchemas.load());
    try (ViewStore store = ViewStore.open(folder, codec)) {
      ViewWriter writer =
          new ViewWriter(store, codec, new Messages(BundledSchemas.load()), "topic");
      List<Event> first = scenario.events();
      Random random = new Random(1);
      List<AllocationRow> held = new ArrayList<>();
      List<Integer> free = new ArrayList<>();
      for (int i = live + 9; i >= 0; i--) {
        free.add(i);
      }
      long begun = System.nanoTime();
      for (long sequence = 1; sequence <= events; sequence++) {
        Event event;
        if (sequence <= first.size()) {
          event = first.get((int) sequence - 1);
        } else if (held.size() >= live) {
          int which = random.nextInt(held.size());
          AllocationRow row = held.get(which);
          held.set(which, held.getLast());
          held.removeLast();
          free.add((int) (row.cidr().high() >>> 34) & 0x3fffff);
          event = new Released(row, null);
        } else {
          int place = free.removeLast();
          long address = (0x0a000000L | (long) place << 2) << 32;
          AllocationRow row =
              new AllocationRow(
                  new AllocationId("ipam-pool-alloc-0%s%027x".formatted(pool.tag(), sequence)),
                  ipam.id(),
                  pool,
                  new Cidr(Family.IPV4, address, 0, 30),
                  Holder.CUSTOM,
                  null,
                  Scenario.HOME,
                  Scenario.ACCOUNT,
                  "the one of " + sequence,
                  Tags.NONE);
          held.add(row);
          event = new Allocated(new Wanted(null, 30, List.of(), List.of(), null, null), row, null);
        }
        EventEnvelope envelope =
            new EventEnvelope(
                EventEnvelope.IPAM,
                ipam.id(),
                ipam.privateScope().value(),
                sequence,
                Hash.ZERO,
                null,
                Scenario.HOME,
                "request " + sequence,
                Instant.EPOCH.plusSeconds(sequence));
        writer.apply(new Recorded(envelope, event), Hash.ZERO, Told.TOPIC, 0, sequence - 1);
      }
      say("written", (System.nanoTime() - begun) / 1e9, events);
      say("bytes of the folder in MB", 0, size(folder) >> 20);
      for (int round = 0; round < 2; round++) {
        for (long at : List.of(events / 10, events / 2, events - 5)) {
          time(
              "rows of the IPAM at " + at,
              () ->
                  store.read(
                      m -> count(new History(m).asOf(ipam.id(), at), Keys.within(ipam.id()))));
          time(
              "the same without decoding at " + at,
              () -> store.read(m -> keys(new History(m), m, ipam.id(), at)));
          time(
              "utilization of the pool at " + at,
              () ->
                  store.read(
                      m -> {
                        Rows rows = new History(m).asOf(ipam.id(), at);
                        return Objects.requireNonNull(Index.of(rows).pool(pool)).allocations();
                      }));
          time(
              "a page of 1,000 allocations at " + at,
              () ->
                  store.read(
                      m ->
                          page(
                              new History(m).asOf(ipam.id(), at),
                              Keys.allocations(ipam.id(), pool))));
        }
        History.Window all = new History.Window(0, events);
        time(
            "who lived at one address, ever",
            () -> lived(store, "10.0.5.0/32", all, ipam.id(), 1000));
        time("who lived in a /24, ever", () -> lived(store, "10.0.5.0/24", all, ipam.id(), 1000));
        History.Window late = new History.Window(events - 1000, events);
        time(
            "who lived in 10.0.0.0/8 in the last 1,000 events, a page of 1,000",
            () -> lived(store, "10.0.0.0/8", late, ipam.id(), 1000));
        History.Window early = new History.Window(events / 10, events / 10 + 100);
        time(
            "who lived in 10.0.0.0/8 around a tenth, a page of 1,000",
            () -> lived(store, "10.0.0.0/8", early, ipam.id(), 1000));
        time(
            "differences of the last 1,000 events",
            () ->
                store.read(
                    m -> {
                      long[] n = {0};
                      new History(m)
                          .changes(
                              ipam.id(),
                              late,
                              Keys.allocations(ipam.id(), pool),
                              null,
                              c -> ++n[0] > 0);
                      return n[0];
                    }));
      }
    }
  }

  private static long lived(
      ViewStore store,
      String cidr,
      History.Window window,
      io.cadastre.domain.ipam.IpamId ipam,
      int page) {
    return store.read(
        m -> {
          long[] n = {0};
          new History(m).lived(ipam, Cidr.parse(cidr), false, window, null, l -> ++n[0] < page);
          return n[0];
        });
  }

  private static long keys(
      History history, ViewStore.Moment moment, io.cadastre.domain.ipam.IpamId ipam, long at) {
    Past past = new Past(moment, history::head, id -> at);
    long n = 0;
    try (Versions versions = past.versions(ipam, Keys.within(ipam), null)) {
      while (versions.next()) {
        n++;
      }
    }
    return n;
  }

  private static long count(Rows rows, String prefix) {
    long[] n = {0};
    rows.scan(prefix, null, row -> ++n[0] > 0);
    return n[0];
  }

  private static long page(Rows rows, String prefix) {
    long[] n = {0};
    rows.scan(prefix, null, row -> ++n[0] < 1000);
    return n[0];
  }

  private static void time(String what, Supplier<Long> question) {
    long begun = System.nanoTime();
    long answer = question.get();
    say(what, (System.nanoTime() - begun) / 1e9, answer);
  }

  private static void say(String what, double seconds, long answer) {
    System.out.printf(Locale.ROOT, "%-70s %8.3f s  %,d%n", what, seconds, answer);
  }

  private static long size(Path folder) throws Exception {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.mapToLong(f -> f.toFile().length()).sum();
    }
  }
}
