package io.cadastre.ec2.protocol;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.DefaultValueTrait;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/**
 * What the SDK's model classes say of themselves, in our words.
 *
 * <p>{@code SdkPojo} and {@code SdkField} are protected API of the AWS SDK and may change in any
 * release, so this is the only file that touches them.
 */
final class Fields {
  // Keyed by model class, of which there are a few hundred; never by anything a caller sends.
  private static final Map<Class<?>, List<Field>> BY_CLASS = new ConcurrentHashMap<>();

  private Fields() {}

  /** What a member may hold. */
  sealed interface Shape {}

  enum Scalar implements Shape {
    TEXT,
    INTEGER,
    LONG,
    DOUBLE,
    BOOLEAN,
    TIMESTAMP
  }

  /** {@code itemName} is the XML name of each item. */
  record ListOf(String itemName, Shape item) implements Shape {}

  /** A nested structure; {@code builder} makes an empty one. */
  record Struct(Supplier<SdkBuilder<?, ?>> builder) implements Shape {}

  /**
   * One member of a structure.
   *
   * @param name as the API reference spells it, {@code IpamPoolId}
   * @param queryName its Query parameter
   * @param xmlName its XML element
   */
  record Field(String name, String queryName, String xmlName, Shape shape, SdkField<?> sdk) {

    /** The member's value in a model object; null where it was not set, also for a list. */
    @Nullable Object get(Object model) {
      Object value =
          // For such a member getValueOrDefault would mint a random token.
          sdk.containsTrait(DefaultValueTrait.class)
              ? ((SdkRequest) model).getValueForField(name, Object.class).orElse(null)
              : sdk.getValueOrDefault(model);
      return value instanceof SdkAutoConstructList ? null : value;
    }

    void set(SdkBuilder<?, ?> builder, Object value) {
      sdk.set(builder, value);
    }
  }

  /**
   * The members of a model object or of its builder, in the SDK's order.
   *
   * @throws IllegalArgumentException for an object that is no SDK model
   */
  static List<Field> of(Object model) {
    if (!(model instanceof SdkPojo pojo)) {
      throw new IllegalArgumentException("not an SDK model: " + model.getClass().getName());
    }
    return BY_CLASS.computeIfAbsent(
        model.getClass(), type -> pojo.sdkFields().stream().map(Fields::field).toList());
  }

  private static Field field(SdkField<?> sdk) {
    return new Field(
        sdk.memberName(), sdk.locationName(), sdk.unmarshallLocationName(), shape(sdk), sdk);
  }

  private static Shape shape(SdkField<?> sdk) {
    MarshallingType<?> type = sdk.marshallingType();
    if (type == MarshallingType.STRING) {
      return Scalar.TEXT;
    } else if (type == MarshallingType.INTEGER) {
      return Scalar.INTEGER;
    } else if (type == MarshallingType.LONG) {
      return Scalar.LONG;
    } else if (type == MarshallingType.DOUBLE) {
      return Scalar.DOUBLE;
    } else if (type == MarshallingType.BOOLEAN) {
      return Scalar.BOOLEAN;
    } else if (type == MarshallingType.INSTANT) {
      return Scalar.TIMESTAMP;
    } else if (type == MarshallingType.SDK_POJO) {
      return new Struct(() -> (SdkBuilder<?, ?>) sdk.constructor().get());
    } else if (type == MarshallingType.LIST) {
      ListTrait list = sdk.getRequiredTrait(ListTrait.class);
      // Lists that only ever appear in requests carry no item name.
      String itemName = Objects.requireNonNullElse(list.memberLocationName(), "item");
      return new ListOf(itemName, shape(list.memberFieldInfo()));
    }
    // No operation of ours has one; the walk over all of them in the tests would stop here.
    throw new IllegalStateException(
        "member " + sdk.memberName() + " is a " + type.getTargetClass());
  }
}
