package io.cadastre.it;

import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.AddressFamily;
import software.amazon.awssdk.services.ec2.model.IpamPoolAllocation;

/** An IPAM of one's own with an IPv4 pool in its private scope. */
record Ground(String ipam, String scope, String pool) {

  static Ground of(Ec2Client ec2, String cidr) {
    var ipam = ec2.createIpam(r -> {}).ipam();
    String pool = pool(ec2, ipam.privateDefaultScopeId());
    ec2.provisionIpamPoolCidr(r -> r.ipamPoolId(pool).cidr(cidr));
    return new Ground(ipam.ipamId(), ipam.privateDefaultScopeId(), pool);
  }

  static void release(Ec2Client ec2, String pool, IpamPoolAllocation held) {
    ec2.releaseIpamPoolAllocation(
        r ->
            r.ipamPoolId(pool).cidr(held.cidr()).ipamPoolAllocationId(held.ipamPoolAllocationId()));
  }

  /** An IPv4 pool without a CIDR. */
  static String pool(Ec2Client ec2, String scope) {
    return ec2.createIpamPool(r -> r.ipamScopeId(scope).addressFamily(AddressFamily.IPV4))
        .ipamPool()
        .ipamPoolId();
  }
}
