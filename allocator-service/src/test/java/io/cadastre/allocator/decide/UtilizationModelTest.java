package io.cadastre.allocator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.discovery.Fact;
import io.cadastre.domain.discovery.FactEnvelope;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.PoolCommand.Release;
import io.cadastre.domain.resource.Resource;
import io.cadastre.domain.resource.ResourceType;
import io.cadastre.domain.tag.Tags;
import io.cadastre.domain.testkit.Claim;
import io.cadastre.domain.testkit.Seeds;
import io.cadastre.kafka.codec.MessageCodec;
import io.cadastre.kafka.message.Outcome;
import io.cadastre.kafka.message.Outcome.AllocationResult;
import io.cadastre.kafka.message.Utilization;
import io.cadastre.kafka.message.Utilization.PoolUtilization;
import io.cadastre.schemas.BundledSchemas;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random allocations, releases and resources over two CIDRs of one pool, beside an array that holds
 * for every single address what it is.
 */
class UtilizationModelTest {
  private static final int STEPS = 10_000;
  private static final List<String> POOL = List.of("10.0.0.0/21", "10.0.16.0/22");
  private static final int ADDRESSES = 1 << 13; // 10.0.0.0/19 covers both
  private static final int OFTEN = 97;

  private final MessageCodec<Utilization> utilization =
      MessageCodec.utilization(BundledSchemas.load());
  private final MessageCodec<Fact> facts = MessageCodec.facts(BundledSchemas.load());

  private final boolean[] provisioned = new boolean[ADDRESSES];
  private final boolean[] allocated = new boolean[ADDRESSES];
  private final Map<String, Cidr> living = new HashMap<>();
  private final List<AllocationRow> held = new ArrayList<>();
  private int granted;
  private final Map<String, Utilization> said = new HashMap<>();

  @Test
  @Claim("S1.27")
  void whatIsSaid_isWhatAnArrayOfAddressesCounts(@TempDir Path folder) {
    long seed = Seeds.seed("UtilizationModelTest.whatIsSaid_isWhatAnArrayOfAddressesCounts");
    Random random = new Random(seed);
    try (DecidingDriver register = new DecidingDriver(folder)) {
      register.givenPoolWith(POOL.getFirst());
      register.ask("more", register.provision(POOL.getLast()));
      POOL.forEach(cidr -> mark(provisioned, Cidr.parse(cidr), true));
      for (int step = 0; step < STEPS; step++) {
        take(step, random, register);
        if (step % OFTEN == 0 || step == STEPS - 1) {
          register.driver.advanceWallClockTime(Duration.ofSeconds(2));
          listen(register);
          compare("seed " + seed + ", step " + step);
        }
      }
      assertThat(granted).as("what there was to count").isGreaterThan(STEPS / 10);
    }
  }

  private void take(int step, Random random, DecidingDriver register) {
    int chance = random.nextInt(20);
    if (chance == 0) {
      tell(random, register);
    } else if (chance < 9 && !held.isEmpty()) {
      AllocationRow row = held.remove(random.nextInt(held.size()));
      Outcome outcome =
          register.ask("r" + step, new Release(row.pool(), row.cidr(), row.id())).outcome();
      assertThat(outcome).isInstanceOf(AllocationResult.class);
      mark(allocated, row.cidr(), false);
    } else {
      Outcome outcome =
          register.ask("r" + step, register.allocate(24 + random.nextInt(8))).outcome();
      if (outcome instanceof AllocationResult result) {
        granted++;
        held.add(result.allocation());
        mark(allocated, result.allocation().cidr(), true);
      }
    }
  }

  private void tell(Random random, DecidingDriver register) {
    String id = "vpc-" + random.nextInt(4);
    Fact fact;
    FactEnvelope envelope =
        new FactEnvelope(
            DecidingDriver.IPAM,
            DecidingDriver.DISCOVERY,
            "lab",
            "ipam.resources.v1/0/" + random.nextInt(),
            Instant.EPOCH);
    String account = DecidingDriver.CALLER.account();
    if (random.nextBoolean()) {
      living.remove(id);
      fact = new Fact.ResourceGone(envelope, account, "us-east-1", id);
    } else {
      int length = (random.nextInt(10) == 0 ? 19 : 22) + random.nextInt(6);
      int address = random.nextInt(ADDRESSES) & -(1 << 32 - length);
      Cidr cidr = Cidr.parse("10.0.%d.%d/%d".formatted(address >> 8, address & 255, length));
      living.put(id, cidr);
      fact =
          new Fact.ResourceSeen(
              envelope,
              new Resource(
                  id, ResourceType.VPC, account, "us-east-1", null, List.of(cidr), Tags.NONE),
              null);
    }
    register.facts.pipeInput(facts.encode(fact));
  }

  private void listen(DecidingDriver register) {
    for (TestRecord<byte[], byte[]> record : register.utilization.readRecordsToList()) {
      said.put(
          new String(record.key(), StandardCharsets.UTF_8), utilization.decode(record.value()));
    }
  }

  private void compare(String when) {
    boolean[] lived = new boolean[ADDRESSES];
    living.values().forEach(cidr -> mark(lived, cidr, true));
    long capacity = 0;
    long taken = 0;
    long occupied = 0;
    for (int i = 0; i < ADDRESSES; i++) {
      capacity += provisioned[i] ? 1 : 0;
      taken += provisioned[i] && allocated[i] ? 1 : 0;
      occupied += provisioned[i] && !allocated[i] && lived[i] ? 1 : 0;
    }
    Utilization pool = said.get(DecidingDriver.POOL.value());
    assertThat(pool).as(when).isNotNull();
    assertThat(pool.capacity()).as(when).isEqualTo(capacity);
    assertThat(pool.allocated()).as(when).isEqualTo(taken);
    assertThat(pool.occupied()).as(when).isEqualTo(occupied);
    assertThat(pool.free()).as(when).isEqualTo(capacity - taken - occupied);
    List<Function<Utilization, BigInteger>> measures =
        List.of(
            Utilization::capacity,
            Utilization::allocated,
            Utilization::occupied,
            Utilization::quarantined,
            Utilization::free);
    for (Function<Utilization, BigInteger> measure : measures) {
      BigInteger sum =
          said.values().stream()
              .filter(one -> !(one instanceof PoolUtilization))
              .map(measure)
              .reduce(BigInteger.ZERO, BigInteger::add);
      assertThat(sum).as(when + ": the sum over the CIDRs").isEqualTo(measure.apply(pool));
    }
  }

  private static void mark(boolean[] addresses, Cidr cidr, boolean value) {
    int from = (int) (cidr.high() >>> 32) & ADDRESSES - 1;
    int size = cidr.size().intValueExact();
    for (int i = from; i < from + size; i++) {
      addresses[i] = value;
    }
  }
}
