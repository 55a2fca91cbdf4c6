package io.cadastre.domain.tag;

import io.cadastre.domain.core.Command;
import io.cadastre.domain.core.Id;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tags on or off objects of one IPAM, all of them or none. */
public sealed interface TagCommand extends Command {
  record CreateTags(List<Id> resources, Tags tags) implements TagCommand {
    @Override
    public Id target() {
      return resources.getFirst();
    }
  }

  /**
   * @param selectors which tags; empty: all
   */
  record DeleteTags(List<Id> resources, List<Selector> selectors) implements TagCommand {
    @Override
    public Id target() {
      return resources.getFirst();
    }
  }

  /**
   * @param value null: whatever the value; empty: only the empty value
   */
  record Selector(String key, @Nullable String value) {}
}
