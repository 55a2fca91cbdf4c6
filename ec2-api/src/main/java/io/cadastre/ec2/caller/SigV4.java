package io.cadastre.ec2.caller;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cadastre.ec2.http.Ec2Error;
import io.cadastre.ec2.http.HttpAsk;
import java.net.URLDecoder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * AWS Signature Version 4 as a server sees it: what a request claims, and whether the claim holds.
 * After "Create a signed AWS API request", IAM User Guide.
 *
 * @param dateTime {@code 20260101T000000Z}
 * @param scopeDate the date in the credential scope
 * @param signedHeaders lower case, in the order of the claim
 * @param lifetime of a presigned request; null for one signed by header
 */
record SigV4(
    String accessKeyId,
    String dateTime,
    String scopeDate,
    String region,
    String service,
    List<String> signedHeaders,
    String signature,
    @Nullable Duration lifetime) {

  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);
  private static final Duration LONGEST_LIFETIME = Duration.ofDays(7);
  private static final Set<String> SERVICES = Set.of("ec2", "sts");
  private static final DateTimeFormatter BASIC =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT);

  /**
   * Reads the claim from the {@code Authorization} header, else from a presigned query.
   *
   * @return null where the request makes none
   * @throws Ec2Error AuthFailure for one that is ill-formed
   */
  static @Nullable SigV4 parse(HttpAsk ask) {
    List<String> headers = ask.headerValues("Authorization");
    if (!headers.isEmpty()) {
      String header = headers.getFirst();
      if (headers.size() > 1 || !header.startsWith(ALGORITHM + " ")) {
        throw illFormed("The Authorization header must be one " + ALGORITHM + " signature.");
      }
      Map<String, String> parts = new HashMap<>();
      for (String part : header.substring(ALGORITHM.length()).split(",", -1)) {
        String[] pair = part.strip().split("=", 2);
        if (pair.length < 2 || parts.put(pair[0], pair[1]) != null) {
          throw illFormed("The Authorization header is ill-formed.");
        }
      }
      return claim(
          parts.get("Credential"),
          ask.header("X-Amz-Date"),
          parts.get("SignedHeaders"),
          parts.get("Signature"),
          null);
    }
    Map<String, String> query = new HashMap<>();
    for (String[] pair : pairs(ask)) {
      if (pair[0].startsWith("X-Amz-") && query.put(pair[0], pair[1]) != null) {
        throw illFormed("The query has " + pair[0] + " twice.");
      }
    }
    String algorithm = query.get("X-Amz-Algorithm");
    if (algorithm == null) {
      return null;
    }
    if (!algorithm.equals(ALGORITHM)) {
      throw illFormed("X-Amz-Algorithm must be " + ALGORITHM + ".");
    }
    String expires = query.getOrDefault("X-Amz-Expires", "");
    if (!expires.matches("[0-9]{1,6}")) {
      throw illFormed("X-Amz-Expires must be a number of seconds up to 604800.");
    }
    return claim(
        query.get("X-Amz-Credential"),
        query.get("X-Amz-Date"),
        query.get("X-Amz-SignedHeaders"),
        query.get("X-Amz-Signature"),
        Duration.ofSeconds(Long.parseLong(expires)));
  }

  private static SigV4 claim(
      @Nullable String credential,
      @Nullable String dateTime,
      @Nullable String signedHeaders,
      @Nullable String signature,
      @Nullable Duration lifetime) {
    if (credential == null || dateTime == null || signedHeaders == null || signature == null) {
      throw illFormed(
          "The signature lacks its Credential, X-Amz-Date, SignedHeaders or Signature.");
    }
    String[] scope = credential.split("/", -1);
    if (scope.length != 5 || !scope[4].equals("aws4_request")) {
      throw illFormed("Credential must be KEY/DATE/REGION/SERVICE/aws4_request.");
    }
    return new SigV4(
        scope[0],
        dateTime,
        scope[1],
        scope[2],
        scope[3],
        List.of(signedHeaders.split(";", -1)),
        signature,
        lifetime);
  }

  /**
   * Holds the claim against the request.
   *
   * @throws Ec2Error AuthFailure where it does not hold
   */
  void verify(HttpAsk ask, String secret, Instant now) {
    checkTime(now);
    if (!dateTime.startsWith(scopeDate + "T")) {
      throw illFormed("The date of the credential scope is not that of X-Amz-Date.");
    }
    if (!SERVICES.contains(service)) {
      throw illFormed("The credential scope must name the service ec2 or sts.");
    }
    Set<String> mustSign = new TreeSet<>(Set.of("host"));
    for (String name : ask.headers().keySet()) {
      String lower = name.toLowerCase(Locale.ROOT);
      // Else somebody on the way could swap a session token or the date.
      if (lower.startsWith("x-amz-")) {
        mustSign.add(lower);
      }
    }
    mustSign.removeAll(signedHeaders);
    if (!mustSign.isEmpty()) {
      throw illFormed("SignedHeaders lacks " + String.join(", ", mustSign) + ".");
    }
    if (!MessageDigest.isEqual(sign(ask, secret).getBytes(UTF_8), signature.getBytes(UTF_8))) {
      throw notValidated();
    }
  }

  /** The signature this request should have. */
  String sign(HttpAsk ask, String secret) {
    String scope = String.join("/", scopeDate, region, service, "aws4_request");
    String hash = hex(sha256(canonical(ask).getBytes(UTF_8)));
    String toSign = String.join("\n", ALGORITHM, dateTime, scope, hash);
    byte[] key = ("AWS4" + secret).getBytes(UTF_8);
    for (String step : List.of(scopeDate, region, service, "aws4_request", toSign)) {
      key = hmac(key, step);
    }
    return hex(key);
  }

  /** AWS's answer to a wrong signature and to an unknown key, so that neither tells which. */
  static Ec2Error notValidated() {
    return new Ec2Error(
        "AuthFailure", "AWS was not able to validate the provided access credentials");
  }

  private void checkTime(Instant now) {
    Instant signed;
    try {
      signed = LocalDateTime.parse(dateTime, BASIC).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw illFormed("X-Amz-Date must look like 20260101T000000Z.");
    }
    if (lifetime != null && lifetime.compareTo(LONGEST_LIFETIME) > 0) {
      throw illFormed("X-Amz-Expires must be a number of seconds up to 604800.");
    }
    if (signed.isAfter(now.plus(CLOCK_SKEW))) {
      throw illFormed(
          "The signature is not yet current: it was made at " + signed + ", now is " + now);
    }
    if (signed.plus(lifetime == null ? CLOCK_SKEW : lifetime).isBefore(now)) {
      throw illFormed("The signature has expired: it was made at " + signed + ", now is " + now);
    }
  }

  private String canonical(HttpAsk ask) {
    StringBuilder request = new StringBuilder();
    request.append(ask.method()).append('\n');
    request.append(encode(ask.path().isEmpty() ? "/" : ask.path(), true)).append('\n');
    request.append(
        pairs(ask).stream()
            .filter(pair -> lifetime == null || !pair[0].equals("X-Amz-Signature"))
            .map(pair -> encode(pair[0], false) + "=" + encode(pair[1], false))
            .sorted()
            .collect(Collectors.joining("&")));
    request.append('\n');
    for (String name : signedHeaders) {
      String values =
          ask.headerValues(name).stream()
              .map(value -> value.strip().replaceAll(" +", " "))
              .collect(Collectors.joining(","));
      request.append(name).append(':').append(values).append('\n');
    }
    request.append('\n').append(String.join(";", signedHeaders)).append('\n');
    // Never the hash the client states: a stated one that differs makes the signature differ.
    return request.append(hex(sha256(ask.body()))).toString();
  }

  /** The query's pairs, percent-decoded; a plus sign stays one, as the signing rules have it. */
  private static List<String[]> pairs(HttpAsk ask) {
    List<String[]> pairs = new ArrayList<>();
    String query = ask.rawQuery();
    if (query != null) {
      for (String pair : query.split("&", -1)) {
        if (!pair.isEmpty()) {
          String[] parts = pair.split("=", 2);
          pairs.add(new String[] {decode(parts[0]), parts.length > 1 ? decode(parts[1]) : ""});
        }
      }
    }
    return pairs;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
    } catch (IllegalArgumentException e) {
      throw illFormed("The query has an invalid percent-encoding.");
    }
  }

  private static String encode(String text, boolean keepSlash) {
    StringBuilder encoded = new StringBuilder(text.length());
    for (byte b : text.getBytes(UTF_8)) {
      char c = (char) (b & 0xFF);
      boolean plain =
          c >= 'A' && c <= 'Z'
              || c >= 'a' && c <= 'z'
              || c >= '0' && c <= '9'
              || "-._~".indexOf(c) >= 0;
      if (plain || keepSlash && c == '/') {
        encoded.append(c);
      } else {
        encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
    return encoded.toString();
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static Ec2Error illFormed(String sentence) {
    return new Ec2Error("AuthFailure", sentence);
  }
}
