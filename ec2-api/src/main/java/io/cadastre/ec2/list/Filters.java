package io.cadastre.ec2.list;

import io.cadastre.ec2.http.Ec2Error;
import io.cadastre.ec2.protocol.Form;
import io.cadastre.ec2.protocol.Members;
import io.cadastre.ec2.protocol.Members.Member;
import io.cadastre.ec2.protocol.QueryCodec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/**
 * The {@code Filter} parameters of a list operation, over the rows it would answer with.
 *
 * <p>A filter is a member's name in kebab case, {@code tag:KEY}, {@code tag-key}, or the plain id
 * wherever the row holds an ARN. Filters are AND-ed, the values of one OR-ed; both are
 * case-sensitive; {@code *} and {@code ?} are wildcards unless after a backslash. A member that is
 * not set matches nothing. AWS documents no filters for IPAM; this rule covers those seen in use.
 *
 * @param <T> the SDK class of a row
 */
public final class Filters<T> implements Predicate<T> {
  /** As AWS documents it for a describe call, over all its filters. */
  public static final int MAX_VALUES = 200;

  private static final String TAG = "tag:";

  private final List<Predicate<Row>> tests;

  private Filters(List<Predicate<Row>> tests) {
    this.tests = tests;
  }

  /**
   * Reads the filters of a request.
   *
   * @param row the builder of the rows' class, {@code IpamPool::builder}: it says which filters
   *     there are before there is a row
   * @throws Ec2Error InvalidParameterValue for a filter that does not exist here or has no values;
   *     MissingParameter for one without a name; FilterLimitExceeded
   */
  public static <T> Filters<T> of(List<Filter> filters, Supplier<? extends SdkBuilder<?, T>> row) {
    int values = filters.stream().mapToInt(filter -> filter.values().size()).sum();
    if (values > MAX_VALUES || filters.size() > QueryCodec.MAX_FILTERS) {
      throw new Ec2Error(
          "FilterLimitExceeded",
          "The request has "
              + filters.size()
              + " filters with "
              + values
              + " values; the limits are "
              + QueryCodec.MAX_FILTERS
              + " and "
              + MAX_VALUES
              + ".");
    }
    if (filters.isEmpty()) {
      return new Filters<>(List.of());
    }
    Row empty = new Row(Objects.requireNonNull(row.get().build()));
    List<Predicate<Row>> tests = new ArrayList<>();
    for (int i = 0; i < filters.size(); i++) {
      tests.add(test(filters.get(i), i + 1, empty));
    }
    return new Filters<>(List.copyOf(tests));
  }

  @Override
  public boolean test(T candidate) {
    if (tests.isEmpty()) {
      return true;
    }
    Row row = new Row(Objects.requireNonNull(candidate));
    return tests.stream().allMatch(test -> test.test(row));
  }

  private static Predicate<Row> test(Filter filter, int place, Row empty) {
    String name = filter.name();
    if (name == null || name.isEmpty()) {
      throw new Ec2Error(
          "MissingParameter", "The request must contain the parameter Filter." + place + ".Name");
    }
    Function<Row, Stream<String>> reader = reader(name, empty);
    if (reader == null) {
      throw new Ec2Error(
          "InvalidParameterValue", "The filter '" + Form.shown(name) + "' is invalid");
    }
    if (filter.values().isEmpty()) {
      throw new Ec2Error(
          "InvalidParameterValue", "The filter '" + Form.shown(name) + "' has no values");
    }
    List<Wildcard> wanted = filter.values().stream().map(Wildcard::of).toList();
    return row ->
        reader.apply(row).anyMatch(value -> wanted.stream().anyMatch(w -> w.matches(value)));
  }

  /** How to read from a row what a filter compares; null where there is no such filter. */
  private static @Nullable Function<Row, Stream<String>> reader(String name, Row empty) {
    if (name.startsWith(TAG) && name.length() > TAG.length()) {
      String key = name.substring(TAG.length());
      return empty.hasTags()
          ? row -> row.tags().filter(t -> key.equals(t.value("Key"))).flatMap(t -> t.texts("Value"))
          : null;
    }
    if (name.equals("tag-key")) {
      return empty.hasTags() ? row -> row.tags().flatMap(t -> t.texts("Key")) : null;
    }
    String member = empty.memberFor(name);
    if (member != null) {
      return row -> row.texts(member);
    }
    String arn =
        name.endsWith("-id") ? empty.memberFor(name.substring(0, name.length() - 2) + "arn") : null;
    return arn == null ? null : row -> row.texts(arn).map(a -> a.substring(a.lastIndexOf('/') + 1));
  }

  /** A row's members by name. */
  private record Row(Map<String, Member> members) {
    Row(Object model) {
      this(byName(model));
    }

    boolean hasTags() {
      Member tags = members.get(tagMember());
      return tags != null && !tags.plain();
    }

    /** Observed resources carry their own tags, under another name. */
    private String tagMember() {
      return members.containsKey("Tags") ? "Tags" : "ResourceTags";
    }

    Stream<Row> tags() {
      return value(tagMember()) instanceof List<?> tags
          ? tags.stream().map(Row::new)
          : Stream.empty();
    }

    /** The member whose name in kebab case is {@code kebab}; null where there is none. */
    @Nullable String memberFor(String kebab) {
      return members.values().stream()
          .filter(member -> member.plain() && kebab(member.name()).equals(kebab))
          .map(Member::name)
          .findFirst()
          .orElse(null);
    }

    Stream<String> texts(String member) {
      Object value = value(member);
      if (value instanceof List<?> list) {
        return list.stream().map(Row::text);
      }
      return value == null ? Stream.empty() : Stream.of(text(value));
    }

    private static String text(Object value) {
      return value instanceof Instant time ? QueryCodec.timestamp(time) : value.toString();
    }

    private @Nullable Object value(String name) {
      Member member = members.get(name);
      return member == null ? null : member.value();
    }

    private static Map<String, Member> byName(Object model) {
      return Members.of(model).stream().collect(Collectors.toMap(Member::name, m -> m));
    }

    private static String kebab(String member) {
      return member.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }
  }
}
