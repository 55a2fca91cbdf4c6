package io.cadastre.domain.register;

import static io.cadastre.domain.register.NaiveRegister.refuseIf;

import io.cadastre.domain.core.Limits;
import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.pool.PoolCommand.DeprovisionCidr;
import io.cadastre.domain.pool.PoolCommand.ProvisionCidr;
import io.cadastre.domain.register.NaiveRegister.Refuse;
import io.cadastre.domain.register.NaiveRows.Grant;
import io.cadastre.domain.register.NaiveRows.Piece;
import io.cadastre.domain.register.NaiveRows.Pool;
import io.cadastre.domain.register.NaiveRows.Scope;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The naive reference's CIDRs of pools. */
final class NaiveCidrs {
  private static final NaiveRange ULA = NaiveRange.of("fd80::/9");
  private static final NaiveRange ALL_ULA = NaiveRange.of("fd00::/8");
  private static final NaiveRange GUA = NaiveRange.of("2000::/3");

  private final NaiveRows rows;
  private final NaiveSpace space;
  private final Limits limits;

  NaiveCidrs(NaiveRows rows, NaiveSpace space, Limits limits) {
    this.rows = rows;
    this.space = space;
    this.limits = limits;
  }

  @Nullable NaiveRange provision(ProvisionCidr c, Pool pool) {
    Pool source = pool.source;
    String id = c.poolCidr().value();
    refuseIf(
        rows.pieces.stream().anyMatch(p -> p.id.equals(id) && p.pool == pool)
            || source != null && rows.knowsGrant(c.allocation().value()),
        RefusalCode.INCORRECT_STATE);
    NaiveRange wanted = NaiveRegister.range(c.cidr());
    Integer length = c.netmaskLength();
    refuseIf((wanted == null) == (length == null), RefusalCode.INVALID_COMBINATION);
    refuseIf(wanted != null && wanted.bits() != pool.bits, RefusalCode.INVALID_VALUE);
    refuseIf(length != null && (length < 0 || length > pool.bits), RefusalCode.INVALID_VALUE);
    if (source == null && !pool.scope.open) {
      refuseIf(length != null && pool.bits == 32, RefusalCode.INVALID_COMBINATION);
      refuseIf(length != null && (length < 9 || length > 60), RefusalCode.INVALID_VALUE);
      refuseIf(
          wanted != null
              && pool.bits == 128
              && !ALL_ULA.covers(wanted)
              && !(pool.ipam.gua && GUA.covers(wanted)),
          RefusalCode.INVALID_VALUE);
    } else if (source == null) {
      refuseIf(wanted == null, RefusalCode.INVALID_COMBINATION);
      int longest = pool.bits == 32 ? 24 : 60;
      refuseIf(wanted != null && wanted.length() > longest, RefusalCode.INVALID_VALUE);
      refuseIf(
          c.authorization() == null && c.verificationToken() == null,
          RefusalCode.INVALID_COMBINATION);
    }
    refuseIf(
        !(source == null && pool.scope.open)
            && (c.authorization() != null
                || c.verificationMethod() != null
                || c.verificationToken() != null),
        RefusalCode.INVALID_COMBINATION);
    List<Piece> held = rows.pieces.stream().filter(p -> p.pool == pool && p.holds()).toList();
    refuseIf(held.size() >= limits.cidrs(), RefusalCode.LIMIT_EXCEEDED);
    refuseIf(
        wanted != null && held.stream().anyMatch(p -> wanted.equals(p.range)),
        RefusalCode.INVALID_VALUE);

    NaiveRange chosen = wanted;
    if (wanted == null && length != null) {
      chosen =
          source == null
              ? ula(pool, id, length)
              : space.choose(source, source.strategy, length, NaiveSpace.Bounds.NONE);
    }
    boolean free = chosen != null;
    if (chosen != null && source == null) {
      free = topLevel(pool.scope).stream().noneMatch(chosen::overlaps);
    } else if (chosen != null && source != null) {
      NaiveRange range = chosen;
      free =
          space.usable(source).stream().anyMatch(u -> u.covers(range))
              && space.rival(source, range) == null;
    }
    NaiveRange range = chosen;
    rows.pieces.removeIf(p -> p.pool == pool && p.range != null && p.range.equals(range));
    Piece piece = new Piece();
    piece.id = id;
    piece.pool = pool;
    piece.range = chosen;
    piece.length = chosen != null ? chosen.length() : Objects.requireNonNull(length);
    piece.byLength = wanted == null;
    piece.since = rows.now;
    piece.state =
        !free
            ? "FAILED_PROVISION"
            : source == null && pool.scope.open ? "PENDING_PROVISION" : "PROVISIONED";
    if (free && chosen != null && source != null) {
      Grant grant = new Grant();
      grant.id = c.allocation().value();
      grant.account = pool.ipam.owner;
      grant.pool = source;
      grant.range = chosen;
      grant.child = pool;
      grant.region = pool.locale != null ? pool.locale : pool.ipam.home;
      rows.grants.add(grant);
      piece.grant = grant;
    }
    rows.pieces.add(piece);
    return chosen;
  }

  /** Where the id's last 64 bits say, or else the lowest. */
  private @Nullable NaiveRange ula(Pool pool, String id, int length) {
    BigInteger random = new BigInteger(id.substring(id.length() - 16), 16);
    BigInteger address = ULA.from().add(random.shiftRight(9).shiftLeft(64));
    List<NaiveRange> taken = new ArrayList<>(topLevel(pool.scope));
    taken.addAll(space.live(pool));
    NaiveRange wish = NaiveRange.around(128, address, length);
    return taken.stream().noneMatch(wish::overlaps)
        ? wish
        : NaiveSpace.lowestIn(ULA, length, taken, NaiveSpace.Bounds.NONE);
  }

  private List<NaiveRange> topLevel(Scope scope) {
    return rows.pieces.stream()
        .filter(p -> p.pool.scope == scope && p.pool.source == null && p.holds())
        .map(Piece::known)
        .toList();
  }

  @Nullable NaiveRange deprovision(DeprovisionCidr c, Pool pool) {
    NaiveRange range = NaiveRegister.range(c.cidr());
    Piece piece =
        rows.pieces.stream()
            .filter(p -> p.pool == pool && p.range != null && p.range.equals(range))
            .findFirst()
            .orElseThrow(() -> new Refuse(RefusalCode.INVALID_VALUE, null));
    refuseIf(!piece.holds(), RefusalCode.INCORRECT_STATE);
    piece.since = rows.now;
    if (range != null && space.rival(pool, range) != null) {
      piece.state = "FAILED_DEPROVISION";
    } else {
      piece.state = "DEPROVISIONED";
      rows.grants.removeIf(g -> g == piece.grant);
      piece.grant = null;
    }
    return range;
  }
}
