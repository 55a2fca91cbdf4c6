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
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
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
    return outcome(call, command)
        .thenApply(
            outcome ->
                switch (outcome) {
                  case Outcome.Granted granted -> answer.cast(granted.row());
                  case Outcome.Refused refused -> throw error(refused);
                });
  }

  /**
   * Has the parts of a call decided, each by its own aggregate, one after the other until one is
   * refused; those before it stand. A dry run asks for all of them.
   *
   * @param parts by a name that a retry gives them again
   */
  public CompletionStage<Boolean> decideAll(Call call, Map<String, Command> parts) {
    CompletionStage<Boolean> done = CompletableFuture.completedStage(true);
    for (Map.Entry<String, Command> part : parts.entrySet()) {
      done =
          done.thenCompose(before -> outcome(call.part(part.getKey()), part.getValue()))
              .thenApply(Desk::orDry);
    }
    return call.dryRun() ? done.thenApply(Desk::dryRunPassed) : done;
  }

  private static boolean orDry(Outcome outcome) {
    if (outcome instanceof Outcome.Refused refused
        && refused.refusal().code() != RefusalCode.DRY_RUN) {
      throw error(refused);
    }
    return true;
  }

  private CompletionStage<Outcome> outcome(Call call, Command command) {
    Caller caller = call.caller();
    Principal principal =
        new Principal(caller.account(), caller.accessKeyId(), Principal.EC2, null);
    return registry.decide(
        new Ask(principal, caller.region(), call.requestId(), call.dryRun(), command));
  }

  private static Ec2Error error(Outcome.Refused refused) {
    return Refusals.error(refused.refusal().code(), refused.refusal().message());
  }

  /** Answers from the rows; a dry run that would have been answered is an error, as with AWS. */
  public <T> CompletionStage<T> read(@Nullable Boolean dryRun, Function<Rows, T> question) {
    CompletionStage<T> answer = registry.read(question);
    return Parameters.isTrue(dryRun) ? answer.thenApply(Desk::dryRunPassed) : answer;
  }

  /** The same from the past as well. */
  public <T> CompletionStage<T> readHistory(
      @Nullable Boolean dryRun, BiFunction<Rows, Registry.Past, T> question) {
    CompletionStage<T> answer = registry.readHistory(question);
    return Parameters.isTrue(dryRun) ? answer.thenApply(Desk::dryRunPassed) : answer;
  }

  private static <T> T dryRunPassed(Object answer) {
    throw Refusals.error(
        RefusalCode.DRY_RUN, "Request would have succeeded, but DryRun flag is set.");
  }

  private static String operation(Ec2Request request) {
    String name = request.getClass().getSimpleName();
    return name.substring(0, name.length() - "Request".length());
  }
}
