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
    return new AllocationId(
        AllocationId.PREFIX + longDigits(ipam, ipam + "/" + sequence + "/" + place));
  }

  /**
   * The same over a request id, for what is made by a request that is itself derived.
   *
   * @param requestId that nobody else gives, or only to ask for the same
   */
  public static AllocationId allocation(IpamId ipam, String requestId) {
    return new AllocationId(AllocationId.PREFIX + longDigits(ipam, requestId));
  }

  public static PoolCidrId poolCidr(IpamId ipam, String requestId) {
    return new PoolCidrId(PoolCidrId.PREFIX + longDigits(ipam, requestId));
  }

  private static String longDigits(IpamId ipam, String of) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(of.getBytes(UTF_8));
      int random = Id.LONG_DIGITS - 1 - Id.TAG_DIGITS;
      return "0" + ipam.tag() + HexFormat.of().formatHex(hash).substring(0, random);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
