package io.cadastre.allocator.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cadastre.allocator.rest.Query.Page;
import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.core.Id;
import io.cadastre.domain.core.Keys;
import io.cadastre.domain.core.Lifecycle;
import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.core.Row;
import io.cadastre.domain.core.Rows;
import io.cadastre.domain.pool.AllocationId;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.pool.PoolRow;
import io.cadastre.domain.pool.QuarantineRow;
import io.cadastre.domain.register.Directory;
import io.cadastre.domain.register.Index;
import io.cadastre.domain.register.PoolSpace;
import io.cadastre.domain.scope.ScopeId;
import io.cadastre.domain.space.FreeCidrs;
import io.cadastre.domain.space.Space;
import io.cadastre.ec2.list.Owned;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What one account sees of the rows as they are, or were, at one moment. */
final class RowReads {
  private final Rows rows;
  private final Owned owned;
  private final String account;
  private final Instant moment;
  private final Json json;

  /**
   * @param moment that the rows are of
   */
  RowReads(Rows rows, String account, Instant moment, Json json) {
    this.rows = rows;
    this.owned = new Owned(rows, account);
    this.account = account;
    this.moment = moment;
    this.json = json;
  }

  ObjectNode ipams(Page page) {
    return list(page, owned.ipams(page.after()), row -> row.id().value());
  }

  ObjectNode scopes(Page page) {
    return list(page, owned.scopes(page.after()), row -> row.id().value());
  }

  ObjectNode pools(Page page, @Nullable ScopeId scope) {
    return list(
        page,
        owned.pools(page.after()).filter(row -> scope == null || row.scope().equals(scope)),
        row -> row.id().value());
  }

  ObjectNode pool(PoolId id) {
    return json.row(row(id));
  }

  ObjectNode cidrs(PoolId id, Page page) {
    return list(
        page,
        owned.cidrs(row(id), page.after()).filter(row -> !row.fadedBy(moment)),
        row -> row.id().value());
  }

  ObjectNode allocations(PoolId id, Page page) {
    return list(page, owned.allocations(row(id), page.after()), row -> row.cidr().sortKey());
  }

  ObjectNode allocation(AllocationId id) {
    AllocationRow row = new Directory(rows).allocation(id);
    if (row == null || !row.resourceOwner().equals(account)) {
      throw Problem.notFound(RefusalCode.ALLOCATION_NOT_FOUND, id.value());
    }
    return json.row(row);
  }

  ObjectNode quarantine(PoolId id, Page page) {
    PoolRow pool = row(id);
    String prefix = Keys.quarantines(pool.ipam(), id);
    List<QuarantineRow> found = new ArrayList<>();
    rows.scan(
        prefix,
        page.after() == null ? null : prefix + page.after(),
        row -> found.add((QuarantineRow) row) && found.size() <= page.limit());
    return Json.page(
        found, page.limit(), row -> row.cidr().sortKey(), row -> json.quarantine(row, moment));
  }

  /** The free CIDRs, each as large as can be. */
  ObjectNode space(PoolId id, Page page) {
    Cidr after = after(page);
    List<Cidr> free = new ArrayList<>();
    for (Space space : spaceOf(row(id)).spaces().all()) {
      free.addAll(FreeCidrs.of(space, after, page.limit() + 1 - free.size()));
    }
    return Json.page(
        free,
        page.limit(),
        Cidr::sortKey,
        cidr -> Json.object().put("cidr", cidr.toString()).put("free", cidr.size().toString()));
  }

  private static @Nullable Cidr after(Page page) {
    String after = page.after();
    try {
      return after == null ? null : Cidr.fromSortKey(after);
    } catch (IllegalArgumentException e) {
      throw Problem.invalid("nextToken is not one of ours.");
    }
  }

  ObjectNode utilization(PoolId id) {
    PoolRow pool = row(id);
    PoolSpace space = spaceOf(pool);
    ObjectNode answer =
        Json.object()
            .put("ipam", pool.ipam().value())
            .put("scope", pool.scope().value())
            .put("pool", id.value());
    Json.usage(answer, space.spaces().usage()).put("allocations", space.allocations());
    ArrayNode cidrs = answer.putArray("cidrs");
    for (Space one : space.spaces().all()) {
      cidrs.add(Json.usage(Json.object().put("cidr", one.provisioned().toString()), one.usage()));
    }
    return answer;
  }

  private PoolSpace spaceOf(PoolRow pool) {
    PoolSpace space =
        pool.state() == Lifecycle.DELETE_IN_PROGRESS ? null : Index.of(rows, pool).pool(pool.id());
    if (space == null) {
      throw Problem.notFound(RefusalCode.POOL_NOT_FOUND, pool.id().value());
    }
    return space;
  }

  private PoolRow row(PoolId id) {
    PoolRow pool = new Directory(rows).pool(id);
    if (pool == null || !pool.owner().equals(account)) {
      throw Problem.notFound(RefusalCode.POOL_NOT_FOUND, id.value());
    }
    return pool;
  }

  private <R extends Row> ObjectNode list(Page page, Stream<R> rest, Function<R, String> place) {
    return Json.page(rest.limit(page.limit() + 1L).toList(), page.limit(), place, json::row);
  }

  static <I extends Id> I id(
      String text, java.util.function.Predicate<String> wellFormed, Function<String, I> typed) {
    if (!wellFormed.test(text)) {
      throw Problem.invalid("This is no id of its kind: " + Query.shown(text) + ".");
    }
    return typed.apply(text);
  }
}
