package io.cadastre.ec2.protocol;

import io.cadastre.ec2.caller.Caller;
import java.util.concurrent.CompletionStage;

/**
 * What an operation does.
 *
 * @param <I> the SDK's request class
 * @param <O> the SDK's response class
 */
@FunctionalInterface
public interface Handler<I, O> {
  /**
   * Begins the operation and must not block.
   *
   * @return the answer; an {@link io.cadastre.ec2.http.Ec2Error}, thrown or as the stage's failure,
   *     becomes the error envelope, anything else an {@code InternalError}
   */
  CompletionStage<O> handle(I request, Caller caller);
}
