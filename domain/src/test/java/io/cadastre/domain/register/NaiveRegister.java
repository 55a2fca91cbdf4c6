package io.cadastre.domain.register;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.core.Command;
import io.cadastre.domain.core.Limits;
import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.discovery.Fact;
import io.cadastre.domain.ipam.IpamCommand;
import io.cadastre.domain.pool.PoolCommand;
import io.cadastre.domain.register.NaiveRows.Ipam;
import io.cadastre.domain.register.NaiveRows.Piece;
import io.cadastre.domain.register.NaiveRows.Pool;
import io.cadastre.domain.register.NaiveRows.Remains;
import io.cadastre.domain.register.NaiveRows.Scope;
import io.cadastre.domain.register.RegisterStep.Asker;
import io.cadastre.domain.scope.ScopeCommand;
import io.cadastre.domain.tag.TagCommand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the register must answer, worked out by linear scans over plain lists. It shares nothing
 * with what it checks but ids, commands, codes and the text of CIDRs.
 */
final class NaiveRegister {
  /** The refusal, or the CIDRs that were chosen or named. */
  record Answer(@Nullable Refuse refused, List<@Nullable NaiveRange> ranges) {}

  static final class Refuse extends RuntimeException {
    private static final long serialVersionUID = 1;
    final RefusalCode code;
    final transient @Nullable String rival;
    final transient @Nullable NaiveRange wouldFit;

    Refuse(RefusalCode code, @Nullable String rival) {
      this(code, rival, null);
    }

    Refuse(RefusalCode code, @Nullable String rival, @Nullable NaiveRange wouldFit) {
      super(code.name(), null, false, false);
      this.code = code;
      this.rival = rival;
      this.wouldFit = wouldFit;
    }
  }

  final NaiveRows rows = new NaiveRows();
  final NaiveSpace space = new NaiveSpace(rows);
  private final NaivePools pools;
  private final NaiveTags tags = new NaiveTags(rows);
  private final Limits limits;

  NaiveRegister(Limits limits) {
    this.limits = limits;
    pools = new NaivePools(rows, space, limits);
  }

  /**
   * @param sequence of the first event that would come of it
   */
  Answer ask(Command command, Asker asker, long sequence) {
    try {
      return new Answer(
          null,
          command instanceof PoolCommand c
              ? pools.answer(c, asker, sequence)
              : Collections.singletonList(answer(command, asker.account(), asker.region())));
    } catch (Refuse refuse) {
      return new Answer(refuse, List.of());
    }
  }

  private @Nullable NaiveRange answer(Command command, String account, @Nullable String region) {
    return switch (command) {
      case IpamCommand.CreateIpam c -> create(c, account, Objects.requireNonNull(region));
      case IpamCommand.ModifyIpam c -> modify(c, account);
      case IpamCommand.DeleteIpam c -> delete(c, account);
      case ScopeCommand.CreateScope c -> create(c, account);
      case ScopeCommand.ModifyScope c -> modify(c, account);
      case ScopeCommand.DeleteScope c -> delete(c, account);
      case TagCommand.CreateTags c -> tags.retag(c.resources(), account, c.tags().entries(), null);
      case TagCommand.DeleteTags c -> tags.retag(c.resources(), account, Map.of(), c.selectors());
      default -> throw new IllegalArgumentException(command.toString());
    };
  }

  private @Nullable NaiveRange create(IpamCommand.CreateIpam c, String account, String region) {
    refuseIf(
        rows.ipams.stream().anyMatch(i -> i.id.equals(c.ipam().value())),
        RefusalCode.INCORRECT_STATE);
    Set<String> regions = new TreeSet<>(c.operatingRegions());
    regions.add(region);
    refuseIf(regions.size() > limits.regions(), RefusalCode.LIMIT_EXCEEDED);
    NaiveTags.check(c.tags().entries());
    Ipam ipam = new Ipam();
    ipam.id = c.ipam().value();
    ipam.owner = account;
    ipam.home = region;
    ipam.discovery = c.discovery().value();
    ipam.regions.addAll(new LinkedHashSet<>(c.operatingRegions()));
    ipam.regions.remove(region);
    ipam.regions.addFirst(region);
    ipam.description = c.description();
    ipam.tags.putAll(c.tags().entries());
    rows.ipams.add(ipam);
    for (boolean open : new boolean[] {true, false}) {
      Scope scope = new Scope();
      scope.id = open ? c.publicScope().value() : c.privateScope().value();
      scope.ipam = ipam.id;
      scope.open = open;
      scope.given = true;
      rows.scopes.add(scope);
    }
    return null;
  }

