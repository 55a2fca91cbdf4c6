package io.cadastre.domain.pool;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cadastre.domain.core.Id;
import io.cadastre.domain.ipam.IpamId;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The ids of what nobody gave one. */
public final class DerivedIds {
  private DerivedIds() {}

  /**
   * The first digits of SHA-256 over {@code ipam/sequence/place}, behind the IPAM's tag: the same
   * however often a request is decided anew, another for each thing that is ever decided.
   *
   * @param sequence of the first event of the decision
   * @param place counts what a decision makes
   */
  public static AllocationId allocation(IpamId ipam, long sequence, int place) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest((ipam + "/" + sequence + "/" + place).getBytes(UTF_8));
      int random = Id.LONG_DIGITS - 1 - Id.TAG_DIGITS;
      String digits = HexFormat.of().formatHex(hash).substring(0, random);
      return new AllocationId(AllocationId.PREFIX + "0" + ipam.tag() + digits);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
