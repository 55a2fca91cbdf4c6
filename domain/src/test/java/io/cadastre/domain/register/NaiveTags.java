package io.cadastre.domain.register;

import static io.cadastre.domain.register.NaiveRegister.refuseIf;

import io.cadastre.domain.core.Id;
import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.register.NaiveRegister.Refuse;
import io.cadastre.domain.register.NaiveRows.Grant;
import io.cadastre.domain.register.NaiveRows.Pool;
import io.cadastre.domain.register.NaiveRows.Scope;
import io.cadastre.domain.register.NaiveRows.Thing;
import io.cadastre.domain.tag.TagCommand;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The naive reference's tags. */
final class NaiveTags {
  private final NaiveRows rows;

  NaiveTags(NaiveRows rows) {
    this.rows = rows;
  }

  private static String homeOf(Thing thing) {
    return switch (thing) {
      case Scope scope -> scope.ipam;
      case Pool pool -> pool.ipam.id;
      case Grant grant -> grant.pool.ipam.id;
      default -> thing.id;
    };
  }

  @Nullable NaiveRange retag(
      List<? extends Id> resources,
      String account,
      Map<String, String> added,
      @Nullable List<TagCommand.Selector> removed) {
    Map<Thing, Map<String, String>> after = new HashMap<>();
    String home = null;
    for (var id : resources) {
      Thing thing = owned(id.value(), account);
      if (thing == null) {
        throw new Refuse(RefusalCode.RESOURCE_NOT_FOUND, null);
      }
      refuseIf(thing.deleting(), RefusalCode.INCORRECT_STATE);
      refuseIf(home != null && !home.equals(homeOf(thing)), RefusalCode.INVALID_COMBINATION);
      home = homeOf(thing);
      Map<String, String> tags = new TreeMap<>(thing.tags);
      if (removed != null) {
        tags.entrySet()
            .removeIf(
                tag ->
                    removed.isEmpty()
                        || removed.stream()
                            .anyMatch(
                                s ->
                                    s.key().equals(tag.getKey())
                                        && (s.value() == null
                                            || s.value().equals(tag.getValue()))));
      }
      tags.putAll(added);
      check(tags);
      after.put(thing, tags);
    }
    after.forEach((thing, tags) -> thing.tags = tags);
    return null;
  }

  private @Nullable Thing owned(String id, String account) {
    List<Thing> all = new ArrayList<>();
    rows.ipams.stream().filter(i -> i.owner.equals(account)).forEach(all::add);
    rows.scopes.stream().filter(s -> rows.ipam(s.ipam).owner.equals(account)).forEach(all::add);
    rows.pools.stream().filter(p -> p.ipam.owner.equals(account)).forEach(all::add);
    rows.grants.stream().filter(g -> g.pool.ipam.owner.equals(account)).forEach(all::add);
    return all.stream().filter(t -> t.id.equals(id)).findFirst().orElse(null);
  }

  static void check(Map<String, String> tags) {
    refuseIf(tags.size() > 50, RefusalCode.TAG_LIMIT_EXCEEDED);
    for (String key : tags.keySet()) {
      refuseIf(key.startsWith("aws:"), RefusalCode.INVALID_VALUE);
    }
  }
}
