package io.cadastre.server;

import io.cadastre.client.RequestTooLargeException;
import io.cadastre.client.Requests;
import io.cadastre.domain.core.Command;
import io.cadastre.domain.core.Principal;
import io.cadastre.kafka.codec.JsonView;
import io.cadastre.kafka.codec.Messages;
import io.cadastre.kafka.message.Outcome;
import io.cadastre.kafka.message.Outcome.RefusedResult;
import io.cadastre.kafka.message.RequestEnvelope;
import io.cadastre.kafka.message.Result;
import io.cadastre.kafka.topic.UnfitClusterException;
import io.cadastre.schemas.BundledSchemas;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Asks by topic as the operator, and says what became of it. */
final class Asking {
  private static final int REFUSED = 3;
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final ClusterOptions cluster;
  private final Messages messages = new Messages(BundledSchemas.load());

  Asking(ClusterOptions cluster) {
    this.cluster = cluster;
  }

  /** Who asks, for that account. */
  static Principal operator(String account) {
    return new Principal(account, null, Principal.TOPIC, null);
  }

  /**
   * What became of it; null: nothing is known, which a line on stderr says.
   *
   * @param again how to ask for it once more
   */
  @Nullable Result ask(RequestEnvelope envelope, Command command, String again) {
    try (Requests requests = requests(cluster.connection())) {
      if (!requests.awaitReady(TIMEOUT)) {
        return cannot("results cannot be read at " + cluster.bootstrapServers());
      }
      return requests.ask(envelope, command).toCompletableFuture().join();
    } catch (CompletionException e) {
      return cannot(why(e, again));
    } catch (UnfitClusterException e) {
      return cannot(String.valueOf(e.getMessage()));
    } catch (KafkaException | RequestTooLargeException e) {
      return cannot(CannotStart.reason(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return cannot("interrupted");
    }
  }

  /** Only where time ran out may it be decided still. */
  static String why(Throwable failure, String again) {
    Throwable root = CannotStart.root(failure);
    return root instanceof TimeoutException
            || root instanceof org.apache.kafka.common.errors.TimeoutException
        ? "no outcome yet; ask again" + again
        : CannotStart.reason(failure);
  }

  private Requests requests(Map<String, Object> connection) {
    return new Requests(connection, cluster.topics(), cluster.schemaIds(), TIMEOUT);
  }

  private static @Nullable Result cannot(String why) {
    System.err.println(Plain.line("cadastre: " + why));
    return null;
  }

  /** Prints the result; the exit code. */
  int print(@Nullable Result result, boolean json) {
    return print(result, json, Outcomes::lines);
  }

  /**
   * The same.
   *
   * @param lines what it is for people
   */
  int print(@Nullable Result result, boolean json, Function<Outcome, String> lines) {
    if (result == null) {
      return CommandLine.ExitCode.SOFTWARE;
    }
    System.out.println(
        json
            ? new JsonView(BundledSchemas.load()).of(messages.encode(result))
            : lines.apply(result.outcome()));
    return result.outcome() instanceof RefusedResult ? REFUSED : CommandLine.ExitCode.OK;
  }
}
