package io.cadastre.kafka.codec;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.core.Command;
import io.cadastre.domain.core.Event;
import io.cadastre.domain.ipam.IpamCommand.DeleteIpam;
import io.cadastre.domain.ipam.IpamCommand.ModifyIpam;
import io.cadastre.domain.ipam.IpamEvent.IpamDeleted;
import io.cadastre.domain.ipam.IpamEvent.IpamModified;
import io.cadastre.domain.ipam.IpamRow;
import io.cadastre.domain.ipam.MeteredAccount;
import io.cadastre.domain.ipam.Tier;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.PoolCidrRow;
import io.cadastre.domain.pool.PoolCommand.DeletePool;
import io.cadastre.domain.pool.PoolCommand.DeprovisionCidr;
import io.cadastre.domain.pool.PoolCommand.ModifyAllocation;
import io.cadastre.domain.pool.PoolCommand.Release;
import io.cadastre.domain.pool.PoolEvent.AllocationModified;
import io.cadastre.domain.pool.PoolEvent.CidrForgotten;
import io.cadastre.domain.pool.PoolEvent.PoolCreated;
import io.cadastre.domain.pool.PoolEvent.PoolModified;
import io.cadastre.domain.pool.PoolRow;
import io.cadastre.domain.scope.ExternalAuthority;
import io.cadastre.domain.scope.ScopeCommand.DeleteScope;
import io.cadastre.domain.scope.ScopeCommand.ModifyScope;
import io.cadastre.domain.scope.ScopeEvent.ScopeCreated;
import io.cadastre.domain.scope.ScopeEvent.ScopeDeleted;
import io.cadastre.domain.scope.ScopeRow;
import io.cadastre.domain.tag.TagCommand.CreateTags;
import io.cadastre.kafka.state.SourcePosition;
import java.util.List;

/**
 * The kinds of messages and rows that are made of what others hold as well, of the same rows as
 * those. Never edit one.
 */
record PlainSamples(
    IpamRow ipam, ScopeRow scope, PoolRow pool, PoolCidrRow poolCidr, AllocationRow allocation) {

  List<Event> events() {
    return List.of(
        new IpamModified(ipam, ipam),
        new IpamDeleted(ipam),
        new ScopeCreated(scope),
        new ScopeDeleted(scope),
        new PoolCreated(pool),
        new PoolModified(pool, pool),
        new CidrForgotten(poolCidr),
        new AllocationModified(allocation, allocation.withDescription(null)));
  }

  List<Command> commands() {
    return List.of(
        new ModifyIpam(
            ipam.id(),
            "",
            List.of("eu-west-1"),
            List.of("eu-north-1"),
            Tier.ADVANCED,
            false,
            MeteredAccount.IPAM_OWNER),
        new DeleteIpam(ipam.id(), true),
        new ModifyScope(scope.id(), "second", new ExternalAuthority("infoblox", "x"), false),
        new DeleteScope(scope.id()),
        new DeletePool(pool.id(), true),
        new DeprovisionCidr(pool.id(), Cidr.parse("2001:db8::/32")),
        new ModifyAllocation(allocation.id(), "first"),
        new Release(pool.id(), allocation.cidr(), allocation.id()),
        new CreateTags(List.of(ipam.id(), allocation.id()), ipam.tags()));
  }

  List<Record> state() {
    return List.of(
        ipam,
        scope,
        pool,
        poolCidr,
        allocation,
        allocation.place(),
        new SourcePosition("AAECAwQFBgcICQoLDA0ODw", 11, 1L << 40));
  }
}
