package io.cadastre.allocator.view;

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
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
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
 * were read. One thread writes, any thread reads; a read sees one moment. It is closed once nobody
 * is inside: what RocksDB has closed is memory of others.
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

  /**
   * Of rows, most of which a question about the past passes by. Lists are looked into here and
   * there.
   */
  private static final long ROW_BLOCK_BYTES = 32L << 10;

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
          .setTableFormatConfig(table());
  private final ColumnFamilyOptions rowOptions =
      new ColumnFamilyOptions(familyOptions)
          .setTableFormatConfig(table().setBlockSize(ROW_BLOCK_BYTES));

  /** What goes on ends at last: nothing that was deleted is to be passed by for long. */
  private final ColumnFamilyOptions openOptions =
      new ColumnFamilyOptions(familyOptions)
          .setWriteBufferSize(OPEN_BUFFER_BYTES)
          .setLevel0FileNumCompactionTrigger(2);

  private final WriteOptions writeOptions = new WriteOptions();
  private final Map<Part, ColumnFamilyHandle> parts = new EnumMap<>(Part.class);
  private RocksDB db;

  /** Shared by all who are inside the database. */
  private final ReadWriteLock inside = new ReentrantReadWriteLock();

  private boolean closed;

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
    return switch (part) {
      case LIVE, CLOSED -> rowOptions;
      case OPEN -> openOptions;
      case MARKS, ADDRESSES, OVER -> familyOptions;
    };
  }

  private BlockBasedTableConfig table() {
    return new BlockBasedTableConfig().setBlockCache(cache).setFilterPolicy(filter);
  }

  /** Forgets everything, once nobody reads. */
  void clear() {
    inside.writeLock().lock();
    try {
      closeDb();
      delete(folder);
      db = open();
      closed = false;
      try (Batch batch = batch()) {
        batch.put(Part.LIVE, FORMAT_KEY, FORMAT);
        batch.write();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot clear the view in " + folder, e);
    } finally {
      inside.writeLock().unlock();
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  /**
   * From here until it {@link #leave}s, the thread has the database open.
   *
   * @throws ViewClosedException when it is closed
   */
  private void enter() {
    inside.readLock().lock();
    if (closed) {
      leave();
      throw new ViewClosedException();
    }
  }

  private void leave() {
    inside.readLock().unlock();
  }

  byte @Nullable [] get(String key) {
    enter();
    try {
      return read(Part.LIVE, Bytes.of(key), null);
    } finally {
      leave();
    }
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

  /** What is written so far, batches under way not; for the writer while it has a batch. */
  Moment now() {
    return new Moment(null);
  }

  /**
   * Answers from what is there at this moment.
   *
   * @param question waits for nothing: who closes waits for it
   * @throws ViewClosedException when it is closed
   */
  <T> T read(Function<Moment, T> question) {
    enter();
    try {
      Snapshot snapshot = db.getSnapshot();
      try (ReadOptions at = new ReadOptions().setSnapshot(snapshot)) {
        return question.apply(new Moment(at));
      } finally {
        db.releaseSnapshot(snapshot);
      }
    } finally {
      leave();
    }
  }

  Periods periods() {
    return periods;
  }

  Batch batch() {
    enter();
    return new Batch();
  }

  /** What is to be written: all of it or nothing. Who has one is inside. */
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
      leave();
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

    RocksIterator entries(Part part) {
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

  private void closeDb() {
    closed = true;
    parts.values().forEach(ColumnFamilyHandle::close);
    parts.clear();
    db.close();
  }

  /** Waits for those who are inside. */
  @Override
  public void close() {
    inside.writeLock().lock();
    try {
      closeDb();
      writeOptions.close();
      openOptions.close();
      rowOptions.close();
      familyOptions.close();
      filter.close();
      cache.close();
      options.close();
    } finally {
      inside.writeLock().unlock();
    }
  }
}
