package io.cadastre.domain.register;

import static io.cadastre.domain.testkit.Scenario.AWAY;
import static io.cadastre.domain.testkit.Scenario.HOME;
import static io.cadastre.domain.testkit.Scenario.resource;
import static io.cadastre.domain.testkit.Scenario.vpc;
import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.ipam.IpamRow;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.Holder;
import io.cadastre.domain.pool.PoolCidrState;
import io.cadastre.domain.pool.PoolEvent.Allocated;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.resource.Resource;
import io.cadastre.domain.resource.ResourceEvent.ResourceCidrAppeared;
import io.cadastre.domain.resource.ResourceEvent.ResourceCidrChanged;
import io.cadastre.domain.resource.ResourceEvent.ResourceCidrDisappeared;
import io.cadastre.domain.resource.ResourceType;
import io.cadastre.domain.space.Usage;
import io.cadastre.domain.tag.Tags;
import io.cadastre.domain.testkit.Claim;
import io.cadastre.domain.testkit.Scenario;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class JudgeTest {
  private final Scenario given = new Scenario();
  private final IpamRow ipam = given.ipam();
  private final PoolId pool = given.pool(ipam.privateScope(), "10.0.0.0/22");

  private Usage usage(PoolId of) {
    return Objects.requireNonNull(given.index().pool(of)).spaces().usage();
  }

  @Test
  void liveSpace_isNeverChosen() {
    given.sees(ipam.id(), vpc("vpc-1", "10.0.0.0/24"));
    given.when(given.commands().allocate(pool, 24)).cidr("10.0.1.0/24");
    given.when(given.commands().preview(pool, 25)).cidr("10.0.2.0/25");
    PoolId child = given.childOf(pool);
    given.when(given.commands().provision(child, 24)).cidr("10.0.2.0/24");
    given
        .when(given.commands().allocate(pool, 23))
        .thenRefused(RefusalCode.TOO_BIG)
        .saying("256 addresses are free", "Discovered resources are using 256 of its addresses");
  }

  @Test
  void liveCidr_isAdoptedWhole() {
    given.sees(ipam.id(), vpc("vpc-1", "10.0.1.0/24"));
    given.sees(ipam.id(), resource(ResourceType.SUBNET, "subnet-1", "10.0.1.0/26"));
    AllocationRow taken = given.allocated(pool, "10.0.1.0/24");
    assertThat(taken.holder()).isEqualTo(Holder.CUSTOM);
    Allocated event = (Allocated) given.events().getLast();
    assertThat(Objects.requireNonNull(event.adopted()).id()).isEqualTo("vpc-1");
    assertThat(usage(pool).allocated()).isEqualTo(256);
    assertThat(usage(pool).occupied()).isZero();
    given.when(given.commands().release(taken)).thenAccepted();
    assertThat(usage(pool).occupied()).as("it lives there still").isEqualTo(256);
  }

  @Test
  void subnet_isAdoptedThoughItsVpcIsKnown() {
    given.sees(ipam.id(), vpc("vpc-1", "10.0.0.0/23"));
    given.sees(ipam.id(), resource(ResourceType.SUBNET, "subnet-1", "10.0.1.0/24"));
    given.allocated(pool, "10.0.1.0/24");
    Allocated event = (Allocated) given.events().getLast();
    assertThat(Objects.requireNonNull(event.adopted()).id()).isEqualTo("subnet-1");
    assertThat(usage(pool).occupied()).isEqualTo(256);
    given
        .when(given.commands().allocate(pool, "10.0.0.0/25"))
        .thenRefused(RefusalCode.CIDR_NOT_FREE)
        .saying("vpc-1", "which is in use; allocate a CIDR beside it.");
  }

  @Test
  void cidrThatCutsAcross_isRefusedNamingTheResource() {
    given.sees(ipam.id(), vpc("vpc-1", "10.0.1.0/24"));
    for (String cut : List.of("10.0.0.0/23", "10.0.1.128/25", "10.0.1.7/32")) {
      given
          .when(given.commands().allocate(pool, cut))
          .thenRefused(RefusalCode.CIDR_NOT_FREE)
          .saying(
              cut,
              "cuts across vpc vpc-1 10.0.1.0/24 of account " + Scenario.ACCOUNT,
              HOME,
              "allocate 10.0.1.0/24 to take it over");
    }
    assertThat(given.when(given.commands().allocate(pool, "10.0.0.0/23")).refusal().rival())
        .isEqualTo("vpc-1");
  }

  @Test
  void allocation_isTheRivalBeforeTheResourceIs() {
    AllocationRow first = given.allocated(pool, "10.0.1.128/25");
    given.sees(ipam.id(), vpc("vpc-1", "10.0.1.0/24"));
    given
        .when(given.commands().allocate(pool, "10.0.1.0/24"))
        .thenRefused(RefusalCode.CIDR_NOT_FREE)
        .naming(first.id());
    assertThat(usage(pool).allocated()).isEqualTo(128);
    assertThat(usage(pool).occupied()).isEqualTo(128);
  }

  @Test
  void provisioning_mayCoverResources() {
    given.sees(ipam.id(), vpc("vpc-1", "10.0.1.0/24"));
    PoolId child = given.childOf(pool);
    given.when(given.commands().provision(child, "10.0.0.0/23")).state(PoolCidrState.PROVISIONED);
    assertThat(usage(child).occupied()).isEqualTo(256);
    given.when(given.commands().allocate(child, 24)).cidr("10.0.0.0/24");
    PoolId late = given.pool(ipam.privateScope());
    given.sees(ipam.id(), vpc("vpc-2", "10.8.0.0/16"));
    given.when(given.commands().provision(late, "10.8.0.0/15")).state(PoolCidrState.PROVISIONED);
    given.when(given.commands().allocate(late, 16)).cidr("10.9.0.0/16");
  }

  @Test
  void occupiedCidr_canBeDeprovisioned() {
    given.sees(ipam.id(), vpc("vpc-1", "10.0.1.0/24"));
    given
        .when(given.commands().deprovision(pool, "10.0.0.0/22"))
        .state(PoolCidrState.DEPROVISIONED);
  }

  @Test
  void occupiedSpace_isTheUnion_andFreeWhenTheLastOneGoes() {
    Resource one = vpc("vpc-1", "10.0.1.0/24");
    Resource two = vpc("vpc-2", "10.0.1.0/24");
    Resource around = vpc("vpc-3", "10.0.0.0/23");
    List.of(one, two, around).forEach(vpc -> given.sees(ipam.id(), vpc));
    assertThat(usage(pool).occupied()).isEqualTo(512);
    given.misses(ipam.id(), around);
    assertThat(usage(pool).occupied()).isEqualTo(256);
    given.misses(ipam.id(), one);
    assertThat(usage(pool).occupied()).isEqualTo(256);
    given.misses(ipam.id(), two);
    assertThat(usage(pool).occupied()).isZero();
    assertThat(usage(pool).largestFree()).isEqualTo(22);
  }

  @Test
  void sameFactAgain_changesNothing() {
    Resource vpc = vpc("vpc-1", "10.0.1.0/24", "10.0.3.0/24");
    assertThat(given.sees(ipam.id(), vpc)).hasOnlyElementsOfType(ResourceCidrAppeared.class);
    assertThat(given.sees(ipam.id(), vpc)).isEmpty();
    Resource fewer = vpc("vpc-1", "10.0.3.0/24");
    assertThat(given.sees(ipam.id(), fewer))
        .hasExactlyElementsOfTypes(ResourceCidrDisappeared.class);
    Resource tagged =
        new Resource(
            "vpc-1",
            ResourceType.VPC,
            Scenario.ACCOUNT,
            HOME,
            "vpc-1",
            List.of(Cidr.parse("10.0.3.0/24")),
            new Tags(Map.of("team", "net")));
    assertThat(given.sees(ipam.id(), tagged)).hasExactlyElementsOfTypes(ResourceCidrChanged.class);
    assertThat(given.misses(ipam.id(), tagged)).hasSize(1);
    assertThat(given.misses(ipam.id(), tagged)).isEmpty();
  }

  @Test
  void snapshot_saysWhatIsAbsent_inItsAccountAndRegionOnly() {
    given.sees(ipam.id(), vpc("vpc-1", "10.0.0.0/24"));
    given.sees(ipam.id(), vpc("vpc-2", "10.0.1.0/24"));
    assertThat(given.seesOnly(ipam.id(), AWAY)).isEmpty();
    assertThat(given.seesOnly(ipam.id(), HOME, "vpc-2")).hasSize(1);
    assertThat(usage(pool).occupied()).isEqualTo(256);
    given.when(given.commands().allocate(pool, 24)).cidr("10.0.0.0/24");
  }

  @Test
  void ipamThatIsBeingDeleted_isToldNothing() {
    given.sees(ipam.id(), vpc("vpc-1", "10.0.0.0/24"));
    given.given(given.commands().deleteIpam(ipam.id(), true));
    assertThat(given.sees(ipam.id(), vpc("vpc-2", "10.0.1.0/24"))).isEmpty();
    given.sweepAll();
    assertThat(given.rows().size()).isZero();
  }

  @Test
  @Claim("S1.23")
  void resources_occupyTheScopeOfTheirAddresses() {
    PoolId open = given.pool(given.commands().pool(ipam.publicScope()));
    PoolId elsewhere = given.pool(given.scope(ipam.id()), "10.0.0.0/22");
    given.sees(ipam.id(), vpc("vpc-1", "10.0.0.0/24", "2001:db8::/56", "fd00:1::/56"));
    assertThat(usage(pool).occupied()).isEqualTo(256);
    assertThat(usage(elsewhere).occupied()).isZero();
    assertThat(usage(open)).isEqualTo(Usage.NONE);
    ScopeSpace isPublic = Objects.requireNonNull(given.index().scope(ipam.publicScope()));
    assertThat(isPublic.live().rival(Cidr.parse("2001:db8::/32"))).isNotNull();
    ScopeSpace isPrivate = Objects.requireNonNull(given.index().scope(ipam.privateScope()));
    assertThat(isPrivate.live().rival(Cidr.parse("fd00::/8"))).isNotNull();
    given.sees(ipam.id(), resource(ResourceType.EIP, "eipalloc-1", "10.9.9.9/32"));
    assertThat(isPublic.live().rival(Cidr.parse("10.9.9.9/32"))).isNotNull();
  }
}
