package io.cadastre.allocator.decide;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.allocator.decide.Admitted.AdmittedRequest;
import io.cadastre.kafka.topic.Tenants;
import io.cadastre.kafka.topic.Tenants.Known;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedForward;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tenants that are added, and topics that are made anew, while the allocator runs. */
class NewcomersTest {
  private static final Uuid FIRST = new Uuid(1, 1);
  private static final Uuid ANEW = new Uuid(2, 2);
  private static final int HOME = 11;

  private final Door door = new Door();
  private final String topic = door.topics.requests("payments");

  /** What the cluster answers; null: it does not. */
  private final AtomicReference<@Nullable Known> cluster = new AtomicReference<>();

  /** The looks that have begun. */
  private final ArrayDeque<Runnable> looks = new ArrayDeque<>();

  private long nanos = 1;

  @BeforeEach
  void somewhen() {
    door.context.setCurrentSystemTimeMs(1);
  }

  @Test
  void newTenant_isServedInOrder_onceTheClusterHasBeenAsked() {
    Doorman doorman = doorman(new Known(Map.of(), Map.of()));
    tenantHas(FIRST);
    asks(doorman, "r0", 0);
    asks(doorman, "r1", 1);
    later();
    asks(doorman, "r2", 2);
    door.look();
    assertThat(letIn()).isEmpty();
    assertThat(door.metrics.waitingCount()).isEqualTo(3);
    assertThat(looks).as("asked once").hasSize(1);

    looks.remove().run();
    asks(doorman, "r3", 3);
    assertThat(letIn()).as("nobody overtakes").isEmpty();
    door.look();
    assertThat(letIn()).containsExactly("r0", "r1", "r2", "r3");
    asks(doorman, "r4", 4);
    assertThat(letIn()).endsWith("r4").hasSize(5);
    assertThat(door.metrics.waitingCount()).isZero();
    assertThat(looks).isEmpty();
  }

  @Test
  void clusterThatDoesNotAnswer_holdsUpNobodyElse_andIsAskedAgain() {
    Doorman doorman = doorman(new Known(Map.of(door.topics.requests(), FIRST), Map.of()));
    asks(doorman, "r0", 0);
    later();
    asks(doorman, "r0", 0);
    looks.remove().run();
    door.look();
    assertThat(looks).as("it is left alone for a while").isEmpty();
    later();
    door.look();
    assertThat(letIn()).isEmpty();
    tenantHas(FIRST);
    looks.remove().run();
    door.look();
    assertThat(letIn()).as("twice laid aside, once let in").containsExactly("r0");
  }

  @Test
  void processThatEnds_leavesThemToTheNext() {
    Doorman doorman = doorman(new Known(Map.of(), Map.of()));
    later();
    asks(doorman, "r0", 0);
    assertThat(looks).hasSize(1);
    looks.clear();

    tenantHas(FIRST);
    Doorman next = doorman(new Known(Map.of(), Map.of()));
    later();
    door.look();
    looks.remove().run();
    asks(next, "r1", 1);
    door.look();
    assertThat(letIn()).containsExactly("r0", "r1");
  }

  @Test
  void topicMadeAnew_isDecidedFromItsStart() {
    tenantHas(FIRST);
    Doorman doorman = doorman(cluster.get());
    for (int i = 0; i < 5; i++) {
      asks(doorman, "old" + i, i);
    }
    assertThat(letIn()).hasSize(5);

    tenantHas(ANEW);
    later();
    asks(doorman, "new0", 0);
    assertThat(letIn()).hasSize(5);
    looks.remove().run();
    door.look();
    asks(doorman, "new1", 1);
    assertThat(letIn()).endsWith("new0", "new1").hasSize(7);
    assertThat(looks).isEmpty();
  }

  @Test
  void offsetsThatWereReset_decideNothingTwice() {
    tenantHas(FIRST);
    Doorman doorman = doorman(cluster.get());
    for (int i = 0; i < 5; i++) {
      asks(doorman, "r" + i, i);
    }
    later();
    for (int i = 0; i < 3; i++) {
      asks(doorman, "r" + i, i);
    }
    looks.remove().run();
    door.look();
    asks(doorman, "r3", 3);
    asks(doorman, "r4", 4);
    asks(doorman, "r5", 5);
    assertThat(letIn()).containsExactly("r0", "r1", "r2", "r3", "r4", "r5");
    assertThat(looks).as("asked once").isEmpty();

    Doorman next = doorman(cluster.get());
    later();
    asks(next, "r2", 2);
    looks.remove().run();
    door.look();
    asks(next, "r6", 6);
    assertThat(letIn()).endsWith("r5", "r6").hasSize(7);
  }

