package io.cadastre.allocator.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cadastre.allocator.view.Change;
import io.cadastre.allocator.view.Lived;
import io.cadastre.allocator.view.Mark;
import io.cadastre.domain.core.Principal;
import io.cadastre.domain.core.Row;
import io.cadastre.domain.ipam.IpamRow;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.PoolCidrRow;
import io.cadastre.domain.pool.PoolRow;
import io.cadastre.domain.pool.QuarantineRow;
import io.cadastre.domain.resource.ResourceCidrRow;
import io.cadastre.domain.scope.ScopeRow;
import io.cadastre.domain.space.Usage;
import io.cadastre.kafka.codec.JsonView;
import io.cadastre.kafka.codec.StateCodec;
import io.cadastre.schemas.BundledSchemas;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What is answered, in JSON: rows by the names of their schemas. */
final class Json {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final StateCodec codec;
  private final JsonView view;

  Json(BundledSchemas schemas) {
    codec = new StateCodec(schemas);
    view = new JsonView(schemas);
  }

  static ObjectNode object() {
    return NODES.objectNode();
  }

  ObjectNode row(Row row) {
    return view.of(codec.encode((Record) row));
  }

  /** The previous holder and what is left of the time. */
  ObjectNode quarantine(QuarantineRow row, Instant now) {
    return row(row)
        .put("endsInSeconds", Math.max(0, Duration.between(now, row.until()).toSeconds()));
  }

  /**
   * A page.
   *
   * @param rows one more than the limit, where there is more
   */
  static <T> ObjectNode page(
      List<T> rows, int limit, Function<T, String> place, Function<T, JsonNode> shown) {
    ObjectNode page = object();
    ArrayNode items = page.putArray("items");
    rows.stream().limit(limit).map(shown).forEach(items::add);
    return page.put(
        "nextToken", rows.size() > limit ? Query.token(place.apply(rows.get(limit - 1))) : null);
  }

  /** Numbers as texts: IPv6 has more addresses than a JSON number holds for many. */
  static ObjectNode usage(ObjectNode json, Usage usage) {
    return json.put("capacity", usage.capacity().toString())
        .put("allocated", usage.allocated().toString())
        .put("occupied", usage.occupied().toString())
        .put("quarantined", usage.quarantined().toString())
        .put("free", usage.free().toString())
        .put("largestFree", usage.largestFree());
  }

  static ObjectNode mark(Mark mark) {
    ObjectNode json =
        object()
            .put("event", mark.type())
            .put("sequence", mark.sequence())
            .put("time", mark.time().toString())
            .put("cause", mark.cause());
    Principal actor = mark.actor();
    if (actor == null) {
      json.putNull("actor");
    } else {
      json.putObject("actor")
          .put("account", actor.account())
          .put("keyId", actor.keyId())
          .put("wayIn", actor.wayIn())
          .put("tenant", actor.tenant());
    }
    return json.put("partition", mark.partition()).put("offset", mark.offset());
  }

  ObjectNode lived(Lived lived) {
    ObjectNode json =
        object()
            .put("cidr", lived.cidr().toString())
            .put("ipam", lived.ipam().value())
            .put("scope", lived.began().scope());
    Row row = lived.row();
    Mark.Refused refused = lived.began().refused();
    if (row != null) {
      json.put("kind", kind(row));
    } else if (refused != null) {
      json.put("kind", "refused");
    }
    Mark ended = lived.ended();
    json.put("from", lived.began().time().toString())
        .put("to", ended == null ? null : ended.time().toString())
        .set("began", mark(lived.began()));
    json.set("ended", ended == null ? NODES.nullNode() : mark(ended));
    if (row != null) {
      json.set("row", row(row));
    } else if (refused != null) {
      json.putObject("refused")
          .put("operation", refused.operation())
          .put("subject", refused.subject())
          .put("code", refused.code())
          .put("message", refused.message())
          .put("rival", refused.rival());
    }
    return json;
  }

  ObjectNode change(Change change) {
    Row before = change.before();
    Row after = change.after();
    ObjectNode json =
        object()
            .put("change", before == null ? "appeared" : after == null ? "disappeared" : "changed")
            .put("kind", kind(Objects.requireNonNull(after != null ? after : before)));
    json.set("before", rowOrNull(before));
    json.set("after", rowOrNull(after));
    return json;
  }

  private JsonNode rowOrNull(@Nullable Row row) {
    return row == null ? NODES.nullNode() : row(row);
  }

  private static String kind(Row row) {
    return switch (row) {
      case AllocationRow r -> "allocation";
      case PoolCidrRow r -> "pool-cidr";
      case QuarantineRow r -> "quarantine";
      case ResourceCidrRow r -> "resource";
      case IpamRow r -> "ipam";
      case ScopeRow r -> "scope";
      case PoolRow r -> "pool";
      default -> throw new IllegalArgumentException("nothing that is shown: " + row);
    };
  }

  static ObjectNode problem(Problem problem, String title) {
    return object()
        .put("type", "about:blank")
        .put("title", title)
        .put("status", problem.status())
        .put("code", problem.code())
        .put("detail", problem.sentence())
        .put("retryable", problem.isRetryable());
  }
}
