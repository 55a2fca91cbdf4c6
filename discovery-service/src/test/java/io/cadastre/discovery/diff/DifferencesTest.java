package io.cadastre.discovery.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.resource.Resource;
import io.cadastre.domain.resource.ResourceType;
import io.cadastre.domain.tag.Tags;
import io.cadastre.domain.testkit.Seeds;
import io.cadastre.domain.testkit.Shrinker;
import io.cadastre.kafka.state.Discovered;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DifferencesTest {
  private static final String SOURCE = "lab";
  private static final String OWNER = "123456789012";
  private static final String OTHER_OWNER = "210987654321";
  private static final int SWEEPS = 2_000;

  private static Resource vpc(String id, String cidr, String name) {
    return new Resource(
        id,
        ResourceType.VPC,
        "123456789012",
        "us-east-1",
        id,
        List.of(Cidr.parse(cidr)),
        new Tags(Map.of("Name", name)));
  }

  private static Discovered seen(String owner, Resource resource) {
    return new Discovered(SOURCE, owner, resource);
  }

  private static List<Difference> between(List<Resource> before, List<Resource> after) {
    return Differences.between(
        Differences.observed(SOURCE, OWNER, before), Differences.observed(SOURCE, OWNER, after));
  }

  @Test
  void whatIsNewOtherOrGone_isADifference_inTheOrderOfTheKeys() {
    Resource gone = vpc("a", "10.0.0.0/16", "gone");
    Resource before = vpc("b", "10.1.0.0/16", "before");
    Resource after = vpc("b", "10.2.0.0/16", "before");
    Resource same = vpc("c", "10.3.0.0/16", "same");
    Resource born = vpc("d", "10.4.0.0/16", "new");
    assertThat(between(List.of(same, before, gone), List.of(born, after, same)))
        .containsExactly(
            new Difference.Disappeared(seen(OWNER, gone)),
            new Difference.Changed(seen(OWNER, before), seen(OWNER, after)),
            new Difference.Appeared(seen(OWNER, born)));
  }

  @Test
  void theSameInAnotherOrder_isNoDifference() {
    Resource a = vpc("a", "10.0.0.0/16", "a");
    Resource b = vpc("b", "10.1.0.0/16", "b");
    assertThat(between(List.of(a, b), List.of(b, a))).isEmpty();
  }

  @Test
  void anotherOwner_seesEverythingAppear_andTheOldOneDisappear() {
    Resource same = vpc("a", "10.0.0.0/16", "same");
    Resource before = vpc("b", "10.1.0.0/16", "before");
    Resource after = vpc("b", "10.1.0.0/16", "after");
    Resource gone = vpc("c", "10.2.0.0/16", "gone");
    assertThat(
            Differences.between(
                Differences.observed(SOURCE, OWNER, List.of(same, before, gone)),
                Differences.observed(SOURCE, OTHER_OWNER, List.of(same, after))))
        .containsExactly(
            new Difference.Disappeared(seen(OWNER, same)),
            new Difference.Appeared(seen(OTHER_OWNER, same)),
            new Difference.Disappeared(seen(OWNER, before)),
            new Difference.Appeared(seen(OTHER_OWNER, after)),
            new Difference.Disappeared(seen(OWNER, gone)));
  }

  @Test
  void aSweepThatHasAResourceTwice_isAFault() {
    Resource a = vpc("a", "10.0.0.0/16", "a");
    assertThatThrownBy(() -> Differences.observed(SOURCE, OWNER, List.of(a, a)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("swept twice: a of account 123456789012 in us-east-1 (source lab)");
  }

  /** What a step of the model does to a naive list of what there is. */
  private record Edit(int kind, int which, int form, boolean otherOwner) {}

  @Test
  void theDifferencesOfAnySweeps_leadToWhatThereIs_andAreNoMoreThanNeeded() {
    long seed = Seeds.seed("DifferencesTest");
    Random random = new Random(seed);
    List<Edit> edits = new ArrayList<>();
    for (int i = 0; i < Seeds.steps(SWEEPS); i++) {
      edits.add(
          new Edit(
              random.nextInt(10), random.nextInt(12), random.nextInt(3), random.nextInt(20) == 0));
    }
    try {
      run(edits);
    } catch (RuntimeException | AssertionError e) {
      throw Shrinker.failure("seed " + seed, edits, DifferencesTest::run, e);
    }
  }

  private static void run(List<Edit> edits) {
    List<Discovered> naive = new ArrayList<>();
    SortedMap<String, Discovered> known = new TreeMap<>();
    List<Resource> there = new ArrayList<>();
    for (Edit edit : edits) {
      String id = "vpc-" + edit.which;
      there.removeIf(resource -> resource.id().equals(id));
      if (edit.kind > 2) {
        there.addFirst(vpc(id, "10." + edit.which + ".0.0/16", "form " + edit.form));
      }
      String owner = edit.otherOwner ? OTHER_OWNER : OWNER;
      List<Discovered> now = there.stream().map(resource -> seen(owner, resource)).toList();
      List<Difference> differences =
          Differences.between(known, Differences.observed(SOURCE, owner, there));
      assertThat(differences).hasSameSizeAs(needed(naive, now));
      assertThat(new HashSet<>(differences)).isEqualTo(needed(naive, now));
      assertThat(differences.stream().map(d -> d.subject().key().text()))
          .isSortedAccordingTo(Comparator.naturalOrder());
      differences.forEach(difference -> Differences.apply(difference, known));
      assertThat(known.values()).containsExactlyInAnyOrderElementsOf(now);
      known.forEach((key, discovered) -> assertThat(discovered.key().text()).isEqualTo(key));
      naive = now;
    }
  }

  /** By looking at every pair. */
  private static Set<Difference> needed(List<Discovered> before, List<Discovered> after) {
    Map<Discovered, Discovered> sameId = new HashMap<>();
    for (Discovered b : before) {
      for (Discovered a : after) {
        if (a.resource().id().equals(b.resource().id())) {
          sameId.put(b, a);
        }
      }
    }
    Set<Difference> needed = new HashSet<>();
    for (Discovered b : before) {
      Discovered a = sameId.get(b);
      if (a == null || !a.discoveryOwner().equals(b.discoveryOwner())) {
        needed.add(new Difference.Disappeared(b));
      } else if (!a.equals(b)) {
        needed.add(new Difference.Changed(b, a));
      }
    }
    for (Discovered a : after) {
      boolean seenBefore =
          sameId.entrySet().stream()
              .anyMatch(
                  same ->
                      same.getValue().equals(a)
                          && same.getKey().discoveryOwner().equals(a.discoveryOwner()));
      if (!seenBefore) {
        needed.add(new Difference.Appeared(a));
      }
    }
    return needed;
  }
}
