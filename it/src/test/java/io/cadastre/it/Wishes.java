package io.cadastre.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.SplittableRandom;

/** What is asked of some pools, as JSON without an id. */
final class Wishes {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A pool with 10.0.0.0/8 in which 10.255.0.0/16 is taken.
   *
   * @param home the partition where its IPAM is decided
   */
  record Wide(String pool, int home) {}

  private final SplittableRandom random;
  private final List<Wide> pools;
  private int cidrs;

  Wishes(SplittableRandom random, List<Wide> pools) {
    this.random = random;
    this.pools = pools;
  }

  Wide any() {
    return pools.get(random.nextInt(pools.size()));
  }

  ObjectNode byLength(int length) {
    return byLength(any(), length);
  }

  ObjectNode byLength(Wide pool, int length) {
    return allocate(pool.pool).put("netmaskLength", length);
  }

  ObjectNode byCidr() {
    return byCidr(any(), nextCidr());
  }

  ObjectNode byCidr(Wide pool, String cidr) {
    return allocate(pool.pool).put("cidr", cidr);
  }

  /** One that nobody else wants, above all that is chosen by length. */
  String nextCidr() {
    int at = cidrs++;
    return "10.%d.%d.%d/28".formatted(128 + at / 4096, at / 16 % 256, at % 16 * 16);
  }

  /** Of a pool that there is not, where there are others. */
  ObjectNode ofNoPool() {
    String pool = any().pool;
    char other = pool.endsWith("0") ? '1' : '0';
    return allocate(pool.substring(0, pool.length() - 1) + other).put("netmaskLength", 28);
  }

  ObjectNode release(Wide pool, String cidr) {
    return JSON.createObjectNode().put("type", "Release").put("pool", pool.pool).put("cidr", cidr);
  }

  ObjectNode release(String allocation) {
    return JSON.createObjectNode().put("type", "Release").put("allocation", allocation);
  }

  /** All of them or none. */
  ObjectNode batch(int... lengths) {
    Wide pool = any();
    ObjectNode batch = JSON.createObjectNode().put("type", "Batch");
    ArrayNode items = batch.putArray("allocations");
    for (int length : lengths) {
      items.addObject().put("pool", pool.pool).put("netmaskLength", length);
    }
    return batch;
  }

  private static ObjectNode allocate(String pool) {
    return JSON.createObjectNode().put("type", "Allocate").put("pool", pool);
  }

  /** As it is sent by somebody who has a topic of his own. */
  static byte[] bytes(ObjectNode wish, String id) {
    return wish.deepCopy().put("requestId", id).toString().getBytes(UTF_8);
  }
}
