package io.cadastre.ec2.caller;

import io.cadastre.domain.core.Text;
import io.cadastre.ec2.http.Ec2Error;
import io.cadastre.ec2.http.HttpAsk;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells who asks. Without configured keys everyone is the default account, whatever credentials a
 * client was made to send; with keys a request is signed with one of them or refused.
 *
 * @param homeRegion where a request names no Region
 * @param keys empty switches verification off
 */
public record Callers(String homeRegion, String defaultAccount, List<AccessKey> keys) {
  private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
  private static final Pattern REGION = Pattern.compile("[a-z0-9]+(-[a-z0-9]+){0,5}");
  private static final int MAX_INVOCATION_ID = 128;
  private static final String BASIC = "Basic ";

  /** An access key and the account it stands for. */
  public record AccessKey(String id, String secret, String account) {
    public AccessKey {
      requireAccount(account);
    }

    /** Without the secret, so that no log ever has it. */
    @Override
    public String toString() {
      return "AccessKey[id=" + id + ", account=" + account + "]";
    }
  }

  /**
   * @throws IllegalArgumentException for an account that is not twelve digits, a Region no client
   *     could name, or two keys with one id
   */
  public Callers {
    requireAccount(defaultAccount);
    if (!isRegion(homeRegion)) {
      throw new IllegalArgumentException("not a Region: " + homeRegion);
    }
    keys = List.copyOf(keys);
    Set<String> ids = new HashSet<>();
    for (AccessKey key : keys) {
      if (!ids.add(key.id())) {
        throw new IllegalArgumentException("access key " + key.id() + " is configured twice");
      }
    }
  }

  /**
   * The caller of a request.
   *
   * @param now for the age of the signature
   * @throws Ec2Error AuthFailure or MissingAuthenticationToken, where keys are configured
   */
  public Caller identify(HttpAsk ask, Instant now) {
    if (keys.isEmpty()) {
      SigV4 claim = claimOrNull(ask);
      return claim == null
          ? caller(defaultAccount, null, homeRegion, ask)
          : caller(defaultAccount, claim.accessKeyId(), claim.region(), ask);
    }
    SigV4 claim = SigV4.parse(ask);
    if (claim == null) {
      throw new Ec2Error("MissingAuthenticationToken", "Request is missing Authentication Token");
    }
    for (AccessKey key : keys) {
      if (key.id().equals(claim.accessKeyId())) {
        claim.verify(ask, key.secret(), now);
        if (!isRegion(claim.region())) {
          throw new Ec2Error("AuthFailure", "The credential scope names no Region.");
        }
        return caller(key.account(), key.id(), claim.region(), ask);
      }
    }
    throw SigV4.notValidated();
  }

  /**
   * The same, where key id and secret may also come by HTTP Basic (RFC 7617).
   *
   * @throws Ec2Error AuthFailure or MissingAuthenticationToken, where keys are configured
   */
  public Caller identifyOrBasic(HttpAsk ask, Instant now) {
    String sent = ask.header("Authorization");
    if (keys.isEmpty() || sent == null || !sent.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
      return identify(ask, now);
    }
    byte[] given;
    try {
      given = Base64.getDecoder().decode(sent.substring(BASIC.length()).strip());
    } catch (IllegalArgumentException e) {
      throw SigV4.notValidated();
    }
    for (AccessKey key : keys) {
      byte[] expected = (key.id() + ":" + key.secret()).getBytes(StandardCharsets.UTF_8);
      if (MessageDigest.isEqual(expected, given)) {
        return caller(key.account(), key.id(), homeRegion, ask);
      }
    }
    throw SigV4.notValidated();
  }

  private Caller caller(String account, @Nullable String accessKeyId, String region, HttpAsk ask) {
    String invocation = ask.header("amz-sdk-invocation-id");
    boolean usable =
        invocation != null
            && !invocation.isBlank()
            && invocation.length() <= MAX_INVOCATION_ID
            && Text.isOneLine(invocation);
    return new Caller(
        account, accessKeyId, isRegion(region) ? region : homeRegion, usable ? invocation : null);
  }

  /** Where nothing is verified, a header that is no signature is no reason to refuse. */
  private static @Nullable SigV4 claimOrNull(HttpAsk ask) {
    try {
      return SigV4.parse(ask);
    } catch (Ec2Error illFormed) {
      return null;
    }
  }

  private static boolean isRegion(String name) {
    return name.length() <= 32 && REGION.matcher(name).matches();
  }

  private static void requireAccount(String account) {
    if (!ACCOUNT.matcher(account).matches()) {
      throw new IllegalArgumentException("not an account of twelve digits: " + account);
    }
  }
}
