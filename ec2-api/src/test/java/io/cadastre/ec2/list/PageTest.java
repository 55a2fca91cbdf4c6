package io.cadastre.ec2.list;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cadastre.ec2.http.Ec2Error;
import io.cadastre.ec2.list.Page.Limits;
import io.cadastre.ec2.list.Page.Slice;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ec2.model.DescribeIpamPoolsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeIpamScopesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeIpamsRequest;
import software.amazon.awssdk.services.ec2.model.Ec2Request;

class PageTest {
  private static final Limits LIMITS = new Limits(5, 1000, 100);

  private final TreeSet<String> ids = new TreeSet<>();

  private Stream<String> idsAfter(@Nullable String key) {
    return (key == null ? ids : ids.tailSet(key, false)).stream();
  }

  @Test
  void pagesTogetherAreTheWholeList() {
    IntStream.range(0, 23).forEach(i -> ids.add("ipam-ü" + (char) ('a' + i)));
    List<String> read = new ArrayList<>();
    int pages = 0;
    String token = null;
    do {
      Slice<String> slice = page(5, token);
      read.addAll(slice.rows());
      token = slice.nextToken();
      pages++;
    } while (token != null);

    assertThat(read).containsExactlyElementsOf(ids);
    assertThat(pages).isEqualTo(5);
  }

  @Test
  void aFullLastPageHasNoToken() {
    ids.addAll(List.of("a", "b", "c", "d", "e"));

    assertThat(page(5, null).nextToken()).isNull();
    assertThat(page(null, null).rows()).hasSize(5);
  }

  @Test
  void anEmptyListIsAPage() {
    assertThat(page(5, null)).isEqualTo(new Slice<>(List.of(), null));
  }

  @Test
  void rowsThatVanishBetweenPagesSpoilNothing() {
    ids.addAll(List.of("a", "b", "c", "d", "e", "f"));
    String token = page(5, null).nextToken();
    ids.remove("e");

    assertThat(page(5, token).rows()).containsExactly("f");
  }

  @Test
  void onlyOneRowTooManyIsReadAndTheStreamIsClosed() {
    AtomicInteger read = new AtomicInteger();
    AtomicBoolean closed = new AtomicBoolean();

    Page.of(5, null, LIMITS, new byte[0])
        .read(
            after ->
                Stream.iterate(0, i -> i + 1)
                    .peek(i -> read.incrementAndGet())
                    .onClose(() -> closed.set(true)),
            i -> "" + i);

    assertThat(read).hasValueLessThanOrEqualTo(6);
    assertThat(closed).isTrue();
  }

  @Test
  void aTokenIsGoodForItsQueryOnly() {
    IntStream.range(0, 9).forEach(i -> ids.add("id" + i));
    Consumer<DescribeIpamPoolsRequest.Builder> query =
        b -> b.filters(f -> f.name("state").values("a", "b"));
    String token = next(pools(query));

    Page.of(pools(query.andThen(b -> b.nextToken(token).maxResults(7).dryRun(false))), LIMITS);
    assertBadToken(pools(b -> b.nextToken(token)));
    assertBadToken(pools(b -> b.nextToken(token).filters(f -> f.name("state").values("a"))));
    assertBadToken(pools(b -> b.nextToken(token).filters(f -> f.name("state").values("a,b"))));
    assertBadToken(pools(query.andThen(b -> b.nextToken(token).ipamPoolIds("x"))));

    String plain = next(DescribeIpamsRequest.builder().maxResults(5).build());
    assertThat(
            catchThrowableOfType(
                    Ec2Error.class,
                    () ->
                        Page.of(
                            DescribeIpamScopesRequest.builder().nextToken(plain).build(), LIMITS))
                .code())
        .isEqualTo("InvalidPaginationToken");
  }

  /** Tokens outlive releases: a change here must raise the version byte. */
  @Test
  void tokensAreWhatTheyWere() {
    ids.addAll(List.of("a", "b", "c", "d", "ipam-0123", "z"));

    assertThat(next(pools(b -> b.filters(f -> f.name("state").values("a")))))
        .isEqualTo("AQkwllIEnA9wQxK6PWlwYW0tMDEyMw");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "junk", "%%%", "AQ", "AQAAAAAAAAAAAAAAAGE", "AAAAAAAAAAAAAAAAAAAAAA"})
  void junkIsRefused(String token) {
    Ec2Error error =
        catchThrowableOfType(Ec2Error.class, () -> Page.of(5, token, LIMITS, new byte[0]));

    assertThat(error.code()).isEqualTo("InvalidPaginationToken");
  }

  @Test
  void noFlippedBitPasses() {
    ids.addAll(List.of("a", "b", "c", "d", "e", "f"));
    byte[] token = Base64.getUrlDecoder().decode(page(5, null).nextToken());
    for (int bit = 0; bit < token.length * 8; bit++) {
      byte[] flipped = token.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      String sent = Base64.getUrlEncoder().withoutPadding().encodeToString(flipped);

      assertThat(catchThrowableOfType(Ec2Error.class, () -> page(5, sent))).isNotNull();
    }
  }

  @Test
  void sizesOutOfRangeAreRefusedInAwssWords() {
    assertThat(catchThrowableOfType(Ec2Error.class, () -> page(3, null)).message())
        .isEqualTo(
            "Value ( 3 ) for parameter maxResults is invalid. Expecting a value greater than or"
                + " equal to 5.");
    assertThat(catchThrowableOfType(Ec2Error.class, () -> page(1001, null)).message())
        .isEqualTo(
            "Value ( 1001 ) for parameter maxResults is invalid. Expecting a value less than or"
                + " equal to 1000.");
  }

  private Slice<String> page(@Nullable Integer size, @Nullable String token) {
    return Page.of(size, token, LIMITS, "q".getBytes(UTF_8)).read(this::idsAfter, id -> id);
  }

  private String next(Ec2Request request) {
    return Objects.requireNonNull(
        Page.of(request, LIMITS).read(this::idsAfter, id -> id).nextToken());
  }

  private static DescribeIpamPoolsRequest pools(Consumer<DescribeIpamPoolsRequest.Builder> change) {
    return DescribeIpamPoolsRequest.builder().maxResults(5).applyMutation(change).build();
  }

  private static void assertBadToken(DescribeIpamPoolsRequest request) {
    assertThat(catchThrowableOfType(Ec2Error.class, () -> Page.of(request, LIMITS)).code())
        .isEqualTo("InvalidPaginationToken");
  }
}
