package io.cadastre.ec2;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cadastre.ec2.caller.Caller;
import io.cadastre.ec2.caller.Callers;
import io.cadastre.ec2.caller.Callers.AccessKey;
import io.cadastre.ec2.http.Ec2Error;
import io.cadastre.ec2.http.HttpAnswer;
import io.cadastre.ec2.http.HttpAsk;
import io.cadastre.ec2.http.SdkWire;
import io.cadastre.ec2.protocol.Router;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateIpamRequest;
import software.amazon.awssdk.services.ec2.model.CreateIpamResponse;
import software.amazon.awssdk.services.ec2.model.DescribeIpamsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeIpamsResponse;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;

class Ec2EndpointTest {
  private static final UUID ID = UUID.fromString("00000000-0000-4000-8000-000000000001");
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String LIST = "Action=DescribeIpams&Version=2016-11-15";

  private final Router router =
      Router.builder()
          .on(CreateIpamRequest::builder, this::create)
          .on(DescribeIpamsRequest::builder, this::describe)
          .build();
  private final Callers open = new Callers("us-east-1", "123456789012", List.of());
  private final Callers keyed =
      new Callers(
          "us-east-1",
          "000000000000",
          List.of(new AccessKey(SdkWire.KEY, SdkWire.SECRET, "123456789012")));

  private @Nullable Caller asked;

  private CompletionStage<CreateIpamResponse> create(CreateIpamRequest request, Caller caller) {
    asked = caller;
    return CompletableFuture.completedStage(
        CreateIpamResponse.builder()
            .ipam(i -> i.ipamId("ipam-1").description(request.description()))
            .build());
  }

  private CompletionStage<DescribeIpamsResponse> describe(
      DescribeIpamsRequest request, Caller caller) {
    asked = caller;
    return switch (Objects.requireNonNullElse(request.nextToken(), "")) {
      case "throw" -> throw new IllegalStateException("secret detail");
      case "overflow" -> throw new StackOverflowError();
      case "fail" -> CompletableFuture.failedStage(new IllegalStateException("secret detail"));
      case "refuse" -> throw new Ec2Error("InvalidIpamId.NotFound", "There is no ipam-1.");
      case "refuse later" ->
          CompletableFuture.failedFuture(
              new CompletionException(
                  new CompletionException(new Ec2Error("Unavailable", "Try again."))));
      default ->
          CompletableFuture.completedStage(
              DescribeIpamsResponse.builder().ipams(List.of()).build());
    };
  }

