package io.cadastre.server;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;

/** Whether a cluster answers at all: each client would find out in its own time and words. */
final class Reach {
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(10);

  private Reach() {}

  /**
   * @param connection how to reach the cluster: {@code bootstrap.servers}, security
   * @throws CannotStart when it does not answer, or does not let us in
   */
  static void check(Map<String, Object> connection) throws CannotStart {
    String says = "no Kafka answers at " + connection.get("bootstrap.servers") + ": ";
    Map<String, Object> config = new HashMap<>(connection);
    config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) ANSWERS_WITHIN.toMillis());
    config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) ANSWERS_WITHIN.toMillis());
    try (Admin admin = Admin.create(config)) {
      admin.describeCluster().nodes().get(ANSWERS_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (KafkaException | ExecutionException e) {
      throw new CannotStart(says + reason(e), e);
    } catch (TimeoutException e) {
      throw new CannotStart(says + "no answer in " + ANSWERS_WITHIN.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotStart(says + "interrupted", e);
    }
  }

  /** Kafka's words; but what it says of a login that it cannot parse may have a secret in it. */
  private static String reason(Exception e) {
    boolean unparsed =
        Stream.<Throwable>iterate(e, cause -> cause != null, Throwable::getCause)
            .anyMatch(IllegalArgumentException.class::isInstance);
    return unparsed
        ? "the form of sasl.jaas.config, or of another of the clients' settings, is wrong"
        : CannotStart.reason(e);
  }
}
