package io.cadastre.audit.check;

import io.cadastre.audit.check.Known.Pool;
import io.cadastre.audit.form.Item;
import org.jspecify.annotations.Nullable;

/** In which scope an event lies. */
final class EventScopes {
  private final Rows rows;
  private final Known known;

  EventScopes(Rows rows, Known known) {
    this.rows = rows;
    this.known = known;
  }

  /** Before the event is applied; null where it is about an IPAM as a whole. */
  @Nullable String of(Event e) {
    return switch (e.type()) {
      case "IpamCreated", "IpamModified", "IpamDeleted" -> null;
      case "ScopeCreated", "ScopeModified", "ScopeDeleted" -> about(e).text("id");
      case "ExtentSwept" -> {
        String pool = e.body().textOrNull("pool");
        String key = RowKeys.extent(e.ipam(), pool == null ? e.ipam() : pool);
        yield rows.has(key) ? rows.get(key).textOrNull("scope") : null;
      }
      case "TagsChanged" -> ofTagged(e.body().text("resource"), e.ipam());
      case "CooldownEnded" -> ofPool(e.before().item("previous").textOrNull("pool"));
      default -> {
        Item about = about(e);
        yield about.has("scope") ? about.text("scope") : ofPool(about.textOrNull("pool"));
      }
    };
  }

  private static Item about(Event e) {
    return e.body().has("after") ? e.after() : e.before();
  }

  private @Nullable String ofPool(@Nullable String id) {
    return id != null && known.pools.get(id) instanceof Pool pool ? pool.scope : null;
  }

  private @Nullable String ofTagged(String id, String ipam) {
    if (known.scopes.containsKey(id)) {
      return id;
    }
    if (known.pools.containsKey(id)) {
      return ofPool(id);
    }
    String place = RowKeys.place(ipam, id);
    return rows.has(place) ? ofPool(rows.get(place).text("pool")) : null;
  }
}
