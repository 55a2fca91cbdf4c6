package io.cadastre.audit.check;

import static io.cadastre.audit.form.Objection.there;
import static io.cadastre.audit.form.Objection.unless;

import io.cadastre.audit.check.Known.Ipam;
import io.cadastre.audit.check.Known.Pool;
import io.cadastre.audit.check.Known.Scope;
import io.cadastre.audit.form.Item;
import io.cadastre.audit.space.Range;
import io.cadastre.audit.space.Ranges.Held;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What may be with pools and their CIDRs. */
final class Pools {
  private static final Set<String> USABLE = Set.of("provisioned", "failed-deprovision");
  private static final Set<String> FADING = Set.of("failed-provision", "deprovisioned");
  private static final long LISTED_MICROS = 24L * 60 * 60 * 1_000_000;

  private final Rows rows;
  private final Known known;
  private final Allocations allocations;

  Pools(Rows rows, Known known, Allocations allocations) {
    this.rows = rows;
    this.known = known;
    this.allocations = allocations;
  }

  void created(Event e) {
    Pool pool = new Pool(e.after());
    Item row = pool.row;
    Ipam ipam = known.ipam(e.ipam());
    unless(pool.ipam.equals(ipam.id), "%s is of %s", pool.id, pool.ipam);
    Scope scope = known.scope(pool.scope, ipam.id);
    Registers.newId(pool.id, known.pools.containsKey(pool.id), e);
    unless(row.text("scopeType").equals(scope.row.text("type")), "its scope is of another type");
    unless(row.text("owner").equals(ipam.row.text("owner")), "it is not of the IPAM's owner");
    unless(row.text("region").equals(ipam.row.text("region")), "its Region is not the IPAM's");
    long depth = 1;
    if (pool.source != null) {
      Pool source = known.pool(pool.source, ipam.id);
      unless(source.scope.equals(pool.scope), "its source %s is in another scope", source.id);
      unless(source.family.equals(pool.family), "its source %s is of another family", source.id);
      depth = source.row.number("depth") + 1;
    }
    unless(row.number("depth") == depth, "its depth is %d, not %d", row.number("depth"), depth);
    checkRules(row);
    rows.add(pool.key(), row);
    known.pools.put(pool.id, pool);
  }

  private static void checkRules(Item pool) {
    Item rules = pool.item("rules");
    long bits = pool.text("family").equals("ipv4") ? 32 : 128;
    Long min = rules.numberOrNull("minNetmaskLength");
    Long max = rules.numberOrNull("maxNetmaskLength");
    Long standard = rules.numberOrNull("defaultNetmaskLength");
    long least = min == null ? 0 : min;
    long most = max == null ? bits : max;
    unless(
        least >= 0
            && least <= most
            && most <= bits
            && (standard == null || standard >= least && standard <= most),
        "its rules contradict each other: %s",
        rules);
  }

  void modified(Event e) {
    Pool pool = known.pool(e.after().text("id"), e.ipam());
    rows.require(pool.key(), e.before());
    Registers.same(
        e.before(), e.after(), "description", "autoImport", "rules", "handling", "state");
    checkRules(e.after());
    rows.replace(pool.key(), e.after());
    pool.row = e.after();
  }

  void deleted(Event e) {
    Pool root = known.pool(e.before().text("id"), e.ipam());
    rows.require(root.key(), e.before());
    List<String> extent = e.body().texts("extent");
    unless(
        !extent.isEmpty()
            && extent.getFirst().equals(root.id)
            && new HashSet<>(extent).equals(new HashSet<>(known.withDescendants(root)))
            && new HashSet<>(extent).size() == extent.size(),
        "what it deletes is not %s and all below it: %s",
        root.id,
        extent);
    checkReleased(e, root);
    for (String id : extent) {
      Pool pool = known.pool(id, e.ipam());
      pool.deleting = true;
      pool.row = pool.row.with("state", "delete-in-progress");
      rows.replace(pool.key(), pool.row);
    }
    if (root.source == null) {
      known.scope(root.scope, root.ipam).top.forget(root.id);
    }
    rows.add(
        RowKeys.extent(root.ipam, root.id),
        Item.of(
            "ipam", root.ipam,
            "pool", root.id,
            "pools", extent,
            "scope", root.scope,
            "cause", e.envelope().text("cause")));
  }

  private void checkReleased(Event e, Pool root) {
    Set<String> held = new HashSet<>();
    if (root.source != null) {
      for (Held<String> cidr : root.usable.all()) {
        held.add(RowKeys.allocations(root.ipam, root.source) + cidr.range().key());
      }
    }
    for (Item released : e.body().items("released")) {
      String key = Allocations.key(released);
      unless(held.remove(key), "%s is not what the source holds for its CIDRs", key);
      allocations.remove(released, e);
    }
    unless(held.isEmpty(), "it does not release %s", held);
  }

