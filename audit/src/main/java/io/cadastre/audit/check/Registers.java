package io.cadastre.audit.check;

import static io.cadastre.audit.form.Objection.unless;

import io.cadastre.audit.check.Known.Ipam;
import io.cadastre.audit.check.Known.Pool;
import io.cadastre.audit.check.Known.Scope;
import io.cadastre.audit.form.Item;
import io.cadastre.audit.space.Range;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What may be with IPAMs, scopes, tags and what a delete leaves behind. */
final class Registers {
  private static final int SLICE = 10_000;

  private final Rows rows;
  private final Known known;

  Registers(Rows rows, Known known) {
    this.rows = rows;
    this.known = known;
  }

  void ipamCreated(Event e) {
    Item ipam = e.body().item("ipam");
    String id = ipam.text("id");
    unless(id.equals(e.ipam()), "it makes %s and is of %s", id, e.ipam());
    rows.add(RowKeys.ipam(id), ipam);
    known.ipams.put(id, new Ipam(ipam));
    for (String which : List.of("public", "private")) {
      Item scope = e.body().item(which + "Scope");
      unless(
          scope.text("type").equals(which)
              && scope.flag("isDefault")
              && scope.text("id").equals(ipam.text(which + "Scope")),
          "%s is not its default %s scope",
          scope.text("id"),
          which);
      add(e, scope);
    }
  }

  void ipamModified(Event e) {
    Ipam ipam = known.ipam(e.ipam());
    rows.require(RowKeys.ipam(ipam.id), e.before());
    same(
        e.before(),
        e.after(),
        "description",
        "operatingRegions",
        "tier",
        "privateGua",
        "meteredAccount",
        "state");
    replaceIpam(ipam, e.after());
  }

  private void replaceIpam(Ipam ipam, Item row) {
    rows.replace(RowKeys.ipam(ipam.id), row);
    ipam.row = row;
  }

  void ipamDeleted(Event e) {
    Ipam ipam = known.ipam(e.ipam());
    rows.require(RowKeys.ipam(ipam.id), e.before());
    for (Pool pool : known.pools.values()) {
      unless(
          !pool.ipam.equals(ipam.id)
              || pool.deleting
              || !pool.row.text("scopeType").equals("public"),
          "it deletes an IPAM that has the public pool %s",
          pool.id);
    }
    replaceIpam(ipam, ipam.row.with("state", "delete-in-progress"));
    ipam.deleting = true;
    rows.add(
        RowKeys.extent(ipam.id, ipam.id),
        Item.of("ipam", ipam.id, "pools", List.of(), "cause", e.envelope().text("cause")));
  }

  void swept(Event e) {
    String ipam = e.body().text("ipam");
    unless(ipam.equals(e.ipam()), "it sweeps %s and is of %s", ipam, e.ipam());
    String pool = e.body().textOrNull("pool");
    String key = RowKeys.extent(ipam, pool == null ? ipam : pool);
    unless(rows.has(key), "it sweeps %s, of which nothing is left to sweep", key);
    Item extent = rows.get(key);
    unless(
        e.envelope().text("cause").equals(extent.text("cause")),
        "its cause is not the delete that it finishes, %s",
        extent.text("cause"));
    boolean done = e.body().flag("done");
    String upTo = e.body().text("upTo");
    List<String> gone = slice(ranges(ipam, pool, extent), key, extent, done ? null : upTo);
    long said = e.body().number("rows");
    unless(
        said == gone.size() && said <= SLICE,
        "it says it takes %d rows, and takes %d",
        said,
        gone.size());
    unless(
        done || !gone.isEmpty() && gone.getLast().equals(upTo),
        "there is no row %s behind what was swept",
        upTo);
    for (String row : gone) {
      if (row.startsWith(ipam + "/allocation/")) {
        rows.remove(RowKeys.place(ipam, rows.get(row).text("id")));
      }
      rows.remove(row);
      known.forget(row);
    }
    if (done) {
      rows.remove(key);
    } else {
      rows.replace(key, extent.with("cursor", upTo));
    }
  }

  private static List<String> ranges(String ipam, @Nullable String pool, Item extent) {
    if (pool == null) {
      return List.of(ipam + "/", RowKeys.ipam(ipam));
    }
    List<String> ranges = new ArrayList<>();
    for (String swept : extent.texts("pools")) {
      ranges.add(RowKeys.cidrs(ipam, swept));
      ranges.add(RowKeys.allocations(ipam, swept));
      ranges.add(RowKeys.quarantines(ipam, swept));
      ranges.add(RowKeys.pool(ipam, swept));
    }
    return ranges;
  }

  /**
   * The keys behind the extent's cursor in the order of its ranges; null: to the end. A place goes
   * with its allocation and is in no slice by itself.
   */
  private List<String> slice(List<String> ranges, String own, Item extent, @Nullable String upTo) {
    String cursor = extent.textOrNull("cursor");
    String places = RowKeys.place(extent.text("ipam"), "");
    List<String> found = new ArrayList<>();
    for (String range : ranges) {
      if (cursor != null && !cursor.startsWith(range)) {
        continue;
      }
      boolean last = upTo != null && upTo.startsWith(range);
      for (String key : rows.keys(range, cursor)) {
        if (last && key.compareTo(upTo) > 0) {
          break;
        }
        if (!key.equals(own) && !key.startsWith(places)) {
          found.add(key);
        }
      }
      cursor = null;
      if (last) {
        break;
      }
    }
    return found;
  }

