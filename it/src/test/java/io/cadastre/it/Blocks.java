package io.cadastre.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/** IPv4 CIDRs as plain numbers, with no code of ours. */
final class Blocks {
  private Blocks() {}

  /** First and last address. */
  record Block(long first, long last) {
    static Block of(String cidr) {
      List<String> parts = List.of(cidr.split("/", -1));
      try {
        // A literal: nothing is looked up.
        byte[] address = InetAddress.getByName(parts.getFirst()).getAddress();
        long first = Integer.toUnsignedLong(ByteBuffer.wrap(address).getInt());
        return new Block(first, first + (1L << (32 - Integer.parseInt(parts.getLast()))) - 1);
      } catch (UnknownHostException e) {
        throw new AssertionError(cidr, e);
      }
    }
  }

  static void assertDisjoint(Collection<String> cidrs) {
    TreeMap<Long, Long> lastByFirst = new TreeMap<>();
    for (String cidr : cidrs) {
      Block block = Block.of(cidr);
      assertThat(lastByFirst.put(block.first(), block.last())).as("twice: " + cidr).isNull();
    }
    long before = -1;
    for (var block : lastByFirst.entrySet()) {
      assertThat(block.getKey()).isGreaterThan(before);
      before = block.getValue();
    }
  }
}
