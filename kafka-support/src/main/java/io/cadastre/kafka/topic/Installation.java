package io.cadastre.kafka.topic;

import java.util.List;
import java.util.Map;

/**
 * What was found, or made, on a cluster.
 *
 * @param tenants the topics there are, and whose they are
 * @param others topics that are kept otherwise than they are made
 * @param replicas of the event topic: what else is made shall be kept as safely
 * @param skips records that the operator wants answered with a fault instead of decided, and why
 */
public record Installation(
    Tenants tenants, List<OtherSettings> others, int replicas, Map<SourceOffset, String> skips) {
  /** How many replicas must have a record before it counts as written. */
  public int minInSyncReplicas() {
    return minInSyncReplicas(replicas);
  }

  static int minInSyncReplicas(int replicas) {
    return replicas >= 3 ? 2 : 1;
  }
}
