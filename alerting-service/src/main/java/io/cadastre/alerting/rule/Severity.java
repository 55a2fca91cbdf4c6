package io.cadastre.alerting.rule;

/** How bad it is that a rule fires. */
public enum Severity {
  INFO,
  WARNING,
  CRITICAL
}
