package io.cadastre.allocator.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.core.Keys;
import io.cadastre.domain.core.Rows;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.ipam.IpamRow;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.pool.PoolRow;
import io.cadastre.domain.pool.QuarantineRow;
import io.cadastre.domain.register.Index;
import io.cadastre.domain.resource.ResourceCidrRow;
import io.cadastre.domain.testkit.Claim;
import io.cadastre.domain.testkit.Scenario;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {
  private static final String WANTED = "10.0.1.0/24";

  private final Told told;
  private final Scenario scenario;
  private final IpamRow ipam;

  HistoryTest(@TempDir Path folder) {
    told = new Told(folder);
    scenario = told.scenario;
    ipam = scenario.ipam();
  }

  @AfterEach
  void close() {
    told.close();
  }

  /** What happened until now happened by now. */
  private Instant now() {
    told.listen();
    return told.now();
  }

  private PoolId pool(Duration coolDown) {
    return scenario.pool(
        scenario.commands().pool(ipam.privateScope()).coolDown(coolDown), "10.0.0.0/16");
  }

  private List<Lived> lived(String cidr, Instant from, Instant to) {
    told.listen();
    List<Lived> found = new ArrayList<>();
    told.history(
        history -> {
          history.lived(
              ipam.id(),
              Cidr.parse(cidr),
              false,
              history.window(ipam.id(), from, to),
              null,
              found::add);
          return null;
        });
    return found;
  }

  private List<Lived> ever(String cidr) {
    return lived(cidr, Instant.EPOCH, told.now());
  }

  @Test
  @Claim("S2.09")
  void lease_isHeldThenKeptBackThenOver() {
    PoolId pool = pool(Duration.ofSeconds(60));
    Instant ends = scenario.now().plusSeconds(30);
    scenario.allocated(scenario.commands().allocation(pool).cidr(WANTED).expiresAt(ends).make());
    scenario.passes(Duration.ofSeconds(40));
    scenario.passes(Duration.ofSeconds(60));

    List<Lived> all = ever(WANTED);

    assertThat(all.stream().map(one -> one.began().type()))
        .containsExactly("CidrProvisioned", "Allocated", "LeaseExpired");
    Lived held = all.get(1);
    assertThat(held.row()).isInstanceOf(AllocationRow.class);
    assertThat(Objects.requireNonNull(held.began().actor()).account()).isEqualTo(Scenario.ACCOUNT);
    assertThat(Objects.requireNonNull(held.ended()).type()).isEqualTo("LeaseExpired");
    assertThat(held.ended().actor()).isNull();
    assertThat(held.ended().cause()).isEqualTo("time");
    assertThat(held.ended().offset()).isEqualTo(held.ended().sequence() - 1);
    Lived kept = all.get(2);
    assertThat(kept.row()).isInstanceOf(QuarantineRow.class);
    assertThat(Objects.requireNonNull(kept.ended()).type()).isEqualTo("CooldownEnded");
  }

  @Test
  void cascade_endsAllAtTheDelete_howeverLateItIsSwept() {
    PoolId pool = pool(Duration.ZERO);
    AllocationRow held = scenario.allocated(pool, WANTED);
    Instant before = now();
    scenario.given(scenario.commands().deletePoolCascading(pool));
    told.listen();
    long deleted = told.head(ipam.id());
    Instant gone = now();
    List<Lived> unswept = ever(WANTED);
    scenario.when(scenario.commands().createScope(ipam.id()));
    scenario.sweepAll();
    List<Lived> swept = ever(WANTED);

    for (List<Lived> all : List.of(unswept, swept)) {
      assertThat(all).hasSize(2);
      assertThat(all)
          .allSatisfy(
              one -> assertThat(Objects.requireNonNull(one.ended()).sequence()).isEqualTo(deleted));
    }
    told.history(
        history -> {
          Rows then = history.asOf(gone);
          assertThat(then.get(Keys.pool(ipam.id(), pool))).isNull();
          assertThat(then.get(held.key())).isNull();
          assertThat(history.asOf(before).get(held.key())).isEqualTo(held);
          return null;
        });
  }

  @Test
  void ipamThatIsGone_isStillRemembered() {
    PoolId pool = pool(Duration.ZERO);
    AllocationRow held = scenario.allocated(pool, WANTED);
    Instant then = now();
    scenario.given(scenario.commands().deleteIpam(ipam.id(), true));
    scenario.sweepAll();

    assertThat(ever("10.0.1.7/32")).hasSize(2);
    told.history(
        history -> {
          assertThat(history.ipamsOf(Scenario.ACCOUNT)).containsExactly(ipam.id());
          assertThat(history.ipamsOf(Scenario.OTHER_ACCOUNT)).isEmpty();
          assertThat(history.now().get(Keys.ipam(ipam.id()))).isNull();
          assertThat(history.asOf(then).get(held.key())).isEqualTo(held);
          List<IpamId> known = new ArrayList<>();
          history.asOf(then).scan(Keys.IPAMS, null, row -> known.add(((IpamRow) row).id()));
          assertThat(known).containsExactly(ipam.id());
          return null;
        });
  }

  @Test
  void attempts_standBesideWhatWasGranted() {
    PoolId pool = pool(Duration.ZERO);
    scenario.allocated(pool, WANTED);
    told.listen();
    told.refused(ipam.id(), ipam.privateScope(), scenario.commands().allocate(pool, "10.0.1.0/25"));

    List<Lived> all = ever(WANTED);

    assertThat(all).hasSize(3);
    Lived attempt = all.getLast();
    assertThat(attempt.row()).isNull();
    assertThat(attempt.cidr()).isEqualTo(Cidr.parse("10.0.1.0/25"));
    assertThat(attempt.began().cause()).isEqualTo("wanted");
    assertThat(Objects.requireNonNull(attempt.began().refused()).code()).isEqualTo("cidr-not-free");
    assertThat(ever("10.0.2.0/24")).as("only what was provisioned").hasSize(1);
  }

  @Test
  void window_holdsWhatLivedWithinIt() {
    PoolId pool = pool(Duration.ZERO);
    AllocationRow first = scenario.allocated(pool, WANTED);
    Instant held = now();
    scenario.given(scenario.commands().release(first));
    scenario.sees(ipam.id(), Scenario.vpc("vpc-1", WANTED));
    Instant released = now();
    AllocationRow second = scenario.allocated(pool, WANTED);

    assertThat(lived(WANTED, held, held).stream().map(Lived::row)).contains(first);
    assertThat(lived(WANTED, released, released).stream().map(Lived::row))
        .doesNotContain(first, second)
        .anyMatch(ResourceCidrRow.class::isInstance);
    assertThat(ever(WANTED).stream().map(Lived::row)).contains(first, second);
  }

  @Test
  void pages_areThePartsOfTheWhole() {
    PoolId pool = pool(Duration.ZERO);
    for (int i = 0; i < 7; i++) {
      scenario.given(scenario.commands().release(scenario.allocated(pool, 24 + i % 3)));
      scenario.allocated(pool, 26);
    }
    List<Lived> all = ever("10.0.0.0/20");

    List<Lived> paged = new ArrayList<>();
    told.history(
        history -> {
          int size;
          do {
            size = paged.size();
            int most = size + 3;
            history.lived(
                ipam.id(),
                Cidr.parse("10.0.0.0/20"),
                false,
                history.window(ipam.id(), Instant.EPOCH, told.now()),
                paged.isEmpty() ? null : paged.getLast().place(),
                one -> paged.add(one) && paged.size() < most);
          } while (paged.size() > size);
          return null;
        });

    assertThat(paged.stream().map(Lived::began)).isEqualTo(all.stream().map(Lived::began).toList());
    assertThat(all).hasSize(15);
  }

  @Test
  void spaceOfThen_isCountedAsTheSpaceOfNow() {
    PoolId pool = pool(Duration.ofHours(1));
    scenario.allocated(pool, WANTED);
    scenario.given(scenario.commands().release(scenario.allocated(pool, "10.0.8.0/28")));
    scenario.sees(ipam.id(), Scenario.vpc("vpc-1", "10.0.4.0/24"));
    Instant then = now();
    scenario.allocated(pool, 18);
    told.listen();

    told.history(
        history -> {
          Rows rows = history.asOf(then);
          PoolRow row = (PoolRow) Objects.requireNonNull(rows.get(Keys.pool(ipam.id(), pool)));
          var part = Objects.requireNonNull(Index.of(rows, row).pool(pool)).spaces();
          var whole = Objects.requireNonNull(Index.of(rows).pool(pool)).spaces();
          assertThat(part.usage()).isEqualTo(whole.usage());
          assertThat(part.usage().allocated()).isEqualTo(BigInteger.valueOf(256));
          assertThat(part.usage().occupied()).isEqualTo(BigInteger.valueOf(256));
          assertThat(part.usage().quarantined()).isEqualTo(BigInteger.valueOf(16));
          return null;
        });
  }
}
