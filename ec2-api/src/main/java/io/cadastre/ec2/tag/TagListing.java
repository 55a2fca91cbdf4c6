package io.cadastre.ec2.tag;

import io.cadastre.domain.core.Id;
import io.cadastre.domain.core.Row;
import io.cadastre.ec2.answer.Shown;
import io.cadastre.ec2.http.Ec2Error;
import io.cadastre.ec2.list.Listing;
import io.cadastre.ec2.list.Owned;
import io.cadastre.ec2.list.Page;
import io.cadastre.ec2.list.Tagged;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.DescribeTagsRequest;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.TagDescription;

/**
 * One row a tag, by kind of resource, id and key.
 *
 * @param resources those that a filter names exactly, so that only they are read; null: all
 */
record TagListing(Listing<TagDescription> listing, @Nullable List<Id> resources) {
  private static final String TAG = "tag:";

  /** Where a list goes on: behind this tag, whether it is still there or not. */
  private record Place(String resourceType, String id, String key) {
    private static final Comparator<Place> ORDER =
        Comparator.comparing(Place::resourceType)
            .thenComparing(Place::id)
            .thenComparing(Place::key);

    static Place of(TagDescription tag) {
      return new Place(tag.resourceTypeAsString(), tag.resourceId(), tag.key());
    }

    /**
     * @throws Ec2Error InvalidPaginationToken for a text that no tag has
     */
    static Place parse(String text) {
      String[] parts = text.split("/", 3);
      if (parts.length < 3 || ResourceTags.idOrNull(parts[1]) == null) {
        throw Page.badToken();
      }
      return new Place(parts[0], parts[1], parts[2]);
    }

    /** Kinds and ids have no slash; keys may. */
    String text() {
      return resourceType + "/" + id + "/" + key;
    }
  }

  static TagListing of(DescribeTagsRequest request) {
    List<Filter> filters = request.filters().stream().flatMap(TagListing::plain).toList();
    return new TagListing(
        Listing.of(request, Listing.STANDARD, filters, TagDescription::builder), exactly(filters));
  }

  /** {@code tag:KEY} says two things of a tag, its key and its value. */
  private static Stream<Filter> plain(Filter filter) {
    String name = filter.name();
    if (name == null || !name.startsWith(TAG) || name.length() == TAG.length()) {
      return Stream.of(filter);
    }
    String key = name.substring(TAG.length()).replaceAll("[\\\\*?]", "\\\\$0");
    return Stream.of(
        Filter.builder().name("key").values(key).build(), filter.toBuilder().name("value").build());
  }

  private static @Nullable List<Id> exactly(List<Filter> filters) {
    for (Filter filter : filters) {
      if ("resource-id".equals(filter.name())) {
        List<@Nullable Id> ids = new ArrayList<>();
        filter.values().forEach(value -> ids.add(ResourceTags.idOrNull(value)));
        if (!ids.contains(null)) {
          return ids.stream().map(Objects::requireNonNull).distinct().toList();
        }
      }
    }
    return null;
  }

  Page.Slice<TagDescription> read(Owned owned) {
    return listing.read(
        text -> {
          Place after = text == null ? null : Place.parse(text);
          Stream<TagDescription> tags =
              resources != null ? named(owned, resources) : all(owned, after);
          return tags.filter(tag -> after == null || Place.ORDER.compare(Place.of(tag), after) > 0);
        },
        tag -> Place.of(tag).text());
  }

  private static Stream<TagDescription> named(Owned owned, List<Id> ids) {
    return ids.stream()
        .map(owned::tagged)
        .filter(Objects::nonNull)
        .flatMap(TagListing::tags)
        .sorted(Comparator.comparing(Place::of, Place.ORDER));
  }

  /** The kinds in the order of their names. */
  private static Stream<TagDescription> all(Owned owned, @Nullable Place after) {
    return Stream.of(
            kind(Shown.IPAM, owned::ipams, after),
            kind(Shown.POOL, owned::pools, after),
            kind(Shown.ALLOCATION, owned::allocations, after),
            kind(Shown.SCOPE, owned::scopes, after))
        .reduce(Stream.empty(), Stream::concat);
  }

  private static <R extends Row> Stream<TagDescription> kind(
      String type, Function<@Nullable String, Stream<R>> rowsAfter, @Nullable Place after) {
    int order = after == null ? 1 : type.compareTo(after.resourceType());
    if (order < 0) {
      return Stream.empty();
    }
    // From the very resource on: it may have more tags.
    String before =
        after == null || order > 0 ? null : after.id().substring(0, after.id().length() - 1);
    return rowsAfter.apply(before).map(Tagged::of).flatMap(TagListing::tags);
  }

  private static Stream<TagDescription> tags(@Nullable Tagged tagged) {
    Tagged resource = Objects.requireNonNull(tagged);
    return Shown.list(
        resource.tags(),
        (key, value) ->
            TagDescription.builder()
                .resourceType(resource.resourceType())
                .resourceId(resource.id().value())
                .key(key)
                .value(value)
                .build())
        .stream();
  }
}
