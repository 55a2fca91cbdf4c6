package io.cadastre.domain.undo;

import io.cadastre.domain.core.Row;
import io.cadastre.domain.ipam.IpamRow;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.AllocationRules;
import io.cadastre.domain.pool.PoolRow;
import io.cadastre.domain.scope.ScopeRow;
import io.cadastre.domain.tag.Tags;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What of a row requests can change, each by a name. What means the same is equal: no description
 * and an empty one, no rule and one that lets everything by.
 */
final class Fields {
  private static final String TAG = "tag ";

  private Fields() {}

  static Map<String, @Nullable Object> of(Row row) {
    Map<String, @Nullable Object> fields = new HashMap<>();
    switch (row) {
      case IpamRow r -> {
        fields.put("description", text(r.description()));
        r.operatingRegions().forEach(region -> fields.put("Region " + region, true));
        fields.put("tier", r.tier());
        fields.put("private GUA", r.privateGua());
        fields.put("metered account", r.meteredAccount());
        fields.putAll(of(r.tags()));
      }
      case ScopeRow r -> {
        fields.put("description", text(r.description()));
        fields.put("external authority", r.externalAuthority());
        fields.putAll(of(r.tags()));
      }
      case PoolRow r -> {
        fields.put("description", text(r.description()));
        fields.put("auto import", r.autoImport());
        fields.put("netmask lengths", lengths(r));
        r.rules()
            .resourceTags()
            .entries()
            .forEach((key, value) -> fields.put("resource " + TAG + key, value));
        fields.put("strategy", r.handles().strategy());
        fields.put("cool-down", r.handles().coolDown());
        fields.put("holders only", r.handles().holdersOnly());
        fields.putAll(of(r.tags()));
      }
      case AllocationRow r -> {
        fields.put("description", text(r.description()));
        fields.put("end", r.expiresAt());
        fields.putAll(of(r.tags()));
      }
      default -> {} // nothing that anybody could change
    }
    return fields;
  }

  static Map<String, @Nullable Object> of(Tags tags) {
    Map<String, @Nullable Object> fields = new HashMap<>();
    tags.entries().forEach((key, value) -> fields.put(TAG + key, value));
    return fields;
  }

  static String text(@Nullable String description) {
    return description == null ? "" : description;
  }

  /**
   * The rules on lengths of a pool, one thing because they must not contradict each other: the
   * least, the most and the default one, which alone may be null.
   */
  static List<@Nullable Integer> lengths(PoolRow pool) {
    AllocationRules rules = pool.rules();
    return Arrays.asList(
        Objects.requireNonNullElse(rules.minNetmaskLength(), 0),
        Objects.requireNonNullElse(rules.maxNetmaskLength(), pool.family().bits()),
        rules.defaultNetmaskLength());
  }
}
