package io.cadastre.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.random.RandomGenerator;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Copies of an event log in which one record is not as it was. */
final class Tampered {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int FRAMING = 5;

  private Tampered() {}

  /**
   * Writes an exported copy once more, with one bit of some event other than the last turned over.
   *
   * @return where that event stands, as verify names it
   */
  static String flipped(Path copy, Path to, RandomGenerator random) throws IOException {
    List<String> lines;
    try (var in = new GZIPInputStream(Files.newInputStream(copy))) {
      lines = new ArrayList<>(new String(in.readAllBytes(), UTF_8).lines().toList());
    }
    // The first line says what it is of, the last one counts; by the last event no other swears.
    int chosen = random.nextInt(1, lines.size() - 2);
    ObjectNode line = (ObjectNode) JSON.readTree(lines.get(chosen));
    byte[] value = line.path("value").binaryValue();
    value[random.nextInt(value.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
    lines.set(chosen, line.put("value", value).toString());
    try (var out = new GZIPOutputStream(Files.newOutputStream(to))) {
      out.write((String.join("\n", lines) + "\n").getBytes(UTF_8));
    }
    JsonNode topic = JSON.readTree(lines.getFirst()).path("topic");
    return topic.asText() + "-" + line.path("partition") + "@" + line.path("offset");
  }

  /**
   * Copies a topic record by record, and one of them in other bytes that say the very same: its
   * maps and lists in blocks that tell their length, as Avro allows.
   *
   * @param target a topic that is empty, of as many partitions
   * @return where that record stands
   */
  static String reEncoded(Topic log, Topic target, RandomGenerator random) throws Exception {
    List<ConsumerRecord<byte[], byte[]>> records = log.records();
    Streams streams = new Streams(log.bootstrapServers());
    int chosen = random.nextInt(records.size() - 1);
    byte[] other = inBlocks(streams, records.get(chosen));
    while (Arrays.equals(other, records.get(chosen).value())) {
      chosen = random.nextInt(records.size() - 1);
      other = inBlocks(streams, records.get(chosen));
    }
    assertThat(streams.decoded(log.name(), other))
        .isEqualTo(streams.decoded(log.name(), records.get(chosen).value()));
    Properties config = new Properties();
    config.put("bootstrap.servers", log.bootstrapServers());
    String place = "";
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < records.size(); i++) {
        ConsumerRecord<byte[], byte[]> record = records.get(i);
        byte[] value = i == chosen ? other : record.value();
        var sent =
            producer.send(
                new ProducerRecord<>(target.name(), record.partition(), record.key(), value));
        if (i == chosen) {
          place = sent.get().topic() + "-" + sent.get().partition() + "@" + sent.get().offset();
        }
      }
    }
    return place;
  }

  private static byte[] inBlocks(Streams streams, ConsumerRecord<byte[], byte[]> record)
      throws Exception {
    GenericRecord event = streams.decoded(record.topic(), record.value());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(record.value(), 0, FRAMING);
    BinaryEncoder encoder = EncoderFactory.get().blockingBinaryEncoder(out, null);
    new GenericDatumWriter<GenericRecord>(event.getSchema()).write(event, encoder);
    encoder.flush();
    return out.toByteArray();
  }
}
