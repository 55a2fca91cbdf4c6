package io.cadastre.domain.undo;

import io.cadastre.domain.core.Event;
import io.cadastre.domain.core.Row;
import io.cadastre.domain.core.RowChange;
import io.cadastre.domain.core.Rows;
import io.cadastre.domain.ipam.IpamEvent.ExtentSwept;
import io.cadastre.domain.pool.PoolEvent.PoolDeleted;
import io.cadastre.domain.register.Evolver;
import io.cadastre.domain.tag.TagEvent.TagsChanged;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What an event alone says of rows: most hold the rows that they change, before and after. */
final class Rowwise {
  private static final Rows NONE =
      new Rows() {
        @Override
        public @Nullable Row get(String key) {
          return null;
        }

        @Override
        public void scan(String prefix, @Nullable String after, Predicate<Row> visitor) {}
      };

  private Rowwise() {}

  /** The changes that the event itself holds; none of a pool's delete, a sweep and of tags. */
  static List<RowChange> changes(Event event) {
    return switch (event) {
      case PoolDeleted e -> List.of();
      case ExtentSwept e -> List.of();
      case TagsChanged e -> List.of();
      default -> Evolver.evolve(event, "", NONE);
    };
  }
}
