package io.cadastre.ec2.protocol;

import io.cadastre.ec2.caller.Caller;
import io.cadastre.ec2.http.Ec2Error;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ec2.model.Ec2Request;
import software.amazon.awssdk.services.ec2.model.Ec2Response;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/** The table of operations: which are known, and what handles them. */
public final class Router {
  private static final String API_VERSION = "2016-11-15";

  /**
   * IPAM's operations in the SDK. A file, because asking {@code Ec2Client} would load and verify
   * its seven hundred methods' classes at every start; a test holds it against the SDK's.
   */
  private static final Set<String> KNOWN = readKnown();

  private final Map<String, Route<?, ?>> routes;

  private Router(Map<String, Route<?, ?>> routes) {
    this.routes = Map.copyOf(routes);
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Every IPAM operation of the EC2 API, with or without a handler. */
  public static Set<String> known() {
    return KNOWN;
  }

  /** The operations that have a handler. */
  public Set<String> handled() {
    return routes.keySet();
  }

  /**
   * Runs the operation a form asks for.
   *
   * @return the answer's XML
   * @throws Ec2Error MissingAction, InvalidAction, UnsupportedOperation; MissingParameter and
   *     NoSuchVersion for {@code Version}; whatever {@link QueryCodec#decode} or the handler
   *     refuses, the latter also as the stage's failure
   */
  public CompletionStage<byte[]> call(Form form, Caller caller, String requestId) {
    String action = form.take("Action");
    if (action == null || action.isEmpty()) {
      throw new Ec2Error("MissingAction", "The request must contain the parameter Action.");
    }
    Route<?, ?> route = routes.get(action);
    if (route == null) {
      throw KNOWN.contains(action)
          ? new Ec2Error(
              "UnsupportedOperation",
              "The action " + action + " is part of Amazon VPC IPAM but not offered here.")
          : new Ec2Error(
              "InvalidAction",
              "The action " + Form.shown(action) + " is not valid for this web service.");
    }
    String version = form.take("Version");
    if (version == null) {
      throw new Ec2Error("MissingParameter", "The request must contain the parameter Version.");
    }
    if (!version.equals(API_VERSION)) {
      throw new Ec2Error(
          "NoSuchVersion",
          "The requested version ("
              + Form.shown(version)
              + ") of service AmazonEC2 does not exist;"
              + " use "
              + API_VERSION
              + ".");
    }
    return route.call(form, caller, requestId);
  }

  /** Collects the routes, one line an operation. */
  public static final class Builder {
    private final Map<String, Route<?, ?>> routes = new HashMap<>();

    private Builder() {}

    /**
     * Adds an operation, {@code on(CreateIpamPoolRequest::builder, pools::create)}. Its name is the
     * request class's without {@code Request}; operations beside IPAM's may be added too.
     *
     * @throws IllegalArgumentException where the operation has a handler already
     */
    public <I extends Ec2Request, O extends Ec2Response> Builder on(
        Supplier<? extends SdkBuilder<?, I>> request, Handler<? super I, O> handler) {
      String name = request.get().build().getClass().getSimpleName();
      String operation = name.substring(0, name.length() - "Request".length());
      if (routes.putIfAbsent(operation, new Route<>(operation, request, handler)) != null) {
        throw new IllegalArgumentException(operation + " has two handlers");
      }
      return this;
    }

    public Router build() {
      return new Router(routes);
    }
  }

  private record Route<I extends Ec2Request, O extends Ec2Response>(
      String operation,
      Supplier<? extends SdkBuilder<?, I>> request,
      Handler<? super I, O> handler) {

    CompletionStage<byte[]> call(Form form, Caller caller, String requestId) {
      I decoded = QueryCodec.decode(request.get(), form);
      return handler
          .handle(decoded, caller)
          .thenApply(response -> QueryCodec.encode(operation, response, requestId));
    }
  }

  private static Set<String> readKnown() {
    try (InputStream file = Router.class.getResourceAsStream("operations.txt");
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(Objects.requireNonNull(file), StandardCharsets.UTF_8))) {
      return lines.lines().collect(Collectors.toUnmodifiableSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
