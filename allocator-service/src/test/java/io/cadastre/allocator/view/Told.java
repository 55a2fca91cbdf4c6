package io.cadastre.allocator.view;

import io.cadastre.domain.core.Event;
import io.cadastre.domain.core.Principal;
import io.cadastre.domain.core.RowChange;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.pool.PoolCommand;
import io.cadastre.domain.register.EventScope;
import io.cadastre.domain.register.Evolver;
import io.cadastre.domain.register.RequestRefused;
import io.cadastre.domain.scope.ScopeId;
import io.cadastre.domain.testkit.MapRows;
import io.cadastre.domain.testkit.Scenario;
import io.cadastre.kafka.codec.Hash;
import io.cadastre.kafka.codec.Messages;
import io.cadastre.kafka.codec.StateCodec;
import io.cadastre.kafka.message.EventEnvelope;
import io.cadastre.kafka.message.Recorded;
import io.cadastre.kafka.message.Request;
import io.cadastre.kafka.message.RequestEnvelope;
import io.cadastre.kafka.state.Head;
import io.cadastre.schemas.BundledSchemas;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** The store of a view that is told what happens in a scenario, as records of the topic. */
final class Told implements AutoCloseable {
  static final String TOPIC = "ipam.events.v1";
  private static final Principal ACTOR = new Principal(Scenario.ACCOUNT, "AKID", "ec2", null);

  final Scenario scenario = new Scenario();
  final Messages messages = new Messages(BundledSchemas.load());
  final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
  private final MapRows rows = new MapRows();
  private final Map<IpamId, Head> heads = new HashMap<>();
  private final ViewStore store;
  private final ViewWriter writer;
  private int heard;

  Told(Path folder) {
    this(folder, Periods.STANDARD);
  }

  Told(Path folder, Periods periods) {
    StateCodec codec = new StateCodec(BundledSchemas.load());
    store = ViewStore.open(folder, codec, periods);
    writer = new ViewWriter(store, codec, messages, "topic");
  }

  /** Tells the view what happened since. */
  void listen() {
    listen((ipam, sequence) -> {});
  }

  /**
   * @param then called after each event
   */
  void listen(BiConsumer<IpamId, Long> then) {
    List<Event> events = scenario.events();
    List<String> causes = scenario.causes();
    for (; heard < events.size(); heard++) {
      IpamId ipam = tell(events.get(heard), causes.get(heard));
      then.accept(ipam, head(ipam));
    }
  }

  private IpamId tell(Event event, String cause) {
    ScopeId scope = EventScope.of(event, rows);
    List<RowChange> changes = Evolver.evolve(event, cause, rows);
    IpamId ipam = ipam(changes.getFirst().key());
    tell(ipam, scope, event, cause);
    changes.forEach(rows::apply);
    return ipam;
  }

  private static IpamId ipam(String key) {
    String text = key.startsWith("ipam/") ? key.substring(5) : key;
    int slash = text.indexOf('/');
    return new IpamId(slash < 0 ? text : text.substring(0, slash));
  }

  /** Somebody wanted this and did not get it. */
  void refused(IpamId ipam, ScopeId scope, PoolCommand.Allocate command) {
    RequestEnvelope envelope = new RequestEnvelope("wanted", null, ACTOR, Scenario.HOME, false);
    ByteBuffer request = ByteBuffer.wrap(messages.encode(new Request(envelope, command)));
    tell(
        ipam,
        scope,
        new RequestRefused(
            "Allocate", command.target().value(), request, "cidr-not-free", "Taken.", "rival"),
        "wanted");
  }

  private void tell(IpamId ipam, @Nullable ScopeId scope, Event event, String cause) {
    Head head = heads.getOrDefault(ipam, Head.before(ipam));
    EventEnvelope envelope =
        new EventEnvelope(
            EventEnvelope.IPAM,
            ipam,
            scope == null ? null : scope.value(),
            head.sequence() + 1,
            head.hash(),
            cause.equals("time") ? null : ACTOR,
            Scenario.HOME,
            cause,
            scenario.now());
    byte[] bytes = messages.encode(new Recorded(envelope, event));
    Hash hash = messages.hash(bytes);
    heads.put(ipam, new Head(ipam, envelope.sequence(), hash, envelope.time()));
    records.add(new ConsumerRecord<>(TOPIC, 3, records.size(), null, bytes));
    writer.apply(records.getLast());
  }

  long head(IpamId ipam) {
    return heads.getOrDefault(ipam, Head.before(ipam)).sequence();
  }

  Instant now() {
    return scenario.now();
  }

  MapRows rows() {
    return rows;
  }

  <T> T history(Function<History, T> question) {
    return store.read(moment -> question.apply(new History(moment)));
  }

  /** All that this one was told, told to another. */
  void tellAll(Told other) {
    records.forEach(other.writer::apply);
  }

  @Override
  public void close() {
    store.close();
  }
}
