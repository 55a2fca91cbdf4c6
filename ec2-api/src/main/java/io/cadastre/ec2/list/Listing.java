package io.cadastre.ec2.list;

import io.cadastre.ec2.http.Ec2Error;
import io.cadastre.ec2.list.Page.Slice;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Ec2Request;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/**
 * A list operation: the page that is asked for, of the rows that pass the filters.
 *
 * @param <T> the SDK class of a row
 */
public record Listing<T>(Page page, Filters<T> filters) {
  public static final Page.Limits STANDARD = new Page.Limits(5, 1_000, 1_000);
  public static final Page.Limits ALLOCATIONS = new Page.Limits(1_000, 100_000, 1_000);

  /**
   * @param row see {@link Filters#of}
   * @throws Ec2Error as {@link Page#of} and {@link Filters#of}
   */
  public static <T> Listing<T> of(
      Ec2Request request,
      Page.Limits limits,
      List<Filter> filters,
      Supplier<? extends SdkBuilder<?, T>> row) {
    return new Listing<>(Page.of(request, limits), Filters.of(filters, row));
  }

  /**
   * @throws Ec2Error InvalidParameterCombination for a request that names what it wants and at the
   *     same time how many
   */
  public static void refuseBoth(String idsName, List<String> ids, @Nullable Integer maxResults) {
    if (!ids.isEmpty() && maxResults != null) {
      throw new Ec2Error(
          "InvalidParameterCombination",
          "The parameter " + idsName + " cannot be used with the parameter MaxResults");
    }
  }

  /** As {@link Page#read}, from rows that are not filtered yet. */
  public Slice<T> read(
      Function<@Nullable String, Stream<T>> rowsAfter, Function<? super T, String> keyOf) {
    return page.read(after -> rowsAfter.apply(after).filter(filters), keyOf);
  }
}