  private Ipam ipam(String id, String account) {
    Ipam ipam =
        rows.ipams.stream()
            .filter(i -> i.id.equals(id) && i.owner.equals(account))
            .findFirst()
            .orElseThrow(() -> new Refuse(RefusalCode.IPAM_NOT_FOUND, null));
    refuseIf(ipam.deleting(), RefusalCode.INCORRECT_STATE);
    return ipam;
  }

  private @Nullable NaiveRange modify(IpamCommand.ModifyIpam c, String account) {
    Ipam ipam = ipam(c.ipam().value(), account);
    refuseIf(
        c.description() == null
            && c.addOperatingRegions().isEmpty()
            && c.removeOperatingRegions().isEmpty()
            && c.tier() == null
            && c.privateGua() == null
            && c.meteredAccount() == null,
        RefusalCode.INVALID_COMBINATION);
    for (String gone : c.removeOperatingRegions()) {
      refuseIf(gone.equals(ipam.home), RefusalCode.INVALID_VALUE);
      refuseIf(
          livePools(ipam).stream().anyMatch(p -> gone.equals(p.locale)), RefusalCode.DEPENDENCY);
    }
    boolean free = c.tier() != null && c.tier().name().equals("FREE");
    if (free && !ipam.free) {
      refuseIf(scopes(ipam).size() > 2, RefusalCode.DEPENDENCY);
      for (Pool pool : livePools(ipam)) {
        refuseIf(!pool.scope.open, RefusalCode.DEPENDENCY);
        refuseIf(pool.locale != null && !pool.locale.equals(ipam.home), RefusalCode.DEPENDENCY);
      }
    }
    Set<String> regions = new TreeSet<>(ipam.regions);
    regions.removeAll(c.removeOperatingRegions());
    regions.addAll(c.addOperatingRegions());
    refuseIf(regions.size() > limits.regions(), RefusalCode.LIMIT_EXCEEDED);
    ipam.free = c.tier() != null ? free : ipam.free;
    ipam.gua = c.privateGua() != null ? c.privateGua() : ipam.gua;
    ipam.description = c.description() != null ? c.description() : ipam.description;
    ipam.regions.removeAll(c.removeOperatingRegions());
    for (String added : c.addOperatingRegions()) {
      if (!ipam.regions.contains(added)) {
        ipam.regions.add(added);
      }
    }
    ipam.state = "MODIFY_COMPLETE";
    return null;
  }

  private @Nullable NaiveRange delete(IpamCommand.DeleteIpam c, String account) {
    Ipam ipam = ipam(c.ipam().value(), account);
    if (!c.cascade()) {
      refuseIf(!livePools(ipam).isEmpty(), RefusalCode.DEPENDENCY);
      refuseIf(scopes(ipam).size() > 2, RefusalCode.DEPENDENCY);
    }
    refuseIf(livePools(ipam).stream().anyMatch(p -> p.scope.open), RefusalCode.DEPENDENCY);
    List<String> ids = new ArrayList<>();
    for (Remains other : rows.remains) {
      if (other.ipam == ipam) {
        // Its pools are counted below.
        other.ids.stream().filter(id -> !isPool(id)).forEach(ids::add);
        ids.add("remains");
      }
    }
    rows.scopes.stream().filter(s -> s.ipam.equals(ipam.id)).forEach(s -> ids.add(s.id));
    rows.pools.stream().filter(p -> p.ipam == ipam).forEach(p -> ids.add(p.id));
    rows.pieces.stream().filter(p -> p.pool.ipam == ipam).forEach(p -> ids.add(p.id));
    rows.grants.stream().filter(g -> g.pool.ipam == ipam).forEach(g -> ids.add(g.id));
    rows.kept.stream().filter(k -> k.pool().ipam == ipam).forEach(k -> ids.add(k.name()));
    rows.guests.stream().filter(g -> g.scope.ipam.equals(ipam.id)).forEach(g -> ids.add(g.name()));
    rows.guests.removeIf(g -> g.scope.ipam.equals(ipam.id));
    ids.add(ipam.id);
    rows.remains.removeIf(r -> r.ipam == ipam);
    rows.remains.add(new Remains(ipam, null, ids));
    rows.grants.removeIf(g -> g.pool.ipam == ipam);
    rows.kept.removeIf(k -> k.pool().ipam == ipam);
    rows.pieces.removeIf(p -> p.pool.ipam == ipam);
    rows.pools.removeIf(p -> p.ipam == ipam);
    rows.scopes.removeIf(s -> s.ipam.equals(ipam.id));
    ipam.state = "DELETE_IN_PROGRESS";
    return null;
  }

