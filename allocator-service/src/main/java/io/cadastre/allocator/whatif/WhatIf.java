package io.cadastre.allocator.whatif;

import io.cadastre.allocator.whatif.Outlook.Count;
import io.cadastre.allocator.whatif.Outlook.Free;
import io.cadastre.allocator.whatif.Outlook.Turn;
import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.core.Asked;
import io.cadastre.domain.core.Command;
import io.cadastre.domain.core.Decision;
import io.cadastre.domain.core.Event;
import io.cadastre.domain.core.Keys;
import io.cadastre.domain.core.Limits;
import io.cadastre.domain.core.Principal;
import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.ipam.IpamEvent.IpamDeleted;
import io.cadastre.domain.pool.AllocationId;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.PoolCommand.Allocate;
import io.cadastre.domain.pool.PoolCommand.Release;
import io.cadastre.domain.pool.PoolEvent.Allocated;
import io.cadastre.domain.pool.PoolEvent.CooldownEnded;
import io.cadastre.domain.pool.PoolEvent.LeaseExpired;
import io.cadastre.domain.pool.PoolEvent.PoolCreated;
import io.cadastre.domain.pool.PoolEvent.PoolDeleted;
import io.cadastre.domain.pool.PoolEvent.PoolModified;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.pool.PoolRow;
import io.cadastre.domain.pool.Terms;
import io.cadastre.domain.register.Decider;
import io.cadastre.domain.register.Directory;
import io.cadastre.domain.register.Due;
import io.cadastre.domain.register.RequestRefused;
import io.cadastre.domain.register.Ticks;
import io.cadastre.kafka.codec.Messages;
import io.cadastre.kafka.message.EventEnvelope;
import io.cadastre.kafka.message.Recorded;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs the events of an IPAM through two worlds: one as it was, and one in which the pool has other
 * rules. What was wanted of the pool is decided there by the deciders of the product; all else
 * happens there as it did here, with each allocation found by its id, wherever it lies there.
 */
public final class WhatIf {
  /** Refusals that say nothing about space and rules. */
  private static final Set<RefusalCode> BESIDE_THE_POINT =
      Set.of(RefusalCode.TOKEN_MISMATCH, RefusalCode.REQUEST_EXPIRED, RefusalCode.FAULT);

  private final PoolId pool;
  private final OtherRules rules;
  private final Instant from;
  private final Instant to;
  private final int listed;
  private final Messages messages;
  private final Decider decider = new Decider(Limits.DEFAULT);
  private final World was = new World();
  private final World other = new World();
  private final Changes changes;
  private final Set<String> bound = new HashSet<>();

  /** What was refused here and is allocated there, and how it was wanted. */
  private final Map<AllocationId, Allocate> onlyThere = new HashMap<>();

  private final List<Turn> refused = new ArrayList<>();
  private final List<Turn> granted = new ArrayList<>();
  private boolean apart;
  private boolean over;
  private boolean known;
  private long demand;
  private long grantedWas;
  private long grantedThere;
  private long newlyRefused;
  private long newlyGranted;

  /**
   * @param from before it, both worlds are one
   * @param to what is later is not looked at
   * @param listed of the demands that would turn, so many are listed
   */
  public WhatIf(
      PoolId pool, OtherRules rules, Instant from, Instant to, int listed, Messages messages) {
    this.pool = pool;
    this.rules = rules;
    this.from = from;
    this.to = to;
    this.listed = listed;
    this.messages = messages;
    changes = new Changes(pool, other, this::decide);
  }

  /** Takes the next event of the pool's IPAM. */
  public void add(String place, Recorded recorded) {
    EventEnvelope envelope = recorded.envelope();
    if (recorded.event() instanceof PoolCreated created && created.after().id().equals(pool)) {
      known = true;
    }
    if (over || envelope.time().isAfter(to)) {
      return;
    }
    if (!apart && !envelope.time().isBefore(from)) {
      apart = true;
      change(other.get(Keys.pool(envelope.aggregate(), pool)), envelope.cause());
    }
    Event event = recorded.event();
    if (ends(event)) {
      over = true; // of what would have been left, nothing can be said
      return;
    }
    if (!apart) {
      other.happen(event, envelope.cause());
    } else {
      letTimePass(envelope);
      happenThere(place, event, envelope);
    }
    was.happen(event, envelope.cause());
  }

  private boolean ends(Event event) {
    return event instanceof IpamDeleted gone && was.get(Keys.pool(gone.before().id(), pool)) != null
        || event instanceof PoolDeleted deleted && deleted.extent().contains(pool);
  }

  /** The pool as it would be, from the row that it has in the other world. */
  private void change(@Nullable Object row, String cause) {
    if (row instanceof PoolRow before) {
      other.happen(new PoolModified(before, rules.over(before)), cause);
    }
  }

  /** Leases and cool-downs end there by the time there. */
  private void letTimePass(EventEnvelope envelope) {
    for (Due due : Ticks.due(envelope.time(), other, other.index)) {
      if (isOfPool(due.event())) {
        other.happen(due.event(), due.cause());
      }
    }
  }

  private boolean isOfPool(Event event) {
    return switch (event) {
      case LeaseExpired e -> e.before().pool().equals(pool);
      case CooldownEnded e -> e.before().pool().equals(pool);
      default -> false;
    };
  }

