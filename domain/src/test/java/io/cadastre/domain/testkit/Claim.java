package io.cadastre.domain.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The claims of {@code docs/claims/claims.tsv} that a test shows: by itself, not by what it could
 * show. {@code docs/claims.md} is made from these.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Claim {
  /** Ids of claims. */
  String[] value();
}
