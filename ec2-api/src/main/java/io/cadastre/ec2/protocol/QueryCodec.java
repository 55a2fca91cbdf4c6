package io.cadastre.ec2.protocol;

import io.cadastre.ec2.http.Ec2Error;
import io.cadastre.ec2.protocol.Fields.Field;
import io.cadastre.ec2.protocol.Fields.ListOf;
import io.cadastre.ec2.protocol.Fields.Scalar;
import io.cadastre.ec2.protocol.Fields.Shape;
import io.cadastre.ec2.protocol.Fields.Struct;
import io.cadastre.ec2.protocol.Form.Node;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Ec2Response;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/**
 * Query parameters ⇄ SDK model objects ⇄ XML, for every operation alike.
 *
 * <p>It knows names and types, not meaning: what is required, and which values are allowed, is for
 * whoever turns a request into a command. Strings stay raw, also where the SDK offers an enum.
 */
public final class QueryCodec {
  /** The largest list in any one place, filters aside. */
  public static final int MAX_ITEMS = 1_000;

  /** As AWS documents it for a describe call. */
  public static final int MAX_FILTERS = 50;

  private static final String EC2_NAMESPACE = "http://ec2.amazonaws.com/doc/2016-11-15/";
  private static final String STS_NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";

  // Digits by class, not \d or parseInt alone, which also take a sign or other scripts' digits.
  private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,19}");
  private static final Pattern DECIMAL =
      Pattern.compile("-?[0-9]{1,30}(\\.[0-9]{1,30})?([eE][-+]?[0-9]{1,3})?");
  private static final Pattern INDEX = Pattern.compile("[1-9][0-9]{0,5}");

  private static final DateTimeFormatter MILLIS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  private QueryCodec() {}

  /**
   * Fills a request from what is left of the form, and leaves the form empty.
   *
   * @throws Ec2Error UnknownParameter for a parameter the request has no member for;
   *     InvalidParameterValue for a value of the wrong type; InvalidQueryParameter for a list with
   *     holes or bad indices; FilterLimitExceeded; each naming the parameter
   */
  public static <T> T decode(SdkBuilder<?, T> request, Form form) {
    fill(request, form.root(), "");
    return request.build();
  }

  /** The answer of a successful operation, {@code <CreateIpamResponse>} and what is in it. */
  public static byte[] encode(String operation, Ec2Response response, String requestId) {
    return XmlText.document(
        xml ->
            xml.root(
                operation + "Response",
                EC2_NAMESPACE,
                root -> {
                  root.element("requestId", requestId);
                  members(root, response);
                }));
  }

  /** EC2's error envelope, which has no namespace and spells {@code RequestID} its own way. */
  public static byte[] error(Ec2Error error, String requestId) {
    return XmlText.document(
        xml ->
            xml.element(
                "Response",
                response -> {
                  response.element(
                      "Errors",
                      errors ->
                          errors.element(
                              "Error",
                              one -> {
                                one.element("Code", error.code());
                                one.element("Message", error.message());
                              }));
                  response.element("RequestID", requestId);
                }));
  }

  /** The one STS answer we give: who the caller is, always its account's root. */
  public static byte[] callerIdentity(String account, String requestId) {
    return XmlText.document(
        xml ->
            xml.root(
                "GetCallerIdentityResponse",
                STS_NAMESPACE,
                response -> {
                  response.element(
                      "GetCallerIdentityResult",
                      result -> {
                        result.element("Arn", "arn:aws:iam::" + account + ":root");
                        result.element("UserId", account);
                        result.element("Account", account);
                      });
                  response.element(
                      "ResponseMetadata", metadata -> metadata.element("RequestId", requestId));
                }));
  }

  /** STS's error envelope: its clients do not find the code in EC2's. */
  public static byte[] stsError(Ec2Error error, String requestId) {
    return XmlText.document(
        xml ->
            xml.root(
                "ErrorResponse",
                STS_NAMESPACE,
                response -> {
                  response.element(
                      "Error",
                      one -> {
                        one.element("Type", error.httpStatus() < 500 ? "Sender" : "Receiver");
                        one.element("Code", error.code());
                        one.element("Message", error.message());
                      });
                  response.element("RequestId", requestId);
                }));
  }

  /** As the wire has it, {@code 2023-11-14T22:13:20.000Z}. */
  public static String timestamp(Instant instant) {
    return MILLIS.format(instant);
  }

  private static void fill(SdkBuilder<?, ?> builder, Node node, String path) {
    for (Field field : Fields.of(builder)) {
      Node sent = node.take(field.queryName());
      if (sent != null) {
        String name = path.isEmpty() ? field.queryName() : path + "." + field.queryName();
        field.set(builder, value(field.shape(), sent, name));
      }
    }
    node.refuseRest(path);
  }

  private static Object value(Shape shape, Node node, String path) {
    return switch (shape) {
      case Scalar scalar -> scalar(scalar, node, path);
      case ListOf list -> items(list.item(), node, path);
      case Struct struct -> {
        SdkBuilder<?, ?> nested = struct.builder().get();
        fill(nested, node, path);
        yield Objects.requireNonNull(nested.build());
      }
    };
  }

  private static List<Object> items(Shape item, Node node, String path) {
    int sent = node.size();
    boolean filters =
        item instanceof Struct struct && struct.builder().get() instanceof Filter.Builder;
    if (filters && sent > MAX_FILTERS) {
      throw new Ec2Error(
          "FilterLimitExceeded",
          "The request has "
              + sent
              + " filters in "
              + path
              + "; the limit is "
              + MAX_FILTERS
              + ".");
    }
    if (sent > MAX_ITEMS) {
      throw new Ec2Error(
          "InvalidParameterValue",
          "The parameter " + path + " has " + sent + " items; the limit is " + MAX_ITEMS + ".");
    }
    List<Object> items = new ArrayList<>(sent);
    for (int i = 1; i <= sent; i++) {
      Node one = node.take(Integer.toString(i));
      if (one == null) {
        throw badIndex(node, path, i);
      }
      items.add(value(item, one, path + "." + i));
    }
    node.refuseRest(path);
    return items;
  }

  /** Item {@code missing} is not there although the list has that many: a hole, or a bad index. */
  private static Ec2Error badIndex(Node node, String path, int missing) {
    String left = Objects.requireNonNull(node.anyLeft());
    return new Ec2Error(
        "InvalidQueryParameter",
        INDEX.matcher(left).matches()
            ? "The list " + path + " has an item " + left + " but no item " + missing + "."
            : "The parameter "
                + Form.shown(node.nameBelow(path))
                + " has '"
                + Form.shown(left)
                + "' where the number of an item, counted from 1, belongs.");
  }

  private static Object scalar(Scalar kind, Node node, String path) {
    String sent = node.value;
    if (sent == null) {
      throw Form.unknown(node.nameBelow(path));
    }
    node.value = null;
    node.refuseRest(path);
    Object value =
        switch (kind) {
          case TEXT -> sent;
          case BOOLEAN -> sent.equals("true") ? Boolean.TRUE : sent.equals("false") ? false : null;
          case INTEGER, LONG, DOUBLE -> number(kind, sent);
          case TIMESTAMP -> instant(sent);
        };
    if (value == null) {
      throw new Ec2Error(
          "InvalidParameterValue",
          "Value ("
              + Form.shown(sent)
              + ") for parameter "
              + path
              + " is invalid. Expecting "
              + expected(kind)
              + ".");
    }
    return value;
  }

  private static String expected(Scalar kind) {
    return switch (kind) {
      case TEXT -> "text";
      case BOOLEAN -> "true or false";
      case INTEGER -> "an integer of 32 bits";
      case LONG -> "an integer of 64 bits";
      case DOUBLE -> "a decimal number";
      case TIMESTAMP -> "a time like 2023-11-14T22:13:20Z";
    };
  }

  private static @Nullable Number number(Scalar kind, String sent) {
    if (!(kind == Scalar.DOUBLE ? DECIMAL : INTEGER).matcher(sent).matches()) {
      return null;
    }
    try {
      return switch (kind) {
        case INTEGER -> Integer.valueOf(sent);
        case LONG -> Long.valueOf(sent);
        default -> finite(Double.parseDouble(sent));
      };
    } catch (NumberFormatException tooLarge) {
      return null;
    }
  }

  private static @Nullable Double finite(double number) {
    return Double.isFinite(number) ? number : null;
  }

  private static @Nullable Instant instant(String sent) {
    try {
      OffsetDateTime time = OffsetDateTime.parse(sent);
      // Java reads years of any length; XML's and everybody else's have four digits.
      return time.getYear() >= 1 && time.getYear() <= 9999 ? time.toInstant() : null;
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static void members(XmlText xml, Object model) throws XMLStreamException {
    for (Field field : Fields.of(model)) {
      Object value = field.get(model);
      if (value != null) {
        element(xml, field.xmlName(), field.shape(), value);
      }
    }
  }

  private static void element(XmlText xml, String name, Shape shape, Object value)
      throws XMLStreamException {
    if (shape instanceof ListOf list) {
      List<?> items = (List<?>) value;
      if (items.isEmpty()) {
        // Unlike an absent one: clients tell "none" from "not said".
        xml.empty(name);
        return;
      }
      xml.element(
          name,
          content -> {
            for (Object item : items) {
              element(content, list.itemName(), list.item(), item);
            }
          });
    } else if (shape instanceof Struct) {
      xml.element(name, content -> members(content, value));
    } else {
      xml.element(name, value instanceof Instant time ? timestamp(time) : value.toString());
    }
  }
}
