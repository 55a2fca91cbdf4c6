package io.cadastre.kafka.topic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.FeatureMetadata;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * Makes the topics where they are missing and refuses to go on where what is there is not what we
 * wrote: another format, another partition count, an event log that forgets.
 */
public final class TopicSetup {
  /** What the records on the topics look like; data that says otherwise is refused. */
  public static final String FORMAT = "2";

  private static final String POLICY = TopicConfig.CLEANUP_POLICY_CONFIG;
  private static final String RETENTION = TopicConfig.RETENTION_MS_CONFIG;
  private static final String BYTES = TopicConfig.RETENTION_BYTES_CONFIG;
  private static final long TIMEOUT_SECONDS = 30;

  private final Map<String, Object> connection;
  private final Topics topics;
  private final Meta meta;

  /**
   * @param connection how to reach the cluster: {@code bootstrap.servers}, security
   */
  public TopicSetup(Map<String, Object> connection, Topics topics) {
    this.connection = Map.copyOf(connection);
    this.topics = topics;
    this.meta = new Meta(this.connection, topics);
  }

  /**
   * Makes and checks.
   *
   * @throws UnfitClusterException with one sentence, when the cluster or its data will not do
   */
  public Installation apply() {
    try (Admin admin = Admin.create(connection)) {
      checkTransactions(admin);
      Set<String> existing = admin.listTopics().names().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      create(admin, existing);
      Map<String, TopicDescription> found = describe(admin);
      TenantTopics tenants = new TenantTopics(connection, topics);
      Map<String, TopicDescription> ofTenants = tenants.found(admin);
      checkPartitions(found, ofTenants);
      List<Topics.Topic> all = all(ofTenants.keySet());
      Map<String, Map<String, String>> settings = settings(admin, all);
      checkKept(settings);
      Map<String, String> recorded = meta.read();
      checkFormat(admin, recorded);
      Map<String, Uuid> ids = new HashMap<>();
      TenantTopics.ids(found, ids);
      TenantTopics.ids(ofTenants, ids);
      Tenants.Known known = new Tenants.Known(ids, Meta.tenants(recorded));
      return new Installation(
          new Tenants(known, tenants::look, System::nanoTime, TopicSetup::beside),
          OtherSettings.among(all, settings),
          replicas(found),
          Meta.skips(recorded));
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      throw unreachable(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static void beside(Runnable look) {
    Thread.ofVirtual().name("tenants").start(look);
  }

  private UnfitClusterException unreachable(Exception e) {
    return new UnfitClusterException(
        "cannot reach Kafka at " + connection.get("bootstrap.servers") + ": " + rootMessage(e), e);
  }

  private static UnfitClusterException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new UnfitClusterException("interrupted while setting up the topics", e);
  }

  /** KIP-890: before transaction.version 2 a late packet could tear a transaction. */
  private static void checkTransactions(Admin admin)
      throws ExecutionException, InterruptedException, TimeoutException {
    FeatureMetadata features =
        admin.describeFeatures().featureMetadata().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    var version = features.finalizedFeatures().get("transaction.version");
    if (version == null || version.maxVersionLevel() < 2) {
      throw new UnfitClusterException(
          "the cluster's transaction.version is "
              + (version == null ? 0 : version.maxVersionLevel())
              + ", and 2 is needed: kafka-features.sh upgrade --feature transaction.version=2");
    }
  }

  private void create(Admin admin, Set<String> existing)
      throws ExecutionException, InterruptedException, TimeoutException {
    int brokers = admin.describeCluster().nodes().get(TIMEOUT_SECONDS, TimeUnit.SECONDS).size();
    short replicas = (short) Math.min(3, brokers);
    List<NewTopic> missing = new ArrayList<>();
    for (Topics.Topic topic : topics.all()) {
      if (!existing.contains(topic.name())) {
        Map<String, String> settings = new HashMap<>(topic.settings());
        settings.put(
            TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
            String.valueOf(Installation.minInSyncReplicas(replicas)));
        missing.add(new NewTopic(topic.name(), topic.partitions(), replicas).configs(settings));
      }
    }
    for (var creation : admin.createTopics(missing).values().entrySet()) {
      try {
        creation.getValue().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof TopicExistsException)) { // another server was faster
          throw e;
        }
      }
    }
  }

