package io.cadastre.kafka.message;

import io.cadastre.domain.resource.ResourceKey;
import io.cadastre.kafka.codec.Hash;
import java.time.Instant;

/**
 * What every change of a resource carries.
 *
 * @param source the name of the source that saw it
 * @param discoveryOwner the account whose resource discoveries see it, 12 digits
 * @param sequence counts the changes that the source saw of the account from 1
 * @param previousHash of the change before it; zeros for the first
 * @param time when the sweep that saw it was complete
 */
public record ChangeEnvelope(
    String source, String discoveryOwner, long sequence, Hash previousHash, Instant time) {
  public ChangeEnvelope {
    ResourceKey.requirePart(source);
    ResourceKey.requirePart(discoveryOwner);
  }
}
