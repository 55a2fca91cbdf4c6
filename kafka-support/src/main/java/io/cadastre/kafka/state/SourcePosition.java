package io.cadastre.kafka.state;

/**
 * How far a partition of a source topic has been decided, kept with the rows so that lost or reset
 * group offsets never decide twice.
 *
 * @param topicId which a topic created again does not share
 * @param next offset of the first record not yet decided
 */
public record SourcePosition(String topicId, int partition, long next) {
  public static String key(String topic, int partition) {
    return "source/" + topic + "/" + partition;
  }
}
