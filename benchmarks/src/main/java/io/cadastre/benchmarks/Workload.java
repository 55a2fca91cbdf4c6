package io.cadastre.benchmarks;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.address.Family;
import io.cadastre.domain.core.Command;
import io.cadastre.domain.core.Principal;
import io.cadastre.domain.ipam.AssociationId;
import io.cadastre.domain.ipam.DiscoveryId;
import io.cadastre.domain.ipam.IpamCommand.CreateIpam;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.pool.AllocationId;
import io.cadastre.domain.pool.AllocationRules;
import io.cadastre.domain.pool.PoolCidrId;
import io.cadastre.domain.pool.PoolCommand.Allocate;
import io.cadastre.domain.pool.PoolCommand.CreatePool;
import io.cadastre.domain.pool.PoolCommand.ProvisionCidr;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.scope.ScopeId;
import io.cadastre.domain.tag.Tags;
import io.cadastre.kafka.message.RequestEnvelope;
import io.cadastre.kafka.topic.Topics;
import java.util.List;

/**
 * IPAMs spread over the partitions, each with one pool that holds 10.0.0.0/8, and what is asked of
 * them: /28s.
 */
final class Workload {
  private static final Principal ASKER = new Principal("123456789012", null, "topic", null);
  private static final String REGION = "eu-central-1";
  private static final Cidr ALL = Cidr.parse("10.0.0.0/8");
  private static final int LENGTH = 28;

  private final int ipams;

  Workload(int ipams) {
    if (ipams < 1 || ipams > Topics.PARTITIONS) {
      throw new IllegalArgumentException("1 to " + Topics.PARTITIONS + " IPAMs, not " + ipams);
    }
    this.ipams = ipams;
  }

  int ipams() {
    return ipams;
  }

  int partition(int ipam) {
    return ipam * Topics.PARTITIONS / ipams;
  }

  /** The first tag of the partition. */
  String tag(int ipam) {
    return "%05x".formatted(((partition(ipam) << 20) + Topics.PARTITIONS - 1) / Topics.PARTITIONS);
  }

  /** What makes an IPAM and its pool, in this order. */
  List<Command> begin(int ipam) {
    String home = tag(ipam);
    ScopeId scope = new ScopeId(ScopeId.PREFIX + home + "000000000002");
    return List.of(
        new CreateIpam(
            new IpamId(IpamId.PREFIX + home + "000000000000"),
            new ScopeId(ScopeId.PREFIX + home + "000000000001"),
            scope,
            new DiscoveryId(DiscoveryId.PREFIX + home + "000000000003"),
            new AssociationId(AssociationId.PREFIX + home + "000000000004"),
            null,
            List.of(),
            null,
            null,
            null,
            Tags.NONE),
        new CreatePool(
            scope,
            pool(ipam),
            null,
            Family.IPV4,
            null,
            null,
            false,
            null,
            null,
            null,
            AllocationRules.NONE,
            Tags.NONE),
        new ProvisionCidr(
            pool(ipam),
            new PoolCidrId(PoolCidrId.PREFIX + longDigits(home, 0)),
            new AllocationId(AllocationId.PREFIX + longDigits(home, 1)),
            ALL,
            null,
            null,
            null,
            null));
  }

  Command allocate(int ipam, long number) {
    return new Allocate(
        pool(ipam),
        new AllocationId(AllocationId.PREFIX + longDigits(tag(ipam), number + 2)),
        null,
        LENGTH,
        null,
        false,
        List.of(),
        List.of(),
        Tags.NONE);
  }

  /** The number is what the request is bound by. */
  static RequestEnvelope envelope(int ipam, long number) {
    String id = "%08x-0000-4000-8000-%012x".formatted(ipam, number);
    return new RequestEnvelope(id, null, ASKER, REGION, false);
  }

  private PoolId pool(int ipam) {
    return new PoolId(PoolId.PREFIX + tag(ipam) + "000000000005");
  }

  /** Ids are random where they are minted: here at least no two that follow lie together. */
  private static String longDigits(String tag, long number) {
    long spread = number * 0x9e3779b97f4a7c15L;
    return "0%s%011x%016x".formatted(tag, spread & 0xfff_ffff_ffffL, number);
  }
}