  static boolean isPool(String id) {
    return id.length() == "ipam-pool-".length() + 17 && id.startsWith("ipam-pool-");
  }

  private @Nullable NaiveRange create(ScopeCommand.CreateScope c, String account) {
    Ipam ipam = ipam(c.ipam().value(), account);
    refuseIf(
        rows.scopes.stream().anyMatch(s -> s.id.equals(c.scope().value())),
        RefusalCode.INCORRECT_STATE);
    refuseIf(scopes(ipam).size() >= limits.scopes(), RefusalCode.LIMIT_EXCEEDED);
    refuseIf(ipam.free, RefusalCode.INVALID_COMBINATION);
    NaiveTags.check(c.tags().entries());
    Scope scope = new Scope();
    scope.id = c.scope().value();
    scope.ipam = ipam.id;
    scope.description = c.description();
    scope.tags.putAll(c.tags().entries());
    rows.scopes.add(scope);
    return null;
  }

  private Scope scope(String id, String account) {
    return rows.scopes.stream()
        .filter(s -> s.id.equals(id) && rows.ipam(s.ipam).owner.equals(account))
        .findFirst()
        .orElseThrow(() -> new Refuse(RefusalCode.SCOPE_NOT_FOUND, null));
  }

  private @Nullable NaiveRange modify(ScopeCommand.ModifyScope c, String account) {
    Scope scope = scope(c.scope().value(), account);
    refuseIf(c.description() == null, RefusalCode.INVALID_COMBINATION);
    scope.description = c.description();
    scope.state = "MODIFY_COMPLETE";
    return null;
  }

  private @Nullable NaiveRange delete(ScopeCommand.DeleteScope c, String account) {
    Scope scope = scope(c.scope().value(), account);
    refuseIf(scope.given, RefusalCode.INVALID_VALUE);
    refuseIf(
        rows.pools.stream().anyMatch(p -> p.scope == scope && !p.deleting()),
        RefusalCode.DEPENDENCY);
    rows.scopes.remove(scope);
    return null;
  }

  private List<Scope> scopes(Ipam ipam) {
    return rows.scopes.stream().filter(s -> s.ipam.equals(ipam.id)).toList();
  }

  private List<Pool> livePools(Ipam ipam) {
    return rows.pools.stream()
        .filter(p -> p.ipam == ipam && !p.deleting())
        .sorted(Comparator.comparing(p -> p.id))
        .toList();
  }

  static void refuseIf(boolean wrong, RefusalCode code) {
    if (wrong) {
      throw new Refuse(code, null);
    }
  }

  static @Nullable NaiveRange range(@Nullable Cidr cidr) {
    return cidr == null ? null : NaiveRange.of(cidr.toString());
  }

  void told(Fact fact, Set<String> present) {
    new NaiveGuests(rows).told(fact, present);
  }

  /** Time passes; what happens by then, the first of it. */
  List<String> pass(int minutes, int most) {
    rows.now = rows.now.plus(Duration.ofMinutes(minutes));
    List<String> due = pools.due(most);
    rows.pieces.stream()
        .filter(p -> !p.holds() && !p.since.plus(Duration.ofHours(24)).isAfter(rows.now))
        .sorted(
            Comparator.comparing((Piece p) -> p.since)
                .thenComparing(p -> p.pool.ipam.id)
                .thenComparing(p -> p.pool.id)
                .thenComparing(p -> p.id))
        .limit(most - due.size())
        .toList()
        .forEach(
            piece -> {
              rows.pieces.remove(piece);
              due.add("forgotten " + piece.id);
            });
    return due;
  }

  /** How many rows of that IPAM the next slice removes, -1 when nothing is left to sweep. */
  int sweep(String ipam, int slice) {
    Remains next =
        rows.remains.stream()
            .filter(r -> r.ipam.id.equals(ipam))
            .min(Comparator.comparing(r -> r.root == null ? "" : r.root.id))
            .orElse(null);
    if (next == null) {
      return -1;
    }
    int count = Math.min(slice, next.ids.size());
    List<String> gone = List.copyOf(next.ids.subList(0, count));
    next.ids.subList(0, count).clear();
    for (String id : gone) {
      rows.pools.removeIf(p -> p.id.equals(id) && isPool(id));
      rows.ipams.removeIf(i -> i.id.equals(id));
    }
    if (next.ids.isEmpty()) {
      rows.remains.remove(next);
    }
    return count;
  }
}
