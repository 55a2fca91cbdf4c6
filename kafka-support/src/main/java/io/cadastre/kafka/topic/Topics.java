package io.cadastre.kafka.topic;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The topics by name and how each is kept.
 *
 * @param prefix {@code ipam} unless several installations share a cluster
 */
public record Topics(String prefix) {
  public static final Topics DEFAULT = new Topics("ipam");

  /** Fixed when the topics are made: an aggregate's partition follows from it. */
  public static final int PARTITIONS = 12;

  /** Bytes of a request record; architecture, decision 16. */
  public static final int MAX_REQUEST_BYTES = 256 * 1024;

  /** Bytes of a result or event record. */
  public static final int MAX_RECORD_BYTES = 8 * 1024 * 1024;

  private static final String FOR_EVER = "-1";

  /** One topic and the settings it is made with. */
  public record Topic(String name, int partitions, Map<String, String> settings) {}

  /** What is asked; written by gateways only. */
  public String requests() {
    return prefix + ".requests.v1";
  }

  /** The one outcome of each request. */
  public String results() {
    return prefix + ".results.v1";
  }

  /** What happened, for ever. */
  public String events() {
    return prefix + ".events.v1";
  }

  /** What could not be decoded, with the reason in the headers. */
  public String deadLetters() {
    return prefix + ".dlq.v1";
  }

  /** What this installation is: its format, its partition count. */
  public String meta() {
    return prefix + ".meta.v1";
  }

  public List<Topic> all() {
    return List.of(
        new Topic(requests(), PARTITIONS, kept(Duration.ofDays(7), MAX_REQUEST_BYTES)),
        new Topic(results(), PARTITIONS, kept(Duration.ofDays(7), MAX_RECORD_BYTES)),
        new Topic(
            events(),
            PARTITIONS,
            Map.of(
                "cleanup.policy",
                "delete",
                "retention.ms",
                FOR_EVER,
                "retention.bytes",
                FOR_EVER,
                "max.message.bytes",
                String.valueOf(MAX_RECORD_BYTES))),
        new Topic(deadLetters(), PARTITIONS, kept(Duration.ofDays(30), MAX_RECORD_BYTES)),
        new Topic(
            meta(),
            1,
            Map.of("cleanup.policy", "compact", "message.timestamp.type", "LogAppendTime")));
  }

  private static Map<String, String> kept(Duration time, int maxBytes) {
    return Map.of(
        "cleanup.policy", "delete",
        "retention.ms", String.valueOf(time.toMillis()),
        "max.message.bytes", String.valueOf(maxBytes));
  }
}
