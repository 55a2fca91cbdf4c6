package io.cadastre.allocator.http;

import io.cadastre.ec2.Ec2Endpoint;
import io.cadastre.ec2.http.HttpAnswer;
import io.cadastre.ec2.http.HttpAsk;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.ServerHttpRequest;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Hands what comes over HTTP to the EC2 endpoint, byte for byte, and back. */
@Controller
@Consumes(MediaType.ALL)
@Requires(beans = Ec2Endpoint.class) // other services may share the class path
final class Ec2Controller {
  /** Bytes of a body that are looked at. */
  private static final int MAX_BODY = 1 << 20;

  private final Ec2Endpoint endpoint;

  Ec2Controller(Ec2Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  @Get("/{+path:.*}")
  CompletionStage<MutableHttpResponse<byte[]>> get(HttpRequest<?> request, @Nullable String path) {
    return answer(request, new byte[0]);
  }

  @Post("/{+path:.*}")
  CompletionStage<MutableHttpResponse<byte[]>> post(HttpRequest<?> request, @Nullable String path) {
    if (!(request instanceof ServerHttpRequest<?> server)) {
      return answer(request, new byte[0]);
    }
    return BoundedBody.collect(server.byteBody().toByteArrayPublisher(), MAX_BODY)
        .thenCompose(body -> body == null ? tooLarge() : answer(request, body));
  }

  @Put("/{+path:.*}")
  CompletionStage<MutableHttpResponse<byte[]>> put(HttpRequest<?> request, @Nullable String path) {
    return answer(request, new byte[0]);
  }

  @Delete("/{+path:.*}")
  CompletionStage<MutableHttpResponse<byte[]>> delete(
      HttpRequest<?> request, @Nullable String path) {
    return answer(request, new byte[0]);
  }

  private CompletionStage<MutableHttpResponse<byte[]>> answer(HttpRequest<?> request, byte[] body) {
    Map<String, List<String>> headers = new HashMap<>();
    request.getHeaders().forEach(headers::put);
    HttpAsk ask =
        new HttpAsk(
            request.getMethodName(),
            request.getUri().getRawPath(),
            request.getUri().getRawQuery(),
            headers,
            body,
            request.getRemoteAddress().getHostString());
    return endpoint.handle(ask).thenApply(Ec2Controller::response);
  }

  private static MutableHttpResponse<byte[]> response(HttpAnswer answer) {
    MutableHttpResponse<byte[]> response =
        HttpResponse.<byte[]>status(answer.status(), "")
            .body(answer.body())
            .header("Content-Type", answer.contentType());
    answer.headers().forEach(response::header);
    return response;
  }

  /** What is left of the connection is not to be trusted with another request. */
  private CompletionStage<MutableHttpResponse<byte[]>> tooLarge() {
    return CompletableFuture.completedFuture(
        response(endpoint.tooLarge(MAX_BODY)).header("Connection", "close"));
  }
}
