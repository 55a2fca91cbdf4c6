package io.cadastre.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cadastre.it.Wishes.Wide;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Good requests, bad ones and garbage, mixed, by two topics: each record with what must become of
 * it. In whatever order they are decided it is the same, but for what is released, which is sent
 * behind its allocation into the same partition.
 */
final class Mixture {
  static final String GRANTED = "granted";
  static final String OPERATOR = "ipam.requests.v1";
  static final String TENANT = "ipam.requests.shop.v1";
  private static final List<String> TOPICS = List.of(OPERATOR, TENANT);
  private static final int PARTITIONS = 12;
  private static final int MOST_AT_ONCE = 4;
  private static final String PAST = "2020-01-01T00:00:00Z";

  /**
   * A request, however often it is sent.
   *
   * @param topic which says who asks; an id of one asker is none of the other's
   * @param outcomes what its attempts are told, in any order: {@link #GRANTED}, or the code of the
   *     refusal
   * @param leaves on the event log
   */
  record Asked(String kind, String topic, String id, List<String> outcomes, Trace leaves) {}

  /** Events, by number. */
  record Trace(int allocated, int released, int refused) {
    static final Trace NONE = new Trace(0, 0, 0);
    static final Trace ALLOCATED = new Trace(1, 0, 0);
    static final Trace REFUSED = new Trace(0, 0, 1);

    Trace and(Trace other) {
      return new Trace(
          allocated + other.allocated, released + other.released, refused + other.refused);
    }
  }

  /**
   * A record to send.
   *
   * @param order when, among all
   * @param partition null: whatever the producer makes of the key
   * @param attempt what it says that it is called; null: its place is its name
   * @param asked the request that it is; null: it is none
   * @param reason what its dead letter says, as a pattern; null: it is a request
   */
  record Letter(
      String kind,
      double order,
      String topic,
      @Nullable Integer partition,
      byte @Nullable [] key,
      byte @Nullable [] value,
      @Nullable String attempt,
      @Nullable Asked asked,
      @Nullable String reason) {}

  private final List<Letter> letters = new ArrayList<>();
  private final TreeMap<Integer, Runnable> kinds = new TreeMap<>();
  private final SplittableRandom random;
  private final Wishes wishes;
  private int requests;

  /**
   * @param heldByOthers allocations of a pool for holders only, none of them the tenant's
   * @param event a record of the event log, which is no request
   */
  Mixture(SplittableRandom random, Wishes wishes, List<String> heldByOthers, byte[] event) {
    this.random = random;
    this.wishes = wishes;
    kind(3_000, () -> granted("by length", wishes.byLength(28), Trace.ALLOCATED));
    kind(1_000, () -> granted("by CIDR", wishes.byCidr(), Trace.ALLOCATED));
    kind(200, () -> granted("batch", wishes.batch(28, 27, 29), new Trace(3, 0, 0)));
    kind(200, () -> granted("preview", wishes.byLength(28).put("preview", true), Trace.NONE));
    kind(1_000, this::released);
    kind(800, this::again);
    kind(300, this::refusedAgain);
    kind(500, this::otherContent);
    kind(300, this::twoAskers);
    refused("dry run", "dry-run", Trace.NONE, () -> wishes.byLength(28).put("dryRun", true));
    refused("no such pool", "pool-not-found", Trace.NONE, wishes::ofNoPool);
    refused("too big", "too-big", () -> wishes.byLength(7));
    refused("taken", "cidr-not-free", () -> wishes.byCidr(wishes.any(), "10.255.1.0/24"));
    refused("elsewhere", "cidr-not-free", () -> wishes.byCidr(wishes.any(), "192.0.2.0/24"));
    refused("no allocation", "no-allocation", () -> wishes.release(wishes.any(), "10.254.0.0/24"));
    refused("past lease", "invalid-value", () -> wishes.byLength(28).put("expiresAt", PAST));
    refused("too late", "request-expired", () -> wishes.byLength(28).put("validUntil", PAST));
    refused("batch with a bad item", "too-big", () -> wishes.batch(28, 27, 7));
    kind(
        10, () -> ask("1,001 items", "invalid-value", wishes.batch(new int[1_001]), Trace.REFUSED));
    kind(
        200,
        () ->
            send(
                new Asked("not holder", TENANT, nextId(), List.of("not-holder"), Trace.REFUSED),
                wishes.release(heldByOthers.get(random.nextInt(heldByOthers.size())))));
    for (Garbage.Kind garbage : new Garbage(random, wishes).kinds(event)) {
      kind(
          garbage.weight(),
          () -> bury(garbage.name(), topic(), garbage.maker().make(), garbage.reason()));
    }
    kind(
        50,
        () ->
            bury(
                "nobody",
                OPERATOR,
                Wishes.bytes(wishes.byLength(28), "never"),
                "principal: missing"));
  }

  private void kind(int weight, Runnable maker) {
    kinds.put((kinds.isEmpty() ? 0 : kinds.lastKey()) + weight, maker);
  }

  private interface Wish {
    ObjectNode make();
  }

  private void refused(String kind, String code, Wish wish) {
    refused(kind, code, Trace.REFUSED, wish);
  }

