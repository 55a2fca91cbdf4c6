package io.cadastre.allocator.http;

import io.cadastre.ec2.Ec2Endpoint;
import io.cadastre.ec2.http.Ec2Error;
import io.cadastre.ec2.protocol.QueryCodec;
import io.micronaut.context.annotation.Primary;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import jakarta.inject.Singleton;
import java.util.UUID;

/** What goes wrong before the EC2 endpoint is asked, said as an EC2 client expects it. */
@Primary
@Singleton
@Requires(beans = Ec2Endpoint.class) // other services may share the class path
final class XmlErrors implements ErrorResponseProcessor<byte[]> {
  @Override
  public MutableHttpResponse<byte[]> processResponse(
      ErrorContext context, MutableHttpResponse<?> response) {
    String message =
        context.getErrors().isEmpty()
            ? response.reason()
            : context.getErrors().getFirst().getMessage();
    boolean ours = response.code() >= 500;
    boolean tooLarge = response.code() == HttpStatus.REQUEST_ENTITY_TOO_LARGE.getCode();
    Ec2Error error =
        new Ec2Error(
            ours ? "InternalError" : tooLarge ? "RequestEntityTooLarge" : "InvalidRequest",
            ours ? "An internal error has occurred." : message);
    if (tooLarge) {
      // The rest of the body is not read: a client that sends it all first would wait for ever.
      response.header("Connection", "close");
    }
    String requestId = UUID.randomUUID().toString();
    return response
        .body(QueryCodec.error(error, requestId))
        .header("x-amzn-RequestId", requestId)
        .header("Content-Type", "text/xml;charset=UTF-8");
  }
}
