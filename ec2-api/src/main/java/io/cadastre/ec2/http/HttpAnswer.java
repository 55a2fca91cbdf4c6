package io.cadastre.ec2.http;

import java.util.Map;

/** An HTTP answer; {@code headers} come on top of {@code contentType}. */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record HttpAnswer(int status, String contentType, Map<String, String> headers, byte[] body) {

  public HttpAnswer {
    headers = Map.copyOf(headers);
  }
}
