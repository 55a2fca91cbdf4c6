package io.cadastre.ec2.ask;

import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.tag.Tags;
import io.cadastre.ec2.http.Ec2Error;
import io.cadastre.ec2.protocol.Form;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.RequestIpamResourceTag;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** Tags as requests have them. A tag without a value has the empty one. */
public final class TagParameters {
  private TagParameters() {}

  /**
   * The tags that an object is to be created with.
   *
   * @param resourceType what the operation creates, {@code ipam-pool}
   */
  public static Tags of(List<TagSpecification> specifications, String resourceType) {
    if (specifications.isEmpty()) {
      return Tags.NONE;
    }
    if (specifications.size() > 1) {
      throw new Ec2Error(
          "InvalidParameterValue",
          "The request has "
              + specifications.size()
              + " tag specifications; it creates one "
              + resourceType
              + ".");
    }
    TagSpecification only = specifications.getFirst();
    String given =
        Parameters.required("TagSpecification.1.ResourceType", only.resourceTypeAsString());
    if (!given.equals(resourceType)) {
      throw new Ec2Error(
          "InvalidParameterValue",
          "'"
              + Form.shown(given)
              + "' is not a valid taggable resource type for this operation; it creates "
              + resourceType
              + ".");
    }
    return tags("TagSpecification.1.Tag", only.tags());
  }

  public static Tags tags(String name, List<Tag> tags) {
    return tags(name, tags, Tag::key, Tag::value);
  }

  /** The tags of a pool's allocation rules. */
  public static Tags rule(String name, List<RequestIpamResourceTag> tags) {
    return tags(name, tags, RequestIpamResourceTag::key, RequestIpamResourceTag::value);
  }

  private static <T> Tags tags(
      String name,
      List<T> tags,
      Function<T, @Nullable String> keyOf,
      Function<T, @Nullable String> valueOf) {
    Map<String, String> entries = new TreeMap<>();
    for (int i = 0; i < tags.size(); i++) {
      String place = name + "." + (i + 1);
      String key = key(place, keyOf.apply(tags.get(i)));
      String value = Objects.requireNonNullElse(value(place, valueOf.apply(tags.get(i))), "");
      if (entries.put(key, value) != null) {
        throw duplicate(key);
      }
    }
    if (entries.size() > Tags.MAX) {
      throw Refusals.error(
          RefusalCode.TAG_LIMIT_EXCEEDED,
          "The request has " + entries.size() + " tags; a resource can have " + Tags.MAX + ".");
    }
    return new Tags(entries);
  }

  public static Ec2Error duplicate(String key) {
    return new Ec2Error(
        "InvalidParameterValue", "Duplicate tag key '" + Form.shown(key) + "' specified.");
  }

  public static String key(String place, @Nullable String key) {
    String given = Parameters.required(place + ".Key", key);
    Parameters.text(place + ".Key", given, Tags.MAX_KEY_LENGTH);
    return given;
  }

  public static @Nullable String value(String place, @Nullable String value) {
    return Parameters.text(place + ".Value", value, Tags.MAX_VALUE_LENGTH);
  }
}
