package io.cadastre.allocator.decide;

import io.cadastre.allocator.decide.Admitted.AdmittedFact;
import io.cadastre.allocator.decide.Admitted.AdmittedRequest;
import io.cadastre.allocator.decide.store.PublishedStore;
import io.cadastre.domain.core.Asked;
import io.cadastre.domain.core.Command;
import io.cadastre.domain.core.Decision;
import io.cadastre.domain.core.Event;
import io.cadastre.domain.core.Principal;
import io.cadastre.domain.core.Refusal;
import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.discovery.Fact;
import io.cadastre.domain.ipam.IpamCommand.CreateIpam;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.ipam.IpamRow;
import io.cadastre.domain.register.Decider;
import io.cadastre.domain.register.Directory;
import io.cadastre.domain.register.Due;
import io.cadastre.domain.register.Extent;
import io.cadastre.domain.register.Index;
import io.cadastre.domain.register.RequestRefused;
import io.cadastre.domain.register.Ticks;
import io.cadastre.kafka.codec.JsonView;
import io.cadastre.kafka.codec.MessageCodec;
import io.cadastre.kafka.codec.Messages;
import io.cadastre.kafka.codec.StateCodec;
import io.cadastre.kafka.message.Outcome;
import io.cadastre.kafka.message.Outcome.RefusedResult;
import io.cadastre.kafka.message.Request;
import io.cadastre.kafka.message.Result;
import io.cadastre.kafka.message.ResultEnvelope;
import io.cadastre.kafka.message.Utilization;
import io.cadastre.kafka.state.Head;
import io.cadastre.kafka.topic.CloudEvents;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.WindowStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides. For each request: its outcome where it has one, else what the domain says, written as
 * events, rows and outcome in the task's one transaction. Owns the index: built from the rows at
 * {@code init}, from nothing each time, and changed only by applying an event.
 */
final class Decide implements Processor<String, Admitted, String, byte[]> {
  private static final Logger log = LoggerFactory.getLogger(Decide.class);
  static final String TO_RESULTS = "results";
  static final String TO_EVENTS = "events";
  static final String TO_UTILIZATION = "utilization";
  static final String TO_ASSOCIATIONS = "associations";
  static final String TO_REPLIES = "replies";
  static final String TO_POOLS = "pools";
  static final String TO_ALLOCATIONS = "allocations";

  /** How often time passes: what is due happens, what deletes left behind is swept. */
  private static final Duration TICK = Duration.ofSeconds(1);

  private final Decider decider;
  private final Messages messages;
  private final MessageCodec<Utilization> utilization;
  private final StateCodec codec;
  private final CloudEvents cloudEvents;
  private final JsonView json;
  private final Duration outcomeWindow;
  private final DecidingMetrics metrics;

  private @Nullable Task task;

  Decide(
      Decider decider,
      Messages messages,
      MessageCodec<Utilization> utilization,
      StateCodec codec,
      CloudEvents cloudEvents,
      JsonView json,
      Duration outcomeWindow,
      DecidingMetrics metrics) {
    this.decider = decider;
    this.messages = messages;
    this.utilization = utilization;
    this.codec = codec;
    this.cloudEvents = cloudEvents;
    this.json = json;
    this.outcomeWindow = outcomeWindow;
    this.metrics = metrics;
  }

  /** What belongs to one life of the task; a revived task gets a new one. */
  private record Task(
      ProcessorContext<String, byte[]> context,
      StoreRows rows,
      Index index,
      Journal journal,
      Outcomes outcomes,
      Answers answers,
      Judging judging,
      UtilizationFeed feed,
      Associations associations) {}

  @Override
  public void init(ProcessorContext<String, byte[]> context) {
    DecisionFault.guard(
        () -> "the rows kept do not fit together, the index cannot be made", () -> begin(context));
    context.schedule(
        TICK,
        PunctuationType.WALL_CLOCK_TIME,
        clock -> DecisionFault.guard(() -> "cannot let time pass", () -> tick(clock)));
    context.schedule(
        UtilizationFeed.LOOK,
        PunctuationType.WALL_CLOCK_TIME,
        clock ->
            DecisionFault.guard(
                () -> "cannot say how full the pools are",
                () -> Objects.requireNonNull(task).feed.look(Instant.ofEpochMilli(clock))));
  }

