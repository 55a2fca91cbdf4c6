package io.cadastre.domain.register;

import io.cadastre.domain.core.Refusal;
import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.core.Text;
import io.cadastre.domain.ipam.IpamRow;
import io.cadastre.domain.pool.PoolRow;
import org.jspecify.annotations.Nullable;

/** Through which Regions a pool's allocations are made, released and listed. */
public final class HandingOut {
  private HandingOut() {}

  /**
   * Why not through that Region; null where it will do.
   *
   * @param ipam the pool's; null when it is gone, and then nothing is wrong with any Region
   * @param region null: none was called, and then nothing is wrong with it
   */
  public static @Nullable Refusal refused(
      PoolRow pool, @Nullable IpamRow ipam, @Nullable String region) {
    if (region == null) {
      return null;
    }
    String locale = pool.locale();
    if (locale != null) {
      return locale.equals(region)
          ? null
          : refusal(
              pool,
              "The locale of "
                  + pool.id()
                  + " is "
                  + locale
                  + "; allocate, release and list there, not through "
                  + Text.quoted(region)
                  + ".");
    }
    return ipam == null || ipam.operatingRegions().contains(region)
        ? null
        : refusal(
            pool,
            Text.quoted(region)
                + " is no operating Region of "
                + pool.ipam()
                + " ("
                + Text.quoted(String.join(", ", ipam.operatingRegions()))
                + ").");
  }

  private static Refusal refusal(PoolRow pool, String message) {
    return new Refusal(RefusalCode.INVALID_VALUE, pool.id().value(), message, null);
  }
}
