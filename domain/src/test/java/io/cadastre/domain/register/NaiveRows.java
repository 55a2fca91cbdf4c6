package io.cadastre.domain.register;

import io.cadastre.domain.pool.Strategy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the naive reference keeps: plain lists of mutable things, searched from end to end. */
final class NaiveRows {
  final List<Ipam> ipams = new ArrayList<>();
  final List<Scope> scopes = new ArrayList<>();
  final List<Pool> pools = new ArrayList<>();
  final List<Piece> pieces = new ArrayList<>();
  final List<Grant> grants = new ArrayList<>();
  final List<Kept> kept = new ArrayList<>();
  final List<Guest> guests = new ArrayList<>();
  final List<Remains> remains = new ArrayList<>();

  Instant now = Instant.parse("2026-01-01T00:00:00Z");

  abstract static class Thing {
    String id = "";
    String state = "CREATE_COMPLETE";
    @Nullable String description;
    Map<String, String> tags = new TreeMap<>();

    boolean deleting() {
      return state.equals("DELETE_IN_PROGRESS");
    }
  }

  static final class Ipam extends Thing {
    String owner = "";
    String home = "";
    List<String> regions = new ArrayList<>();
    boolean free;
    boolean gua;
    String discovery = "";

    List<@Nullable Object> seen() {
      return Arrays.asList(
          id, owner, home, List.copyOf(regions), free, gua, state, description, Map.copyOf(tags));
    }
  }

  static final class Scope extends Thing {
    String ipam = "";
    boolean open;
    boolean given;

    List<@Nullable Object> seen() {
      return Arrays.asList(id, ipam, open, given, state, description, Map.copyOf(tags));
    }
  }

  static final class Pool extends Thing {
    Ipam ipam = new Ipam();
    Scope scope = new Scope();
    @Nullable Pool source;
    int bits;
    @Nullable String locale;
    int depth;
    @Nullable Integer min;
    @Nullable Integer max;
    @Nullable Integer usual;
    Map<String, String> wanted = new TreeMap<>();
    Strategy strategy = Strategy.LOWEST;
    int coolDownSeconds;
    boolean holdersOnly;

    List<@Nullable Object> seen() {
      return Arrays.asList(
          id,
          ipam.id,
          scope.id,
          source == null ? null : source.id,
          bits,
          locale,
          depth,
          min,
          max,
          usual,
          Map.copyOf(wanted),
          strategy,
          coolDownSeconds,
          holdersOnly,
          state,
          description,
          Map.copyOf(tags));
    }
  }

  /** A CIDR of a pool, in whatever state. */
  static final class Piece {
    String id = "";
    Pool pool = new Pool();
    @Nullable NaiveRange range;
    int length;
    String state = "";
    @Nullable Grant grant;
    boolean byLength;
    Instant since = Instant.EPOCH;

    /** The range, of one that has space. */
    NaiveRange known() {
      return Objects.requireNonNull(range, id);
    }

    boolean usable() {
      return state.equals("PROVISIONED") || state.equals("FAILED_DEPROVISION");
    }

    boolean holds() {
      return usable() || state.equals("PENDING_PROVISION");
    }

    List<@Nullable Object> seen() {
      return Arrays.asList(
          id, pool.id, range, length, state, grant == null ? null : grant.id, byLength);
    }
  }

  /** An allocation. */
  static final class Grant extends Thing {
    Pool pool = new Pool();
    NaiveRange range = NaiveRange.of("0.0.0.0/0");
    @Nullable Pool child;
    String region = "";
    String account = "";
    @Nullable String tenant;
    @Nullable String owner;
    @Nullable String purpose;

    /** When it ends by itself. */
    @Nullable Instant until;

    List<@Nullable Object> seen() {
      return Arrays.asList(
          id,
          pool.id,
          range,
          child == null ? null : child.id,
          region,
          account,
          tenant,
          owner,
          purpose,
          until,
          description,
          Map.copyOf(tags));
    }
  }

  /** What was held and is kept back. */
  record Kept(Grant previous, Instant since, Instant until) {
    Pool pool() {
      return previous.pool;
    }

    NaiveRange range() {
      return previous.range;
    }

    String name() {
      return "kept " + pool().id + " " + range();
    }

    List<@Nullable Object> seen() {
      return Arrays.asList(previous.seen(), since, until);
    }
  }

  /** A CIDR of a live resource. */
  static final class Guest {
    Scope scope = new Scope();
    String source = "";
    String account = "";
    String region = "";
    String id = "";
    String type = "";
    NaiveRange range = NaiveRange.of("0.0.0.0/0");
    Map<String, String> tags = new TreeMap<>();

    boolean is(String ipam, String source, String account, String region) {
      return scope.ipam.equals(ipam)
          && this.source.equals(source)
          && this.account.equals(account)
          && this.region.equals(region);
    }

    String name() {
      return String.join(" ", scope.ipam, source, account, region, id, range.toString());
    }

    List<@Nullable Object> seen() {
      return Arrays.asList(name(), scope.id, type, Map.copyOf(tags));
    }
  }

  /** What a delete left, in the order it is swept. */
  static final class Remains {
    final Ipam ipam;

    /** Null: of the whole IPAM. */
    final @Nullable Pool root;

    final List<String> ids;

    Remains(Ipam ipam, @Nullable Pool root, List<String> ids) {
      this.ipam = ipam;
      this.root = root;
      this.ids = ids;
    }
  }

  Ipam ipam(String id) {
    return ipams.stream().filter(i -> i.id.equals(id)).findFirst().orElseThrow();
  }

  /** Whether an allocation has that id, were it of something that is being deleted. */
  boolean knowsGrant(String id) {
    return grants.stream().anyMatch(g -> g.id.equals(id))
        || remains.stream().anyMatch(r -> r.ids.contains(id));
  }

  /** Everything that answers, by id. */
  Map<String, List<@Nullable Object>> seen() {
    Map<String, List<@Nullable Object>> seen = new TreeMap<>();
    ipams.forEach(i -> seen.put(i.id, i.seen()));
    scopes.forEach(s -> seen.put(s.id, s.seen()));
    pools.forEach(p -> seen.put(p.id, p.seen()));
    pieces.forEach(p -> seen.put(p.id, p.seen()));
    grants.forEach(g -> seen.put(g.id, g.seen()));
    kept.forEach(k -> seen.put(k.name(), k.seen()));
    guests.forEach(g -> seen.put(g.name(), g.seen()));
    return seen;
  }
}
