package io.cadastre.discovery.publish;

import static io.cadastre.discovery.publish.Lab.NOON;
import static io.cadastre.discovery.publish.Lab.OWNER;
import static io.cadastre.discovery.publish.Lab.SOURCE;
import static io.cadastre.discovery.publish.Lab.TOPICS;
import static io.cadastre.discovery.publish.Lab.vpc;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.cadastre.domain.core.AccountTag;
import io.cadastre.domain.resource.Resource;
import io.cadastre.domain.testkit.Claim;
import io.cadastre.domain.testkit.Seeds;
import io.cadastre.kafka.codec.Hash;
import io.cadastre.kafka.codec.MalformedRecordException;
import io.cadastre.kafka.message.ChangeEnvelope;
import io.cadastre.kafka.message.ResourceChange;
import io.cadastre.kafka.topic.Tag;
import io.cadastre.kafka.topic.Topics;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class PublisherTest {
  private static final String ONE = "123456789012";
  private static final String TWO = "000000000002";
  private static final Instant LATER = NOON.plusSeconds(60);

  private final FakeKafka kafka = new FakeKafka();
  private final Publisher publisher = Lab.publisher(kafka, SOURCE);

  private static Resource a(String name) {
    return vpc(ONE, "vpc-a", name);
  }

  private static Resource b(String name) {
    return vpc(TWO, "vpc-b", name);
  }

  @Test
  @Claim("MC.04")
  void aFirstSweep_isAllAppearances_keyedByResource_inThePartitionOfTheAccount() {
    publisher.open();
    assertThat(publisher.publish(OWNER, List.of(a("x"), b("y")), NOON))
        .isEqualTo(new Published(2, 0, 0));
    assertThat(Lab.changes(kafka))
        .containsExactly(
            new ResourceChange.ResourceAppeared(
                new ChangeEnvelope(SOURCE, OWNER, 1, Hash.ZERO, NOON), b("y")),
            new ResourceChange.ResourceAppeared(
                new ChangeEnvelope(SOURCE, OWNER, 1, Hash.ZERO, NOON), a("x")));
    assertThat(Lab.records(kafka).stream().map(Lab::key))
        .containsExactly("lab/000000000002/us-east-1/vpc-b", "lab/123456789012/us-east-1/vpc-a");
    assertThat(Lab.records(kafka).stream().map(ProducerRecord::partition))
        .containsExactly(
            Tag.partition(AccountTag.of(TWO), Topics.PARTITIONS),
            Tag.partition(AccountTag.of(ONE), Topics.PARTITIONS));
    assertThat(kafka.transactionalIds()).containsExactly("ipam-discovery-lab");
    assertThat(kafka.producer().commitCount()).isEqualTo(1);
  }

  @Test
  void theNextSweep_saysOnlyWhatChanged_andTheSameSweepAgainNothing() {
    publisher.open();
    publisher.publish(OWNER, List.of(a("x"), b("y")), NOON);
    assertThat(publisher.publish(OWNER, List.of(a("z")), LATER)).isEqualTo(new Published(0, 1, 1));
    List<ResourceChange> changes = Lab.changes(kafka);
    assertThat(changes.subList(2, changes.size()))
        .containsExactly(
            new ResourceChange.ResourceDisappeared(envelope(2, Lab.records(kafka).get(0)), b("y")),
            new ResourceChange.ResourceChanged(
                envelope(2, Lab.records(kafka).get(1)), a("x"), a("z")));
    long commits = kafka.producer().commitCount();
    assertThat(publisher.publish(OWNER, List.of(a("z")), LATER)).isEqualTo(new Published(0, 0, 0));
    assertThat(kafka.producer().commitCount()).isEqualTo(commits);
  }

  private static ChangeEnvelope envelope(long sequence, ProducerRecord<byte[], byte[]> previous) {
    return new ChangeEnvelope(SOURCE, OWNER, sequence, sha256(previous.value()), LATER);
  }

  /** As the documentation says, and by nothing of ours. */
  private static Hash sha256(byte[] framed) {
    try {
      Schema schema =
          Objects.requireNonNull(Lab.SCHEMAS.byId(ByteBuffer.wrap(framed, 1, 4).getInt())).schema();
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] canonical =
          MessageDigest.getInstance("SHA-256")
              .digest(SchemaNormalization.toParsingForm(schema).getBytes(UTF_8));
      digest.update(canonical);
      digest.update(framed, 5, framed.length - 5);
      return new Hash(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatIsKnown_outlivesTheProcess_chainsToo() {
    publisher.open();
    publisher.publish(OWNER, List.of(a("x"), b("y")), NOON);
    publisher.publish(OWNER, List.of(a("x")), NOON);
    publisher.close();
    Publisher next = Lab.publisher(kafka, SOURCE);
    assertThat(next.open()).isEqualTo(1);
    assertThat(next.publish(OWNER, List.of(a("x")), LATER).isNothing()).isTrue();
    next.publish(OWNER, List.of(a("x"), b("again")), LATER);
    assertThat(Lab.changes(kafka).getLast())
        .isEqualTo(
            new ResourceChange.ResourceAppeared(
                new ChangeEnvelope(
                    SOURCE, OWNER, 3, sha256(Lab.records(kafka).get(2).value()), LATER),
                b("again")));
  }

  @Test
  void anotherOwner_isToldOfEveryResource_inTheSameChain() {
    publisher.open();
    publisher.publish(OWNER, List.of(a("x")), NOON);
    publisher.close();
    Publisher next = Lab.publisher(kafka, SOURCE);
    next.open();
    assertThat(next.publish(TWO, List.of(a("x")), LATER)).isEqualTo(new Published(1, 0, 1));
    assertThat(Lab.changes(kafka).stream().map(ResourceChange::envelope))
        .extracting(ChangeEnvelope::discoveryOwner, ChangeEnvelope::sequence)
        .containsExactly(tuple(OWNER, 1L), tuple(OWNER, 2L), tuple(TWO, 3L));
    next.close();
    Publisher third = Lab.publisher(kafka, SOURCE);
    third.open();
    assertThat(third.publish(TWO, List.of(a("x")), LATER).isNothing()).isTrue();
  }

  @Test
  void aCommitThatFails_publishesNothing_andIsMadeGood() {
    publisher.open();
    publisher.publish(OWNER, List.of(a("x")), NOON);
    kafka.producer().commitTransactionException = new TimeoutException("no answer");
    assertThatThrownBy(() -> publisher.publish(OWNER, List.of(a("z"), b("y")), NOON))
        .isInstanceOf(TimeoutException.class);
    assertThat(publisher.isOpen()).isFalse();
    assertThat(Lab.rebuilt(kafka).values()).containsExactly(a("x"));
    assertThat(publisher.open()).isEqualTo(1);
    assertThat(publisher.publish(OWNER, List.of(a("z"), b("y")), LATER))
        .isEqualTo(new Published(1, 1, 0));
    assertThat(Lab.rebuilt(kafka).values()).containsExactly(b("y"), a("z"));
  }

  @Test
  void aCommitThatSucceededUnheard_isNotPublishedTwice() {
    publisher.open();
    kafka.producer().commitTransactionException = new TimeoutException("no answer");
    assertThatThrownBy(() -> publisher.publish(OWNER, List.of(a("x"), b("y")), NOON))
        .isInstanceOf(TimeoutException.class);
    kafka.commitUnheard();
    assertThat(publisher.open()).isEqualTo(2);
    assertThat(publisher.publish(OWNER, List.of(a("x"), b("y")), LATER).isNothing()).isTrue();
    assertThat(Lab.changes(kafka)).hasSize(2);
  }

  @Test
  void aSendThatFails_publishesNothing() {
    publisher.open();
    kafka.producer().sendException = new KafkaException("no room");
    assertThatThrownBy(() -> publisher.publish(OWNER, List.of(a("x")), NOON))
        .isInstanceOf(KafkaException.class);
    assertThat(publisher.isOpen()).isFalse();
    assertThat(Lab.records(kafka)).isEmpty();
  }

  @Test
  void ofTwoProcesses_theEarlierOneIsTakenOver() {
    publisher.open();
    publisher.publish(OWNER, List.of(a("x")), NOON);
    Publisher next = Lab.publisher(kafka, SOURCE);
    next.open();
    assertThatThrownBy(() -> publisher.publish(OWNER, List.of(), LATER))
        .isInstanceOf(TakenOverException.class)
        .hasCauseInstanceOf(ProducerFencedException.class);
    assertThat(next.publish(OWNER, List.of(a("x")), LATER).isNothing()).isTrue();
    assertThat(Lab.rebuilt(kafka).values()).containsExactly(a("x"));
  }

  @Test
  void kafkaThatCannotBeReached_isTriedAgain() {
    kafka.unreachable(new TimeoutException("nobody there"));
    assertThatThrownBy(publisher::open).isInstanceOf(TimeoutException.class);
    assertThat(publisher.isOpen()).isFalse();
    assertThat(kafka.producer().closed()).isTrue();
    kafka.unreachable(null);
    assertThat(publisher.open()).isZero();
    assertThat(publisher.isOpen()).isTrue();
  }

  /** Or what the source knows would be thought gone, and everything appear again. */
  @Test
  void whatAnotherTransactionHides_isWaitedFor() {
    publisher.open();
    publisher.publish(OWNER, List.of(a("x"), b("y")), NOON);
    publisher.close();
    kafka.hide(3);
    Publisher next = Lab.publisher(kafka, SOURCE);
    assertThat(next.progress()).isEqualTo("source lab waits for Kafka");
    assertThat(next.open()).isEqualTo(2);
    assertThat(next.progress()).isEqualTo("source lab restores what it last saw: 4 of 4");
  }

  @Test
  void anotherSource_isAnotherWitness_withChainsOfItsOwn() {
    publisher.open();
    publisher.publish(OWNER, List.of(a("x")), NOON);
    // The names are such that one begins like the other, and like the key of a chain.
    for (String name : List.of("lab.2", "la", "chain")) {
      Publisher other = Lab.publisher(kafka, name);
      assertThat(other.open()).isZero();
      other.publish(OWNER, List.of(a("x")), NOON);
      assertThat(Lab.changes(kafka).getLast().envelope())
          .isEqualTo(new ChangeEnvelope(name, OWNER, 1, Hash.ZERO, NOON));
      other.close();
      assertThat(Lab.publisher(kafka, name).open()).isEqualTo(1);
    }
    assertThat(publisher.publish(OWNER, List.of(), LATER)).isEqualTo(new Published(0, 0, 1));
    KafkaClients clients = kafka.clients();
    assertThat(new StateTopic(clients, TOPICS, Lab.SCHEMAS).count())
        .containsExactly(Map.entry("chain", 1), Map.entry("la", 1), Map.entry("lab.2", 1));
  }

  @Test
  void whatIsNotOurs_isNamedByItsPlace_andNothingGoesOn() {
    kafka.strew(
        new ProducerRecord<>(
            TOPICS.discovered(),
            3,
            "lab/123456789012/us-east-1/vpc-a".getBytes(UTF_8),
            new byte[] {1}));
    assertThatThrownBy(publisher::open)
        .isInstanceOf(MalformedRecordException.class)
        .hasMessage(
            "ipam.discovered.v1-3 offset 0 is not what we write: not in the Confluent wire format");
    assertThat(publisher.isOpen()).isFalse();
  }

  @Test
  void anyCourseOfSweepsFailuresAndRestarts_endsInWhatIsThere_inUnbrokenChains() {
    Random random = new Random(Seeds.seed("PublisherTest"));
    Publisher running = publisher;
    running.open();
    Map<String, Resource> there = new TreeMap<>();
    for (int step = 0; step < Seeds.steps(200); step++) {
      String id = "vpc-" + random.nextInt(6);
      String account = random.nextBoolean() ? ONE : TWO;
      String key = vpc(account, id, "").key(SOURCE).text();
      if (random.nextInt(3) == 0) {
        there.remove(key);
      } else {
        there.put(key, vpc(account, id, "name " + random.nextInt(3)));
      }
      List<Resource> swept = new ArrayList<>(there.values());
      switch (random.nextInt(5)) {
        case 0 -> { // killed with the transaction open
          kafka.producer().commitTransactionException = new TimeoutException("killed");
          swallow(running, swept);
          running = Lab.publisher(kafka, SOURCE);
          running.open();
        }
        case 1 -> running.close();
        default -> {}
      }
      if (!running.isOpen()) {
        running.open();
      }
      running.publish(OWNER, swept, NOON.plusSeconds(step));
      assertThat(Lab.rebuilt(kafka)).isEqualTo(there);
    }
    checkChains();
  }

  private static void swallow(Publisher publisher, List<Resource> swept) {
    try {
      publisher.publish(OWNER, swept, NOON);
    } catch (TimeoutException e) {
      assertThat(publisher.isOpen()).isFalse();
    }
  }

  private void checkChains() {
    Map<String, ResourceChange> last = new HashMap<>();
    Map<String, Hash> hashes = new HashMap<>();
    List<ResourceChange> changes = Lab.changes(kafka);
    assertThat(changes).isNotEmpty();
    for (int i = 0; i < changes.size(); i++) {
      ResourceChange change = changes.get(i);
      String account = change.resource().account();
      ResourceChange before = last.put(account, change);
      assertThat(change.envelope().sequence())
          .isEqualTo(before == null ? 1 : before.envelope().sequence() + 1);
      assertThat(change.envelope().previousHash())
          .isEqualTo(hashes.getOrDefault(account, Hash.ZERO));
      hashes.put(account, sha256(Lab.records(kafka).get(i).value()));
    }
  }
}
