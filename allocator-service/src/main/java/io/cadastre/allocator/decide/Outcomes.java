package io.cadastre.allocator.decide;

import io.cadastre.domain.core.Command;
import io.cadastre.domain.core.Principal;
import io.cadastre.kafka.codec.Hash;
import io.cadastre.kafka.codec.Messages;
import io.cadastre.kafka.codec.Parameters;
import io.cadastre.kafka.codec.StateCodec;
import io.cadastre.kafka.message.Request;
import io.cadastre.kafka.message.Result;
import io.cadastre.kafka.state.Binding;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;
import org.jspecify.annotations.Nullable;

/**
 * At most one outcome binds a request id, for as long as the window is. Older ones are ignored by
 * rule, so that the store may drop them whenever it likes.
 */
final class Outcomes {
  private final WindowStore<String, byte[]> store;
  private final StateCodec codec;
  private final Messages messages;
  private final Duration window;

  Outcomes(
      WindowStore<String, byte[]> store, StateCodec codec, Messages messages, Duration window) {
    this.store = store;
    this.codec = codec;
    this.messages = messages;
    this.window = window;
  }

  /**
   * What a request id is bound to.
   *
   * @param same whether it was asked with the same parameters
   */
  record Bound(Result result, boolean same) {}

  @Nullable Bound find(Request request, Instant now) {
    Binding found = null;
    // A little into the future: a clock may have been set back within the window.
    try (WindowStoreIterator<byte[]> bound =
        store.fetch(
            key(request), now.minus(window).toEpochMilli(), now.plus(window).toEpochMilli())) {
      while (bound.hasNext()) {
        found = codec.decode(bound.next().value, Binding.class);
      }
    }
    if (found == null) {
      return null;
    }
    byte[] result = new byte[found.result().remaining()];
    found.result().duplicate().get(result);
    return new Bound(
        messages.result(result), found.parameters().equals(parameters(request.command())));
  }

  void bind(Request request, byte[] result, Instant now) {
    Binding binding = new Binding(parameters(request.command()), ByteBuffer.wrap(result), now);
    store.put(key(request), codec.encode(binding), now.toEpochMilli());
  }

  private static Hash parameters(Command command) {
    return Parameters.hash(command);
  }

  private static String key(Request request) {
    Principal principal = request.envelope().asker();
    String tenant = principal.tenant();
    return principal.account()
        + "/"
        + (tenant == null ? "" : tenant)
        + "/"
        + request.envelope().requestId();
  }
}
