package io.cadastre.allocator.decide;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a record that is no request: its bytes as they came, with where it was and why in
 * headers. What is too large for a request is cut, as it might be too large for this topic as well.
 */
final class DeadLetters {
  /** Name and value each have their length before them. */
  private static final int LENGTHS_OF_A_HEADER = 6;

  private DeadLetters() {}

  static Record<String, Object> of(
      Record<byte[], byte[]> record, RecordMetadata at, String reason, int maxBytes, long now) {
    byte[] value = record.value() == null ? new byte[0] : record.value();
    byte[] key = record.key() == null ? new byte[0] : record.key();
    boolean cut = size(record) > maxBytes;
    Headers headers = cut ? new RecordHeaders() : new RecordHeaders(record.headers());
    header(headers, "dlq-reason", reason);
    header(headers, "dlq-topic", at.topic());
    header(headers, "dlq-partition", String.valueOf(at.partition()));
    header(headers, "dlq-offset", String.valueOf(at.offset()));
    if (record.value() == null) {
      header(headers, "dlq-null", "true");
    }
    if (record.key() != null) {
      headers.add("dlq-key", cut ? atMost(key, maxBytes / 4) : key);
    }
    if (cut) {
      header(headers, "dlq-size", String.valueOf(size(record)));
    }
    return new Record<>("00000", cut ? atMost(value, maxBytes / 2) : value, now, headers);
  }

  /** Bytes that the record takes at most on a topic: key, value and headers. */
  static long size(Record<byte[], byte[]> record) {
    return size(record.key(), record.value(), record.headers());
  }

  static long size(byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
    long size = length(key) + length(value);
    for (Header header : headers) {
      size += LENGTHS_OF_A_HEADER + Utils.utf8Length(header.key()) + length(header.value());
    }
    return size;
  }

  private static long length(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }

  private static byte[] atMost(byte[] bytes, int size) {
    return bytes.length <= size ? bytes : Arrays.copyOf(bytes, size);
  }

  private static void header(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
