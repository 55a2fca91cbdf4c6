package io.cadastre.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadastre.alerting.AlertingService;
import io.cadastre.alerting.AlertingSettingsFile;
import io.cadastre.allocator.AllocatorService;
import io.cadastre.client.TenantClient;
import io.cadastre.client.Wish;
import io.cadastre.kafka.message.Outcome.AllocationResult;
import io.cadastre.kafka.registry.RegistryAddress;
import io.cadastre.kafka.registry.SchemaRegistry;
import io.cadastre.kafka.testkit.OtherWriter;
import io.cadastre.kafka.testkit.StandInRegistry;
import io.cadastre.kafka.topic.Topics;
import io.cadastre.kafka.topic.UnfitClusterException;
import io.cadastre.schemas.BundledSchemas;
import io.cadastre.service.HostAndPort;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.Ec2Client;

/**
 * An allocator, and alerting, with a schema registry: whoever has the registry understands what is
 * shared, and the record needs none. See {@link ApicurioIT} for a real one.
 */
class SchemaRegistryIT {
  /** Those that others read or write. */
  static final List<String> SHARED =
      List.of(
          "ipam.requests.v1",
          "ipam.requests.acme.v1",
          "ipam.replies.acme.v1",
          "ipam.results.v1",
          "ipam.pools.v1",
          "ipam.allocations.v1",
          "ipam.utilization.v1");

  private static final List<String> OURS =
      List.of("ipam.events.v1", "ipam.facts.v1", "ipam.associations.v1");

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @Test
  void whatIsShared_isReadByTheRegistryAlone_andTheRecordWithoutIt() throws Exception {
    try (StandInRegistry registry = StandInRegistry.start();
        Installation installation = Installation.broker(folder);
        Platform acme = new Platform(installation.bootstrapServers(), registry.url())) {
      installation.allocator("allocator-1", Platform.settings(folder, registry.url()));
      String kafka = installation.bootstrapServers();
      String url = "http://localhost:" + installation.allocator().port();
      String pool = granted(installation, acme);

      // What others use, and know nothing of ids.
      try (TenantClient client =
          TenantClient.connect(
              Map.of("bootstrap.servers", kafka),
              Topics.DEFAULT,
              "acme",
              SchemaRegistry.reading(RegistryAddress.of(registry.url())))) {
        Wish wish = Wish.from(pool).netmaskLength(28);
        assertThat(client.ask("java", wish).get(60, TimeUnit.SECONDS))
            .isInstanceOf(AllocationResult.class);
      }
      String cli =
          Cli.run(
              folder,
              0,
              List.of(
                  "request", "--kafka", kafka, "--url", url, "--pool", pool, "--netmask", "28"));
      assertThat(cli).contains("/28  ipam-pool-alloc-");
      List<String> tail = List.of("tail", "results", "--kafka", kafka, "--url", url, "--json");
      assertThat(Cli.run(folder, 0, tail))
          .contains("\"type\":\"AllocationResult\"")
          .doesNotContain("malformed", "unreadable");
      assertThat(Cli.run(folder, 0, List.of("verify", "--kafka", kafka)))
          .contains("; 1 compared with the store")
          .contains("good: ");
    }
  }

  /** A platform asks by a schema of its own, and is granted; returns the pool. */
  static String granted(Installation installation, Platform acme) throws Exception {
    String pool;
    try (Ec2Client ec2 = installation.ec2()) {
      pool = Ground.of(ec2, "10.0.0.0/16").pool();
    }
    acme.isAdded();
    int id = acme.registers(OtherWriter.SCHEMA);
    acme.asks(id, "a-1", pool);
    assertThat(acme.isGranted("a-1")).isEqualTo("10.0.0.0/28");

    Eventually.until(
        "utilization is said",
        Platform.PATIENCE,
        () -> !acme.records("ipam.utilization.v1").isEmpty());
    for (String topic : SHARED) {
      assertThat(acme.readsAllOf(topic)).as(topic).isPositive();
      assertThat(acme.records(topic))
          .as(topic)
          .filteredOn(record -> record.value() != null)
          .noneMatch(record -> BundledSchemas.isBundled(Platform.id(record.value())));
    }
    for (ConsumerRecord<byte[], byte[]> event : acme.records("ipam.events.v1")) {
      assertThat(BundledSchemas.isBundled(Platform.id(event.value()))).isTrue();
    }
    // A Kafka UI that is pointed at the allocator decodes all of it.
    String own = "http://localhost:" + installation.allocator().port() + "/registry";
    try (Platform tool = new Platform(installation.bootstrapServers(), own)) {
      for (String topic : SHARED) {
        assertThat(tool.readsAllOf(topic)).as(topic).isPositive();
      }
      for (String topic : OURS) {
        tool.readsAllOf(topic);
      }
    }
    return pool;
  }

