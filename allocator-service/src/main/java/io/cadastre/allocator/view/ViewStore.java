package io.cadastre.allocator.view;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.core.Row;
import io.cadastre.domain.core.Rows;
import io.cadastre.kafka.codec.StateCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.Filter;
import org.rocksdb.LRUCache;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Snapshot;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The rows of a view and their past on disk, each batch written together with how far the events
 * were read. One thread writes, any thread reads; a read sees one moment.
 */
final class ViewStore implements AutoCloseable {
  static {
    RocksDB.loadLibrary();
  }

  /** Of another format all is thrown away: it comes again from the events. */
  private static final byte[] FORMAT = Bytes.of("4");

  private static final byte[] FORMAT_KEY = Bytes.of("format");

  /** Blocks that were read, of all parts together. */
  private static final long CACHE_BYTES = 64L << 20;

  /** What is read of the past is mostly passed by: in small blocks, finding each costs as much. */
  private static final long BLOCK_BYTES = 32L << 10;

  /** Some 20,000 events of {@link Part#OPEN}. */
  private static final long OPEN_BUFFER_BYTES = 8L << 20;

  /** Of each key: one lookup in a hundred of what is not in a file reads it in vain. */
  private static final double FILTER_BITS = 10;

  /** What is kept, each in a column family of its own. */
  enum Part {
    /** The rows as they are, each behind the sequence it is so since; and how far all has come. */
    LIVE("default"),
    /** The rows as they were: {@link Intervals#closed}. */
    CLOSED("closed"),
    /** {@link Mark} by IPAM and sequence. */
    MARKS("marks"),
    /** The end of each interval by its address: {@link Intervals#address}. */
    ADDRESSES("addresses"),
    /** Of these the intervals that go on, by when: {@link Periods#open}. */
    OPEN("open"),
    /** And those that are over: {@link Periods#over}. */
    OVER("over");

    private final byte[] family;

    Part(String family) {
      this.family = Bytes.of(family);
    }
  }

  private final Path folder;
  private final StateCodec codec;
  private final Periods periods;
  private final DBOptions options =
      new DBOptions().setCreateIfMissing(true).setCreateMissingColumnFamilies(true);
  private final Cache cache = new LRUCache(CACHE_BYTES);
  private final Filter filter = new BloomFilter(FILTER_BITS);
  private final ColumnFamilyOptions familyOptions =
      new ColumnFamilyOptions()
          .setCompressionType(CompressionType.LZ4_COMPRESSION)
          .setTableFormatConfig(
              new BlockBasedTableConfig()
                  .setBlockCache(cache)
                  .setBlockSize(BLOCK_BYTES)
                  .setFilterPolicy(filter));

  /** What goes on ends at last: nothing that was deleted is to be passed by for long. */
  private final ColumnFamilyOptions openOptions =
      new ColumnFamilyOptions(familyOptions)
          .setWriteBufferSize(OPEN_BUFFER_BYTES)
          .setLevel0FileNumCompactionTrigger(2);

  private final WriteOptions writeOptions = new WriteOptions();
  private final Map<Part, ColumnFamilyHandle> parts = new EnumMap<>(Part.class);
  private RocksDB db;

  private ViewStore(Path folder, StateCodec codec, Periods periods) {
    this.folder = folder;
    this.codec = codec;
    this.periods = periods;
    this.db = open();
  }

  /**
   * Opens the store of that folder. One that cannot be opened, or is of another format, is thrown
   * away: all it holds comes again from the events.
   */
  static ViewStore open(Path folder, StateCodec codec) {
    return open(folder, codec, Periods.STANDARD);
  }

  /**
   * @param periods as it was written with
   */
  static ViewStore open(Path folder, StateCodec codec, Periods periods) {
    ViewStore store = new ViewStore(folder, codec, periods);
    if (!Arrays.equals(store.read(Part.LIVE, FORMAT_KEY, null), FORMAT)) {
      store.clear();
    }
    return store;
  }

