package io.cadastre.allocator.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cadastre.allocator.rest.Query.Page;
import io.cadastre.allocator.view.Change;
import io.cadastre.allocator.view.History;
import io.cadastre.allocator.view.History.Window;
import io.cadastre.allocator.view.Lived;
import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.core.Keys;
import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.core.Row;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.pool.AllocationPlace;
import io.cadastre.domain.pool.PoolId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one account sees of all that ever was in its IPAMs, were they gone. */
final class HistoryReads {
  private final History history;
  private final String account;
  private final Json json;

  HistoryReads(History history, String account, Json json) {
    this.history = history;
    this.account = account;
    this.json = json;
  }

  /**
   * Whose it is to be.
   *
   * @param ipam null: any of the account's
   * @param scope null: any
   */
  record Where(@Nullable IpamId ipam, @Nullable String scope) {}

  /** Who lived, or wanted to, at a CIDR, around it or within. */
  ObjectNode lived(Cidr cidr, boolean exactly, Where where, Instant from, Instant to, Page page) {
    List<Lived> found = new ArrayList<>();
    byte[] after = page.after() == null ? null : page.after().getBytes(StandardCharsets.ISO_8859_1);
    for (IpamId ipam : ipams(where)) {
      if (page.after() != null
          && !page.after().startsWith(ipam.value())
          && page.after().compareTo(ipam.value()) > 0) {
        continue;
      }
      history.lived(
          ipam,
          cidr,
          exactly,
          history.window(ipam, from, to),
          after,
          one -> {
            if (where.scope == null || where.scope.equals(one.began().scope())) {
              found.add(one);
            }
            return found.size() <= page.limit();
          });
      if (found.size() > page.limit()) {
        break;
      }
    }
    return Json.page(
        found,
        page.limit(),
        one -> new String(one.place(), StandardCharsets.ISO_8859_1),
        json::lived);
  }

  /** Who had an address, the nearest first: what is handed out before what it was taken from. */
  ObjectNode whoHad(Cidr address, Where where, Instant at) {
    ObjectNode answer = Json.object().put("address", address.toString()).put("at", at.toString());
    ArrayNode holders = answer.putArray("holders");
    for (IpamId ipam : ipams(where)) {
      long sequence = history.sequenceAt(ipam, at);
      List<Lived> found = new ArrayList<>();
      history.lived(
          ipam,
          address,
          false,
          new Window(sequence, sequence),
          null,
          one -> {
            if (one.row() != null
                && (where.scope == null || where.scope.equals(one.began().scope()))) {
              found.add(one);
            }
            return true;
          });
      for (Lived one : found.reversed()) {
        holders.add(json.lived(one).put("asOfSequence", sequence));
      }
    }
    return answer;
  }

  private List<IpamId> ipams(Where where) {
    List<IpamId> all = history.ipamsOf(account);
    if (where.ipam == null) {
      return all;
    }
    if (!all.contains(where.ipam)) {
      throw Problem.notFound(RefusalCode.IPAM_NOT_FOUND, where.ipam.value());
    }
    return List.of(where.ipam);
  }

  ObjectNode differences(IpamId ipam, Instant from, Instant to, Page page) {
    ipams(new Where(ipam, null));
    return differences(ipam, null, from, to, page, List.of(Keys.within(ipam), Keys.ipam(ipam)));
  }

  ObjectNode differences(PoolId pool, Instant from, Instant to, Page page) {
    for (IpamId ipam : history.ipamsOf(account)) {
      if (ipam.tag().equals(pool.tag()) && (knew(ipam, pool, from) || knew(ipam, pool, to))) {
        return differences(
            ipam,
            pool,
            from,
            to,
            page,
            List.of( // in the order of keys
                Keys.allocations(ipam, pool),
                Keys.cidrs(ipam, pool),
                Keys.pool(ipam, pool),
                Keys.quarantines(ipam, pool)));
      }
    }
    throw Problem.notFound(RefusalCode.POOL_NOT_FOUND, pool.value());
  }

  private boolean knew(IpamId ipam, PoolId pool, Instant at) {
    Row row = history.asOf(ipam, history.sequenceAt(ipam, at)).get(Keys.pool(ipam, pool));
    return row != null;
  }

  private ObjectNode differences(
      IpamId ipam,
      @Nullable PoolId pool,
      Instant from,
      Instant to,
      Page page,
      List<String> prefixes) {
    Window between = history.window(ipam, from, to);
    List<Change> found = new ArrayList<>();
    for (String prefix : prefixes) {
      if (found.size() <= page.limit()) {
        history.changes(
            ipam,
            between,
            prefix,
            page.after(),
            change -> {
              Row row = change.after() != null ? change.after() : change.before();
              if (!(row instanceof AllocationPlace)) {
                found.add(change);
              }
              return found.size() <= page.limit();
            });
      }
    }
    ObjectNode answer = Json.object().put("ipam", ipam.value());
    if (pool != null) {
      answer.put("pool", pool.value());
    }
    answer.putObject("from").put("time", from.toString()).put("sequence", between.from());
    answer.putObject("to").put("time", to.toString()).put("sequence", between.to());
    answer.setAll(Json.page(found, page.limit(), Change::key, json::change));
    return answer;
  }
}
