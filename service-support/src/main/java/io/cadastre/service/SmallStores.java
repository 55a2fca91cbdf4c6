package io.cadastre.service;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.WriteBufferManager;

/**
 * Bounds what dozens of stores take together: one block cache for all, and within it one share for
 * what all of them have not yet written to files, so that a store under load may take much of it.
 * Named in the settings of Streams, which makes it.
 */
public final class SmallStores implements RocksDBConfigSetter {
  private static final long CACHE_BYTES = 256L << 20;
  private static final long UNWRITTEN_BYTES = 160L << 20;
  private static final long WRITE_BUFFER_BYTES = 32L << 20;

  /**
   * More files are searched before they are merged: a filter each, and half as much is rewritten.
   */
  private static final int FILES_BEFORE_MERGE = 8;

  private static final class Shared {
    static final Cache CACHE = new LRUCache(CACHE_BYTES);
    static final WriteBufferManager UNWRITTEN = new WriteBufferManager(UNWRITTEN_BYTES, CACHE);
  }

  @Override
  public void setConfig(String storeName, Options options, Map<String, Object> configs) {
    BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
    table.setBlockCache(Shared.CACHE);
    options.setTableFormatConfig(table);
    options.setWriteBufferManager(Shared.UNWRITTEN);
    options.setWriteBufferSize(WRITE_BUFFER_BYTES);
    options.setLevel0FileNumCompactionTrigger(FILES_BEFORE_MERGE);
    // Streams leaves the last level, which is most of a store, without filters. We mostly ask for
    // what is not there: whether an id is new.
    options.setOptimizeFiltersForHits(false);
    options.setMemtableWholeKeyFiltering(true);
    options.setMemtablePrefixBloomSizeRatio(0.05);
  }

  @Override
  public void close(String storeName, Options options) {
    // What is shared by all stores of the process lives as long as it does.
  }
}
