package io.cadastre.domain.ipam;

import io.cadastre.domain.core.Event;
import io.cadastre.domain.core.Id;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.scope.ScopeRow;
import org.jspecify.annotations.Nullable;

/** What can happen to an IPAM as a whole. */
public sealed interface IpamEvent extends Event {
  record IpamCreated(IpamRow ipam, ScopeRow publicScope, ScopeRow privateScope)
      implements IpamEvent {}

  record IpamModified(IpamRow before, IpamRow after) implements IpamEvent {}

  /**
   * The IPAM and all below it stopped to answer; rows follow by {@link ExtentSwept}.
   *
   * @param before as it last was
   */
  record IpamDeleted(IpamRow before) implements IpamEvent {}

  /**
   * A slice of what a delete left behind is gone.
   *
   * @param pool the deleted pool whose extent it is; null: the IPAM's
   * @param upTo gone are the rows behind the slice before, up to the one with this key
   * @param rows how many they were when it was decided; for people, not for replay
   * @param done all that was left of the extent is gone
   */
  record ExtentSwept(IpamId ipam, @Nullable PoolId pool, String upTo, int rows, boolean done)
      implements IpamEvent {
    /** What was deleted. */
    public Id root() {
      return pool != null ? pool : ipam;
    }
  }
}
