package io.cadastre.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;

/**
 * Runs a topology over a backlog. Counted is what is committed, from the first commit seen to the
 * last: starting is not part of it, and what was processed and not committed does not count.
 */
final class Drain {
  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private static final Duration LOOK = Duration.ofMillis(20);
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private Drain() {}

  /**
   * What came of it.
   *
   * @param perSecond records committed
   * @param cpuMicros of this process, broker and all, for each of them: less noisy than time on a
   *     machine that has other things to do
   */
  record Drained(double perSecond, double cpuMicros) {}

  /**
   * Starts it, waits until its group has read all, and closes it.
   *
   * @param ends of what it reads
   */
  static Drained run(
      Admin admin, String group, KafkaStreams unstarted, Map<TopicPartition, Long> ends)
      throws ExecutionException, InterruptedException {
    long all = ends.values().stream().mapToLong(Long::longValue).sum();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    try (KafkaStreams streams = unstarted) {
      streams.setUncaughtExceptionHandler(
          e -> {
            failure.set(e);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
          });
      streams.start();
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      long first = 0;
      long begun = 0;
      long cpu = 0;
      while (true) {
        long done = committed(admin, group, ends);
        long now = System.nanoTime();
        if (first == 0 && done > 0) {
          first = done;
          begun = now;
          cpu = PROCESS.getProcessCpuTime();
        }
        if (done == all) {
          return new Drained(
              (done - first) / ((now - begun) / 1e9),
              (PROCESS.getProcessCpuTime() - cpu) / 1e3 / (done - first));
        }
        if (failure.get() != null || now > deadline) {
          throw new IllegalStateException("not drained: " + done + " of " + all, failure.get());
        }
        LockSupport.parkNanos(LOOK.toNanos());
      }
    }
  }

  private static long committed(Admin admin, String group, Map<TopicPartition, Long> ends)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetAndMetadata> offsets;
    try {
      offsets = admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    } catch (ExecutionException e) {
      return 0; // the group is not there yet
    }
    long sum = 0;
    for (TopicPartition partition : ends.keySet()) {
      OffsetAndMetadata offset = offsets.get(partition);
      sum += offset == null ? 0 : offset.offset();
    }
    return sum;
  }
}
