package io.cadastre.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.audit.check.Report;
import io.cadastre.audit.check.StoreLog;
import io.cadastre.audit.check.Verification;
import io.cadastre.audit.log.TopicLog;
import io.cadastre.domain.testkit.Claim;
import io.cadastre.domain.testkit.Seeds;
import io.cadastre.it.Mixture.Asked;
import io.cadastre.it.Mixture.Letter;
import io.cadastre.it.Mixture.Trace;
import io.cadastre.it.Wishes.Wide;
import io.cadastre.kafka.topic.TenantTopics;
import io.cadastre.kafka.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Future;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.Ec2Client;

/**
 * Requests are results and dead letters, whatever stands on the topics: each record has exactly one
 * of either, and the right one, while the allocator is stopped and started again among them.
 */
class NothingIsLostIT {
  /** {@code -Dit.records=5000} when only the way through is of interest. */
  private static final int RECORDS = Integer.getInteger("it.records", 100_000);

  private static final int IPAMS = 3;
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String RESULTS = "ipam.results.v1";
  private static final String DEAD_LETTERS = "ipam.dlq.v1";
  private static final String EVENTS = "ipam.events.v1";

  @Test
  @Claim("MC.07")
  void everyRecord_hasOneResultOrOneDeadLetter(@TempDir Path folder) throws Exception {
    SplittableRandom random = new SplittableRandom(Seeds.seed("NothingIsLostIT"));
    try (Installation installation = Installation.start(folder)) {
      String kafka = installation.bootstrapServers();
      List<Letter> letters = letters(installation, random);
      assertThat(letters).hasSize(RECORDS);
      int resultsBefore = new Topic(kafka, RESULTS).records().size();
      Map<String, Integer> eventsBefore = events(kafka);

      long began = System.nanoTime();
      Map<String, Letter> sent = send(installation, letters);
      int dead = (int) letters.stream().filter(letter -> letter.reason() != null).count();
      new Topic(kafka, RESULTS).await(resultsBefore + RECORDS - dead, PATIENCE);
      new Topic(kafka, DEAD_LETTERS).await(dead, PATIENCE);
      System.out.printf(
          "NothingIsLostIT: %d records, %d of them garbage, in %.1f s%n",
          RECORDS, dead, (System.nanoTime() - began) / 1e9);
      installation.stopAllocators();

      Answers answers = answers(kafka, sent);
      assertThat(answers.strangers).as("results of others").isEqualTo(resultsBefore);
      assertThat(answers.byLetter.keySet())
          .as("requests with a result")
          .isEqualTo(keys(sent, false));
      assertThat(buried(kafka, sent)).as("records with a dead letter").isEqualTo(keys(sent, true));
      assertOutcomes(sent, answers);
      assertEvents(eventsBefore, events(kafka), letters);
      assertProved(kafka);
    }
  }

  private static List<Letter> letters(Installation installation, SplittableRandom random)
      throws Exception {
    String kafka = installation.bootstrapServers();
    new TenantTopics(Map.of("bootstrap.servers", kafka), Topics.DEFAULT)
        .add("shop", "123456789012");
    List<Wide> pools = new ArrayList<>();
    List<String> held = new ArrayList<>();
    try (Ec2Client ec2 = installation.ec2()) {
      for (int i = 0; i < IPAMS; i++) {
        Ground ground = Ground.of(ec2, "10.0.0.0/8");
        ec2.allocateIpamPoolCidr(r -> r.ipamPoolId(ground.pool()).cidr("10.255.0.0/16"));
        pools.add(new Wide(ground.pool(), home(ground.ipam())));
      }
      Ground guarded = Ground.of(ec2, "172.16.0.0/12");
      for (int i = 0; i < 20; i++) {
        held.add(
            ec2.allocateIpamPoolCidr(r -> r.ipamPoolId(guarded.pool()).netmaskLength(28))
                .ipamPoolAllocation()
                .ipamPoolAllocationId());
      }
      guard(kafka, guarded);
    }
    byte[] event = new Topic(kafka, EVENTS).records().getFirst().value();
    return new Mixture(random, new Wishes(random, pools), held, event).make(RECORDS);
  }

  /** From now on only holders release there. */
  private static void guard(String kafka, Ground ground) throws Exception {
    Topic results = new Topic(kafka, RESULTS);
    int before = results.records().size();
    String request =
        """
        {"type": "ModifyPool", "requestId": "guard", "pool": "%s", "holdersOnly": true,
         "principal": {"account": "123456789012", "wayIn": "topic"}}
        """;
    new Topic(kafka, Mixture.OPERATOR)
        .append(home(ground.ipam()), List.of(request.formatted(ground.pool()).getBytes(UTF_8)));
    results.await(before + 1, PATIENCE);
  }

  /** The partition where an IPAM is decided. */
  private static int home(String ipam) {
    return Integer.parseInt(ipam.substring(5, 10), 16) * 12 >> 20;
  }

