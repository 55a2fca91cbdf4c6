package io.cadastre.client;

import io.cadastre.domain.core.Command;
import io.cadastre.kafka.message.Outcome;
import io.cadastre.kafka.message.RequestEnvelope;
import io.cadastre.kafka.message.Result;
import io.cadastre.kafka.topic.Topics;
import io.cadastre.schemas.BundledSchemas;
import io.cadastre.schemas.SchemaIds;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Asks for address space as a platform: by the topic that {@code ./cadastre tenant add} made for
 * it. Safe for use by many threads; closing it gives up what is not answered yet.
 */
public final class TenantClient implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final Requests requests;

  private TenantClient(Requests requests) {
    this.requests = requests;
  }

  /** With the usual names of topics. */
  public static TenantClient connect(String bootstrapServers, String tenant)
      throws InterruptedException {
    return connect(Map.of("bootstrap.servers", bootstrapServers), Topics.DEFAULT, tenant);
  }

  /** The same as below, where no schema registry is configured for Cadastre. */
  public static TenantClient connect(Map<String, Object> connection, Topics topics, String tenant)
      throws InterruptedException {
    return connect(connection, topics, tenant, BundledSchemas.load());
  }

  /**
   * Waits until results are read.
   *
   * @param connection settings of Kafka's clients: {@code bootstrap.servers}, security
   * @param ids by which replies say their schemas: {@code SchemaRegistry.reading} of the registry
   *     that is configured for Cadastre
   * @throws NoOutcomeException when the tenant's topics cannot be read
   */
  public static TenantClient connect(
      Map<String, Object> connection, Topics topics, String tenant, SchemaIds ids)
      throws InterruptedException {
    Requests requests = Requests.ofTenant(connection, topics, tenant, ids, TIMEOUT);
    if (!requests.awaitReady(TIMEOUT)) {
      requests.close();
      throw new NoOutcomeException(topics.replies(tenant) + " cannot be read", null);
    }
    return new TenantClient(requests);
  }

  /**
   * Asks.
   *
   * @param requestId the same for every attempt: one request id has one outcome
   * @return the outcome; fails with {@link NoOutcomeException} when none came in time, and then the
   *     same request id finds it later
   */
  public CompletableFuture<Outcome> ask(String requestId, Command command) {
    return requests
        .ask(new RequestEnvelope(requestId, null, null, null, false, null, null), command)
        .toCompletableFuture()
        .thenApply(Result::outcome);
  }

  /** The same for a wish. */
  public CompletableFuture<Outcome> ask(String requestId, Wish wish) {
    return ask(requestId, wish.command());
  }

  @Override
  public void close() {
    requests.close();
  }
}
