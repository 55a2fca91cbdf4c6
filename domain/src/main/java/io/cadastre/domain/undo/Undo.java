package io.cadastre.domain.undo;

import io.cadastre.domain.core.Principal;
import io.cadastre.domain.pool.AllocationId;
import io.cadastre.domain.pool.PoolCidrRow;
import io.cadastre.domain.pool.PoolEvent.CidrDeprovisioned;
import io.cadastre.domain.pool.PoolEvent.CidrProvisioned;
import io.cadastre.domain.pool.PoolEvent.CooldownEnded;
import io.cadastre.domain.pool.PoolEvent.PoolCreated;
import io.cadastre.domain.pool.PoolEvent.PoolDeleted;
import io.cadastre.domain.pool.PoolEvent.Released;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.pool.QuarantineRow;
import io.cadastre.domain.register.RequestRefused;
import io.cadastre.domain.tag.TagEvent.TagsChanged;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds out how an event is undone. It is given the event and then all later events of the same
 * IPAM in their order; it says which request takes the event back, or which of them stand on it. An
 * event that was undone itself stands on nothing.
 *
 * <p>It knows what was recorded. Whether the request is accepted is the decider's to say, who knows
 * quotas, the time, resources, and what comes in between.
 */
public final class Undo {
  /** So many of the events that stand on one are listed. */
  public static final int LISTED = 100;

  private final Happened event;
  private final Standing standing;

  /** Of a deleted pool: how many CIDRs it still held. */
  private int held;

  /** Its space, while it is kept back; null: it is not. */
  private @Nullable QuarantineRow keptBack;

  private int attempt = 1;

  /** The request that undid it; null: none did. */
  private @Nullable String undoneBy;

  private boolean undone;

  /** The last event that undid it, or undid that. */
  private @Nullable Happened last;

  private Undo(Happened event) {
    this.event = event;
    this.standing = new Standing(event);
    this.keptBack = event.event() instanceof Released released ? released.quarantine() : null;
  }

  public static Undo of(Happened event) {
    return new Undo(event);
  }

  /**
   * Whether it takes the events before it as well, and before the later ones. A deleted pool does
   * not say what it held, and tags of an allocation do not say of which pool.
   */
  public boolean asksForEarlier() {
    return event.event() instanceof PoolDeleted
        || event.event() instanceof TagsChanged tags && tags.resource() instanceof AllocationId;
  }

  /** Takes the next earlier event of the IPAM, from the first one on. */
  public void earlier(Happened earlier) {
    requireOrder(earlier, event);
    if (event.event() instanceof PoolDeleted deleted) {
      PoolId pool = deleted.before().id();
      switch (earlier.event()) {
        case PoolCreated e -> held = e.after().id().equals(pool) ? 0 : held; // the id came back
        case CidrProvisioned e -> held += holds(e.after(), pool) ? 1 : 0;
        case CidrDeprovisioned e ->
            held -= e.after().pool().equals(pool) && !holds(e.after(), pool) ? 1 : 0;
        default -> {} // it puts no CIDR into a pool, and takes none out
      }
    } else {
      standing.earlier(earlier);
    }
  }

  private static boolean holds(PoolCidrRow row, PoolId pool) {
    return row.pool().equals(pool) && row.state().holdsSpace();
  }

  /** Takes the next later event of the IPAM. */
  public void then(Happened later) {
    requireOrder(event, later);
    follow(later);
    standing.then(later);
    if (later.event() instanceof CooldownEnded ended && ended.before().equals(keptBack)) {
      keptBack = null;
    }
  }

  private static void requireOrder(Happened first, Happened second) {
    if (!first.ipam().equals(second.ipam()) || first.sequence() >= second.sequence()) {
      throw new IllegalArgumentException(second.name() + " is not later than " + first.name());
    }
  }

  /** Whether it is undone, or what undid it was, and so on, each by a request of ours. */
  private void follow(Happened later) {
    boolean refused = later.event() instanceof RequestRefused;
    if (asksToUndo(event, later)) {
      attempt++;
      if (!refused) {
        undone = true;
        undoneBy = later.cause();
        last = later;
      }
    } else if (last != null && !refused && asksToUndo(last, later)) {
      undone = !undone;
      last = later;
    }
  }

  private static boolean asksToUndo(Happened event, Happened later) {
    Principal actor = later.actor();
    Principal first = event.actor();
    return actor != null
        && first != null
        && actor.tenant() == null
        && actor.account().equals(first.account())
        && (later.cause().equals(requestId(event))
            || later.cause().startsWith(requestId(event) + "/"));
  }

  private static String requestId(Happened event) {
    return "undo/" + event.name();
  }

  /** What is to be done, after all those events. */
  public Verdict verdict() {
    String id =
        undone
            ? Objects.requireNonNull(undoneBy)
            : attempt == 1 ? requestId(event) : requestId(event) + "/" + attempt;
    Compensation compensation = Compensation.of(event, id);
    Principal actor = event.actor();
    if (compensation.command() == null || actor == null) {
      return none(
          Objects.requireNonNullElse(
              compensation.none(), "It came about by itself, not by request."));
    }
    Verdict.Possible possible =
        new Verdict.Possible(id, actor.account(), compensation.region(), compensation.command());
    if (undone) {
      return new Verdict.Done(possible, Objects.requireNonNull(last));
    }
    if (standing.isOnNothing()) {
      return none("It changed nothing that could be changed back.");
    }
    if (held > 0) {
      return none(
          "With it went what it held, "
              + held
              + (held == 1 ? " CIDR" : " CIDRs")
              + " and what was in there: no one request makes that again.");
    }
    return whatStands(possible);
  }

  private static Verdict none(String why) {
    return new Verdict.Impossible(why, List.of(), 0);
  }

  private Verdict whatStands(Verdict.Possible possible) {
    List<LaterEvent> all = standing.events();
    if (all.isEmpty() && keptBack == null) {
      return possible;
    }
    int shown = Math.min(all.size(), LISTED);
    String why =
        standing.isOver() ? "What it is about is gone." : all.isEmpty() ? "" : several(all.size());
    if (keptBack != null && !standing.isOver()) {
      why =
          "Its space is kept back until "
              + keptBack.until()
              + ": first ask with EndCooldown of "
              + keptBack.pool()
              + " and "
              + keptBack.cidr()
              + " for it to be free."
              + (why.isEmpty() ? "" : " " + why);
    }
    return new Verdict.Impossible(why, all.subList(0, shown), all.size() - shown);
  }

  private static String several(int events) {
    return events == 1
        ? "A later event stands on it; undo or end that first."
        : events + " later events stand on it; undo or end them first, the last one first.";
  }
}
