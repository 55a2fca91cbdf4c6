package io.cadastre.ec2.protocol;

import io.cadastre.ec2.http.Ec2Error;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of one Query request as a tree: {@code Filter.1.Name=x} is the value x three steps
 * down. Reading takes a parameter out, so that what is left is what nobody knew. Good for one
 * request, one thread at a time.
 */
public final class Form {
  /**
   * More than any list we accept needs, little enough to parse in milliseconds. Ten thousand
   * filters stay below it, so that they are refused as filters and not as parameters.
   */
  public static final int MAX_PARAMETERS = 25_000;

  /** EC2's deepest parameter has 6 steps. */
  private static final int MAX_DEPTH = 12;

  private static final int SHOWN = 100;

  private final Node root = new Node();
  private int parameters;

  private Form() {}

  /** A place in the tree. Both a value and children is possible on the wire, and always wrong. */
  static final class Node {
    @Nullable String value;
    private final Map<String, Node> children = new HashMap<>(4);

    @Nullable Node take(String name) {
      return children.remove(name);
    }

    /** How many steps begin here that nobody took yet. */
    int size() {
      return children.size();
    }

    /** The step, of those left, that comes first in the alphabet, so that messages are stable. */
    @Nullable String anyLeft() {
      return children.keySet().stream().min(String::compareTo).orElse(null);
    }

    /** Refuses what nobody took at or below this place, which is called {@code path}. */
    void refuseRest(String path) {
      if (value != null || !children.isEmpty()) {
        throw unknown(nameBelow(path));
      }
    }

    /** The full name of a parameter at or below this place, which is called {@code path}. */
    String nameBelow(String path) {
      String step = value == null ? anyLeft() : null;
      if (step == null) {
        return path;
      }
      return Objects.requireNonNull(children.get(step))
          .nameBelow(path.isEmpty() ? step : path + "." + step);
    }
  }

  /**
   * Parses the parameters of a query string and of a form body together.
   *
   * @throws Ec2Error MalformedQueryString for broken percent-encoding or UTF-8; InvalidCharacter
   *     for a character that XML cannot carry; InvalidQueryParameter for a parameter sent twice, an
   *     ill-formed name, or too many parameters
   */
  public static Form parse(@Nullable String rawQuery, byte[] body) {
    Form form = new Form();
    if (rawQuery != null) {
      form.addAll(rawQuery.getBytes(StandardCharsets.UTF_8));
    }
    form.addAll(body);
    return form;
  }

  /** Takes out a top-level parameter; null where it was not sent. */
  public @Nullable String take(String name) {
    Node node = root.children.get(name);
    if (node == null || node.value == null) {
      return null;
    }
    String value = node.value;
    node.value = null;
    if (node.children.isEmpty()) {
      root.children.remove(name);
    }
    return value;
  }

  /** The value of a top-level parameter, left in its place; null where it was not sent. */
  public @Nullable String peek(String name) {
    Node node = root.children.get(name);
    return node == null ? null : node.value;
  }

  /**
   * Refuses what nobody took.
   *
   * @throws Ec2Error UnknownParameter
   */
  public void refuseRest() {
    root.refuseRest("");
  }

  static Ec2Error unknown(String name) {
    return new Ec2Error("UnknownParameter", "The parameter " + shown(name) + " is not recognized");
  }

  Node root() {
    return root;
  }

  /** A caller's text made fit for a sentence: one line, of bounded length. */
  public static String shown(String text) {
    String line = text.replaceAll("\\p{Cntrl}", "?");
    return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
  }

  private void addAll(byte[] encoded) {
    int start = 0;
    while (start < encoded.length) {
      int end = start;
      int equals = -1;
      while (end < encoded.length && encoded[end] != '&') {
        if (encoded[end] == '=' && equals < 0) {
          equals = end;
        }
        end++;
      }
      if (end > start) {
        String name = decode(encoded, start, equals < 0 ? end : equals, "A parameter's name");
        String value =
            equals < 0
                ? ""
                : decode(encoded, equals + 1, end, "The value of parameter " + shown(name));
        add(name, value);
      }
      start = end + 1;
    }
  }

  private void add(String name, String value) {
    if (++parameters > MAX_PARAMETERS) {
      throw new Ec2Error(
          "InvalidQueryParameter",
          "The request has more than "
              + MAX_PARAMETERS
              + " parameters; "
              + shown(name)
              + " is the"
              + " first too many.");
    }
    String[] steps = name.split("\\.", MAX_DEPTH + 1);
    Node node = root;
    for (String step : steps) {
      if (step.isEmpty() || steps.length > MAX_DEPTH) {
        throw new Ec2Error(
            "InvalidQueryParameter", "The parameter name '" + shown(name) + "' is ill-formed.");
      }
      node = node.children.computeIfAbsent(step, s -> new Node());
    }
    if (node.value != null) {
      throw new Ec2Error(
          "InvalidQueryParameter", "The parameter " + shown(name) + " was sent more than once.");
    }
    node.value = value;
  }

  private static String decode(byte[] encoded, int from, int to, String what) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(to - from);
    for (int i = from; i < to; i++) {
      byte b = encoded[i];
      if (b == '+') {
        bytes.write(' ');
      } else if (b == '%') {
        boolean whole = i + 2 < to;
        int high = whole ? hex(encoded[i + 1]) : -1;
        int low = whole ? hex(encoded[i + 2]) : -1;
        if (high < 0 || low < 0) {
          throw new Ec2Error("MalformedQueryString", what + " has an invalid percent-encoding.");
        }
        bytes.write(high << 4 | low);
        i += 2;
      } else {
        bytes.write(b);
      }
    }
    String text;
    try {
      text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(bytes.toByteArray()))
              .toString();
    } catch (CharacterCodingException e) {
      throw new Ec2Error("MalformedQueryString", what + " is not valid UTF-8.");
    }
    if (!text.codePoints().allMatch(XmlText::isLegal)) {
      throw new Ec2Error(
          "InvalidCharacter", what + " has a control character that is not allowed.");
    }
    return text;
  }

  private static int hex(byte digit) {
    // The mask keeps a negative byte from becoming a char whose script has digits of its own.
    return Character.digit((char) (digit & 0xFF), 16);
  }
}
