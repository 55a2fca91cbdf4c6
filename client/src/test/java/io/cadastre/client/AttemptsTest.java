package io.cadastre.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.kafka.codec.Messages;
import io.cadastre.kafka.message.Outcome.RefusedResult;
import io.cadastre.kafka.message.Result;
import io.cadastre.kafka.message.ResultEnvelope;
import io.cadastre.kafka.topic.CloudEvents;
import io.cadastre.kafka.topic.Topics;
import io.cadastre.schemas.BundledSchemas;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AttemptsTest {
  private final Messages messages = new Messages(BundledSchemas.load());
  private final Attempts attempts = new Attempts(messages);
  private final CompletableFuture<Result> mine = attempts.begin("mine");

  @Test
  void resultOfAnAttempt_completesIt() throws Exception {
    attempts.complete(record("mine", encoded("mine")));
    assertThat(mine.get(30, TimeUnit.SECONDS)).isEqualTo(result("mine"));
  }

  @Test
  void resultWhoseHeaderWasDropped_completesItAsWell() throws Exception {
    attempts.complete(record(null, encoded("another")));
    assertThat(mine).isNotDone();
    attempts.complete(record(null, encoded("mine")));
    assertThat(mine.get(30, TimeUnit.SECONDS)).isEqualTo(result("mine"));
  }

  /** What is in it says otherwise, which only who decodes it could know. */
  @Test
  void resultWhoseHeaderIsAnothers_isNotDecoded() throws Exception {
    attempts.complete(record("another", messages.encode(result("mine", 1))));
    attempts.complete(record("mine", messages.encode(result("mine", 2))));
    assertThat(mine.get(30, TimeUnit.SECONDS)).isEqualTo(result("mine", 2));
  }

  @Test
  void whatIsNoResult_isPassedOver() throws Exception {
    attempts.complete(record("mine", "{}".getBytes(UTF_8)));
    attempts.complete(record(null, new byte[0]));
    assertThat(mine).isNotDone();
    attempts.complete(record("mine", encoded("mine")));
    assertThat(mine.get(30, TimeUnit.SECONDS)).isEqualTo(result("mine"));
  }

  private byte[] encoded(String attempt) {
    return messages.encode(result(attempt));
  }

  private static Result result(String attempt) {
    return result(attempt, 0);
  }

  private static Result result(String attempt, long sequence) {
    return new Result(
        new ResultEnvelope(
            "r-1", attempt, "Allocate", "123456789012", null, sequence, Instant.EPOCH),
        new RefusedResult("too-big", "ipam-pool-0123456789abcdef0", "It is full.", null, null));
  }

  private static ConsumerRecord<byte[], byte[]> record(@Nullable String id, byte[] value) {
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>(Topics.DEFAULT.results(), 0, 0, null, value);
    if (id != null) {
      record.headers().add(CloudEvents.ID, id.getBytes(UTF_8));
    }
    return record;
  }
}