  void provisioned(Event e) {
    Item row = e.after();
    Pool pool = known.pool(row.text("pool"), e.ipam());
    Scope scope = known.scope(pool.scope, e.ipam());
    String key = key(row);
    Registers.newId(row.text("id"), rows.has(key), e);
    String cidr = row.textOrNull("cidr");
    replaced(e, pool, cidr);
    Item allocation = e.body().itemOrNull("allocation");
    String state = row.text("state");
    if (state.equals("failed-provision")) {
      unless(allocation == null, "what failed takes nothing from its source");
      unless(row.has("failure"), "it does not say why it failed");
    } else {
      Range range = Range.parse(there(cidr, "it provisions no CIDR"));
      boolean waits = scope.isPublic() && pool.source == null;
      unless(state.equals(waits ? "pending-provision" : "provisioned"), "its state is %s", state);
      unless(range.length() == row.number("netmaskLength"), "its length is not that of %s", cidr);
      unless(range.family().equals(pool.family), "%s is of another family than the pool", cidr);
      take(e, pool, scope, range, row, allocation);
    }
    if (cidr != null) {
      unless(
          pool.byCidr.putIfAbsent(cidr, row.text("id")) == null,
          "there is a row for %s in %s already",
          cidr,
          pool.id);
    }
    rows.add(key, row);
  }

  private void replaced(Event e, Pool pool, @Nullable String cidr) {
    Item replaced = e.body().itemOrNull("replaced");
    if (replaced != null) {
      rows.require(key(replaced), replaced);
      unless(
          FADING.contains(replaced.text("state"))
              && replaced.text("pool").equals(pool.id)
              && replaced.text("cidr").equals(cidr),
          "it replaces %s, which holds its space or is of another CIDR",
          replaced.text("id"));
      pool.byCidr.remove(replaced.text("cidr"));
      rows.remove(key(replaced));
    }
  }

  private void take(Event e, Pool pool, Scope scope, Range range, Item row, @Nullable Item given) {
    String cidr = row.text("cidr");
    if (pool.source == null) {
      unless(given == null && !row.has("sourceAllocation"), "a top-level pool has no source");
      Held<String> rival = scope.top.rival(range);
      unless(rival == null, "%s overlaps what the scope has already: %s", cidr, rival);
      scope.top.add(range, pool.id);
    } else {
      Item allocation = there(given, "its source %s allocates nothing for it", pool.source);
      unless(
          allocation.text("id").equals(row.textOrNull("sourceAllocation"))
              && allocation.text("pool").equals(pool.source)
              && allocation.text("cidr").equals(cidr)
              && allocation.text("holder").equals("ipam-pool")
              && pool.id.equals(allocation.textOrNull("resource")),
          "what its source %s allocates is not for %s",
          pool.source,
          cidr);
      unless(
          !row.flag("byNetmask") || !scope.isLivedIn(range),
          "%s was chosen where a resource lives",
          cidr);
      allocations.add(allocation, known.pool(pool.source, pool.ipam), e);
    }
    if (USABLE.contains(row.text("state"))) {
      unless(pool.usable.rival(range) == null, "%s overlaps what %s has", cidr, pool.id);
      pool.usable.add(range, row.text("id"));
    }
  }

  void deprovisioned(Event e) {
    Item before = e.before();
    Item after = e.after();
    Pool pool = known.pool(before.text("pool"), e.ipam());
    rows.require(key(before), before);
    Registers.same(before, after, "state", "sourceAllocation", "failure", "changed");
    String was = before.text("state");
    unless(!FADING.contains(was), "%s holds no space", before.text("id"));
    Range range = Range.parse(before.text("cidr"));
    boolean blocked =
        rows.anyIn(RowKeys.allocations(pool.ipam, pool.id), range)
            || rows.anyIn(RowKeys.quarantines(pool.ipam, pool.id), range);
    boolean usable = USABLE.contains(was);
    Item released = e.body().itemOrNull("released");
    if (after.text("state").equals("failed-deprovision")) {
      unless(usable && blocked, "nothing in %s keeps it", before.text("cidr"));
      unless(released == null, "what failed gives nothing back");
    } else {
      unless(after.text("state").equals("deprovisioned"), "its state is %s", after.text("state"));
      unless(!usable || !blocked, "%s is taken away with what is in it", before.text("cidr"));
      unless(
          (pool.source != null) == (released != null),
          "it does not give back what the source held");
      if (released != null) {
        unless(
            released.text("id").equals(before.textOrNull("sourceAllocation")),
            "it gives back %s, which is not what it was",
            released.text("id"));
        allocations.remove(released, e);
      } else {
        known.scope(pool.scope, pool.ipam).top.remove(range);
      }
      pool.usable.remove(range);
    }
    rows.replace(key(before), after);
  }

  void forgotten(Event e) {
    Item before = e.before();
    Pool pool = known.pool(before.text("pool"), e.ipam());
    rows.require(key(before), before);
    unless(FADING.contains(before.text("state")), "%s holds space", before.text("id"));
    unless(
        before.number("changed") + LISTED_MICROS <= e.time(),
        "%s is to be listed for 24 hours",
        before.text("id"));
    if (before.has("cidr")) {
      pool.byCidr.remove(before.text("cidr"));
    }
    rows.remove(key(before));
  }

  private static String key(Item cidr) {
    return RowKeys.cidrs(cidr.text("ipam"), cidr.text("pool")) + cidr.text("id");
  }
}
