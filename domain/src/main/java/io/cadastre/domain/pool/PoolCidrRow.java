package io.cadastre.domain.pool;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.core.Keys;
import io.cadastre.domain.core.Row;
import io.cadastre.domain.ipam.IpamId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a CIDR stands to a pool.
 *
 * @param cidr null where no CIDR of the wanted length was free
 * @param netmaskLength the CIDR's, or the wanted one
 * @param byNetmask whether the caller left the choice to us
 * @param sourceAllocation what the source pool allocated for it; null at the top level or where it
 *     holds no space
 * @param proof that the CIDR is the caller's, as he gave it; null where none is wanted
 * @param failure why it is in a failed state
 * @param changed when it came into its state; failed and deprovisioned rows are listed for 24 h
 */
public record PoolCidrRow(
    PoolCidrId id,
    IpamId ipam,
    PoolId pool,
    @Nullable Cidr cidr,
    int netmaskLength,
    boolean byNetmask,
    PoolCidrState state,
    @Nullable AllocationId sourceAllocation,
    @Nullable Proof proof,
    @Nullable Failure failure,
    Instant changed)
    implements Row {
  /** How long a failed or deprovisioned row is listed. */
  public static final Duration LISTED = Duration.ofHours(24);

  /**
   * @param code {@code cidr-not-available}, {@code limit-exceeded} or, for a blocked deprovision as
   *     with AWS, empty
   */
  public record Failure(String code, String message) {
    public static final String CIDR_NOT_AVAILABLE = "cidr-not-available";
  }

  /** What a {@link PoolCommand.ProvisionCidr} says to prove that a public CIDR is the caller's. */
  public record Proof(
      @Nullable String message,
      @Nullable String signature,
      @Nullable String method,
      @Nullable String token) {}

  @Override
  public String key() {
    return Keys.cidr(ipam, pool, id);
  }

  /** Whether it is listed no longer at that time. */
  public boolean fadedBy(Instant now) {
    return !state.holdsSpace() && !changed.plus(LISTED).isAfter(now);
  }

  public PoolCidrRow withState(
      PoolCidrState next, @Nullable AllocationId allocation, @Nullable Failure why, Instant when) {
    return new PoolCidrRow(
        id, ipam, pool, cidr, netmaskLength, byNetmask, next, allocation, proof, why, when);
  }
}
