package io.cadastre.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cadastre.kafka.codec.JsonView;
import io.cadastre.kafka.codec.MalformedRecordException;
import io.cadastre.kafka.topic.Topics;
import io.cadastre.kafka.topic.UnfitClusterException;
import io.cadastre.schemas.SchemaUnavailableException;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Parses {@code tail} and prints a line a record. */
@Command(
    name = "tail",
    description = "Prints the last ten records of a topic, a line each.",
    sortOptions = false)
final class TailCommand implements Callable<Integer> {
  private static final String REASON = "dlq-reason";

  /** Of a dead letter, so many bytes are shown. */
  private static final int BEGINS = 500;

  /** What one can look at. */
  enum Stream {
    requests,
    results,
    events,
    pools,
    allocations,
    resources,
    facts,
    utilization,
    alerts,
    notifications,
    dlq;

    String topic(Topics topics) {
      return switch (this) {
        case requests -> topics.requests();
        case results -> topics.results();
        case events -> topics.events();
        case pools -> topics.pools();
        case allocations -> topics.allocations();
        case resources -> topics.resources();
        case facts -> topics.facts();
        case utilization -> topics.utilization();
        case alerts -> topics.alerts();
        case notifications -> topics.notifications();
        case dlq -> topics.deadLetters();
      };
    }
  }

  @Parameters(paramLabel = "STREAM", description = "${COMPLETION-CANDIDATES}")
  private Stream stream = Stream.events;

  @Option(names = "--json", description = "a JSON object a line")
  private boolean json;

  @Option(names = "--from-beginning", description = "all records instead of the last ten")
  private boolean fromBeginning;

  @Option(names = "--follow", description = "go on with what comes, until Ctrl-C")
  private boolean follow;

  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Option(names = "--help", usageHelp = true, description = "this text")
  private boolean help;

  @Override
  public Integer call() {
    Logs.toTemporaryFolder();
    try {
      JsonView view = new JsonView(cluster.schemaIds());
      new Tail(cluster.connection(), stream.topic(cluster.topics()))
          .run(
              fromBeginning,
              follow,
              record -> {
                System.out.println(line(record, view));
                return !System.out.checkError(); // as when piped into head
              });
      return CommandLine.ExitCode.OK;
    } catch (UnfitClusterException e) {
      System.err.println(Plain.line("cadastre: " + e.getMessage()));
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  private String line(ConsumerRecord<byte[], byte[]> record, JsonView view) {
    ObjectNode whole = object(record, view);
    if (json) {
      return whole
          .put("topic", record.topic())
          .put("partition", record.partition())
          .put("offset", record.offset())
          .toString();
    }
    StringBuilder line = new StringBuilder();
    line.append(Instant.ofEpochMilli(record.timestamp()));
    line.append(" %d@%d ".formatted(record.partition(), record.offset()));
    line.append(whole.path("type").asText());
    JsonNode sequence = whole.path("envelope").path("sequence");
    if (!sequence.isMissingNode()) {
      line.append(" #").append(sequence.asText());
    }
    whole.properties().stream()
        .filter(field -> !field.getKey().equals("type") && !field.getKey().equals("envelope"))
        .forEach(field -> append(line, field.getKey(), field.getValue()));
    JsonNode envelope = whole.path("envelope");
    append(line, "cause", envelope.path("cause"));
    append(line, "requestId", envelope.path("requestId"));
    return Plain.line(line.toString());
  }

  /** Why it is one, where it stood, and how it begins: what it is nobody could tell. */
  private static ObjectNode deadLetter(ConsumerRecord<byte[], byte[]> record, ObjectNode letter) {
    letter.put("type", "DeadLetter");
    letter.put("reason", text(record, REASON));
    letter.put(
        "from",
        text(record, "dlq-topic")
            + "-"
            + text(record, "dlq-partition")
            + "@"
            + text(record, "dlq-offset"));
    if (record.value() != null) {
      byte[] begins = Arrays.copyOf(record.value(), Math.min(BEGINS, record.value().length));
      letter.put("value", new String(begins, UTF_8));
    }
    return letter;
  }

  private static String text(ConsumerRecord<byte[], byte[]> record, String header) {
    Header found = record.headers().lastHeader(header);
    return found == null ? "" : new String(found.value(), UTF_8);
  }

  private static ObjectNode object(ConsumerRecord<byte[], byte[]> record, JsonView view) {
    ObjectNode none = new ObjectNode(JsonNodeFactory.instance);
    if (record.headers().lastHeader(REASON) != null) {
      return deadLetter(record, none);
    }
    if (record.value() == null && record.key() != null) {
      // Of a topic that keeps the latest of each key: there is none any more.
      return none.put("type", "gone").put("key", new String(record.key(), UTF_8));
    }
    try {
      return view.of(record.value());
    } catch (MalformedRecordException e) {
      return none.put("type", "malformed").put("reason", e.getMessage());
    } catch (SchemaUnavailableException e) {
      return none.put("type", "unreadable").put("reason", e.getMessage());
    }
  }

  /** What says something, as {@code name=value}; of objects their own fields. */
  static void append(StringBuilder line, String name, JsonNode value) {
    if (value.isObject()) {
      value.properties().stream()
          .filter(field -> !field.getKey().equals("envelope"))
          .forEach(field -> append(line, name + "." + field.getKey(), field.getValue()));
    } else if (!value.isNull() && !value.isMissingNode() && !(value.isArray() && value.isEmpty())) {
      String text = value.isTextual() ? value.asText() : value.toString();
      if (!text.isEmpty()) {
        line.append(' ').append(name).append('=');
        line.append(text.matches("\\S+") ? text : value.toString());
      }
    }
  }
}
