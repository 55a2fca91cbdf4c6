package io.cadastre.audit.log;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A copy of a log in a file: gzip of a JSON object a line. The first line says what it is of, then
 * a line a record, partition by partition; the last one counts them. The bytes are as they stand.
 */
public final class CopiedLog implements EventLog {
  private static final String FORMAT = "cadastre-events/1";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final BufferedReader in;
  private final Origin origin;
  private final int partitions;
  private @Nullable JsonNode next;
  private long records;

  private CopiedLog(Path file, BufferedReader in) throws IOException {
    this.file = file;
    this.in = in;
    JsonNode head = line();
    if (head == null || !head.path("format").asText().equals(FORMAT)) {
      throw new UnreadableLog(file + " is no copy of a log: its first line does not say " + FORMAT);
    }
    origin =
        new Origin(
            head.path("cluster").asText(),
            head.path("topic").asText(),
            head.path("topicId").asText());
    partitions = head.path("partitions").asInt();
    next = line();
  }

  /**
   * @throws UnreadableLog when the file is not one
   */
  public static CopiedLog open(Path file) {
    try {
      return new CopiedLog(
          file,
          new BufferedReader(
              new InputStreamReader(
                  new GZIPInputStream(Files.newInputStream(file), 1 << 16),
                  StandardCharsets.UTF_8)));
    } catch (NoSuchFileException e) {
      throw new UnreadableLog("there is no file " + file, e);
    } catch (IOException e) {
      throw new UnreadableLog("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** Writes a copy, and says how many records it has. */
  public static long write(EventLog log, Path file) throws IOException {
    long[] count = new long[1];
    try (BufferedWriter out =
        new BufferedWriter(
            new OutputStreamWriter(
                new GZIPOutputStream(Files.newOutputStream(file), 1 << 16),
                StandardCharsets.UTF_8))) {
      ObjectNode head = JSON.createObjectNode().put("format", FORMAT);
      head.put("cluster", log.origin().cluster()).put("topic", log.origin().topic());
      head.put("topicId", log.origin().topicId()).put("partitions", log.partitions());
      write(out, head);
      for (int partition = 0; partition < log.partitions(); partition++) {
        log.read(
            partition,
            record -> {
              count[0]++;
              write(out, line(record));
            });
      }
      write(out, JSON.createObjectNode().put("records", count[0]));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return count[0];
  }

  private static ObjectNode line(LogRecord record) {
    Base64.Encoder base64 = Base64.getEncoder();
    return JSON.createObjectNode()
        .put("partition", record.place().partition())
        .put("offset", record.place().offset())
        .put("timestamp", record.timestamp())
        .put("key", record.key() == null ? null : base64.encodeToString(record.key()))
        .put("value", record.value() == null ? null : base64.encodeToString(record.value()));
  }

  private static void write(BufferedWriter out, ObjectNode line) {
    try {
      out.write(line.toString());
      out.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Origin origin() {
    return origin;
  }

  @Override
  public int partitions() {
    return partitions;
  }

  @Override
  public void read(int partition, Consumer<LogRecord> sink) {
    try {
      long last = -1;
      while (next != null && next.has("offset") && next.path("partition").asInt() == partition) {
        LogRecord record = record(next);
        if (record.place().offset() <= last) {
          throw new UnreadableLog(file + " is not in order at " + record.place());
        }
        last = record.place().offset();
        records++;
        sink.accept(record);
        next = line();
      }
      if (partition == partitions - 1) {
        checkWhole();
      }
    } catch (IOException e) {
      throw new UnreadableLog("cannot read " + file + " to its end: " + e.getMessage(), e);
    }
  }

  private void checkWhole() {
    if (next == null || !next.has("records")) {
      throw new UnreadableLog(
          file
              + (next == null
                  ? " is cut off: its last line, which counts the records, is not there"
                  : " is not in order: behind the last partition comes another"));
    }
    if (next.path("records").asLong() != records) {
      throw new UnreadableLog(
          file + " has " + records + " records and says " + next.path("records").asLong());
    }
  }

  private LogRecord record(JsonNode line) {
    return new LogRecord(
        new Place(origin.topic(), line.path("partition").asInt(), line.path("offset").asLong()),
        line.path("timestamp").asLong(),
        bytes(line.path("key")),
        bytes(line.path("value")),
        new RecordHeaders());
  }

  private byte @Nullable [] bytes(JsonNode text) {
    try {
      return text.isTextual() ? Base64.getDecoder().decode(text.asText()) : null;
    } catch (IllegalArgumentException e) {
      throw new UnreadableLog(file + " has a value that is not base64: " + e.getMessage());
    }
  }

  private @Nullable JsonNode line() throws IOException {
    String line = in.readLine();
    try {
      return line == null ? null : JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new UnreadableLog(file + " has a line that is not JSON: " + e.getOriginalMessage());
    }
  }

  @Override
  public Map<Integer, Long> ends() {
    return Map.of(); // behind the last record stood what is no record
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
