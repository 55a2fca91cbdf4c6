package io.cadastre.audit.check;

import static io.cadastre.audit.form.Objection.unless;

import io.cadastre.audit.check.Known.Pool;
import io.cadastre.audit.check.Known.Scope;
import io.cadastre.audit.form.Item;
import io.cadastre.audit.space.Range;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What may be with allocations and with what is kept back of them. */
final class Allocations {
  private static final long MICROS = 1_000_000;

  private final Rows rows;
  private final Known known;

  Allocations(Rows rows, Known known) {
    this.rows = rows;
    this.known = known;
  }

  static String key(Item allocation) {
    return RowKeys.allocation(
        allocation.text("ipam"), allocation.text("pool"), allocation.text("cidr"));
  }

  void allocated(Event e) {
    Item row = e.after();
    Pool pool = known.pool(row.text("pool"), e.ipam());
    unless(row.text("holder").equals("custom"), "it is held by %s", row.text("holder"));
    Long expiresAt = expiresAt(row);
    unless(expiresAt == null || expiresAt > e.time(), "it ends before it begins");
    Range range = Range.parse(row.text("cidr"));
    checkRules(row, range, pool);
    Item wanted = e.body().itemOrNull("wanted");
    if (wanted != null) {
      checkWanted(wanted, range, row.text("cidr"), pool, e.body().itemOrNull("adopted"));
    }
    add(row, pool, e);
  }

  private static void checkRules(Item row, Range range, Pool pool) {
    Item rules = pool.row.item("rules");
    Long min = rules.numberOrNull("minNetmaskLength");
    Long max = rules.numberOrNull("maxNetmaskLength");
    unless(
        (min == null || range.length() >= min) && (max == null || range.length() <= max),
        "a /%d is against the rules of %s: %s",
        range.length(),
        pool.id,
        rules);
    Item tags = row.item("tags");
    Item required = rules.item("resourceTags");
    for (String name : required.names()) {
      unless(
          required.text(name).equals(tags.textOrNull(name)),
          "it lacks the tag %s that %s requires",
          name,
          pool.id);
    }
  }

  private void checkWanted(
      Item wanted, Range range, String cidr, Pool pool, @Nullable Item adopted) {
    Scope scope = known.scope(pool.scope, pool.ipam);
    String named = wanted.textOrNull("cidr");
    if (named != null) {
      unless(named.equals(cidr), "%s was wanted, and it is %s", named, cidr);
      boolean lived = scope.isLived(range);
      unless(lived || !scope.isLivedIn(range), "%s cuts across a resource", cidr);
      unless(lived == (adopted != null), "it does not say whether %s is lived in", cidr);
      if (adopted != null) {
        checkAdopted(adopted, range, pool);
      }
      return;
    }
    unless(adopted == null, "what is chosen takes nothing over");
    Long length = wanted.numberOrNull("netmaskLength");
    if (length == null) {
      length = pool.row.item("rules").numberOrNull("defaultNetmaskLength");
    }
    unless(length != null && length == range.length(), "a /%s was wanted, not %s", length, cidr);
    unless(!scope.isLivedIn(range), "%s was chosen where a resource lives", cidr);
    List<String> allowed = wanted.texts("allowed");
    unless(
        allowed.isEmpty() || allowed.stream().anyMatch(a -> Range.parse(a).contains(range)),
        "%s is in none of %s",
        cidr,
        allowed);
    for (String no : wanted.texts("disallowed")) {
      unless(!Range.parse(no).overlaps(range), "%s is in %s, which it was not to be", cidr, no);
    }
  }

  private void checkAdopted(Item adopted, Range range, Pool pool) {
    String discovery = known.ipam(pool.ipam).row.text("discovery");
    String key =
        pool.ipam
            + "/resource/"
            + discovery
            + "/"
            + String.join(
                "/",
                adopted.text("source"),
                adopted.text("account"),
                adopted.text("region"),
                adopted.text("id"))
            + "/"
            + range.key();
    unless(rows.has(key), "it takes over %s, which does not live there", adopted.text("id"));
  }

