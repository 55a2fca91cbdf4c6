package io.cadastre.allocator;

import io.cadastre.allocator.view.View;
import io.cadastre.allocator.view.ViewClosedException;
import io.cadastre.client.RequestTooLargeException;
import io.cadastre.client.Requests;
import io.cadastre.domain.core.Rows;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.ec2.Registry;
import io.cadastre.ec2.http.Ec2Error;
import io.cadastre.kafka.message.Outcome.AllocationResult;
import io.cadastre.kafka.message.Outcome.AllocationsResult;
import io.cadastre.kafka.message.Outcome.IpamResult;
import io.cadastre.kafka.message.Outcome.PoolCidrResult;
import io.cadastre.kafka.message.Outcome.PoolResult;
import io.cadastre.kafka.message.Outcome.QuarantineResult;
import io.cadastre.kafka.message.Outcome.RefusedResult;
import io.cadastre.kafka.message.Outcome.ScopeResult;
import io.cadastre.kafka.message.RequestEnvelope;
import io.cadastre.kafka.message.Result;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/** The registry behind the EC2 endpoint: commands go over the log, reads come from the view. */
final class LogRegistry implements Registry {
  private final Requests requests;
  private final View view;
  private final Duration readTimeout;
  private final Duration outcomeTimeout;

  LogRegistry(Requests requests, View view, Duration readTimeout, Duration outcomeTimeout) {
    this.requests = requests;
    this.view = view;
    this.readTimeout = readTimeout;
    this.outcomeTimeout = outcomeTimeout;
  }

  @Override
  public CompletionStage<Outcome> decide(Ask ask) {
    RequestEnvelope envelope =
        new RequestEnvelope(ask.requestId(), null, ask.principal(), ask.region(), ask.dryRun());
    CompletionStage<Result> asked;
    try {
      asked = requests.ask(envelope, ask.command());
    } catch (RequestTooLargeException e) {
      return CompletableFuture.failedFuture(
          new Ec2Error("InvalidParameterValue", String.valueOf(e.getMessage())));
    }
    long deadline = System.nanoTime() + outcomeTimeout.toNanos();
    return asked
        .thenCompose(result -> onceReadable(result, deadline))
        .thenApply(LogRegistry::outcome)
        .exceptionallyCompose(
            failure ->
                unavailable("No outcome yet; send the request again with the same client token."));
  }

  private CompletionStage<Result> onceReadable(Result result, long deadline) {
    Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    IpamId aggregate = result.envelope().aggregate();
    return aggregate == null
        ? CompletableFuture.completedFuture(result)
        : view.awaitSequence(aggregate, result.envelope().sequence(), left)
            .thenApply(reached -> result);
  }

  private static Outcome outcome(Result result) {
    return switch (result.outcome()) {
      case IpamResult r -> new Outcome.Granted(r.ipam());
      case ScopeResult r -> new Outcome.Granted(r.scope());
      case PoolResult r -> new Outcome.Granted(r.pool());
      case PoolCidrResult r -> new Outcome.Granted(r.poolCidr());
      case AllocationResult r -> new Outcome.Granted(r.allocation());
      case QuarantineResult r -> new Outcome.Granted(r.quarantine());
      case AllocationsResult r -> throw new IllegalStateException("asked for one, got " + r);
      case RefusedResult r -> new Outcome.Refused(r.refusal());
    };
  }

  @Override
  public <T> CompletionStage<T> read(Function<Rows, T> question) {
    return onceCurrent(() -> view.read(question));
  }

  @Override
  public <T> CompletionStage<T> readHistory(BiFunction<Rows, Past, T> question) {
    return onceCurrent(
        () -> view.readHistory(history -> question.apply(history.now(), new AddressPast(history))));
  }

  private <T> CompletionStage<T> onceCurrent(Supplier<T> read) {
    return view.awaitCurrent(readTimeout)
        .exceptionallyCompose(
            failure -> unavailable("The view is behind the log; try again in a moment."))
        .thenApply(
            current -> {
              try {
                return read.get();
              } catch (ViewClosedException e) {
                throw new Ec2Error("Unavailable", "The allocator stops; try again in a moment.");
              }
            });
  }

  private static <T> CompletionStage<T> unavailable(String message) {
    return CompletableFuture.failedFuture(new Ec2Error("Unavailable", message));
  }
}
