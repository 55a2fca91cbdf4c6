package io.cadastre.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.kafka.topic.Topics;
import io.cadastre.schemas.BundledSchemas;
import io.cadastre.schemas.Released;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
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

  private static final String TENANT_REQUESTS = "tenantRequests";
  private static final String JSON = "application/json";

  /** What a message may say in headers, by the kind of channel. */
  private static final Map<String, Object> HEADERS =
      map(
          "Request",
          headers(
              "content-type",
              "reply-topic",
              "reply-content-type",
              "correlation-id",
              "traceparent",
              "tracestate"),
          "Result",
          headers(
              "ce_specversion",
              "ce_id",
              "ce_source",
              "ce_type",
              "content-type",
              "correlation-id",
              "traceparent",
              "tracestate",
              "reply-topic-ignored"),
          "Event",
          headers(
              "ce_specversion",
              "ce_id",
              "ce_source",
              "ce_type",
              "ce_subject",
              "content-type",
              "traceparent",
              "tracestate"),
          "Row",
          headers("sequence"));

  /** Topics that others than ours may read or write, and what they are for. */
  private static final Map<String, String> CHANNELS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("requests", "What gateways ask; nobody else may write here."),
              Map.entry(TENANT_REQUESTS, "What a platform asks; the topic's name says who it is."),
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

  @Test
  void everyReferenceInIt_leadsSomewhere() {
    Map<String, Object> document = new Yaml().load(document());
    List<String> references = new ArrayList<>();
    collect(document, references);
    assertThat(references).contains("#/channels/results/messages/AllocationResult");
    for (String reference : references) {
      Object found = document;
      for (String step : reference.substring(2).split("/")) {
        found = found instanceof Map<?, ?> map ? map.get(step) : null;
      }
      assertThat(found).as(reference).isNotNull();
    }
  }

  /** Those into the document itself. */
  private static void collect(Object node, List<String> references) {
    if (node instanceof Map<?, ?> map) {
      map.values().forEach(each -> collect(each, references));
      if (map.get("$ref") instanceof String reference && reference.startsWith("#/")) {
        references.add(reference);
      }
    } else if (node instanceof List<?> list) {
      list.forEach(each -> collect(each, references));
    }
  }

  private static String document() {
    Map<String, Object> messages = new TreeMap<>();
    Map<String, Object> channels = new LinkedHashMap<>();
    Map<String, Object> operations = new LinkedHashMap<>();
    CHANNELS.forEach((name, purpose) -> channels.put(name, channel(name, purpose, messages)));
    for (String name : CHANNELS.keySet()) {
      String action = isAsked(name) ? "receive" : "send";
      Map<String, Object> operation = map("action", action, "channel", reference("channels", name));
      if (isAsked(name)) {
        String replies = name.equals("requests") ? "results" : "replies";
        operation.put("reply", reply(replies));
      }
      operations.put(name, operation);
    }
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
                        + " format, or JSON where a message says so. docs/reference/topics.md has an"
                        + " example of each."),
            "defaultContentType",
            "application/avro",
            "channels",
            channels,
            "operations",
            operations,
            "components",
            map("messages", messages, "messageTraits", HEADERS));
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
      references.put("DeadLetter", reference("components/messages", "DeadLetter"));
    }
    for (Released released : newest(name)) {
      String type = released.schema().getFullName();
      messages.put(type, message(released, kind(name)));
      references.put(released.schema().getName(), reference("components/messages", type));
    }
    if (isAsked(name)) {
      messages.put("JsonRequest", jsonRequest());
      references.put("JsonRequest", reference("components/messages", "JsonRequest"));
    } else if (name.equals("replies")) {
      messages.put("JsonResult", jsonResult());
      references.put("JsonResult", reference("components/messages", "JsonResult"));
    }
    Map<String, Object> channel =
        map("address", topic.name().replace(".tenant.", ".{tenant}."), "description", purpose);
    if (topic.name().contains(".tenant.")) {
      channel.put(
          "parameters", map("tenant", map("description", "The name of the platform that asks.")));
    }
    channel.put("messages", references);
    channel.put("bindings", map("kafka", binding(topic)));
    return channel;
  }

  private static Topics.Topic topic(String name) {
    return switch (name) {
      case TENANT_REQUESTS -> Topics.DEFAULT.ofTenant(Topics.DEFAULT.requests("tenant"));
      case "replies" -> Topics.DEFAULT.ofTenant(Topics.DEFAULT.replies("tenant"));
      default ->
          Topics.DEFAULT.all().stream()
              .filter(one -> one.name().equals("ipam." + name + ".v1"))
              .findFirst()
              .orElseThrow();
    };
  }

  private static boolean isAsked(String channel) {
    return channel.equals("requests") || channel.equals(TENANT_REQUESTS);
  }

  /** Which headers its messages have; null: none that others need. */
  private static @Nullable String kind(String channel) {
    return switch (channel) {
      case "requests", TENANT_REQUESTS -> "Request";
      case "results", "replies" -> "Result";
      case "events" -> "Event";
      case "pools", "allocations" -> "Row";
      default -> null;
    };
  }

  /** Where the one result of a request is to be read, and as what. */
  private static Map<String, Object> reply(String channel) {
    List<Object> messages = new ArrayList<>();
    for (Released released : newest(channel)) {
      messages.add(reference("channels/" + channel + "/messages", released.schema().getName()));
    }
    if (channel.equals("replies")) {
      messages.add(reference("channels/replies/messages", "JsonResult"));
    }
    return map("channel", reference("channels", channel), "messages", messages);
  }

  private static Map<String, Object> jsonRequest() {
    List<String> types =
        newest("requests").stream().map(released -> released.schema().getName()).toList();
    return map(
        "name",
        "JsonRequest",
        "summary",
        "Any of the requests; the fields of its envelope may stand beside the others.",
        "contentType",
        JSON,
        "traits",
        List.of(reference("components/messageTraits", "Request")),
        "payload",
        map(
            "type",
            "object",
            "required",
            List.of("type"),
            "properties",
            map(
                "type", map("type", "string", "enum", types),
                "requestId", map("type", "string"),
                "validUntil", map("type", "string", "format", "date-time"),
                "requester", map("type", "string"),
                "region", map("type", "string"),
                "dryRun", map("type", "boolean"))));
  }

  private static Map<String, Object> jsonResult() {
    List<String> types =
        newest("results").stream().map(released -> released.schema().getName()).toList();
    return map(
        "name",
        "JsonResult",
        "summary",
        "Any of the results, where the request was JSON or asks for it by reply-content-type.",
        "contentType",
        JSON,
        "traits",
        List.of(reference("components/messageTraits", "Result")),
        "payload",
        map(
            "type",
            "object",
            "required",
            List.of("type", "envelope"),
            "properties",
            map("type", map("type", "string", "enum", types), "envelope", map("type", "object"))));
  }

  private static Map<String, Object> headers(String... names) {
    Map<String, Object> properties = new LinkedHashMap<>();
    for (String name : names) {
      properties.put(name, map("type", "string"));
    }
    return map("headers", map("type", "object", "properties", properties));
  }

  private static Map<String, Object> reference(String place, String name) {
    return map("$ref", "#/" + place + "/" + name);
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
        "partitions",
        topic.partitions(),
        "topicConfiguration",
        configuration,
        "bindingVersion",
        "0.5.0");
  }

  private static Map<String, Object> message(Released released, @Nullable String kind) {
    Map<String, Object> message =
        map(
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
            "bindings",
                map("kafka", map("schemaIdLocation", "payload", "bindingVersion", "0.5.0")));
    if (kind != null) {
      message.put("traits", List.of(reference("components/messageTraits", kind)));
    }
    return message;
  }

  /** The newest version of each record that is a message of that topic. */
  private static List<Released> newest(String name) {
    BundledSchemas schemas = BundledSchemas.load();
    return schemas.all().stream()
        .filter(
            released ->
                switch (name) {
                  case TENANT_REQUESTS -> isOf("requests", released);
                  case "replies" -> isOf("results", released);
                  case "pools" -> released.schema().getFullName().equals("io.cadastre.Pool");
                  case "allocations" ->
                      released.schema().getFullName().equals("io.cadastre.Allocation");
                  default -> isOf(name, released);
                })
        .filter(released -> released.equals(schemas.latest(released.schema().getFullName())))
        .sorted(Comparator.comparing(released -> released.schema().getFullName()))
        .toList();
  }

  private static boolean isOf(String name, Released released) {
    return released.subject().startsWith("ipam." + name + ".v1-");
  }

  private static Map<String, Object> map(Object... pairs) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put((String) pairs[i], pairs[i + 1]);
    }
    return map;
  }
}