  /** An allocation of whatever holder: inside one usable CIDR, overlapping nothing, a new id. */
  void add(Item row, Pool pool, Event e) {
    Range range = Range.parse(row.text("cidr"));
    unless(row.text("ipam").equals(e.ipam()), "it is of %s", row.text("ipam"));
    unless(
        pool.usable.around(range) != null,
        "%s is in no CIDR that %s can allocate from",
        row.text("cidr"),
        pool.id);
    String key = key(row);
    for (String prefix :
        List.of(RowKeys.allocations(pool.ipam, pool.id), RowKeys.quarantines(pool.ipam, pool.id))) {
      String rival = rows.overlapping(prefix, range);
      unless(rival == null, "%s overlaps %s", row.text("cidr"), rival);
    }
    String place = RowKeys.place(pool.ipam, row.text("id"));
    Registers.newId(row.text("id"), rows.has(place), e);
    rows.add(key, row);
    rows.add(place, place(row));
  }

  private static Item place(Item row) {
    return Item.of(
        "id", row.text("id"),
        "ipam", row.text("ipam"),
        "pool", row.text("pool"),
        "cidr", row.text("cidr"));
  }

  void remove(Item row, Event e) {
    unless(row.text("ipam").equals(e.ipam()), "it is of %s", row.text("ipam"));
    rows.require(key(row), row);
    rows.remove(key(row));
    rows.remove(RowKeys.place(row.text("ipam"), row.text("id")));
  }

  void modified(Event e) {
    same(e, "description");
  }

  void renewed(Event e) {
    same(e, "terms");
    Item none = Item.of();
    Item before = Objects.requireNonNullElse(e.before().itemOrNull("terms"), none);
    Item after = Objects.requireNonNullElse(e.after().itemOrNull("terms"), none);
    Registers.same(before, after, "expiresAt");
    Long expiresAt = expiresAt(e.after());
    unless(expiresAt == null || expiresAt > e.time(), "it ends before it is renewed");
  }

  private void same(Event e, String mayDiffer) {
    known.pool(e.before().text("pool"), e.ipam());
    rows.require(key(e.before()), e.before());
    Registers.same(e.before(), e.after(), mayDiffer);
    rows.replace(key(e.before()), e.after());
  }

  void released(Event e) {
    unless(!e.isByItself(), "nobody released it");
    end(e);
  }

  void expired(Event e) {
    unless(e.isByItself(), "what expires nobody asked for");
    Long expiresAt = expiresAt(e.before());
    unless(expiresAt != null && expiresAt <= e.time(), "its time has not come: %s", expiresAt);
    end(e);
  }

  private void end(Event e) {
    Item before = e.before();
    Pool pool = known.pool(before.text("pool"), e.ipam());
    unless(before.text("holder").equals("custom"), "a pool below holds it");
    remove(before, e);
    Item handling = pool.row.itemOrNull("handling");
    Long coolDown = handling == null ? null : handling.numberOrNull("coolDownSeconds");
    Item quarantine = e.body().itemOrNull("quarantine");
    unless(
        (quarantine != null) == (coolDown != null && coolDown > 0),
        "%s has a cool-down of %s s",
        pool.id,
        coolDown);
    if (quarantine != null && coolDown != null) {
      long since = quarantine.number("since");
      unless(quarantine.item("previous").equals(before), "it keeps back another allocation");
      // What time brings about is decided by the clock, which may be behind the event before.
      unless(
          (e.isByItself() ? since <= e.time() : since == e.time())
              && quarantine.number("until") == since + coolDown * MICROS,
          "it is not kept back for the cool-down of %s, %d s",
          pool.id,
          coolDown);
      rows.add(RowKeys.quarantine(pool.ipam, pool.id, before.text("cidr")), quarantine);
    }
  }

  void cooledDown(Event e) {
    Item held = e.before().item("previous");
    Pool pool = known.pool(held.text("pool"), e.ipam());
    String key = RowKeys.quarantine(pool.ipam, pool.id, held.text("cidr"));
    rows.require(key, e.before());
    if (e.body().has("reason")) {
      unless(!e.isByItself(), "nobody ended it early");
    } else {
      unless(e.isByItself(), "who ends it early says why");
      unless(
          e.before().number("until") <= e.time(),
          "its time has not come: %d",
          e.before().number("until"));
    }
    rows.remove(key);
  }

  private static @Nullable Long expiresAt(Item allocation) {
    Item terms = allocation.itemOrNull("terms");
    return terms == null ? null : terms.numberOrNull("expiresAt");
  }
}
