package io.cadastre.domain.pool;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.address.Family;
import io.cadastre.domain.core.Command;
import io.cadastre.domain.core.Id;
import io.cadastre.domain.core.Minted;
import io.cadastre.domain.scope.ScopeId;
import io.cadastre.domain.tag.Tags;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
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
      Tags tags,
      @Nullable Strategy strategy,
      @Nullable Integer coolDownSeconds,
      @Nullable Boolean holdersOnly)
      implements PoolCommand {
    /** A pool as AWS knows it. */
    public CreatePool(
        ScopeId scope,
        PoolId pool,
        @Nullable PoolId source,
        Family family,
        @Nullable String locale,
        @Nullable String description,
        boolean autoImport,
        @Nullable Boolean publiclyAdvertisable,
        @Nullable String awsService,
        @Nullable String publicIpSource,
        AllocationRules rules,
        Tags tags) {
      this(
          scope,
          pool,
          source,
          family,
          locale,
          description,
          autoImport,
          publiclyAdvertisable,
          awsService,
          publicIpSource,
          rules,
          tags,
          null,
          null,
          null);
    }

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
      Tags removeResourceTags,
      @Nullable Strategy strategy,
      @Nullable Integer coolDownSeconds,
      @Nullable Boolean holdersOnly)
      implements PoolCommand {
    /** What AWS knows of a pool. */
    public ModifyPool(
        PoolId pool,
        @Nullable String description,
        @Nullable Boolean autoImport,
        @Nullable Integer minNetmaskLength,
        @Nullable Integer maxNetmaskLength,
        @Nullable Integer defaultNetmaskLength,
        boolean clearDefaultNetmaskLength,
        Tags addResourceTags,
        Tags removeResourceTags) {
      this(
          pool,
          description,
          autoImport,
          minNetmaskLength,
          maxNetmaskLength,
          defaultNetmaskLength,
          clearDefaultNetmaskLength,
          addResourceTags,
          removeResourceTags,
          null,
          null,
          null);
    }

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
   * Wants one CIDR, or an IPv4 and an IPv6 one together, of the first pool that has room for it.
   *
   * @param pool the pool; or
   * @param pools of one IPAM, in the order they are tried; or
   * @param selector which pools, in the order of their ids
   * @param allocation the id it is to have; null: it is derived
   * @param cidr this very CIDR; or
   * @param netmaskLength a free one of this length; or neither: the pool's default length
   * @param ipv6Cidr as well this one, of an IPv6 pool among those named; or
   * @param ipv6NetmaskLength as well one of this length
   * @param preview only say which one it would be
   * @param allowed by length only: choose inside one of these; empty: anywhere
   * @param disallowed by length only: choose outside all of these
   * @param strategy how to choose; null: as the pool does
   * @param owner for whom it is, to show
   * @param purpose what for, to show
   * @param expiresAt when it is released by itself; null: never
   */
  record Allocate(
      @Nullable PoolId pool,
      @Nullable List<PoolId> pools,
      @Nullable PoolSelector selector,
      @Minted @Nullable AllocationId allocation,
      @Nullable Cidr cidr,
      @Nullable Integer netmaskLength,
      @Nullable Cidr ipv6Cidr,
      @Nullable Integer ipv6NetmaskLength,
      @Minted @Nullable AllocationId ipv6Allocation,
      @Nullable String description,
      boolean preview,
      List<Cidr> allowed,
      List<Cidr> disallowed,
      @Nullable Strategy strategy,
      @Nullable String owner,
      @Nullable String purpose,
      @Nullable Instant expiresAt,
      Tags tags)
      implements PoolCommand {
    public Allocate {
      int ways = (pool != null ? 1 : 0) + (pools != null ? 1 : 0) + (selector != null ? 1 : 0);
      if (ways != 1 || pools != null && pools.isEmpty()) {
        throw new IllegalArgumentException("give exactly one of pool, pools and selector");
      }
    }

    /** What AWS knows to ask of one pool. */
    public Allocate(
        PoolId pool,
        @Nullable AllocationId allocation,
        @Nullable Cidr cidr,
        @Nullable Integer netmaskLength,
        @Nullable String description,
        boolean preview,
        List<Cidr> allowed,
        List<Cidr> disallowed,
        Tags tags) {
      this(
          pool,
          null,
          null,
          allocation,
          cidr,
          netmaskLength,
          null,
          null,
          null,
          description,
          preview,
          allowed,
          disallowed,
          null,
          null,
          null,
          null,
          tags);
    }

    @Override
    public Id target() {
      if (pool != null) {
        return pool;
      }
      return pools != null ? pools.getFirst() : Objects.requireNonNull(selector).scope();
    }

    /** Whether an IPv4 and an IPv6 CIDR are wanted together. */
    public boolean dualStack() {
      return ipv6Cidr != null || ipv6NetmaskLength != null;
    }

    @Override
    public boolean previews() {
      return preview;
    }
  }

  /** Named by its id, by pool and CIDR, or, as AWS does, by all three. */
  record Release(@Nullable PoolId pool, @Nullable Cidr cidr, @Nullable AllocationId allocation)
      implements PoolCommand {
    public Release {
      if (allocation == null && (pool == null || cidr == null)) {
        throw new IllegalArgumentException("give the allocation, or the pool and the CIDR");
      }
    }

    @Override
    public Id target() {
      return pool != null ? pool : Objects.requireNonNull(allocation);
    }
  }

  /** First the releases, then the allocations, each in this order: all of them or none. */
  record Batch(List<Release> releases, List<Allocate> allocations) implements PoolCommand {
    /** Releases and allocations together. */
    public static final int MAX_ITEMS = 1_000;

    public Batch {
      releases = List.copyOf(releases);
      allocations = List.copyOf(allocations);
      if (releases.isEmpty() && allocations.isEmpty()) {
        throw new IllegalArgumentException("a batch of nothing");
      }
    }

    @Override
    public Id target() {
      return releases.isEmpty() ? allocations.getFirst().target() : releases.getFirst().target();
    }
  }

  /**
   * @param expiresAt when it is released by itself; null: never
   */
  record Renew(AllocationId allocation, @Nullable Instant expiresAt) implements PoolCommand {
    @Override
    public Id target() {
      return allocation;
    }
  }

  /**
   * Frees space that is kept back before its time.
   *
   * @param reason why it cannot wait
   */
  record EndCooldown(PoolId pool, Cidr cidr, String reason) implements PoolCommand {
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
