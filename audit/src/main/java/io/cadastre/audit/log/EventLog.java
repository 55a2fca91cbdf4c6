package io.cadastre.audit.log;

import java.util.Map;
import java.util.function.Consumer;

/** The events, from wherever they are read. */
public interface EventLog extends AutoCloseable {
  /** Which topic it is, or is a copy of. */
  Origin origin();

  /** How many partitions it has. */
  int partitions();

  /** Reads a partition from its beginning to its end. Partitions are read in order, each once. */
  void read(int partition, Consumer<LogRecord> sink);

  /** Where the partitions that were read ended, as far as that is known. */
  Map<Integer, Long> ends();

  @Override
  void close();

  /**
   * Which topic.
   *
   * @param cluster the id of the cluster
   * @param topicId which a topic that is made anew does not share
   */
  record Origin(String cluster, String topic, String topicId) {}
}
