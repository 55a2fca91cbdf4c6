package io.cadastre.domain.register;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.address.Family;
import io.cadastre.domain.core.Event;
import io.cadastre.domain.core.Keys;
import io.cadastre.domain.core.Rows;
import io.cadastre.domain.discovery.Fact.ResourceGone;
import io.cadastre.domain.discovery.Fact.ResourceSeen;
import io.cadastre.domain.discovery.Fact.SnapshotBegin;
import io.cadastre.domain.discovery.Fact.SnapshotEnd;
import io.cadastre.domain.discovery.FactEnvelope;
import io.cadastre.domain.ipam.IpamRow;
import io.cadastre.domain.resource.Resource;
import io.cadastre.domain.resource.ResourceCidrRow;
import io.cadastre.domain.resource.ResourceEvent.ResourceCidrAppeared;
import io.cadastre.domain.resource.ResourceEvent.ResourceCidrChanged;
import io.cadastre.domain.resource.ResourceEvent.ResourceCidrDisappeared;
import io.cadastre.domain.resource.ResourceKey;
import io.cadastre.domain.scope.ScopeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Says what a fact means to an IPAM. A fact is never refused: it may mean nothing, because it is
 * known, or because the IPAM is gone or does not listen to that discovery.
 */
public final class Judge {
  /** RFC 4193. */
  private static final Cidr UNIQUE_LOCAL = Cidr.parse("fc00::/7");

  private Judge() {}

  /** What changes when a resource is seen. */
  public static List<Event> seen(ResourceSeen fact, Rows rows) {
    IpamRow ipam = listening(fact.envelope(), rows);
    if (ipam == null) {
      return List.of();
    }
    Resource resource = fact.resource();
    Map<Cidr, ResourceCidrRow> known =
        known(fact.envelope(), resource.key(fact.envelope().source()).text(), rows);
    List<Event> events = new ArrayList<>();
    known.values().stream()
        .filter(row -> !resource.cidrs().contains(row.cidr()))
        .forEach(row -> events.add(new ResourceCidrDisappeared(row)));
    for (Cidr cidr : resource.cidrs()) {
      ResourceCidrRow before = known.get(cidr);
      ResourceCidrRow after = row(fact.envelope(), resource, cidr, ipam);
      if (before == null) {
        events.add(new ResourceCidrAppeared(after));
      } else if (!before.equals(after)) {
        events.add(new ResourceCidrChanged(before, after));
      }
    }
    return events;
  }

  /** What changes when a resource is seen no more. */
  public static List<Event> gone(ResourceGone fact, Rows rows) {
    if (listening(fact.envelope(), rows) == null) {
      return List.of();
    }
    ResourceKey key =
        new ResourceKey(fact.envelope().source(), fact.account(), fact.region(), fact.id());
    return known(fact.envelope(), key.text(), rows).values().stream()
        .<Event>map(ResourceCidrDisappeared::new)
        .toList();
  }

  /**
   * What changes when a snapshot is complete: what the source was known to see in that account and
   * Region, and is not part of it, is gone.
   *
   * @param seen the ids of the resources that were part of it
   */
  public static List<Event> absent(SnapshotEnd fact, Set<String> seen, Rows rows) {
    if (listening(fact.envelope(), rows) == null) {
      return List.of();
    }
    List<Event> events = new ArrayList<>();
    rows.scan(
        extent(fact.envelope(), fact.account(), fact.region()),
        null,
        row -> {
          ResourceCidrRow known = (ResourceCidrRow) row;
          if (!seen.contains(known.resource().id())) {
            events.add(new ResourceCidrDisappeared(known));
          }
          return true;
        });
    return events;
  }

  /** Whether anything is known of what that source sees in that account and Region. */
  public static boolean knows(SnapshotBegin fact, Rows rows) {
    boolean[] any = new boolean[1];
    rows.scan(
        extent(fact.envelope(), fact.account(), fact.region()),
        null,
        row -> {
          any[0] = true;
          return false;
        });
    return any[0];
  }

  private static String extent(FactEnvelope envelope, String account, String region) {
    return Keys.resourceCidrs(
        envelope.ipam(), envelope.discovery(), envelope.source() + "/" + account + "/" + region);
  }

  private static @Nullable IpamRow listening(FactEnvelope envelope, Rows rows) {
    return rows.get(Keys.ipam(envelope.ipam())) instanceof IpamRow ipam
            && !Register.deleting(ipam.state())
            && ipam.discovery().equals(envelope.discovery())
        ? ipam
        : null;
  }

  private static Map<Cidr, ResourceCidrRow> known(
      FactEnvelope envelope, String resource, Rows rows) {
    Map<Cidr, ResourceCidrRow> known = new TreeMap<>();
    rows.scan(
        Keys.resourceCidrs(envelope.ipam(), envelope.discovery(), resource),
        null,
        row -> {
          ResourceCidrRow one = (ResourceCidrRow) row;
          known.put(one.cidr(), one);
          return true;
        });
    return known;
  }

  private static ResourceCidrRow row(
      FactEnvelope envelope, Resource resource, Cidr cidr, IpamRow ipam) {
    return new ResourceCidrRow(
        ipam.id(),
        scope(resource, cidr, ipam),
        envelope.discovery(),
        resource.key(envelope.source()),
        resource.type(),
        resource.vpc(),
        cidr,
        resource.tags());
  }

  /** Networks lie in the private scope unless their addresses are of the public IPv6 space. */
  private static ScopeId scope(Resource resource, Cidr cidr, IpamRow ipam) {
    boolean isPrivate =
        switch (resource.type()) {
          case VPC, SUBNET, ENI -> cidr.family() == Family.IPV4 || UNIQUE_LOCAL.contains(cidr);
          case EIP, PUBLIC_IPV4_POOL, ANYCAST_IP_LIST -> false;
          case IPV6_POOL -> UNIQUE_LOCAL.contains(cidr);
        };
    return isPrivate ? ipam.privateScope() : ipam.publicScope();
  }
}
