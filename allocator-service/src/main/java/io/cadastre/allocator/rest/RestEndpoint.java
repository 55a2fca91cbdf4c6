package io.cadastre.allocator.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cadastre.allocator.rest.HistoryReads.Where;
import io.cadastre.allocator.rest.Query.Page;
import io.cadastre.allocator.view.History;
import io.cadastre.allocator.view.View;
import io.cadastre.allocator.view.ViewClosedException;
import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.pool.AllocationId;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.scope.ScopeId;
import io.cadastre.ec2.caller.Caller;
import io.cadastre.ec2.caller.Callers;
import io.cadastre.ec2.http.Ec2Error;
import io.cadastre.ec2.http.HttpAnswer;
import io.cadastre.ec2.http.HttpAsk;
import io.cadastre.schemas.BundledSchemas;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The REST side, whatever HTTP server it hangs on: finds out who asks and what, waits for the view
 * and answers in JSON. Every outcome is an answer; the stage never fails.
 */
public final class RestEndpoint {
  /** What all paths begin with. */
  public static final String ROOT = "/api/v1";

  /** After so many the compiler has seen what is used much. */
  static final int REHEARSALS = 3;

  private static final Duration REHEARSED_AT_MOST = Duration.ofSeconds(2);

  private static final Logger log = LoggerFactory.getLogger(RestEndpoint.class);

  private static final Map<Integer, String> TITLES =
      Map.of(
          400, "Bad Request",
          401, "Unauthorized",
          404, "Not Found",
          405, "Method Not Allowed",
          500, "Internal Server Error",
          503, "Service Unavailable");

  private final View view;
  private final Duration readTimeout;
  private final Callers callers;
  private final InstantSource clock;
  private final Json json = new Json(BundledSchemas.load());
  private final ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * @param readTimeout how long a read waits for the view to come up to date
   */
  public RestEndpoint(View view, Duration readTimeout, Callers callers, InstantSource clock) {
    this.view = view;
    this.readTimeout = readTimeout;
    this.callers = callers;
    this.clock = clock;
  }

  /** Something to be answered from all that ever was. */
  private record Question(boolean staleIsOk, Function<History, ObjectNode> answer) {}

  /** Answers a request. The stage completes normally, whatever happens. */
  public CompletionStage<HttpAnswer> handle(HttpAsk ask) {
    Question question;
    try {
      question = question(ask);
    } catch (RuntimeException e) {
      return CompletableFuture.completedStage(problem(e, ask));
    }
    Map<String, String> headers = new HashMap<>();
    CompletionStage<Void> ready = CompletableFuture.completedStage(null);
    if (question.staleIsOk) {
      headers.put("Age", String.valueOf(view.age().toSeconds()));
    } else {
      ready =
          view.awaitCurrent(readTimeout)
              .exceptionallyCompose(late -> CompletableFuture.failedStage(Problem.behind()));
    }
    return ready
        .thenApplyAsync(current -> view.readHistory(question.answer), readers)
        .handle(
            (answer, failure) ->
                failure == null
                    ? answer(200, "application/json", answer, headers)
                    : problem(failure, ask));
  }

  /**
   * Answers to nobody what may be asked first. Code takes many times as long when it is used for
   * the first time, which for a page of the past is some 0.2 s; who asks first shall not wait for
   * that.
   */
  public void rehearse() {
    long begun = System.nanoTime();
    Set<String> accounts = new TreeSet<>(Set.of(callers.defaultAccount()));
    callers.keys().forEach(key -> accounts.add(key.account()));
    // All of the past is found in one way, a part of it in another.
    List<String> parts = List.of("cidr=0.0.0.0/0", "cidr=0.0.0.0/0&from=" + clock.instant());
    for (int round = 1; round <= REHEARSALS; round++) {
      for (String account : accounts) {
        for (String part : parts) {
          if (System.nanoTime() - begun < REHEARSED_AT_MOST.toNanos()) {
            rehearse(
                new HttpAsk("GET", ROOT + "/history", part, Map.of(), new byte[0], ""), account);
          }
        }
      }
    }
  }

  private void rehearse(HttpAsk ask, String account) {
    try {
      Query query = new Query(ask, clock.instant());
      answer(200, "", view.readHistory(route(ask.path(), query, account)), Map.of());
    } catch (RuntimeException e) { // who asks will be told; no reason not to decide
      log.warn("the past cannot be read", e);
    }
  }

  private Question question(HttpAsk ask) {
    if (!ask.method().equals("GET")) {
      throw Problem.method();
    }
    Instant now = clock.instant();
    Caller caller = identify(ask, now);
    Query query = new Query(ask, now);
    boolean stale = query.staleIsOk();
    Function<History, ObjectNode> answer = route(ask.path(), query, caller.account());
    query.refuseRest();
    return new Question(stale, answer);
  }

  private Caller identify(HttpAsk ask, Instant now) {
    try {
      return callers.identifyOrBasic(ask, now);
    } catch (Ec2Error e) {
      throw Problem.notAuthenticated(e.message());
    }
  }

