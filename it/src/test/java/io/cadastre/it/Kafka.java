package io.cadastre.it;

import io.cadastre.server.Broker;
import io.cadastre.server.CannotStart;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;

/**
 * The broker of a test: the embedded one, or with {@code -Dit.broker=testcontainers} one in a
 * container, where a container engine answers; else the test is skipped and says why.
 */
record Kafka(String bootstrapServers, AutoCloseable broker) implements AutoCloseable {
  private static final String IMAGE = "apache/kafka:4.3.1";

  static Kafka start(Path folder) throws CannotStart {
    return switch (System.getProperty("it.broker", "embedded")) {
      case "testcontainers" -> inContainer();
      default -> {
        Broker broker = Broker.start(folder, 0);
        yield new Kafka(broker.bootstrapServers(), broker);
      }
    };
  }

  private static Kafka inContainer() {
    Assumptions.assumeTrue(
        DockerClientFactory.instance().isDockerAvailable(), "no container engine answers");
    KafkaContainer container = new KafkaContainer(IMAGE);
    container.start();
    return new Kafka(container.getBootstrapServers(), container);
  }

  @Override
  public void close() throws Exception {
    broker.close();
  }
}
