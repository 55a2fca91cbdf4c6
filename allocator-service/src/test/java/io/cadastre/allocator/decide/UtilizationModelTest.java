package io.cadastre.allocator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.discovery.Fact;
import io.cadastre.domain.discovery.FactEnvelope;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.PoolCommand.CreatePool;
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
import io.cadastre.kafka.message.Utilization.PoolCidrUtilization;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random allocations, releases and resources over two CIDRs of one pool whose released space cools
 * down, beside arrays that hold for every single address what it is.
 */
class UtilizationModelTest {
  /** Allocations and releases that were made; requests that were refused come on top. */
  private static final int CHANGES = 10_000;

  private static final List<String> POOL = List.of("10.0.0.0/21", "10.0.16.0/22");
  private static final int ADDRESSES = 1 << 13; // 10.0.0.0/19 covers both
  private static final int OFTEN = 23;

  /** First what is due happens, then, when the second of silence is over, it is said. */
  private static final List<Integer> PAUSES_MS = List.of(2_000, 1_000);

  /** Over at the first pause after the next round of requests. */
  private static final int COOL_DOWN_SECONDS = 5;

  private final MessageCodec<Utilization> utilization =
      MessageCodec.utilization(BundledSchemas.load());
  private final MessageCodec<Fact> facts = MessageCodec.facts(BundledSchemas.load());

  private final boolean[] provisioned = new boolean[ADDRESSES];
  private final boolean[] allocated = new boolean[ADDRESSES];
  private final boolean[] cooling = new boolean[ADDRESSES];
  private final List<Cooling> released = new ArrayList<>();
  private long clockMs;
  private final Map<String, Cidr> living = new HashMap<>();
  private final List<AllocationRow> held = new ArrayList<>();
  private int changes;
  private int cooledDown;
  private final Map<String, Utilization> said = new HashMap<>();

  private record Cooling(Cidr cidr, long untilMs) {}

  @Test
  @Claim("S1.27")
  void whatIsSaid_isWhatAnArrayOfAddressesCounts(@TempDir Path folder) {
    long seed = Seeds.seed("UtilizationModelTest.whatIsSaid_isWhatAnArrayOfAddressesCounts");
    Random random = new Random(seed);
    try (DecidingDriver register = new DecidingDriver(folder)) {
      register.givenIpam();
      register.ask("pool", coolingDown(register.pool(DecidingDriver.POOL)));
      POOL.forEach(cidr -> register.ask(cidr, register.provision(cidr)));
      POOL.forEach(cidr -> mark(provisioned, Cidr.parse(cidr), true));
      for (int step = 0; changes < CHANGES; step++) {
        take(step, random, register);
        if (step % OFTEN == 0 || changes == CHANGES) {
          pass(register);
          compare("seed " + seed + ", step " + step);
        }
      }
      assertThat(cooledDown).as("what came back after a while").isGreaterThan(CHANGES / 4);
    }
  }

  private static CreatePool coolingDown(CreatePool pool) {
    return new CreatePool(
        pool.scope(),
        pool.pool(),
        null,
        pool.family(),
        null,
        null,
        false,
        null,
        null,
        null,
        pool.rules(),
        Tags.NONE,
        null,
        COOL_DOWN_SECONDS,
        null);
  }

  private void pass(DecidingDriver register) {
    for (int pauseMs : PAUSES_MS) {
      register.driver.advanceWallClockTime(Duration.ofMillis(pauseMs));
      clockMs += pauseMs;
    }
    for (Cooling over : List.copyOf(released)) {
      if (over.untilMs() <= clockMs) {
        released.remove(over);
        mark(cooling, over.cidr(), false);
        cooledDown++;
      }
    }
    listen(register);
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
      mark(cooling, row.cidr(), true);
      released.add(new Cooling(row.cidr(), clockMs + COOL_DOWN_SECONDS * 1_000L));
      changes++;
    } else {
      Outcome outcome =
          register.ask("r" + step, register.allocate(24 + random.nextInt(8))).outcome();
      if (outcome instanceof AllocationResult result) {
        changes++;
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
    boolean[] free = new boolean[ADDRESSES];
    long capacity = 0;
    long taken = 0;
    long quarantined = 0;
    long occupied = 0;
    for (int i = 0; i < ADDRESSES; i++) {
      capacity += provisioned[i] ? 1 : 0;
      taken += allocated[i] ? 1 : 0;
      quarantined += cooling[i] ? 1 : 0;
      boolean given = allocated[i] || cooling[i];
      occupied += provisioned[i] && !given && lived[i] ? 1 : 0;
      free[i] = provisioned[i] && !given && !lived[i];
    }
    Utilization pool = said.get(DecidingDriver.POOL.value());
    assertThat(pool).as(when).isNotNull();
    assertThat(pool.capacity()).as(when).isEqualTo(capacity);
    assertThat(pool.allocated()).as(when).isEqualTo(taken);
    assertThat(pool.quarantined()).as(when).isEqualTo(quarantined);
    assertThat(pool.occupied()).as(when).isEqualTo(occupied);
    assertThat(pool.free()).as(when).isEqualTo(capacity - taken - quarantined - occupied);
    assertThat(pool.largestFree()).as(when).isEqualTo(largest(Cidr.parse("10.0.0.0/19"), free));
    List<PoolCidrUtilization> cidrs = new ArrayList<>();
    said.values().stream()
        .filter(PoolCidrUtilization.class::isInstance)
        .forEach(one -> cidrs.add((PoolCidrUtilization) one));
    assertThat(cidrs).extracting(one -> one.cidr().toString()).hasSameElementsAs(POOL);
    cidrs.forEach(
        one -> assertThat(one.largestFree()).as(when).isEqualTo(largest(one.cidr(), free)));
    List<Function<Utilization, BigInteger>> measures =
        List.of(
            Utilization::capacity,
            Utilization::allocated,
            Utilization::occupied,
            Utilization::quarantined,
            Utilization::free);
    for (Function<Utilization, BigInteger> measure : measures) {
      BigInteger sum = cidrs.stream().map(measure).reduce(BigInteger.ZERO, BigInteger::add);
      assertThat(sum).as(when + ": the sum over the CIDRs").isEqualTo(measure.apply(pool));
    }
  }

  /** The netmask length of the largest CIDR in that one that is wholly free; null: none is. */
  private static @Nullable Integer largest(Cidr within, boolean[] free) {
    int from = first(within);
    int to = from + within.size().intValueExact();
    for (int length = within.netmaskLength(); length <= 32; length++) {
      int size = 1 << 32 - length;
      for (int block = from; block < to; block += size) {
        int i = block;
        while (i < block + size && free[i]) {
          i++;
        }
        if (i == block + size) {
          return length;
        }
      }
    }
    return null;
  }

  private static int first(Cidr cidr) {
    return (int) (cidr.high() >>> 32) & ADDRESSES - 1;
  }

  private static void mark(boolean[] addresses, Cidr cidr, boolean value) {
    int from = first(cidr);
    int size = cidr.size().intValueExact();
    for (int i = from; i < from + size; i++) {
      addresses[i] = value;
    }
  }
}
