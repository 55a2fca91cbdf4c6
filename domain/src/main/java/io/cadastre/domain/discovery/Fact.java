package io.cadastre.domain.discovery;

import io.cadastre.domain.resource.Resource;
import org.jspecify.annotations.Nullable;

/** What an IPAM is told of the clouds: observed, not judged. */
public sealed interface Fact {
  FactEnvelope envelope();

  /**
   * A source sees a resource, new to it or not.
   *
   * @param snapshot that it is part of; null: of none
   */
  record ResourceSeen(FactEnvelope envelope, Resource resource, @Nullable String snapshot)
      implements Fact {}

  /** A source does not see a resource any more. */
  record ResourceGone(FactEnvelope envelope, String account, String region, String id)
      implements Fact {}

  /**
   * All that the source sees in one account and Region follows.
   *
   * @param snapshot names it
   * @param count of resources that follow
   */
  record SnapshotBegin(
      FactEnvelope envelope, String account, String region, String snapshot, int count)
      implements Fact {}

  /**
   * All that the source sees in one account and Region has been said; what was not is not there.
   *
   * @param snapshot names it
   * @param count of resources that came; with another number it says nothing about absence
   */
  record SnapshotEnd(
      FactEnvelope envelope, String account, String region, String snapshot, int count)
      implements Fact {}
}
