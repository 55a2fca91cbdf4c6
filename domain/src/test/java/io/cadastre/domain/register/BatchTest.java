package io.cadastre.domain.register;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.ipam.IpamRow;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.PoolCommand.Allocate;
import io.cadastre.domain.pool.PoolCommand.Batch;
import io.cadastre.domain.pool.PoolCommand.Release;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.testkit.Commands;
import io.cadastre.domain.testkit.Scenario;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Several releases and allocations, all of them or none. */
class BatchTest {
  private final Scenario scenario = new Scenario();
  private final Commands commands = scenario.commands();
  private final IpamRow ipam = scenario.ipam();
  private final PoolId pool = scenario.pool(ipam.privateScope(), "10.0.0.0/24");

  @Test
  void items_seeWhatThoseBeforeThemDid() {
    AllocationRow old = scenario.allocated(pool, 25);
    scenario.given(commands.allocate(pool, 25));
    Batch swap = new Batch(List.of(commands.release(old)), List.of(wish(26), wish(26)));
    assertThat(scenario.when(swap).accepted().answers())
        .extracting(row -> ((AllocationRow) row).cidr().toString())
        .containsExactly("10.0.0.0/25", "10.0.0.0/26", "10.0.0.64/26");
  }

  @Test
  void oneThatCannotBe_undoesAll() {
    AllocationRow old = scenario.allocated(pool, 25);
    int before = scenario.events().size();
    scenario
        .when(new Batch(List.of(commands.release(old)), List.of(wish(25), wish(25), wish(25))))
        .thenRefused(RefusalCode.TOO_BIG)
        .saying("Nothing of the batch was done", "item 4 of 4", "is full");
    assertThat(scenario.events()).hasSize(before);
    assertThat(scenario.index().sameAs(Index.of(scenario.rows()))).isTrue();
    assertThat(scenario.allocations(pool)).containsExactly(old);
  }

  @Test
  void unnamedItems_getIdsOfTheirOwn() {
    List<Allocate> wishes =
        Stream.generate(() -> commands.allocation(pool).unnamed().netmaskLength(28).make())
            .limit(16)
            .toList();
    assertThat(scenario.when(new Batch(List.of(), wishes)).accepted().answers())
        .extracting(row -> ((AllocationRow) row).id())
        .doesNotHaveDuplicates()
        .hasSize(16);
  }

  @Test
  void coolDownAndLease_countWithinABatch() {
    PoolId cool =
        scenario.pool(
            commands.pool(ipam.privateScope()).coolDown(Duration.ofDays(1)), "10.1.0.0/24");
    AllocationRow old = scenario.allocated(cool, 24);
    scenario
        .when(
            new Batch(
                List.of(new Release(null, null, old.id())), List.of(commands.allocate(cool, 24))))
        .thenRefused(RefusalCode.TOO_BIG);
    assertThat(scenario.index().sameAs(Index.of(scenario.rows()))).isTrue();
  }

  @Test
  void allItems_areOfOneIpam() {
    PoolId elsewhere = scenario.pool(scenario.ipam().privateScope(), "10.0.0.0/24");
    scenario
        .when(new Batch(List.of(), List.of(wish(28), commands.allocate(elsewhere, 28))))
        .thenRefused(RefusalCode.INVALID_COMBINATION)
        .about(elsewhere)
        .saying("item 2 of 2");
  }

  @Test
  void itemOfAnotherAccount_isNotFound() {
    scenario.as(Scenario.OTHER_ACCOUNT);
    PoolId theirs = scenario.pool(scenario.ipam().privateScope(), "10.0.0.0/24");
    scenario
        .as(Scenario.ACCOUNT)
        .when(new Batch(List.of(), List.of(wish(28), commands.allocate(theirs, 28))))
        .thenRefused(RefusalCode.POOL_NOT_FOUND)
        .about(theirs)
        .saying("item 2 of 2");
  }

  @Test
  void batch_hasAThousandItemsAtMost() {
    scenario
        .when(new Batch(List.of(), Collections.nCopies(Batch.MAX_ITEMS + 1, wish(32))))
        .thenRefused(RefusalCode.INVALID_VALUE)
        .saying("at most 1000 items, not 1001");
  }

  @Test
  void preview_isNoItem() {
    scenario
        .when(new Batch(List.of(), List.of(commands.preview(pool, 28))))
        .thenRefused(RefusalCode.INVALID_COMBINATION)
        .saying("dryRun");
  }

  private Allocate wish(int length) {
    return commands.allocate(pool, length);
  }
}
