package io.cadastre.ec2.answer;

import io.cadastre.domain.core.Id;
import io.cadastre.domain.tag.Tags;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import software.amazon.awssdk.services.ec2.model.Tag;

/** What the answers of all operations spell alike. */
public final class Shown {
  public static final String IPAM = "ipam";
  public static final String SCOPE = "ipam-scope";
  public static final String POOL = "ipam-pool";
  public static final String ALLOCATION = "ipam-pool-allocation";

  /** What a change answers with; the state that a later read shows is the row's. */
  public static final String CREATING = "create-in-progress";

  public static final String MODIFYING = "modify-in-progress";
  public static final String DELETING = "delete-in-progress";

  private Shown() {}

  /** {@code MODIFY_COMPLETE} as {@code modify-complete}. */
  public static String text(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** IPAM's ARNs name no Region. */
  public static String arn(String account, String kind, Id id) {
    return "arn:aws:ec2::" + account + ":" + kind + "/" + id.value();
  }

  public static List<Tag> tags(Tags tags) {
    return list(tags, (key, value) -> Tag.builder().key(key).value(value).build());
  }

  public static <T> List<T> list(Tags tags, BiFunction<String, String, T> one) {
    return tags.entries().entrySet().stream()
        .map(tag -> one.apply(tag.getKey(), tag.getValue()))
        .toList();
  }
}
