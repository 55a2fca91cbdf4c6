package io.cadastre.ec2.caller;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cadastre.domain.testkit.Claim;
import io.cadastre.ec2.caller.Callers.AccessKey;
import io.cadastre.ec2.http.Ec2Error;
import io.cadastre.ec2.http.HttpAsk;
import io.cadastre.ec2.http.SdkWire;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** The SDK's signer and AWS's published vectors are the oracle of our verifier. */
class CallersTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final String INVOCATION = "amz-sdk-invocation-id";
  private static final String ACCOUNT = "123456789012";
  private static final byte[] BODY = "Action=DescribeIpams&Version=2016-11-15".getBytes(UTF_8);
  private static final AwsCredentialsIdentity IDENTITY =
      AwsCredentialsIdentity.create(SdkWire.KEY, SdkWire.SECRET);

  private final Callers open = new Callers("us-east-1", "000000000000", List.of());
  private final Callers keyed =
      new Callers(
          "us-east-1",
          "000000000000",
          List.of(
              new AccessKey("AKIDOTHER", "other", "210987654321"),
              new AccessKey(SdkWire.KEY, SdkWire.SECRET, ACCOUNT)));

  @Test
  void theSdksSignatureHolds() {
    Caller caller = keyed.identify(signed(s -> {}), NOW);

    assertThat(caller).isEqualTo(new Caller(ACCOUNT, SdkWire.KEY, "eu-west-1", "inv-1"));
  }

  @Test
  void anInvocationIdThatIsNoLine_isNone() {
    HttpAsk ask = signed(s -> {});

    assertThat(
            open.identify(with(ask, null, BODY, Map.of(INVOCATION, "inv-2")), NOW).invocationId())
        .isEqualTo("inv-2");
    assertThat(open.identify(with(ask, null, BODY, Map.of(INVOCATION, "a\tb")), NOW).invocationId())
        .isNull();
  }

  @Test
  void thePresignedFormHolds() {
    Duration hour = Duration.ofHours(1);
    HttpAsk ask = presigned(hour);

    assertThat(ask.rawQuery()).contains("X-Amz-Signature");
    assertThat(keyed.identify(ask, NOW.plus(hour)).region()).isEqualTo("eu-west-1");
    assertRefused(ask, NOW.plus(hour).plusSeconds(1), "expired");
    assertRefused(ask, NOW.minus(Duration.ofMinutes(6)), "not yet current");
    assertRefused(
        with(ask, Objects.requireNonNull(ask.rawQuery()).replace("Ipams", "Ipbms"), BODY, Map.of()),
        NOW,
        "not able to validate");
  }

  @Test
  void aSessionTokenMustBeSigned() {
    HttpAsk ask =
        signed(
            s ->
                s.identity(
                    AwsSessionCredentialsIdentity.create(SdkWire.KEY, SdkWire.SECRET, "token")));

    assertThat(ask.header("x-amz-security-token")).isEqualTo("token");
    assertThat(keyed.identify(ask, NOW).account()).isEqualTo(ACCOUNT);
    assertRefused(
        with(signed(s -> {}), null, BODY, Map.of("X-Amz-Security-Token", "other")),
        NOW,
        "lacks x-amz-security-token");
  }

  @Test
  void whateverIsSignedCannotBeChanged() {
    HttpAsk ask = signed(s -> {});

    assertRefused(with(ask, "DryRun=true", BODY, Map.of()), NOW, "not able to validate");
    assertRefused(with(ask, null, "Action=X".getBytes(UTF_8), Map.of()), NOW, "not able to");
    assertRefused(with(ask, null, BODY, Map.of("Host", "evil.test")), NOW, "not able to validate");
    HttpAsk get = new HttpAsk("GET", ask.path(), ask.rawQuery(), ask.headers(), ask.body(), null);
    assertRefused(get, NOW, "not able to validate");
  }

  @Test
  void aStatedBodyHashIsHeldAgainstTheBody() {
    HttpAsk ask = signed(s -> {});
    HttpAsk unsigned = signed(s -> s.putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, false));

    assertThat(ask.header("Authorization")).contains("x-amz-content-sha256");
    assertThat(keyed.identify(ask, NOW).account()).isEqualTo(ACCOUNT);
    assertRefused(
        with(ask, null, BODY, Map.of("x-amz-content-sha256", "UNSIGNED-PAYLOAD")), NOW, "not able");
    assertRefused(with(unsigned, null, "X=1".getBytes(UTF_8), Map.of()), NOW, "not able");
  }

  @Test
  void theClockMayBeFiveMinutesOff() {
    HttpAsk ask = signed(s -> {});
    Duration five = Duration.ofMinutes(5);

    assertThat(keyed.identify(ask, NOW.plus(five)).account()).isEqualTo(ACCOUNT);
    assertThat(keyed.identify(ask, NOW.minus(five)).account()).isEqualTo(ACCOUNT);
    assertRefused(ask, NOW.plus(five).plusSeconds(1), "expired");
    assertRefused(ask, NOW.minus(five).minusSeconds(1), "not yet current");
  }

  @Test
  void anUnknownKeyAndAWrongSecretReadTheSame() {
    HttpAsk unknown = signed(s -> s.identity(AwsCredentialsIdentity.create("AKIDNOBODY", "x")));
    HttpAsk wrong = signed(s -> s.identity(AwsCredentialsIdentity.create(SdkWire.KEY, "x")));

    assertThat(refusal(unknown, NOW).message()).isEqualTo(refusal(wrong, NOW).message());
  }

  @Test
  void aSignatureForAnotherServiceIsRefused() {
    HttpAsk s3 = signed(s -> s.putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "iam"));
    HttpAsk sts = signed(s -> s.putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "sts"));

    assertRefused(s3, NOW, "ec2 or sts");
    assertThat(keyed.identify(sts, NOW).account()).isEqualTo(ACCOUNT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Basic dXNlcjpwYXNz",
        "AWS4-HMAC-SHA256",
        "AWS4-HMAC-SHA256 ",
        "AWS4-HMAC-SHA256 Credential",
        "AWS4-HMAC-SHA256 Credential=a/20260101/r/ec2/aws4_request, SignedHeaders=host",
        "AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=0",
        "AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=host, Signature=0",
        "AWS4-HMAC-SHA256 Credential=a/20260101/r/ec2/aws4_request, Credential=b, Signature=0",
      })
  void anIllFormedHeaderIsRefusedWithKeysAndIgnoredWithout(String header) {
    HttpAsk ask = ask(Map.of("Authorization", header, "X-Amz-Date", "20260101T000000Z"));

    assertThat(refusal(ask, NOW).code()).isEqualTo("AuthFailure");
    assertThat(open.identify(ask, NOW).region()).isEqualTo("us-east-1");
    assertThat(open.identify(ask, NOW).accessKeyId()).isNull();
  }

  @ParameterizedTest
  @CsvSource({"junk, 20260101", "20260101T000000Z, 20251231", "20261301T000000Z, 20261301"})
  void anImpossibleDateIsRefused(String dateTime, String scopeDate) {
    String header =
        "AWS4-HMAC-SHA256 Credential="
            + SdkWire.KEY
            + "/"
            + scopeDate
            + "/us-east-1/ec2/aws4_request, SignedHeaders=host, Signature=0";

    assertRefused(ask(Map.of("Authorization", header, "X-Amz-Date", dateTime)), NOW, "ate");
  }

  @Test
  void withoutASignatureOnlyAnOpenHouseAnswers() {
    HttpAsk ask = ask(Map.of());
    Ec2Error error = refusal(ask, NOW);

    assertThat(error.code()).isEqualTo("MissingAuthenticationToken");
    assertThat(error.httpStatus()).isEqualTo(403);
    assertThat(open.identify(ask, NOW))
        .isEqualTo(new Caller("000000000000", null, "us-east-1", null));
  }

  @Test
  void anOpenHouseTakesTheRegionOfAnySignature() {
    HttpAsk anyone = signed(s -> s.identity(AwsCredentialsIdentity.create("test", "test")));
    HttpAsk odd = signed(s -> s.putProperty(AwsV4HttpSigner.REGION_NAME, "No_Region"));

    assertThat(open.identify(anyone, NOW))
        .isEqualTo(new Caller("000000000000", "test", "eu-west-1", "inv-1"));
    assertThat(open.identify(presigned(Duration.ofSeconds(1)), NOW).region())
        .isEqualTo("eu-west-1");
    assertThat(open.identify(odd, NOW).region()).isEqualTo("us-east-1");
  }

  /** From AWS's signature version 4 test suite. */
  @ParameterizedTest
  @CsvSource({
    "GET,  ,                              5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
    "POST, ,                              5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
    "GET,  Param2=value2&Param1=value1,   b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
  })
  void publishedVectorsHold(String method, @Nullable String query, String signature) {
    String header =
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"
            + " SignedHeaders=host;x-amz-date, Signature="
            + signature;
    HttpAsk ask =
        new HttpAsk(
            method,
            "/",
            query,
            Map.of(
                "Host", List.of("example.amazonaws.com"),
                "X-Amz-Date", List.of("20150830T123600Z"),
                "Authorization", List.of(header)),
            new byte[0],
            null);

    assertThat(Objects.requireNonNull(SigV4.parse(ask)).sign(ask, SdkWire.SECRET))
        .isEqualTo(signature);
  }

  @Test
  @Claim("S3.29")
  void settingsAreCheckedAndKeepTheirSecret() {
    AccessKey key = new AccessKey("id", "hush", ACCOUNT);

    assertThat(new Callers("us-east-1", ACCOUNT, List.of(key)).toString()).doesNotContain("hush");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Callers("us-east-1", ACCOUNT, List.of(key, key)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Callers("us-east-1", "12345", List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Callers("US East", ACCOUNT, List.of()));
  }

  private void assertRefused(HttpAsk ask, Instant now, String part) {
    Ec2Error error = refusal(ask, now);
    assertThat(error.code()).isEqualTo("AuthFailure");
    assertThat(error.httpStatus()).isEqualTo(401);
    assertThat(error.message()).contains(part);
  }

  private Ec2Error refusal(HttpAsk ask, Instant now) {
    return catchThrowableOfType(Ec2Error.class, () -> keyed.identify(ask, now));
  }

  private static HttpAsk ask(Map<String, String> headers) {
    Map<String, List<String>> all = new HashMap<>();
    all.put("Host", List.of("cadastre.test:8080"));
    headers.forEach((name, value) -> all.put(name, List.of(value)));
    return new HttpAsk("POST", "/", null, all, BODY, null);
  }

  private static HttpAsk with(
      HttpAsk ask, @Nullable String query, byte[] body, Map<String, String> changed) {
    Map<String, List<String>> headers = new HashMap<>(ask.headers());
    changed.forEach(
        (name, value) -> {
          headers.keySet().removeIf(name::equalsIgnoreCase);
          headers.put(name, new ArrayList<>(List.of(value)));
        });
    return new HttpAsk(ask.method(), ask.path(), query, headers, body, null);
  }

  private static HttpAsk signed(Consumer<SignRequest.Builder<AwsCredentialsIdentity>> more) {
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(URI.create("http://cadastre.test:8080/"))
            .putHeader("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
            .putHeader(INVOCATION, "inv-1")
            .putHeader("X-Spaced", "  a   b ")
            .build();
    return sign(request, BODY, more);
  }

  private static HttpAsk presigned(Duration lifetime) {
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.GET)
            .uri(URI.create("http://cadastre.test:8080/"))
            .putRawQueryParameter("Action", "DescribeIpams")
            .putRawQueryParameter("Filter.1.Value.1", "a b+c/ü~*")
            .build();
    return sign(
        request,
        new byte[0],
        s ->
            s.putProperty(AwsV4HttpSigner.AUTH_LOCATION, AuthLocation.QUERY_STRING)
                .putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, lifetime));
  }

  private static HttpAsk sign(
      SdkHttpRequest request,
      byte[] body,
      Consumer<SignRequest.Builder<AwsCredentialsIdentity>> more) {
    SignedRequest signed =
        AwsV4HttpSigner.create()
            .sign(
                s -> {
                  s.identity(IDENTITY)
                      .request(request)
                      .payload(ContentStreamProvider.fromByteArray(body))
                      .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "ec2")
                      .putProperty(AwsV4HttpSigner.REGION_NAME, "eu-west-1")
                      .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(NOW, ZoneOffset.UTC));
                  more.accept(s);
                });
    return SdkWire.ask(signed.request(), new ByteArrayInputStream(body));
  }
}
