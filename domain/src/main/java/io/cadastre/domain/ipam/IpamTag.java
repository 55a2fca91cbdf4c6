package io.cadastre.domain.ipam;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cadastre.domain.core.Id;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The tag of an IPAM that is asked for and has no id yet. */
public final class IpamTag {
  private IpamTag() {}

  /**
   * The same for every sending of a request, by whatever gateway, so that a retry comes to the
   * partition that knows its outcome: the first five hex digits of SHA-256 over the three texts,
   * each as the number of its UTF-8 bytes (four bytes, big endian) and those bytes.
   */
  public static String of(String account, String region, String requestId) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      for (String text : new String[] {account, region, requestId}) {
        byte[] bytes = text.getBytes(UTF_8);
        sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        sha256.update(bytes);
      }
      return HexFormat.of().formatHex(sha256.digest()).substring(0, Id.TAG_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
