package io.cadastre.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.core.Principal;
import io.cadastre.domain.pool.AllocationId;
import io.cadastre.domain.pool.PoolCommand.Allocate;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.tag.Tags;
import io.cadastre.domain.testkit.Seeds;
import io.cadastre.kafka.codec.Messages;
import io.cadastre.kafka.message.Request;
import io.cadastre.kafka.message.RequestEnvelope;
import io.cadastre.kafka.message.Result;
import io.cadastre.schemas.BundledSchemas;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** Records on the request topic that no gateway of ours would write. */
class BadRecordsIT {
  private static final int PARTITIONS = 12;
  private static final Messages MESSAGES = new Messages(BundledSchemas.load());

  private static Installation installation;
  private static Ec2Client ec2;
  private static Ground ground;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    installation = Installation.start(folder);
    ec2 = installation.ec2();
    ground = Ground.of(ec2, "10.0.0.0/8");
  }

  @AfterAll
  static void stop() throws Exception {
    ec2.close();
    installation.close();
  }

  @Test
  void record_undecodableGoesToTheDeadLettersAndTheNextIsDecided() throws Exception {
    List<byte[]> bad = undecodable();
    topic("requests").append(home(), bad);

    assertThat(ec2.allocateIpamPoolCidr(r -> r.ipamPoolId(ground.pool()).netmaskLength(24)))
        .as("decided behind them in the same partition")
        .isNotNull();

    List<ConsumerRecord<byte[], byte[]>> dead = topic("dlq").records();
    assertThat(dead).hasSameSizeAs(bad);
    for (int i = 0; i < bad.size(); i++) {
      byte[] sent = bad.get(i);
      assertThat(dead.get(i).value()).isEqualTo(sent == null ? new byte[0] : sent);
      assertThat(header(dead.get(i), "dlq-reason")).isNotBlank().isNotEqualTo("null");
      assertThat(header(dead.get(i), "dlq-topic")).isEqualTo("ipam.requests.v1");
      assertThat(header(dead.get(i), "dlq-partition")).isEqualTo("" + home());
      assertThat(header(dead.get(i), "dlq-offset")).matches("\\d+");
    }
  }

  private static List<byte[]> undecodable() {
    byte[] good = MESSAGES.encode(request("never sent whole"));
    byte[] unknownSchema = good.clone();
    unknownSchema[1] = 0x7f;
    byte[] unframed = Arrays.copyOfRange(good, 5, good.length);
    byte[] event = topic("events").records().getFirst().value();
    SplittableRandom random = new SplittableRandom(Seeds.seed("BadRecordsIT"));
    List<byte[]> bad = new ArrayList<>();
    bad.add(null);
    bad.add(new byte[0]);
    bad.add("{\"please\": \"a /24\"}".getBytes(StandardCharsets.UTF_8));
    bad.add(unknownSchema);
    bad.add(unframed);
    bad.add(event);
    for (int length = 0; length < good.length; length += 7) {
      bad.add(Arrays.copyOf(good, length));
    }
    for (int i = 0; i < 50; i++) {
      byte[] noise = new byte[random.nextInt(1, 300)];
      random.nextBytes(noise);
      System.arraycopy(good, 0, noise, 0, i % 2 == 0 ? 0 : Math.min(5, noise.length));
      bad.add(noise);
    }
    return bad;
  }

  @Test
  void record_withoutKeyInAnyPartitionHasOneResult() throws Exception {
    String requestId = "sent by hand";
    Request request = request(requestId);
    int wrong = (home() + 1) % PARTITIONS;
    topic("requests").append(wrong, List.of(MESSAGES.encode(request)));

    Eventually.until("a result", Duration.ofSeconds(30), () -> !results(requestId).isEmpty());
    String allocation = Objects.requireNonNull(((Allocate) request.command()).allocation()).value();
    assertThat(
            ec2.describeIpamPoolAllocations(r -> r.ipamPoolAllocationIds(allocation))
                .ipamPoolAllocations())
        .hasSize(1);
    ec2.allocateIpamPoolCidr(r -> r.ipamPoolId(ground.pool()).netmaskLength(24));
    assertThat(results(requestId))
        .singleElement()
        .satisfies(
            result ->
                assertThat(result.envelope().attempt()).startsWith("ipam.requests.v1/" + wrong));
  }

  private static List<Result> results(String requestId) {
    return topic("results").records().stream()
        .map(record -> MESSAGES.result(record.value()))
        .filter(result -> result.envelope().requestId().equals(requestId))
        .toList();
  }

  private static Request request(String requestId) {
    String alike = "ipam-pool-alloc-0" + tag() + "0123456789abcdef0123456789a";
    return new Request(
        new RequestEnvelope(
            requestId,
            null,
            new Principal("123456789012", null, "topic", null),
            "us-east-1",
            false),
        new Allocate(
            new PoolId(ground.pool()),
            new AllocationId(alike),
            null,
            24,
            "by hand",
            false,
            List.of(),
            List.of(),
            Tags.NONE));
  }

  private static String tag() {
    return ground.ipam().substring("ipam-".length(), "ipam-".length() + 5);
  }

  /** The partition that decides about our IPAM. */
  private static int home() {
    return Integer.parseInt(tag(), 16) * PARTITIONS >> 20;
  }

  private static Topic topic(String kind) {
    return new Topic(installation.bootstrapServers(), "ipam." + kind + ".v1");
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(
        Objects.requireNonNull(record.headers().lastHeader(name), name).value(),
        StandardCharsets.UTF_8);
  }
}
