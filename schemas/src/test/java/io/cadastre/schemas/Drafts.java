package io.cadastre.schemas;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.idl.IdlReader;

/** The schemas as the .avdl files have them now, before or after they are released. */
final class Drafts {
  /** Which topic a record is a message of, by its namespace; what has none is part of others. */
  private static final Map<String, String> TOPICS =
      Map.of(
          "io.cadastre.requests", "ipam.requests.v1",
          "io.cadastre.results", "ipam.results.v1",
          "io.cadastre.events", "ipam.events.v1",
          "io.cadastre.resources", "ipam.resources.v1",
          "io.cadastre.facts", "ipam.facts.v1",
          "io.cadastre.utilization", "ipam.utilization.v1",
          "io.cadastre.alerts", "ipam.alerts.v1",
          "io.cadastre.notifications", "ipam.notifications.v1",
          // Not topics of ours to speak on, but kept for as long: the rows of the allocator.
          "io.cadastre.state", "ipam.state",
          "io.cadastre", "ipam.state");

  private static final List<String> FILES =
      List.of(
          "requests",
          "results",
          "events",
          "resources",
          "facts",
          "utilization",
          "alerts",
          "notifications",
          "state");

  private Drafts() {}

  /** Subject to schema, in order. */
  static Map<String, Schema> messages() {
    Map<String, Schema> messages = new TreeMap<>();
    try {
      for (String file : FILES) {
        new IdlReader()
            .parse(Path.of("src/main/avro/" + file + ".avdl"))
            .getNamedSchemas()
            .forEach(
                (name, schema) -> {
                  String topic = TOPICS.get(schema.getNamespace());
                  if (topic != null && schema.getType() == Schema.Type.RECORD) {
                    messages.put(topic + "-" + name, schema);
                  }
                });
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return messages;
  }
}
