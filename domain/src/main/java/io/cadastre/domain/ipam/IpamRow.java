package io.cadastre.domain.ipam;

import io.cadastre.domain.core.Keys;
import io.cadastre.domain.core.Lifecycle;
import io.cadastre.domain.core.Row;
import io.cadastre.domain.scope.ScopeId;
import io.cadastre.domain.tag.Tags;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An IPAM.
 *
 * @param owner account, 12 digits
 * @param region its home
 * @param operatingRegions where its pools may have their locale; always holds the home
 * @param discovery the default resource discovery, made with the IPAM
 * @param association of that discovery with this IPAM
 */
public record IpamRow(
    IpamId id,
    String owner,
    String region,
    @Nullable String description,
    List<String> operatingRegions,
    Tier tier,
    boolean privateGua,
    MeteredAccount meteredAccount,
    ScopeId publicScope,
    ScopeId privateScope,
    DiscoveryId discovery,
    AssociationId association,
    Lifecycle state,
    Tags tags)
    implements Row {
  public IpamRow {
    operatingRegions = List.copyOf(operatingRegions);
  }

  @Override
  public String key() {
    return Keys.ipam(id);
  }

  public IpamRow withState(Lifecycle next) {
    return with(next, tags);
  }

  public IpamRow withTags(Tags next) {
    return with(state, next);
  }

  private IpamRow with(Lifecycle nextState, Tags nextTags) {
    return new IpamRow(
        id,
        owner,
        region,
        description,
        operatingRegions,
        tier,
        privateGua,
        meteredAccount,
        publicScope,
        privateScope,
        discovery,
        association,
        nextState,
        nextTags);
  }
}
