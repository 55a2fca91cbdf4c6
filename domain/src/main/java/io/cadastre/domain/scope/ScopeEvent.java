package io.cadastre.domain.scope;

import io.cadastre.domain.core.Event;

/** What can happen to a scope; those of a new IPAM come with it. */
public sealed interface ScopeEvent extends Event {
  record ScopeCreated(ScopeRow after) implements ScopeEvent {}

  record ScopeModified(ScopeRow before, ScopeRow after) implements ScopeEvent {}

  record ScopeDeleted(ScopeRow before) implements ScopeEvent {}
}
