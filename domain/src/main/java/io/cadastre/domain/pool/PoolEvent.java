package io.cadastre.domain.pool;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.core.Event;
import io.cadastre.domain.resource.ResourceKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can happen to a pool, its CIDRs and its allocations. */
public sealed interface PoolEvent extends Event {
  record PoolCreated(PoolRow after) implements PoolEvent {}

  record PoolModified(PoolRow before, PoolRow after) implements PoolEvent {}

  /**
   * The pool and those below it stopped to answer, its space is back with its source; rows follow
   * by {@code ExtentSwept}.
   *
   * @param extent this pool and all below it
   * @param released what the source pool had allocated for its CIDRs
   */
  record PoolDeleted(PoolRow before, List<PoolId> extent, List<AllocationRow> released)
      implements PoolEvent {
    public PoolDeleted {
      extent = List.copyOf(extent);
      released = List.copyOf(released);
    }
  }

  /**
   * A CIDR came to a pool, or could not; {@code after.state()} says which.
   *
   * @param replaced the failed or deprovisioned row of the same CIDR that it takes the place of
   * @param allocation what the source pool allocated for it; null at the top level
   */
  record CidrProvisioned(
      @Nullable PoolCidrRow replaced, PoolCidrRow after, @Nullable AllocationRow allocation)
      implements PoolEvent {}

  /**
   * A CIDR left a pool, or could not; {@code after.state()} says which.
   *
   * @param released what the source pool had allocated for it; null at the top level
   */
  record CidrDeprovisioned(PoolCidrRow before, PoolCidrRow after, @Nullable AllocationRow released)
      implements PoolEvent {}

  /** A failed or deprovisioned row has been listed for long enough. */
  record CidrForgotten(PoolCidrRow before) implements PoolEvent {}

  /**
   * @param wanted so that the record holds demand as it was, beside what was chosen
   * @param adopted the live resource with this very CIDR that the caller took over
   */
  record Allocated(Wanted wanted, AllocationRow after, @Nullable ResourceKey adopted)
      implements PoolEvent {}

  /** What was wanted of a pool, in the terms of {@link PoolCommand.Allocate}. */
  record Wanted(
      @Nullable Cidr cidr,
      @Nullable Integer netmaskLength,
      List<Cidr> allowed,
      List<Cidr> disallowed,
      @Nullable List<PoolId> pools,
      @Nullable Strategy strategy) {
    public Wanted {
      allowed = List.copyOf(allowed);
      disallowed = List.copyOf(disallowed);
    }
  }

  record AllocationModified(AllocationRow before, AllocationRow after) implements PoolEvent {}

  /**
   * @param quarantine how its space is kept back; null: it is not
   */
  record Released(AllocationRow before, @Nullable QuarantineRow quarantine) implements PoolEvent {}

  /**
   * An allocation ran out of its time.
   *
   * @param quarantine how its space is kept back; null: it is not
   */
  record LeaseExpired(AllocationRow before, @Nullable QuarantineRow quarantine)
      implements PoolEvent {}

  record LeaseRenewed(AllocationRow before, AllocationRow after) implements PoolEvent {}

  /**
   * Space that was kept back is free again.
   *
   * @param reason why somebody ended it early; null: its time had come
   */
  record CooldownEnded(QuarantineRow before, @Nullable String reason) implements PoolEvent {}
}
