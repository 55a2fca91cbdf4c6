package io.cadastre.allocator.http;

import io.cadastre.allocator.rest.RestEndpoint;
import io.cadastre.ec2.http.HttpAnswer;
import io.cadastre.ec2.http.HttpAsk;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Hands what comes over HTTP to the REST side, and back. */
@Controller(RestEndpoint.ROOT)
@Consumes(MediaType.ALL)
@Requires(beans = RestEndpoint.class) // other services may share the class path
final class RestController {
  private final RestEndpoint endpoint;

  RestController(RestEndpoint endpoint) {
    this.endpoint = endpoint;
  }

  @Get("/{+path:.*}")
  CompletionStage<MutableHttpResponse<byte[]>> get(HttpRequest<?> request, @Nullable String path) {
    return answer(request);
  }

  @Post("/{+path:.*}")
  CompletionStage<MutableHttpResponse<byte[]>> post(HttpRequest<?> request, @Nullable String path) {
    return answer(request);
  }

  @Put("/{+path:.*}")
  CompletionStage<MutableHttpResponse<byte[]>> put(HttpRequest<?> request, @Nullable String path) {
    return answer(request);
  }

  @Delete("/{+path:.*}")
  CompletionStage<MutableHttpResponse<byte[]>> delete(
      HttpRequest<?> request, @Nullable String path) {
    return answer(request);
  }

  private CompletionStage<MutableHttpResponse<byte[]>> answer(HttpRequest<?> request) {
    Map<String, List<String>> headers = new HashMap<>();
    request.getHeaders().forEach(headers::put);
    HttpAsk ask =
        new HttpAsk(
            request.getMethodName(),
            request.getUri().getRawPath(),
            request.getUri().getRawQuery(),
            headers,
            new byte[0],
            request.getRemoteAddress().getHostString());
    return endpoint.handle(ask).thenApply(RestController::response);
  }

  private static MutableHttpResponse<byte[]> response(HttpAnswer answer) {
    MutableHttpResponse<byte[]> response =
        HttpResponse.<byte[]>status(answer.status(), "")
            .body(answer.body())
            .header("Content-Type", answer.contentType());
    answer.headers().forEach(response::header);
    return response;
  }
}