  private Function<History, ObjectNode> route(String path, Query query, String account) {
    List<String> parts =
        path.startsWith(ROOT + "/")
            ? List.of(path.substring(ROOT.length() + 1).split("/", -1))
            : List.of();
    return switch (parts.size() == 1 ? parts.getFirst() : "") {
      case "history" -> lived(query, account);
      case "whohad" -> whoHad(query, account);
      case "diff" -> differences(query, account);
      default -> {
        Instant at = query.time("at");
        Function<RowReads, ObjectNode> reads = rows(path, parts, query);
        Instant moment = at == null ? query.now() : at;
        yield history ->
            reads.apply(
                new RowReads(at == null ? history.now() : history.asOf(at), account, moment, json));
      }
    };
  }

  private static Function<RowReads, ObjectNode> rows(String path, List<String> parts, Query query) {
    String what = parts.isEmpty() ? "" : parts.getFirst();
    if (parts.size() == 1) {
      Page page = query.page();
      ScopeId scope =
          what.equals("pools") ? query.id("scope", ScopeId::wellFormed, ScopeId::new) : null;
      switch (what) {
        case "ipams":
          return reads -> reads.ipams(page);
        case "scopes":
          return reads -> reads.scopes(page);
        case "pools":
          return reads -> reads.pools(page, scope);
        default:
          throw Problem.noSuchPath(Query.shown(path));
      }
    }
    if (what.equals("allocations") && parts.size() == 2) {
      AllocationId id = RowReads.id(parts.get(1), AllocationId::wellFormed, AllocationId::new);
      return reads -> reads.allocation(id);
    }
    if (!what.equals("pools") || parts.size() > 3) {
      throw Problem.noSuchPath(Query.shown(path));
    }
    PoolId pool = RowReads.id(parts.get(1), PoolId::wellFormed, PoolId::new);
    String of = parts.size() == 3 ? parts.get(2) : "";
    if (parts.size() == 2) {
      return reads -> reads.pool(pool);
    } else if (of.equals("utilization")) {
      return reads -> reads.utilization(pool);
    }
    Page page = query.page();
    return switch (of) {
      case "cidrs" -> reads -> reads.cidrs(pool, page);
      case "allocations" -> reads -> reads.allocations(pool, page);
      case "quarantine" -> reads -> reads.quarantine(pool, page);
      case "space" -> reads -> reads.space(pool, page);
      default -> throw Problem.noSuchPath(Query.shown(path));
    };
  }

  private Function<History, ObjectNode> lived(Query query, String account) {
    Cidr cidr = query.cidr("cidr");
    String exact = query.take("exact");
    if (exact != null && !exact.equals("true")) {
      throw Problem.invalid("exact can only be true, not " + Query.shown(exact) + ".");
    }
    Where where = where(query);
    Instant from = Objects.requireNonNullElse(query.time("from"), Instant.EPOCH);
    Instant to = Objects.requireNonNullElse(query.time("to"), query.now());
    checkOrder(from, to);
    Page page = query.page();
    return history ->
        new HistoryReads(history, account, json).lived(cidr, exact != null, where, from, to, page);
  }

  private Function<History, ObjectNode> whoHad(Query query, String account) {
    Cidr address = query.address("address");
    Where where = where(query);
    Instant at = Objects.requireNonNullElse(query.time("at"), query.now());
    return history -> new HistoryReads(history, account, json).whoHad(address, where, at);
  }

  private Function<History, ObjectNode> differences(Query query, String account) {
    IpamId ipam = query.id("ipam", IpamId::wellFormed, IpamId::new);
    PoolId pool = query.id("pool", PoolId::wellFormed, PoolId::new);
    Instant from = query.time("from");
    Instant to = Objects.requireNonNullElse(query.time("to"), query.now());
    if (from == null) {
      throw Problem.invalid("The parameter from is missing.");
    }
    checkOrder(from, to);
    Page page = query.page();
    if (pool != null && ipam == null) {
      return history -> new HistoryReads(history, account, json).differences(pool, from, to, page);
    } else if (ipam != null && pool == null) {
      return history -> new HistoryReads(history, account, json).differences(ipam, from, to, page);
    }
    throw Problem.combination("Give either pool or ipam.");
  }

  private static Where where(Query query) {
    ScopeId scope = query.id("scope", ScopeId::wellFormed, ScopeId::new);
    return new Where(
        query.id("ipam", IpamId::wellFormed, IpamId::new), scope == null ? null : scope.value());
  }

  private static void checkOrder(Instant from, Instant to) {
    if (from.isAfter(to)) {
      throw Problem.combination("from lies behind to.");
    }
  }

  private HttpAnswer problem(Throwable failure, HttpAsk ask) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    Problem problem;
    if (cause instanceof Problem expected) {
      problem = expected;
    } else if (cause instanceof ViewClosedException) {
      problem = Problem.stopping();
    } else {
      log.error("{} from {} failed", ask.path(), ask.remoteAddress(), cause);
      problem = Problem.internal();
    }
    Map<String, String> headers =
        switch (problem.status()) {
          case 401 -> Map.of("WWW-Authenticate", "Basic realm=\"cadastre\"");
          case 405 -> Map.of("Allow", "GET");
          case 503 -> Map.of("Retry-After", "1");
          default -> Map.of();
        };
    return answer(
        problem.status(),
        "application/problem+json",
        Json.problem(problem, TITLES.getOrDefault(problem.status(), "")),
        headers);
  }

  private static HttpAnswer answer(
      int status, String type, @Nullable ObjectNode body, Map<String, String> headers) {
    String text = Objects.requireNonNull(body) + "\n";
    return new HttpAnswer(status, type, headers, text.getBytes(StandardCharsets.UTF_8));
  }
}
