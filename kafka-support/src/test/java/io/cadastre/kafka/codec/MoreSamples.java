package io.cadastre.kafka.codec;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.address.Family;
import io.cadastre.domain.discovery.Fact;
import io.cadastre.domain.discovery.FactEnvelope;
import io.cadastre.domain.ipam.DiscoveryId;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.pool.PoolCidrId;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.resource.Resource;
import io.cadastre.domain.resource.ResourceCidrRow;
import io.cadastre.domain.resource.ResourceType;
import io.cadastre.domain.scope.ScopeId;
import io.cadastre.domain.tag.Tags;
import io.cadastre.kafka.message.AlertChanged;
import io.cadastre.kafka.message.ChangeEnvelope;
import io.cadastre.kafka.message.Notification;
import io.cadastre.kafka.message.ResourceChange.ResourceAppeared;
import io.cadastre.kafka.message.ResourceChange.ResourceChanged;
import io.cadastre.kafka.message.ResourceChange.ResourceDisappeared;
import io.cadastre.kafka.message.Utilization.PoolCidrUtilization;
import io.cadastre.kafka.message.Utilization.PoolUtilization;
import io.cadastre.kafka.state.AlertState;
import io.cadastre.kafka.state.Association;
import io.cadastre.kafka.state.Chain;
import io.cadastre.kafka.state.Discovered;
import io.cadastre.kafka.state.Snapshot;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Samples of what discovery and alerting say. Never edit one. */
final class MoreSamples {
  private static final IpamId IPAM = new IpamId("ipam-00abc000000000001");
  private static final ScopeId SCOPE = new ScopeId("ipam-scope-00abc000000000002");
  private static final PoolId POOL = new PoolId("ipam-pool-00abc000000000001");
  private static final PoolCidrId POOL_CIDR =
      new PoolCidrId("ipam-pool-cidr-000abc" + "0".repeat(26) + "1");
  private static final DiscoveryId DISCOVERY = new DiscoveryId("ipam-res-disco-00abc000000000001");
  private static final String ACCOUNT = "123456789012";
  private static final String REGION = "us-east-1";
  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678901Z");
  private static final Tags TAGS = new Tags(Map.of("team", "net", "empty", ""));
  private static final Cidr CIDR = Cidr.parse("10.0.3.0/24");

  private static final Resource RESOURCE =
      new Resource(
          "vpc-1",
          ResourceType.VPC,
          ACCOUNT,
          REGION,
          "vpc-1",
          List.of(CIDR, Cidr.parse("2001:db8::/56")),
          TAGS);
  private static final ChangeEnvelope CHANGE =
      new ChangeEnvelope("file:a.csv", ACCOUNT, 7, Hash.ZERO, TIME);
  private static final FactEnvelope FACT =
      new FactEnvelope(IPAM, DISCOVERY, "file:a.csv", "ipam.resources.v1/3/17", TIME);
  private static final AlertChanged ALERT =
      new AlertChanged(
          "0123456789abcdef",
          3,
          "pool-allocated",
          "warning",
          POOL.value(),
          IPAM,
          SCOPE,
          POOL,
          null,
          AlertChanged.OK,
          AlertChanged.FIRING,
          AlertChanged.THRESHOLD,
          "allocated",
          new BigDecimal("80.08"),
          new BigDecimal("80"),
          new BigDecimal("75"),
          TIME,
          TIME,
          42);

  static final ResourceCidrRow RESOURCE_CIDR =
      new ResourceCidrRow(
          IPAM,
          SCOPE,
          DISCOVERY,
          RESOURCE.key("file:a.csv"),
          ResourceType.PUBLIC_IPV4_POOL,
          null,
          CIDR,
          TAGS);

  private MoreSamples() {}

  static List<Object> all() {
    BigInteger all = BigInteger.ONE.shiftLeft(128);
    return List.of(
        new ResourceAppeared(CHANGE, RESOURCE),
        new ResourceChanged(CHANGE, RESOURCE, RESOURCE),
        new ResourceDisappeared(CHANGE, RESOURCE),
        new Fact.ResourceSeen(FACT, RESOURCE, "s1"),
        new Fact.ResourceGone(FACT, ACCOUNT, REGION, "vpc-1"),
        new Fact.SnapshotBegin(FACT, ACCOUNT, REGION, "s1", 1),
        new Fact.SnapshotEnd(FACT, ACCOUNT, REGION, "s1", 1),
        new PoolUtilization(
            IPAM,
            SCOPE,
            POOL,
            Family.IPV6,
            REGION,
            42,
            TIME,
            all,
            all,
            BigInteger.ZERO,
            BigInteger.ZERO,
            BigInteger.ZERO,
            null),
        new PoolCidrUtilization(
            IPAM,
            SCOPE,
            POOL,
            POOL_CIDR,
            CIDR,
            Family.IPV4,
            null,
            42,
            TIME,
            BigInteger.valueOf(256),
            BigInteger.ONE,
            BigInteger.TWO,
            BigInteger.ZERO,
            BigInteger.valueOf(253),
            25),
        ALERT,
        new Notification("id", "log", ALERT),
        RESOURCE_CIDR,
        new Association(IPAM, DISCOVERY, ACCOUNT),
        new Discovered("file:a.csv", ACCOUNT, RESOURCE),
        new Chain("file:a.csv", ACCOUNT, 7, Hash.ZERO),
        new Snapshot("s1", 1),
        new AlertState("pool-allocated", POOL.value(), AlertState.PENDING, TIME, ALERT));
  }
}
