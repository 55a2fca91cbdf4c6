package io.cadastre.domain.register;

import static io.cadastre.domain.testkit.Scenario.OTHER_ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.core.Id;
import io.cadastre.domain.core.Lifecycle;
import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.ipam.IpamRow;
import io.cadastre.domain.pool.AllocationId;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.pool.PoolRow;
import io.cadastre.domain.tag.TagCommand.CreateTags;
import io.cadastre.domain.tag.TagCommand.DeleteTags;
import io.cadastre.domain.tag.TagCommand.Selector;
import io.cadastre.domain.tag.Tags;
import io.cadastre.domain.testkit.Commands;
import io.cadastre.domain.testkit.Scenario;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TagDeciderTest {
  private static final Tags TEAM = new Tags(Map.of("team", "net"));

  private final Scenario scenario = new Scenario();
  private final Commands commands = scenario.commands();
  private final IpamRow ipam = scenario.ipam();
  private final PoolId pool = scenario.pool(ipam.privateScope(), "10.0.0.0/8");
  private final AllocationId allocation = scenario.allocated(pool, 24).id();

  @Test
  void create_tagsEverythingThatHasAnId() {
    List<Id> all = List.of(ipam.id(), ipam.privateScope(), pool, allocation);
    var accepted = scenario.when(new CreateTags(all, TEAM)).accepted();
    assertThat(accepted.events()).hasSize(4);
    assertThat(((AllocationRow) accepted.answer()).tags()).isEqualTo(TEAM);
    assertThat(Objects.requireNonNull(scenario.directory().ipam(ipam.id())).tags()).isEqualTo(TEAM);
    assertThat(Objects.requireNonNull(scenario.directory().scope(ipam.privateScope())).tags())
        .isEqualTo(TEAM);
    assertThat(scenario.row(pool).tags()).isEqualTo(TEAM);
  }

  @Test
  void create_leavesTheStateAndAddsToWhatIsThere() {
    scenario.given(commands.tag(pool, "a", "1"), commands.tag(pool, "b", ""));
    scenario.given(commands.tag(pool, "a", "2"));
    PoolRow row = scenario.row(pool);
    assertThat(row.tags().entries()).isEqualTo(Map.of("a", "2", "b", ""));
    assertThat(row.state()).isEqualTo(Lifecycle.CREATE_COMPLETE);
  }

  @Test
  void create_ofWhatIsThere_changesNothing() {
    scenario.given(new CreateTags(List.of(pool, pool), TEAM));
    scenario.when(new CreateTags(List.of(pool), TEAM)).withoutEvents();
  }

  @Test
  void create_isAllOrNothing() {
    PoolId unknown = scenario.mint().pool(pool);
    scenario
        .when(new CreateTags(List.of(pool, unknown), TEAM))
        .thenRefused(RefusalCode.RESOURCE_NOT_FOUND)
        .about(unknown)
        .saying("The ID '" + unknown + "' does not exist");
    assertThat(scenario.row(pool).tags()).isEqualTo(Tags.NONE);
  }

  @Test
  void create_refusesWhatIsNotTheCallers() {
    scenario.as(OTHER_ACCOUNT);
    for (Id id : List.of(ipam.id(), ipam.privateScope(), pool, allocation)) {
      scenario.when(commands.tag(id, "a", "b")).thenRefused(RefusalCode.RESOURCE_NOT_FOUND);
    }
  }

  @Test
  void create_refusesTheFirstResourcesTagsBeforeTheSecondsAbsence() {
    PoolId unknown = scenario.mint().pool(pool);
    scenario
        .when(new CreateTags(List.of(pool, unknown), new Tags(Map.of("aws:x", ""))))
        .thenRefused(RefusalCode.INVALID_VALUE)
        .about(pool);
  }

  @Test
  void limits_ofNumberAndLength() {
    scenario.given(new CreateTags(List.of(pool), many(50)));
    scenario
        .when(commands.tag(pool, "one more", ""))
        .thenRefused(RefusalCode.TAG_LIMIT_EXCEEDED)
        .saying("50 tags; it would have 51");
    scenario.when(commands.tag(pool, "key-1", "other")).thenAccepted();
    scenario.given(commands.tag(allocation, "k".repeat(128), "v".repeat(256)));
    for (Map<String, String> wrong :
        List.of(Map.of("k".repeat(129), ""), Map.of("k", "v".repeat(257)), Map.of("", "v"))) {
      scenario
          .when(new CreateTags(List.of(allocation), new Tags(wrong)))
          .thenRefused(RefusalCode.INVALID_VALUE);
    }
  }

  @Test
  void delete_byKeyByValueAndAll() {
    Tags three = new Tags(Map.of("a", "1", "b", "", "c", "3"));
    scenario.given(new CreateTags(List.of(pool), three));

    delete(new Selector("a", "2"), new Selector("c", ""), new Selector("x", null));
    assertThat(scenario.row(pool).tags()).isEqualTo(three);
    delete(new Selector("a", null));
    assertThat(scenario.row(pool).tags().entries()).isEqualTo(Map.of("b", "", "c", "3"));
    delete(new Selector("b", ""));
    assertThat(scenario.row(pool).tags().entries()).isEqualTo(Map.of("c", "3"));
    scenario.given(commands.tag(pool, "d", "4"));
    delete();
    assertThat(scenario.row(pool).tags()).isEqualTo(Tags.NONE);
  }

  @Test
  void tagsOfAnAllocation_outliveTheChangeOfItsDescription() {
    scenario.given(commands.tag(allocation, "a", "1"));
    AllocationRow row = Objects.requireNonNull(scenario.directory().allocation(allocation));
    scenario.given(commands.release(row));
    scenario.when(commands.tag(allocation, "a", "1")).thenRefused(RefusalCode.RESOURCE_NOT_FOUND);
  }

  @Test
  void whatIsBeingDeleted_takesNoMoreTags() {
    scenario.given(commands.deletePoolCascading(pool));
    scenario
        .when(commands.tag(pool, "a", "1"))
        .thenRefused(RefusalCode.INCORRECT_STATE)
        .about(pool);
    scenario.when(commands.tag(allocation, "a", "1")).thenRefused(RefusalCode.RESOURCE_NOT_FOUND);
    scenario.given(commands.deleteIpam(ipam.id(), true));
    scenario.when(commands.tag(ipam.id(), "a", "1")).thenRefused(RefusalCode.INCORRECT_STATE);
    scenario
        .when(commands.tag(ipam.privateScope(), "a", "1"))
        .thenRefused(RefusalCode.RESOURCE_NOT_FOUND);
  }

  private void delete(Selector... selectors) {
    scenario.given(new DeleteTags(List.of(pool), Stream.of(selectors).toList()));
  }

  private static Tags many(int count) {
    Map<String, String> tags = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      tags.put("key-" + i, "");
    }
    return new Tags(tags);
  }
}
