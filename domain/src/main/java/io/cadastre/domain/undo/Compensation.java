package io.cadastre.domain.undo;

import io.cadastre.domain.core.Command;
import io.cadastre.domain.core.Id;
import io.cadastre.domain.ipam.IpamCommand.DeleteIpam;
import io.cadastre.domain.ipam.IpamCommand.ModifyIpam;
import io.cadastre.domain.ipam.IpamEvent;
import io.cadastre.domain.ipam.IpamRow;
import io.cadastre.domain.pool.PoolEvent;
import io.cadastre.domain.register.RequestRefused;
import io.cadastre.domain.resource.ResourceEvent;
import io.cadastre.domain.scope.ScopeCommand.CreateScope;
import io.cadastre.domain.scope.ScopeCommand.DeleteScope;
import io.cadastre.domain.scope.ScopeCommand.ModifyScope;
import io.cadastre.domain.scope.ScopeEvent;
import io.cadastre.domain.scope.ScopeRow;
import io.cadastre.domain.tag.TagCommand.CreateTags;
import io.cadastre.domain.tag.TagCommand.DeleteTags;
import io.cadastre.domain.tag.TagCommand.Selector;
import io.cadastre.domain.tag.TagEvent;
import io.cadastre.domain.tag.TagEvent.TagsChanged;
import io.cadastre.domain.tag.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The one request that takes an event back, from the event alone, or a sentence on why there is
 * none. What needs two requests has none: it would be undone by half when the second is refused.
 *
 * @param region to be called; null: none
 * @param none why there is no such request; null: there is
 */
record Compensation(@Nullable Command command, @Nullable String region, @Nullable String none) {
  static Compensation by(Command command) {
    return new Compensation(command, null, null);
  }

  static Compensation none(String why) {
    return new Compensation(null, null, why);
  }

  /**
   * @param requestId what it will be asked by; ids of what has to get new ones are derived from it
   */
  static Compensation of(Happened happened, String requestId) {
    return switch (happened.event()) {
      case IpamEvent e -> ipam(e);
      case ScopeEvent e -> scope(e);
      case PoolEvent e -> PoolCompensation.of(e, requestId);
      case TagEvent e -> tags(e);
      case ResourceEvent e ->
          none(
              "Discovery saw it: change the resource where it is, or its source; what is seen next"
                  + " is recorded by itself.");
      case RequestRefused e -> none("It changed nothing: the request was refused.");
      default -> throw new IllegalArgumentException("an event nobody undoes: " + happened);
    };
  }

  /** What to change something back to; null, which leaves it as it is, where it did not change. */
  static <T> @Nullable T back(T before, T after) {
    return before.equals(after) ? null : before;
  }

  private static Compensation ipam(IpamEvent event) {
    return switch (event) {
      case IpamEvent.IpamCreated e -> by(new DeleteIpam(e.ipam().id(), false));
      case IpamEvent.IpamModified e -> modified(e.before(), e.after());
      case IpamEvent.IpamDeleted e ->
          none("An IPAM that was deleted is not made again, its record has ended; create another.");
      case IpamEvent.ExtentSwept e ->
          none("It only clears away what is left of " + e.root().value() + ", which was deleted.");
    };
  }

  private static Compensation modified(IpamRow before, IpamRow after) {
    return by(
        new ModifyIpam(
            after.id(),
            back(Fields.text(before.description()), Fields.text(after.description())),
            without(before.operatingRegions(), after.operatingRegions()),
            without(after.operatingRegions(), before.operatingRegions()),
            back(before.tier(), after.tier()),
            back(before.privateGua(), after.privateGua()),
            back(before.meteredAccount(), after.meteredAccount())));
  }

  private static List<String> without(List<String> some, List<String> others) {
    return some.stream().filter(one -> !others.contains(one)).toList();
  }

  private static Compensation scope(ScopeEvent event) {
    return switch (event) {
      case ScopeEvent.ScopeCreated e -> by(new DeleteScope(e.after().id()));
      case ScopeEvent.ScopeModified e -> {
        ScopeRow before = e.before();
        boolean same = Objects.equals(before.externalAuthority(), e.after().externalAuthority());
        yield by(
            new ModifyScope(
                before.id(),
                back(Fields.text(before.description()), Fields.text(e.after().description())),
                same ? null : before.externalAuthority(),
                !same && before.externalAuthority() == null));
      }
      case ScopeEvent.ScopeDeleted e -> {
        ScopeRow row = e.before();
        yield by(
            new CreateScope(
                row.ipam(), row.id(), row.description(), row.externalAuthority(), row.tags()));
      }
    };
  }

  private static Compensation tags(TagEvent event) {
    return switch (event) {
      case TagsChanged e -> retagged(e.resource(), e.before(), e.after());
    };
  }

  private static Compensation retagged(Id resource, Tags before, Tags after) {
    Map<String, String> set = new TreeMap<>(before.entries());
    set.entrySet().removeAll(after.entries().entrySet());
    List<Selector> added = new ArrayList<>();
    after
        .entries()
        .forEach(
            (key, value) -> {
              if (!before.entries().containsKey(key)) {
                added.add(new Selector(key, value));
              }
            });
    if (!set.isEmpty() && !added.isEmpty()) {
      return none(
          "It takes several requests, and by half nothing is undone: on "
              + resource.value()
              + " CreateTags "
              + set
              + " and DeleteTags "
              + added.stream().map(Selector::key).toList()
              + "; make both.");
    }
    return by(
        added.isEmpty()
            ? new CreateTags(List.of(resource), new Tags(set))
            : new DeleteTags(List.of(resource), added));
  }
}
