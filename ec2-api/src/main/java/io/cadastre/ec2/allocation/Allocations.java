package io.cadastre.ec2.allocation;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.core.Refusal;
import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.pool.AllocationId;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.PoolCommand.Allocate;
import io.cadastre.domain.pool.PoolCommand.ModifyAllocation;
import io.cadastre.domain.pool.PoolCommand.Release;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.pool.PoolRow;
import io.cadastre.domain.register.HandingOut;
import io.cadastre.ec2.answer.Shown;
import io.cadastre.ec2.ask.Call;
import io.cadastre.ec2.ask.Desk;
import io.cadastre.ec2.ask.Parameters;
import io.cadastre.ec2.ask.Refusals;
import io.cadastre.ec2.ask.TagParameters;
import io.cadastre.ec2.caller.Caller;
import io.cadastre.ec2.list.Listing;
import io.cadastre.ec2.list.Owned;
import io.cadastre.ec2.list.Page.Slice;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.AllocateIpamPoolCidrRequest;
import software.amazon.awssdk.services.ec2.model.AllocateIpamPoolCidrResponse;
import software.amazon.awssdk.services.ec2.model.DescribeIpamPoolAllocationsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeIpamPoolAllocationsResponse;
import software.amazon.awssdk.services.ec2.model.GetIpamPoolAllocationsRequest;
import software.amazon.awssdk.services.ec2.model.GetIpamPoolAllocationsResponse;
import software.amazon.awssdk.services.ec2.model.IpamPoolAllocation;
import software.amazon.awssdk.services.ec2.model.ModifyIpamPoolAllocationRequest;
import software.amazon.awssdk.services.ec2.model.ModifyIpamPoolAllocationResponse;
import software.amazon.awssdk.services.ec2.model.ReleaseIpamPoolAllocationRequest;
import software.amazon.awssdk.services.ec2.model.ReleaseIpamPoolAllocationResponse;

/** AllocateIpamPoolCidr; Release-, Modify-, Get- and DescribeIpamPoolAllocation. */
public final class Allocations {
  private final Desk desk;

  public Allocations(Desk desk) {
    this.desk = desk;
  }

  public CompletionStage<AllocateIpamPoolCidrResponse> allocate(
      AllocateIpamPoolCidrRequest r, Caller caller) {
    PoolId pool = Parameters.poolId(r.ipamPoolId());
    Allocate command =
        new Allocate(
            pool,
            desk.mint().allocation(pool.tag()),
            Parameters.optionalCidr(r.cidr()),
            r.netmaskLength(),
            Parameters.text("Description", r.description()),
            Parameters.isTrue(r.previewNextCidr()),
            Parameters.cidrs(r.allowedCidrs()),
            Parameters.cidrs(r.disallowedCidrs()),
            TagParameters.of(r.tagSpecifications(), Shown.ALLOCATION));
    Call call = desk.call(r, caller, r.dryRun(), r.clientToken());
    return desk.decide(call, command, AllocationRow.class)
        .thenApply(
            row ->
                AllocateIpamPoolCidrResponse.builder()
                    .ipamPoolAllocation(command.preview() ? previewed(row) : shown(row))
                    .build());
  }

  public CompletionStage<ReleaseIpamPoolAllocationResponse> release(
      ReleaseIpamPoolAllocationRequest r, Caller caller) {
    Release command =
        new Release(
            Parameters.poolId(r.ipamPoolId()),
            Parameters.requiredCidr("Cidr", r.cidr()),
            Parameters.allocationId(r.ipamPoolAllocationId()));
    return desk.decide(desk.call(r, caller, r.dryRun()), command, AllocationRow.class)
        .thenApply(released -> ReleaseIpamPoolAllocationResponse.builder().success(true).build());
  }

  public CompletionStage<ModifyIpamPoolAllocationResponse> modify(
      ModifyIpamPoolAllocationRequest r, Caller caller) {
    ModifyAllocation command =
        new ModifyAllocation(
            Parameters.allocationId(r.ipamPoolAllocationId()),
            Parameters.text("Description", r.description()));
    return desk.decide(desk.call(r, caller, r.dryRun()), command, AllocationRow.class)
        .thenApply(
            row ->
                ModifyIpamPoolAllocationResponse.builder().ipamPoolAllocation(shown(row)).build());
  }

