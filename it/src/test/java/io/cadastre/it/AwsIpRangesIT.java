package io.cadastre.it;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.it.Blocks.Block;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.IpamPoolAllocation;

/** AWS's own public ranges as somebody would register them: a scope a Region. */
class AwsIpRangesIT {
  private static final int THREADS = 16;

  private record Range(String region, String cidr) {
    int length() {
      return Integer.parseInt(cidr.substring(cidr.indexOf('/') + 1));
    }

    /** The covering /8. */
    String eight() {
      return cidr.substring(0, cidr.indexOf('.')) + ".0.0.0/8";
    }
  }

  /** What became of a range: null where it was granted, else what the refusal says. */
  private record Answer(Range range, @Nullable String refusal) {}

  @Test
  void ranges_areGrantedOrNameTheirRival(@TempDir Path folder) throws Exception {
    List<Range> ranges = ranges();
    assertThat(ranges).hasSize(7_905);
    try (Installation installation = Installation.start(folder)) {
      Map<String, String> pools;
      Map<String, List<IpamPoolAllocation>> allocated;
      try (Ec2Client ec2 = installation.ec2()) {
        long began = System.nanoTime();
        pools = pools(ec2, ranges);
        long ready = System.nanoTime();
        List<Answer> answers = allocate(ec2, ranges, pools);
        System.out.printf(
            "AwsIpRangesIT: scopes, pools and /8s in %.1f s, %d allocations asked for in %.1f s%n",
            (ready - began) / 1e9, answers.size(), (System.nanoTime() - ready) / 1e9);

        assertRight(answers);
        allocated = read(ec2, pools);
        pools.forEach(
            (region, pool) ->
                assertThat(allocated.get(region))
                    .extracting(IpamPoolAllocation::cidr)
                    .containsExactlyInAnyOrderElementsOf(granted(answers, region)));
      }

      installation.stopAllocators();
      installation.allocator("allocator-1", null);

      try (Ec2Client ec2 = installation.ec2()) {
        assertThat(read(ec2, pools)).isEqualTo(allocated);
      }
    }
  }

  private static List<Range> ranges() throws Exception {
    try (InputStream in = AwsIpRangesIT.class.getResourceAsStream("/aws-ip-ranges-ipv4.txt")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(" ", -1))
          .map(fields -> new Range(fields[0], fields[1]))
          .toList();
    }
  }

  /** Region to pool. */
  private static Map<String, String> pools(Ec2Client ec2, List<Range> ranges) throws Exception {
    String ipam = ec2.createIpam(r -> {}).ipam().ipamId();
    Map<String, SortedSet<String>> eights = new TreeMap<>();
    for (Range range : ranges) {
      eights.computeIfAbsent(range.region(), r -> new TreeSet<>()).add(range.eight());
    }
    assertThat(eights).hasSize(43);
    Map<String, String> pools = new HashMap<>();
    for (String region : eights.keySet()) {
      String scope =
          ec2.createIpamScope(r -> r.ipamId(ipam).description(region)).ipamScope().ipamScopeId();
      pools.put(region, Ground.pool(ec2, scope));
    }
    List<Range> covering = new ArrayList<>();
    eights.forEach((region, all) -> all.forEach(eight -> covering.add(new Range(region, eight))));
    assertThat(covering).hasSize(898);
    Parallel.map(
        THREADS,
        covering,
        eight ->
            ec2.provisionIpamPoolCidr(
                r -> r.ipamPoolId(pools.get(eight.region())).cidr(eight.cidr())));
    return pools;
  }

  /** Larger ones first; those of one length cannot cover one another. */
  private static List<Answer> allocate(Ec2Client ec2, List<Range> ranges, Map<String, String> pools)
      throws Exception {
    List<Answer> answers = new ArrayList<>();
    Map<Integer, List<Range>> byLength =
        new TreeMap<>(ranges.stream().collect(groupingBy(Range::length)));
    for (List<Range> alike : byLength.values()) {
      answers.addAll(
          Parallel.map(
              THREADS,
              alike,
              range -> {
                try {
                  ec2.allocateIpamPoolCidr(
                      r -> r.ipamPoolId(pools.get(range.region())).cidr(range.cidr()));
                  return new Answer(range, null);
                } catch (Ec2Exception e) {
                  assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InvalidParameterValue");
                  return new Answer(range, e.awsErrorDetails().errorMessage());
                }
              }));
    }
    return answers;
  }

  private static void assertRight(List<Answer> answers) {
    assertThat(answers.stream().filter(answer -> answer.refusal() == null)).hasSize(5_511);
    assertThat(answers.stream().filter(answer -> answer.refusal() != null)).hasSize(2_394);
    Map<String, TreeMap<Long, String>> granted = new HashMap<>();
    for (Answer answer : answers) {
      Block block = Block.of(answer.range().cidr());
      TreeMap<Long, String> ofRegion =
          granted.computeIfAbsent(answer.range().region(), r -> new TreeMap<>());
      var floor = ofRegion.floorEntry(block.first());
      boolean covered = floor != null && Block.of(floor.getValue()).last() >= block.last();
      if (answer.refusal() == null) {
        assertThat(covered).as(answer.toString()).isFalse();
        ofRegion.put(block.first(), answer.range().cidr());
      } else {
        assertThat(covered).as(answer.toString()).isTrue();
        assertThat(answer.refusal())
            .contains("ipam-pool-alloc-", Objects.requireNonNull(floor).getValue());
      }
    }
    granted.values().forEach(ofRegion -> Blocks.assertDisjoint(ofRegion.values()));
  }

  private static List<String> granted(List<Answer> answers, String region) {
    return answers.stream()
        .filter(answer -> answer.refusal() == null && answer.range().region().equals(region))
        .map(answer -> answer.range().cidr())
        .toList();
  }

  private static Map<String, List<IpamPoolAllocation>> read(
      Ec2Client ec2, Map<String, String> pools) {
    Map<String, List<IpamPoolAllocation>> allocated = new HashMap<>();
    pools.forEach(
        (region, pool) ->
            allocated.put(
                region,
                ec2.getIpamPoolAllocationsPaginator(r -> r.ipamPoolId(pool)).stream()
                    .flatMap(page -> page.ipamPoolAllocations().stream())
                    .toList()));
    return allocated;
  }
}
