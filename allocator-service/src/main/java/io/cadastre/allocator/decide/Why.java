package io.cadastre.allocator.decide;

import io.cadastre.domain.core.Principal;
import io.cadastre.domain.register.Due;
import io.cadastre.kafka.message.Request;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Why an event is recorded, and when.
 *
 * @param actor who asked; null for what came about by itself
 * @param region the Region that was called; null for what came about by itself
 * @param cause the id of the request, the record of the fact, or {@link Due#TIME}
 * @param trace headers of the trace that it belongs to
 */
record Why(
    @Nullable Principal actor,
    @Nullable String region,
    String cause,
    Instant now,
    List<Header> trace) {

  static Why of(Request request, Sender sender, Instant now) {
    var envelope = request.envelope();
    return new Why(
        envelope.principal(), envelope.region(), envelope.requestId(), now, sender.trace());
  }

  /** For what nobody asked for. */
  static Why of(String cause, Instant now) {
    return new Why(null, null, cause, now, List.of());
  }
}
