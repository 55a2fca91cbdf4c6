package io.cadastre.allocator.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cadastre.allocator.rest.HistoryReads.Where;
import io.cadastre.allocator.rest.Query.Page;
import io.cadastre.allocator.view.History;
import io.cadastre.allocator.view.LongLog;
import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.testkit.Scenario;
import io.cadastre.schemas.BundledSchemas;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * How long REST takes to answer about the past, from the question to its JSON: {@code HistoryBench
 * FOLDER EVENTS LIVE [WORD [rehearsed]]}. Writes the folder unless it is written; asks only what
 * has the word in it. Each question is put to a store that was just opened, then three times more.
 * Rehearsed, a page was asked for before, as a service does before it is ready. Figures stand in
 * docs/adr/0015 and docs/benchmarks.md.
 */
final class HistoryBench {
  private static final Page FIRST = new Page(1_000, null);
  private static final Where ANYWHERE = new Where(null, null);

  private final Path folder;
  private final long events;
  private final String word;
  private final Json json = new Json(BundledSchemas.load());

  private HistoryBench(Path folder, long events, String word) {
    this.folder = folder;
    this.events = events;
    this.word = word;
  }

  public static void main(String[] args) throws Exception {
    HistoryBench bench =
        new HistoryBench(Path.of(args[0]), Long.parseLong(args[1]), args.length > 3 ? args[3] : "");
    bench.write(Integer.parseInt(args[2]));
    if (args.length > 4) {
      bench.rehearse();
    }
    bench.contained();
    for (long at : new long[] {bench.events / 10, bench.events / 2, bench.events - 5}) {
      bench.asOf(at);
    }
    bench.differences();
  }

  private void write(int live) throws Exception {
    long begun = System.nanoTime();
    try (LongLog log = new LongLog(folder)) {
      if (log.write(events, live)) {
        System.out.printf(Locale.ROOT, "written in %.0f s%n", (System.nanoTime() - begun) / 1e9);
      }
    }
    try (Stream<Path> files = Files.walk(folder)) {
      System.out.printf("%,d MB%n", files.mapToLong(f -> f.toFile().length()).sum() >> 20);
    }
  }

  private void rehearse() {
    long begun = System.nanoTime();
    try (LongLog log = new LongLog(folder)) {
      Instant end = LongLog.time(events);
      for (int round = 1; round <= RestEndpoint.REHEARSALS; round++) {
        for (Instant from : List.of(Instant.EPOCH, end)) {
          log.read(history -> livedIn("0.0.0.0/0", from, end, history).toString());
        }
      }
    }
    System.out.printf(
        Locale.ROOT, "rehearsed in %,d ms%n", (System.nanoTime() - begun) / 1_000_000);
  }

  private void contained() {
    Instant end = LongLog.time(events);
    lived("who lived at and around one address, ever", "10.0.5.0/32", Instant.EPOCH, end);
    lived("who lived in a /24, ever", "10.0.5.0/24", Instant.EPOCH, end);
    lived("who lived in the /8, ever: a page", "10.0.0.0/8", Instant.EPOCH, end);
    lived(
        "who lived in the /8 in the last 1,000 events: a page",
        "10.0.0.0/8",
        LongLog.time(events - 1_000),
        end);
    lived(
        "who lived in the /8 in the first 500 events: a page",
        "10.0.0.0/8",
        Instant.EPOCH,
        LongLog.time(500));
    lived(
        "who lived in the /8 in 100 events at the middle: a page",
        "10.0.0.0/8",
        LongLog.time(events / 2 - 100),
        LongLog.time(events / 2));
    ask(
        "who had an address at the middle",
        (history, pool) ->
            new HistoryReads(history, Scenario.ACCOUNT, json)
                .whoHad(Cidr.parse("10.0.5.0/32"), ANYWHERE, LongLog.time(events / 2)));
  }

  private void lived(String what, String cidr, Instant from, Instant to) {
    ask(what, (history, pool) -> livedIn(cidr, from, to, history));
  }

  private ObjectNode livedIn(String cidr, Instant from, Instant to, History history) {
    return new HistoryReads(history, Scenario.ACCOUNT, json)
        .lived(Cidr.parse(cidr), false, ANYWHERE, from, to, FIRST);
  }

  private void asOf(long at) {
    String then = " as of " + at;
    ask("pools" + then, rows(at, (reads, pool) -> reads.pools(FIRST, null)));
    ask("CIDRs" + then, rows(at, (reads, pool) -> reads.cidrs(pool, FIRST)));
    ask("a page of allocations" + then, rows(at, (reads, pool) -> reads.allocations(pool, FIRST)));
    ask("utilization" + then, rows(at, RowReads::utilization));
    ask("free space" + then, rows(at, (reads, pool) -> reads.space(pool, FIRST)));
    ask("allocations to the end" + then, rows(at, HistoryBench::allPages));
  }

  private static ObjectNode allPages(RowReads reads, PoolId pool) {
    Page page = FIRST;
    while (true) {
      ObjectNode answer = reads.allocations(pool, page);
      String next = answer.get("nextToken").textValue();
      if (next == null) {
        return answer;
      }
      page =
          new Page(
              FIRST.limit(),
              new String(Base64.getUrlDecoder().decode(next), StandardCharsets.ISO_8859_1));
    }
  }

  private BiFunction<History, PoolId, ObjectNode> rows(
      long at, BiFunction<RowReads, PoolId, ObjectNode> question) {
    Instant time = LongLog.time(at);
    return (history, pool) ->
        question.apply(new RowReads(history.asOf(time), Scenario.ACCOUNT, time, json), pool);
  }

  private void differences() {
    ask(
        "what differs in the pool after 1,000 events: a page",
        (history, pool) ->
            new HistoryReads(history, Scenario.ACCOUNT, json)
                .differences(pool, LongLog.time(events - 1_000), LongLog.time(events), FIRST));
  }

  private void ask(String what, BiFunction<History, PoolId, ObjectNode> question) {
    if (!what.contains(word)) {
      return;
    }
    long[] millis = new long[4];
    int size = 0;
    try (LongLog log = new LongLog(folder)) {
      Function<History, String> whole = history -> question.apply(history, log.pool()).toString();
      for (int i = 0; i < millis.length; i++) {
        long begun = System.nanoTime();
        size = log.read(whole).length();
        millis[i] = (System.nanoTime() - begun) / 1_000_000;
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%-60s first %,6d ms, then %,6d %,6d %,6d ms, %,d bytes%n",
        what,
        millis[0],
        millis[1],
        millis[2],
        millis[3],
        size);
  }
}
