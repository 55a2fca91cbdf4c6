package io.cadastre.domain.space;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.address.Family;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A sorted set of disjoint CIDRs of one family, each with a small mark, without an object per
 * entry: chunks of primitive arrays, and a directory of chunks searched by their first address.
 *
 * <p>Disjoint CIDRs differ in their network address, so the address alone is the key. An entry
 * costs 8 bytes for IPv4 and 16 for IPv6, plus 2 unless all CIDRs have one length, plus the unused
 * part of its chunk. Search is O(log n). Insertion and removal move at most one chunk, and the
 * directory (8 bytes or less per chunk) when a chunk splits or empties.
 *
 * <p>A place is the position of an entry as {@link #floor} returns it; the next {@link #add} or
 * {@link #remove} makes it void. {@link #NONE} stands for no entry.
 */
final class SortedCidrs {
  /** No entry. */
  static final long NONE = -1;

  /** The most entries of a chunk. */
  static final int CHUNK = 512;

  private static final int LEAST_CAPACITY = 4;
  private static final int MARK_BITS = 2;

  private final Family family;
  private final int commonLength;
  private final int chunkLimit;
  private Chunk[] chunks = new Chunk[1];
  private int chunkCount;
  private long size;

  private SortedCidrs(Family family, int commonLength, int chunkLimit) {
    if (chunkLimit < 2) {
      throw new IllegalArgumentException("a chunk of " + chunkLimit + " cannot split");
    }
    this.family = family;
    this.commonLength = commonLength;
    this.chunkLimit = chunkLimit;
  }

  /** An empty set of CIDRs of any length, each with a mark. */
  static SortedCidrs marked(Family family, int chunkLimit) {
    return new SortedCidrs(family, -1, chunkLimit);
  }

  /** An empty set of CIDRs of one length, without marks. */
  static SortedCidrs ofLength(Family family, int netmaskLength, int chunkLimit) {
    return new SortedCidrs(family, netmaskLength, chunkLimit);
  }

  long size() {
    return size;
  }

  /** Adds a CIDR; false when its address is there already. The mark is 0 to 3, 0 if unmarked. */
  boolean add(Cidr cidr, int mark) {
    int index = chunkOf(cidr.high(), cidr.low());
    if (index < 0) {
      if (chunkCount == 0) {
        insertChunk(0, new Chunk(LEAST_CAPACITY));
      }
      index = 0;
    }
    Chunk chunk = chunks[index];
    int at = chunk.floor(cidr.high(), cidr.low()) + 1;
    if (at > 0 && chunk.high[at - 1] == cidr.high() && chunk.low(at - 1) == cidr.low()) {
      return false;
    }
    if (chunk.size == chunkLimit) {
      // Ascending insertion, the usual kind, leaves full chunks behind instead of half-full ones.
      int keep = index == chunkCount - 1 && at == chunk.size ? chunk.size : chunk.size / 2;
      insertChunk(index + 1, chunk.split(keep));
      if (at >= keep) {
        at -= keep;
        chunk = chunks[index + 1];
      }
    }
    chunk.insert(at, cidr, mark);
    size++;
    return true;
  }

  /** Removes exactly that CIDR; false when it is not there. */
  boolean remove(Cidr cidr) {
    long place = floor(cidr.high(), cidr.low());
    if (place == NONE || !holds(place, cidr)) {
      return false;
    }
    int index = chunkIndex(place);
    chunks[index].delete(entryIndex(place));
    if (chunks[index].size == 0) {
      chunkCount--;
      System.arraycopy(chunks, index + 1, chunks, index, chunkCount - index);
      Arrays.fill(chunks, chunkCount, chunkCount + 1, null);
    }
    size--;
    return true;
  }

  /** The last entry whose address is not after the given one. */
  long floor(long high, long low) {
    int index = chunkOf(high, low);
    return index < 0 ? NONE : place(index, chunks[index].floor(high, low));
  }

  /** The first entry. */
  long first() {
    return size == 0 ? NONE : place(0, 0);
  }

  /** The entry after that one; after {@link #NONE}, the first. */
  long next(long place) {
    if (place == NONE) {
      return first();
    }
    int index = chunkIndex(place);
    int at = entryIndex(place) + 1;
    if (at < chunks[index].size) {
      return place(index, at);
    }
    return index + 1 < chunkCount ? place(index + 1, 0) : NONE;
  }

  Cidr cidr(long place) {
    Chunk chunk = chunks[chunkIndex(place)];
    int at = entryIndex(place);
    return new Cidr(family, chunk.high[at], chunk.low(at), chunk.netmaskLength(at));
  }

  int mark(long place) {
    return chunks[chunkIndex(place)].mark(entryIndex(place));
  }

  /** Whether both hold the same CIDRs with the same marks. */
  boolean sameAs(SortedCidrs other) {
    if (size != other.size) {
      return false;
    }
    long theirs = other.first();
    for (long mine = first(); mine != NONE; mine = next(mine)) {
      if (mark(mine) != other.mark(theirs) || !cidr(mine).equals(other.cidr(theirs))) {
        return false;
      }
      theirs = other.next(theirs);
    }
    return true;
  }

  private boolean holds(long place, Cidr cidr) {
    Chunk chunk = chunks[chunkIndex(place)];
    int at = entryIndex(place);
    return chunk.high[at] == cidr.high()
        && chunk.low(at) == cidr.low()
        && chunk.netmaskLength(at) == cidr.netmaskLength();
  }

  /** The last chunk whose first address is not after the given one, -1 when there is none. */
  private int chunkOf(long high, long low) {
    int from = 0;
    int to = chunkCount - 1;
    while (from <= to) {
      int middle = (from + to) >>> 1;
      if (chunks[middle].compare(0, high, low) <= 0) {
        from = middle + 1;
      } else {
        to = middle - 1;
      }
    }
    return to;
  }

  private void insertChunk(int index, Chunk chunk) {
    if (chunkCount == chunks.length) {
      chunks = Arrays.copyOf(chunks, chunkCount + (chunkCount >> 1) + 1);
    }
    System.arraycopy(chunks, index, chunks, index + 1, chunkCount - index);
    chunks[index] = chunk;
    chunkCount++;
  }

  private static long place(int chunk, int entry) {
    return (long) chunk << Integer.SIZE | entry;
  }

  private static int chunkIndex(long place) {
    return (int) (place >>> Integer.SIZE);
  }

  private static int entryIndex(long place) {
    return (int) place;
  }

  /** Entries in the order of their addresses; never empty except while it is being made. */
  private final class Chunk {
    private long[] high;
    private long @Nullable [] low;
    private short @Nullable [] tags;
    private int size;

    Chunk(int capacity) {
      high = new long[capacity];
      low = family == Family.IPV4 ? null : new long[capacity];
      tags = commonLength >= 0 ? null : new short[capacity];
    }

    long low(int at) {
      return low == null ? 0 : low[at];
    }

    int netmaskLength(int at) {
      return tags == null ? commonLength : tags[at] >>> MARK_BITS;
    }

    int mark(int at) {
      return tags == null ? 0 : tags[at] & ((1 << MARK_BITS) - 1);
    }

    int compare(int at, long high, long low) {
      int order = Long.compareUnsigned(this.high[at], high);
      return order == 0 ? Long.compareUnsigned(low(at), low) : order;
    }

    int floor(long high, long low) {
      int from = 0;
      int to = size - 1;
      while (from <= to) {
        int middle = (from + to) >>> 1;
        if (compare(middle, high, low) <= 0) {
          from = middle + 1;
        } else {
          to = middle - 1;
        }
      }
      return to;
    }

    void insert(int at, Cidr cidr, int mark) {
      if (size == high.length) {
        resize(Math.min(chunkLimit, size + (size >> 1) + LEAST_CAPACITY));
      }
      move(at, at + 1);
      high[at] = cidr.high();
      if (low != null) {
        low[at] = cidr.low();
      }
      if (tags != null) {
        tags[at] = (short) (cidr.netmaskLength() << MARK_BITS | mark);
      }
      size++;
    }

    void delete(int at) {
      move(at + 1, at);
      size--;
      if (size > 0 && size <= high.length / 4) {
        resize(high.length / 2);
      }
    }

    /** Keeps the first entries and returns the others. */
    Chunk split(int keep) {
      Chunk others = new Chunk(Math.max(LEAST_CAPACITY, size - keep));
      others.size = size - keep;
      System.arraycopy(high, keep, others.high, 0, others.size);
      if (low != null && others.low != null) {
        System.arraycopy(low, keep, others.low, 0, others.size);
      }
      if (tags != null && others.tags != null) {
        System.arraycopy(tags, keep, others.tags, 0, others.size);
      }
      size = keep;
      resize(keep);
      return others;
    }

    private void move(int from, int to) {
      System.arraycopy(high, from, high, to, size - from);
      if (low != null) {
        System.arraycopy(low, from, low, to, size - from);
      }
      if (tags != null) {
        System.arraycopy(tags, from, tags, to, size - from);
      }
    }

    private void resize(int capacity) {
      high = Arrays.copyOf(high, capacity);
      low = low == null ? null : Arrays.copyOf(low, capacity);
      tags = tags == null ? null : Arrays.copyOf(tags, capacity);
    }
  }
}
