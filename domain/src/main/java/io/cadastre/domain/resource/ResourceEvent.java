package io.cadastre.domain.resource;

import io.cadastre.domain.core.Event;

/** What can happen to what an IPAM knows of resources. */
public sealed interface ResourceEvent extends Event {
  record ResourceCidrAppeared(ResourceCidrRow after) implements ResourceEvent {}

  record ResourceCidrChanged(ResourceCidrRow before, ResourceCidrRow after)
      implements ResourceEvent {}

  record ResourceCidrDisappeared(ResourceCidrRow before) implements ResourceEvent {}
}
