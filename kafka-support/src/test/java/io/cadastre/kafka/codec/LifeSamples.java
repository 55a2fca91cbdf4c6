package io.cadastre.kafka.codec;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.core.Command;
import io.cadastre.domain.core.Event;
import io.cadastre.domain.core.Explanation;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.pool.AllocationId;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.Holder;
import io.cadastre.domain.pool.PoolCommand.Allocate;
import io.cadastre.domain.pool.PoolCommand.Batch;
import io.cadastre.domain.pool.PoolCommand.EndCooldown;
import io.cadastre.domain.pool.PoolCommand.ModifyPool;
import io.cadastre.domain.pool.PoolCommand.Release;
import io.cadastre.domain.pool.PoolCommand.Renew;
import io.cadastre.domain.pool.PoolEvent.CooldownEnded;
import io.cadastre.domain.pool.PoolEvent.LeaseExpired;
import io.cadastre.domain.pool.PoolEvent.LeaseRenewed;
import io.cadastre.domain.pool.PoolEvent.Released;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.pool.PoolSelector;
import io.cadastre.domain.pool.QuarantineRow;
import io.cadastre.domain.pool.Strategy;
import io.cadastre.domain.pool.Terms;
import io.cadastre.domain.scope.ScopeId;
import io.cadastre.domain.tag.Tags;
import io.cadastre.kafka.message.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What can be said of the life of addresses beyond AWS. */
final class LifeSamples {
  private static final Instant TIME = Instant.parse("2026-02-03T04:05:06.000007Z");
  private static final PoolId POOL = new PoolId("ipam-pool-abcde000000000002");
  private static final AllocationRow ALLOCATION =
      new AllocationRow(
          new AllocationId("ipam-pool-alloc-0abcde000000000000000000000000009"),
          new IpamId("ipam-abcde000000000001"),
          POOL,
          Cidr.parse("2001:db8::/56"),
          Holder.CUSTOM,
          null,
          "eu-west-1",
          "111122223333",
          null,
          Tags.NONE,
          new Terms("payments", "team a", "a lab", TIME));

  static final QuarantineRow QUARANTINE =
      new QuarantineRow(ALLOCATION, TIME, TIME.plusSeconds(3_600));

  static final List<Event> EVENTS =
      List.of(
          new Released(ALLOCATION, QUARANTINE),
          new LeaseExpired(ALLOCATION, null),
          new LeaseRenewed(ALLOCATION, ALLOCATION.until(null)),
          new CooldownEnded(QUARANTINE, "needed now"));

  private static final Allocate ALLOCATE =
      new Allocate(
          null,
          null,
          new PoolSelector(
              new ScopeId("ipam-scope-abcde000000000003"),
              new Tags(Map.of("env", "lab")),
              "eu-west-1"),
          null,
          null,
          24,
          null,
          56,
          null,
          "both",
          false,
          List.of(),
          List.of(Cidr.parse("10.0.0.0/24")),
          Strategy.BEST_FIT,
          "team a",
          "a lab",
          TIME,
          Tags.NONE);

  static final List<Command> COMMANDS =
      List.of(
          new Batch(List.of(new Release(null, null, ALLOCATION.id())), List.of(ALLOCATE)),
          new Renew(ALLOCATION.id(), TIME),
          new EndCooldown(POOL, ALLOCATION.cidr(), "needed now"),
          new ModifyPool(
              POOL,
              null,
              null,
              null,
              null,
              null,
              false,
              Tags.NONE,
              Tags.NONE,
              Strategy.SPARSE,
              0,
              true));

  static final List<Outcome> OUTCOMES =
      List.of(
          new Outcome.AllocationsResult(
              List.of(ALLOCATION),
              List.of(
                  new Explanation(
                      POOL,
                      "lowest",
                      "the lowest free /56",
                      List.of(
                          new Explanation.Skipped(
                              POOL, Cidr.parse("2001:db8::/64"), "allocated")))),
              List.of()),
          new Outcome.QuarantineResult(QUARANTINE));

  private LifeSamples() {}
}
