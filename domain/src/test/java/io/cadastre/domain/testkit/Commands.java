package io.cadastre.domain.testkit;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.core.Id;
import io.cadastre.domain.ipam.IpamCommand.CreateIpam;
import io.cadastre.domain.ipam.IpamCommand.DeleteIpam;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.PoolCommand.Allocate;
import io.cadastre.domain.pool.PoolCommand.Authorization;
import io.cadastre.domain.pool.PoolCommand.DeletePool;
import io.cadastre.domain.pool.PoolCommand.DeprovisionCidr;
import io.cadastre.domain.pool.PoolCommand.ProvisionCidr;
import io.cadastre.domain.pool.PoolCommand.Release;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.scope.ScopeCommand.CreateScope;
import io.cadastre.domain.scope.ScopeCommand.DeleteScope;
import io.cadastre.domain.scope.ScopeId;
import io.cadastre.domain.tag.TagCommand.CreateTags;
import io.cadastre.domain.tag.Tags;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The usual commands, with minted ids and all else left out. */
public final class Commands {
  private final Mint mint;

  public Commands(Mint mint) {
    this.mint = mint;
  }

  public CreateIpam createIpam(String... operatingRegions) {
    IpamId ipam = mint.ipam();
    return createIpam(ipam, operatingRegions);
  }

  public CreateIpam createIpam(IpamId ipam, String... operatingRegions) {
    return new CreateIpam(
        ipam,
        mint.scope(ipam),
        mint.scope(ipam),
        mint.discovery(ipam),
        mint.association(ipam),
        null,
        List.of(operatingRegions),
        null,
        null,
        null,
        Tags.NONE);
  }

  public DeleteIpam deleteIpam(IpamId ipam, boolean cascade) {
    return new DeleteIpam(ipam, cascade);
  }

  public CreateScope createScope(IpamId ipam) {
    return new CreateScope(ipam, mint.scope(ipam), null, null, Tags.NONE);
  }

  public DeleteScope deleteScope(ScopeId scope) {
    return new DeleteScope(scope);
  }

  /** An IPv4 pool; what else it has is said by the draft's methods. */
  public PoolDraft pool(ScopeId scope) {
    return new PoolDraft(scope, mint.pool(scope));
  }

  public DeletePool deletePool(PoolId pool) {
    return new DeletePool(pool, false);
  }

  public DeletePool deletePoolCascading(PoolId pool) {
    return new DeletePool(pool, true);
  }

  public ProvisionCidr provision(PoolId pool, String cidr) {
    return provision(pool, Cidr.parse(cidr), null, null);
  }

  public ProvisionCidr provision(PoolId pool, int netmaskLength) {
    return provision(pool, null, netmaskLength, null);
  }

  /** A CIDR that the caller brings and proves to be his. */
  public ProvisionCidr bring(PoolId pool, String cidr) {
    return provision(pool, Cidr.parse(cidr), null, new Authorization("message", "signature"));
  }

  public ProvisionCidr provision(
      PoolId pool,
      @Nullable Cidr cidr,
      @Nullable Integer netmaskLength,
      @Nullable Authorization authorization) {
    return new ProvisionCidr(
        pool,
        mint.poolCidr(pool),
        mint.allocation(pool),
        cidr,
        netmaskLength,
        authorization,
        null,
        null);
  }

  public DeprovisionCidr deprovision(PoolId pool, String cidr) {
    return new DeprovisionCidr(pool, Cidr.parse(cidr));
  }

  public Allocate allocate(PoolId pool, String cidr) {
    return allocation(pool).cidr(cidr).make();
  }

  public Allocate allocate(PoolId pool, int netmaskLength) {
    return allocation(pool).netmaskLength(netmaskLength).make();
  }

  public Allocate preview(PoolId pool, int netmaskLength) {
    return allocation(pool).netmaskLength(netmaskLength).preview().make();
  }

  public AllocationDraft allocation(PoolId pool) {
    return new AllocationDraft(pool, mint.allocation(pool));
  }

  public Release release(AllocationRow allocation) {
    return new Release(allocation.pool(), allocation.cidr(), allocation.id());
  }

  public CreateTags tag(Id resource, String key, String value) {
    return new CreateTags(List.of(resource), new Tags(Map.of(key, value)));
  }
}
