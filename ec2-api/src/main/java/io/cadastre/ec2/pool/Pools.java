package io.cadastre.ec2.pool;

import io.cadastre.domain.address.Family;
import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.pool.AllocationRules;
import io.cadastre.domain.pool.PoolCommand.CreatePool;
import io.cadastre.domain.pool.PoolCommand.DeletePool;
import io.cadastre.domain.pool.PoolCommand.ModifyPool;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.pool.PoolRow;
import io.cadastre.domain.scope.ScopeId;
import io.cadastre.ec2.answer.Shown;
import io.cadastre.ec2.ask.Call;
import io.cadastre.ec2.ask.Desk;
import io.cadastre.ec2.ask.Parameters;
import io.cadastre.ec2.ask.Refusals;
import io.cadastre.ec2.ask.TagParameters;
import io.cadastre.ec2.caller.Caller;
import io.cadastre.ec2.list.Listing;
import io.cadastre.ec2.list.Owned;
import io.cadastre.ec2.list.Page.Slice;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.CreateIpamPoolRequest;
import software.amazon.awssdk.services.ec2.model.CreateIpamPoolResponse;
import software.amazon.awssdk.services.ec2.model.DeleteIpamPoolRequest;
import software.amazon.awssdk.services.ec2.model.DeleteIpamPoolResponse;
import software.amazon.awssdk.services.ec2.model.DescribeIpamPoolsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeIpamPoolsResponse;
import software.amazon.awssdk.services.ec2.model.IpamPool;
import software.amazon.awssdk.services.ec2.model.IpamPoolAwsService;
import software.amazon.awssdk.services.ec2.model.IpamPoolPublicIpSource;
import software.amazon.awssdk.services.ec2.model.ModifyIpamPoolRequest;
import software.amazon.awssdk.services.ec2.model.ModifyIpamPoolResponse;

/** Create-, Modify-, Delete- and DescribeIpamPool. */
public final class Pools {
  private final Desk desk;

  public Pools(Desk desk) {
    this.desk = desk;
  }

  public CompletionStage<CreateIpamPoolResponse> create(CreateIpamPoolRequest r, Caller caller) {
    if (r.sourceResource() != null) {
      throw Refusals.error(
          RefusalCode.NOT_BUILT,
          "Pools that plan a VPC's space (SourceResource) come with a later release.");
    }
    ScopeId scope = Parameters.scopeId(r.ipamScopeId());
    CreatePool command =
        new CreatePool(
            scope,
            desk.mint().pool(scope.tag()),
            r.sourceIpamPoolId() == null ? null : Parameters.poolId(r.sourceIpamPoolId()),
            Parameters.required(
                "AddressFamily",
                Parameters.choice("AddressFamily", r.addressFamilyAsString(), Family.class)),
            PoolShown.locale(r.locale()),
            Parameters.text("Description", r.description()),
            Parameters.isTrue(r.autoImport()),
            r.publiclyAdvertisable(),
            Parameters.choice(
                "AwsService", r.awsServiceAsString(), IpamPoolAwsService.knownValues()),
            Parameters.choice(
                "PublicIpSource", r.publicIpSourceAsString(), IpamPoolPublicIpSource.knownValues()),
            new AllocationRules(
                r.allocationMinNetmaskLength(),
                r.allocationMaxNetmaskLength(),
                r.allocationDefaultNetmaskLength(),
                TagParameters.rule("AllocationResourceTag", r.allocationResourceTags())),
            TagParameters.of(r.tagSpecifications(), Shown.POOL));
    Call call = desk.call(r, caller, r.dryRun(), r.clientToken());
    return inheritsNothingUnasked(command, r.locale(), caller)
        .thenCompose(fits -> desk.decide(call, command, PoolRow.class))
        .thenApply(
            pool ->
                CreateIpamPoolResponse.builder()
                    .ipamPool(PoolShown.pool(pool, Shown.CREATING))
                    .build());
  }

  /**
   * A pool takes its source's locale where it is given none; one that is asked to have none, by
   * name, must not be given one silently.
   */
  private CompletionStage<Boolean> inheritsNothingUnasked(
      CreatePool command, @Nullable String locale, Caller caller) {
    PoolId sourceId = command.source();
    if (sourceId == null || !PoolShown.NO_LOCALE.equals(locale)) {
      return CompletableFuture.completedStage(true);
    }
    return desk.read(
        false,
        rows -> {
          PoolRow source = new Owned(rows, caller.account()).pool(sourceId);
          if (source.locale() != null) {
            throw Parameters.invalid(
                "Locale",
                PoolShown.NO_LOCALE,
                "The locale of a pool is its source's: "
                    + sourceId
                    + " is in "
                    + source.locale()
                    + ".");
          }
          return true;
        });
  }

  public CompletionStage<ModifyIpamPoolResponse> modify(ModifyIpamPoolRequest r, Caller caller) {
    ModifyPool command =
        new ModifyPool(
            Parameters.poolId(r.ipamPoolId()),
            Parameters.text("Description", r.description()),
            r.autoImport(),
            r.allocationMinNetmaskLength(),
            r.allocationMaxNetmaskLength(),
            r.allocationDefaultNetmaskLength(),
            Parameters.isTrue(r.clearAllocationDefaultNetmaskLength()),
            TagParameters.rule("AddAllocationResourceTag", r.addAllocationResourceTags()),
            TagParameters.rule("RemoveAllocationResourceTag", r.removeAllocationResourceTags()));
    return desk.decide(desk.call(r, caller, r.dryRun()), command, PoolRow.class)
        .thenApply(
            pool ->
                ModifyIpamPoolResponse.builder()
                    .ipamPool(PoolShown.pool(pool, Shown.MODIFYING))
                    .build());
  }

  public CompletionStage<DeleteIpamPoolResponse> delete(DeleteIpamPoolRequest r, Caller caller) {
    DeletePool command =
        new DeletePool(Parameters.poolId(r.ipamPoolId()), Parameters.isTrue(r.cascade()));
    return desk.decide(desk.call(r, caller, r.dryRun()), command, PoolRow.class)
        .thenApply(
            pool ->
                DeleteIpamPoolResponse.builder()
                    .ipamPool(PoolShown.pool(pool, Shown.DELETING))
                    .build());
  }

  public CompletionStage<DescribeIpamPoolsResponse> describe(
      DescribeIpamPoolsRequest r, Caller caller) {
    Listing.refuseBoth("IpamPoolId", r.ipamPoolIds(), r.maxResults());
    List<PoolId> ids = Parameters.ids(r.ipamPoolIds(), Parameters::poolId);
    Listing<IpamPool> listing = Listing.of(r, Listing.STANDARD, r.filters(), IpamPool::builder);
    return desk.read(
        r.dryRun(),
        rows -> {
          Owned owned = new Owned(rows, caller.account());
          List<PoolRow> named = ids.stream().map(owned::pool).toList();
          Slice<IpamPool> page =
              listing.read(
                  after -> {
                    Stream<PoolRow> all = ids.isEmpty() ? owned.pools(after) : named.stream();
                    return all.map(pool -> PoolShown.pool(pool, Shown.text(pool.state())));
                  },
                  IpamPool::ipamPoolId);
          return DescribeIpamPoolsResponse.builder()
              .ipamPools(page.rows())
              .nextToken(page.nextToken())
              .build();
        });
  }
}
