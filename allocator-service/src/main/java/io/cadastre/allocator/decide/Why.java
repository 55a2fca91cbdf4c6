package io.cadastre.allocator.decide;

import io.cadastre.domain.core.Principal;
import io.cadastre.domain.register.Due;
import io.cadastre.kafka.message.Request;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Why an event is recorded, and when.
 *
 * @param actor who asked; null for what came about by itself
 * @param region the Region that was called; null for what came about by itself
 * @param cause the id of the request, or {@link Due#TIME}
 */
record Why(@Nullable Principal actor, @Nullable String region, String cause, Instant now) {

  static Why of(Request request, Instant now) {
    var envelope = request.envelope();
    return new Why(envelope.principal(), envelope.region(), envelope.requestId(), now);
  }

  static Why of(Due due, Instant now) {
    return new Why(null, null, due.cause(), now);
  }
}
