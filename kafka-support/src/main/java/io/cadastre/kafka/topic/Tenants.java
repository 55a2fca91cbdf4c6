package io.cadastre.kafka.topic;

import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * What of an installation may change while it runs: the topics of tenants, and whose they are. What
 * is not known is looked for again, at most once in a while.
 */
public final class Tenants {
  private static final long SELDOM_NANOS = 1_000_000_000L;

  private final Supplier<Known> source;
  private final LongSupplier nanoClock;
  private Known known;
  private long asked;

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
   * @param source asks the cluster
   */
  public Tenants(Known known, Supplier<Known> source, LongSupplier nanoClock) {
    this.known = known;
    this.source = source;
    this.nanoClock = nanoClock;
    this.asked = nanoClock.getAsLong();
  }

  /** Those that never change. */
  public static Tenants fixed(Known known) {
    return new Tenants(known, () -> known, () -> 0);
  }

  /** The id of a topic; null: there is no such topic of ours. */
  public synchronized @Nullable Uuid topicId(String topic) {
    if (!known.topicIds.containsKey(topic)) {
      lookAgain();
    }
    return known.topicIds.get(topic);
  }

  /** The account of a tenant; null: nobody added him. */
  public synchronized @Nullable String account(String tenant) {
    if (!known.accounts.containsKey(tenant)) {
      lookAgain();
    }
    return known.accounts.get(tenant);
  }

  private void lookAgain() {
    long now = nanoClock.getAsLong();
    if (now - asked >= SELDOM_NANOS) {
      known = source.get();
      asked = nanoClock.getAsLong();
    }
  }
}
