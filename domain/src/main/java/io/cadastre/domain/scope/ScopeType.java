package io.cadastre.domain.scope;

/** Whether a scope's addresses are routed on the internet. */
public enum ScopeType {
  PUBLIC,
  PRIVATE
}
