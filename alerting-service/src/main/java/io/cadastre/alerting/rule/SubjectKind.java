package io.cadastre.alerting.rule;

/** What alerts can be about. */
public enum SubjectKind {
  POOL,
  POOL_CIDR
}
