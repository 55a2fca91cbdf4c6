package io.cadastre.server;

import io.cadastre.audit.check.StoreLog;
import io.cadastre.audit.log.CopiedLog;
import io.cadastre.audit.log.EventLog;
import io.cadastre.audit.log.TopicLog;
import io.cadastre.audit.log.UnreadableLog;
import io.cadastre.kafka.topic.UnfitClusterException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which log an audit is of. */
final class AuditOptions {
  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Option(
      names = "--file",
      paramLabel = "COPY",
      description = "of a copy made by events export, without a cluster")
  private @Nullable Path file;

  @Option(
      names = "--topic",
      paramLabel = "NAME",
      description = "of a copied topic instead of the installation's event log")
  private @Nullable String topic;

  EventLog log() {
    return file != null ? CopiedLog.open(file) : TopicLog.open(connection(), topic());
  }

  private String topic() {
    return topic != null ? topic : cluster.topics().events();
  }

  /** What the deciding tasks keep; null where the log is not the installation's own. */
  @Nullable StoreLog store() {
    if (file != null || topic != null) {
      return null;
    }
    Map<String, Object> connection = connection();
    return new StoreLog(
        TopicLog.open(connection, cluster.topics().prefix() + "-allocator-rows-changelog"),
        TopicLog.open(connection, cluster.topics().allocations()));
  }

  private Map<String, Object> connection() {
    try {
      return cluster.connection();
    } catch (UnfitClusterException e) {
      throw new UnreadableLog(String.valueOf(e.getMessage()), e);
    }
  }
}
