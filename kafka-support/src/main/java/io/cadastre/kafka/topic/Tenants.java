package io.cadastre.kafka.topic;

import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What of an installation may change while it runs: the topics of tenants, and whose they are. It
 * is looked for again when somebody wants to know it anew, at most once in a while, and never on
 * the thread of who wants it: a cluster that does not answer would hold up what that thread does.
 */
public final class Tenants {
  /** What is known is taken for what is for so long, and so long looking rests. */
  public static final long SELDOM_NANOS = 1_000_000_000L;

  private static final Logger log = LoggerFactory.getLogger(Tenants.class);

  private final Supplier<Known> source;
  private final LongSupplier nanoClock;
  private final Executor beside;
  private volatile Known known;

  /** When the look began that told what is known. */
  private long began;

  /** When a look last ended, whether it told anything or not. */
  private long ended;

  private boolean looking;
  private boolean failing;

  /**
   * @param topicIds by topic name
   * @param accounts the 12 digits of each tenant, by name
   */
  public record Known(Map<String, Uuid> topicIds, Map<String, String> accounts) {
    public Known {
      topicIds = Map.copyOf(topicIds);
      accounts = Map.copyOf(accounts);
    }
  }

  /**
   * @param source asks the cluster; fails with a {@link KafkaException}
   * @param beside runs the source
   */
  public Tenants(Known known, Supplier<Known> source, LongSupplier nanoClock, Executor beside) {
    this.known = known;
    this.source = source;
    this.nanoClock = nanoClock;
    this.beside = beside;
    this.began = nanoClock.getAsLong();
    this.ended = began;
  }

  /** Those that never change. */
  public static Tenants fixed(Known known) {
    return new Tenants(known, () -> known, () -> 0, Runnable::run);
  }

  /** The id of a topic; null: no such topic of ours is known. */
  public @Nullable Uuid topicId(String topic) {
    return known.topicIds.get(topic);
  }

  /** The account of a tenant; null: it is not known that anybody added him. */
  public @Nullable String account(String tenant) {
    return known.accounts.get(tenant);
  }

  /** The time by which {@link #lookedSince} is asked, in nanoseconds since any moment. */
  public long nanos() {
    return nanoClock.getAsLong();
  }

  /**
   * Whether what is known was looked for at that time or later. If not, a look begins, unless one
   * is under way or ended a moment ago: ask again.
   */
  public synchronized boolean lookedSince(long nanos) {
    long now = nanoClock.getAsLong();
    if (began - nanos < 0 && !looking && now - ended >= SELDOM_NANOS) {
      looking = true;
      beside.execute(() -> look(now));
    }
    return began - nanos >= 0;
  }

  private void look(long start) {
    try {
      Known found = source.get();
      synchronized (this) {
        known = found;
        began = start;
        if (failing) {
          log.info("the topics of tenants can be looked for again");
          failing = false;
        }
      }
    } catch (KafkaException e) {
      failed(e);
    } finally {
      synchronized (this) {
        looking = false;
        ended = nanoClock.getAsLong();
      }
    }
  }

  private synchronized void failed(KafkaException e) {
    if (!failing) {
      log.warn("{}; the requests of tenants that are not known yet wait", e.getMessage(), e);
      failing = true;
    }
  }
}
