package io.cadastre.server;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server$;
import kafka.server.SharedServer;
import kafka.server.StandardFaultHandlerFactory;
import org.apache.kafka.common.errors.BrokerIdNotRegisteredException;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.controller.Controller;
import org.apache.kafka.controller.ControllerRequestContext;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.server.ServerSocketFactory;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * Controller and broker of one node, as {@code KafkaRaftServer} puts them together, with one step
 * between: after a kill the controller is told that the broker it remembers is gone.
 *
 * <p>Left alone, the controller takes the dead broker for alive until its session is over.
 * Meanwhile the new one reads in the metadata that it leads all partitions, loads the coordinators,
 * is then told that it leads none, and after its registration that it leads them again; and it must
 * wait for its registration. Under load a transaction that the kill left open was seen to stay open
 * for good.
 */
final class Node {
  private static final Duration CONTROLLER_ACTIVE_WITHIN = Duration.ofSeconds(30);

  private final int id;
  private final Metrics metrics;
  private final ControllerServer controller;
  private final BrokerServer broker;

  Node(KafkaConfig config, String clusterId, int controllerPort) {
    id = config.nodeId();
    Tuple2<MetaPropertiesEnsemble, BootstrapMetadata> folders =
        KafkaRaftServer.initializeLogDirs(config, LoggerFactory.getLogger(Node.class), "");
    metrics = Server$.MODULE$.initializeMetrics(config, Time.SYSTEM, clusterId);
    SharedServer shared =
        new SharedServer(
            config,
            folders._1(),
            Time.SYSTEM,
            metrics,
            CompletableFuture.completedFuture(
                Map.of(id, new InetSocketAddress("127.0.0.1", controllerPort))),
            List.of(),
            new StandardFaultHandlerFactory(),
            ServerSocketFactory.INSTANCE);
    broker = new BrokerServer(shared);
    controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), folders._2());
  }

  /**
   * Returns when clients are served.
   *
   * @param killed whether the broker's last life did not end in order
   */
  void start(boolean killed) {
    controller.startup();
    if (killed) {
      forgetLastLife(controller.controller());
    }
    broker.startup();
  }

  private void forgetLastLife(Controller controller) {
    long deadline = System.nanoTime() + CONTROLLER_ACTIVE_WITHIN.toNanos();
    while (!controller.isActive() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(5_000_000);
    }
    try {
      controller
          .unregisterBroker(
              new ControllerRequestContext(
                  new RequestHeaderData(), KafkaPrincipal.ANONYMOUS, OptionalLong.of(deadline)),
              id)
          .join();
    } catch (CompletionException e) {
      if (!(e.getCause() instanceof BrokerIdNotRegisteredException)) { // the first start of all
        throw e;
      }
    }
  }

  /** Stops in order; returns when everything is on its way to disk. */
  void stop() {
    broker.shutdown();
    controller.shutdown();
    broker.awaitShutdown();
    controller.awaitShutdown();
    metrics.close();
  }
}
