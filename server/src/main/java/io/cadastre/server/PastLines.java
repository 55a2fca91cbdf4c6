package io.cadastre.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Answers about the past as lines for people. */
final class PastLines {
  private PastLines() {}

  /** Who was at a CIDR from when to when, and by which events. */
  static String lived(JsonNode one) {
    return Plain.line(life(one));
  }

  private static String life(JsonNode one) {
    StringBuilder line = new StringBuilder();
    line.append(one.path("cidr").asText()).append("  ");
    JsonNode began = one.path("began");
    if (one.has("refused")) {
      JsonNode refused = one.path("refused");
      return line.append("refused     ")
          .append(one.path("from").asText())
          .append("  ")
          .append(refused.path("operation").asText())
          .append(" in ")
          .append(refused.path("subject").asText())
          .append(" by ")
          .append(actor(began))
          .append(": ")
          .append(refused.path("message").asText())
          .append(place(began))
          .toString();
    }
    line.append("%-11s ".formatted(one.path("kind").asText()));
    line.append(one.path("from").asText()).append(" to ");
    line.append(one.path("to").isNull() ? "now" : one.path("to").asText()).append("  ");
    line.append(named(one.path("row")));
    line.append("  by ").append(actor(began)).append(place(began));
    JsonNode ended = one.path("ended");
    if (!ended.isNull()) {
      line.append(", ended by ").append(actor(ended)).append(place(ended));
    }
    return line.toString();
  }

  /** What is in cool-down, who held it and how long it still is. */
  static String keptBack(JsonNode one) {
    Duration left = Duration.ofSeconds(one.path("endsInSeconds").asLong());
    return Plain.line(
        "%s  %s  since %s until %s  %s left"
            .formatted(
                one.at("/previous/cidr").asText(),
                named(one),
                one.path("since").asText(),
                one.path("until").asText(),
                left.toString().substring("PT".length()).toLowerCase(Locale.ROOT)));
  }

  /** A row that appeared, changed or disappeared. */
  static String change(JsonNode one) {
    JsonNode before = one.path("before");
    JsonNode after = one.path("after");
    JsonNode row = after.isNull() ? before : after;
    String sign =
        switch (one.path("change").asText()) {
          case "appeared" -> "+ ";
          case "disappeared" -> "- ";
          default -> "~ ";
        };
    StringBuilder line = new StringBuilder(sign).append(one.path("kind").asText()).append(' ');
    String cidr = row.at("/cidr").asText(row.at("/previous/cidr").asText(""));
    if (!cidr.isEmpty()) {
      line.append(cidr).append("  ");
    }
    line.append(named(row));
    if (!before.isNull() && !after.isNull()) {
      line.append("  ").append(String.join(", ", changed(before, after)));
    }
    return Plain.line(line.toString());
  }

  private static List<String> changed(JsonNode before, JsonNode after) {
    Map<String, String> old = flat(before);
    Map<String, String> young = flat(after);
    TreeSet<String> names = new TreeSet<>(old.keySet());
    names.addAll(young.keySet());
    List<String> changed = new ArrayList<>();
    for (String name : names) {
      String was = old.getOrDefault(name, "nothing");
      String is = young.getOrDefault(name, "nothing");
      if (!was.equals(is)) {
        changed.add(name + ": " + was + " -> " + is);
      }
    }
    return changed;
  }

  private static Map<String, String> flat(JsonNode row) {
    Map<String, String> fields = new TreeMap<>();
    row.properties()
        .forEach(
            field -> {
              JsonNode value = field.getValue();
              if (value.isObject()) {
                flat(value).forEach((name, text) -> fields.put(field.getKey() + "." + name, text));
              } else if (!value.isNull()) {
                fields.put(field.getKey(), value.isTextual() ? value.asText() : value.toString());
              }
            });
    return fields;
  }

  private static String named(JsonNode row) {
    JsonNode held = row.has("previous") ? row.path("previous") : row;
    String name = held.path("id").asText(held.at("/resource/id").asText());
    StringBuilder text = new StringBuilder(name);
    if (held.has("resourceOwner")) {
      String holder = held.path("resource").isTextual() ? held.path("resource").asText() : "";
      text.append(" of ")
          .append(holder.isEmpty() ? "account " + held.path("resourceOwner").asText() : holder);
      for (String term : List.of("tenant", "owner")) {
        JsonNode said = held.path("terms").path(term);
        if (said.isTextual()) {
          text.append(", ").append(term).append(' ').append(said.asText());
        }
      }
    }
    String description = held.path("description").asText("");
    if (held.path("description").isTextual() && !description.isEmpty()) {
      text.append(" \"").append(description).append('"');
    }
    return text.toString();
  }

  private static String actor(JsonNode mark) {
    JsonNode actor = mark.path("actor");
    if (actor.isNull()) {
      return "itself";
    }
    String tenant = actor.path("tenant").asText("");
    return actor.path("tenant").isTextual() ? tenant : "account " + actor.path("account").asText();
  }

  private static String place(JsonNode mark) {
    return " (%s #%d %d@%d, %s)"
        .formatted(
            mark.path("event").asText(),
            mark.path("sequence").asLong(),
            mark.path("partition").asInt(),
            mark.path("offset").asLong(),
            mark.path("cause").asText());
  }
}
