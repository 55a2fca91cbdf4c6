package io.cadastre.domain.register;

import static io.cadastre.domain.core.Decision.refused;

import io.cadastre.domain.core.Decision;
import io.cadastre.domain.core.Decision.Accepted;
import io.cadastre.domain.core.Decision.Refused;
import io.cadastre.domain.core.Event;
import io.cadastre.domain.core.Explanation;
import io.cadastre.domain.core.Refusal;
import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.core.Row;
import io.cadastre.domain.core.RowChange;
import io.cadastre.domain.ipam.IpamRow;
import io.cadastre.domain.pool.PoolCommand;
import io.cadastre.domain.pool.PoolCommand.Allocate;
import io.cadastre.domain.pool.PoolCommand.Batch;
import io.cadastre.domain.pool.PoolCommand.Release;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides several releases and allocations as one: each as if those before it had happened, and
 * nothing has when one is refused. The index is tried on and put back as it was.
 */
final class BatchDecider {
  private final Batch batch;
  private final Register register;
  private final TriedRows rows;
  private final List<RowChange> tried = new ArrayList<>();
  private final List<Event> events = new ArrayList<>();
  private final List<Row> answers = new ArrayList<>();
  private final List<Explanation> explanations = new ArrayList<>();

  private BatchDecider(Batch batch, Register register) {
    this.batch = batch;
    this.rows = new TriedRows(register.rows());
    this.register =
        new Register(
            register.asked(), rows, new Directory(rows), register.index(), register.limits());
  }

  static Decision decide(Batch batch, Register register) {
    int items = batch.releases().size() + batch.allocations().size();
    if (items > Batch.MAX_ITEMS) {
      return refused(
          RefusalCode.INVALID_VALUE,
          batch.target(),
          "A batch has at most " + Batch.MAX_ITEMS + " items, not " + items + ".");
    }
    return new BatchDecider(batch, register).decide();
  }

  private Decision decide() {
    IpamRow home = register.directory().home(batch.target());
    int item = 0;
    try {
      for (Release release : batch.releases()) {
        Decision wrong = add(++item, release, home, Releasing.release(release, register));
        if (wrong != null) {
          return wrong;
        }
      }
      for (Allocate allocate : batch.allocations()) {
        int place = AllocationDecider.PLACES * item;
        Decision decision =
            allocate.preview()
                ? refused(
                    RefusalCode.INVALID_COMBINATION,
                    allocate.target(),
                    "What a batch would do is asked by its dryRun, not by a preview in it.")
                : AllocationDecider.allocate(allocate, register, place);
        Decision wrong = add(++item, allocate, home, decision);
        if (wrong != null) {
          return wrong;
        }
      }
      return new Accepted(events, answers, explanations);
    } finally {
      putBack();
    }
  }

  /** Takes an item in as if it had happened; the refusal of the whole when it cannot. */
  private @Nullable Decision add(
      int item, PoolCommand command, @Nullable IpamRow home, Decision decision) {
    if (!(decision instanceof Accepted yes)) {
      return named(item, ((Refused) decision).refusal());
    }
    // After the item's own refusals, which name nothing that is not the caller's.
    IpamRow its = register.directory().home(command.target());
    if (home != null && its != null && !its.id().equals(home.id())) {
      return named(
          item,
          new Refusal(
              RefusalCode.INVALID_COMBINATION,
              command.target().value(),
              command.target().value() + " is of " + its.id() + ", not of " + home.id() + ".",
              home.id().value()));
    }
    yes.events().forEach(this::happen);
    answers.addAll(yes.answers());
    explanations.addAll(yes.explanations());
    return null;
  }

  private Decision named(int item, Refusal refusal) {
    int items = batch.releases().size() + batch.allocations().size();
    return new Refused(
        new Refusal(
            refusal.code(),
            refusal.subject(),
            "Nothing of the batch was done: item "
                + item
                + " of "
                + items
                + ": "
                + refusal.message(),
            refusal.rival(),
            refusal.wouldFit()));
  }

  private void happen(Event event) {
    events.add(event);
    for (RowChange change : Evolver.evolve(event, "", rows)) {
      rows.apply(change);
      register.index().apply(change);
      tried.add(change);
    }
  }

  private void putBack() {
    for (RowChange change : tried.reversed()) {
      register.index().apply(new RowChange(change.key(), change.after(), change.before()));
    }
  }
}
