package io.cadastre.domain.undo;

import static io.cadastre.domain.undo.Compensation.back;
import static io.cadastre.domain.undo.Compensation.by;
import static io.cadastre.domain.undo.Compensation.none;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.pool.AllocationId;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.DerivedIds;
import io.cadastre.domain.pool.Handling;
import io.cadastre.domain.pool.PoolCidrRow;
import io.cadastre.domain.pool.PoolCidrState;
import io.cadastre.domain.pool.PoolCommand.Allocate;
import io.cadastre.domain.pool.PoolCommand.Authorization;
import io.cadastre.domain.pool.PoolCommand.CreatePool;
import io.cadastre.domain.pool.PoolCommand.DeletePool;
import io.cadastre.domain.pool.PoolCommand.DeprovisionCidr;
import io.cadastre.domain.pool.PoolCommand.ModifyAllocation;
import io.cadastre.domain.pool.PoolCommand.ModifyPool;
import io.cadastre.domain.pool.PoolCommand.ProvisionCidr;
import io.cadastre.domain.pool.PoolCommand.Release;
import io.cadastre.domain.pool.PoolCommand.Renew;
import io.cadastre.domain.pool.PoolEvent;
import io.cadastre.domain.pool.PoolRow;
import io.cadastre.domain.pool.Terms;
import io.cadastre.domain.tag.Tags;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The same of pools, their CIDRs and their allocations. */
final class PoolCompensation {
  private PoolCompensation() {}

  static Compensation of(PoolEvent event, String requestId) {
    return switch (event) {
      case PoolEvent.PoolCreated e -> by(new DeletePool(e.after().id(), false));
      case PoolEvent.PoolModified e -> by(modified(e.before(), e.after()));
      case PoolEvent.PoolDeleted e ->
          e.extent().size() > 1
              ? none(
                  "With it went the pools below it, "
                      + (e.extent().size() - 1)
                      + " of them, and what they held: no one request makes them again.")
              : by(created(e.before()));
      case PoolEvent.CidrProvisioned e -> provisioned(e.after());
      case PoolEvent.CidrDeprovisioned e -> deprovisioned(e, requestId);
      case PoolEvent.CidrForgotten e ->
          none("What failed or left had been listed for long enough; it held no space any more.");
      case PoolEvent.Allocated e ->
          by(new Release(e.after().pool(), e.after().cidr(), e.after().id()));
      case PoolEvent.AllocationModified e ->
          by(new ModifyAllocation(e.after().id(), Fields.text(e.before().description())));
      case PoolEvent.Released e -> released(e.before());
      case PoolEvent.LeaseExpired e ->
          none(
              "Its time had come, and that is over: allocate "
                  + e.before().cidr()
                  + " of "
                  + e.before().pool()
                  + " again with a later end, or with none.");
      case PoolEvent.LeaseRenewed e -> by(new Renew(e.after().id(), e.before().expiresAt()));
      case PoolEvent.CooldownEnded e ->
          none(
              "No request puts space back into cool-down: allocate "
                  + e.before().cidr()
                  + " of "
                  + e.before().pool()
                  + " to keep it from others.");
    };
  }

  private static ModifyPool modified(PoolRow before, PoolRow after) {
    List<@Nullable Integer> lengths = Fields.lengths(before);
    boolean same = lengths.equals(Fields.lengths(after));
    Map<String, String> added = new TreeMap<>(after.rules().resourceTags().entries());
    Map<String, String> gone = new TreeMap<>(before.rules().resourceTags().entries());
    gone.entrySet().removeAll(added.entrySet());
    added.keySet().removeAll(before.rules().resourceTags().entries().keySet());
    Handling was = before.handles();
    Handling is = after.handles();
    return new ModifyPool(
        before.id(),
        back(Fields.text(before.description()), Fields.text(after.description())),
        back(before.autoImport(), after.autoImport()),
        same ? null : lengths.get(0),
        same ? null : lengths.get(1),
        same ? null : lengths.get(2),
        !same && lengths.get(2) == null,
        new Tags(gone),
        new Tags(added),
        back(was.strategy(), is.strategy()),
        back(seconds(was), seconds(is)),
        back(was.holdersOnly(), is.holdersOnly()));
  }

  private static Integer seconds(Handling handling) {
    return Objects.requireNonNullElse(handling.coolDownSeconds(), 0);
  }

  private static CreatePool created(PoolRow row) {
    Handling handling = row.handling();
    return new CreatePool(
        row.scope(),
        row.id(),
        row.source(),
        row.family(),
        row.locale(),
        row.description(),
        row.autoImport(),
        row.publiclyAdvertisable(),
        row.awsService(),
        row.publicIpSource(),
        row.rules(),
        row.tags(),
        handling == null ? null : handling.strategy(),
        handling == null ? null : handling.coolDownSeconds(),
        handling == null ? null : (Boolean) handling.holdersOnly());
  }

  private static Compensation provisioned(PoolCidrRow row) {
    Cidr cidr = row.cidr();
    return cidr == null || !row.state().holdsSpace()
        ? none("It failed, and nothing came to the pool.")
        : by(new DeprovisionCidr(row.pool(), cidr));
  }

  private static Compensation deprovisioned(PoolEvent.CidrDeprovisioned event, String requestId) {
    PoolCidrRow row = event.before();
    if (event.after().state() == PoolCidrState.FAILED_DEPROVISION) {
      return none("It failed, and the CIDR stayed in the pool and in use.");
    }
    PoolCidrRow.Proof proof = row.proof();
    String message = proof == null ? null : proof.message();
    String signature = proof == null ? null : proof.signature();
    AllocationRow held = event.released();
    if (held != null && !(Fields.text(held.description()).isEmpty() && held.tags().isEmpty())) {
      return none(
          "It takes several requests, and by half nothing is undone: provision "
              + row.cidr()
              + " to "
              + row.pool()
              + " again, then give what "
              + held.pool()
              + " allocates for it the description \""
              + Fields.text(held.description())
              + "\" and the tags "
              + held.tags().entries()
              + ".");
    }
    AllocationId allocation =
        held != null ? held.id() : DerivedIds.allocation(row.ipam(), requestId);
    return by(
        new ProvisionCidr(
            row.pool(),
            DerivedIds.poolCidr(row.ipam(), requestId), // the row of the old one is still listed
            allocation,
            row.cidr(),
            null,
            message == null || signature == null ? null : new Authorization(message, signature),
            proof == null ? null : proof.method(),
            proof == null ? null : proof.token()));
  }

  private static Compensation released(AllocationRow row) {
    Terms terms = row.terms();
    String tenant = row.tenant();
    if (tenant != null) {
      return none(
          "It was held by the tenant "
              + tenant
              + ", and nobody else's request makes it that tenant's again: let "
              + tenant
              + " ask for "
              + row.cidr()
              + " of "
              + row.pool()
              + ".");
    }
    Allocate again =
        new Allocate(
            row.pool(),
            null,
            null,
            row.id(),
            row.cidr(),
            null,
            null,
            null,
            null,
            row.description(),
            false,
            List.of(),
            List.of(),
            null,
            terms == null ? null : terms.owner(),
            terms == null ? null : terms.purpose(),
            row.expiresAt(),
            row.tags());
    return new Compensation(again, row.resourceRegion(), null);
  }
}
