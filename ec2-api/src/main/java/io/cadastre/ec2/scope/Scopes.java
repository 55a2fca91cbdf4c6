package io.cadastre.ec2.scope;

import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.scope.ExternalAuthority;
import io.cadastre.domain.scope.ScopeCommand.CreateScope;
import io.cadastre.domain.scope.ScopeCommand.DeleteScope;
import io.cadastre.domain.scope.ScopeCommand.ModifyScope;
import io.cadastre.domain.scope.ScopeId;
import io.cadastre.domain.scope.ScopeRow;
import io.cadastre.ec2.answer.Shown;
import io.cadastre.ec2.ask.Call;
import io.cadastre.ec2.ask.Desk;
import io.cadastre.ec2.ask.Parameters;
import io.cadastre.ec2.ask.TagParameters;
import io.cadastre.ec2.caller.Caller;
import io.cadastre.ec2.list.Listing;
import io.cadastre.ec2.list.Owned;
import io.cadastre.ec2.list.Page.Slice;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.CreateIpamScopeRequest;
import software.amazon.awssdk.services.ec2.model.CreateIpamScopeResponse;
import software.amazon.awssdk.services.ec2.model.DeleteIpamScopeRequest;
import software.amazon.awssdk.services.ec2.model.DeleteIpamScopeResponse;
import software.amazon.awssdk.services.ec2.model.DescribeIpamScopesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeIpamScopesResponse;
import software.amazon.awssdk.services.ec2.model.ExternalAuthorityConfiguration;
import software.amazon.awssdk.services.ec2.model.IpamScope;
import software.amazon.awssdk.services.ec2.model.IpamScopeExternalAuthorityConfiguration;
import software.amazon.awssdk.services.ec2.model.IpamScopeExternalAuthorityType;
import software.amazon.awssdk.services.ec2.model.ModifyIpamScopeRequest;
import software.amazon.awssdk.services.ec2.model.ModifyIpamScopeResponse;

/** Create-, Modify-, Delete- and DescribeIpamScope. */
public final class Scopes {
  private final Desk desk;

  public Scopes(Desk desk) {
    this.desk = desk;
  }

  public CompletionStage<CreateIpamScopeResponse> create(CreateIpamScopeRequest r, Caller caller) {
    IpamId ipam = Parameters.ipamId(r.ipamId());
    CreateScope command =
        new CreateScope(
            ipam,
            desk.mint().scope(ipam.tag()),
            Parameters.text("Description", r.description()),
            authority(r.externalAuthorityConfiguration()),
            TagParameters.of(r.tagSpecifications(), Shown.SCOPE));
    Call call = desk.call(r, caller, r.dryRun(), r.clientToken());
    return desk.decide(call, command, ScopeRow.class)
        .thenCompose(scope -> shown(scope, Shown.CREATING, caller))
        .thenApply(scope -> CreateIpamScopeResponse.builder().ipamScope(scope).build());
  }

  public CompletionStage<ModifyIpamScopeResponse> modify(ModifyIpamScopeRequest r, Caller caller) {
    ModifyScope command =
        new ModifyScope(
            Parameters.scopeId(r.ipamScopeId()),
            Parameters.text("Description", r.description()),
            authority(r.externalAuthorityConfiguration()),
            Parameters.isTrue(r.removeExternalAuthorityConfiguration()));
    return desk.decide(desk.call(r, caller, r.dryRun()), command, ScopeRow.class)
        .thenCompose(scope -> shown(scope, Shown.MODIFYING, caller))
        .thenApply(scope -> ModifyIpamScopeResponse.builder().ipamScope(scope).build());
  }

  public CompletionStage<DeleteIpamScopeResponse> delete(DeleteIpamScopeRequest r, Caller caller) {
    DeleteScope command = new DeleteScope(Parameters.scopeId(r.ipamScopeId()));
    return desk.decide(desk.call(r, caller, r.dryRun()), command, ScopeRow.class)
        .thenCompose(scope -> shown(scope, Shown.DELETING, caller))
        .thenApply(scope -> DeleteIpamScopeResponse.builder().ipamScope(scope).build());
  }

  public CompletionStage<DescribeIpamScopesResponse> describe(
      DescribeIpamScopesRequest r, Caller caller) {
    Listing.refuseBoth("IpamScopeId", r.ipamScopeIds(), r.maxResults());
    List<ScopeId> ids = Parameters.ids(r.ipamScopeIds(), Parameters::scopeId);
    Listing<IpamScope> listing = Listing.of(r, Listing.STANDARD, r.filters(), IpamScope::builder);
    return desk.read(
        r.dryRun(),
        rows -> {
          Owned owned = new Owned(rows, caller.account());
          List<ScopeRow> named = ids.stream().map(owned::scope).toList();
          Slice<IpamScope> page =
              listing.read(
                  after -> {
                    Stream<ScopeRow> all = ids.isEmpty() ? owned.scopes(after) : named.stream();
                    return all.map(scope -> shown(scope, Shown.text(scope.state()), owned));
                  },
                  IpamScope::ipamScopeId);
          return DescribeIpamScopesResponse.builder()
              .ipamScopes(page.rows())
              .nextToken(page.nextToken())
              .build();
        });
  }

  private static @Nullable ExternalAuthority authority(
      @Nullable ExternalAuthorityConfiguration given) {
    if (given == null) {
      return null;
    }
    String type = "ExternalAuthorityConfiguration.Type";
    String resource = "ExternalAuthorityConfiguration.ExternalResourceIdentifier";
    return new ExternalAuthority(
        Parameters.required(
            type,
            Parameters.choice(
                type, given.typeAsString(), IpamScopeExternalAuthorityType.knownValues())),
        Parameters.requiredText(resource, given.externalResourceIdentifier()));
  }

  /** A scope that was just changed; its home and its pools are not in its own row. */
  private CompletionStage<IpamScope> shown(ScopeRow scope, String state, Caller caller) {
    return desk.read(false, rows -> shown(scope, state, new Owned(rows, caller.account())));
  }

  private static IpamScope shown(ScopeRow scope, String state, Owned owned) {
    ExternalAuthority authority = scope.externalAuthority();
    return IpamScope.builder()
        .ownerId(scope.owner())
        .ipamScopeId(scope.id().value())
        .ipamScopeArn(Shown.arn(scope.owner(), Shown.SCOPE, scope.id()))
        .ipamArn(Shown.arn(scope.owner(), Shown.IPAM, scope.ipam()))
        .ipamRegion(owned.homeOf(scope))
        .ipamScopeType(Shown.text(scope.type()))
        .isDefault(scope.isDefault())
        .description(scope.description())
        .poolCount(owned.poolCount(scope))
        .state(state)
        .tags(Shown.tags(scope.tags()))
        .externalAuthorityConfiguration(authority == null ? null : configuration(authority))
        .build();
  }

  private static IpamScopeExternalAuthorityConfiguration configuration(
      ExternalAuthority authority) {
    return IpamScopeExternalAuthorityConfiguration.builder()
        .type(authority.type())
        .externalResourceIdentifier(authority.resource())
        .build();
  }
}
