package io.cadastre.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cadastre.kafka.codec.MalformedRecordException;
import io.cadastre.kafka.codec.Messages;
import io.cadastre.kafka.message.Result;
import io.cadastre.kafka.topic.CloudEvents;
import io.cadastre.schemas.SchemaUnavailableException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The attempts that wait for their result, among results of everybody. */
final class Attempts {
  private static final Logger log = LoggerFactory.getLogger(Attempts.class);

  private final Messages messages;
  private final Map<String, CompletableFuture<Result>> waiting = new ConcurrentHashMap<>();

  /** What a caller does with an outcome must not hold up the next one. */
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();

  Attempts(Messages messages) {
    this.messages = messages;
  }

  CompletableFuture<Result> begin(String attempt) {
    CompletableFuture<Result> outcome = new CompletableFuture<>();
    waiting.put(attempt, outcome);
    return outcome;
  }

  void end(String attempt) {
    waiting.remove(attempt);
  }

  /** Gives a result to the attempt that waits for it; everybody else's is let go. */
  void complete(ConsumerRecord<byte[], byte[]> record) {
    Header attempt = record.headers().lastHeader(CloudEvents.ID);
    if (attempt != null && !waiting.containsKey(new String(attempt.value(), UTF_8))) {
      return; // another gateway's: not worth decoding
    }
    try {
      Result result = messages.result(record.value());
      CompletableFuture<Result> outcome = waiting.remove(result.envelope().attempt());
      if (outcome != null) {
        outcome.completeAsync(() -> result, callers);
      }
    } catch (MalformedRecordException e) {
      log.warn("{} holds something that is no result: {}", record.topic(), e.getMessage());
    } catch (SchemaUnavailableException e) {
      log.warn("a result on {} cannot be read now: {}", record.topic(), e.getMessage());
    }
  }
}
