package io.cadastre.kafka.proof;

import io.cadastre.audit.log.EventLog;
import io.cadastre.audit.log.LogRecord;
import io.cadastre.audit.log.Place;
import io.cadastre.domain.core.Asked;
import io.cadastre.domain.core.Command;
import io.cadastre.domain.core.Decision;
import io.cadastre.domain.core.Event;
import io.cadastre.domain.core.Limits;
import io.cadastre.domain.core.Principal;
import io.cadastre.domain.core.RowChange;
import io.cadastre.domain.ipam.IpamCommand.CreateIpam;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.ipam.IpamRow;
import io.cadastre.domain.register.Decider;
import io.cadastre.domain.register.Directory;
import io.cadastre.domain.register.Due;
import io.cadastre.domain.register.EventScope;
import io.cadastre.domain.register.Evolver;
import io.cadastre.domain.register.Extent;
import io.cadastre.domain.register.Index;
import io.cadastre.domain.register.RequestRefused;
import io.cadastre.domain.register.Ticks;
import io.cadastre.domain.scope.ScopeId;
import io.cadastre.domain.testkit.MapRows;
import io.cadastre.domain.undo.Happened;
import io.cadastre.kafka.codec.Messages;
import io.cadastre.kafka.message.EventEnvelope;
import io.cadastre.kafka.message.Recorded;
import io.cadastre.kafka.message.Request;
import io.cadastre.kafka.message.RequestEnvelope;
import io.cadastre.kafka.state.Head;
import io.cadastre.kafka.topic.Tag;
import io.cadastre.kafka.topic.Topics;
import io.cadastre.schemas.BundledSchemas;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** An event log as the deciding tasks write it, in memory: the domain, the codecs, no broker. */
final class Chronicle {
  static final String ACCOUNT = "111122223333";
  static final String REGION = "us-east-1";

  final MapRows rows = new MapRows();
  final Index index = new Index();
  final Messages messages = new Messages(BundledSchemas.load());
  Instant now = Instant.parse("2026-01-01T00:00:00Z");

  private final Decider decider = new Decider(Limits.DEFAULT);
  private final Map<IpamId, Head> heads = new HashMap<>();
  private final List<List<LogRecord>> partitions = new ArrayList<>();
  private final Map<IpamId, List<Happened>> happened = new HashMap<>();
  final Principal principal = new Principal(ACCOUNT, "key", "topic", null);
  private int asked;
  private long events;

  Chronicle() {
    for (int i = 0; i < Topics.PARTITIONS; i++) {
      partitions.add(new ArrayList<>());
    }
  }

  /** The refusal is recorded, too. */
  Decision ask(Command command) {
    return ask("request " + ++asked, REGION, command);
  }

  Decision ask(String cause, @Nullable String region, Command command) {
    now = now.plusSeconds(1);
    IpamRow home = new Directory(rows).home(command.target());
    IpamId ipam =
        home != null ? home.id() : command instanceof CreateIpam create ? create.ipam() : null;
    long next = ipam == null ? 1 : head(ipam).sequence() + 1;
    Decision decision =
        decider.decide(command, new Asked(principal, region, now, next), rows, index);
    switch (decision) {
      case Decision.Accepted accepted -> {
        for (Event event : accepted.events()) {
          record(home(ipam), event, principal, cause);
          happen(Extent.begun(event, rows));
        }
      }
      case Decision.Refused refused -> {
        if (home != null) {
          Request request =
              new Request(new RequestEnvelope(cause, "a", principal, REGION, false), command);
          Event event =
              new RequestRefused(
                  command.getClass().getSimpleName(),
                  refused.refusal().subject(),
                  ByteBuffer.wrap(messages.encode(request)),
                  refused.refusal().code().text(),
                  refused.refusal().message(),
                  refused.refusal().rival());
          ScopeId scope = new Directory(rows).scopeOf(command.target());
          record(home.id(), scope, event, principal, cause);
        }
      }
    }
    return decision;
  }

  private static IpamId home(@Nullable IpamId ipam) {
    return java.util.Objects.requireNonNull(ipam, "accepted by nobody");
  }

  /** Discovery brought these. */
  void told(IpamId ipam, List<Event> judged) {
    judged.forEach(event -> record(ipam, event, null, "ipam.resources.v1/0/0"));
  }

  /** Time goes by; what is due happens, and a slice of what was deleted is swept. */
  void pass(Duration time) {
    now = now.plus(time);
    Ticks.due(now, rows, index).forEach(this::happen);
    index.sweeping().forEach(ipam -> happen(Extent.next(ipam, rows)));
  }

  private void happen(@Nullable Due due) {
    if (due != null) {
      record(due.ipam(), due.event(), null, due.cause());
    }
  }

  private Head head(IpamId ipam) {
    return heads.computeIfAbsent(ipam, Head::before);
  }

  private void record(IpamId ipam, Event event, @Nullable Principal actor, String cause) {
    record(ipam, EventScope.of(event, rows), event, actor, cause);
  }

  private void record(
      IpamId ipam, @Nullable ScopeId scope, Event event, @Nullable Principal actor, String cause) {
    Head head = head(ipam);
    EventEnvelope envelope =
        new EventEnvelope(
            EventEnvelope.IPAM,
            ipam,
            scope == null ? null : scope.value(),
            head.sequence() + 1,
            head.hash(),
            actor,
            actor == null ? null : REGION,
            cause,
            now);
    byte[] bytes = messages.encode(new Recorded(envelope, event));
    for (RowChange change : Evolver.evolve(event, cause, rows)) {
      rows.apply(change);
      index.apply(change);
    }
    heads.put(ipam, new Head(ipam, envelope.sequence(), messages.hash(bytes), now));
    int partition = Tag.partition(ipam.tag(), Topics.PARTITIONS);
    List<LogRecord> in = partitions.get(partition);
    in.add(
        new LogRecord(
            new Place("ipam.events.v1", partition, in.size()),
            now.toEpochMilli(),
            ipam.tag().getBytes(StandardCharsets.UTF_8),
            bytes,
            new RecordHeaders()));
    events++;
    happened.computeIfAbsent(ipam, i -> new ArrayList<>()).add(messages.event(bytes).happened());
  }

  /** What happened to an IPAM, as it is read from the log. */
  List<Happened> happened(IpamId ipam) {
    return happened.getOrDefault(ipam, List.of());
  }

  long events() {
    return events;
  }

  /** The records, partition by partition, to read or to tamper with. */
  List<List<LogRecord>> partitions() {
    List<List<LogRecord>> copy = new ArrayList<>();
    partitions.forEach(partition -> copy.add(new ArrayList<>(partition)));
    return copy;
  }

  /** A log of these records. */
  static EventLog log(List<List<LogRecord>> partitions) {
    return new EventLog() {
      @Override
      public Origin origin() {
        return new Origin("memory", "ipam.events.v1", "1");
      }

      @Override
      public int partitions() {
        return partitions.size();
      }

      @Override
      public void read(int partition, Consumer<LogRecord> sink) {
        partitions.get(partition).forEach(sink);
      }

      @Override
      public Map<Integer, Long> ends() {
        Map<Integer, Long> ends = new HashMap<>();
        for (int i = 0; i < partitions.size(); i++) {
          ends.put(i, (long) partitions.get(i).size());
        }
        return ends;
      }

      @Override
      public void close() {}
    };
  }
}
