package io.cadastre.discovery.diff;

import io.cadastre.kafka.state.Discovered;

/** One thing that a source sees otherwise than before. */
public sealed interface Difference {
  /** What it is about, as it is, or as it last was. */
  Discovered subject();

  record Appeared(Discovered after) implements Difference {
    @Override
    public Discovered subject() {
      return after;
    }
  }

  /** Seen for the same owner as before: for another it disappears and appears. */
  record Changed(Discovered before, Discovered after) implements Difference {
    @Override
    public Discovered subject() {
      return after;
    }
  }

  record Disappeared(Discovered before) implements Difference {
    @Override
    public Discovered subject() {
      return before;
    }
  }
}
