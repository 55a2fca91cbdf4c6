package io.cadastre.audit.check;

import static io.cadastre.audit.form.Objection.there;
import static io.cadastre.audit.form.Objection.unless;

import io.cadastre.audit.form.Item;
import io.cadastre.audit.space.Range;
import io.cadastre.audit.space.Ranges;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What lives in a partition, by id, beside its rows: IPAMs, scopes, pools. */
final class Known {
  final Map<String, Ipam> ipams = new HashMap<>();
  final Map<String, Scope> scopes = new HashMap<>();
  final Map<String, Pool> pools = new HashMap<>();

  static final class Ipam {
    final String id;
    Item row;
    boolean deleting;

    Ipam(Item row) {
      this.id = row.text("id");
      this.row = row;
    }
  }

  static final class Scope {
    final String id;
    final String ipam;
    Item row;

    /** The CIDRs of its top-level pools, provisioned or pending; by the id of the pool. */
    final Ranges<String> top = new Ranges<>();

    /** CIDRs of live resources, and how many have each; by family and key. */
    private final NavigableMap<String, Integer> live = new TreeMap<>();

    Scope(Item row) {
      this.id = row.text("id");
      this.ipam = row.text("ipam");
      this.row = row;
    }

    boolean isPublic() {
      return row.text("type").equals("public");
    }

    private static String liveKey(Range range) {
      return range.family() + "/" + range.key();
    }

    void appeared(Range range) {
      live.merge(liveKey(range), 1, Integer::sum);
    }

    void disappeared(Range range) {
      live.computeIfPresent(liveKey(range), (key, count) -> count == 1 ? null : count - 1);
    }

    /** Whether a live resource has this very CIDR. */
    boolean isLived(Range range) {
      return live.containsKey(liveKey(range));
    }

    /** Whether a live resource shares an address with it. */
    boolean isLivedIn(Range range) {
      if (live.isEmpty()) {
        return false;
      }
      for (int length = 0; length <= range.length(); length++) {
        if (live.containsKey(liveKey(range.around(length)))) {
          return true;
        }
      }
      String next = live.higherKey(liveKey(range));
      return next != null
          && next.startsWith(range.family())
          && Range.ofKey(next.substring(next.indexOf('/') + 1)).overlaps(range);
    }
  }

  static final class Pool {
    final String id;
    final String ipam;
    final String scope;
    final @Nullable String source;
    final String family;
    Item row;
    boolean deleting;

    /** What allocations are taken from, by the id of the row. */
    final Ranges<String> usable = new Ranges<>();

    /** The row of each CIDR, in whatever state. */
    final Map<String, String> byCidr = new HashMap<>();

    Pool(Item row) {
      this.id = row.text("id");
      this.ipam = row.text("ipam");
      this.scope = row.text("scope");
      this.source = row.textOrNull("source");
      this.family = row.text("family");
      this.row = row;
    }

    String key() {
      return RowKeys.pool(ipam, id);
    }
  }

  /** One that takes changes. */
  Ipam ipam(String id) {
    Ipam ipam = there(ipams.get(id), "there is no IPAM %s", id);
    unless(!ipam.deleting, "%s is being deleted", id);
    return ipam;
  }

  Scope scope(String id, String ipam) {
    Scope scope = there(scopes.get(id), "there is no scope %s", id);
    unless(scope.ipam.equals(ipam), "%s is not in %s", id, ipam);
    ipam(ipam);
    return scope;
  }

  Pool pool(String id, String ipam) {
    Pool pool = there(pools.get(id), "there is no pool %s", id);
    unless(pool.ipam.equals(ipam), "%s is not in %s", id, ipam);
    unless(!pool.deleting, "%s is being deleted", id);
    ipam(ipam);
    return pool;
  }

  /** The pools of a scope that are not being deleted. */
  List<Pool> poolsIn(Scope scope) {
    return pools.values().stream().filter(p -> p.scope.equals(scope.id) && !p.deleting).toList();
  }

  /** A pool and all below it that live, each after its source. */
  List<String> withDescendants(Pool root) {
    List<String> found = new ArrayList<>(List.of(root.id));
    for (int i = 0; i < found.size(); i++) {
      String source = found.get(i);
      pools.values().stream()
          .filter(p -> source.equals(p.source) && !p.deleting)
          .map(p -> p.id)
          .forEach(found::add);
    }
    return found;
  }

  /** Forgets what has a row of that key, if it is one of these. */
  void forget(String key) {
    String[] parts = key.split("/", 4);
    if (parts.length == 2) {
      ipams.remove(parts[1]);
    } else if (parts.length == 3) {
      switch (parts[1]) {
        case "scope" -> scopes.remove(parts[2]);
        case "pool" -> pools.remove(parts[2]);
        default -> {} // what is not known here
      }
    }
  }
}