  /** Also waits until every partition has a leader: a producer that is too early stalls. */
  private Map<String, TopicDescription> describe(Admin admin)
      throws ExecutionException, InterruptedException, TimeoutException {
    List<String> names = topics.all().stream().map(Topics.Topic::name).toList();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
    while (true) {
      try {
        var found =
            admin.describeTopics(names).allTopicNames().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        boolean led =
            found.values().stream()
                .flatMap(topic -> topic.partitions().stream())
                .allMatch(partition -> partition.leader() != null);
        if (led) {
          return found;
        }
      } catch (ExecutionException e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
      }
      if (System.nanoTime() > deadline) {
        throw new TimeoutException("no leader for every partition");
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private List<Topics.Topic> all(Set<String> ofTenants) {
    List<Topics.Topic> all = new ArrayList<>(topics.all());
    ofTenants.forEach(name -> all.add(topics.ofTenant(name)));
    return all;
  }

  private void checkPartitions(
      Map<String, TopicDescription> found, Map<String, TopicDescription> ofTenants) {
    Map<String, TopicDescription> described = new HashMap<>(found);
    described.putAll(ofTenants);
    for (Topics.Topic topic : all(ofTenants.keySet())) {
      TopicDescription description = described.get(topic.name());
      int partitions = description == null ? 0 : description.partitions().size();
      if (partitions != topic.partitions()) {
        throw new UnfitClusterException(
            "topic "
                + topic.name()
                + " has "
                + partitions
                + " partitions and was made with "
                + topic.partitions()
                + (ofTenants.containsKey(topic.name())
                    ? " by tenant add: delete it, or nobody is served"
                    : ": ids would be looked for where they are not; restore a backup into new"
                        + " topics"));
      }
    }
  }

  private void checkKept(Map<String, Map<String, String>> settings) {
    for (Topics.Topic topic : topics.all()) {
      boolean isTheRecord = topic.name().equals(topics.events());
      boolean isState = "compact".equals(topic.settings().get(POLICY));
      boolean areResults = topic.name().equals(topics.results());
      List<String> relied =
          isTheRecord
              ? List.of(POLICY, RETENTION, BYTES)
              : areResults ? List.of(POLICY, BYTES) : isState ? List.of(POLICY) : List.of();
      for (String setting : relied) {
        String wanted = topic.settings().get(setting);
        String actual = settings.getOrDefault(topic.name(), Map.of()).get(setting);
        if (actual != null && !actual.equals(wanted)) {
          throw new UnfitClusterException(
              "topic "
                  + topic.name()
                  + (isTheRecord
                      ? " is the record and must be kept for ever, but its "
                      : areResults
                          ? " is what request ids are read back from, but its "
                          : " holds the latest of each key and must forget none, but its ")
                  + setting
                  + " is "
                  + actual
                  + ", not "
                  + wanted
                  + "; set it back: "
                  + OtherSettings.command(
                      String.valueOf(connection.get("bootstrap.servers")),
                      topic.name(),
                      setting + "=" + wanted));
        }
      }
    }
  }

  /**
   * Checks that results are kept as long as request ids are bound: what they are bound to is read
   * back from there.
   *
   * @throws UnfitClusterException with one sentence, when they are not
   */
  public void requireResults(Duration kept) {
    String retention = settings().getOrDefault(topics.results(), Map.of()).get(RETENTION);
    if (retention != null
        && !retention.equals("-1")
        && Long.parseLong(retention) < kept.toMillis()) {
      throw new UnfitClusterException(
          "topic %s is kept for %s ms, and request ids are bound for %d ms: set its retention.ms to"
                  .formatted(topics.results(), retention, kept.toMillis())
              + " that at least, or outcome-window to less");
    }
  }

  /**
   * What the topics really have of the settings they are made with, by topic.
   *
   * @throws UnfitClusterException with one sentence, when they cannot be looked at
   */
  public Map<String, Map<String, String>> settings() {
    try (Admin admin = Admin.create(connection)) {
      return settings(admin, topics.all());
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      throw unreachable(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static Map<String, Map<String, String>> settings(Admin admin, List<Topics.Topic> topics)
      throws ExecutionException, InterruptedException, TimeoutException {
    Map<ConfigResource, Topics.Topic> resources = new HashMap<>();
    topics.forEach(
        topic -> resources.put(new ConfigResource(ConfigResource.Type.TOPIC, topic.name()), topic));
    Map<String, Map<String, String>> found = new HashMap<>();
    admin
        .describeConfigs(resources.keySet())
        .all()
        .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .forEach(
            (resource, config) -> {
              Topics.Topic topic = resources.get(resource);
              Map<String, String> has = new HashMap<>();
              for (String setting : topic == null ? Set.<String>of() : topic.settings().keySet()) {
                ConfigEntry entry = config.get(setting);
                if (entry != null) {
                  has.put(setting, String.valueOf(entry.value()));
                }
              }
              found.put(resource.name(), has);
            });
    return found;
  }

  private int replicas(Map<String, TopicDescription> found) {
    TopicDescription events = found.get(topics.events());
    return events == null ? 1 : events.partitions().getFirst().replicas().size();
  }

  private void checkFormat(Admin admin, Map<String, String> recorded)
      throws ExecutionException, InterruptedException, TimeoutException {
    String format = recorded.get(Meta.FORMAT);
    String partitions = recorded.get(Meta.PARTITIONS);
    if (format == null || partitions == null) {
      if (hasEvents(admin)) {
        throw new UnfitClusterException(
            "topic "
                + topics.meta()
                + " has lost what format the events are in; restore it from a backup");
      }
      meta.write(Map.of(Meta.FORMAT, FORMAT, Meta.PARTITIONS, String.valueOf(Topics.PARTITIONS)));
      return;
    }
    if (!format.equals(FORMAT)) {
      throw new UnfitClusterException(
          "the data was written in format "
              + format
              + " and this release reads "
              + FORMAT
              + ": start with another --data folder, or with the release that wrote it");
    }
    if (!partitions.equals(String.valueOf(Topics.PARTITIONS))) {
      throw new UnfitClusterException(
          "the data was written for "
              + partitions
              + " partitions and this release is set to "
              + Topics.PARTITIONS);
    }
  }

  private boolean hasEvents(Admin admin)
      throws ExecutionException, InterruptedException, TimeoutException {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    for (int i = 0; i < Topics.PARTITIONS; i++) {
      ends.put(new TopicPartition(topics.events(), i), OffsetSpec.latest());
    }
    return admin.listOffsets(ends).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS).values().stream()
        .anyMatch(end -> end.offset() > 0);
  }

  private static String rootMessage(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }
}
