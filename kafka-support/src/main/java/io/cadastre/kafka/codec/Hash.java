package io.cadastre.kafka.codec;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** A SHA-256, 32 bytes; as text in hex. */
public record Hash(byte[] bytes) {
  public static final int LENGTH = 32;
  public static final Hash ZERO = new Hash(new byte[LENGTH]);

  private static final ThreadLocal<MessageDigest> SHA_256 =
      ThreadLocal.withInitial(Hash::newSha256);

  public Hash {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("a hash of " + bytes.length + " bytes");
    }
    bytes = bytes.clone();
  }

  /** This thread's: to be made anew costs more than to hash a record. */
  static MessageDigest sha256() {
    MessageDigest sha256 = SHA_256.get();
    sha256.reset();
    return sha256;
  }

  private static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Hash hash && Arrays.equals(bytes, hash.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
