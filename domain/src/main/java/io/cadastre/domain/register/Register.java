package io.cadastre.domain.register;

import io.cadastre.domain.core.Asked;
import io.cadastre.domain.core.Decision;
import io.cadastre.domain.core.Id;
import io.cadastre.domain.core.Lifecycle;
import io.cadastre.domain.core.Limits;
import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.core.Rows;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.ipam.IpamRow;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.pool.PoolRow;
import io.cadastre.domain.scope.ScopeId;
import io.cadastre.domain.scope.ScopeRow;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** What a decider may look at: who asks, the rows, the index, the quotas. */
record Register(Asked asked, Rows rows, Directory directory, Index index, Limits limits) {

  /** The caller's own IPAM; null where he has no such IPAM. */
  @Nullable IpamRow ipam(IpamId id) {
    IpamRow ipam = directory.ipam(id);
    return ipam != null && ipam.owner().equals(asked.account()) ? ipam : null;
  }

  @Nullable ScopeRow scope(ScopeId id) {
    ScopeRow scope = directory.scope(id);
    return scope != null && scope.owner().equals(asked.account()) ? scope : null;
  }

  @Nullable PoolRow pool(PoolId id) {
    PoolRow pool = directory.pool(id);
    return pool != null && pool.owner().equals(asked.account()) ? pool : null;
  }

  /**
   * What is wrong with the id that a producer minted for something new of that IPAM; null when
   * nothing. One with another tag would never be found; one that exists would be overwritten.
   */
  @Nullable Decision checkNew(Id minted, IpamId home, BiFunction<Id, Id, String> key) {
    if (!minted.tag().equals(home.tag())) {
      return Decision.refused(
          RefusalCode.INVALID_VALUE,
          minted,
          minted.value() + " does not carry the tag of " + home + ", " + home.tag() + ".");
    }
    return directory.known(minted, key) ? exists(minted) : null;
  }

  static Decision exists(Id minted) {
    return Decision.refused(
        RefusalCode.INCORRECT_STATE, minted, minted.value() + " exists already.");
  }

  static boolean deleting(Lifecycle state) {
    return state == Lifecycle.DELETE_IN_PROGRESS;
  }

  static Decision noIpam(IpamId id) {
    return Decision.refused(RefusalCode.IPAM_NOT_FOUND, id, "The IPAM " + id + " does not exist.");
  }

  static Decision noScope(ScopeId id) {
    return Decision.refused(
        RefusalCode.SCOPE_NOT_FOUND, id, "The IPAM scope " + id + " does not exist.");
  }

  static Decision noPool(PoolId id) {
    return Decision.refused(
        RefusalCode.POOL_NOT_FOUND, id, "The IPAM pool " + id + " does not exist.");
  }

  static Decision beingDeleted(Id id) {
    return Decision.refused(
        RefusalCode.INCORRECT_STATE,
        id,
        id.value() + " is being deleted and takes no more changes.");
  }
}
