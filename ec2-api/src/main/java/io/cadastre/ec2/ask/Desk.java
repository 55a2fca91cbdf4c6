package io.cadastre.ec2.ask;

import io.cadastre.domain.core.Command;
import io.cadastre.domain.core.Principal;
import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.core.Row;
import io.cadastre.domain.core.Rows;
import io.cadastre.ec2.Registry;
import io.cadastre.ec2.Registry.Ask;
import io.cadastre.ec2.Registry.Outcome;
import io.cadastre.ec2.caller.Caller;
import io.cadastre.ec2.http.Ec2Error;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Ec2Request;

/** Takes a caller's commands and questions to the registry; a refusal comes back as an error. */
public final class Desk {
  private final Registry registry;
  private final Mint mint;

  public Desk(Registry registry, Mint mint) {
    this.registry = registry;
    this.mint = mint;
  }

  public Mint mint() {
    return mint;
  }

  /** A call of an operation that takes no ClientToken. */
  public Call call(Ec2Request request, Caller caller, @Nullable Boolean dryRun) {
    return call(request, caller, dryRun, null);
  }

  /**
   * A call. It is known by its ClientToken; without one by what every AWS SDK sends anew for each
   * call and again for each retry; without that it has no retries.
   *
   * @throws Ec2Error InvalidParameterValue for an ill-formed token
   */
  public Call call(
      Ec2Request request, Caller caller, @Nullable Boolean dryRun, @Nullable String clientToken) {
    String token = Parameters.clientToken(clientToken);
    String invocation = caller.invocationId();
    String knownBy =
        token != null
            ? "token/" + token
            : invocation != null ? "invocation/" + invocation : "call/" + mint.nonce();
    String requestId =
        String.join("/", caller.account(), caller.region(), operation(request), knownBy);
    return new Call(caller, requestId, Parameters.isTrue(dryRun));
  }

  /**
   * Has a command decided.
   *
   * @return the row asked about as it stands; fails with the {@link Ec2Error} of a refusal
   */
  public <R extends Row> CompletionStage<R> decide(Call call, Command command, Class<R> answer) {
    Caller caller = call.caller();
    Principal principal =
        new Principal(caller.account(), caller.accessKeyId(), Principal.EC2, null);
    Ask ask = new Ask(principal, caller.region(), call.requestId(), call.dryRun(), command);
    return registry
        .decide(ask)
        .thenApply(
            outcome ->
                switch (outcome) {
                  case Outcome.Granted granted -> answer.cast(granted.row());
                  case Outcome.Refused refused ->
                      throw Refusals.error(refused.refusal().code(), refused.refusal().message());
                });
  }

  /** Answers from the rows; a dry run that would have been answered is an error, as with AWS. */
  public <T> CompletionStage<T> read(@Nullable Boolean dryRun, Function<Rows, T> question) {
    CompletionStage<T> answer = registry.read(question);
    return Parameters.isTrue(dryRun)
        ? answer.thenApply(
            any -> {
              throw Refusals.error(
                  RefusalCode.DRY_RUN, "Request would have succeeded, but DryRun flag is set.");
            })
        : answer;
  }

  private static String operation(Ec2Request request) {
    String name = request.getClass().getSimpleName();
    return name.substring(0, name.length() - "Request".length());
  }
}