  private RocksDB open() {
    try {
      Files.createDirectories(folder);
      try {
        return openFamilies();
      } catch (RocksDBException e) {
        delete(folder);
        Files.createDirectories(folder);
        return openFamilies();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open the view in " + folder, e);
    } catch (RocksDBException e) {
      throw new IllegalStateException("cannot open the view in " + folder, e);
    }
  }

  private RocksDB openFamilies() throws RocksDBException {
    List<ColumnFamilyHandle> handles = new ArrayList<>();
    RocksDB opened =
        RocksDB.open(
            options,
            folder.toString(),
            Arrays.stream(Part.values())
                .map(part -> new ColumnFamilyDescriptor(part.family, options(part)))
                .toList(),
            handles);
    for (Part part : Part.values()) {
      parts.put(part, handles.get(part.ordinal()));
    }
    return opened;
  }

  private ColumnFamilyOptions options(Part part) {
    return part == Part.OPEN ? openOptions : familyOptions;
  }

  /** Forgets everything. */
  void clear() {
    closeDb();
    try {
      delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot clear the view in " + folder, e);
    }
    db = open();
    try (Batch batch = batch()) {
      batch.put(Part.LIVE, FORMAT_KEY, FORMAT);
      batch.write();
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  byte @Nullable [] get(String key) {
    return read(Part.LIVE, Bytes.of(key), null);
  }

  private byte @Nullable [] read(Part part, byte[] key, @Nullable ReadOptions at) {
    try {
      return at == null ? db.get(family(part), key) : db.get(family(part), at, key);
    } catch (RocksDBException e) {
      throw new IllegalStateException("cannot read the view", e);
    }
  }

  private ColumnFamilyHandle family(Part part) {
    return Objects.requireNonNull(parts.get(part));
  }

  /** What is written so far, batches under way not; for the writer. */
  Moment now() {
    return new Moment(null);
  }

  /** Answers from what is there at this moment. */
  <T> T read(Function<Moment, T> question) {
    Snapshot snapshot = db.getSnapshot();
    try (ReadOptions at = new ReadOptions().setSnapshot(snapshot)) {
      return question.apply(new Moment(at));
    } finally {
      db.releaseSnapshot(snapshot);
    }
  }

  Periods periods() {
    return periods;
  }

  Batch batch() {
    return new Batch();
  }

  /** What is to be written: all of it or nothing. */
  final class Batch implements AutoCloseable {
    private final WriteBatch batch = new WriteBatch();

    void put(Part part, byte[] key, byte[] value) {
      try {
        batch.put(family(part), key, value);
      } catch (RocksDBException e) {
        throw new IllegalStateException("cannot write the view", e);
      }
    }

    void delete(Part part, byte[] key) {
      try {
        batch.delete(family(part), key);
      } catch (RocksDBException e) {
        throw new IllegalStateException("cannot write the view", e);
      }
    }

    void write() {
      try {
        db.write(writeOptions, batch);
      } catch (RocksDBException e) {
        throw new IllegalStateException("cannot write the view", e);
      }
    }

    @Override
    public void close() {
      batch.close();
    }
  }

  /** All parts as they are at one moment. */
  final class Moment {
    private final @Nullable ReadOptions at;

    private Moment(@Nullable ReadOptions at) {
      this.at = at;
    }

    byte @Nullable [] get(Part part, byte[] key) {
      return read(part, key, at);
    }

    Cursor cursor(Part part) {
      return new Cursor(entries(part));
    }

    private RocksIterator entries(Part part) {
      return at == null ? db.newIterator(family(part)) : db.newIterator(family(part), at);
    }

    /** The keys that start so, with their values, in order, until the visitor answers false. */
    void scan(Part part, byte[] prefix, java.util.function.BiPredicate<byte[], byte[]> visitor) {
      try (RocksIterator entries = entries(part)) {
        for (entries.seek(prefix);
            entries.isValid() && Bytes.startsWith(entries.key(), prefix);
            entries.next()) {
          if (!visitor.test(entries.key(), entries.value())) {
            return;
          }
        }
      }
    }

    StateCodec codec() {
      return codec;
    }

    Periods periods() {
      return periods;
    }

    /** The rows as they are. */
    Rows rows() {
      return new LiveRows(this);
    }
  }

  private record LiveRows(Moment moment) implements Rows {
    @Override
    public void cidrs(String prefix, Consumer<Cidr> visitor) {
      moment.scan(
          Part.LIVE,
          Bytes.of(prefix),
          (key, value) -> {
            visitor.accept(Cidr.fromSortKey(Bytes.text(key, prefix.length(), key.length)));
            return true;
          });
    }

    @Override
    public @Nullable Row get(String key) {
      byte[] live = moment.get(Part.LIVE, Bytes.of(key));
      return live == null ? null : moment.codec().row(Intervals.row(live));
    }

    @Override
    public void scan(String prefix, @Nullable String after, Predicate<Row> visitor) {
      try (RocksIterator entries = moment.entries(Part.LIVE)) {
        byte[] start = Bytes.of(prefix);
        boolean behind = after != null && after.compareTo(prefix) >= 0;
        entries.seek(Bytes.of(behind ? after + "\0" : prefix));
        for (; entries.isValid() && Bytes.startsWith(entries.key(), start); entries.next()) {
          Row row = moment.codec().row(Intervals.row(entries.value()));
          if (row != null && !visitor.test(row)) {
            return;
          }
        }
      }
    }
  }

  private void closeDb() {
    parts.values().forEach(ColumnFamilyHandle::close);
    parts.clear();
    db.close();
  }

  @Override
  public void close() {
    closeDb();
    writeOptions.close();
    openOptions.close();
    familyOptions.close();
    filter.close();
    cache.close();
    options.close();
  }
}
