package io.cadastre.domain.scope;

import io.cadastre.domain.core.Command;
import io.cadastre.domain.core.Id;
import io.cadastre.domain.core.Minted;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.tag.Tags;
import org.jspecify.annotations.Nullable;

/** What can be asked of a scope. */
public sealed interface ScopeCommand extends Command {
  record CreateScope(
      IpamId ipam,
      @Minted ScopeId scope,
      @Nullable String description,
      @Nullable ExternalAuthority externalAuthority,
      Tags tags)
      implements ScopeCommand {
    @Override
    public Id target() {
      return ipam;
    }
  }

  record ModifyScope(
      ScopeId scope,
      @Nullable String description,
      @Nullable ExternalAuthority externalAuthority,
      boolean removeExternalAuthority)
      implements ScopeCommand {
    @Override
    public Id target() {
      return scope;
    }
  }

  record DeleteScope(ScopeId scope) implements ScopeCommand {
    @Override
    public Id target() {
      return scope;
    }
  }
}
