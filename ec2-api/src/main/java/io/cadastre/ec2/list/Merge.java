package io.cadastre.ec2.list;

import io.cadastre.domain.core.Row;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;

/** Several ranges of rows as one, in the order of what follows each range's prefix. */
final class Merge implements Iterator<Row> {
  private final PriorityQueue<Head> heads = new PriorityQueue<>(Comparator.comparing(Head::suffix));

  /** A range of rows in the order of their keys, all of which start with the prefix. */
  record Part(String prefix, Iterator<Row> rows) {}

  private record Head(String suffix, Row row, Part part) {}

  Merge(List<Part> parts) {
    parts.forEach(this::advance);
  }

  @Override
  public boolean hasNext() {
    return !heads.isEmpty();
  }

  @Override
  public Row next() {
    Head first = heads.poll();
    if (first == null) {
      throw new NoSuchElementException();
    }
    advance(first.part);
    return first.row;
  }

  private void advance(Part part) {
    if (part.rows.hasNext()) {
      Row row = part.rows.next();
      heads.add(new Head(row.key().substring(part.prefix.length()), row, part));
    }
  }

  /** All of one, then all of the next; none is begun before those ahead of it are through. */
  static <T> Iterator<T> oneAfterAnother(Iterator<Iterator<T>> parts) {
    return new Iterator<>() {
      private Iterator<T> now = Collections.emptyIterator();

      @Override
      public boolean hasNext() {
        while (!now.hasNext() && parts.hasNext()) {
          now = parts.next();
        }
        return now.hasNext();
      }

      @Override
      public T next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return now.next();
      }
    };
  }
}
