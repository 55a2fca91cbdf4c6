package io.cadastre.alerting.rule;

import io.cadastre.kafka.codec.RecordCodec;
import io.cadastre.kafka.message.Utilization;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** What a rule compares, as a share of the capacity. */
public enum Measure {
  /** Held by allocations. */
  ALLOCATED,
  /** In use by live resources without an allocation. */
  OCCUPIED,
  /** Whatever is not free. */
  USED;

  /** Null: of another release. */
  static @Nullable Measure coded(String code) {
    for (Measure measure : values()) {
      if (RecordCodec.kebab(measure).equals(code)) {
        return measure;
      }
    }
    return null;
  }

  Share of(Utilization utilization) {
    BigInteger part =
        switch (this) {
          case ALLOCATED -> utilization.allocated();
          case OCCUPIED -> utilization.occupied();
          case USED ->
              utilization.allocated().add(utilization.occupied()).add(utilization.quarantined());
        };
    return new Share(part, utilization.capacity());
  }
}
