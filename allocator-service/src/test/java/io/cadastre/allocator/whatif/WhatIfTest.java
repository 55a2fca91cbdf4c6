package io.cadastre.allocator.whatif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.core.Asked;
import io.cadastre.domain.core.Command;
import io.cadastre.domain.core.Decision;
import io.cadastre.domain.core.Event;
import io.cadastre.domain.core.Limits;
import io.cadastre.domain.core.Principal;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.PoolCommand.Allocate;
import io.cadastre.domain.pool.PoolCommand.Release;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.pool.Strategy;
import io.cadastre.domain.register.Decider;
import io.cadastre.domain.register.RequestRefused;
import io.cadastre.domain.testkit.Commands;
import io.cadastre.domain.testkit.Mint;
import io.cadastre.domain.testkit.Seeds;
import io.cadastre.kafka.codec.Hash;
import io.cadastre.kafka.codec.Messages;
import io.cadastre.kafka.message.EventEnvelope;
import io.cadastre.kafka.message.Recorded;
import io.cadastre.kafka.message.Request;
import io.cadastre.kafka.message.RequestEnvelope;
import io.cadastre.schemas.BundledSchemas;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is said of other rules is what a naive reference finds, address by address. */
class WhatIfTest {
  private static final Principal ASKER = new Principal("111122223333", null, "topic", null);
  private static final int SIZE = 256;

  private final Messages messages = new Messages(BundledSchemas.load());
  private final Commands commands = new Commands(new Mint());
  private final Decider decider = new Decider(Limits.DEFAULT);
  private final World world = new World();
  private final List<Recorded> log = new ArrayList<>();
  private final Map<Integer, AllocationRow> held = new HashMap<>();
  private final List<Ask> story = new ArrayList<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  /**
   * What was asked, and what of it was granted.
   *
   * @param length 0: the one asked for by {@code number} is released
   */
  private record Ask(int number, int length, boolean granted) {}

  private @Nullable AllocationRow ask(IpamId ipam, Command command) {
    now = now.plusSeconds(1);
    String cause = "request " + log.size();
    long sequence = log.size() + 1;
    Asked asked = new Asked(ASKER, "us-east-1", now, sequence);
    switch (decider.decide(command, asked, world, world.index)) {
      case Decision.Accepted accepted -> {
        for (Event event : accepted.events()) {
          record(ipam, event, cause);
          world.happen(event, cause);
        }
        return accepted.answer() instanceof AllocationRow row ? row : null;
      }
      case Decision.Refused refused -> {
        Request request =
            new Request(new RequestEnvelope(cause, "a", ASKER, "us-east-1", false), command);
        record(
            ipam,
            new RequestRefused(
                command.getClass().getSimpleName(),
                refused.refusal().subject(),
                ByteBuffer.wrap(messages.encode(request)),
                refused.refusal().code().text(),
                refused.refusal().message(),
                null),
            cause);
        return null;
      }
    }
  }

  private void record(IpamId ipam, Event event, String cause) {
    log.add(
        new Recorded(
            new EventEnvelope(
                EventEnvelope.IPAM,
                ipam,
                null,
                log.size() + 1,
                Hash.ZERO,
                ASKER,
                "us-east-1",
                cause,
                now),
            event));
  }

  private PoolId live(long seed) {
    Random random = new Random(seed);
    var ipam = commands.createIpam("us-east-1");
    ask(ipam.ipam(), ipam);
    var pool = commands.pool(ipam.privateScope()).rules(24, 32, null).make();
    ask(ipam.ipam(), pool);
    ask(ipam.ipam(), commands.provision(pool.pool(), "10.0.0.0/24"));
    for (int number = 0; number < 400; number++) {
      if (!held.isEmpty() && random.nextInt(5) < 2) {
        int which = List.copyOf(held.keySet()).get(random.nextInt(held.size()));
        AllocationRow row = held.remove(which);
        if (row != null) {
          ask(ipam.ipam(), new Release(row.pool(), row.cidr(), row.id()));
          story.add(new Ask(which, 0, true));
        }
      } else {
        int length = 26 + random.nextInt(6);
        Allocate wanted = commands.allocate(pool.pool(), length);
        AllocationRow row = ask(ipam.ipam(), wanted);
        if (row != null) {
          held.put(number, row);
        }
        story.add(new Ask(number, length, row != null));
      }
    }
    return pool.pool();
  }

  /** The same story on an array of addresses, always at the lowest place: granted, by number. */
  private static Map<Integer, Boolean> naive(List<Ask> story, int min, int[] addresses) {
    Map<Integer, Boolean> granted = new HashMap<>();
    for (Ask ask : story) {
      if (ask.length == 0) {
        for (int i = 0; i < SIZE; i++) {
          addresses[i] = addresses[i] == ask.number + 1 ? 0 : addresses[i];
        }
        continue;
      }
      int size = 1 << (32 - ask.length);
      boolean found = false;
      for (int at = 0; at < SIZE && !found && ask.length >= min; at += size) {
        boolean free = true;
        for (int i = at; i < at + size; i++) {
          free &= addresses[i] == 0;
        }
        if (free) {
          Arrays.fill(addresses, at, at + size, ask.number + 1);
          found = true;
        }
      }
      granted.put(ask.number, found);
    }
    return granted;
  }

  private Outlook whatIf(PoolId pool, OtherRules rules) {
    WhatIf whatIf = new WhatIf(pool, rules, Instant.MIN, Instant.MAX, 5, messages);
    for (Recorded recorded : log) {
      whatIf.add("log@" + recorded.envelope().sequence(), recorded);
    }
    assertThat(whatIf.knowsPool()).isTrue();
    return whatIf.outlook();
  }

