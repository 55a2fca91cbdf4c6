package io.cadastre.kafka.codec;

import io.cadastre.domain.core.Row;
import io.cadastre.domain.ipam.IpamRow;
import io.cadastre.domain.pool.AllocationPlace;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.PoolCidrRow;
import io.cadastre.domain.pool.PoolRow;
import io.cadastre.domain.pool.QuarantineRow;
import io.cadastre.domain.register.ExtentRow;
import io.cadastre.domain.resource.ResourceCidrRow;
import io.cadastre.domain.scope.ScopeRow;
import io.cadastre.kafka.state.AlertState;
import io.cadastre.kafka.state.Association;
import io.cadastre.kafka.state.Binding;
import io.cadastre.kafka.state.Chain;
import io.cadastre.kafka.state.Discovered;
import io.cadastre.kafka.state.Head;
import io.cadastre.kafka.state.Snapshot;
import io.cadastre.kafka.state.SourcePosition;
import io.cadastre.schemas.BundledSchemas;
import io.cadastre.schemas.WriterSchema;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is kept in stores and views to bytes and back, framed as on the topics. */
public final class StateCodec {
  private static final Map<Class<? extends Record>, String> NAMES =
      Map.ofEntries(
          Map.entry(IpamRow.class, "io.cadastre.Ipam"),
          Map.entry(ScopeRow.class, "io.cadastre.Scope"),
          Map.entry(PoolRow.class, "io.cadastre.Pool"),
          Map.entry(PoolCidrRow.class, "io.cadastre.PoolCidr"),
          Map.entry(AllocationRow.class, "io.cadastre.Allocation"),
          Map.entry(QuarantineRow.class, "io.cadastre.Quarantine"),
          Map.entry(ResourceCidrRow.class, "io.cadastre.ResourceCidr"),
          Map.entry(AllocationPlace.class, "io.cadastre.state.AllocationPlace"),
          Map.entry(ExtentRow.class, "io.cadastre.state.Extent"),
          Map.entry(Head.class, "io.cadastre.state.Head"),
          Map.entry(SourcePosition.class, "io.cadastre.state.SourcePosition"),
          Map.entry(Binding.class, "io.cadastre.state.Binding"),
          Map.entry(Association.class, "io.cadastre.state.Association"),
          Map.entry(Discovered.class, "io.cadastre.state.Discovered"),
          Map.entry(Chain.class, "io.cadastre.state.Chain"),
          Map.entry(Snapshot.class, "io.cadastre.state.Snapshot"),
          Map.entry(AlertState.class, "io.cadastre.state.AlertState"));

  private static final Map<String, Class<? extends Record>> TYPES = new HashMap<>();

  static {
    NAMES.forEach((type, name) -> TYPES.put(name, type));
  }

  private final Framing framing;

  public StateCodec(BundledSchemas schemas) {
    framing = new Framing(schemas);
  }

  /** Record class to schema full name, of everything kept. */
  public static Map<Class<? extends Record>, String> catalogue() {
    return NAMES;
  }

  public byte[] encode(Record value) {
    String name = NAMES.get(value.getClass());
    if (name == null) {
      throw new IllegalArgumentException("nothing that is kept: " + value.getClass());
    }
    return framing.write(framing.format(value.getClass(), name), null, value);
  }

  public <R> R decode(byte[] bytes, Class<R> type) {
    WriterSchema writer = framing.writer(bytes);
    String name = writer.name();
    Class<? extends Record> stored = TYPES.get(name);
    if (stored == null) {
      throw new MalformedRecordException(name + " is nothing that is kept");
    }
    return type.cast(framing.read(bytes, writer, framing.format(stored, name)).body());
  }

  public @Nullable Row row(byte @Nullable [] bytes) {
    return bytes == null ? null : decode(bytes, Row.class);
  }
}