  @Test
  void theSdksClientIsServedAndProved() {
    try (Ec2Client client = SdkWire.client(ask -> answer(keyed, ask))) {
      CreateIpamResponse created = client.createIpam(c -> c.description("a <b> & ü\r\n"));

      assertThat(created.ipam().description()).isEqualTo("a <b> & ü\r\n");
      assertThat(created.responseMetadata().requestId()).isEqualTo(ID.toString());
      assertThat(client.describeIpams(d -> {}).hasIpams()).isTrue();
    }
    assertThat(Objects.requireNonNull(asked).account()).isEqualTo("123456789012");
    assertThat(asked.region()).isEqualTo("eu-west-1");
    assertThat(asked.invocationId()).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    "refuse,       400, InvalidIpamId.NotFound, There is no ipam-1.",
    "refuse later, 503, Unavailable,            Try again.",
    "throw,        500, InternalError,          An internal error has occurred; see the request id.",
    "overflow,     500, InternalError,          An internal error has occurred; see the request id.",
    "fail,         500, InternalError,          An internal error has occurred; see the request id.",
  })
  void failuresReachTheSdkAsErrors(String wish, int status, String code, String message) {
    try (Ec2Client client = SdkWire.client(ask -> answer(open, ask))) {
      Ec2Exception error =
          catchThrowableOfType(
              Ec2Exception.class, () -> client.describeIpams(d -> d.nextToken(wish)));

      assertThat(error.statusCode()).isEqualTo(status);
      assertThat(error.awsErrorDetails().errorCode()).isEqualTo(code);
      assertThat(error.awsErrorDetails().errorMessage()).isEqualTo(message);
      assertThat(error.requestId()).isEqualTo(ID.toString());
    }
  }

  @Test
  void unavailableSaysWhenToComeBack() {
    assertThat(post(LIST + "&NextToken=refuse+later").headers()).containsEntry("Retry-After", "1");
    assertThat(post(LIST).headers()).doesNotContainKey("Retry-After");
  }

  @ParameterizedTest
  @CsvSource({
    "Version=2016-11-15,                            400, MissingAction",
    "Action=&Version=2016-11-15,                    400, MissingAction",
    "Action=RunInstances&Version=2016-11-15,        400, InvalidAction",
    "Action=DeleteIpam&Version=2016-11-15,          400, UnsupportedOperation",
    "Action=DescribeIpams,                          400, MissingParameter",
    "Action=DescribeIpams&Version=2012-01-01,       400, NoSuchVersion",
    "Action=DescribeIpams&Action=DescribeIpams,     400, InvalidQueryParameter",
    "Action=DescribeIpams&Action.1=x&Version=2016-11-15, 400, UnknownParameter",
    "Action=DescribeIpams&Version=2016-11-15&X=1,   400, UnknownParameter",
    "Action=CreateIpam&Version=2011-06-15,          400, InvalidAction",
    "'',                                            400, MissingAction",
    "%,                                             400, MalformedQueryString",
  })
  void badCallsAreRefused(String body, int status, String code) {
    HttpAnswer answer = post(body);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(xml(answer)).contains("<Code>" + code + "</Code>");
  }

  @Test
  void anInvalidActionReadsAsAtAws() {
    assertThat(xml(post("Action=Run%3CInstances")))
        .contains("The action Run&lt;Instances is not valid for this web service.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        FORM,
        FORM + "; charset=utf-8",
        FORM + ";charset=\"UTF-8\"",
        "Application/X-WWW-Form-URLencoded"
      })
  void formsAreTaken(String contentType) {
    assertThat(answer(open, ask("POST", "/", null, contentType, LIST)).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/xml", "application/json", FORM + "; charset=utf-16", ""})
  void otherContentIsRefused(String contentType) {
    HttpAnswer answer = answer(open, ask("POST", "/", null, contentType, LIST));

    assertThat(answer.status()).isEqualTo(415);
    assertThat(xml(answer)).contains("<Code>InvalidContentType</Code>");
  }

  @Test
  void getIsTakenAndOtherMethodsAndPathsAreNot() {
    assertThat(answer(open, ask("GET", "/", LIST, null, "")).status()).isEqualTo(200);
    assertThat(answer(open, ask("GET", "/", LIST, null, "x")).status()).isEqualTo(405);
    assertThat(answer(open, ask("PUT", "/", null, FORM, LIST)).status()).isEqualTo(405);
    assertThat(answer(open, ask("POST", "/ec2", null, FORM, LIST)).status()).isEqualTo(404);
  }

  @Test
  void aBodyNotKeptIsAnsweredLikeAnyRefusal() {
    HttpAnswer answer =
        new Ec2Endpoint(router, open, InstantSource.system(), () -> ID).tooLarge(1_000);

    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.headers()).containsEntry("x-amzn-RequestId", ID.toString());
    assertThat(xml(answer))
        .contains("<Code>RequestEntityTooLarge</Code>", "1000", "<RequestID>" + ID);
  }

  @Test
  void aSignatureInTheQueryIsNoUnknownParameter() {
    String signature =
        "&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20260101T000000Z&X-Amz-Expires=60"
            + "&X-Amz-Credential=a%2F20260101%2Feu-west-1%2Fec2%2Faws4_request"
            + "&X-Amz-SignedHeaders=host&X-Amz-Signature=0&X-Amz-Security-Token=t";

    assertThat(answer(open, ask("GET", "/", LIST + signature, null, "")).status()).isEqualTo(200);
    assertThat(Objects.requireNonNull(asked).region()).isEqualTo("eu-west-1");
  }

  @Test
  void stsSaysWhoIsAsking() {
    HttpAnswer answer = post("Action=GetCallerIdentity&Version=2011-06-15");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(xml(answer))
        .isEqualTo(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><GetCallerIdentityResponse"
                + " xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>"
                + "<Arn>arn:aws:iam::123456789012:root</Arn><UserId>123456789012</UserId>"
                + "<Account>123456789012</Account></GetCallerIdentityResult><ResponseMetadata>"
                + "<RequestId>"
                + ID
                + "</RequestId></ResponseMetadata>"
                + "</GetCallerIdentityResponse>");
    assertThat(xml(post("Action=GetCallerIdentity&Version=2011-06-15&X=1")))
        .contains("UnknownParameter");
  }

  @Test
  void stsWordsItsErrorsItsOwnWay() {
    HttpAnswer answer =
        answer(keyed, ask("POST", "/", null, FORM, "Action=GetCallerIdentity&Version=2011-06-15"));

    assertThat(answer.status()).isEqualTo(403);
    assertThat(xml(answer))
        .contains("<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error>")
        .contains("<Type>Sender</Type><Code>MissingAuthenticationToken</Code>");
  }

  private HttpAnswer post(String body) {
    return answer(open, ask("POST", "/", null, FORM, body));
  }

  private HttpAnswer answer(Callers callers, HttpAsk ask) {
    return new Ec2Endpoint(router, callers, InstantSource.system(), () -> ID)
        .handle(ask)
        .toCompletableFuture()
        .join();
  }

  private static HttpAsk ask(
      String method,
      String path,
      @Nullable String query,
      @Nullable String contentType,
      String body) {
    Map<String, List<String>> headers =
        contentType == null ? Map.of() : Map.of("content-type", List.of(contentType));
    return new HttpAsk(method, path, query, headers, body.getBytes(UTF_8), null);
  }

  private static String xml(HttpAnswer answer) {
    return new String(answer.body(), UTF_8);
  }
}