  @Test
  void anotherRule_isWhatTheNaiveReferenceFinds() {
    PoolId pool = live(Seeds.seed("WhatIfTest"));
    OtherRules shorter = new OtherRules(Optional.of(28), null, null, null);
    Outlook outlook = whatIf(pool, shorter);
    int[] addresses = new int[SIZE];
    Map<Integer, Boolean> expected = naive(story, 28, addresses);
    long demand = story.stream().filter(ask -> ask.length > 0).count();
    long granted = expected.values().stream().filter(yes -> yes).count();
    assertThat(outlook.demand()).isEqualTo(demand);
    assertThat(outlook.wouldBe()).isEqualTo(new Outlook.Count(granted, demand - granted));
    assertThat(outlook.newlyRefused()).isEqualTo(turned(expected, true)).isPositive();
    assertThat(outlook.newlyGranted()).isEqualTo(turned(expected, false));
    assertThat(outlook.freeWouldBe().addresses())
        .isEqualTo(BigInteger.valueOf(Arrays.stream(addresses).filter(a -> a == 0).count()));
    assertThat(outlook.refused()).hasSizeLessThanOrEqualTo(5).isNotEmpty();
  }

  private long turned(Map<Integer, Boolean> expected, boolean was) {
    return story.stream()
        .filter(ask -> ask.length > 0 && ask.granted == was)
        .filter(ask -> expected.getOrDefault(ask.number, was) != was)
        .count();
  }

  @Test
  void rulesThatNoPoolCanHave_areToldApart() {
    PoolId pool = live(4);
    OtherRules crossed = new OtherRules(Optional.of(28), Optional.of(26), null, null);
    assertThatThrownBy(() -> whatIf(pool, crossed))
        .isInstanceOf(ImpossibleRulesException.class)
        .hasMessage("The minimum netmask length 28 is greater than the maximum 26.");
  }

  @Test
  void theSameRules_changeNothing() {
    PoolId pool = live(4);
    Outlook outlook = whatIf(pool, new OtherRules(null, null, null, Strategy.LOWEST));
    assertThat(outlook.wouldBe()).isEqualTo(outlook.was());
    assertThat(outlook.newlyRefused() + outlook.newlyGranted()).isZero();
    assertThat(outlook.freeWouldBe()).isEqualTo(outlook.freeWas());
    assertThat(outlook.displaced()).isZero();
  }

  @Test
  void anotherStrategy_releasesWhatLiesElsewhereThere() {
    PoolId pool = live(5);
    Outlook outlook = whatIf(pool, new OtherRules(null, null, null, Strategy.SPARSE));
    assertThat(outlook.demand())
        .isEqualTo(outlook.wouldBe().granted() + outlook.wouldBe().refused());
    assertThat(outlook.newlyRefused() - outlook.newlyGranted())
        .isEqualTo(outlook.was().granted() - outlook.wouldBe().granted());
    assertThat(Cidr.parse("10.0.0.0/24").size()).isGreaterThan(outlook.freeWouldBe().addresses());
  }

  /** A pool with 10.0.0.0/24 and no rules. */
  private PoolId pool() {
    var ipam = commands.createIpam("us-east-1");
    ask(ipam.ipam(), ipam);
    var pool = commands.pool(ipam.privateScope()).make();
    ask(ipam.ipam(), pool);
    ask(ipam.ipam(), commands.provision(pool.pool(), "10.0.0.0/24"));
    return pool.pool();
  }

  private boolean grants(PoolId pool, Command command) {
    IpamId ipam = log.getFirst().envelope().aggregate();
    assertThat(command.target().tag()).isEqualTo(pool.tag());
    return ask(ipam, command) != null;
  }

  @Test
  void aReleaseOfWhatWasRefusedHere_givesItBackThere() {
    PoolId pool = pool();
    Allocate wide = commands.allocate(pool, "10.0.0.0/26");
    assertThat(grants(pool, commands.allocate(pool, "10.0.0.0/28"))).isTrue();
    assertThat(grants(pool, wide)).isFalse();
    assertThat(grants(pool, new Release(pool, wide.cidr(), null))).isFalse();
    assertThat(grants(pool, commands.allocate(pool, "10.0.0.32/27"))).isTrue();

    Outlook outlook = whatIf(pool, new OtherRules(null, Optional.of(27), null, null));
    assertThat(outlook.wouldBe()).isEqualTo(new Outlook.Count(2, 1));
    assertThat(outlook.newlyGranted()).isEqualTo(1);
    assertThat(outlook.freeWouldBe().addresses()).isEqualTo(BigInteger.valueOf(SIZE - 32));
  }

  @Test
  void aReleaseByCidr_meansNoneThatLiesThereByChance() {
    PoolId pool = pool();
    Allocate byLength = commands.allocate(pool, 28);
    assertThat(grants(pool, commands.allocate(pool, "10.0.0.0/24"))).isTrue();
    assertThat(grants(pool, byLength)).isFalse();
    assertThat(grants(pool, new Release(pool, Cidr.parse("10.0.0.0/28"), null))).isFalse();

    OtherRules none = new OtherRules(Optional.of(25), null, null, null);
    assertThat(whatIf(pool, none).freeWouldBe().addresses())
        .isEqualTo(BigInteger.valueOf(SIZE - 16));
    assertThat(grants(pool, new Release(pool, null, byLength.allocation()))).isFalse();
    assertThat(whatIf(pool, none).freeWouldBe().addresses()).isEqualTo(BigInteger.valueOf(SIZE));
  }
}
