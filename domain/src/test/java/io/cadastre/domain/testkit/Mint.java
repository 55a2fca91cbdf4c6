package io.cadastre.domain.testkit;

import io.cadastre.domain.core.Id;
import io.cadastre.domain.ipam.AssociationId;
import io.cadastre.domain.ipam.DiscoveryId;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.pool.AllocationId;
import io.cadastre.domain.pool.PoolCidrId;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.scope.ScopeId;

/** Ids in the order they are asked for, the same in each run; each carries the tag of its home. */
public final class Mint {
  private static final int FIRST_TAG = 0xa0000;
  private long minted;

  /** Each IPAM has a tag of its own. */
  public IpamId ipam() {
    return ipamTagged("%05x".formatted(FIRST_TAG + minted));
  }

  public IpamId ipamTagged(String tag) {
    return new IpamId(IpamId.PREFIX + shortDigits(tag));
  }

  public ScopeId scope(Id home) {
    return new ScopeId(ScopeId.PREFIX + shortDigits(home.tag()));
  }

  public DiscoveryId discovery(Id home) {
    return new DiscoveryId(DiscoveryId.PREFIX + shortDigits(home.tag()));
  }

  public AssociationId association(Id home) {
    return new AssociationId(AssociationId.PREFIX + shortDigits(home.tag()));
  }

  public PoolId pool(Id home) {
    return new PoolId(PoolId.PREFIX + shortDigits(home.tag()));
  }

  public PoolCidrId poolCidr(Id home) {
    return new PoolCidrId(PoolCidrId.PREFIX + longDigits(home.tag()));
  }

  public AllocationId allocation(Id home) {
    return new AllocationId(AllocationId.PREFIX + longDigits(home.tag()));
  }

  private String shortDigits(String tag) {
    return "%s%012x".formatted(tag, ++minted);
  }

  /** The count is spread over the last 16 digits, which decide where private IPv6 space lies. */
  private String longDigits(String tag) {
    long spread = ++minted * 0x9e3779b97f4a7c15L;
    return "0%s%011x%016x".formatted(tag, minted, spread);
  }
}
