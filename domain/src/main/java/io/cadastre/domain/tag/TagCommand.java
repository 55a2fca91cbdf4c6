package io.cadastre.domain.tag;

import io.cadastre.domain.core.Command;
import io.cadastre.domain.core.Id;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tags on or off objects of one IPAM, all of them or none. */
public sealed interface TagCommand extends Command {
  /**
   * @throws IllegalArgumentException for no resources
   */
  record CreateTags(List<Id> resources, Tags tags) implements TagCommand {
    public CreateTags {
      resources = some(resources);
    }

    @Override
    public Id target() {
      return resources.getFirst();
    }
  }

  /**
   * @param selectors which tags; empty: all
   * @throws IllegalArgumentException for no resources
   */
  record DeleteTags(List<Id> resources, List<Selector> selectors) implements TagCommand {
    public DeleteTags {
      resources = some(resources);
      selectors = List.copyOf(selectors);
    }

    @Override
    public Id target() {
      return resources.getFirst();
    }
  }

  /**
   * @param value null: whatever the value; empty: only the empty value
   */
  record Selector(String key, @Nullable String value) {}

  private static List<Id> some(List<Id> resources) {
    if (resources.isEmpty()) {
      throw new IllegalArgumentException("a tag command for nothing");
    }
    return List.copyOf(resources);
  }
}
