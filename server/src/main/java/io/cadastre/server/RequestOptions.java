package io.cadastre.server;

import io.cadastre.domain.core.Command;
import io.cadastre.kafka.message.RequestEnvelope;
import java.util.UUID;
import picocli.CommandLine.Option;

/** The request that a command sends as the operator. */
final class RequestOptions {
  @Option(
      names = "--id",
      paramLabel = "TEXT",
      description = "the request id: the same id has the same result (default: a new one)")
  private String id = UUID.randomUUID().toString();

  @Option(
      names = "--account",
      paramLabel = "12 DIGITS",
      description = "for whom it is asked (default ${DEFAULT-VALUE})")
  private String account = "123456789012";

  /** Sends it and prints what became of it; the exit code. */
  int send(Command command, AskingOptions options) {
    if (!Usage.isAccount(account)) {
      throw options.wrong(Usage.noAccount(account));
    }
    RequestEnvelope envelope =
        new RequestEnvelope(id, null, Asking.operator(account), null, false, null, null);
    String fault = envelope.fault();
    if (fault != null) {
      throw options.wrong("--id: " + fault);
    }
    Asking asking = options.asking();
    return asking.print(
        asking.ask(envelope, command, " with --id " + id),
        options.json,
        command.previews() ? Outcomes::previewed : Outcomes::lines);
  }
}
