package io.cadastre.kafka.codec;

import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Gets components of records as a lambda does: made once, it costs a call and no reflection. */
final class Getters {
  private Getters() {}

  @SuppressWarnings("unchecked")
  static Function<Object, @Nullable Object> of(RecordComponent component) {
    Class<?> type = component.getDeclaringRecord();
    try {
      MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
      MethodHandle accessor = lookup.unreflect(component.getAccessor());
      return (Function<Object, @Nullable Object>)
          LambdaMetafactory.metafactory(
                  lookup,
                  "apply",
                  MethodType.methodType(Function.class),
                  MethodType.methodType(Object.class, Object.class),
                  accessor,
                  accessor.type().wrap())
              .getTarget()
              .invoke();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("no way to get " + component + " of " + type, e);
    }
  }
}
