package io.cadastre.domain.tag;

import io.cadastre.domain.core.Event;
import io.cadastre.domain.core.Id;
import io.cadastre.domain.ipam.IpamId;

/** What can happen to tags. */
public sealed interface TagEvent extends Event {
  /** The tags of one object are now these. */
  record TagsChanged(IpamId ipam, Id resource, Tags before, Tags after) implements TagEvent {}
}
