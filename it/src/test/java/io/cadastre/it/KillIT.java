package io.cadastre.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.testkit.Claim;
import io.cadastre.domain.testkit.Seeds;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.IpamPoolAllocation;

/** Broker and allocator die together, without warning, while they work. Waits most of its time. */
@Execution(ExecutionMode.CONCURRENT)
class KillIT {
  /** {@code -Dit.kills=1} when only the way through is of interest. */
  private static final int KILLS = Integer.getInteger("it.kills", 20);

  private static final int WRITERS = 8;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Map<String, IpamPoolAllocation> answered = new ConcurrentHashMap<>();
  private final AtomicBoolean enough = new AtomicBoolean();

  @Test
  @Claim("S1.06")
  void kills_loseAndDoubleNothing(@TempDir Path folder) throws Exception {
    SplittableRandom random = new SplittableRandom(Seeds.seed("KillIT"));
    Server server = Server.start(folder);
    server.stop(); // writes the archive of classes, with which the others start sooner
    server = server.again();
    long began = System.nanoTime();
    try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        Ec2Client ec2 = Clients.ec2(server.port())) {
      try {
        String pool = Ground.of(ec2, "10.0.0.0/8").pool();
        List<Future<Integer>> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
          writers.add(threads.submit(writer(i, ec2, pool)));
        }
        for (int kill = 0; kill < KILLS; kill++) {
          awaitMore(random.nextInt(1, 60), writers);
          server.kill();
          server = server.again();
        }
        awaitMore(WRITERS, writers);
        enough.set(true);
        int sent = 0;
        for (Future<Integer> writer : writers) {
          sent += writer.get();
        }
        System.out.printf(
            "KillIT: %d kills, %d tokens, %.1f s%n",
            KILLS, sent, (System.nanoTime() - began) / 1e9);
        assertThat(answered).hasSize(sent);
        assertNothingLostOrDoubled(ec2, pool);
        EventLog.check(server.bootstrapServers());
      } finally {
        enough.set(true);
        server.close();
      }
    }
  }

  private void awaitMore(int count, List<Future<Integer>> writers) throws Exception {
    int wanted = answered.size() + count;
    Eventually.until(
        wanted + " answers",
        PATIENCE,
        () -> {
          for (Future<Integer> writer : writers) {
            if (writer.isDone()) {
              writer.get(); // throws what ended it
            }
          }
          return answered.size() >= wanted;
        });
  }

  /** Allocates with one token after the other; a token is sent until it is answered. */
  private Callable<Integer> writer(int number, Ec2Client ec2, String pool) {
    return () -> {
      int sent = 0;
      while (!enough.get()) {
        String token = "writer-" + number + "-" + sent++;
        Eventually.until(
            "an answer to " + token,
            PATIENCE,
            () -> {
              try {
                answered.put(token, allocate(ec2, pool, token));
                return true;
              } catch (Ec2Exception refused) {
                if (refused.statusCode() < 500) {
                  throw refused;
                }
                return false;
              } catch (SdkException nobodyThere) {
                return false;
              }
            });
      }
      return sent;
    };
  }

  private void assertNothingLostOrDoubled(Ec2Client ec2, String pool) {
    Collection<IpamPoolAllocation> listed =
        ec2.getIpamPoolAllocationsPaginator(r -> r.ipamPoolId(pool)).stream()
            .flatMap(page -> page.ipamPoolAllocations().stream())
            .toList();
    assertThat(listed).containsExactlyInAnyOrderElementsOf(answered.values());
    Blocks.assertDisjoint(listed.stream().map(IpamPoolAllocation::cidr).toList());
    for (int i = 0; i < WRITERS; i++) {
      String token = "writer-" + i + "-0";
      assertThat(allocate(ec2, pool, token)).isEqualTo(answered.get(token));
    }
  }

  private static IpamPoolAllocation allocate(Ec2Client ec2, String pool, String token) {
    return ec2.allocateIpamPoolCidr(r -> r.ipamPoolId(pool).netmaskLength(28).clientToken(token))
        .ipamPoolAllocation();
  }
}
