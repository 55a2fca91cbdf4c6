package io.cadastre.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.kafka.topic.Topics;
import io.cadastre.schemas.BundledSchemas;
import io.cadastre.schemas.Released;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/**
 * The AsyncAPI document says what the topics and the schemas say. {@code -Ddocs.write=true} writes
 * it anew.
 */
class AsyncApiTest {
  private static final Path FILE = Path.of("../schemas/asyncapi.yaml");
  private static final String AVRO = "application/vnd.apache.avro+json;version=1.12.0";

  /** Topics that others than ours may read or write, and what they are for. */
  private static final Map<String, String> CHANNELS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("requests", "What is asked. A platform has a topic of its own."),
              Map.entry(
                  "replies", "The results of what a platform asked, where it reads nothing else."),
              Map.entry("results", "The one outcome of each attempt of a request."),
              Map.entry("events", "What happened, for ever."),
              Map.entry("pools", "Each pool as it is now."),
              Map.entry("allocations", "Each allocation as it is now."),
              Map.entry("resources", "What sources see appear, change and disappear."),
              Map.entry("utilization", "How full each pool and each of its CIDRs is."),
              Map.entry("alerts", "How alerts change."),
              Map.entry("notifications", "Who is to be told of it."),
              Map.entry("dlq", "What was not what belongs there, the bytes as they came.")));

  @Test
  void document_saysWhatTopicsAndSchemasSay() throws IOException {
    String wanted = document();
    if (Boolean.getBoolean("docs.write")) {
      Files.writeString(FILE, wanted);
    }
    assertThat(Files.readString(FILE)).as("run with -Ddocs.write=true").isEqualTo(wanted);
  }

  private static String document() {
    Map<String, Object> messages = new TreeMap<>();
    Map<String, Object> channels = new LinkedHashMap<>();
    Map<String, Object> operations = new LinkedHashMap<>();
    CHANNELS.forEach(
        (name, purpose) -> {
          channels.put(name, channel(name, purpose, messages));
          operations.put(
              name,
              map(
                  "action",
                  name.equals("requests") ? "receive" : "send",
                  "channel",
                  map("$ref", "#/channels/" + name)));
        });
    Map<String, Object> document =
        map(
            "asyncapi",
            "3.0.0",
            "info",
            map(
                "title", "Cadastre",
                "version", "1",
                "description",
                    "What stands on the topics of Cadastre. Values are in the Confluent wire"
                        + " format; requests may be JSON. docs/reference/topics.md has an example"
                        + " of each."),
            "defaultContentType",
            "application/avro",
            "channels",
            channels,
            "operations",
            operations,
            "components",
            map("messages", messages));
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setWidth(120);
    return "# Written by AsyncApiTest; do not edit.\n" + new Yaml(options).dump(document);
  }

  private static Map<String, Object> channel(
      String name, String purpose, Map<String, Object> messages) {
    Topics.Topic topic = topic(name);
    Map<String, Object> references = new TreeMap<>();
    if (name.equals("dlq")) {
      messages.put("DeadLetter", deadLetter());
      references.put("DeadLetter", map("$ref", "#/components/messages/DeadLetter"));
    }
    for (Released released : newest(name.equals("replies") ? "results" : name)) {
      String type = released.schema().getFullName();
      messages.put(type, message(released));
      references.put(released.schema().getName(), map("$ref", "#/components/messages/" + type));
    }
    Map<String, Object> channel = map("address", topic.name(), "description", purpose);
    if (name.equals("requests") || name.equals("replies")) {
      channel.put("address", "ipam." + name + ".{tenant}.v1");
      channel.put(
          "parameters", map("tenant", map("description", "The name of the platform that asks.")));
    }
    channel.put("messages", references);
    channel.put("bindings", map("kafka", binding(topic)));
    return channel;
  }

  private static Topics.Topic topic(String name) {
    return name.equals("replies")
        ? Topics.DEFAULT.ofTenant(Topics.DEFAULT.replies("tenant"))
        : Topics.DEFAULT.all().stream()
            .filter(one -> one.name().equals("ipam." + name + ".v1"))
            .findFirst()
            .orElseThrow();
  }

  private static Map<String, Object> deadLetter() {
    Map<String, Object> headers = new LinkedHashMap<>();
    for (String header : List.of("reason", "topic", "partition", "offset", "key", "null", "size")) {
      headers.put("dlq-" + header, map("type", "string"));
    }
    return map(
        "name",
        "DeadLetter",
        "summary",
        "A value as it came; the headers say why it is here and where it stood.",
        "contentType",
        "application/octet-stream",
        "headers",
        map("type", "object", "required", List.of("dlq-reason"), "properties", headers));
  }

  private static Map<String, Object> binding(Topics.Topic topic) {
    Map<String, Object> configuration = new LinkedHashMap<>();
    configuration.put(
        "cleanup.policy",
        List.of(String.valueOf(topic.settings().get("cleanup.policy")).split(",")));
    for (String setting : List.of("retention.ms", "delete.retention.ms", "max.message.bytes")) {
      if (topic.settings().get(setting) instanceof String value) {
        configuration.put(setting, Long.parseLong(value));
      }
    }
    return map(
        "topic",
        topic.name().replace(".replies.tenant.", ".replies.{tenant}."),
        "partitions",
        topic.partitions(),
        "topicConfiguration",
        configuration,
        "bindingVersion",
        "0.5.0");
  }

  private static Map<String, Object> message(Released released) {
    return map(
        "name", released.schema().getFullName(),
        "summary", released.schema().getDoc(),
        "payload",
            map(
                "schemaFormat",
                AVRO,
                "schema",
                map(
                    "$ref",
                    "src/main/resources/schemas/"
                        + released.subject()
                        + "/v"
                        + released.version()
                        + ".avsc")),
        "bindings", map("kafka", map("schemaIdLocation", "payload", "bindingVersion", "0.5.0")));
  }

  /** The newest version of each record that is a message of that topic. */
  private static List<Released> newest(String name) {
    BundledSchemas schemas = BundledSchemas.load();
    return schemas.all().stream()
        .filter(
            released ->
                switch (name) {
                  case "pools" -> released.schema().getFullName().equals("io.cadastre.Pool");
                  case "allocations" ->
                      released.schema().getFullName().equals("io.cadastre.Allocation");
                  default -> released.subject().startsWith("ipam." + name + ".v1-");
                })
        .filter(released -> released.equals(schemas.latest(released.schema().getFullName())))
        .sorted(Comparator.comparing(released -> released.schema().getFullName()))
        .toList();
  }

  private static Map<String, Object> map(Object... pairs) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put((String) pairs[i], pairs[i + 1]);
    }
    return map;
  }
}
