package io.cadastre.service;

import io.cadastre.kafka.registry.RegistryAddress;
import io.cadastre.kafka.registry.SchemaRegistry;
import io.cadastre.kafka.topic.Topics;
import io.cadastre.schemas.BundledSchemas;
import io.cadastre.schemas.SchemaIds;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What all services of an installation share: which topics on which cluster, whose it is, and by
 * which ids others know the schemas.
 *
 * @param kafka how to reach the cluster, as Kafka's own client settings: {@code bootstrap.servers},
 *     security
 * @param topics names
 * @param account of callers and resource discoveries that name none, 12 digits
 * @param registry that gives the schemas their ids; null: they come with the program
 */
public record ClusterSettings(
    Map<String, Object> kafka, Topics topics, String account, @Nullable RegistryAddress registry) {
  private static final String ACCOUNT = "123456789012";

  /** Every key of the top level of a settings file, whichever service reads it. */
  public static final Set<String> TOP_LEVEL =
      Set.of(
          "kafka",
          "schema-registry",
          "topic-prefix",
          "account",
          "region",
          "keys",
          "limits",
          "instance",
          "threads",
          "outcome-window",
          "outcome-timeout",
          "read-timeout",
          "discovery",
          "alerting");

  private static final String BOOTSTRAP_SERVERS = "bootstrap.servers";

  /**
   * Takes {@code kafka}, {@code schema-registry}, {@code topic-prefix} and {@code account} from the
   * top level of a settings file.
   */
  public static ClusterSettings of(Settings root) {
    return new ClusterSettings(
        root.section("kafka").all(),
        new Topics(root.text("topic-prefix", "ipam", "[a-z0-9][a-z0-9.-]*")),
        root.account("account", ACCOUNT),
        root.has("schema-registry") ? registry(root.section("schema-registry")) : null);
  }

  private static RegistryAddress registry(Settings registry) {
    RegistryAddress at;
    try {
      at = RegistryAddress.of(registry.required("url"));
    } catch (IllegalArgumentException e) {
      throw registry.wrong("url", String.valueOf(e.getMessage()));
    }
    String user = registry.text("user", "", "[^:\\p{Cntrl}]*");
    String password = registry.text("password", "");
    String token = registry.text("token", "");
    registry.refuseRest();
    if (user.isEmpty() != password.isEmpty()) {
      throw registry.wrong("password", "goes with user: set both or none");
    }
    if (!user.isEmpty() && !token.isEmpty()) {
      throw registry.wrong("token", "cannot stand beside user and password");
    }
    if (!token.matches("[!-~]*")) {
      throw registry.wrong("token", "must be letters, digits and signs without a blank");
    }
    if (!token.isEmpty()) {
      return at.bearing(token);
    }
    return user.isEmpty() ? at : at.as(user, password);
  }

  /**
   * By which ids records on the topics say their schemas. Where a registry is set, it holds them
   * all afterwards.
   *
   * @throws io.cadastre.kafka.topic.UnfitClusterException with one sentence, when it does not
   */
  public SchemaIds schemaIds() {
    return registry == null ? BundledSchemas.load() : SchemaRegistry.registering(registry, topics);
  }

  /** The same with Kafka at that address. */
  public ClusterSettings at(String bootstrapServers) {
    Map<String, Object> connection = new HashMap<>(kafka);
    connection.put(BOOTSTRAP_SERVERS, bootstrapServers);
    return new ClusterSettings(connection, topics, account, registry);
  }
}
