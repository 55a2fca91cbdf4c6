package io.cadastre.ec2.ipam;

import io.cadastre.domain.core.Lifecycle;
import io.cadastre.domain.core.Limits;
import io.cadastre.domain.core.RefusalCode;
import io.cadastre.domain.ipam.IpamCommand.CreateIpam;
import io.cadastre.domain.ipam.IpamCommand.DeleteIpam;
import io.cadastre.domain.ipam.IpamCommand.ModifyIpam;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.ipam.IpamRow;
import io.cadastre.domain.ipam.IpamTag;
import io.cadastre.domain.ipam.MeteredAccount;
import io.cadastre.domain.ipam.Tier;
import io.cadastre.ec2.answer.Shown;
import io.cadastre.ec2.ask.Call;
import io.cadastre.ec2.ask.Desk;
import io.cadastre.ec2.ask.Mint;
import io.cadastre.ec2.ask.Parameters;
import io.cadastre.ec2.ask.Refusals;
import io.cadastre.ec2.ask.TagParameters;
import io.cadastre.ec2.caller.Caller;
import io.cadastre.ec2.list.Listing;
import io.cadastre.ec2.list.Owned;
import io.cadastre.ec2.list.Page.Slice;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.AddIpamOperatingRegion;
import software.amazon.awssdk.services.ec2.model.CreateIpamRequest;
import software.amazon.awssdk.services.ec2.model.CreateIpamResponse;
import software.amazon.awssdk.services.ec2.model.DeleteIpamRequest;
import software.amazon.awssdk.services.ec2.model.DeleteIpamResponse;
import software.amazon.awssdk.services.ec2.model.DescribeIpamsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeIpamsResponse;
import software.amazon.awssdk.services.ec2.model.Ipam;
import software.amazon.awssdk.services.ec2.model.IpamOperatingRegion;
import software.amazon.awssdk.services.ec2.model.ModifyIpamRequest;
import software.amazon.awssdk.services.ec2.model.ModifyIpamResponse;
import software.amazon.awssdk.services.ec2.model.RemoveIpamOperatingRegion;

/** Create-, Modify-, Delete- and DescribeIpam. */
public final class Ipams {
  private static final int DEFAULT_SCOPES = 2;

  private final Desk desk;
  private final Limits limits;

  public Ipams(Desk desk, Limits limits) {
    this.desk = desk;
    this.limits = limits;
  }

  public CompletionStage<CreateIpamResponse> create(CreateIpamRequest r, Caller caller) {
    Call call = desk.call(r, caller, r.dryRun(), r.clientToken());
    String tag = IpamTag.of(call.caller().account(), call.caller().region(), call.requestId());
    Mint mint = desk.mint();
    CreateIpam command =
        new CreateIpam(
            mint.ipam(tag),
            mint.scope(tag),
            mint.scope(tag),
            mint.discovery(tag),
            mint.association(tag),
            Parameters.text("Description", r.description()),
            regions("OperatingRegion", r.operatingRegions(), AddIpamOperatingRegion::regionName),
            Parameters.choice("Tier", r.tierAsString(), Tier.class),
            r.enablePrivateGua(),
            Parameters.choice("MeteredAccount", r.meteredAccountAsString(), MeteredAccount.class),
            TagParameters.of(r.tagSpecifications(), Shown.IPAM));
    return desk.read(false, rows -> withinQuota(new Owned(rows, caller.account()), caller, tag))
        .thenCompose(within -> desk.decide(call, command, IpamRow.class))
        .thenApply(
            ipam ->
                CreateIpamResponse.builder()
                    .ipam(shown(ipam, DEFAULT_SCOPES, Shown.CREATING))
                    .build());
  }

  /**
   * The quota spans IPAMs, each of which is decided alone, so it is checked here and softly: calls
   * at the same moment may pass it together. An IPAM of the caller's that has the tag of this very
   * request is (but for one chance in a million) what an earlier attempt made; then the request
   * goes on, to find its outcome.
   */
  private boolean withinQuota(Owned owned, Caller caller, String tag) {
    List<IpamRow> there =
        owned
            .ipams(null)
            .filter(ipam -> ipam.region().equals(caller.region()))
            .filter(ipam -> ipam.state() != Lifecycle.DELETE_IN_PROGRESS)
            .toList();
    if (there.size() >= limits.ipams()
        && there.stream().noneMatch(ipam -> ipam.id().tag().equals(tag))) {
      throw Refusals.error(
          RefusalCode.LIMIT_EXCEEDED,
          "You've reached the limit for ipams. You have created "
              + there.size()
              + " ipams and you are limited to "
              + limits.ipams()
              + ".");
    }
    return true;
  }