  /** All of them, half of them before the allocator is started anew; each by its name or place. */
  private static Map<String, Letter> send(Installation installation, List<Letter> letters)
      throws Exception {
    Properties config = new Properties();
    config.put("bootstrap.servers", installation.bootstrapServers());
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (Letter letter : letters) {
        if (sent.size() == letters.size() / 2) {
          installation.stopAllocators();
          installation.allocator("allocator-1", null);
        }
        sent.add(
            producer.send(
                new ProducerRecord<>(
                    letter.topic(), letter.partition(), letter.key(), letter.value())));
      }
    }
    Map<String, Letter> byName = new HashMap<>();
    for (int i = 0; i < letters.size(); i++) {
      RecordMetadata at = sent.get(i).get();
      String place = at.topic() + "/" + at.partition() + "/" + at.offset();
      Letter letter = letters.get(i);
      byName.put(letter.attempt() == null ? place : letter.attempt(), letter);
    }
    assertThat(byName).hasSameSizeAs(letters);
    return byName;
  }

  private static Set<String> keys(Map<String, Letter> sent, boolean garbage) {
    Set<String> keys = new HashSet<>();
    sent.forEach(
        (key, letter) -> {
          if (letter.reason() != null == garbage) {
            keys.add(key);
          }
        });
    return keys;
  }

  /**
   * @param code {@link Mixture#GRANTED}, or why not
   * @param all that was said, but for which attempt it is said to
   */
  private record Answer(String code, String all) {}

  /**
   * @param strangers how many results are of none of ours
   */
  private record Answers(Map<String, Answer> byLetter, int strangers) {}

  private static Answers answers(String kafka, Map<String, Letter> sent) throws Exception {
    Streams streams = new Streams(kafka);
    Map<String, Answer> byLetter = new HashMap<>();
    int strangers = 0;
    for (ConsumerRecord<byte[], byte[]> record : new Topic(kafka, RESULTS).records()) {
      GenericRecord result = streams.decoded(RESULTS, record.value());
      GenericRecord envelope = (GenericRecord) result.get("envelope");
      String attempt = envelope.get("attempt").toString();
      Letter letter = sent.get(attempt);
      if (letter == null) {
        strangers++;
        continue;
      }
      assertThat(envelope.get("requestId").toString())
          .isEqualTo(Objects.requireNonNull(letter.asked(), letter.kind()).id());
      envelope.put("attempt", "");
      boolean refused = result.getSchema().getName().equals("RefusedResult");
      String code = refused ? result.get("code").toString() : Mixture.GRANTED;
      Answer before = byLetter.put(attempt, new Answer(code, result.toString()));
      assertThat(before).as("a second result of " + letter.kind() + " " + attempt).isNull();
    }
    return new Answers(byLetter, strangers);
  }

  /** The places that dead letters name, each once and with the right reason. */
  private static Set<String> buried(String kafka, Map<String, Letter> sent) {
    Set<String> places = new HashSet<>();
    for (ConsumerRecord<byte[], byte[]> record : new Topic(kafka, DEAD_LETTERS).records()) {
      String place =
          header(record, "dlq-topic")
              + "/"
              + header(record, "dlq-partition")
              + "/"
              + header(record, "dlq-offset");
      Letter letter = sent.get(place);
      assertThat(letter).as(place).isNotNull();
      assertThat(header(record, "dlq-reason"))
          .as(letter.kind())
          .containsPattern(Objects.requireNonNull(letter.reason(), letter.kind()));
      assertThat(places.add(place)).as("one dead letter of " + place).isTrue();
    }
    return places;
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(
        Objects.requireNonNull(record.headers().lastHeader(name), name).value(), UTF_8);
  }

  /** Each request is told what it must be, and the same as often as it asks. */
  private static void assertOutcomes(Map<String, Letter> sent, Answers answers) {
    Map<Asked, List<Answer>> told = new HashMap<>();
    Map<String, Integer> byKind = new TreeMap<>();
    sent.forEach(
        (key, letter) -> {
          byKind.merge(letter.kind(), 1, Integer::sum);
          if (letter.asked() != null) {
            told.computeIfAbsent(letter.asked(), asked -> new ArrayList<>())
                .add(answers.byLetter.get(key));
          }
        });
    System.out.println("NothingIsLostIT: " + byKind);
    told.forEach(
        (asked, all) -> {
          assertThat(all)
              .as(asked.toString())
              .extracting(Answer::code)
              .containsExactlyInAnyOrderElementsOf(asked.outcomes());
          assertThat(
                  all.stream().filter(answer -> !answer.code.equals("token-mismatch")).distinct())
              .as(asked.toString())
              .hasSize(1);
        });
  }

  /** How many of each type, on a log that is whole. */
  private static Map<String, Integer> events(String kafka) throws Exception {
    Map<String, Integer> types = new HashMap<>();
    EventLog.check(kafka).forEach(entry -> types.merge(entry.type(), 1, Integer::sum));
    return types;
  }

  private static void assertEvents(
      Map<String, Integer> before, Map<String, Integer> after, Collection<Letter> letters) {
    Set<Asked> asked = new HashSet<>();
    letters.stream().map(Letter::asked).filter(Objects::nonNull).forEach(asked::add);
    Trace expected = asked.stream().map(Asked::leaves).reduce(Trace.NONE, Trace::and);
    Map<String, Integer> more = new HashMap<>(after);
    before.forEach((type, count) -> more.merge(type, -count, Integer::sum));
    more.values().removeIf(count -> count == 0);
    assertThat(more)
        .isEqualTo(
            Map.of(
                "Allocated", expected.allocated(),
                "Released", expected.released(),
                "RequestRefused", expected.refused()));
  }

  private static void assertProved(String kafka) {
    Map<String, Object> connection = Map.of("bootstrap.servers", kafka);
    try (TopicLog log = TopicLog.open(connection, EVENTS);
        StoreLog store =
            new StoreLog(
                TopicLog.open(connection, "ipam-allocator-rows-changelog"),
                TopicLog.open(connection, "ipam.allocations.v1"))) {
      Report report = new Verification(log, store, null, read -> {}).run();
      assertThat(report.findings()).isEmpty();
      assertThat(report.compared()).isEqualTo(IPAMS + 1);
    }
  }
}
