package io.cadastre.alerting.rule;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/** A part of a capacity, compared exactly; of no capacity it is 0 percent. */
record Share(BigInteger part, BigInteger capacity) {
  private static final BigInteger HUNDRED = BigInteger.valueOf(100);
  private static final int DECIMALS = 2;

  boolean isAtLeast(BigDecimal percent) {
    if (capacity.signum() == 0) {
      return percent.signum() <= 0;
    }
    return new BigDecimal(part.multiply(HUNDRED))
            .compareTo(percent.multiply(new BigDecimal(capacity)))
        >= 0;
  }

  /** Rounded down, so that it never reads as a level it has not reached. */
  BigDecimal percent() {
    return capacity.signum() == 0
        ? BigDecimal.ZERO.setScale(DECIMALS)
        : new BigDecimal(part.multiply(HUNDRED))
            .divide(new BigDecimal(capacity), DECIMALS, RoundingMode.DOWN);
  }
}
