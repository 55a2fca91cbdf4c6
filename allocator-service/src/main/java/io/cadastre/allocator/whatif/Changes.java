package io.cadastre.allocator.whatif;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.core.Command;
import io.cadastre.domain.core.Decision;
import io.cadastre.domain.core.Event;
import io.cadastre.domain.core.Keys;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.PoolCidrRow;
import io.cadastre.domain.pool.PoolCommand.DeprovisionCidr;
import io.cadastre.domain.pool.PoolCommand.EndCooldown;
import io.cadastre.domain.pool.PoolCommand.Release;
import io.cadastre.domain.pool.PoolCommand.Renew;
import io.cadastre.domain.pool.PoolEvent.AllocationModified;
import io.cadastre.domain.pool.PoolEvent.CidrDeprovisioned;
import io.cadastre.domain.pool.PoolEvent.CidrForgotten;
import io.cadastre.domain.pool.PoolEvent.CidrProvisioned;
import io.cadastre.domain.pool.PoolEvent.CooldownEnded;
import io.cadastre.domain.pool.PoolEvent.LeaseRenewed;
import io.cadastre.domain.pool.PoolEvent.PoolDeleted;
import io.cadastre.domain.pool.PoolEvent.PoolModified;
import io.cadastre.domain.pool.PoolEvent.Released;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.pool.PoolRow;
import io.cadastre.domain.pool.QuarantineRow;
import io.cadastre.domain.register.Directory;
import io.cadastre.domain.register.PoolSpace;
import io.cadastre.domain.space.Space;
import io.cadastre.domain.space.Use;
import io.cadastre.domain.tag.TagEvent.TagsChanged;
import io.cadastre.kafka.message.EventEnvelope;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** What happened that was no demand of the pool, as it happens in the other world. */
final class Changes {
  private final PoolId pool;
  private final World other;
  private final BiFunction<Command, EventEnvelope, Decision> decide;
  private long displaced;

  Changes(PoolId pool, World other, BiFunction<Command, EventEnvelope, Decision> decide) {
    this.pool = pool;
    this.other = other;
    this.decide = decide;
  }

  void happen(Event event, EventEnvelope why) {
    switch (event) {
      case Released e -> ofAllocation(e, e.before(), why);
      case LeaseRenewed e -> ofAllocation(e, e.before(), why);
      case AllocationModified e -> ofAllocation(e, e.before(), why);
      case CooldownEnded e -> ofAllocation(e, e.before().previous(), why);
      case TagsChanged e -> {
        if (new Directory(other).tagged(e.resource()) != null) {
          other.happen(e, why.cause());
        }
      }
      case PoolModified e -> {
        if (other.get(e.after().key()) instanceof PoolRow before) {
          other.happen(new PoolModified(before, e.after()), why.cause());
        }
      }
      case PoolDeleted e ->
          other.happen(new PoolDeleted(e.before(), e.extent(), present(e.released())), why.cause());
      case CidrProvisioned e -> provisioned(e, why);
      case CidrDeprovisioned e -> deprovisioned(e, why);
      case CidrForgotten e -> {
        if (e.before().equals(other.get(e.before().key()))) {
          other.happen(e, why.cause());
        }
      }
      default -> other.happen(event, why.cause());
    }
  }

  /** Of the pool's allocations, to the one that has the id there, wherever it lies. */
  private void ofAllocation(Event event, AllocationRow here, EventEnvelope why) {
    if (!here.pool().equals(pool)) {
      other.happen(event, why.cause());
      return;
    }
    if (event instanceof CooldownEnded ended) {
      endCoolDown(ended, why);
      return;
    }
    AllocationRow there = new Directory(other).allocation(here.id());
    if (there == null) {
      return;
    }
    switch (event) {
      case Released e -> decided(new Release(pool, there.cidr(), there.id()), why);
      case LeaseRenewed e -> decided(new Renew(there.id(), e.after().expiresAt()), why);
      case AllocationModified e ->
          other.happen(
              new AllocationModified(there, there.withDescription(e.after().description())),
              why.cause());
      default -> throw new IllegalArgumentException("not of an allocation: " + event);
    }
  }

  private boolean ours(AllocationRow row) {
    return row.pool().equals(pool);
  }

  private boolean is(@Nullable AllocationRow row) {
    return row != null && row.equals(other.get(row.key()));
  }

  private List<AllocationRow> present(List<AllocationRow> rows) {
    return rows.stream().filter(this::is).toList();
  }

  private void decided(Command command, EventEnvelope why) {
    if (decide.apply(command, why) instanceof Decision.Accepted accepted) {
      accepted.events().forEach(event -> other.happen(event, why.cause()));
    }
  }

  private void endCoolDown(CooldownEnded event, EventEnvelope why) {
    AllocationRow previous = event.before().previous();
    Cidr[] found = new Cidr[1];
    other.scan(
        Keys.quarantines(previous.ipam(), pool),
        null,
        row -> {
          QuarantineRow kept = (QuarantineRow) row;
          if (kept.previous().id().equals(previous.id())) {
            found[0] = kept.cidr();
          }
          return found[0] == null;
        });
    if (found[0] != null && event.reason() != null) {
      decided(new EndCooldown(pool, found[0], event.reason()), why);
    }
  }

  /** A CIDR for a pool below lies where it lay; where that is taken there, it has none. */
  private void provisioned(CidrProvisioned event, EventEnvelope why) {
    PoolCidrRow after = event.after();
    PoolCidrRow replaced = event.replaced();
    if (replaced != null && !replaced.equals(other.get(replaced.key()))) {
      replaced = null;
    }
    Cidr cidr = after.cidr();
    PoolSpace own = other.index.pool(after.pool());
    boolean has = own != null && cidr != null && own.spaces().containing(cidr) != null;
    if (has && after.state().usable()) {
      return; // it was not taken away there
    }
    AllocationRow allocation = event.allocation();
    if (allocation != null && ours(allocation)) {
      PoolSpace space = other.index.pool(pool);
      Space around = space == null ? null : space.spaces().containing(allocation.cidr());
      if (around == null || around.rivalBut(Use.OCCUPIED, allocation.cidr()) != null) {
        displaced++;
        allocation = null;
      }
    }
    other.happen(new CidrProvisioned(replaced, after, allocation), why.cause());
  }

  private void deprovisioned(CidrDeprovisioned event, EventEnvelope why) {
    Cidr cidr = event.before().cidr();
    if (event.before().pool().equals(pool) && cidr != null) {
      decided(new DeprovisionCidr(pool, cidr), why);
    } else if (event.before().equals(other.get(event.before().key()))) {
      AllocationRow released = event.released();
      other.happen(
          new CidrDeprovisioned(event.before(), event.after(), is(released) ? released : null),
          why.cause());
    }
  }

  long displaced() {
    return displaced;
  }
}
