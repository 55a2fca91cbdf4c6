package io.cadastre.ec2.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads any SDK model object member by member, for code that serves every operation alike. */
public final class Members {
  private Members() {}

  /**
   * One member and its value.
   *
   * @param name as the API reference spells it, {@code IpamPoolId}
   * @param plain whether it is made to hold a text, number, boolean or time, or a list of these
   * @param value a String, Integer, Long, Double, Boolean, Instant, an SDK model object, or a List
   *     of these; null where it was not set
   */
  public record Member(String name, boolean plain, @Nullable Object value) {}

  private static boolean isPlain(Fields.Shape shape) {
    return shape instanceof Fields.Scalar
        || shape instanceof Fields.ListOf list && list.item() instanceof Fields.Scalar;
  }

  /**
   * All members of an SDK model object, set or not, in the SDK's order.
   *
   * @throws IllegalArgumentException for an object that is no SDK model
   */
  public static List<Member> of(Object model) {
    return Fields.of(model).stream()
        .map(f -> new Member(f.name(), isPlain(f.shape()), f.get(model)))
        .toList();
  }
}