  private void refused(String kind, String code, Trace trace, Wish wish) {
    kind(200, () -> ask(kind, code, wish.make(), trace));
  }

  /**
   * So many records in the order of sending, the last ones such that behind all garbage there is a
   * good request in every partition.
   */
  List<Letter> make(int count) {
    int last = TOPICS.size() * PARTITIONS;
    while (letters.size() <= count - last - MOST_AT_ONCE) {
      kinds.higherEntry(random.nextInt(kinds.lastKey())).getValue().run();
    }
    while (letters.size() < count - last) {
      granted("by length", wishes.byLength(28), Trace.ALLOCATED);
    }
    for (String topic : TOPICS) {
      for (int partition = 0; partition < PARTITIONS; partition++) {
        Asked asked = asked("behind all", topic, List.of(GRANTED), Trace.ALLOCATED);
        inOrder(asked, partition, wishes.byLength(28), 2);
      }
    }
    letters.sort(Comparator.comparingDouble(Letter::order));
    return List.copyOf(letters);
  }

  private void again() {
    ObjectNode wish = random.nextBoolean() ? wishes.byLength(28) : wishes.byCidr();
    repeat("again", GRANTED, wish, Trace.ALLOCATED);
  }

  private void refusedAgain() {
    repeat("refused again", "too-big", wishes.byLength(7), Trace.REFUSED);
  }

  private void repeat(String kind, String outcome, ObjectNode wish, Trace trace) {
    int times = random.nextInt(2, MOST_AT_ONCE + 1);
    Asked asked = asked(kind, topic(), Collections.nCopies(times, outcome), trace);
    for (int i = 0; i < times; i++) {
      send(asked, wish);
    }
  }

  private void otherContent() {
    Wide pool = wishes.any();
    Asked asked =
        asked("other content", topic(), List.of(GRANTED, "token-mismatch"), new Trace(1, 0, 1));
    send(asked, wishes.byLength(pool, 28));
    send(asked, wishes.byLength(pool, 29));
  }

  private void twoAskers() {
    String id = nextId();
    ObjectNode wish = wishes.byLength(28);
    for (String topic : TOPICS) {
      send(new Asked("two askers", topic, id, List.of(GRANTED), Trace.ALLOCATED), wish);
    }
  }

  private void released() {
    Wide pool = wishes.any();
    String cidr = wishes.nextCidr();
    String topic = topic();
    double order = random.nextDouble();
    double later = order + (1 - order) * random.nextDouble();
    List<String> outcomes = List.of(GRANTED);
    Asked allocated = asked("to be released", topic, outcomes, Trace.ALLOCATED);
    inOrder(allocated, pool.home(), wishes.byCidr(pool, cidr), order);
    Asked released = asked("release", topic, outcomes, new Trace(0, 1, 0));
    inOrder(released, pool.home(), wishes.release(pool, cidr), later);
  }

  private void inOrder(Asked asked, int partition, ObjectNode wish, double order) {
    byte[] value = value(wish, asked, null);
    letters.add(
        new Letter(asked.kind, order, asked.topic, partition, null, value, null, asked, null));
  }

  private void granted(String kind, ObjectNode wish, Trace trace) {
    ask(kind, GRANTED, wish, trace);
  }

  private void ask(String kind, String outcome, ObjectNode wish, Trace trace) {
    send(asked(kind, topic(), List.of(outcome), trace), wish);
  }

  private Asked asked(String kind, String topic, List<String> outcomes, Trace trace) {
    return new Asked(kind, topic, nextId(), outcomes, trace);
  }

  private void send(Asked asked, ObjectNode wish) {
    String attempt = random.nextInt(4) == 0 ? "attempt-" + letters.size() : null;
    add(asked.kind, asked.topic, value(wish, asked, attempt), attempt, asked, null);
  }

  private void bury(String kind, String topic, byte @Nullable [] value, String reason) {
    add(kind, topic, value, null, null, reason);
  }

  /** By any producer: in the right partition or in another, with any key or none. */
  private void add(
      String kind,
      String topic,
      byte @Nullable [] value,
      @Nullable String attempt,
      @Nullable Asked asked,
      @Nullable String reason) {
    Integer partition = random.nextBoolean() ? random.nextInt(PARTITIONS) : null;
    byte[] key =
        random.nextBoolean() ? null : Integer.toHexString(random.nextInt()).getBytes(UTF_8);
    letters.add(
        new Letter(
            kind, random.nextDouble(), topic, partition, key, value, attempt, asked, reason));
  }

  /** As Avro or as JSON. */
  private byte[] value(ObjectNode wish, Asked asked, @Nullable String attempt) {
    ObjectNode request = wish.deepCopy();
    if (attempt != null) {
      request.put("attempt", attempt);
    }
    if (asked.topic.equals(OPERATOR)) {
      request.putObject("principal").put("account", "123456789012").put("wayIn", "topic");
    }
    byte[] json = Wishes.bytes(request, asked.id);
    return random.nextBoolean() ? json : Garbage.avro(json);
  }

  private String topic() {
    return TOPICS.get(random.nextInt(TOPICS.size()));
  }

  private String nextId() {
    return "mixed-" + requests++;
  }
}
