package io.cadastre.allocator.decide;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.address.Family;
import io.cadastre.domain.pool.PoolCommand.Allocate;
import io.cadastre.domain.pool.PoolCommand.CreatePool;
import io.cadastre.domain.pool.PoolCommand.DeletePool;
import io.cadastre.domain.pool.PoolCommand.ProvisionCidr;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.resource.Resource;
import io.cadastre.domain.resource.ResourceType;
import io.cadastre.domain.tag.Tags;
import io.cadastre.domain.testkit.Claim;
import io.cadastre.kafka.codec.Hash;
import io.cadastre.kafka.codec.MessageCodec;
import io.cadastre.kafka.message.ChangeEnvelope;
import io.cadastre.kafka.message.Outcome;
import io.cadastre.kafka.message.Outcome.AllocationResult;
import io.cadastre.kafka.message.ResourceChange.ResourceAppeared;
import io.cadastre.kafka.message.Utilization;
import io.cadastre.kafka.message.Utilization.PoolCidrUtilization;
import io.cadastre.kafka.message.Utilization.PoolUtilization;
import io.cadastre.schemas.BundledSchemas;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How full the pools are, as it is said. */
class UtilizationTopologyTest {
  private final MessageCodec<Utilization> codec = MessageCodec.utilization(BundledSchemas.load());
  private DecidingDriver register;

  @BeforeEach
  void start(@TempDir Path folder) {
    register = new DecidingDriver(folder);
  }

  @AfterEach
  void stop() {
    register.close();
  }

  private List<Utilization> said() {
    List<Utilization> said = new ArrayList<>();
    for (TestRecord<byte[], byte[]> record : register.utilization.readRecordsToList()) {
      Utilization one = codec.decode(record.value());
      assertThat(new String(record.key(), UTF_8)).isEqualTo(one.subject());
      said.add(one);
    }
    return said;
  }

  private void passes(long millis) {
    register.driver.advanceWallClockTime(Duration.ofMillis(millis));
  }

  @Test
  @Claim({"S1.08", "S2.34"})
  void poolAndItsCidrs_areSaid_thePoolBeingTheSum() {
    register.givenPoolWith("10.0.0.0/24");
    register.ask("r1", register.allocate(26));
    passes(500);
    List<Utilization> said = said();
    assertThat(said).hasSize(2);
    assertThat(said.getFirst())
        .isInstanceOfSatisfying(
            PoolCidrUtilization.class,
            cidr -> {
              assertThat(cidr.cidr()).hasToString("10.0.0.0/24");
              assertThat(cidr.allocated()).isEqualTo(64);
            });
    assertThat(said.getLast())
        .isInstanceOfSatisfying(
            PoolUtilization.class,
            pool -> {
              assertThat(pool.capacity()).isEqualTo(256);
              assertThat(pool.allocated()).isEqualTo(64);
              assertThat(pool.free()).isEqualTo(192);
              assertThat(pool.largestFree()).isEqualTo(25);
              assertThat(pool.sequence()).isEqualTo(4);
            });
    assertThat(register.metrics.pools().pool(DecidingDriver.POOL.value())).isNotNull();
  }

  /** 2^120 addresses, one of them held, and 2^72 lived in: no number here fits into a long. */
  @Test
  void ofIpv6_everyAddressIsCounted() {
    PoolId six = new PoolId("ipam-pool-" + DecidingDriver.TAG + "000000000006");
    register.givenIpam();
    CreatePool four = register.pool(six);
    register.ask(
        "six",
        new CreatePool(
            four.scope(),
            six,
            null,
            Family.IPV6,
            null,
            null,
            false,
            null,
            null,
            null,
            four.rules(),
            Tags.NONE));
    ProvisionCidr provision = register.provision("fd00::/8");
    register.ask(
        "cidr",
        new ProvisionCidr(
            six,
            provision.poolCidr(),
            provision.allocation(),
            provision.cidr(),
            null,
            null,
            null,
            null));
    Resource vpc =
        new Resource(
            "vpc-6",
            ResourceType.VPC,
            DecidingDriver.CALLER.account(),
            "us-east-1",
            null,
            List.of(Cidr.parse("fd00::/56")),
            Tags.NONE);
    register.resources.pipeInput(
        MessageCodec.resources(BundledSchemas.load())
            .encode(
                new ResourceAppeared(
                    new ChangeEnvelope("lab", vpc.account(), 1, Hash.ZERO, Instant.EPOCH), vpc)));
    Allocate one = register.allocate(128);
    Outcome outcome =
        register
            .ask(
                "one",
                new Allocate(
                    six, one.allocation(), null, 128, null, false, List.of(), List.of(), Tags.NONE))
            .outcome();
    assertThat(outcome).isInstanceOf(AllocationResult.class);
    passes(500);
    BigInteger all = BigInteger.TWO.pow(120);
    BigInteger lived = BigInteger.TWO.pow(72);
    assertThat(said())
        .hasSize(2)
        .allSatisfy(
            said -> {
              assertThat(said.capacity()).isEqualTo(all);
              assertThat(said.allocated()).isEqualTo(BigInteger.ONE);
              assertThat(said.occupied()).isEqualTo(lived);
              assertThat(said.free()).isEqualTo(all.subtract(lived).subtract(BigInteger.ONE));
              assertThat(said.largestFree()).isEqualTo(9);
            });
  }

  @Test
  void aSubject_isSaidOnceASecondAtMost_andTheLatestInTheEnd() {
    register.givenPoolWith("10.0.0.0/16");
    passes(500);
    said();
    for (int i = 0; i < 20; i++) {
      register.ask("r" + i, register.allocate(28));
      passes(100);
    }
    List<Utilization> meanwhile = said();
    passes(1_000);
    passes(1_000);
    List<Utilization> later = said();
    List<Utilization> pool = new ArrayList<>();
    meanwhile.stream().filter(PoolUtilization.class::isInstance).forEach(pool::add);
    later.stream().filter(PoolUtilization.class::isInstance).forEach(pool::add);
    for (int i = 1; i < pool.size(); i++) {
      assertThat(Duration.between(pool.get(i - 1).time(), pool.get(i).time()))
          .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }
    assertThat(pool).hasSizeBetween(2, 4);
    assertThat(pool.getLast().allocated()).isEqualTo(20 * 16);
  }

  @Test
  void whatDidNotChange_isNotSaidAgain_andWhatIsGoneGetsATombstone() {
    register.givenPoolWith("10.0.0.0/16");
    passes(500);
    said();
    register.ask("tooBig", register.allocate(8));
    passes(2_000);
    assertThat(said()).isEmpty();
    register.ask("delete", new DeletePool(DecidingDriver.POOL, true));
    passes(2_000);
    assertThat(register.utilization.readRecordsToList())
        .hasSize(2)
        .allSatisfy(record -> assertThat(record.value()).isNull());
    assertThat(register.metrics.pools().pool(DecidingDriver.POOL.value())).isNull();
  }
}
