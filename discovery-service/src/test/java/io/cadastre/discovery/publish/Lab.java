package io.cadastre.discovery.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.resource.Resource;
import io.cadastre.domain.resource.ResourceType;
import io.cadastre.domain.tag.Tags;
import io.cadastre.kafka.codec.MessageCodec;
import io.cadastre.kafka.message.ResourceChange;
import io.cadastre.kafka.topic.Topics;
import io.cadastre.schemas.BundledSchemas;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A source of a test and what came of it on the topics. */
public final class Lab {
  public static final String SOURCE = "lab";
  public static final String OWNER = "123456789012";
  public static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  static final BundledSchemas SCHEMAS = BundledSchemas.load();
  static final Topics TOPICS = Topics.DEFAULT;

  private static final MessageCodec<ResourceChange> CODEC = MessageCodec.resources(SCHEMAS);

  private Lab() {}

  public static Publisher publisher(FakeKafka kafka, String source) {
    KafkaClients clients = kafka.clients();
    return new Publisher(
        source, clients, new StateTopic(clients, TOPICS, SCHEMAS), TOPICS, SCHEMAS);
  }

  static Resource vpc(String account, String id, String name) {
    return new Resource(
        id,
        ResourceType.VPC,
        account,
        "us-east-1",
        id,
        List.of(Cidr.parse("10.0.0.0/16")),
        new Tags(Map.of("Name", name)));
  }

  /** The changes that were published, in order. */
  public static List<ResourceChange> changes(FakeKafka kafka) {
    return records(kafka).stream().map(record -> CODEC.decode(record.value())).toList();
  }

  static List<ProducerRecord<byte[], byte[]>> records(FakeKafka kafka) {
    return kafka.committed(TOPICS.resources());
  }

  static String key(ProducerRecord<byte[], byte[]> record) {
    return new String(record.key(), UTF_8);
  }

  /** What somebody knows who has read the changes from the first: resources by their keys. */
  public static Map<String, Resource> rebuilt(FakeKafka kafka) {
    Map<String, Resource> rebuilt = new TreeMap<>();
    for (ResourceChange change : changes(kafka)) {
      String key = change.resource().key(change.envelope().source()).text();
      switch (change) {
        case ResourceChange.ResourceAppeared appeared -> rebuilt.put(key, appeared.after());
        case ResourceChange.ResourceChanged changed -> rebuilt.put(key, changed.after());
        case ResourceChange.ResourceDisappeared disappeared -> rebuilt.remove(key);
      }
    }
    return rebuilt;
  }
}
