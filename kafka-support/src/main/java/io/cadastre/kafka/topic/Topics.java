package io.cadastre.kafka.topic;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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

  /**
   * How long what is gone is still said to be, where only the latest of a key is kept: so long a
   * process may be away and still read what it missed.
   */
  public static final Duration GONE_KEPT = Duration.ofDays(7);

  private static final String FOR_EVER = "-1";
  private static final String TENANT = "[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?";
  private static final String REQUESTS = ".requests.";
  private static final String VERSION = ".v1";
  private static final Pattern A_TENANT = Pattern.compile(TENANT);

  /** One topic and the settings it is made with. */
  public record Topic(String name, int partitions, Map<String, String> settings) {}

  /** What is asked; written by gateways only. */
  public String requests() {
    return prefix + ".requests.v1";
  }

  /** What one tenant asks; written by nobody else, its name is the principal. */
  public String requests(String tenant) {
    return prefix + REQUESTS + tenant + VERSION;
  }

  /** Where a tenant may have its results sent to as well; read by nobody else. */
  public String replies(String tenant) {
    return prefix + ".replies." + tenant + ".v1";
  }

  /** All topics of requests, also those that are made while we run. */
  public Pattern allRequests() {
    return Pattern.compile(Pattern.quote(prefix) + "\\.requests(\\." + TENANT + ")?\\.v1");
  }

  /** Whose topic of requests that is; null: no tenant's. */
  public @Nullable String tenantOf(String topic) {
    int begin = prefix.length() + REQUESTS.length();
    int end = topic.length() - VERSION.length();
    boolean ours =
        begin < end
            && topic.startsWith(prefix)
            && topic.startsWith(REQUESTS, prefix.length())
            && topic.endsWith(VERSION);
    String name = ours ? topic.substring(begin, end) : null;
    return name != null && isTenant(name) ? name : null;
  }

  /** Whose topic of replies that is; null: no tenant's. */
  public @Nullable String tenantRepliedTo(String topic) {
    String asked = topic.replaceFirst("\\.replies\\.", ".requests.");
    return asked.equals(topic) ? null : tenantOf(asked);
  }

  /** Whether a tenant may have that name: it is part of the names of topics. */
  public static boolean isTenant(String name) {
    return A_TENANT.matcher(name).matches();
  }

  /** How a topic of requests, or of replies, of a tenant is kept. */
  public Topic ofTenant(String name) {
    boolean asks = tenantOf(name) != null;
    return new Topic(
        name, PARTITIONS, kept(Duration.ofDays(7), asks ? MAX_REQUEST_BYTES : MAX_RECORD_BYTES));
  }

  /** The one outcome of each request; what request ids are bound to is read back from it. */
  public String results() {
    return prefix + ".results.v1";
  }

  /** What happened, for ever. */
  public String events() {
    return prefix + ".events.v1";
  }

  /** What sources see appear, change and disappear. */
  public String resources() {
    return prefix + ".resources.v1";
  }

  /** What each IPAM is told of it. */
  public String facts() {
    return prefix + ".facts.v1";
  }

  /** How full each pool and each CIDR of a pool is: the latest counts. */
  public String utilization() {
    return prefix + ".utilization.v1";
  }

  /** Each pool as it is now. */
  public String pools() {
    return prefix + ".pools.v1";
  }

  /** Each allocation as it is now; what the deciding tasks keep of them is read back from it. */
  public String allocations() {
    return prefix + ".allocations.v1";
  }

  /** How alerts change. */
  public String alerts() {
    return prefix + ".alerts.v1";
  }

  /** Who is to be told of it. */
  public String notifications() {
    return prefix + ".notifications.v1";
  }

  /** What each source last saw: the state of the discovery service, nobody else's to read. */
  public String discovered() {
    return prefix + ".discovered.v1";
  }

  /** Which IPAM listens to which resource discovery; every partition has all of it. */
  public String associations() {
    return prefix + ".associations.v1";
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
        new Topic(
            results(),
            PARTITIONS,
            Map.of(
                "cleanup.policy",
                "delete",
                "retention.ms",
                String.valueOf(Duration.ofDays(2).toMillis()),
                "retention.bytes",
                FOR_EVER,
                "max.message.bytes",
                String.valueOf(MAX_RECORD_BYTES))),
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
        new Topic(pools(), PARTITIONS, compacted(Duration.ofHours(1))),
        new Topic(allocations(), PARTITIONS, compacted(Duration.ofHours(1))),
        new Topic(resources(), PARTITIONS, kept(Duration.ofDays(3 * 365), MAX_REQUEST_BYTES)),
        new Topic(facts(), PARTITIONS, kept(Duration.ofDays(7), MAX_REQUEST_BYTES)),
        new Topic(utilization(), PARTITIONS, compacted(Duration.ofDays(1))),
        new Topic(alerts(), PARTITIONS, kept(Duration.ofDays(365), MAX_REQUEST_BYTES)),
        new Topic(notifications(), PARTITIONS, kept(Duration.ofDays(30), MAX_REQUEST_BYTES)),
        new Topic(discovered(), PARTITIONS, compacted(Duration.ZERO)),
        new Topic(associations(), PARTITIONS, compacted(Duration.ZERO)),
        new Topic(deadLetters(), PARTITIONS, kept(Duration.ofDays(30), MAX_RECORD_BYTES)),
        new Topic(
            meta(),
            1,
            Map.of("cleanup.policy", "compact", "message.timestamp.type", "LogAppendTime")));
  }

  /** Only the latest of a key is kept, but all of them for so long. */
  private static Map<String, String> compacted(Duration all) {
    return Map.of(
        "cleanup.policy", "compact",
        "min.compaction.lag.ms", String.valueOf(all.toMillis()),
        "delete.retention.ms", String.valueOf(GONE_KEPT.toMillis()),
        "max.message.bytes", String.valueOf(MAX_REQUEST_BYTES));
  }

  private static Map<String, String> kept(Duration time, int maxBytes) {
    return Map.of(
        "cleanup.policy", "delete",
        "retention.ms", String.valueOf(time.toMillis()),
        "max.message.bytes", String.valueOf(maxBytes));
  }
}
