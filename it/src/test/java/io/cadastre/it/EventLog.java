package io.cadastre.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Walks the event log with nothing but Kafka, generic Avro and SHA-256: it shares no code with what
 * it checks. Each aggregate's events are gapless and chained, in one partition, with a time that
 * never goes back; each request id has either accepted events or one refusal, in one block.
 */
final class EventLog {
  private static final String TOPIC = "ipam.events.v1";

  /** A refusal holds the request it is about. */
  private static final Set<String> TOPICS = Set.of(TOPIC, "ipam.requests.v1");

  private final Map<Integer, Schema> schemas = new HashMap<>();
  private final Map<String, Long> sequences = new HashMap<>();
  private final Map<String, byte[]> hashes = new HashMap<>();
  private final Map<String, Long> times = new HashMap<>();
  private final Map<String, Integer> homes = new HashMap<>();
  private final Map<String, String> lastCause = new HashMap<>();
  private final Set<String> accepted = new HashSet<>();

  /**
   * One event, for tests that look at what happened.
   *
   * @param refused the request that it refuses
   */
  record Entry(String type, GenericRecord event, @Nullable GenericRecord refused) {}

  private final List<Entry> entries = new ArrayList<>();

  private EventLog() throws Exception {
    for (String line : resource("/schemas/index.tsv").lines().toList()) {
      String[] fields = line.split("\t", -1);
      if (!line.startsWith("#") && TOPICS.contains(fields[1].split("-", 2)[0])) {
        String file = "/schemas/" + fields[1] + "/v" + fields[2] + ".avsc";
        schemas.put(Integer.decode(fields[0]), new Schema.Parser().parse(resource(file)));
      }
    }
  }

  private static String resource(String name) throws Exception {
    try (InputStream in = EventLog.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Reads all there is and fails where the record is not what it must be. */
  static List<Entry> check(String bootstrapServers) throws Exception {
    EventLog log = new EventLog();
    Properties config = new Properties();
    config.put("bootstrap.servers", bootstrapServers);
    config.put("isolation.level", "read_committed");
    config.put("max.poll.records", "5000");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(TOPIC).stream()
              .map(p -> new TopicPartition(TOPIC, p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          log.add(record);
        }
      }
    }
    return log.entries;
  }

  private void add(ConsumerRecord<byte[], byte[]> record) throws Exception {
    byte[] value = record.value();
    GenericRecord event = read(value);
    Schema schema = event.getSchema();
    assertThat(schema.getNamespace()).isEqualTo("io.cadastre.events");
    GenericRecord envelope = (GenericRecord) event.get("envelope");
    String aggregate = envelope.get("aggregate").toString();
    String place = aggregate + " at " + record.partition() + "/" + record.offset();

    assertThat((Long) envelope.get("sequence"))
        .as("sequence of " + place)
        .isEqualTo(sequences.merge(aggregate, 1L, Long::sum));
    assertThat(((GenericFixed) envelope.get("previousHash")).bytes())
        .as("hash before " + place)
        .isEqualTo(hashes.getOrDefault(aggregate, new byte[32]));
    hashes.put(aggregate, hash(schema, value));
    long time = (Long) envelope.get("time");
    assertThat(time)
        .as("time of " + place)
        .isGreaterThanOrEqualTo(times.getOrDefault(aggregate, 0L));
    times.put(aggregate, time);
    assertThat(homes.computeIfAbsent(aggregate, a -> record.partition()))
        .as("partition of " + place)
        .isEqualTo(record.partition());
    checkCause(schema.getName(), envelope, aggregate, place);
    GenericRecord request = null;
    if (schema.getName().equals("RequestRefused")) {
      byte[] framed = new byte[((ByteBuffer) event.get("request")).remaining()];
      ((ByteBuffer) event.get("request")).duplicate().get(framed);
      request = read(framed);
      assertThat(((GenericRecord) request.get("envelope")).get("requestId"))
          .as("what was refused at " + place)
          .isEqualTo(envelope.get("cause"));
    }
    entries.add(new Entry(schema.getName(), event, request));
  }

  private GenericRecord read(byte[] value) throws Exception {
    assertThat(value[0]).isZero();
    Schema schema = schemas.get(ByteBuffer.wrap(value, 1, 4).getInt());
    assertThat(schema).isNotNull();
    return new GenericDatumReader<GenericRecord>(schema)
        .read(null, DecoderFactory.get().binaryDecoder(value, 5, value.length - 5, null));
  }

  /** The events of one request stand together, and a request id is accepted once of a caller. */
  private void checkCause(
      String type, GenericRecord envelope, String aggregate, @Nullable String place) {
    if (envelope.get("actor") == null) {
      String later = envelope.get("cause").toString();
      boolean discovered = later.matches("ipam\\.(resources|associations)\\.v1/\\d+/\\d+");
      assertThat(
              later.equals("time")
                  || discovered
                  || accepted.stream().anyMatch(id -> id.endsWith("/" + later)))
          .as("cause of " + place + ": " + later)
          .isTrue();
      return;
    }
    GenericRecord actor = (GenericRecord) envelope.get("actor");
    String cause = actor.get("account") + "/" + actor.get("tenant") + "/" + envelope.get("cause");
    boolean goesOn = cause.equals(lastCause.get(aggregate));
    lastCause.put(aggregate, cause);
    if (type.equals("RequestRefused")) {
      return;
    }
    if (!goesOn) {
      assertThat(accepted.add(cause)).as("accepted once: " + cause + " of " + place).isTrue();
    }
  }

  private static byte[] hash(Schema schema, byte[] value) throws Exception {
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    String canonical = SchemaNormalization.toParsingForm(schema);
    byte[] fingerprint =
        MessageDigest.getInstance("SHA-256").digest(canonical.getBytes(StandardCharsets.UTF_8));
    sha256.update(fingerprint);
    sha256.update(value, 5, value.length - 5);
    return sha256.digest();
  }
}
