package io.cadastre.ec2.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.function.Function;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** The SDK's client without a network: what it would send goes to a function instead. */
public final class SdkWire implements SdkHttpClient {
  public static final String KEY = "AKIDEXAMPLE";
  public static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

  private final Function<HttpAsk, HttpAnswer> server;

  private SdkWire(Function<HttpAsk, HttpAnswer> server) {
    this.server = server;
  }

  /** A client of Region eu-west-1 that signs with {@link #KEY}. */
  public static Ec2Client client(Function<HttpAsk, HttpAnswer> server) {
    return client(server, KEY, "eu-west-1");
  }

  /** A client of that Region that signs with that key and {@link #SECRET}. */
  public static Ec2Client client(Function<HttpAsk, HttpAnswer> server, String key, String region) {
    return Ec2Client.builder()
        .httpClient(new SdkWire(server))
        .endpointOverride(URI.create("http://cadastre.test:8080"))
        .region(Region.of(region))
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(key, SECRET)))
        .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()))
        .build();
  }

  /** What a server would read of an SDK request. */
  public static HttpAsk ask(SdkHttpRequest request, InputStream body) {
    try {
      return new HttpAsk(
          request.method().name(),
          request.encodedPath(),
          request.encodedQueryParameters().orElse(null),
          request.headers(),
          body.readAllBytes(),
          "192.0.2.1");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() {
        InputStream body =
            request
                .contentStreamProvider()
                .map(content -> content.newStream())
                .orElse(InputStream.nullInputStream());
        HttpAnswer answer = server.apply(ask(request.httpRequest(), body));
        SdkHttpResponse.Builder response = SdkHttpResponse.builder().statusCode(answer.status());
        response.putHeader("Content-Type", answer.contentType());
        answer.headers().forEach(response::putHeader);
        return HttpExecuteResponse.builder()
            .response(response.build())
            .responseBody(AbortableInputStream.create(new ByteArrayInputStream(answer.body())))
            .build();
      }

      @Override
      public void abort() {}
    };
  }

  @Override
  public void close() {}
}
