package io.cadastre.domain.register;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.core.Keys;
import io.cadastre.domain.core.Lifecycle;
import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.core.Row;
import io.cadastre.domain.core.RowChange;
import io.cadastre.domain.core.Rows;
import io.cadastre.domain.ipam.IpamEvent.ExtentSwept;
import io.cadastre.domain.ipam.IpamRow;
import io.cadastre.domain.pool.AllocationPlace;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.PoolEvent.PoolDeleted;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.testkit.Commands;
import io.cadastre.domain.testkit.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CascadeTest {
  private static final int MANY = 10_500;

  private final Scenario scenario = new Scenario();
  private final Commands commands = scenario.commands();
  private final IpamRow ipam = scenario.ipam();

  @Test
  void ofAPoolTree_takesItAllAndNothingElse() {
    PoolId top = scenario.pool(ipam.privateScope(), "10.0.0.0/8");
    PoolId left = scenario.childOf(top, "10.0.0.0/16");
    PoolId right = scenario.childOf(top, "10.1.0.0/16");
    PoolId below = scenario.childOf(left, "10.0.0.0/20");
    scenario.allocated(below, 24);
    scenario.allocated(right, 24);
    int before = scenario.rows().size();

    scenario.given(commands.deletePoolCascading(left));
    for (PoolId deleted : List.of(left, below)) {
      assertThat(scenario.row(deleted).state()).isEqualTo(Lifecycle.DELETE_IN_PROGRESS);
      scenario.when(commands.allocate(deleted, 28)).thenRefused(RefusalCode.INCORRECT_STATE);
      scenario.when(commands.deletePool(deleted)).thenRefused(RefusalCode.INCORRECT_STATE);
    }
    scenario.when(commands.allocate(top, 16)).cidr("10.0.0.0/16");
    scenario.sweepAll();
    // Two pools, two CIDRs, three allocations with their places went; one allocation came.
    assertThat(scenario.rows().size()).isEqualTo(before - 10 + 2);
    assertThat(scenario.allocations(right)).hasSize(1);
    assertThat(scenario.directory().pool(below)).isNull();
  }

  @Test
  void ofATopLevelPool_freesTheSpaceOfItsScopeAtOnce() {
    PoolId top = scenario.pool(ipam.privateScope(), "10.0.0.0/8", "11.0.0.0/8");
    scenario.given(commands.deletePoolCascading(top));
    PoolId next = scenario.pool(ipam.privateScope(), "10.0.0.0/7");
    scenario.when(commands.allocate(next, 7)).cidr("10.0.0.0/7");
    scenario.sweepAll().when(commands.allocate(next, 7)).thenRefused(RefusalCode.TOO_BIG);
  }

  @Test
  void aboveAnother_leavesWhatIsSweptAlready() {
    PoolId top = scenario.pool(ipam.privateScope(), "10.0.0.0/8");
    PoolId child = scenario.childOf(top, "10.0.0.0/16");
    PoolId grandchild = scenario.childOf(child, "10.0.0.0/20");
    scenario.allocated(grandchild, 24);
    scenario.given(commands.deletePoolCascading(child), commands.deletePoolCascading(top));
    scenario.given(commands.deleteScope(scenario.scope(ipam.id()))).sweepAll();
    // The IPAM and its two scopes.
    assertThat(scenario.rows().all()).hasSize(3);
  }

  @Test
  void ofAnIpam_goesOverAPoolThatIsBeingSwept() {
    PoolId top = scenario.pool(ipam.privateScope(), "10.0.0.0/8");
    PoolId child = scenario.childOf(top, "10.0.0.0/16");
    scenario.allocated(child, 24);
    scenario.given(commands.deletePoolCascading(child), commands.deleteIpam(ipam.id(), true));
    scenario
        .when(commands.pool(ipam.privateScope()).make())
        .thenRefused(RefusalCode.SCOPE_NOT_FOUND);
    scenario.when(commands.allocate(top, 24)).thenRefused(RefusalCode.POOL_NOT_FOUND);
    scenario.sweepAll();
    assertThat(scenario.rows().all()).isEmpty();
    assertThat(scenario.sweep(ipam.id())).isNull();
  }

  @Test
  void ofAChildPool_saysWhatItsSourceGetsBack() {
    PoolId top = scenario.pool(ipam.privateScope(), "10.0.0.0/8");
    PoolId child = scenario.childOf(top, "10.0.0.0/16", "10.2.0.0/16");
    List<AllocationRow> held = scenario.allocations(top);
    PoolId below = scenario.childOf(child, "10.0.0.0/20");

    scenario.given(commands.deletePoolCascading(child));
    PoolDeleted deleted = (PoolDeleted) scenario.events().getLast();
    assertThat(deleted.extent()).containsExactly(child, below);
    assertThat(deleted.released()).hasSize(2).isEqualTo(held);
    scenario.given(commands.deletePoolCascading(top));
    assertThat(((PoolDeleted) scenario.events().getLast()).released()).isEmpty();
  }

  @Test
  void slice_removesByItsEndsAndNotByItsCount() {
    PoolId top = scenario.pool(ipam.privateScope(), "10.0.0.0/8");
    scenario.childOf(top, "10.0.0.0/16");
    scenario.allocated(top, 24);
    scenario.given(commands.deletePoolCascading(top));
    while (!scenario.index().sweeping().isEmpty()) {
      ExtentSwept slice =
          (ExtentSwept) Objects.requireNonNull(Extent.next(ipam.id(), scenario.rows(), 2)).event();
      for (int count : new int[] {0, 1, 1_000}) {
        assertThat(changes(recounted(slice, count))).isEqualTo(changes(slice));
      }
      assertThat(removed(slice)).isEqualTo(slice.rows());
      if (slice.done()) {
        scenario.sweepAll();
      } else {
        scenario.sweep(slice);
      }
    }
    // The IPAM and its two scopes.
    assertThat(scenario.rows().all()).hasSize(3);
  }

  private static ExtentSwept recounted(ExtentSwept slice, int count) {
    return new ExtentSwept(slice.ipam(), slice.pool(), slice.upTo(), count, slice.done());
  }

  private List<RowChange> changes(ExtentSwept slice) {
    return Evolver.evolve(slice, "any", scenario.rows());
  }

  /** Rows of the extent that go: not the extent's own, nor places, which go with allocations. */
  private long removed(ExtentSwept slice) {
    return changes(slice).stream()
        .filter(change -> change.after() == null)
        .filter(change -> !(change.row() instanceof ExtentRow))
        .filter(change -> !(change.row() instanceof AllocationPlace))
        .count();
  }

  @Test
  void ofManyRows_goesOnSliceBySliceWhileRequestsAreDecided() {
    PoolId top = scenario.pool(ipam.privateScope(), "10.0.0.0/8", "172.16.0.0/12");
    PoolId large = scenario.childOf(top, "10.0.0.0/12");
    scenario.inBulk(() -> allocate(large));
    PoolId other = scenario.pool(scenario.scope(ipam.id()), "10.0.0.0/8");
    List<ExtentSwept> slices = new ArrayList<>();

    scenario.given(commands.deletePoolCascading(large));
    String cause = scenario.causes().getLast();
    while (!scenario.index().sweeping().isEmpty()) {
      Due slice = Objects.requireNonNull(scenario.sweep(ipam.id()));
      assertThat(slice.cause()).isEqualTo(cause);
      slices.add((ExtentSwept) slice.event());
      scenario.when(commands.allocate(top, 24)).thenAccepted();
      scenario.when(commands.allocate(other, 24)).thenAccepted();
    }
    // The CIDR, the allocations, the pool.
    assertThat(slices)
        .extracting(ExtentSwept::rows)
        .containsExactly(Extent.SLICE, MANY + 2 - Extent.SLICE);
    assertThat(slices).extracting(ExtentSwept::done).containsExactly(false, true);
    assertThat(count(Keys.allocations(ipam.id(), large))).isZero();
    assertThat(count(Keys.places(ipam.id()))).isEqualTo(4);
  }

  @Test
  void ofAnIpamWithManyRows_leavesNothing() {
    PoolId top = scenario.pool(ipam.privateScope(), "10.0.0.0/8");
    scenario.inBulk(() -> allocate(top));
    IpamRow neighbour = scenario.ipam();
    PoolId pool = scenario.pool(neighbour.privateScope(), "10.0.0.0/8");
    int left = 5;

    scenario.given(commands.deleteIpam(ipam.id(), true));
    int slices = 0;
    while (!scenario.index().sweeping().isEmpty()) {
      assertThat(scenario.sweep(ipam.id())).isNotNull();
      scenario.when(commands.allocate(pool, 24)).thenAccepted();
      scenario
          .when(commands.createScope(ipam.id()))
          .thenRefused(++slices < 2 ? RefusalCode.INCORRECT_STATE : RefusalCode.IPAM_NOT_FOUND);
    }
    assertThat(slices).isEqualTo(2);
    // The neighbour, its scopes, pool and CIDR, its allocations and their places.
    assertThat(scenario.rows().size()).isEqualTo(left + 2 * slices);
    assertThat(scenario.rows().all().stream().map(Row::key))
        .noneMatch(k -> k.contains(ipam.id().value()));
  }

  /** The deciding task has the places of allocations in no row; a view has them in rows. */
  @Test
  void ofAnIpam_takesEachPlaceWithItsAllocation() {
    PoolId top = scenario.pool(ipam.privateScope(), "10.0.0.0/8");
    PoolId child = scenario.childOf(top, "10.0.0.0/16");
    for (int i = 0; i < 10; i++) {
      scenario.allocated(child, 24);
    }
    int slice = 3;

    scenario.given(commands.deleteIpam(ipam.id(), true));
    int slices = 0;
    while (!scenario.index().sweeping().isEmpty()) {
      Rows without = new WithoutPlaces(scenario.rows());
      Due due = Objects.requireNonNull(Extent.next(ipam.id(), without, slice));
      assertThat(Extent.next(ipam.id(), scenario.rows(), slice)).isEqualTo(due);
      ExtentSwept swept = (ExtentSwept) due.event();
      // Each row with its place at most, and the extent's own.
      assertThat(changes(swept)).hasSizeLessThanOrEqualTo(2 * slice + 1);
      assertThat(removed(swept)).isEqualTo(swept.rows());
      scenario.sweep(swept);
      slices++;
    }
    assertThat(slices).isGreaterThan(4);
    assertThat(scenario.rows().all()).isEmpty();
  }

  private record WithoutPlaces(Rows rows) implements Rows {
    @Override
    public @Nullable Row get(String key) {
      return Keys.placed(key) == null ? rows.get(key) : null;
    }

    @Override
    public void scan(String prefix, @Nullable String after, Predicate<Row> visitor) {
      rows.scan(prefix, after, row -> row instanceof AllocationPlace || visitor.test(row));
    }
  }

  private void allocate(PoolId pool) {
    for (int i = 0; i < MANY; i++) {
      scenario.given(commands.allocate(pool, 28));
    }
  }

  private int count(String prefix) {
    List<Row> found = new ArrayList<>();
    scenario.rows().scan(prefix, null, found::add);
    return found.size();
  }
}
