package io.cadastre.allocator.http;

import java.io.ByteArrayOutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Collects a body up to a limit; what comes behind it is read and dropped, so that the client gets
 * to read the answer.
 */
final class BoundedBody implements Subscriber<byte[]> {
  private final int limit;
  private final CompletableFuture<byte @Nullable []> collected = new CompletableFuture<>();
  private @Nullable ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private BoundedBody(int limit) {
    this.limit = limit;
  }

  /** The body; null when it was longer than the limit. */
  static CompletionStage<byte @Nullable []> collect(Publisher<byte[]> body, int limit) {
    BoundedBody collector = new BoundedBody(limit);
    body.subscribe(collector);
    return collector.collected;
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(byte[] chunk) {
    ByteArrayOutputStream sofar = bytes;
    if (sofar != null && sofar.size() + chunk.length > limit) {
      bytes = null;
    } else if (sofar != null) {
      sofar.writeBytes(chunk);
    }
  }

  @Override
  public void onError(Throwable failure) {
    collected.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    ByteArrayOutputStream whole = bytes;
    collected.complete(whole == null ? null : whole.toByteArray());
  }
}
