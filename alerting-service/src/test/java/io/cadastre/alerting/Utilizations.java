package io.cadastre.alerting;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.address.Family;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.pool.PoolCidrId;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.scope.ScopeId;
import io.cadastre.kafka.message.Utilization.PoolCidrUtilization;
import io.cadastre.kafka.message.Utilization.PoolUtilization;
import java.math.BigInteger;
import java.time.Instant;

/** What tests say is measured. Their tag belongs to partition 0, the one of the test driver. */
public final class Utilizations {
  public static final IpamId IPAM = new IpamId("ipam-00abc000000000001");
  public static final ScopeId SCOPE = new ScopeId("ipam-scope-00abc000000000002");
  public static final PoolId POOL = pool(1);
  public static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");
  private static final BigInteger ZERO = BigInteger.ZERO;

  private Utilizations() {}

  public static PoolId pool(int number) {
    return new PoolId("ipam-pool-00abc%012x".formatted(number));
  }

  public static PoolCidrId poolCidr(int number) {
    return new PoolCidrId("ipam-pool-cidr-000abc%027x".formatted(number));
  }

  /** Of {@link #POOL}. */
  public static PoolUtilization allocated(long sequence, long allocated, long capacity) {
    return allocated(
        POOL, sequence, BigInteger.valueOf(allocated), BigInteger.valueOf(capacity), Family.IPV4);
  }

  public static PoolUtilization allocated(
      PoolId pool, long sequence, BigInteger allocated, BigInteger capacity, Family family) {
    return new PoolUtilization(
        IPAM,
        SCOPE,
        pool,
        family,
        null,
        sequence,
        TIME,
        capacity,
        allocated,
        ZERO,
        ZERO,
        capacity.subtract(allocated),
        null);
  }

  /** Of {@link #POOL}: each of its addresses in one of four. */
  public static PoolUtilization counted(
      long sequence, long allocated, long occupied, long quarantined, long free) {
    return new PoolUtilization(
        IPAM,
        SCOPE,
        POOL,
        Family.IPV4,
        null,
        sequence,
        TIME,
        BigInteger.valueOf(allocated + occupied + quarantined + free),
        BigInteger.valueOf(allocated),
        BigInteger.valueOf(occupied),
        BigInteger.valueOf(quarantined),
        BigInteger.valueOf(free),
        null);
  }

  /** Of a CIDR of {@link #POOL}. */
  public static PoolCidrUtilization cidrAllocated(
      PoolCidrId poolCidr, long sequence, long allocated, long capacity) {
    return new PoolCidrUtilization(
        IPAM,
        SCOPE,
        POOL,
        poolCidr,
        Cidr.parse("10.0.0.0/24"),
        Family.IPV4,
        null,
        sequence,
        TIME,
        BigInteger.valueOf(capacity),
        BigInteger.valueOf(allocated),
        ZERO,
        ZERO,
        BigInteger.valueOf(capacity - allocated),
        null);
  }
}
