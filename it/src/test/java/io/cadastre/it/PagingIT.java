package io.cadastre.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.GetIpamPoolAllocationsResponse;
import software.amazon.awssdk.services.ec2.model.IpamPoolAllocation;

class PagingIT {
  private static final int ALLOCATIONS = 1_300;

  @Test
  void pages_areWholeAndTheirTokensOutliveTheAllocator(@TempDir Path folder) throws Exception {
    try (Installation installation = Installation.start(folder)) {
      String pool;
      List<String> made;
      GetIpamPoolAllocationsResponse first;
      try (Ec2Client ec2 = installation.ec2()) {
        pool = Ground.of(ec2, "10.0.0.0/16").pool();
        made = allocate(ec2, pool);

        first = ec2.getIpamPoolAllocations(r -> r.ipamPoolId(pool).maxResults(1_000));
        assertThat(first.ipamPoolAllocations()).hasSize(1_000);
        assertThat(first.nextToken()).isNotEmpty();
        assertThat(byPaginators(ec2, pool)).containsExactlyElementsOf(made);

        refusesWhatIsNotItsPage(ec2, pool, first.nextToken());
      }

      installation.stopAllocators();
      installation.allocator("allocator-1", null);

      try (Ec2Client ec2 = installation.ec2()) {
        var second =
            ec2.getIpamPoolAllocations(
                r -> r.ipamPoolId(pool).maxResults(1_000).nextToken(first.nextToken()));
        assertThat(second.nextToken()).isNull();
        assertThat(cidrs(second.ipamPoolAllocations())).isEqualTo(made.subList(1_000, ALLOCATIONS));
      }
    }
  }

  /** Allocated by length, they lie one behind the other. */
  private static List<String> allocate(Ec2Client ec2, String pool) throws Exception {
    Parallel.map(
        16,
        IntStream.range(0, ALLOCATIONS).boxed().toList(),
        i -> ec2.allocateIpamPoolCidr(r -> r.ipamPoolId(pool).netmaskLength(28)));
    return IntStream.range(0, ALLOCATIONS)
        .mapToObj(i -> "10.0.%d.%d/28".formatted(i / 16, i % 16 * 16))
        .toList();
  }

  private static List<String> byPaginators(Ec2Client ec2, String pool) {
    List<String> described =
        ec2.describeIpamPoolAllocationsPaginator(r -> r.maxResults(1_000)).stream()
            .flatMap(page -> page.ipamPoolAllocations().stream())
            .map(IpamPoolAllocation::cidr)
            .toList();
    List<String> got =
        ec2.getIpamPoolAllocationsPaginator(r -> r.ipamPoolId(pool).maxResults(1_000)).stream()
            .flatMap(page -> page.ipamPoolAllocations().stream())
            .map(IpamPoolAllocation::cidr)
            .toList();
    assertThat(described).containsExactlyInAnyOrderElementsOf(got);
    return got;
  }

  private static void refusesWhatIsNotItsPage(Ec2Client ec2, String pool, String token) {
    Refused.with(
        "InvalidParameterValue",
        () -> ec2.getIpamPoolAllocations(r -> r.ipamPoolId(pool).maxResults(999)),
        "1000");
    Refused.with(
        "InvalidParameterValue",
        () -> ec2.getIpamPoolAllocations(r -> r.ipamPoolId(pool).maxResults(100_001)),
        "100000");
    Filter filter = Filter.builder().name("cidr").values("10.*").build();
    Refused.with(
        "InvalidPaginationToken",
        () -> ec2.getIpamPoolAllocations(r -> r.ipamPoolId(pool).filters(filter).nextToken(token)));
  }

  private static List<String> cidrs(List<IpamPoolAllocation> allocations) {
    return allocations.stream().map(IpamPoolAllocation::cidr).toList();
  }
}
