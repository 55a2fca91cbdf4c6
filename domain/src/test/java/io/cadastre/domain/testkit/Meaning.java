package io.cadastre.domain.testkit;

import io.cadastre.domain.core.Keys;
import io.cadastre.domain.core.Lifecycle;
import io.cadastre.domain.core.Row;
import io.cadastre.domain.core.Rows;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.ipam.IpamRow;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.AllocationRules;
import io.cadastre.domain.pool.PoolCidrRow;
import io.cadastre.domain.pool.PoolRow;
import io.cadastre.domain.pool.QuarantineRow;
import io.cadastre.domain.pool.Terms;
import io.cadastre.domain.scope.ScopeRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the rows of an IPAM mean, a line each: without what no request can bring back, and what says
 * the same in one form. Left out are the ids of pool CIDRs, since when they are so, how they came
 * to be chosen and whether one was in vain asked back; CIDRs that failed or left; whether something
 * was ever modified; the order of Regions.
 */
public final class Meaning {
  private static final Terms NO_TERMS = new Terms(null, null, null, null);

  private Meaning() {}

  public static List<String> of(Rows rows, IpamId ipam) {
    List<String> lines = new ArrayList<>();
    Consumer<@Nullable Row> add =
        row -> {
          if (row != null && !(row instanceof PoolCidrRow c && !c.state().holdsSpace())) {
            lines.add(line(row));
          }
        };
    add.accept(rows.get(Keys.ipam(ipam)));
    rows.scan(
        Keys.within(ipam),
        null,
        row -> {
          add.accept(row);
          return true;
        });
    return lines.stream().sorted().toList();
  }

  private static String line(Row row) {
    return switch (row) {
      case IpamRow r ->
          join(
              r.id(),
              r.owner(),
              text(r.description()),
              r.operatingRegions().stream().sorted().toList(),
              r.tier(),
              r.privateGua(),
              r.meteredAccount(),
              isGoing(r.state()),
              r.tags());
      case ScopeRow r ->
          join(
              r.id(),
              r.owner(),
              r.type(),
              r.isDefault(),
              text(r.description()),
              r.externalAuthority(),
              isGoing(r.state()),
              r.tags());
      case PoolRow r -> pool(r);
      case PoolCidrRow r ->
          join(r.pool(), r.cidr(), r.state().usable(), r.sourceAllocation(), r.proof());
      case AllocationRow r -> allocation(r);
      case QuarantineRow r -> join(allocation(r.previous()), r.since(), r.until());
      default -> row.toString();
    };
  }

  private static String pool(PoolRow r) {
    AllocationRules rules = r.rules();
    return join(
        r.id(),
        r.scope(),
        r.scopeType(),
        r.owner(),
        r.region(),
        r.source(),
        r.family(),
        r.locale(),
        r.depth(),
        text(r.description()),
        r.autoImport(),
        r.publiclyAdvertisable(),
        r.awsService(),
        r.publicIpSource(),
        Objects.requireNonNullElse(rules.minNetmaskLength(), 0),
        Objects.requireNonNullElse(rules.maxNetmaskLength(), r.family().bits()),
        rules.defaultNetmaskLength(),
        rules.resourceTags(),
        isGoing(r.state()),
        r.tags(),
        r.handles());
  }

  private static String allocation(AllocationRow r) {
    return join(
        r.id(),
        r.pool(),
        r.cidr(),
        r.holder(),
        r.resource(),
        r.resourceRegion(),
        r.resourceOwner(),
        text(r.description()),
        r.tags(),
        Objects.requireNonNullElse(r.terms(), NO_TERMS));
  }

  private static boolean isGoing(Lifecycle state) {
    return state == Lifecycle.DELETE_IN_PROGRESS;
  }

  private static String text(@Nullable String description) {
    return description == null ? "" : description;
  }

  private static String join(@Nullable Object... parts) {
    return Arrays.toString(parts);
  }
}