  @Test
  void strangersTopic_asksTheClusterSeldom() {
    Doorman doorman = doorman(new Known(Map.of(topic, FIRST), Map.of()));
    asks(doorman, "r0", 0);
    assertThat(deadLetters()).as("looked for a moment ago").isEqualTo(1);
    later();
    asks(doorman, "r1", 1);
    assertThat(deadLetters()).isEqualTo(1);
    cluster.set(new Known(Map.of(topic, FIRST), Map.of()));
    looks.remove().run();
    door.look();
    asks(doorman, "r2", 2);
    assertThat(deadLetters()).isEqualTo(3);
    assertThat(looks).isEmpty();
  }

  @Test
  void topicOfReplies_isAskedForBeforeItIsSaidToBeMissing() {
    String replies = door.topics.replies("payments");
    cluster.set(new Known(Map.of(topic, FIRST), Map.of("payments", "123456789012")));
    Doorman doorman = doorman(cluster.get());
    later();
    Headers headers = new RecordHeaders().add("reply-topic", replies.getBytes(UTF_8));
    asks(doorman, "r0", 0, headers);
    assertThat(letIn()).isEmpty();
    cluster.set(
        new Known(Map.of(topic, FIRST, replies, FIRST), Map.of("payments", "123456789012")));
    looks.remove().run();
    door.look();
    AdmittedRequest request = (AdmittedRequest) forwarded().getFirst().record().value();
    assertThat(request.sender().replyTopic()).isEqualTo(replies);
  }

  @Test
  void lookThatTakesLong_isTheAnswerForAllWhoCameMeanwhile() {
    tenantHas(FIRST);
    Doorman doorman = doorman(cluster.get());
    byte[] replies = door.topics.replies("payments").getBytes(UTF_8);
    List<String> sent = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      later();
      asks(doorman, "r" + i, i, new RecordHeaders().add("reply-topic", replies));
      sent.add("r" + i);
    }
    looks.remove().run();
    door.look();
    assertThat(letIn()).isEqualTo(sent);

    later();
    asks(doorman, "r3", 3, new RecordHeaders().add("reply-topic", replies));
    assertThat(letIn()).as("who comes later waits for another").isEqualTo(sent);
    looks.remove().run();
    door.look();
    assertThat(letIn()).endsWith("r3").hasSize(4);
  }

  @Test
  void positionByAnotherIdOfTheTopic_isNotForgottenBeforeTheClusterHasBeenAsked() {
    tenantHas(ANEW);
    Doorman doorman = doorman(cluster.get());
    asks(doorman, "r0", 0);
    asks(doorman, "r1", 1);

    // The task moves to a process that has not heard yet of the topic made anew.
    Doorman next = doorman(new Known(Map.of(topic, FIRST), Map.of("payments", "123456789012")));
    later();
    asks(next, "r2", 2);
    assertThat(letIn()).containsExactly("r0", "r1");
    looks.remove().run();
    door.look();
    asks(next, "r3", 3);
    assertThat(letIn()).endsWith("r2", "r3").hasSize(4);
    assertThat(looks).isEmpty();

    tenantHas(ANEW);
    Doorman last = doorman(cluster.get());
    asks(last, "r4", 4);
    assertThat(looks).as("where the ids agree nobody is asked").isEmpty();
    assertThat(letIn()).endsWith("r4");
  }

  private void tenantHas(Uuid id) {
    cluster.set(new Known(Map.of(topic, id), Map.of("payments", "123456789012")));
  }

  private void later() {
    nanos += Tenants.SELDOM_NANOS;
  }

  private Doorman doorman(@Nullable Known known) {
    assertThat(known).isNotNull();
    return door.doorman(door.messages, new Tenants(known, this::ask, () -> nanos, looks::add));
  }

  private Known ask() {
    Known known = cluster.get();
    if (known == null) {
      throw new KafkaException("nobody answers");
    }
    return known;
  }

  private void asks(Doorman doorman, String id, long offset) {
    asks(doorman, id, offset, new RecordHeaders());
  }

  private void asks(Doorman doorman, String id, long offset, Headers headers) {
    nanos++;
    String json =
        "{\"type\":\"Allocate\",\"requestId\":\"%s\",\"pool\":\"ipam-pool-fffff000000000001\"}"
            .formatted(id);
    door.context.setRecordMetadata(topic, HOME, offset);
    doorman.process(new Record<>(null, json.getBytes(UTF_8), 0, headers));
  }

  /** The ids of the requests that were let in. */
  private List<String> letIn() {
    List<String> ids = new ArrayList<>();
    for (CapturedForward<? extends String, ?> sent : forwarded()) {
      if (sent.record().value() instanceof AdmittedRequest admitted) {
        ids.add(admitted.request().envelope().requestId());
      }
    }
    return ids;
  }

  private long deadLetters() {
    return forwarded().stream()
        .filter(sent -> sent.childName().equals(Optional.of(Doorman.TO_DEAD_LETTERS)))
        .count();
  }

  private List<CapturedForward<? extends String, ?>> forwarded() {
    return new ArrayList<>(door.context.forwarded());
  }
}