  private void begin(ProcessorContext<String, byte[]> context) {
    KeyValueStore<String, byte[]> store = context.getStateStore(AllocatorTopology.ROWS);
    PublishedStore<KeyValueStore<Bytes, byte[]>> allocations =
        context.getStateStore(AllocatorTopology.ALLOCATIONS);
    PublishedStore<WindowStore<Bytes, byte[]>> bound =
        context.getStateStore(AllocatorTopology.outcomes(outcomeWindow));
    StoreRows rows = new StoreRows(store, allocations.store(), codec);
    Index index = rows.index();
    Journal journal =
        new Journal(
            context, store, rows, index, messages, codec, cloudEvents, new Published(context));
    Outcomes outcomes = new Outcomes(bound.store(), messages, outcomeWindow);
    outcomes.begin(Instant.ofEpochMilli(context.currentSystemTimeMs()));
    task =
        new Task(
            context,
            rows,
            index,
            journal,
            outcomes,
            new Answers(context, messages, cloudEvents, json),
            new Judging(store, rows, codec),
            new UtilizationFeed(context, store, rows, index, journal, utilization, metrics.pools()),
            new Associations(context, rows, codec));
  }

  @Override
  public void process(Record<String, Admitted> record) {
    Task here = Objects.requireNonNull(task);
    DecisionFault.guard(
        () -> DecisionFault.cannotDecide(record.value().at()),
        () -> {
          switch (record.value()) {
            case AdmittedRequest request -> decide(here, request, record.timestamp());
            case AdmittedFact fact -> judge(here, fact.fact(), record.timestamp());
          }
        });
  }

  private void judge(Task here, Fact fact, long clock) {
    IpamId ipam = fact.envelope().ipam();
    List<Event> events = here.judging.judge(fact);
    for (Event event : events) {
      Instant now = notBefore(Instant.ofEpochMilli(clock), here.journal.head(ipam));
      here.journal.record(ipam, event, Why.of(fact.envelope().cause(), now));
    }
    metrics.told(!events.isEmpty());
  }

  private void decide(Task here, AdmittedRequest admitted, long clock) {
    Request request = admitted.request();
    String attempt = admitted.attempt();
    String skipped = admitted.skipped();
    Command command = request.command();
    IpamRow home = skipped == null ? home(here, command) : homeIfFound(here, command);
    Head head = home == null ? null : here.journal.head(home.id());
    Instant now = notBefore(Instant.ofEpochMilli(clock), head);
    boolean leavesNoTrace = request.envelope().dryRun() || command.previews();

    Outcomes.Bound bound = leavesNoTrace ? null : here.outcomes.find(request, now);
    if (bound != null && bound.same()) {
      metrics.repeated();
      Result result = bound.result();
      here.answers.send(
          command.target(),
          new Result(result.envelope().forAttempt(attempt), result.outcome()),
          admitted.sender(),
          null,
          now);
      return;
    }
    Asked asked =
        new Asked(
            request.envelope().asker(), request.envelope().region(), now, sequence(command, head));
    Instant validUntil = request.envelope().validUntil();
    Decision decision;
    if (bound != null) {
      decision = mismatch(request);
    } else if (skipped != null) {
      decision = fault(request, skipped);
    } else if (validUntil != null && validUntil.isBefore(now)) {
      decision = tooLate(request, validUntil, now);
    } else {
      decision =
          here.answers.fitting(request, decider.decide(command, asked, here.rows, here.index));
    }
    metrics.decided(decision instanceof Decision.Accepted);
    if (leavesNoTrace) {
      answer(here, admitted, asDryRun(decision, request), home, false, now);
      return;
    }
    switch (decision) {
      case Decision.Accepted accepted -> {
        IpamId ipam = home != null ? home.id() : ((CreateIpam) command).ipam();
        for (Event event : accepted.events()) {
          here.journal.record(ipam, event, Why.of(request, admitted.sender(), now));
          record(here, Extent.begun(event, here.rows), now);
          here.associations.follow(event, now);
        }
        IpamRow after = new Directory(here.rows).ipam(ipam);
        answer(here, admitted, decision, after != null ? after : home, true, now);
      }
      case Decision.Refused refused -> {
        if (home != null && home.owner().equals(asked.account())) {
          here.journal.record(
              home.id(),
              new Directory(here.rows).scopeOf(command.target()),
              refusal(request, attempt, refused.refusal()),
              Why.of(request, admitted.sender(), now));
        }
        boolean ec2 = asked.principal().wayIn().equals(Principal.EC2);
        // A fault binds in any case, or the next retry would stop the allocator again.
        boolean binds = bound == null && (!ec2 || skipped != null);
        answer(here, admitted, decision, home, binds, now);
      }
    }
  }

