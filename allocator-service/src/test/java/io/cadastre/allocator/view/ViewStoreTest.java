package io.cadastre.allocator.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadastre.allocator.view.ViewStore.Batch;
import io.cadastre.allocator.view.ViewStore.Part;
import io.cadastre.kafka.codec.StateCodec;
import io.cadastre.schemas.BundledSchemas;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nobody is left inside a database that is closed: that would be memory of others. */
class ViewStoreTest {
  private static final byte[] KEY = Bytes.of("key");
  private static final byte[] VALUE = Bytes.of("value");

  private ViewStore store;

  @BeforeEach
  void open(@TempDir Path folder) {
    store = ViewStore.open(folder, new StateCodec(BundledSchemas.load()));
    try (Batch batch = store.batch()) {
      batch.put(Part.LIVE, KEY, VALUE);
      batch.write();
    }
  }

  @Test
  void close_waitsForWhoReads() throws Exception {
    whileItIsRead(store::close);

    assertThatThrownBy(() -> store.read(moment -> VALUE)).isInstanceOf(ViewClosedException.class);
    assertThatThrownBy(() -> store.get("key")).isInstanceOf(ViewClosedException.class);
    assertThatThrownBy(() -> store.batch()).isInstanceOf(ViewClosedException.class);
  }

  @Test
  void clear_waitsForWhoReads() throws Exception {
    whileItIsRead(store::clear);

    assertThat(store.get("key")).isNull();
    store.close();
  }

  /** Does it beside a reader that goes on only when it has begun, and waits until both are done. */
  private void whileItIsRead(Runnable ending) throws Exception {
    CountDownLatch reads = new CountDownLatch(1);
    CountDownLatch goesOn = new CountDownLatch(1);
    FutureTask<byte[]> reading =
        new FutureTask<>(
            () ->
                store.read(
                    moment -> {
                      reads.countDown();
                      await(goesOn);
                      return moment.get(Part.LIVE, KEY);
                    }));
    Thread.ofVirtual().start(reading);
    reads.await();
    Thread ends = Thread.ofPlatform().daemon().start(ending);
    while (ends.isAlive() && ends.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    assertThat(ends.isAlive()).as("waits for the reader").isTrue();
    goesOn.countDown();
    assertThat(reading.get()).isEqualTo(VALUE);
    ends.join();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
