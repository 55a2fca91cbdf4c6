package io.cadastre.kafka.topic;

import io.cadastre.kafka.topic.Tenants.Known;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/** The topics by which platforms ask for address space: whose they are, and how one is added. */
public final class TenantTopics {
  private static final long TIMEOUT_SECONDS = 30;

  private final Map<String, Object> connection;
  private final Topics topics;
  private final Meta meta;

  /**
   * @param connection how to reach the cluster: {@code bootstrap.servers}, security
   */
  public TenantTopics(Map<String, Object> connection, Topics topics) {
    this.connection = Map.copyOf(connection);
    this.topics = topics;
    this.meta = new Meta(this.connection, topics);
  }

  /**
   * Makes the topics of a tenant and records whose account he acts for; what is there already stays
   * as it is. Allocators serve him within seconds.
   *
   * @param name as {@link Topics#isTenant} wants it
   * @param account 12 digits
   * @throws UnfitClusterException with one sentence, when it cannot
   */
  public void add(String name, String account) {
    try (Admin admin = Admin.create(connection)) {
      String before = Meta.tenants(meta.read()).get(name);
      if (before != null && !before.equals(account)) {
        throw new UnfitClusterException(
            "tenant %s acts for account %s; what it has asked for is recorded so, and it keeps it"
                .formatted(name, before));
      }
      meta.write(Map.of(Meta.tenant(name), account));
      create(admin, List.of(topics.requests(name), topics.replies(name)));
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
      throw new UnfitClusterException(
          "cannot add tenant %s at %s: %s"
              .formatted(name, connection.get("bootstrap.servers"), cause.getMessage()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnfitClusterException("interrupted while adding tenant " + name, e);
    }
  }

  private void create(Admin admin, List<String> names)
      throws ExecutionException, InterruptedException, TimeoutException {
    TopicDescription events =
        admin
            .describeTopics(List.of(topics.events()))
            .allTopicNames()
            .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
            .get(topics.events());
    int replicas = events == null ? 1 : events.partitions().getFirst().replicas().size();
    List<NewTopic> wanted = new ArrayList<>();
    for (String name : names) {
      Map<String, String> settings = new HashMap<>(topics.ofTenant(name).settings());
      settings.put(
          TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
          String.valueOf(Installation.minInSyncReplicas(replicas)));
      wanted.add(new NewTopic(name, Topics.PARTITIONS, (short) replicas).configs(settings));
    }
    for (var creation : admin.createTopics(wanted).values().values()) {
      try {
        creation.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw e;
        }
      }
    }
  }

  /** What there is now. */
  Known look() {
    try (Admin admin = Admin.create(connection)) {
      Map<String, Uuid> ids = new HashMap<>();
      List<String> ours = topics.all().stream().map(Topics.Topic::name).toList();
      ids(describe(admin, ours), ids);
      ids(describe(admin, ofTenants(admin)), ids);
      return new Known(ids, Meta.tenants(meta.read()));
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException("cannot look for the topics of tenants", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while looking for the topics of tenants", e);
    }
  }

  static void ids(Map<String, TopicDescription> described, Map<String, Uuid> ids) {
    described.forEach((name, description) -> ids.put(name, description.topicId()));
  }

  /** The topics of tenants, whatever their settings. */
  Map<String, TopicDescription> found(Admin admin)
      throws ExecutionException, InterruptedException, TimeoutException {
    return describe(admin, ofTenants(admin));
  }

  private List<String> ofTenants(Admin admin)
      throws ExecutionException, InterruptedException, TimeoutException {
    Set<String> names = admin.listTopics().names().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    return names.stream()
        .filter(name -> topics.tenantOf(name) != null || topics.tenantRepliedTo(name) != null)
        .toList();
  }

  private static Map<String, TopicDescription> describe(Admin admin, List<String> names)
      throws ExecutionException, InterruptedException, TimeoutException {
    return names.isEmpty()
        ? Map.of()
        : admin.describeTopics(names).allTopicNames().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
  }
}
