package io.cadastre.domain.resource;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.core.Keys;
import io.cadastre.domain.core.Row;
import io.cadastre.domain.core.Text;
import io.cadastre.domain.ipam.DiscoveryId;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.scope.ScopeId;
import io.cadastre.domain.tag.Tags;
import org.jspecify.annotations.Nullable;

/**
 * One CIDR of a resource, as an IPAM knows it: its space is occupied.
 *
 * @param scope whose space it occupies
 * @param discovery that it came by
 * @param vpc the VPC it is, or lies in; null: in none
 * @param tags of the resource
 */
public record ResourceCidrRow(
    IpamId ipam,
    ScopeId scope,
    DiscoveryId discovery,
    ResourceKey resource,
    ResourceType type,
    @Nullable String vpc,
    Cidr cidr,
    Tags tags)
    implements Row {
  @Override
  public String key() {
    return Keys.resourceCidr(ipam, discovery, resource.text(), cidr.sortKey());
  }

  /** How a message names it: kind, id, CIDR and whose it is. */
  public String named() {
    return type.text()
        + " "
        + Text.quoted(resource.id())
        + " "
        + cidr
        + " of account "
        + resource.account()
        + " in "
        + resource.region();
  }
}
