package io.cadastre.kafka.state;

import io.cadastre.domain.ipam.IpamId;
import io.cadastre.kafka.codec.Hash;
import java.time.Instant;

/** How far the record of an IPAM has come: sequence, hash and time of its last event. */
public record Head(IpamId aggregate, long sequence, Hash hash, Instant time) {
  public static Head before(IpamId aggregate) {
    return new Head(aggregate, 0, Hash.ZERO, Instant.EPOCH);
  }

  public static String key(IpamId aggregate) {
    return "head/" + aggregate;
  }
}
