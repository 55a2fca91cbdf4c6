package io.cadastre.domain.discovery;

import io.cadastre.domain.ipam.DiscoveryId;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.resource.ResourceKey;
import java.time.Instant;

/**
 * What every fact carries.
 *
 * @param ipam it is for
 * @param discovery that it comes by
 * @param source the name of the source
 * @param cause the record it follows from, as topic/partition/offset
 * @param time when the source saw it, or a snapshot was taken
 */
public record FactEnvelope(
    IpamId ipam, DiscoveryId discovery, String source, String cause, Instant time) {
  public FactEnvelope {
    ResourceKey.requirePart(source);
  }
}
