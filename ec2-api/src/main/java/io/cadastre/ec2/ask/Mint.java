package io.cadastre.ec2.ask;

import io.cadastre.domain.core.Id;
import io.cadastre.domain.ipam.AssociationId;
import io.cadastre.domain.ipam.DiscoveryId;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.pool.AllocationId;
import io.cadastre.domain.pool.PoolCidrId;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.scope.ScopeId;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * Makes ids: the tag of the aggregate that the new object will belong to, then random digits.
 *
 * @param random must be safe for use by several threads, as {@code SecureRandom} is
 */
public record Mint(RandomGenerator random) {
  private static final HexFormat HEX = HexFormat.of();

  public IpamId ipam(String tag) {
    return new IpamId(IpamId.PREFIX + shortDigits(tag));
  }

  public DiscoveryId discovery(String tag) {
    return new DiscoveryId(DiscoveryId.PREFIX + shortDigits(tag));
  }

  public AssociationId association(String tag) {
    return new AssociationId(AssociationId.PREFIX + shortDigits(tag));
  }

  public ScopeId scope(String tag) {
    return new ScopeId(ScopeId.PREFIX + shortDigits(tag));
  }

  public PoolId pool(String tag) {
    return new PoolId(PoolId.PREFIX + shortDigits(tag));
  }

  public PoolCidrId poolCidr(String tag) {
    return new PoolCidrId(PoolCidrId.PREFIX + longDigits(tag));
  }

  public AllocationId allocation(String tag) {
    return new AllocationId(AllocationId.PREFIX + longDigits(tag));
  }

  /** 128 random bits in hex, for a request that brought nothing to know it by. */
  String nonce() {
    return digits(32);
  }

  private String shortDigits(String tag) {
    return tag + digits(Id.SHORT_DIGITS - Id.TAG_DIGITS);
  }

  private String longDigits(String tag) {
    return "0" + tag + digits(Id.LONG_DIGITS - 1 - Id.TAG_DIGITS);
  }

  private String digits(int count) {
    return (HEX.toHexDigits(random.nextLong()) + HEX.toHexDigits(random.nextLong()))
        .substring(0, count);
  }
}
