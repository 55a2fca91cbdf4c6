package io.cadastre.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.AddressFamily;

/** Prints how long allocations take over HTTP; asserts only that they are made. */
@Isolated
class SpeedIT {
  private static final int LONE = 20;
  private static final int ROUNDS = Integer.getInteger("it.speed.rounds", 5);

  @Test
  void allocations_timed(@TempDir Path folder) throws Exception {
    try (Installation installation = Installation.start(folder);
        Ec2Client ec2 = installation.ec2()) {
      String scope = ec2.createIpam(r -> {}).ipam().privateDefaultScopeId();
      String pool =
          ec2.createIpamPool(r -> r.ipamScopeId(scope).addressFamily(AddressFamily.IPV4))
              .ipamPool()
              .ipamPoolId();
      ec2.provisionIpamPoolCidr(r -> r.ipamPoolId(pool).cidr("10.0.0.0/8"));
      for (int round = 1; round <= ROUNDS; round++) {
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < LONE; i++) {
          times.add(allocate(ec2, pool));
        }
        print("lone, round " + round, times);
      }
      print("32 at a time", parallel(ec2, pool, 32, 640));
    }
  }

  private static List<Double> parallel(Ec2Client ec2, String pool, int threads, int calls)
      throws Exception {
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      List<Future<Double>> futures = new ArrayList<>();
      for (int i = 0; i < calls; i++) {
        futures.add(executor.submit(() -> allocate(ec2, pool)));
      }
      List<Double> times = new ArrayList<>();
      for (Future<Double> future : futures) {
        times.add(future.get());
      }
      return times;
    }
  }

  /** Milliseconds. */
  private static double allocate(Ec2Client ec2, String pool) {
    long start = System.nanoTime();
    assertThat(
            ec2.allocateIpamPoolCidr(r -> r.ipamPoolId(pool).netmaskLength(28))
                .ipamPoolAllocation()
                .cidr())
        .endsWith("/28");
    return (System.nanoTime() - start) / 1e6;
  }

  private static void print(String what, List<Double> times) {
    Collections.sort(times);
    System.out.printf(
        Locale.ROOT,
        "AllocateIpamPoolCidr over HTTP, %s: median %.1f ms, p95 %.1f ms, max %.1f ms (%d calls)%n",
        what,
        times.get(times.size() / 2),
        times.get(times.size() * 95 / 100),
        times.getLast(),
        times.size());
  }
}
