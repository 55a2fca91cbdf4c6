package io.cadastre.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.undo.Happened;
import io.cadastre.domain.undo.LaterEvent;
import io.cadastre.domain.undo.Verdict;
import io.cadastre.kafka.codec.JsonView;
import io.cadastre.kafka.codec.Messages;
import io.cadastre.kafka.message.Outcome.RefusedResult;
import io.cadastre.kafka.message.Request;
import io.cadastre.kafka.message.RequestEnvelope;
import io.cadastre.kafka.message.Result;
import io.cadastre.kafka.topic.UnfitClusterException;
import io.cadastre.schemas.BundledSchemas;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Parses {@code undo} and does it, or says what stands on the event. */
@Command(
    name = "undo",
    description = {
      "Takes an event back: asks for what makes good what it did, and prints the result.",
      "Exit code 0: undone, now or before; 1: it cannot be undone, and why; 3: it was refused."
    },
    sortOptions = false)
final class UndoCommand implements Callable<Integer> {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  @Parameters(
      paramLabel = "EVENT",
      description = {
        "IPAM#NUMBER, or the place on the topic as tail, history, whohad and verify print it:"
            + " PARTITION@OFFSET"
      })
  private String event = "";

  @Option(names = "--dry-run", description = "only say what would be asked for")
  private boolean dryRun;

  @Mixin private AskingOptions options = new AskingOptions();

  @Override
  public Integer call() {
    WhichEvent which = which();
    Logs.toTemporaryFolder();
    UndoLog.Read read;
    try {
      Tail events = options.tail(options.topics().events());
      read = new UndoLog(events, which, new Messages(BundledSchemas.load())).read();
    } catch (UnfitClusterException e) {
      return cannot(String.valueOf(e.getMessage()));
    }
    if (read == null) {
      return cannot("there is no event " + event + " on " + options.topics().events());
    }
    return switch (read.undo().verdict()) {
      case Verdict.Possible request -> dryRun ? show(request) : send(request);
      case Verdict.Done done ->
          dryRun ? sayDone(read.event(), done) : sendAgain(read.event(), done);
      case Verdict.Impossible no -> refuse(read.event(), no);
    };
  }

  private WhichEvent which() {
    try {
      return WhichEvent.parse(event, options.topics());
    } catch (IllegalArgumentException e) {
      throw options.wrong(String.valueOf(e.getMessage()));
    }
  }

  private static int cannot(String why) {
    System.err.println("cadastre: " + why);
    return CommandLine.ExitCode.SOFTWARE;
  }

  private static RequestEnvelope envelope(Verdict.Possible request, @Nullable Instant validUntil) {
    return new RequestEnvelope(
        request.requestId(),
        null,
        Asking.operator(request.account()),
        request.region(),
        false,
        null,
        validUntil);
  }

  private int show(Verdict.Possible request) {
    BundledSchemas bundle = BundledSchemas.load();
    ObjectNode whole =
        new JsonView(bundle)
            .of(
                new Messages(bundle)
                    .encode(new Request(envelope(request, null), request.command())));
    if (options.json) {
      System.out.println(whole);
      return CommandLine.ExitCode.OK;
    }
    StringBuilder line = new StringBuilder(whole.path("type").asText());
    whole.remove("type");
    TailCommand.append(line, "requestId", whole.path("envelope").path("requestId"));
    whole.properties().stream()
        .filter(field -> !field.getKey().equals("envelope"))
        .forEach(field -> TailCommand.append(line, field.getKey(), field.getValue()));
    System.out.println(line);
    return CommandLine.ExitCode.OK;
  }

  private int send(Verdict.Possible request) {
    Asking asking = options.asking();
    return asking.print(asking.ask(envelope(request, null), request.command(), ""), options.json);
  }

  /** One request id has one result: it is had once more, and if it is forgotten nothing is done. */
  private int sendAgain(Happened undone, Verdict.Done done) {
    Asking asking = options.asking();
    Verdict.Possible request = done.request();
    Result result = asking.ask(envelope(request, done.by().time()), request.command(), "");
    return result != null
            && result.outcome() instanceof RefusedResult refused
            && refused.code().equals(RefusalCode.REQUEST_EXPIRED.text())
        ? sayDone(undone, done)
        : asking.print(result, options.json);
  }

  private int sayDone(Happened undone, Verdict.Done done) {
    Happened by = done.by();
    System.out.println(
        options.json
            ? named(undone).set("undoneBy", named(by).put("time", by.time().toString()))
            : "%s %s was undone by %s %s at %s"
                .formatted(undone.name(), undone.type(), by.name(), by.type(), by.time()));
    return CommandLine.ExitCode.OK;
  }

  private int refuse(Happened event, Verdict.Impossible no) {
    if (options.json) {
      ObjectNode said = named(event).put("why", no.why());
      ArrayNode standing = said.putArray("standing");
      for (LaterEvent one : no.standing()) {
        standing
            .addObject()
            .put("event", event.ipam() + "#" + one.sequence())
            .put("type", one.type())
            .put("time", one.time().toString())
            .put("what", one.what());
      }
      System.out.println(said.put("more", no.more()));
      return CommandLine.ExitCode.SOFTWARE;
    }
    StringBuilder said =
        new StringBuilder(
            "%s %s is not undone: %s".formatted(event.name(), event.type(), Plain.line(no.why())));
    for (LaterEvent one : no.standing()) {
      said.append(
          "%n  %s#%d  %s  %-18s  %s"
              .formatted(
                  event.ipam(), one.sequence(), one.time(), one.type(), Plain.line(one.what())));
    }
    if (no.more() > 0) {
      said.append("%n  and %d more".formatted(no.more()));
    }
    return cannot(said.toString());
  }

  private static ObjectNode named(Happened event) {
    return JSON.objectNode().put("event", event.name()).put("type", event.type());
  }
}