  /** All allocations of one pool, by address. */
  public CompletionStage<GetIpamPoolAllocationsResponse> get(
      GetIpamPoolAllocationsRequest r, Caller caller) {
    PoolId id = Parameters.poolId(r.ipamPoolId());
    AllocationId only =
        r.ipamPoolAllocationId() == null ? null : Parameters.allocationId(r.ipamPoolAllocationId());
    Listing<IpamPoolAllocation> listing =
        Listing.of(r, Listing.ALLOCATIONS, r.filters(), IpamPoolAllocation::builder);
    return desk.read(
        r.dryRun(),
        rows -> {
          Owned owned = new Owned(rows, caller.account());
          PoolRow pool = owned.pool(id);
          checkRegion(pool, owned, caller);
          AllocationRow named = only == null ? null : in(pool, owned.allocation(only));
          Slice<IpamPoolAllocation> page =
              listing.read(
                  after -> {
                    Stream<AllocationRow> all =
                        named == null ? owned.allocations(pool, after) : Stream.of(named);
                    return all.map(Allocations::shown);
                  },
                  allocation -> Cidr.parse(allocation.cidr()).sortKey());
          return GetIpamPoolAllocationsResponse.builder()
              .ipamPoolAllocations(page.rows())
              .nextToken(page.nextToken())
              .build();
        });
  }

  /** As with allocate and release, a pool is read where it hands out. */
  private static void checkRegion(PoolRow pool, Owned owned, Caller caller) {
    Refusal wrong = HandingOut.refused(pool, owned.ipam(pool.ipam()), caller.region());
    if (wrong != null) {
      throw Refusals.error(wrong.code(), wrong.message());
    }
  }

  private static AllocationRow in(PoolRow pool, AllocationRow allocation) {
    if (!allocation.pool().equals(pool.id())) {
      throw Refusals.error(
          RefusalCode.ALLOCATION_NOT_FOUND,
          "The IPAM pool allocation "
              + allocation.id().value()
              + " does not exist in "
              + pool.id().value()
              + ".");
    }
    return allocation;
  }

  /** The caller's own allocations over all pools, by id. */
  public CompletionStage<DescribeIpamPoolAllocationsResponse> describe(
      DescribeIpamPoolAllocationsRequest r, Caller caller) {
    Listing.refuseBoth("IpamPoolAllocationId", r.ipamPoolAllocationIds(), r.maxResults());
    List<AllocationId> ids = Parameters.ids(r.ipamPoolAllocationIds(), Parameters::allocationId);
    Listing<IpamPoolAllocation> listing =
        Listing.of(r, Listing.ALLOCATIONS, r.filters(), IpamPoolAllocation::builder);
    return desk.read(
        r.dryRun(),
        rows -> {
          Owned owned = new Owned(rows, caller.account());
          List<AllocationRow> named = ids.stream().map(owned::allocation).toList();
          Slice<IpamPoolAllocation> page =
              listing.read(
                  after -> {
                    Stream<AllocationRow> all =
                        ids.isEmpty() ? owned.allocations(after) : named.stream();
                    return all.map(Allocations::shown);
                  },
                  IpamPoolAllocation::ipamPoolAllocationId);
          return DescribeIpamPoolAllocationsResponse.builder()
              .ipamPoolAllocations(page.rows())
              .nextToken(page.nextToken())
              .build();
        });
  }

  private static IpamPoolAllocation shown(AllocationRow row) {
    return IpamPoolAllocation.builder()
        .cidr(row.cidr().toString())
        .ipamPoolAllocationId(row.id().value())
        .description(row.description())
        .resourceId(row.resource())
        .resourceType(Shown.text(row.holder()))
        .resourceRegion(row.resourceRegion())
        .resourceOwner(row.resourceOwner())
        .tags(Shown.tags(row.tags()))
        .build();
  }

  /** Nothing is reserved, so there is nothing to name. */
  private static IpamPoolAllocation previewed(AllocationRow row) {
    return IpamPoolAllocation.builder()
        .cidr(row.cidr().toString())
        .resourceType(Shown.text(row.holder()))
        .build();
  }
}
