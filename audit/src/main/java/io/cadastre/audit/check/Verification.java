package io.cadastre.audit.check;

import io.cadastre.audit.checkpoint.Checkpoint;
import io.cadastre.audit.form.Decoder;
import io.cadastre.audit.form.UnknownSchema;
import io.cadastre.audit.log.EventLog;
import io.cadastre.audit.log.LogRecord;
import io.cadastre.audit.log.TopicLog;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Verifies a whole log, partition by partition, so that one partition's state is held at once. */
public final class Verification {
  private final EventLog log;
  private final @Nullable StoreLog store;
  private final @Nullable Checkpoint checkpoint;
  private final LongConsumer progress;
  private final Decoder decoder = new Decoder();
  private final List<Standing> standing = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();
  private long events;
  private int compared;

  /**
   * @param store to compare with; null: only the events
   * @param checkpoint to hold them against; null: none
   * @param progress is told how many events were read, now and then
   */
  public Verification(
      EventLog log,
      @Nullable StoreLog store,
      @Nullable Checkpoint checkpoint,
      LongConsumer progress) {
    this.log = log;
    this.store = store;
    this.checkpoint = checkpoint;
    this.progress = progress;
  }

  public Report run() {
    boolean goesOn = true;
    for (int partition = 0; partition < log.partitions() && goesOn; partition++) {
      goesOn = verify(partition);
    }
    if (checkpoint != null && goesOn) {
      findings.addAll(checkpoint.missing(log.origin(), log.ends(), standing, findings));
    }
    return new Report(log.origin(), events, log.ends(), standing, compared, findings);
  }

  /** Whether the next partition can be read. */
  private boolean verify(int partition) {
    StoreComparison comparison =
        store == null ? null : new StoreComparison(store.read(partition, decoder), decoder);
    PartitionCheck check =
        new PartitionCheck(
            decoder,
            (so, aggregate, sequence, hash) -> {
              if (checkpoint != null) {
                checkpoint.passes(aggregate, sequence, hash, () -> so.digest(aggregate));
              }
              if (comparison != null) {
                comparison.reached(so, aggregate, sequence, hash);
              }
            });
    try {
      Consumer<LogRecord> sink =
          record -> {
            try {
              check.add(record);
            } catch (UnknownSchema stop) {
              throw new Stop(
                  new Finding(
                      record.place(),
                      null,
                      0,
                      stop.sentence() + "; verification stops here, nothing behind it is proved"));
            }
            if (++events % 1_000 == 0) {
              progress.accept(events);
            }
          };
      log.read(partition, sink);
      if (comparison != null && log instanceof TopicLog topic) {
        topic.readOn(partition, sink, () -> comparison.isDone(check));
      }
      findings.addAll(check.findings());
      standing.addAll(check.standing());
      if (comparison != null && store != null) {
        findings.addAll(comparison.missing(check, () -> store.read(partition, decoder)));
        compared += comparison.compared();
      }
      return true;
    } catch (Stop stop) {
      findings.addAll(check.findings());
      findings.add(stop.finding);
      return false;
    }
  }

  private static final class Stop extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Finding finding;

    Stop(Finding finding) {
      super(finding.wrong(), null, false, false);
      this.finding = finding;
    }
  }
}
