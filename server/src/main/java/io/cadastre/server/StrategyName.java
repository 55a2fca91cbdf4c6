package io.cadastre.server;

import io.cadastre.domain.pool.Strategy;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A strategy as it is named on the topics: {@code lowest}, {@code best-fit} or {@code sparse}. */
final class StrategyName implements ITypeConverter<Strategy> {
  @Override
  public Strategy convert(String name) {
    for (Strategy strategy : Strategy.values()) {
      if (of(strategy).equals(name)) {
        return strategy;
      }
    }
    throw new TypeConversionException("it is lowest, best-fit or sparse, not '" + name + "'");
  }

  static String of(Strategy strategy) {
    return strategy.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