  /** A preview has ids as well, and nothing that comes to be is ever to have one of those. */
  private static long sequence(Command command, @Nullable Head head) {
    return command.previews() ? 0 : head == null ? 1 : head.sequence() + 1;
  }

  private static @Nullable IpamRow home(Task here, Command command) {
    return new Directory(here.rows).home(command.target());
  }

  /** Of a request that is skipped, the rows may be what cannot be read. */
  private static @Nullable IpamRow homeIfFound(Task here, Command command) {
    try {
      return home(here, command);
    } catch (KafkaException e) {
      throw e;
    } catch (RuntimeException e) {
      log.warn("the aggregate of a skipped request is not found", e);
      return null;
    }
  }

  private static Instant notBefore(Instant now, @Nullable Head head) {
    return head != null && head.time().isAfter(now) ? head.time() : now;
  }

  private static Decision mismatch(Request request) {
    return Decision.refused(
        RefusalCode.TOKEN_MISMATCH,
        request.command().target(),
        "The request id "
            + request.envelope().requestId()
            + " was used before with other parameters; use another one.");
  }

  private static Decision tooLate(Request request, Instant validUntil, Instant now) {
    return Decision.refused(
        RefusalCode.REQUEST_EXPIRED,
        request.command().target(),
        "The request was valid until "
            + validUntil
            + " and comes to be decided at "
            + now
            + "; nothing was done. Send it again under another request id.");
  }

  private static Decision fault(Request request, String skipped) {
    return Decision.refused(
        RefusalCode.FAULT,
        request.command().target(),
        "Nothing was changed: a fault was met while deciding this request, and the operator had it"
            + " skipped ("
            + skipped
            + ").");
  }

  private static Decision asDryRun(Decision decision, Request request) {
    return request.envelope().dryRun() && decision instanceof Decision.Accepted
        ? Decision.refused(
            RefusalCode.DRY_RUN,
            request.command().target(),
            "Request would have succeeded, but DryRun flag is set.")
        : decision;
  }

  private RequestRefused refusal(Request request, String attempt, Refusal refusal) {
    Request whole = new Request(request.envelope().forAttempt(attempt), request.command());
    return new RequestRefused(
        request.command().getClass().getSimpleName(),
        refusal.subject(),
        ByteBuffer.wrap(messages.encode(whole)),
        refusal.code().text(),
        refusal.message(),
        refusal.rival());
  }

  /**
   * @param binds whether the request's id is bound to it
   */
  private static void answer(
      Task here,
      AdmittedRequest admitted,
      Decision decision,
      @Nullable IpamRow home,
      boolean binds,
      Instant now) {
    Request request = admitted.request();
    Command command = request.command();
    Outcome outcome =
        switch (decision) {
          case Decision.Accepted accepted -> Outcome.of(command, accepted);
          case Decision.Refused refused -> new RefusedResult(refused.refusal());
        };
    // Whose IPAM it is, and how busy, is nobody else's business.
    String account = request.envelope().asker().account();
    IpamId aggregate = home != null && home.owner().equals(account) ? home.id() : null;
    long sequence = aggregate == null ? 0 : here.journal.head(aggregate).sequence();
    ResultEnvelope envelope =
        new ResultEnvelope(
            request.envelope().requestId(),
            admitted.attempt(),
            command.getClass().getSimpleName(),
            account,
            aggregate,
            sequence,
            now);
    byte[] binding = binds ? Outcomes.binds(request) : null;
    byte[] result =
        here.answers.send(
            command.target(), new Result(envelope, outcome), admitted.sender(), binding, now);
    if (binding != null) {
      here.outcomes.bind(request, binding, result, now);
    }
  }

  private void tick(long clock) {
    Task here = Objects.requireNonNull(task);
    Instant now = Instant.ofEpochMilli(clock);
    here.associations.announce(now);
    for (Due due : Ticks.due(now, here.rows, here.index)) {
      record(here, due, now);
    }
    for (IpamId ipam : here.index.sweeping()) {
      record(here, Extent.next(ipam, here.rows), now);
    }
  }

  private static void record(Task here, @Nullable Due due, Instant now) {
    if (due != null) {
      Instant then = notBefore(now, here.journal.head(due.ipam()));
      here.journal.record(due.ipam(), due.event(), Why.of(due.cause(), then));
    }
  }

  @Override
  public void close() {
    if (task != null) {
      task.feed.close();
    }
  }
}
