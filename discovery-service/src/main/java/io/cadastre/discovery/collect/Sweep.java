package io.cadastre.discovery.collect;

import io.cadastre.domain.resource.Resource;
import java.util.List;

/** What came of looking at a source. */
public sealed interface Sweep {
  /**
   * The source was read to its end.
   *
   * @param resources all that it holds, each account, Region and id once
   * @param version names what was read; another content never has it again
   */
  record Seen(List<Resource> resources, String version) implements Sweep {}

  /** The source is what it was when its last sweep was applied. */
  record Unchanged() implements Sweep {}

  /**
   * The source is just being changed: what it holds cannot be told from half of it. To be looked at
   * again soon, without alarm.
   */
  record Unsettled(String why) implements Sweep {}

  /**
   * Nothing can be said of what the source holds.
   *
   * @param why in one sentence without a full stop, for the person who can mend it
   */
  record Failed(String why) implements Sweep {}
}
