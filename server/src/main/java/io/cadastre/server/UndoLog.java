package io.cadastre.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.undo.Happened;
import io.cadastre.domain.undo.Undo;
import io.cadastre.kafka.codec.MalformedRecordException;
import io.cadastre.kafka.codec.Messages;
import io.cadastre.kafka.message.Recorded;
import io.cadastre.kafka.topic.UnfitClusterException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Reads from the event log what is to be known of an event to undo it. */
final class UndoLog {
  private final Tail events;
  private final WhichEvent which;
  private final Messages messages;
  private @Nullable Happened found;
  private @Nullable Undo undo;
  private long foundAt;

  UndoLog(Tail events, WhichEvent which, Messages messages) {
    this.events = events;
    this.which = which;
    this.messages = messages;
  }

  /** The event, after {@link #read} found it. */
  record Read(Happened event, Undo undo) {}

  /**
   * The event and what is to be known of it; null: there is no such event.
   *
   * @throws UnfitClusterException with one sentence, when the log cannot be read
   */
  @Nullable Read read() {
    events.part(which.partition(), which.offset(), this::find);
    if (found == null || undo == null) {
      return null;
    }
    Read read = new Read(found, undo);
    if (undo.asksForEarlier()) {
      events.part(which.partition(), 0, record -> earlier(record, read));
      events.part(which.partition(), foundAt + 1, record -> later(record, read));
    }
    return read;
  }

  /** Looks for the event; goes on with the later ones unless the earlier ones come first. */
  private boolean find(ConsumerRecord<byte[], byte[]> record) {
    if (found != null && undo != null) {
      return later(record, new Read(found, undo));
    }
    IpamId ipam = which.ipam();
    if (ipam != null && !isOf(ipam, record)) {
      return true;
    }
    Recorded recorded = decoded(record);
    if (!which.is(record, recorded)) {
      return ipam != null; // at an offset there is this one or none
    }
    found = recorded.happened();
    undo = Undo.of(found);
    foundAt = record.offset();
    return !undo.asksForEarlier();
  }

  private boolean earlier(ConsumerRecord<byte[], byte[]> record, Read read) {
    if (record.offset() >= foundAt) {
      return false;
    }
    Happened happened = of(read.event.ipam(), record);
    if (happened != null) {
      read.undo.earlier(happened);
    }
    return true;
  }

  private boolean later(ConsumerRecord<byte[], byte[]> record, Read read) {
    Happened happened = of(read.event.ipam(), record);
    if (happened != null) {
      read.undo.then(happened);
    }
    return true;
  }

  /** What the record says of that IPAM; null: it is of another one. */
  private @Nullable Happened of(IpamId ipam, ConsumerRecord<byte[], byte[]> record) {
    if (!isOf(ipam, record)) {
      return null;
    }
    Happened happened = decoded(record).happened();
    return happened.ipam().equals(ipam) ? happened : null;
  }

  /** Whether it may be, by the key alone. */
  private static boolean isOf(IpamId ipam, ConsumerRecord<byte[], byte[]> record) {
    return record.key() != null && new String(record.key(), UTF_8).equals(ipam.tag());
  }

  private Recorded decoded(ConsumerRecord<byte[], byte[]> record) {
    try {
      return messages.event(record.value());
    } catch (MalformedRecordException e) {
      throw new UnfitClusterException(
          "%s-%d@%d is nothing that this version knows, and may stand on it: %s"
              .formatted(record.topic(), record.partition(), record.offset(), e.getMessage()),
          e);
    }
  }
}
