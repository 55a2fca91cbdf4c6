package io.cadastre.ec2.list;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cadastre.ec2.http.Ec2Error;
import io.cadastre.ec2.protocol.Members;
import io.cadastre.ec2.protocol.Members.Member;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Ec2Request;

/**
 * One page of a list that is ordered by a unique key: how many rows, and after which key.
 *
 * <p>A NextToken is a version byte, a check over the query and the key, and the last key given out,
 * in URL-safe base64. It holds all there is to know, so any server continues it, after any restart;
 * the check ties it to its query. It is no secret and grants nothing; anybody can make one, so what
 * reads more out of a key than a place in an order answers {@link #badToken} where it is not there.
 */
public final class Page {
  private static final byte VERSION = 1;
  private static final int CHECK_LENGTH = 12;
  private static final Set<String> NOT_OF_THE_QUERY = Set.of("MaxResults", "NextToken", "DryRun");

  private final int size;
  private final @Nullable String after;
  private final byte[] query;

  private Page(int size, @Nullable String after, byte[] query) {
    this.size = size;
    this.after = after;
    this.query = query;
  }

  /** The allowed range of MaxResults, and what its absence means. */
  public record Limits(int min, int max, int standard) {}

  /** The rows of a page; {@code nextToken} is null where no row follows. */
  public record Slice<T>(List<T> rows, @Nullable String nextToken) {}

  /**
   * The page that a list request asks for. Its MaxResults and NextToken are read by name; all its
   * other members make up the query that a token is good for.
   *
   * @throws Ec2Error as {@link #of(Integer, String, Limits, byte[])}
   */
  public static Page of(Ec2Request request, Limits limits) {
    Integer maxResults = null;
    String nextToken = null;
    for (Member member : Members.of(request)) {
      if (member.name().equals("MaxResults")) {
        maxResults = (Integer) member.value();
      } else if (member.name().equals("NextToken")) {
        nextToken = (String) member.value();
      }
    }
    return of(maxResults, nextToken, limits, fingerprint(request));
  }

  /**
   * @param query a hash of all that the token must not be used across: operation, ids, filters
   * @throws Ec2Error InvalidParameterValue for MaxResults out of range; InvalidPaginationToken for
   *     a token that is not ours or not of this query
   */
  public static Page of(
      @Nullable Integer maxResults, @Nullable String nextToken, Limits limits, byte[] query) {
    int size = maxResults == null ? limits.standard() : maxResults;
    if (size < limits.min()) {
      throw outOfRange(size, "greater than or equal to " + limits.min());
    }
    if (size > limits.max()) {
      throw outOfRange(size, "less than or equal to " + limits.max());
    }
    return new Page(size, nextToken == null ? null : key(nextToken, query), query.clone());
  }

  /**
   * Reads the page.
   *
   * @param rowsAfter opens the rows, already filtered, in the order of their keys, from the first
   *     one beyond the given key, or from the start where that is null; read no further than one
   *     row past the page, and closed
   */
  public <T> Slice<T> read(
      Function<@Nullable String, Stream<T>> rowsAfter, Function<? super T, String> keyOf) {
    return visit(
        (key, visitor) -> {
          try (Stream<T> stream = rowsAfter.apply(key)) {
            Iterator<T> rows = stream.iterator();
            boolean goesOn = true;
            while (goesOn && rows.hasNext()) {
              goesOn = visitor.test(rows.next());
            }
          }
        },
        keyOf);
  }

  /**
   * Reads the page of what is shown and not given.
   *
   * @param rowsAfter shows the rows, as {@link #read} has them, until the visitor answers false,
   *     which is at one row past the page
   */
  public <T> Slice<T> visit(
      BiConsumer<@Nullable String, Predicate<T>> rowsAfter, Function<? super T, String> keyOf) {
    List<T> seen = new ArrayList<>();
    rowsAfter.accept(
        after,
        row -> {
          seen.add(row);
          return seen.size() <= size;
        });
    List<T> page = List.copyOf(seen.subList(0, Math.min(size, seen.size())));
    return new Slice<>(page, seen.size() > size ? token(keyOf.apply(page.getLast())) : null);
  }

  private String token(String key) {
    byte[] text = key.getBytes(UTF_8);
    ByteBuffer token = ByteBuffer.allocate(1 + CHECK_LENGTH + text.length);
    token.put(VERSION).put(check(query, text)).put(text);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token.array());
  }

  private static String key(String token, byte[] query) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(token);
      if (bytes.length <= 1 + CHECK_LENGTH || bytes[0] != VERSION) {
        throw badToken();
      }
      byte[] check = Arrays.copyOfRange(bytes, 1, 1 + CHECK_LENGTH);
      byte[] text = Arrays.copyOfRange(bytes, 1 + CHECK_LENGTH, bytes.length);
      if (!MessageDigest.isEqual(check, check(query, text))) {
        throw badToken();
      }
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString();
    } catch (IllegalArgumentException | CharacterCodingException e) {
      throw badToken();
    }
  }

  private static byte[] check(byte[] query, byte[] key) {
    MessageDigest digest = sha256();
    digest.update(query);
    return Arrays.copyOf(digest.digest(key), CHECK_LENGTH);
  }

  private static byte[] fingerprint(Ec2Request request) {
    MessageDigest digest = sha256();
    digest.update(request.getClass().getSimpleName().getBytes(UTF_8));
    for (Member member : Members.of(request)) {
      if (!NOT_OF_THE_QUERY.contains(member.name())) {
        add(digest, member);
      }
    }
    return digest.digest();
  }

  /** By name, and nothing where not set: a member the SDK gains later spoils no older token. */
  private static void add(MessageDigest digest, Member member) {
    if (member.value() != null) {
      addText(digest, member.name());
      add(digest, member.value());
    }
  }

  /** Each value with its kind and length, so that no two queries spell the same bytes. */
  private static void add(MessageDigest digest, Object value) {
    switch (value) {
      case List<?> list -> {
        digest.update((byte) 'l');
        addInt(digest, list.size());
        list.forEach(item -> add(digest, item));
      }
      case String text -> addText(digest, text);
      case Number number -> addText(digest, number.toString());
      case Boolean bool -> addText(digest, bool.toString());
      case Instant time -> addText(digest, time.toString());
      default -> {
        digest.update((byte) 's');
        Members.of(value).forEach(member -> add(digest, member));
        digest.update((byte) 'e');
      }
    }
  }

  private static void addText(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    digest.update((byte) 't');
    addInt(digest, bytes.length);
    digest.update(bytes);
  }

  private static void addInt(MessageDigest digest, int number) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static Ec2Error outOfRange(int size, String expected) {
    return new Ec2Error(
        "InvalidParameterValue",
        "Value ( "
            + size
            + " ) for parameter maxResults is invalid. Expecting a value "
            + expected
            + ".");
  }

  /** For a token that is not ours. */
  public static Ec2Error badToken() {
    return new Ec2Error(
        "InvalidPaginationToken", "The specified pagination token is not valid for this request.");
  }
}
