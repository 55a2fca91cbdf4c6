package io.cadastre.domain.core;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The tag of an account: in which partition what belongs to it is told. */
public final class AccountTag {
  private AccountTag() {}

  /** The first five hex digits of SHA-256 over the account id. */
  public static String of(String account) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(account.getBytes(UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, Id.TAG_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
