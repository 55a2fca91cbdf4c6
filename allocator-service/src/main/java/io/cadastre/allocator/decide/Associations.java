package io.cadastre.allocator.decide;

import io.cadastre.domain.core.Event;
import io.cadastre.domain.core.Keys;
import io.cadastre.domain.core.Lifecycle;
import io.cadastre.domain.ipam.IpamEvent.IpamCreated;
import io.cadastre.domain.ipam.IpamEvent.IpamDeleted;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.ipam.IpamRow;
import io.cadastre.kafka.codec.StateCodec;
import io.cadastre.kafka.state.Association;
import java.time.Instant;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Lets every router know which IPAM listens to which resource discovery. */
final class Associations {
  private final ProcessorContext<String, byte[]> context;
  private final StoreRows rows;
  private final StateCodec codec;
  private boolean announced;

  Associations(ProcessorContext<String, byte[]> context, StoreRows rows, StateCodec codec) {
    this.context = context;
    this.rows = rows;
    this.codec = codec;
  }

  /**
   * Once in the life of a task all that there are: an IPAM may be older than its router. Who knows
   * an association already does nothing with it.
   */
  void announce(Instant now) {
    if (announced) {
      return;
    }
    announced = true;
    rows.scan(
        Keys.IPAMS,
        null,
        row -> {
          IpamRow ipam = (IpamRow) row;
          if (ipam.state() != Lifecycle.DELETE_IN_PROGRESS) {
            forward(ipam.id(), association(ipam), now);
          }
          return true;
        });
  }

  void follow(Event event, Instant now) {
    switch (event) {
      case IpamCreated e -> forward(e.ipam().id(), association(e.ipam()), now);
      case IpamDeleted e -> forward(e.before().id(), null, now);
      default -> {}
    }
  }

  private static Association association(IpamRow ipam) {
    return new Association(ipam.id(), ipam.discovery(), ipam.owner());
  }

  private void forward(IpamId ipam, @Nullable Association association, Instant now) {
    byte[] value = association == null ? null : codec.encode(association);
    context.forward(new Record<>(ipam.value(), value, now.toEpochMilli()), Decide.TO_ASSOCIATIONS);
  }
}
