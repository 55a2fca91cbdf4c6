package io.cadastre.ec2;

import io.cadastre.ec2.caller.Caller;
import io.cadastre.ec2.caller.Callers;
import io.cadastre.ec2.http.Ec2Error;
import io.cadastre.ec2.http.HttpAnswer;
import io.cadastre.ec2.http.HttpAsk;
import io.cadastre.ec2.protocol.Form;
import io.cadastre.ec2.protocol.QueryCodec;
import io.cadastre.ec2.protocol.Router;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The EC2 endpoint, whatever HTTP server it hangs on: takes a request, finds out who asks, has the
 * router run the operation, and answers in XML. Every outcome is an answer; the stage never fails.
 */
public final class Ec2Endpoint {
  private static final Logger log = LoggerFactory.getLogger(Ec2Endpoint.class);

  private static final String XML = "text/xml;charset=UTF-8";
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String STS_VERSION = "2011-06-15";
  private static final String WHO_AM_I = "GetCallerIdentity";

  /** They belong to the signature, which {@link Callers} reads from the raw query. */
  private static final List<String> PRESIGNED =
      List.of(
          "X-Amz-Algorithm",
          "X-Amz-Credential",
          "X-Amz-Date",
          "X-Amz-Expires",
          "X-Amz-SignedHeaders",
          "X-Amz-Signature",
          "X-Amz-Security-Token");

  private final Router router;
  private final Callers callers;
  private final InstantSource clock;
  private final Supplier<UUID> requestIds;

  public Ec2Endpoint(
      Router router, Callers callers, InstantSource clock, Supplier<UUID> requestIds) {
    this.router = router;
    this.callers = callers;
    this.clock = clock;
    this.requestIds = requestIds;
  }

  /** Answers a request. The stage completes normally, whatever happens. */
  public CompletionStage<HttpAnswer> handle(HttpAsk ask) {
    Call call = new Call(requestIds.get().toString());
    CompletionStage<byte[]> answer;
    try {
      answer = call.begin(ask);
    } catch (RuntimeException | Error e) {
      answer = CompletableFuture.failedStage(e);
    }
    return answer.handle(
        (xml, failure) ->
            failure == null ? call.answer(200, xml, Map.of()) : call.refusal(failure, ask));
  }

  /** The answer to a body that was not kept because it has more than so many bytes. */
  public HttpAnswer tooLarge(int maxBytes) {
    return new Call(requestIds.get().toString())
        .error(
            new Ec2Error("RequestEntityTooLarge", "A request has at most " + maxBytes + " bytes."));
  }

  /** One HTTP call: its id, and whether it turned out to be for STS, which words errors its way. */
  private final class Call {
    private final String requestId;
    private boolean sts;

    Call(String requestId) {
      this.requestId = requestId;
    }

    CompletionStage<byte[]> begin(HttpAsk ask) {
      checkForm(ask);
      Form form = Form.parse(ask.rawQuery(), ask.body());
      PRESIGNED.forEach(form::take);
      sts = STS_VERSION.equals(form.peek("Version"));
      Caller caller = callers.identify(ask, clock.instant());
      if (sts) {
        return CompletableFuture.completedStage(identity(form, caller));
      }
      return router.call(form, caller, requestId);
    }

    /** Terraform's provider asks STS who it is before anything else, at the same address. */
    private byte[] identity(Form form, Caller caller) {
      form.take("Version");
      String action = form.take("Action");
      if (!WHO_AM_I.equals(action)) {
        throw new Ec2Error(
            "InvalidAction",
            "Of STS only " + WHO_AM_I + " is offered here, not " + Form.shown("" + action) + ".");
      }
      form.refuseRest();
      return QueryCodec.callerIdentity(caller.account(), requestId);
    }

    HttpAnswer refusal(Throwable failure, HttpAsk ask) {
      Throwable cause = failure;
      while (cause instanceof CompletionException && cause.getCause() != null) {
        cause = cause.getCause();
      }
      Ec2Error error;
      if (cause instanceof Ec2Error refused) {
        error = refused;
      } else {
        log.error("Request {} from {} failed", requestId, ask.remoteAddress(), cause);
        error =
            new Ec2Error("InternalError", "An internal error has occurred; see the request id.");
      }
      return error(error);
    }

    HttpAnswer error(Ec2Error error) {
      Map<String, String> headers =
          error.httpStatus() == 503 ? Map.of("Retry-After", "1") : Map.of();
      byte[] xml = sts ? QueryCodec.stsError(error, requestId) : QueryCodec.error(error, requestId);
      return answer(error.httpStatus(), xml, headers);
    }

    HttpAnswer answer(int status, byte[] xml, Map<String, String> more) {
      Map<String, String> headers = new HashMap<>(more);
      headers.put("x-amzn-RequestId", requestId);
      return new HttpAnswer(status, XML, headers, xml);
    }
  }

  private static void checkForm(HttpAsk ask) {
    if (!ask.path().isEmpty() && !ask.path().equals("/")) {
      throw new Ec2Error("InvalidPath", "The EC2 API is at the path / of this address only.");
    }
    switch (ask.method()) {
      case "GET" -> {
        if (ask.body().length > 0) {
          throw new Ec2Error("InvalidMethod", "A GET request has no body; use POST.");
        }
      }
      case "POST" -> {
        if (!isForm(ask.contentType()) && ask.body().length > 0) {
          throw new Ec2Error(
              "InvalidContentType", "The Content-Type of a POST must be " + FORM + " in UTF-8.");
        }
      }
      default -> throw new Ec2Error("InvalidMethod", "The HTTP method must be POST or GET.");
    }
  }

  private static boolean isForm(@Nullable String contentType) {
    if (contentType == null) {
      return false;
    }
    String[] parts = contentType.toLowerCase(Locale.ROOT).split(";", -1);
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip().replace("\"", "");
      if (parameter.startsWith("charset=") && !parameter.equals("charset=utf-8")) {
        return false;
      }
    }
    return parts[0].strip().equals(FORM);
  }
}
