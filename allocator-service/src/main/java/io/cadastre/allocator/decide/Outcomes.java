package io.cadastre.allocator.decide;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cadastre.domain.core.Principal;
import io.cadastre.kafka.codec.Hash;
import io.cadastre.kafka.codec.Messages;
import io.cadastre.kafka.codec.Parameters;
import io.cadastre.kafka.codec.RegisteredIds;
import io.cadastre.kafka.message.Request;
import io.cadastre.kafka.message.Result;
import io.cadastre.kafka.message.ResultEnvelope;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.WindowStore;
import org.jspecify.annotations.Nullable;

/**
 * At most one outcome binds a request id, for as long as the window is. Older ones are ignored by
 * rule, so that the store may drop them whenever it likes.
 *
 * <p>The results that were sent are what the store is read back from: docs/adr/0019. It is kept in
 * periods as long as the window: what binds now began in this one or the one before.
 */
final class Outcomes {
  /** On a result that binds its request id: the hash of the parameters, then the tenant's name. */
  static final String BINDS = "binds";

  private final WindowStore<Bytes, byte[]> store;
  private final Messages messages;
  private final Duration window;

  /**
   * @param store keeps at least {@link #kept}
   */
  Outcomes(WindowStore<Bytes, byte[]> store, Messages messages, Duration window) {
    this.store = store;
    this.messages = messages;
    this.window = window;
  }

  /**
   * Makes the store's period of now. Streams keeps with the periods how far it has read the store
   * back: without any it would begin anew at each start.
   */
  void begin(Instant now) {
    store.put(key("", "", ""), new byte[0], period(now));
  }

  /**
   * How long a store has to keep what is put under the beginning of its period: of the newest
   * period it has seen the two before. One of them a clock may have been set back to, which then
   * asks for the other.
   */
  static Duration kept(Duration window) {
    return window.multipliedBy(3);
  }

  /**
   * What a request id is bound to.
   *
   * @param same whether it was asked with the same parameters
   */
  record Bound(Result result, boolean same) {}

  @Nullable Bound find(Request request, Instant now) {
    Principal asker = request.envelope().asker();
    Bytes key = key(asker.account(), tenant(asker), request.envelope().requestId());
    long length = window.toMillis();
    long period = period(now);
    // A clock may have been set back within the window.
    for (long at = period + length; at >= period - length; at -= length) {
      byte[] kept = store.fetch(key, at);
      if (kept != null) {
        Result result = messages.result(Arrays.copyOfRange(kept, Hash.LENGTH, kept.length));
        Instant time = result.envelope().time();
        if (Duration.between(time, now).abs().compareTo(window) <= 0) {
          byte[] parameters = parameters(request);
          return new Bound(result, Arrays.equals(kept, 0, Hash.LENGTH, parameters, 0, Hash.LENGTH));
        }
      }
    }
    return null;
  }

  /** What the result of a request says that binds its id. */
  static byte[] binds(Request request) {
    byte[] tenant = tenant(request.envelope().asker()).getBytes(UTF_8);
    byte[] binds = Arrays.copyOf(parameters(request), Hash.LENGTH + tenant.length);
    System.arraycopy(tenant, 0, binds, Hash.LENGTH, tenant.length);
    return binds;
  }

  /** Not by when it has to be decided: who asks again may give it more time. */
  private static byte[] parameters(Request request) {
    return Parameters.hash(request.command(), request.envelope().region()).bytes();
  }

  /**
   * @param result as it was sent, with what binds it
   */
  void bind(Request request, byte[] binds, byte[] result, Instant now) {
    Principal asker = request.envelope().asker();
    put(key(asker.account(), tenant(asker), request.envelope().requestId()), binds, result, now);
  }

  private void put(Bytes key, byte[] binds, byte[] result, Instant time) {
    byte[] kept = Arrays.copyOf(binds, Hash.LENGTH + result.length);
    System.arraycopy(result, 0, kept, Hash.LENGTH, result.length);
    store.put(key, kept, period(time));
  }

  /** Brings a result that was sent into the store, where it binds. */
  void readBack(ConsumerRecord<byte[], byte[]> record) {
    Header header = record.headers().lastHeader(BINDS);
    byte[] result = RegisteredIds.ours(record);
    if (header == null || result == null) {
      return;
    }
    byte[] binds = header.value();
    String tenant = new String(binds, Hash.LENGTH, binds.length - Hash.LENGTH, UTF_8);
    ResultEnvelope envelope = messages.result(result).envelope();
    put(key(envelope.account(), tenant, envelope.requestId()), binds, result, envelope.time());
  }

  /** When the period began that a time lies in. */
  private long period(Instant time) {
    long length = window.toMillis();
    return Math.floorDiv(time.toEpochMilli(), length) * length;
  }

  private static String tenant(Principal principal) {
    return Objects.requireNonNullElse(principal.tenant(), "");
  }

  private static Bytes key(String account, String tenant, String requestId) {
    return Bytes.wrap((account + "/" + tenant + "/" + requestId).getBytes(UTF_8));
  }
}
