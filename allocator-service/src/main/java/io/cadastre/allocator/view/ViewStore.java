package io.cadastre.allocator.view;

import io.cadastre.domain.core.Row;
import io.cadastre.domain.core.RowChange;
import io.cadastre.domain.core.Rows;
import io.cadastre.kafka.codec.StateCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Snapshot;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The rows of a view on disk, each batch written together with how far the events were read. One
 * thread writes, any thread reads; a read sees one moment.
 */
final class ViewStore implements AutoCloseable {
  static {
    RocksDB.loadLibrary();
  }

  private final Path folder;
  private final StateCodec codec;
  private final Options options = new Options().setCreateIfMissing(true);
  private final WriteOptions writeOptions = new WriteOptions();
  private RocksDB db;

  private ViewStore(Path folder, StateCodec codec) {
    this.folder = folder;
    this.codec = codec;
    this.db = open();
  }

  /**
   * Opens the store of that folder. One that cannot be opened is thrown away: all it holds comes
   * again from the events.
   */
  static ViewStore open(Path folder, StateCodec codec) {
    return new ViewStore(folder, codec);
  }

  private RocksDB open() {
    try {
      Files.createDirectories(folder);
      try {
        return RocksDB.open(options, folder.toString());
      } catch (RocksDBException e) {
        delete(folder);
        Files.createDirectories(folder);
        return RocksDB.open(options, folder.toString());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open the view in " + folder, e);
    } catch (RocksDBException e) {
      throw new IllegalStateException("cannot open the view in " + folder, e);
    }
  }

  /** Forgets everything. */
  void clear() {
    db.close();
    try {
      delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot clear the view in " + folder, e);
    }
    db = open();
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  byte @Nullable [] get(String key) {
    try {
      return db.get(bytes(key));
    } catch (RocksDBException e) {
      throw new IllegalStateException("cannot read the view", e);
    }
  }

  /** The rows as they are now, batches written so far included; for the writer. */
  Rows rows() {
    return new DbRows(null);
  }

  /** One batch: all of it or nothing. */
  void write(List<RowChange> changes, List<Meta> metas) {
    try (WriteBatch batch = new WriteBatch()) {
      for (RowChange change : changes) {
        Row after = change.after();
        if (after == null) {
          batch.delete(bytes(change.key()));
        } else {
          batch.put(bytes(change.key()), codec.encode((Record) after));
        }
      }
      for (Meta meta : metas) {
        batch.put(bytes(meta.key), meta.value);
      }
      db.write(writeOptions, batch);
    } catch (RocksDBException e) {
      throw new IllegalStateException("cannot write the view", e);
    }
  }

  /** Something kept beside the rows. */
  record Meta(String key, byte[] value) {}

  /** Answers from the rows as they are at this moment. */
  <T> T read(Function<Rows, T> question) {
    Snapshot snapshot = db.getSnapshot();
    try (ReadOptions at = new ReadOptions().setSnapshot(snapshot)) {
      return question.apply(new DbRows(at));
    } finally {
      db.releaseSnapshot(snapshot);
    }
  }

  private final class DbRows implements Rows {
    private final @Nullable ReadOptions at;

    DbRows(@Nullable ReadOptions at) {
      this.at = at;
    }

    @Override
    public @Nullable Row get(String key) {
      try {
        return codec.row(at == null ? db.get(bytes(key)) : db.get(at, bytes(key)));
      } catch (RocksDBException e) {
        throw new IllegalStateException("cannot read the view", e);
      }
    }

    @Override
    public void scan(String prefix, @Nullable String after, Predicate<Row> visitor) {
      try (RocksIterator entries = at == null ? db.newIterator() : db.newIterator(at)) {
        byte[] start = bytes(prefix);
        boolean behind = after != null && after.compareTo(prefix) >= 0;
        entries.seek(bytes(behind ? after + "\0" : prefix));
        for (; entries.isValid() && startsWith(entries.key(), start); entries.next()) {
          Row row = codec.row(entries.value());
          if (row != null && !visitor.test(row)) {
            return;
          }
        }
      }
    }
  }

  private static boolean startsWith(byte[] key, byte[] prefix) {
    return key.length >= prefix.length
        && java.util.Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
  }

  private static byte[] bytes(String key) {
    return key.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() {
    db.close();
    writeOptions.close();
    options.close();
  }
}
