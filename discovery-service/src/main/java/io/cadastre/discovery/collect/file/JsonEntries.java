package io.cadastre.discovery.collect.file;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads a JSON array of objects. A place is the number of an object and the line it begins in. */
final class JsonEntries {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final String place;
  private final JsonNode node;

  private JsonEntries(String place, JsonNode node) {
    this.place = place;
    this.node = node;
  }

  static List<Entry> read(String text) throws BrokenFileException {
    List<Entry> entries = new ArrayList<>();
    try (JsonParser parser = MAPPER.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        throw new BrokenFileException("", "must be a JSON array of resources");
      }
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        int line = parser.currentTokenLocation().getLineNr();
        String place = "resource " + (entries.size() + 1) + " (line " + line + ")";
        entries.add(new JsonEntries(place, parser.readValueAsTree()).entry());
      }
      if (parser.nextToken() != null) {
        throw new BrokenFileException("", "goes on after its array");
      }
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      throw new BrokenFileException("line " + line, "not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory cannot be read", e);
    }
    return entries;
  }

  private Entry entry() throws BrokenFileException {
    if (!node.isObject()) {
      throw wrong("must be an object");
    }
    for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!Entry.FIELDS.contains(name) && !name.equals("cidrs")) {
        throw wrong(
            "unknown field "
                + Quoted.of(name)
                + "; the fields are "
                + String.join(", ", Entry.FIELDS));
      }
    }
    return new Entry(
        place,
        text("id"),
        text("type"),
        cidrs(),
        text("account"),
        text("region"),
        text("vpc"),
        tags());
  }

  private List<String> cidrs() throws BrokenFileException {
    JsonNode several = node.path("cidrs");
    if (several.isMissingNode() || several.isNull()) {
      return Entry.cidrs(text("cidr"));
    }
    if (node.hasNonNull("cidr")) {
      throw wrong("has both cidr and cidrs");
    }
    List<String> cidrs = new ArrayList<>();
    for (JsonNode cidr : several) {
      cidrs.add(cidr.isTextual() ? cidr.textValue() : "");
    }
    if (!several.isArray() || cidrs.contains("")) {
      throw wrong("cidrs must be an array of texts");
    }
    return cidrs;
  }

  private Map<String, String> tags() throws BrokenFileException {
    JsonNode object = node.path("tags");
    Map<String, String> tags = new TreeMap<>();
    if (object.isMissingNode() || object.isNull()) {
      return tags;
    }
    for (Map.Entry<String, JsonNode> tag : object.properties()) {
      if (!tag.getValue().isTextual()) {
        throw wrong("tag " + Quoted.of(tag.getKey()) + " must be a text in quotes");
      }
      tags.put(tag.getKey(), tag.getValue().textValue());
    }
    if (!object.isObject()) {
      throw wrong("tags must be an object of texts");
    }
    return tags;
  }

  private String text(String field) throws BrokenFileException {
    JsonNode value = node.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return "";
    }
    if (!value.isTextual()) {
      throw wrong(field + " must be a text in quotes");
    }
    return value.textValue();
  }

  private BrokenFileException wrong(String why) {
    return new BrokenFileException(place, why);
  }
}
