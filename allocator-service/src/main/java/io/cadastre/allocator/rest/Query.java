package io.cadastre.allocator.rest;

import io.cadastre.domain.address.AddressFormatException;
import io.cadastre.domain.address.Cidr;
import io.cadastre.ec2.http.HttpAsk;
import java.math.BigInteger;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The parameters of a read. Each is taken once; what is left over is a problem. */
final class Query {
  private static final int MOST = 1_000;
  private static final int LONGEST = 1_024;

  /** Clocks differ. */
  private static final Duration TOLERANCE = Duration.ofMinutes(1);

  private final Map<String, String> parameters = new TreeMap<>();
  private final Instant now;

  Query(HttpAsk ask, Instant now) {
    this.now = now;
    String raw = ask.rawQuery();
    for (String pair : raw == null || raw.isEmpty() ? new String[0] : raw.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      String name = decode(parts[0]);
      if (name.startsWith("X-Amz-")) {
        continue; // a signature, which was looked at
      }
      if (parameters.put(name, parts.length > 1 ? decode(parts[1]) : "") != null) {
        throw Problem.invalid("The parameter " + shown(name) + " is given twice.");
      }
    }
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw Problem.invalid("The query has an invalid percent-encoding.");
    }
  }

  /** A text of a caller's, fit to be shown to him again. */
  static String shown(String text) {
    String plain = text.replaceAll("\\p{Cntrl}", "?");
    return plain.length() > 100 ? plain.substring(0, 100) + "…" : plain;
  }

  /** Null where it is not given. */
  @Nullable String take(String name) {
    String value = parameters.remove(name);
    if (value != null && (value.isEmpty() || value.length() > LONGEST)) {
      throw Problem.invalid(
          "The parameter " + name + (value.isEmpty() ? " is empty." : " is too long."));
    }
    return value;
  }

  String required(String name) {
    String value = take(name);
    if (value == null) {
      throw Problem.invalid("The parameter " + name + " is missing.");
    }
    return value;
  }

  void refuseRest() {
    if (!parameters.isEmpty()) {
      throw Problem.invalid(
          "There is no parameter " + shown(parameters.keySet().iterator().next()) + " here.");
    }
  }

  /** A time that has been; null where it is not given. */
  @Nullable Instant time(String name) {
    String text = take(name);
    if (text == null) {
      return null;
    }
    try {
      Instant time = OffsetDateTime.parse(text).toInstant();
      if (time.isAfter(now.plus(TOLERANCE))) {
        throw Problem.invalid(
            name + " lies in the future: it is " + now.truncatedTo(ChronoUnit.MILLIS) + " now.");
      }
      return time;
    } catch (DateTimeException e) {
      throw Problem.invalid(
          name + " must be a time like 2026-03-12T03:12:00Z, not " + shown(text) + ".");
    }
  }

  Instant now() {
    return now;
  }

  /** A CIDR, or a single address for the CIDR of it alone. */
  Cidr cidr(String name) {
    String text = required(name);
    String whole = text.contains("/") ? text : text + (text.contains(":") ? "/128" : "/32");
    try {
      return Cidr.parse(whole);
    } catch (AddressFormatException e) {
      throw Problem.invalid(name + ": " + e.getMessage());
    }
  }

  /** A single address, as the CIDR of it alone: what is asked of it is not paged. */
  Cidr address(String name) {
    Cidr cidr = cidr(name);
    if (!cidr.size().equals(BigInteger.ONE)) {
      throw Problem.invalid(
          name
              + " is a single address, not "
              + cidr
              + "; of a CIDR, ask history?cidr="
              + cidr
              + ".");
    }
    return cidr;
  }

  /** An id of that kind; null where it is not given. */
  <I> @Nullable I id(String name, Predicate<String> wellFormed, Function<String, I> typed) {
    String text = take(name);
    if (text == null) {
      return null;
    }
    if (!wellFormed.test(text)) {
      throw Problem.invalid(name + " is no id of its kind: " + shown(text) + ".");
    }
    return typed.apply(text);
  }

  boolean staleIsOk() {
    String text = take("stale");
    if (text != null && !text.equals("ok")) {
      throw Problem.invalid("stale can only be ok, not " + shown(text) + ".");
    }
    return text != null;
  }

  /** How many of a list are wanted, and behind which. */
  record Page(int limit, @Nullable String after) {}

  Page page() {
    String limit = take("limit");
    String token = take("nextToken");
    int size = MOST;
    if (limit != null) {
      if (!limit.matches("[0-9]{1,4}")
          || Integer.parseInt(limit) < 1
          || Integer.parseInt(limit) > MOST) {
        throw Problem.invalid(
            "limit is a number from 1 to " + MOST + ", not " + shown(limit) + ".");
      }
      size = Integer.parseInt(limit);
    }
    return new Page(size, token == null ? null : untoken(token));
  }

  /** One char a byte, so that any place can be said. */
  static String token(String after) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(after.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String untoken(String token) {
    try {
      return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.ISO_8859_1);
    } catch (IllegalArgumentException e) {
      throw Problem.invalid("nextToken is not one of ours.");
    }
  }
}
