package io.cadastre.allocator.view;

import io.cadastre.allocator.view.ViewStore.Batch;
import io.cadastre.allocator.view.ViewStore.Part;
import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.core.Command;
import io.cadastre.domain.core.Event;
import io.cadastre.domain.core.Lifecycle;
import io.cadastre.domain.core.Row;
import io.cadastre.domain.core.RowChange;
import io.cadastre.domain.ipam.IpamEvent.ExtentSwept;
import io.cadastre.domain.ipam.IpamEvent.IpamCreated;
import io.cadastre.domain.ipam.IpamEvent.IpamDeleted;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.ipam.IpamRow;
import io.cadastre.domain.pool.PoolCommand;
import io.cadastre.domain.pool.PoolEvent.PoolDeleted;
import io.cadastre.domain.pool.PoolRow;
import io.cadastre.domain.register.ExtentRow;
import io.cadastre.domain.register.RequestRefused;
import io.cadastre.kafka.codec.Messages;
import io.cadastre.kafka.codec.StateCodec;
import io.cadastre.kafka.message.EventEnvelope;
import io.cadastre.kafka.message.Recorded;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an event does to rows and their past: each row it changes ends an interval, begins one, or
 * both. What a delete leaves to be swept ends with the delete.
 */
final class Chronicle {
  /** The IPAMs there ever were, each with its owner: they are asked for when they are gone. */
  static final String KNOWN = "known/";

  /** In the place of a row's key: an attempt. */
  static final String REFUSED = "refused";

  private final ViewStore store;
  private final StateCodec codec;
  private final Messages messages;

  Chronicle(ViewStore store, StateCodec codec, Messages messages) {
    this.store = store;
    this.codec = codec;
    this.messages = messages;
  }

  /** Puts all that follows from an event into the batch. */
  void record(Recorded recorded, List<RowChange> changes, int partition, long offset, Batch batch) {
    EventEnvelope envelope = recorded.envelope();
    IpamId ipam = envelope.aggregate();
    long sequence = envelope.sequence();
    Event event = recorded.event();
    Mark mark =
        new Mark(
            sequence,
            envelope.time(),
            event.getClass().getSimpleName(),
            envelope.actor(),
            envelope.cause(),
            envelope.scope(),
            partition,
            offset,
            event instanceof RequestRefused refused ? refused(refused) : null);
    batch.put(Part.MARKS, Intervals.mark(ipam, sequence), mark.encode());
    Ended ended = event instanceof ExtentSwept ? Ended.of(ipam, store.now()) : null;
    for (RowChange change : changes) {
      apply(ipam, change, sequence, ended, batch);
    }
    switch (event) {
      case IpamCreated e ->
          batch.put(Part.LIVE, Bytes.of(KNOWN + ipam.value()), Bytes.of(e.ipam().owner()));
      case IpamDeleted e -> batch.put(Part.LIVE, Bytes.of(Ended.key(ipam)), Bytes.of(sequence));
      case PoolDeleted e ->
          e.extent()
              .forEach(
                  pool ->
                      batch.put(Part.LIVE, Bytes.of(Ended.key(ipam, pool)), Bytes.of(sequence)));
      case ExtentSwept e -> forget(e, changes, batch);
      case RequestRefused e ->
          wanted(messages.request(e).command())
              .forEach(
                  cidr ->
                      listOver(
                          ipam,
                          Intervals.address(ipam, cidr, sequence, REFUSED),
                          sequence,
                          sequence,
                          batch));
      default -> {}
    }
  }

  private static Mark.Refused refused(RequestRefused event) {
    return new Mark.Refused(
        event.operation(), event.subject(), event.code(), event.message(), event.rival());
  }

  /** The CIDRs that somebody wanted by name. */
  private static List<Cidr> wanted(Command command) {
    return switch (command) {
      case PoolCommand.Allocate allocate -> wanted(allocate).toList();
      case PoolCommand.Batch batch ->
          batch.allocations().stream().flatMap(Chronicle::wanted).distinct().toList();
      case PoolCommand.ProvisionCidr provision ->
          provision.cidr() == null ? List.of() : List.of(provision.cidr());
      default -> List.of();
    };
  }

  private static Stream<Cidr> wanted(PoolCommand.Allocate allocate) {
    return Stream.of(Optional.ofNullable(allocate.cidr()), Optional.ofNullable(allocate.ipv6Cidr()))
        .flatMap(Optional::stream);
  }

  private void apply(
      IpamId ipam, RowChange change, long sequence, @Nullable Ended ended, Batch batch) {
    byte[] key = Bytes.of(change.key());
    Row before = change.before();
    if (before != null && !(before instanceof ExtentRow)) {
      byte[] live = Objects.requireNonNull(store.get(change.key()), change.key());
      long from = Bytes.number(live, 0);
      long to = ended == null ? sequence : Math.min(sequence, ended.of(change.key(), before));
      // What is being deleted ended when the delete began.
      if (from < to) {
        batch.put(Part.CLOSED, Intervals.closed(ipam, key, from, to), Intervals.row(live));
        list(ipam, before, from, to, batch);
      }
    }
    Row after = change.after();
    if (after == null) {
      batch.delete(Part.LIVE, key);
      return;
    }
    long from = isPast(after) ? Intervals.NEVER : sequence;
    batch.put(Part.LIVE, key, Intervals.live(from, codec.encode((Record) after)));
    if (from != Intervals.NEVER) {
      list(ipam, after, from, Intervals.OPEN, batch);
    }
  }

  private static boolean isPast(Row row) {
    return switch (row) {
      case ExtentRow extent -> true;
      case IpamRow ipam -> ipam.state() == Lifecycle.DELETE_IN_PROGRESS;
      case PoolRow pool -> pool.state() == Lifecycle.DELETE_IN_PROGRESS;
      default -> false;
    };
  }

  private void list(IpamId ipam, Row row, long from, long to, Batch batch) {
    Cidr cidr = Intervals.cidr(row);
    if (cidr == null) {
      return;
    }
    byte[] address = Intervals.address(ipam, cidr, from, row.key());
    byte[] open = store.periods().open(ipam, address, from);
    if (to == Intervals.OPEN) {
      batch.put(Part.ADDRESSES, address, Bytes.of(to));
      batch.put(Part.OPEN, open, Bytes.of(to));
    } else {
      batch.delete(Part.OPEN, open);
      listOver(ipam, address, from, to, batch);
    }
  }

  private void listOver(IpamId ipam, byte[] address, long from, long to, Batch batch) {
    batch.put(Part.ADDRESSES, address, Bytes.of(to));
    batch.put(Part.OVER, store.periods().over(ipam, address, from, to), Bytes.of(to));
  }

  /** Of what is swept altogether nothing is left to be hidden. */
  private void forget(ExtentSwept event, List<RowChange> changes, Batch batch) {
    if (!event.done()) {
      return;
    }
    List<byte[]> gone = new ArrayList<>();
    if (event.pool() == null) {
      store.now().scan(Part.LIVE, Bytes.of(Ended.key(event.ipam())), (key, value) -> gone.add(key));
    } else {
      for (RowChange change : changes) {
        if (change.after() == null && change.before() instanceof ExtentRow extent) {
          extent.pools().forEach(p -> gone.add(Bytes.of(Ended.key(event.ipam(), p))));
        }
      }
    }
    gone.forEach(key -> batch.delete(Part.LIVE, key));
  }
}
