package io.cadastre.audit.form;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * JSON in the canonical form of RFC 8785: names in order, no blanks, the fewest escapes. Numbers
 * are whole; bytes are hex.
 */
final class Canonical {
  private Canonical() {}

  static String text(SortedMap<String, Object> fields) {
    StringBuilder out = new StringBuilder(320);
    write(fields, out);
    return out.toString();
  }

  private static void write(Object value, StringBuilder out) {
    switch (value) {
      case String text -> quoted(text, out);
      case byte[] bytes -> quoted(HexFormat.of().formatHex(bytes), out);
      case Map<?, ?> map -> {
        char before = '{';
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          out.append(before);
          quoted(String.valueOf(entry.getKey()), out);
          out.append(':');
          write(entry.getValue(), out);
          before = ',';
        }
        out.append(before == '{' ? "{}" : "}");
      }
      case List<?> list -> {
        char before = '[';
        for (Object item : list) {
          out.append(before);
          write(item, out);
          before = ',';
        }
        out.append(before == '[' ? "[]" : "]");
      }
      default -> out.append(value);
    }
  }

  private static void quoted(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ') {
            out.append("\\u00").append(HexFormat.of().toHexDigits((byte) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
