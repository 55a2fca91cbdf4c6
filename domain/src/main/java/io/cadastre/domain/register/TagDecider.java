package io.cadastre.domain.register;

import static io.cadastre.domain.core.Decision.refused;

import io.cadastre.domain.core.Decision;
import io.cadastre.domain.core.Event;
import io.cadastre.domain.core.Id;
import io.cadastre.domain.core.Lifecycle;
import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.core.Row;
import io.cadastre.domain.core.Text;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.ipam.IpamRow;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.PoolRow;
import io.cadastre.domain.scope.ScopeRow;
import io.cadastre.domain.tag.TagCommand.CreateTags;
import io.cadastre.domain.tag.TagCommand.DeleteTags;
import io.cadastre.domain.tag.TagCommand.Selector;
import io.cadastre.domain.tag.TagEvent.TagsChanged;
import io.cadastre.domain.tag.Tags;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Decides about tags. */
final class TagDecider {
  private TagDecider() {}

  static Decision create(CreateTags c, Register register) {
    return change(c.resources(), register, tags -> tags.with(c.tags()));
  }

  static Decision delete(DeleteTags c, Register register) {
    return change(c.resources(), register, tags -> without(tags, c.selectors()));
  }

  private static Decision change(List<Id> resources, Register register, UnaryOperator<Tags> next) {
    List<Event> events = new ArrayList<>();
    Row answer = null;
    IpamId home = null;
    for (Id id : new LinkedHashSet<>(resources)) {
      Row row = register.directory().tagged(id);
      Tagged tagged = row == null ? null : tagged(row);
      if (row == null || tagged == null || !tagged.owner.equals(register.asked().account())) {
        return refused(
            RefusalCode.RESOURCE_NOT_FOUND, id, "The ID '" + id.value() + "' does not exist.");
      }
      if (Register.deleting(tagged.state)) {
        return Register.beingDeleted(id);
      }
      if (home != null && !home.equals(tagged.ipam)) {
        return refused(
            RefusalCode.INVALID_COMBINATION,
            id,
            id.value() + " is not in " + home + "; one command is about objects of one IPAM.");
      }
      home = tagged.ipam;
      Tags after = next.apply(tagged.tags);
      Decision wrong = check(id, after);
      if (wrong != null) {
        return wrong;
      }
      if (!after.equals(tagged.tags)) {
        events.add(new TagsChanged(tagged.ipam, id, tagged.tags, after));
      }
      answer = Evolver.retagged(row, after);
    }
    if (answer == null) {
      throw new IllegalArgumentException("a tag command for nothing");
    }
    return new Decision.Accepted(events, List.of(answer), List.of());
  }

  private record Tagged(IpamId ipam, String owner, Lifecycle state, Tags tags) {}

  private static @Nullable Tagged tagged(Row row) {
    return switch (row) {
      case IpamRow r -> new Tagged(r.id(), r.owner(), r.state(), r.tags());
      case ScopeRow r -> new Tagged(r.ipam(), r.owner(), r.state(), r.tags());
      case PoolRow r -> new Tagged(r.ipam(), r.owner(), r.state(), r.tags());
      case AllocationRow r ->
          new Tagged(r.ipam(), r.resourceOwner(), Lifecycle.CREATE_COMPLETE, r.tags());
      default -> null;
    };
  }

  private static Tags without(Tags tags, List<Selector> selectors) {
    if (selectors.isEmpty()) {
      return Tags.NONE;
    }
    Map<String, String> left = new TreeMap<>(tags.entries());
    for (Selector selector : selectors) {
      if (selector.value() == null) {
        left.remove(selector.key());
      } else {
        left.remove(selector.key(), selector.value());
      }
    }
    return new Tags(left);
  }

  /** What is wrong with tags an object would have; null when nothing. */
  static @Nullable Decision check(Id id, Tags tags) {
    if (tags.entries().size() > Tags.MAX) {
      return refused(
          RefusalCode.TAG_LIMIT_EXCEEDED,
          id,
          id.value()
              + " can have "
              + Tags.MAX
              + " tags; it would have "
              + tags.entries().size()
              + ".");
    }
    for (Map.Entry<String, String> tag : tags.entries().entrySet()) {
      String key = tag.getKey();
      if (key.isEmpty()
          || key.length() > Tags.MAX_KEY_LENGTH
          || tag.getValue().length() > Tags.MAX_VALUE_LENGTH) {
        return refused(
            RefusalCode.INVALID_VALUE,
            id,
            "A tag key has 1 to "
                + Tags.MAX_KEY_LENGTH
                + " characters and a value at most "
                + Tags.MAX_VALUE_LENGTH
                + ": '"
                + Text.quoted(key)
                + "'.");
      }
      Decision text = TextRules.check(id, "A tag key", key, Tags.MAX_KEY_LENGTH);
      if (text == null) {
        text = TextRules.check(id, "A tag value", tag.getValue(), Tags.MAX_VALUE_LENGTH);
      }
      if (text != null) {
        return text;
      }
      if (key.startsWith(Tags.RESERVED)) {
        return refused(
            RefusalCode.INVALID_VALUE,
            id,
            "Tag keys starting with '"
                + Tags.RESERVED
                + "' are reserved: '"
                + Text.quoted(key)
                + "'.");
      }
    }
    return null;
  }
}