  private void happenThere(String place, Event event, EventEnvelope envelope) {
    if (event instanceof Allocated allocated && allocated.after().pool().equals(pool)) {
      decideDemand(place, again(allocated), envelope, null);
    } else if (event instanceof RequestRefused refusal) {
      decideRefused(place, refusal, envelope);
    } else if (isOfPool(event) && !isAsked(event)) {
      return; // by the time there
    } else {
      changes.happen(event, envelope);
      if (event instanceof PoolCreated || event instanceof PoolModified) {
        change(other.get(Keys.pool(envelope.aggregate(), pool)), envelope.cause());
      }
    }
  }

  private void decideRefused(String place, RequestRefused refusal, EventEnvelope envelope) {
    boolean mayBeOurs = Set.of("Allocate", "Release").contains(refusal.operation());
    if (!mayBeOurs || BESIDE_THE_POINT.contains(RefusalCode.of(refusal.code()))) {
      return;
    }
    Command command = messages.request(refusal).command();
    if (command instanceof Allocate wanted && pool.equals(wanted.pool())) {
      decideDemand(place, wanted, envelope, refusal.message());
    } else if (command instanceof Release release) {
      giveBack(release, envelope);
    }
  }

  /** What was refused here nobody could give back here; who tried to, does so there. */
  private void giveBack(Release release, EventEnvelope envelope) {
    AllocationRow row = named(release, envelope);
    if (row == null) {
      return;
    }
    Allocate wanted = onlyThere.get(row.id());
    // Where one chosen by its length lies there, nobody here could know.
    boolean meant = wanted != null && (release.allocation() != null || wanted.cidr() != null);
    if (meant && decide(release, envelope) instanceof Decision.Accepted yes) {
      yes.events().forEach(event -> other.happen(event, envelope.cause()));
      onlyThere.remove(row.id());
    }
  }

  private @Nullable AllocationRow named(Release release, EventEnvelope envelope) {
    if (release.allocation() != null) {
      return new Directory(other).allocation(release.allocation());
    }
    Cidr cidr = Objects.requireNonNull(release.cidr());
    Object row = other.get(Keys.allocation(envelope.aggregate(), pool, cidr.sortKey()));
    return pool.equals(release.pool()) ? (AllocationRow) row : null;
  }

  private static boolean isAsked(Event event) {
    return event instanceof CooldownEnded ended && ended.reason() != null;
  }

  private Allocate again(Allocated event) {
    AllocationRow row = event.after();
    Terms terms = row.terms();
    return new Allocate(
        pool,
        null,
        null,
        row.id(),
        event.wanted().cidr(),
        event.wanted().netmaskLength(),
        null,
        null,
        null,
        row.description(),
        false,
        event.wanted().allowed(),
        event.wanted().disallowed(),
        event.wanted().strategy(),
        terms == null ? null : terms.owner(),
        terms == null ? null : terms.purpose(),
        terms == null ? null : terms.expiresAt(),
        row.tags());
  }

  /**
   * @param refusal why it was refused; null: it was granted
   */
  private void decideDemand(
      String place, Allocate wanted, EventEnvelope envelope, @Nullable String refusal) {
    Principal actor = Objects.requireNonNull(envelope.actor(), "a demand of nobody");
    String request = actor.account() + "/" + actor.tenant() + "/" + envelope.cause();
    if (refusal != null && bound.contains(request)) {
      return; // there it was granted before, and asked again it would be so again
    }
    demand++;
    grantedWas += refusal == null ? 1 : 0;
    boolean exists =
        wanted.allocation() != null && new Directory(other).allocation(wanted.allocation()) != null;
    Decision decision = exists ? null : decide(wanted, envelope);
    if (decision instanceof Decision.Refused no) {
      if (refusal == null) {
        newlyRefused++;
        list(refused, place, wanted, no.refusal().message());
      }
      return;
    }
    if (decision instanceof Decision.Accepted yes) {
      yes.events().forEach(event -> other.happen(event, envelope.cause()));
      if (refusal != null && yes.answer() instanceof AllocationRow row) {
        onlyThere.put(row.id(), wanted);
      }
    }
    bound.add(request);
    grantedThere++;
    if (refusal != null) {
      newlyGranted++;
      list(granted, place, wanted, refusal);
    }
  }

  private void list(List<Turn> turns, String place, Allocate wanted, String why) {
    if (turns.size() < listed) {
      String what =
          wanted.cidr() != null
              ? wanted.cidr().toString()
              : wanted.netmaskLength() != null ? "/" + wanted.netmaskLength() : "the default";
      turns.add(new Turn(place, what, why));
    }
  }

  private Decision decide(Command command, EventEnvelope envelope) {
    Principal actor = Objects.requireNonNull(envelope.actor(), "a command of nobody");
    return decider.decide(
        command,
        new Asked(actor, envelope.region(), envelope.time(), envelope.sequence()),
        other,
        other.index);
  }

  /** Whether there ever was such a pool in what was added. */
  public boolean knowsPool() {
    return known;
  }

  public Outlook outlook() {
    return new Outlook(
        demand,
        new Count(grantedWas, demand - grantedWas),
        new Count(grantedThere, demand - grantedThere),
        newlyRefused,
        newlyGranted,
        List.copyOf(refused),
        List.copyOf(granted),
        changes.displaced(),
        Free.of(was.index.pool(pool)),
        Free.of(other.index.pool(pool)));
  }
}