  public CompletionStage<ModifyIpamResponse> modify(ModifyIpamRequest r, Caller caller) {
    ModifyIpam command =
        new ModifyIpam(
            Parameters.ipamId(r.ipamId()),
            Parameters.text("Description", r.description()),
            regions(
                "AddOperatingRegion", r.addOperatingRegions(), AddIpamOperatingRegion::regionName),
            regions(
                "RemoveOperatingRegion",
                r.removeOperatingRegions(),
                RemoveIpamOperatingRegion::regionName),
            Parameters.choice("Tier", r.tierAsString(), Tier.class),
            r.enablePrivateGua(),
            Parameters.choice("MeteredAccount", r.meteredAccountAsString(), MeteredAccount.class));
    return desk.decide(desk.call(r, caller, r.dryRun()), command, IpamRow.class)
        .thenCompose(
            ipam ->
                scopeCount(ipam.id(), caller)
                    .thenApply(
                        scopes ->
                            ModifyIpamResponse.builder()
                                .ipam(shown(ipam, scopes, Shown.MODIFYING))
                                .build()));
  }

  /** Counts the scopes first: afterwards they may be gone. */
  public CompletionStage<DeleteIpamResponse> delete(DeleteIpamRequest r, Caller caller) {
    DeleteIpam command =
        new DeleteIpam(Parameters.ipamId(r.ipamId()), Parameters.isTrue(r.cascade()));
    Call call = desk.call(r, caller, r.dryRun());
    return scopeCount(command.ipam(), caller)
        .thenCompose(
            scopes ->
                desk.decide(call, command, IpamRow.class)
                    .thenApply(
                        ipam ->
                            DeleteIpamResponse.builder()
                                .ipam(shown(ipam, scopes, Shown.DELETING))
                                .build()));
  }

  public CompletionStage<DescribeIpamsResponse> describe(DescribeIpamsRequest r, Caller caller) {
    Listing.refuseBoth("IpamId", r.ipamIds(), r.maxResults());
    List<IpamId> ids = Parameters.ids(r.ipamIds(), Parameters::ipamId);
    Listing<Ipam> listing = Listing.of(r, Listing.STANDARD, r.filters(), Ipam::builder);
    return desk.read(
        r.dryRun(),
        rows -> {
          Owned owned = new Owned(rows, caller.account());
          List<IpamRow> named = ids.stream().map(owned::ipam).toList();
          Function<IpamRow, Ipam> shown =
              ipam -> shown(ipam, owned.scopeCount(ipam.id()), Shown.text(ipam.state()));
          Slice<Ipam> page =
              listing.read(
                  after -> {
                    Stream<IpamRow> all = ids.isEmpty() ? owned.ipams(after) : named.stream();
                    return all.map(shown);
                  },
                  Ipam::ipamId);
          return DescribeIpamsResponse.builder()
              .ipams(page.rows())
              .nextToken(page.nextToken())
              .build();
        });
  }

  private CompletionStage<Integer> scopeCount(IpamId ipam, Caller caller) {
    return desk.read(false, rows -> new Owned(rows, caller.account()).scopeCount(ipam));
  }

  private static <T> List<String> regions(
      String name, List<T> regions, Function<T, String> nameOf) {
    return Parameters.items(
        name + ".%d.RegionName",
        regions,
        (place, one) -> Parameters.region(place, nameOf.apply(one)));
  }

  private static Ipam shown(IpamRow ipam, int scopeCount, String state) {
    return Ipam.builder()
        .ownerId(ipam.owner())
        .ipamId(ipam.id().value())
        .ipamArn(Shown.arn(ipam.owner(), Shown.IPAM, ipam.id()))
        .ipamRegion(ipam.region())
        .publicDefaultScopeId(ipam.publicScope().value())
        .privateDefaultScopeId(ipam.privateScope().value())
        .scopeCount(scopeCount)
        .description(ipam.description())
        .operatingRegions(
            ipam.operatingRegions().stream()
                .map(region -> IpamOperatingRegion.builder().regionName(region).build())
                .toList())
        .state(state)
        .tags(Shown.tags(ipam.tags()))
        .defaultResourceDiscoveryId(ipam.discovery().value())
        .defaultResourceDiscoveryAssociationId(ipam.association().value())
        .resourceDiscoveryAssociationCount(1)
        .tier(Shown.text(ipam.tier()))
        .enablePrivateGua(ipam.privateGua())
        .meteredAccount(Shown.text(ipam.meteredAccount()))
        .build();
  }
}
