package io.cadastre.allocator.view;

import io.cadastre.allocator.view.ViewStore.Moment;
import io.cadastre.allocator.view.ViewStore.Part;
import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.core.Keys;
import io.cadastre.domain.core.Row;
import io.cadastre.domain.core.Rows;
import io.cadastre.domain.ipam.IpamId;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The rows as they were: each IPAM at a sequence of its own. What is being deleted is not among
 * them, nor what lies below it.
 */
final class Past implements Rows {
  private final Moment moment;
  private final ToLongFunction<IpamId> heads;
  private final ToLongFunction<IpamId> sequences;
  private final Map<IpamId, Register> registers = new HashMap<>();

  /** One IPAM as far as it is needed to read it. */
  private record Register(long sequence, long head, Ended ended) {}

  /**
   * @param heads the last sequence of an IPAM
   * @param sequences the one it is wanted at; 0: it was not there
   */
  Past(Moment moment, ToLongFunction<IpamId> heads, ToLongFunction<IpamId> sequences) {
    this.moment = moment;
    this.heads = heads;
    this.sequences = sequences;
  }

  @Override
  public @Nullable Row get(String key) {
    IpamId ipam = ipamOf(key);
    if (ipam == null) {
      return null;
    }
    Register register = register(ipam);
    if (register.sequence <= 0) {
      return null;
    }
    byte[] live = moment.get(Part.LIVE, Bytes.of(key));
    if (live != null && Bytes.number(live, 0) <= register.sequence) {
      Row row = moment.codec().row(Intervals.row(live));
      if (register.ended.of(key, row) > register.sequence) {
        return row;
      }
    }
    return closed(ipam, Bytes.of(key), register);
  }

  private @Nullable Row closed(IpamId ipam, byte[] key, Register register) {
    byte[] exactly = Bytes.join(key, new byte[] {0});
    try (Cursor entries = moment.cursor(Part.CLOSED)) {
      for (int power = 0; power < Long.SIZE - Long.numberOfLeadingZeros(register.head); power++) {
        long node = Intervals.nodeAt(register.sequence, power);
        if (node <= 0 || node > register.head) {
          continue;
        }
        byte[] prefix = Intervals.under(ipam, node, exactly);
        for (boolean there = entries.seek(prefix, prefix); there; there = entries.next()) {
          if (Intervals.from(entries) <= register.sequence
              && register.sequence < Intervals.to(entries)) {
            return moment.codec().row(entries.value());
          }
        }
      }
    }
    return null;
  }

  @Override
  public void scan(String prefix, @Nullable String after, Predicate<Row> visitor) {
    if (prefix.startsWith(Keys.IPAMS)) {
      scanIpams(prefix, after, visitor);
      return;
    }
    try (Versions versions = versions(below(prefix), prefix, after)) {
      while (versions.next()) {
        if (!visitor.test(versions.row())) {
          return;
        }
      }
    }
  }

  @Override
  public void cidrs(String prefix, Consumer<Cidr> visitor) {
    try (Versions versions = versions(below(prefix), prefix, null)) {
      versions.forEachKey(key -> visitor.accept(Cidr.fromSortKey(key.substring(prefix.length()))));
    }
  }

  Versions versions(IpamId ipam, String prefix, @Nullable String after) {
    Register register = register(ipam);
    return Versions.at(
        moment, ipam, register.sequence, register.head, register.ended, prefix, after);
  }

  private void scanIpams(String prefix, @Nullable String after, Predicate<Row> visitor) {
    byte[] known = Bytes.of(Chronicle.KNOWN + prefix.substring(Keys.IPAMS.length()));
    moment.scan(
        Part.LIVE,
        known,
        (key, owner) -> {
          String id = Bytes.text(key, Chronicle.KNOWN.length(), key.length);
          Row row =
              after != null && (Keys.IPAMS + id).compareTo(after) <= 0
                  ? null
                  : get(Keys.IPAMS + id);
          return row == null || visitor.test(row);
        });
  }

  private Register register(IpamId ipam) {
    return registers.computeIfAbsent(
        ipam,
        id -> new Register(sequences.applyAsLong(id), heads.applyAsLong(id), Ended.of(id, moment)));
  }

  private static IpamId below(String prefix) {
    IpamId ipam = ipamOf(prefix);
    if (ipam == null) {
      throw new IllegalArgumentException("below no IPAM: " + prefix);
    }
    return ipam;
  }

  private static @Nullable IpamId ipamOf(String key) {
    String id =
        key.startsWith(Keys.IPAMS)
            ? key.substring(Keys.IPAMS.length())
            : key.substring(0, Math.max(0, key.indexOf('/')));
    return IpamId.wellFormed(id) ? new IpamId(id) : null;
  }
}
