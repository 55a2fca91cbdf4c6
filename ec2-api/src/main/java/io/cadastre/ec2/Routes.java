package io.cadastre.ec2;

import io.cadastre.domain.core.Limits;
import io.cadastre.ec2.allocation.Allocations;
import io.cadastre.ec2.ask.Desk;
import io.cadastre.ec2.ask.Mint;
import io.cadastre.ec2.history.AddressHistory;
import io.cadastre.ec2.ipam.Ipams;
import io.cadastre.ec2.pool.PoolCidrs;
import io.cadastre.ec2.pool.Pools;
import io.cadastre.ec2.protocol.Router;
import io.cadastre.ec2.scope.Scopes;
import io.cadastre.ec2.tag.ResourceTags;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.ec2.model.AllocateIpamPoolCidrRequest;
import software.amazon.awssdk.services.ec2.model.CreateIpamPoolRequest;
import software.amazon.awssdk.services.ec2.model.CreateIpamRequest;
import software.amazon.awssdk.services.ec2.model.CreateIpamScopeRequest;
import software.amazon.awssdk.services.ec2.model.CreateTagsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteIpamPoolRequest;
import software.amazon.awssdk.services.ec2.model.DeleteIpamRequest;
import software.amazon.awssdk.services.ec2.model.DeleteIpamScopeRequest;
import software.amazon.awssdk.services.ec2.model.DeleteTagsRequest;
import software.amazon.awssdk.services.ec2.model.DeprovisionIpamPoolCidrRequest;
import software.amazon.awssdk.services.ec2.model.DescribeIpamPoolAllocationsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeIpamPoolsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeIpamScopesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeIpamsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeTagsRequest;
import software.amazon.awssdk.services.ec2.model.GetIpamAddressHistoryRequest;
import software.amazon.awssdk.services.ec2.model.GetIpamPoolAllocationsRequest;
import software.amazon.awssdk.services.ec2.model.GetIpamPoolCidrsRequest;
import software.amazon.awssdk.services.ec2.model.ModifyIpamPoolAllocationRequest;
import software.amazon.awssdk.services.ec2.model.ModifyIpamPoolRequest;
import software.amazon.awssdk.services.ec2.model.ModifyIpamRequest;
import software.amazon.awssdk.services.ec2.model.ModifyIpamScopeRequest;
import software.amazon.awssdk.services.ec2.model.ProvisionIpamPoolCidrRequest;
import software.amazon.awssdk.services.ec2.model.ReleaseIpamPoolAllocationRequest;

/** Which operation is handled where: one line each. */
public final class Routes {
  private Routes() {}

  /**
   * @param limits of which the IPAMs an account and Region may have is checked here
   * @param random for ids; safe for use by several threads, as {@code SecureRandom} is
   * @param clock for what is listed for some time only
   */
  public static Router router(
      Registry registry, Limits limits, RandomGenerator random, InstantSource clock) {
    Desk desk = new Desk(registry, new Mint(random));
    Ipams ipams = new Ipams(desk, limits);
    Scopes scopes = new Scopes(desk);
    Pools pools = new Pools(desk);
    PoolCidrs cidrs = new PoolCidrs(desk, clock);
    Allocations allocations = new Allocations(desk);
    AddressHistory history = new AddressHistory(desk, clock);
    ResourceTags tags = new ResourceTags(desk);
    return Router.builder()
        .on(CreateIpamRequest::builder, ipams::create)
        .on(ModifyIpamRequest::builder, ipams::modify)
        .on(DeleteIpamRequest::builder, ipams::delete)
        .on(DescribeIpamsRequest::builder, ipams::describe)
        .on(CreateIpamScopeRequest::builder, scopes::create)
        .on(ModifyIpamScopeRequest::builder, scopes::modify)
        .on(DeleteIpamScopeRequest::builder, scopes::delete)
        .on(DescribeIpamScopesRequest::builder, scopes::describe)
        .on(CreateIpamPoolRequest::builder, pools::create)
        .on(ModifyIpamPoolRequest::builder, pools::modify)
        .on(DeleteIpamPoolRequest::builder, pools::delete)
        .on(DescribeIpamPoolsRequest::builder, pools::describe)
        .on(ProvisionIpamPoolCidrRequest::builder, cidrs::provision)
        .on(DeprovisionIpamPoolCidrRequest::builder, cidrs::deprovision)
        .on(GetIpamPoolCidrsRequest::builder, cidrs::get)
        .on(AllocateIpamPoolCidrRequest::builder, allocations::allocate)
        .on(ReleaseIpamPoolAllocationRequest::builder, allocations::release)
        .on(ModifyIpamPoolAllocationRequest::builder, allocations::modify)
        .on(GetIpamPoolAllocationsRequest::builder, allocations::get)
        .on(DescribeIpamPoolAllocationsRequest::builder, allocations::describe)
        .on(GetIpamAddressHistoryRequest::builder, history::get)
        .on(CreateTagsRequest::builder, tags::create)
        .on(DeleteTagsRequest::builder, tags::delete)
        .on(DescribeTagsRequest::builder, tags::describe)
        .build();
  }
}
