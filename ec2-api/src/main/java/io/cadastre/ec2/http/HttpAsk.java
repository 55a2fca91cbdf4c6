package io.cadastre.ec2.http;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP request as it came off the wire, whatever server took it.
 *
 * @param path as sent, undecoded
 * @param rawQuery what follows {@code ?}, undecoded; null where there was none
 * @param headers looked up without regard to case
 * @param remoteAddress the peer's address, for logs; null where unknown
 */
@SuppressWarnings(
    "ArrayRecordComponent") // compared by nobody; a copy of every body would buy nothing
public record HttpAsk(
    String method,
    String path,
    @Nullable String rawQuery,
    Map<String, List<String>> headers,
    byte[] body,
    @Nullable String remoteAddress) {

  public HttpAsk {
    Map<String, List<String>> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach(
        (name, values) -> anyCase.merge(name, List.copyOf(values), HttpAsk::concatenated));
    headers = anyCase;
  }

  /** All values of a header in the order sent; empty where it was not sent. */
  public List<String> headerValues(String name) {
    return headers.getOrDefault(name, List.of());
  }

  /** The first value of a header, or null. */
  public @Nullable String header(String name) {
    List<String> values = headerValues(name);
    return values.isEmpty() ? null : values.getFirst();
  }

  /** The {@code Content-Type} header with its parameters, or null. */
  public @Nullable String contentType() {
    return header("Content-Type");
  }

  private static List<String> concatenated(List<String> first, List<String> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }
}
