package io.cadastre.kafka.state;

import io.cadastre.domain.resource.Resource;
import io.cadastre.domain.resource.ResourceKey;

/**
 * A resource as a source last saw it.
 *
 * @param discoveryOwner the account whose resource discoveries see it, 12 digits
 */
public record Discovered(String source, String discoveryOwner, Resource resource) {
  public ResourceKey key() {
    return resource.key(source);
  }
}