  private static int status(int port, int id) throws Exception {
    HttpRequest ask =
        HttpRequest.newBuilder(
                URI.create("http://localhost:" + port + "/registry/schemas/ids/" + id))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(ask, BodyHandlers.discarding()).statusCode();
    }
  }

  @Test
  void registryThatIsGone_disturbsNobody_butRefusesTheNextStart() throws Exception {
    try (StandInRegistry registry = StandInRegistry.start();
        Installation installation = Installation.broker(folder);
        Platform acme = new Platform(installation.bootstrapServers(), registry.url())) {
      Path settings = Platform.settings(folder, registry.url());
      AllocatorService first = installation.allocator("allocator-1", settings);
      acme.isAdded();
      int id = acme.registers(OtherWriter.SCHEMA);
      String pool;
      try (Ec2Client ec2 = installation.ec2()) {
        pool = Ground.of(ec2, "10.0.0.0/16").pool();
        registry.stop();
        acme.asks(id, "later", pool);
        Eventually.until(
            "it waits", Platform.PATIENCE, () -> first.allocator().metrics().waitingCount() == 1);
        assertThat(
                ec2.allocateIpamPoolCidr(r -> r.ipamPoolId(pool).netmaskLength(28))
                    .ipamPoolAllocation()
                    .cidr())
            .as("all others are served")
            .isEqualTo("10.0.0.0/28");
        int port = first.port();
        assertThat(status(port, 1)).as("what it gave to ours").isEqualTo(200);
        assertThat(status(port, BundledSchemas.FIRST_ID)).isEqualTo(200);
        assertThat(status(port, id)).as("what is not known yet").isEqualTo(503);
      }
      installation.stopAllocators();
      assertThatThrownBy(() -> installation.allocator("allocator-1", settings))
          .isInstanceOf(UnfitClusterException.class)
          .hasMessageContaining("the schema registry at " + registry.url() + " cannot be reached")
          .hasMessageContaining("see to it or to the setting schema-registry");

      registry.startAgain();
      // In another folder, so that what waits comes from Kafka.
      AllocatorService next = installation.allocator("allocator-2", settings);
      assertThat(acme.isGranted("later")).isEqualTo("10.0.0.16/28");
      assertThat(next.allocator().metrics().waitingCount()).isZero();
      assertThat(acme.records("ipam.dlq.v1")).isEmpty();
    }
  }

  @Test
  void alerting_waitsForARegistryThatIsGone_andItsHealthSaysSo() throws Exception {
    try (StandInRegistry registry = StandInRegistry.start();
        Installation installation = Installation.broker(folder);
        AlertingService alerting = alerting(installation, registry)) {
      assertThat(alerting.awaitReady(Platform.PATIENCE)).isTrue();
      String health = "http://localhost:" + alerting.port() + "/health";
      assertThat(Rest.ask(health, Map.of()).statusCode()).isEqualTo(200);
      registry.stop();
      byte[] ofANewerRelease = {0, 0, 0, 0x1e, 0x61, 1, 2, 3};
      ProducerRecord<byte[], byte[]> record =
          new ProducerRecord<>(
              "ipam.utilization.v1",
              0,
              "ipam-pool-00abc000000000001".getBytes(UTF_8),
              ofANewerRelease);
      try (KafkaProducer<byte[], byte[]> producer =
          new KafkaProducer<>(
              Map.of("bootstrap.servers", installation.bootstrapServers()),
              new ByteArraySerializer(),
              new ByteArraySerializer())) {
        producer.send(record).get(60, TimeUnit.SECONDS);
      }
      Eventually.until(
          "it says that it waits",
          Platform.PATIENCE,
          () -> Rest.ask(health, Map.of()).statusCode() == 503);
      assertThat(Rest.ask(health, Map.of()).body())
          .contains(
              "of 1 pools and pool CIDRs the latest cannot be read before the schema registry");
      assertThat(alerting.hasStopped()).isFalse();

      registry.startAgain(); // and says that nobody gave that id
      Eventually.until(
          "it goes on", Platform.PATIENCE, () -> Rest.ask(health, Map.of()).statusCode() == 200);
      assertThat(alerting.hasStopped()).isFalse();
    }
  }

  private AlertingService alerting(Installation installation, StandInRegistry registry)
      throws Exception {
    return AlertingService.start(
        AlertingSettingsFile.read(Platform.settings(folder, registry.url()))
            .at(installation.bootstrapServers())
            .in(folder.resolve("alerting")),
        HostAndPort.loopback(0));
  }
}
