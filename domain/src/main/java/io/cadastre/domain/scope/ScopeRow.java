package io.cadastre.domain.scope;

import io.cadastre.domain.core.Keys;
import io.cadastre.domain.core.Lifecycle;
import io.cadastre.domain.core.Row;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.tag.Tags;
import org.jspecify.annotations.Nullable;

/** A scope: the space of one network; top-level CIDRs of its pools never overlap. */
public record ScopeRow(
    ScopeId id,
    IpamId ipam,
    String owner,
    ScopeType type,
    boolean isDefault,
    @Nullable String description,
    @Nullable ExternalAuthority externalAuthority,
    Lifecycle state,
    Tags tags)
    implements Row {
  @Override
  public String key() {
    return Keys.scope(ipam, id);
  }

  public ScopeRow withTags(Tags next) {
    return new ScopeRow(
        id, ipam, owner, type, isDefault, description, externalAuthority, state, next);
  }
}
