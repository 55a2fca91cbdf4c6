package io.cadastre.ec2.history;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.resource.ResourceCidrRow;
import io.cadastre.domain.scope.ScopeId;
import io.cadastre.domain.scope.ScopeRow;
import io.cadastre.ec2.Registry.Life;
import io.cadastre.ec2.ask.Desk;
import io.cadastre.ec2.ask.Parameters;
import io.cadastre.ec2.caller.Caller;
import io.cadastre.ec2.http.Ec2Error;
import io.cadastre.ec2.list.Owned;
import io.cadastre.ec2.list.Page;
import io.cadastre.ec2.list.Page.Slice;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.GetIpamAddressHistoryRequest;
import software.amazon.awssdk.services.ec2.model.GetIpamAddressHistoryResponse;
import software.amazon.awssdk.services.ec2.model.IpamAddressHistoryRecord;

/** GetIpamAddressHistory: who had this very CIDR in a scope. */
public final class AddressHistory {
  private static final Page.Limits LIMITS = new Page.Limits(1, 1_000, 100);

  private final Desk desk;
  private final InstantSource clock;

  public AddressHistory(Desk desk, InstantSource clock) {
    this.desk = desk;
    this.clock = clock;
  }

  /** Without an EndTime until now, without a StartTime at the EndTime. */
  public CompletionStage<GetIpamAddressHistoryResponse> get(
      GetIpamAddressHistoryRequest r, Caller caller) {
    Cidr cidr = Parameters.requiredCidr("Cidr", r.cidr());
    ScopeId id = Parameters.scopeId(r.ipamScopeId());
    String vpc = Parameters.text("VpcId", r.vpcId());
    Instant to = r.endTime() == null ? clock.instant() : r.endTime();
    Instant from = r.startTime() == null ? to : r.startTime();
    if (from.isAfter(to)) {
      throw new Ec2Error(
          "InvalidParameterCombination", "StartTime " + from + " lies behind EndTime " + to + ".");
    }
    Page page = Page.of(r, LIMITS);
    return desk.readHistory(
        r.dryRun(),
        (rows, past) -> {
          ScopeRow scope = new Owned(rows, caller.account()).scope(id);
          Slice<Life> slice =
              page.visit(
                  (after, lives) ->
                      past.at(
                          scope.ipam(),
                          id,
                          cidr,
                          from,
                          to,
                          after,
                          life -> (vpc != null && !vpc.equals(vpcOf(life))) || lives.test(life)),
                  Life::place);
          Stream<IpamAddressHistoryRecord> records =
              slice.rows().stream().map(AddressHistory::shown);
          return GetIpamAddressHistoryResponse.builder()
              .historyRecords(records.toList())
              .nextToken(slice.nextToken())
              .build();
        });
  }

  private static @Nullable String vpcOf(Life life) {
    return life.row() instanceof ResourceCidrRow resource ? resource.vpc() : null;
  }

  private static IpamAddressHistoryRecord shown(Life life) {
    IpamAddressHistoryRecord.Builder shown =
        IpamAddressHistoryRecord.builder().sampledStartTime(life.from()).sampledEndTime(life.to());
    return switch (life.row()) {
      case AllocationRow row ->
          shown
              .resourceOwnerId(row.resourceOwner())
              .resourceRegion(row.resourceRegion())
              .resourceId(row.resource() == null ? row.id().value() : row.resource())
              .resourceCidr(row.cidr().toString())
              .resourceName(row.description())
              .build();
      case ResourceCidrRow row ->
          shown
              .resourceOwnerId(row.resource().account())
              .resourceRegion(row.resource().region())
              .resourceType(row.type().text())
              .resourceId(row.resource().id())
              .resourceCidr(row.cidr().toString())
              .resourceName(row.tags().entries().get("Name"))
              .vpcId(row.vpc())
              .build();
      default -> throw new IllegalArgumentException("no life: " + life);
    };
  }
}
