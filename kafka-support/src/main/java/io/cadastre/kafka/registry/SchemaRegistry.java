package io.cadastre.kafka.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.cadastre.kafka.registry.RegistryClient.Answer;
import io.cadastre.kafka.topic.Topics;
import io.cadastre.kafka.topic.UnfitClusterException;
import io.cadastre.schemas.BundledSchemas;
import io.cadastre.schemas.Released;
import io.cadastre.schemas.SchemaIds;
import io.cadastre.schemas.SchemaUnavailableException;
import io.cadastre.schemas.WriterSchema;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The ids of a registry that speaks Confluent's API, version 7: Apicurio, Karapace, Confluent's
 * own. Ids of the bundled range never come from it. Safe for use by many threads.
 */
public final class SchemaRegistry implements SchemaIds {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int CONFLICT = 409;

  /** By namespace, or by name. */
  private static final Map<String, Function<Topics, String>> SHARED =
      Map.of(
          "io.cadastre.requests", Topics::requests,
          "io.cadastre.results", Topics::results,
          "io.cadastre.Pool", Topics::pools,
          "io.cadastre.Allocation", Topics::allocations,
          "io.cadastre.utilization", Topics::utilization,
          "io.cadastre.alerts", Topics::alerts);

  private final BundledSchemas bundle;
  private final Lookups lookups;

  /** By the registry's id, and the other way round by ours. */
  private final Map<Integer, Released> ours = new HashMap<>();

  private final Map<Integer, Integer> given = new HashMap<>();

  private SchemaRegistry(BundledSchemas bundle, Lookups lookups) {
    this.bundle = bundle;
    this.lookups = lookups;
  }

  /** To read what others wrote with its ids; what is written here keeps the bundled ones. */
  public static SchemaRegistry reading(RegistryAddress at) {
    return reading(at, TIMEOUT, System::nanoTime);
  }

  /**
   * @param timeout for one answer
   * @param nanos a clock for the pause after a failure
   */
  static SchemaRegistry reading(RegistryAddress at, Duration timeout, LongSupplier nanos) {
    BundledSchemas bundle = BundledSchemas.load();
    return new SchemaRegistry(bundle, new Lookups(new RegistryClient(at, timeout), bundle, nanos));
  }

  /**
   * The same, and all that is shared is registered, so that it is written with the registry's ids:
   * every released version of each record, the oldest first, under {@code <topic>-<record>}. What
   * is registered already keeps its id.
   *
   * @throws UnfitClusterException with one sentence, when the registry does not take all of it
   */
  public static SchemaRegistry registering(RegistryAddress at, Topics topics) {
    return registering(at, topics, TIMEOUT, System::nanoTime);
  }

  static SchemaRegistry registering(
      RegistryAddress at, Topics topics, Duration timeout, LongSupplier nanos) {
    BundledSchemas bundle = BundledSchemas.load();
    RegistryClient client = new RegistryClient(at, timeout);
    SchemaRegistry registry = new SchemaRegistry(bundle, new Lookups(client, bundle, nanos));
    bundle.all().stream()
        .filter(released -> topic(released, topics) != null)
        .sorted(Comparator.comparing(Released::name).thenComparing(Released::version))
        .forEach(released -> registry.register(released, client, topics));
    return registry;
  }

  /**
   * The topic on which a record is shared with others; null: it is nobody else's, or evidence that
   * has to be readable without a registry (docs/adr/0018).
   */
  private static @Nullable String topic(Released released, Topics topics) {
    String name = released.name();
    Function<Topics, String> topic = SHARED.get(name);
    if (topic == null) {
      topic = SHARED.get(name.substring(0, name.lastIndexOf('.')));
    }
    return topic == null ? null : topic.apply(topics);
  }

  private void register(Released released, RegistryClient client, Topics topics) {
    String subject = topic(released, topics) + "-" + released.name();
    String what = "version " + released.version() + " of " + subject;
    Answer answer;
    try {
      answer =
          client.post(
              "/subjects/" + URLEncoder.encode(subject, StandardCharsets.UTF_8) + "/versions",
              JsonNodeFactory.instance.objectNode().put("schema", released.json()));
    } catch (SchemaUnavailableException e) {
      throw new UnfitClusterException(
          e.getMessage()
              + "; see to it or to the setting schema-registry, as nothing starts without the ids"
              + " that stand on the topics",
          e);
    }
    if (answer.status() == CONFLICT) {
      throw new UnfitClusterException(
          "the schema registry refuses "
              + what
              + " as incompatible with what others registered there: "
              + answer.words());
    }
    if (!answer.isDone()) {
      throw new UnfitClusterException(
          "the schema registry does not take " + what + ": " + answer.words());
    }
    JsonNode id = answer.body().path("id");
    if (!id.isInt() || id.intValue() <= 0) {
      throw new UnfitClusterException(
          "the schema registry gives " + what + " no id of four bytes, but " + id);
    }
    keep(released, what, id.intValue());
  }

  private void keep(Released released, String what, int id) {
    if (BundledSchemas.isBundled(id) && id != released.id()) {
      throw new UnfitClusterException(
          "the schema registry gives "
              + what
              + " the id "
              + id
              + ", which is of the range that comes with Cadastre; its ids must be others");
    }
    Released before = ours.putIfAbsent(id, released);
    if (before != null
        && !Arrays.equals(before.fingerprint().sha256(), released.fingerprint().sha256())) {
      throw new UnfitClusterException(
          "the schema registry gives "
              + what
              + " the id "
              + id
              + ", which it gave to another schema: "
              + before.name());
    }
    given.put(released.id(), id);
  }

  @Override
  public BundledSchemas bundle() {
    return bundle;
  }

  @Override
  public @Nullable WriterSchema byId(int id) {
    if (BundledSchemas.isBundled(id)) {
      return bundle.byId(id);
    }
    Released known = ours.get(id);
    return known != null ? known : lookups.byId(id);
  }

  @Override
  public boolean prepare(int id) {
    return BundledSchemas.isBundled(id) || ours.containsKey(id) || lookups.prepare(id);
  }

  @Override
  public int idOf(Released released) {
    return given.getOrDefault(released.id(), released.id());
  }
}
