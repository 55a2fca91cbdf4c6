package io.cadastre.domain.resource;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.tag.Tags;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A resource of a cloud, as a source saw it.
 *
 * @param id that the cloud gave it
 * @param account it belongs to, 12 digits
 * @param region it lies in
 * @param vpc the VPC it is, or lies in; null: in none
 * @param cidrs each once, in order
 */
public record Resource(
    String id,
    ResourceType type,
    String account,
    String region,
    @Nullable String vpc,
    List<Cidr> cidrs,
    Tags tags) {
  /**
   * @throws IllegalArgumentException when it could not be told by its key
   */
  public Resource {
    ResourceKey.requirePart(id);
    ResourceKey.requirePart(account);
    ResourceKey.requirePart(region);
    cidrs = cidrs.stream().distinct().sorted().toList();
  }

  /** Which resource it is to that source. */
  public ResourceKey key(String source) {
    return new ResourceKey(source, account, region, id);
  }
}