  void scopeCreated(Event e) {
    known.ipam(e.ipam());
    unless(!e.after().flag("isDefault"), "a default scope comes with its IPAM");
    unless(e.after().text("type").equals("private"), "a scope that is added is private");
    add(e, e.after());
  }

  private void add(Event e, Item row) {
    Scope scope = new Scope(row);
    unless(scope.ipam.equals(e.ipam()), "%s is of %s", scope.id, scope.ipam);
    newId(scope.id, known.scopes.containsKey(scope.id), e);
    rows.add(RowKeys.scope(scope.ipam, scope.id), row);
    known.scopes.put(scope.id, scope);
  }

  /** An id that is new has the tag of its IPAM, and nothing has it. */
  static void newId(String id, boolean taken, Event e) {
    unless(RowKeys.tag(id).equals(RowKeys.tag(e.ipam())), "%s has not the tag of %s", id, e.ipam());
    unless(!taken, "%s exists already", id);
  }

  void scopeModified(Event e) {
    Scope scope = known.scope(e.after().text("id"), e.ipam());
    rows.require(RowKeys.scope(scope.ipam, scope.id), e.before());
    same(e.before(), e.after(), "description", "externalAuthority", "state");
    rows.replace(RowKeys.scope(scope.ipam, scope.id), e.after());
    scope.row = e.after();
  }

  void scopeDeleted(Event e) {
    Scope scope = known.scope(e.before().text("id"), e.ipam());
    String key = RowKeys.scope(scope.ipam, scope.id);
    rows.require(key, e.before());
    unless(!e.before().flag("isDefault"), "%s is a default scope", scope.id);
    unless(known.poolsIn(scope).isEmpty(), "%s has pools", scope.id);
    rows.remove(key);
    known.forget(key);
  }

  void tagsChanged(Event e) {
    known.ipam(e.ipam());
    String id = e.body().text("resource");
    String key = tagged(id, e.ipam());
    Item row = rows.get(key);
    rows.require(key, row.with("tags", e.before()));
    Item after = row.with("tags", e.after());
    rows.replace(key, after);
    if (known.pools.get(id) instanceof Pool pool) {
      pool.row = after;
    } else if (known.scopes.get(id) instanceof Scope scope) {
      scope.row = after;
    } else if (known.ipams.get(id) instanceof Ipam ipam) {
      ipam.row = after;
    }
  }

  private String tagged(String id, String ipam) {
    if (known.ipams.containsKey(id)) {
      unless(id.equals(ipam), "it is of %s and about %s", ipam, id);
      return RowKeys.ipam(id);
    } else if (known.scopes.containsKey(id)) {
      return RowKeys.scope(ipam, known.scope(id, ipam).id);
    } else if (known.pools.containsKey(id)) {
      return known.pool(id, ipam).key();
    }
    unless(rows.has(RowKeys.place(ipam, id)), "there is no %s in %s", id, ipam);
    Item place = rows.get(RowKeys.place(ipam, id));
    Pool pool = known.pool(place.text("pool"), ipam);
    return RowKeys.allocation(ipam, pool.id, place.text("cidr"));
  }

  /** Objects where more than these changed. */
  static void same(Item before, Item after, String... mayDiffer) {
    if (before.without(mayDiffer).equals(after.without(mayDiffer))) {
      return;
    }
    var names = new HashSet<String>();
    before.names().forEach(names::add);
    after.names().forEach(names::add);
    names.removeAll(List.of(mayDiffer));
    names.removeIf(name -> Item.of("", before.any(name)).equals(Item.of("", after.any(name))));
    unless(false, "it changes what does not change: %s", names);
  }

  void resourceAppeared(Event e) {
    Scope scope = listening(e, e.after());
    rows.add(resource(e.after()), e.after());
    scope.appeared(Range.parse(e.after().text("cidr")));
  }

  void resourceChanged(Event e) {
    Item before = e.before();
    rows.require(resource(before), before);
    unless(resource(before).equals(resource(e.after())), "it is about two resources");
    listening(e, before).disappeared(Range.parse(before.text("cidr")));
    listening(e, e.after()).appeared(Range.parse(before.text("cidr")));
    rows.replace(resource(before), e.after());
  }

  void resourceDisappeared(Event e) {
    Scope scope = listening(e, e.before());
    rows.require(resource(e.before()), e.before());
    rows.remove(resource(e.before()));
    scope.disappeared(Range.parse(e.before().text("cidr")));
  }

  private Scope listening(Event e, Item row) {
    unless(e.isByItself(), "nobody asks for what discovery brings");
    Ipam ipam = known.ipam(e.ipam());
    unless(row.text("ipam").equals(ipam.id), "it is about %s", row.text("ipam"));
    unless(
        row.text("discovery").equals(ipam.row.text("discovery")),
        "%s does not listen to %s",
        ipam.id,
        row.text("discovery"));
    return known.scope(row.text("scope"), ipam.id);
  }

  static String resource(Item row) {
    Item key = row.item("resource");
    return row.text("ipam")
        + "/resource/"
        + row.text("discovery")
        + "/"
        + String.join(
            "/", key.text("source"), key.text("account"), key.text("region"), key.text("id"))
        + "/"
        + Range.parse(row.text("cidr")).key();
  }
}
