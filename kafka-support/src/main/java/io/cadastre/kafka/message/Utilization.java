package io.cadastre.kafka.message;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.address.Family;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.pool.PoolCidrId;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.scope.ScopeId;
import java.math.BigInteger;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How full something is: every address of {@link #capacity()} is in exactly one of allocated,
 * occupied, quarantined and free.
 */
public sealed interface Utilization {
  IpamId ipam();

  ScopeId scope();

  PoolId pool();

  Family family();

  /** The Region the pool hands out in; null: any operating Region. */
  @Nullable String locale();

  /** The sequence of the IPAM that the numbers are of. */
  long sequence();

  Instant time();

  BigInteger capacity();

  BigInteger allocated();

  BigInteger occupied();

  BigInteger quarantined();

  BigInteger free();

  /** The netmask length of the largest CIDR that is wholly free; null: nothing is. */
  @Nullable Integer largestFree();

  /** The id of what it is about: the key on the topic. */
  String subject();

  /** Of a pool: the sum over its CIDRs. */
  record PoolUtilization(
      IpamId ipam,
      ScopeId scope,
      PoolId pool,
      Family family,
      @Nullable String locale,
      long sequence,
      Instant time,
      BigInteger capacity,
      BigInteger allocated,
      BigInteger occupied,
      BigInteger quarantined,
      BigInteger free,
      @Nullable Integer largestFree)
      implements Utilization {
    @Override
    public String subject() {
      return pool.value();
    }
  }

  /** Of one CIDR of a pool. */
  record PoolCidrUtilization(
      IpamId ipam,
      ScopeId scope,
      PoolId pool,
      PoolCidrId poolCidr,
      Cidr cidr,
      Family family,
      @Nullable String locale,
      long sequence,
      Instant time,
      BigInteger capacity,
      BigInteger allocated,
      BigInteger occupied,
      BigInteger quarantined,
      BigInteger free,
      @Nullable Integer largestFree)
      implements Utilization {
    @Override
    public String subject() {
      return poolCidr.value();
    }
  }
}
