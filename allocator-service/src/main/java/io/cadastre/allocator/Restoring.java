package io.cadastre.allocator;

import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;

/** Counts what is read back from the changelogs before requests are decided. */
final class Restoring implements StateRestoreListener {
  private final LongAdder wanted = new LongAdder();
  private final LongAdder done = new LongAdder();

  /** Records to be read back, as far as known. */
  long wanted() {
    return wanted.sum();
  }

  long done() {
    return done.sum();
  }

  @Override
  public void onRestoreStart(
      TopicPartition partition, String store, long startingOffset, long endingOffset) {
    wanted.add(Math.max(0, endingOffset - startingOffset));
  }

  @Override
  public void onBatchRestored(
      TopicPartition partition, String store, long batchEndOffset, long numRestored) {
    done.add(numRestored);
  }

  @Override
  public void onRestoreEnd(TopicPartition partition, String store, long totalRestored) {}
}
