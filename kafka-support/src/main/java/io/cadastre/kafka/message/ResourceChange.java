package io.cadastre.kafka.message;

import io.cadastre.domain.resource.Resource;

/** What a source sees that it did not see before. */
public sealed interface ResourceChange {
  ChangeEnvelope envelope();

  /** The resource as it is, or as it last was. */
  Resource resource();

  record ResourceAppeared(ChangeEnvelope envelope, Resource after) implements ResourceChange {
    @Override
    public Resource resource() {
      return after;
    }
  }

  record ResourceChanged(ChangeEnvelope envelope, Resource before, Resource after)
      implements ResourceChange {
    @Override
    public Resource resource() {
      return after;
    }
  }

  record ResourceDisappeared(ChangeEnvelope envelope, Resource before) implements ResourceChange {
    @Override
    public Resource resource() {
      return before;
    }
  }
}
