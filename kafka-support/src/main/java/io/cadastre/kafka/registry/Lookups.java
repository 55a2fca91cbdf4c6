package io.cadastre.kafka.registry;

import io.cadastre.kafka.registry.RegistryClient.Answer;
import io.cadastre.schemas.BundledSchemas;
import io.cadastre.schemas.ForeignSchema;
import io.cadastre.schemas.SchemaUnavailableException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Schemas that others registered: each is asked for once, and the last thousand are remembered. A
 * registry that fails is left alone for a second, so that nobody waits for it again and again.
 */
final class Lookups {
  private static final Logger log = LoggerFactory.getLogger(Lookups.class);

  private static final int NO_SCHEMA = 40_403;
  private static final int REMEMBERED = 1_000;
  private static final int AT_ONCE = 8;
  private static final long REST_NANOS = Duration.ofSeconds(1).toNanos();

  /** Of an id that nobody gave: a registry of several nodes may know it a moment later. */
  private static final long DOUBT_NANOS = Duration.ofSeconds(10).toNanos();

  private final RegistryClient client;
  private final BundledSchemas bundle;
  private final LongSupplier nanos;
  private final Set<Integer> asking = ConcurrentHashMap.newKeySet();
  private final Map<Integer, Found> found =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Found> eldest) {
          return size() > REMEMBERED;
        }
      };

  private @Nullable Failure failure;

  /**
   * What an id stands for.
   *
   * @param objection why it cannot be read with; null: it can, or there is none
   * @param atNanos when that was found
   */
  private record Found(@Nullable ForeignSchema schema, @Nullable String objection, long atNanos) {
    boolean isNobodys() {
      return schema == null && objection == null;
    }
  }

  private record Failure(String sentence, long atNanos) {}

  Lookups(RegistryClient client, BundledSchemas bundle, LongSupplier nanos) {
    this.client = client;
    this.bundle = bundle;
    this.nanos = nanos;
  }

  /** See {@link io.cadastre.schemas.SchemaIds#byId}. */
  @Nullable ForeignSchema byId(int id) {
    Found known = known(id);
    if (known == null) {
      Failure before = failure();
      if (before != null) {
        throw new SchemaUnavailableException(before.sentence);
      }
      known = ask(id);
    }
    if (known.objection != null) {
      throw new IllegalArgumentException(known.objection);
    }
    return known.schema;
  }

  /** See {@link io.cadastre.schemas.SchemaIds#prepare}. */
  boolean prepare(int id) {
    if (known(id) != null) {
      return true;
    }
    if (failure() == null && asking.size() < AT_ONCE && asking.add(id)) {
      Thread.ofVirtual().name("schema-" + id).start(() -> askBeside(id));
    }
    return false;
  }

  private void askBeside(int id) {
    try {
      ask(id);
    } catch (SchemaUnavailableException e) {
      log.debug("schema {} has to wait", id, e); // failed() has said it
    } finally {
      asking.remove(id);
    }
  }

  private Found ask(int id) {
    Found answer;
    try {
      answer = found(id, client.get("/schemas/ids/" + id));
    } catch (SchemaUnavailableException e) {
      failed(String.valueOf(e.getMessage()));
      throw e;
    }
    synchronized (this) {
      if (failure != null) {
        log.info("the schema registry answers again");
        failure = null;
      }
      found.put(id, answer);
    }
    return answer;
  }

  private synchronized void failed(String sentence) {
    if (failure == null) {
      log.warn("{}; what has a schema that is not known yet waits for it", sentence);
    }
    failure = new Failure(sentence, nanos.getAsLong());
  }

  /** While the registry is left alone, why. */
  private synchronized @Nullable Failure failure() {
    return failure != null && nanos.getAsLong() - failure.atNanos < REST_NANOS ? failure : null;
  }

  private synchronized @Nullable Found known(int id) {
    Found known = found.get(id);
    boolean doubtful =
        known != null && known.isNobodys() && nanos.getAsLong() - known.atNanos > DOUBT_NANOS;
    return doubtful ? null : known;
  }

  private Found found(int id, Answer answer) {
    long now = nanos.getAsLong();
    if (answer.errorCode() == NO_SCHEMA) {
      return new Found(null, null, now);
    }
    if (!answer.isDone() || !answer.body().path("schema").isTextual()) {
      throw new SchemaUnavailableException(
          "the schema registry answers " + answer.status() + " without a schema");
    }
    String type = answer.body().path("schemaType").asText("AVRO");
    if (!type.equals("AVRO")) {
      return new Found(null, "it is " + type + ", and Avro is read here", now);
    }
    if (!answer.body().path("references").isEmpty()) {
      return new Found(null, "it refers to other subjects: register it in one piece", now);
    }
    try {
      ForeignSchema schema = ForeignSchema.parse(id, answer.body().path("schema").asText());
      return bundle.knows(schema.name())
          ? new Found(schema, null, now)
          : new Found(null, schema.name() + " is nothing that this version knows", now);
    } catch (IllegalArgumentException e) {
      return new Found(null, e.getMessage(), now);
    }
  }
}
