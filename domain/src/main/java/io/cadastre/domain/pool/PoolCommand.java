package io.cadastre.domain.pool;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.address.Family;
import io.cadastre.domain.core.Command;
import io.cadastre.domain.core.Id;
import io.cadastre.domain.core.Minted;
import io.cadastre.domain.scope.ScopeId;
import io.cadastre.domain.tag.Tags;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can be asked of a pool, its CIDRs and its allocations. */
public sealed interface PoolCommand extends Command {
  record CreatePool(
      ScopeId scope,
      @Minted PoolId pool,
      @Nullable PoolId source,
      Family family,
      @Nullable String locale,
      @Nullable String description,
      boolean autoImport,
      @Nullable Boolean publiclyAdvertisable,
      @Nullable String awsService,
      @Nullable String publicIpSource,
      AllocationRules rules,
      Tags tags)
      implements PoolCommand {
    @Override
    public Id target() {
      return scope;
    }
  }

  /** Null means: leave as it is. */
  record ModifyPool(
      PoolId pool,
      @Nullable String description,
      @Nullable Boolean autoImport,
      @Nullable Integer minNetmaskLength,
      @Nullable Integer maxNetmaskLength,
      @Nullable Integer defaultNetmaskLength,
      boolean clearDefaultNetmaskLength,
      Tags addResourceTags,
      Tags removeResourceTags)
      implements PoolCommand {
    @Override
    public Id target() {
      return pool;
    }
  }

  /**
   * @param cascade also its CIDRs, allocations and the pools below; private scopes only
   */
  record DeletePool(PoolId pool, boolean cascade) implements PoolCommand {
    @Override
    public Id target() {
      return pool;
    }
  }

  /**
   * @param allocation what the source pool, where there is one, allocates
   * @param authorization the signed message by which the caller proves that a public CIDR is his
   * @param verificationToken the other way to prove it
   */
  record ProvisionCidr(
      PoolId pool,
      @Minted PoolCidrId poolCidr,
      @Minted AllocationId allocation,
      @Nullable Cidr cidr,
      @Nullable Integer netmaskLength,
      @Nullable Authorization authorization,
      @Nullable String verificationMethod,
      @Nullable String verificationToken)
      implements PoolCommand {
    @Override
    public Id target() {
      return pool;
    }
  }

  record Authorization(String message, String signature) {}

  record DeprovisionCidr(PoolId pool, Cidr cidr) implements PoolCommand {
    @Override
    public Id target() {
      return pool;
    }
  }

  /**
   * @param cidr this very CIDR; or
   * @param netmaskLength the lowest free one of this length; or neither: the pool's default length
   * @param preview only say which one it would be
   * @param allowed by length only: choose inside one of these; empty: anywhere
   * @param disallowed by length only: choose outside all of these
   */
  record Allocate(
      PoolId pool,
      @Minted AllocationId allocation,
      @Nullable Cidr cidr,
      @Nullable Integer netmaskLength,
      @Nullable String description,
      boolean preview,
      List<Cidr> allowed,
      List<Cidr> disallowed,
      Tags tags)
      implements PoolCommand {
    @Override
    public Id target() {
      return pool;
    }

    @Override
    public boolean previews() {
      return preview;
    }
  }

  record Release(PoolId pool, Cidr cidr, AllocationId allocation) implements PoolCommand {
    @Override
    public Id target() {
      return pool;
    }
  }

  record ModifyAllocation(AllocationId allocation, @Nullable String description)
      implements PoolCommand {
    @Override
    public Id target() {
      return allocation;
    }
  }
}
