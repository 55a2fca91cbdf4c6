package io.cadastre.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads any topic with nothing but Kafka, generic Avro and the released schemas. */
final class Streams {
  private final String bootstrapServers;
  private final Map<Integer, Schema> schemas = new HashMap<>();
  private final Map<Integer, String> subjects = new HashMap<>();

  Streams(String bootstrapServers) throws Exception {
    this.bootstrapServers = bootstrapServers;
    for (String line : resource("/schemas/index.tsv").lines().toList()) {
      if (!line.startsWith("#")) {
        String[] fields = line.split("\t", -1);
        int id = Integer.decode(fields[0]);
        String file = "/schemas/" + fields[1] + "/v" + fields[2] + ".avsc";
        schemas.put(id, new Schema.Parser().parse(resource(file)));
        subjects.put(id, fields[1]);
      }
    }
  }

  private static String resource(String name) throws Exception {
    try (InputStream in = Streams.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), UTF_8);
    }
  }

  /** All records of a topic, each of a schema released for it and without a byte left over. */
  List<GenericRecord> all(String topic) throws Exception {
    List<GenericRecord> all = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : new Topic(bootstrapServers, topic).records()) {
      if (record.value() != null) {
        all.add(decoded(topic, record.value()));
      }
    }
    return all;
  }

  /** Key to the latest value of a compacted topic. */
  Map<String, GenericRecord> latest(String topic) throws Exception {
    Map<String, GenericRecord> latest = new LinkedHashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : new Topic(bootstrapServers, topic).records()) {
      String key = new String(record.key(), UTF_8);
      if (record.value() == null) {
        latest.remove(key);
      } else {
        latest.put(key, decoded(topic, record.value()));
      }
    }
    return latest;
  }

  /** What stands there as it is kept. */
  private static boolean isState(String topic) {
    return Stream.of("discovered", "associations", "pools", "allocations")
        .anyMatch(name -> topic.startsWith("ipam." + name + "."));
  }

  /** One record, of a schema released for the topic and without a byte left over. */
  GenericRecord decoded(String topic, byte[] value) throws Exception {
    assertThat(value[0]).as(topic).isZero();
    int id = ByteBuffer.wrap(value, 1, 4).getInt();
    Schema schema = schemas.get(id);
    assertThat(schema).as(topic).isNotNull();
    String subject = subjects.get(id);
    assertThat(subject)
        .as("what stands on " + topic)
        .matches(s -> s.startsWith(topic + "-") || isState(topic) && s.startsWith("ipam.state-"));
    BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(value, 5, value.length - 5, null);
    GenericRecord record = new GenericDatumReader<GenericRecord>(schema).read(null, decoder);
    assertThat(decoder.isEnd()).as("nothing left over on " + topic).isTrue();
    return record;
  }
}
