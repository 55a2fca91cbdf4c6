package io.cadastre.discovery.collect.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads CSV (RFC 4180) with a header line. Blank lines and lines that begin with # are skipped; a
 * place is the physical line that a row begins in.
 */
final class CsvEntries {
  private static final Set<String> OPTIONAL = Set.of("vpc", "tags");
  private static final ObjectReader ROWS =
      CsvMapper.builder()
          .enable(
              CsvParser.Feature.WRAP_AS_ARRAY,
              CsvParser.Feature.SKIP_EMPTY_LINES,
              CsvParser.Feature.ALLOW_COMMENTS)
          .build()
          .readerFor(String[].class);

  private CsvEntries() {}

  static List<Entry> read(String text) throws BrokenFileException {
    String place = "line 1";
    List<String> header = List.of();
    List<Entry> entries = new ArrayList<>();
    try (MappingIterator<String[]> rows = ROWS.readValues(text)) {
      while (rows.hasNextValue()) {
        place = "line " + rows.getCurrentLocation().getLineNr();
        List<String> row = List.of(rows.nextValue());
        if (header.isEmpty()) {
          checkHeader(place, row);
          header = row;
        } else {
          entries.add(entry(place, header, row));
        }
      }
    } catch (JsonProcessingException e) {
      throw new BrokenFileException(place, "not CSV: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory cannot be read", e);
    }
    if (header.isEmpty()) {
      throw new BrokenFileException("", "has no header line " + String.join(",", Entry.FIELDS));
    }
    return entries;
  }

  private static void checkHeader(String place, List<String> header) throws BrokenFileException {
    Set<String> seen = new HashSet<>();
    for (String column : header) {
      if (!Entry.FIELDS.contains(column)) {
        throw new BrokenFileException(
            place,
            "unknown column "
                + Quoted.of(column)
                + "; the columns are "
                + String.join(", ", Entry.FIELDS));
      }
      if (!seen.add(column)) {
        throw new BrokenFileException(place, "column " + column + " stands there twice");
      }
    }
    for (String column : Entry.FIELDS) {
      if (!seen.contains(column) && !OPTIONAL.contains(column)) {
        throw new BrokenFileException(place, "column " + column + " is missing");
      }
    }
  }

  private static Entry entry(String place, List<String> header, List<String> row)
      throws BrokenFileException {
    if (row.size() != header.size()) {
      throw new BrokenFileException(
          place, "it has " + row.size() + " fields, the header has " + header.size());
    }
    return new Entry(
        place,
        field("id", header, row),
        field("type", header, row),
        Entry.cidrs(field("cidr", header, row)),
        field("account", header, row),
        field("region", header, row),
        field("vpc", header, row),
        tags(place, field("tags", header, row)));
  }

  private static String field(String column, List<String> header, List<String> row) {
    int position = header.indexOf(column);
    return position < 0 ? "" : row.get(position);
  }

  private static Map<String, String> tags(String place, String text) throws BrokenFileException {
    Map<String, String> tags = new TreeMap<>();
    for (String part : text.split(";")) {
      String tag = part.strip();
      int equals = tag.indexOf('=');
      if (tag.isEmpty()) {
        continue;
      }
      if (equals < 0) {
        throw new BrokenFileException(
            place, "tag " + Quoted.of(tag) + " has no =; write key=value;key=value");
      }
      String key = tag.substring(0, equals);
      if (tags.put(key, tag.substring(equals + 1)) != null) {
        throw new BrokenFileException(place, "tag " + Quoted.of(key) + " stands there twice");
      }
    }
    return tags;
  }
}
