package io.cadastre.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cadastre.kafka.topic.TenantTopics;
import io.cadastre.kafka.topic.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A platform that asks in JSON by a topic of its own and waits for each reply. */
final class JsonTenant implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Requests stand in Java as texts; single quotes keep them readable. */
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_SINGLE_QUOTES).build();

  private final String name;
  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> replies;
  private final Map<String, JsonNode> came = new HashMap<>();
  private int asked;

  /** The operator adds it. */
  JsonTenant(String kafka, String name) {
    this.name = name;
    new TenantTopics(Map.of("bootstrap.servers", kafka), Topics.DEFAULT).add(name, "123456789012");
    Properties config = new Properties();
    config.put("bootstrap.servers", kafka);
    config.put("isolation.level", "read_committed");
    producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    replies = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        replies.partitionsFor(Topics.DEFAULT.replies(name)).stream()
            .map(one -> new TopicPartition(one.topic(), one.partition()))
            .toList();
    replies.assign(partitions);
    replies.seekToBeginning(partitions);
  }

  /**
   * The reply to a request.
   *
   * @param request without an id; may have single quotes
   */
  JsonNode ask(String request, Object... arguments) throws Exception {
    ObjectNode json = (ObjectNode) JSON.readTree(request.formatted(arguments));
    String id = "r-" + asked++;
    json.put("requestId", id);
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(Topics.DEFAULT.requests(name), json.toString().getBytes(UTF_8));
    record.headers().add("reply-topic", Topics.DEFAULT.replies(name).getBytes(UTF_8));
    producer.send(record).get(30, TimeUnit.SECONDS);
    Eventually.until("a reply to " + json, PATIENCE, () -> hasReply(id));
    return Objects.requireNonNull(came.remove(id));
  }

  private boolean hasReply(String id) throws IOException {
    for (ConsumerRecord<byte[], byte[]> reply : replies.poll(Duration.ofMillis(200))) {
      JsonNode json = JSON.readTree(reply.value());
      came.put(json.at("/envelope/requestId").asText(), json);
    }
    return came.containsKey(id);
  }

  @Override
  public void close() {
    producer.close();
    replies.close();
  }
}
