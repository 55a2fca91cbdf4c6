package io.cadastre.ec2.pool;

import io.cadastre.domain.pool.PoolCidrRow;
import io.cadastre.domain.pool.PoolCidrRow.Failure;
import io.cadastre.domain.pool.PoolCommand.Authorization;
import io.cadastre.domain.pool.PoolCommand.DeprovisionCidr;
import io.cadastre.domain.pool.PoolCommand.ProvisionCidr;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.ec2.answer.Shown;
import io.cadastre.ec2.ask.Call;
import io.cadastre.ec2.ask.Desk;
import io.cadastre.ec2.ask.Parameters;
import io.cadastre.ec2.caller.Caller;
import io.cadastre.ec2.http.Ec2Error;
import io.cadastre.ec2.list.Listing;
import io.cadastre.ec2.list.Owned;
import io.cadastre.ec2.list.Page.Slice;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.DeprovisionIpamPoolCidrRequest;
import software.amazon.awssdk.services.ec2.model.DeprovisionIpamPoolCidrResponse;
import software.amazon.awssdk.services.ec2.model.GetIpamPoolCidrsRequest;
import software.amazon.awssdk.services.ec2.model.GetIpamPoolCidrsResponse;
import software.amazon.awssdk.services.ec2.model.IpamCidrAuthorizationContext;
import software.amazon.awssdk.services.ec2.model.IpamPoolCidr;
import software.amazon.awssdk.services.ec2.model.IpamPoolCidrFailureReason;
import software.amazon.awssdk.services.ec2.model.ProvisionIpamPoolCidrRequest;
import software.amazon.awssdk.services.ec2.model.ProvisionIpamPoolCidrResponse;
import software.amazon.awssdk.services.ec2.model.VerificationMethod;

/** Provision-, DeprovisionIpamPoolCidr and GetIpamPoolCidrs. */
public final class PoolCidrs {
  private final Desk desk;
  private final InstantSource clock;

  public PoolCidrs(Desk desk, InstantSource clock) {
    this.desk = desk;
    this.clock = clock;
  }

  public CompletionStage<ProvisionIpamPoolCidrResponse> provision(
      ProvisionIpamPoolCidrRequest r, Caller caller) {
    PoolId pool = Parameters.poolId(r.ipamPoolId());
    Authorization authorization = authorization(r.cidrAuthorizationContext());
    String method =
        Parameters.choice(
            "VerificationMethod", r.verificationMethodAsString(), VerificationMethod.knownValues());
    String token = Parameters.verificationTokenId(r.ipamExternalResourceVerificationTokenId());
    checkProof(method, authorization, token);
    ProvisionCidr command =
        new ProvisionCidr(
            pool,
            desk.mint().poolCidr(pool.tag()),
            desk.mint().allocation(pool.tag()),
            Parameters.optionalCidr(r.cidr()),
            r.netmaskLength(),
            authorization,
            method,
            token);
    Call call = desk.call(r, caller, r.dryRun(), r.clientToken());
    return desk.decide(call, command, PoolCidrRow.class)
        .thenApply(row -> ProvisionIpamPoolCidrResponse.builder().ipamPoolCidr(begun(row)).build());
  }

  private static @Nullable Authorization authorization(
      @Nullable IpamCidrAuthorizationContext context) {
    if (context == null) {
      return null;
    }
    return new Authorization(
        Parameters.requiredText("CidrAuthorizationContext.Message", context.message()),
        Parameters.requiredText("CidrAuthorizationContext.Signature", context.signature()));
  }

  /** A proof comes by one way; the default one is the signed message. */
  private static void checkProof(
      @Nullable String method, @Nullable Authorization authorization, @Nullable String token) {
    boolean byToken = VerificationMethod.DNS_TOKEN.toString().equals(method);
    boolean fits =
        byToken
            ? token != null && authorization == null
            : token == null && (method == null || authorization != null);
    if (!fits) {
      throw new Ec2Error(
          "InvalidParameterCombination",
          "The verification method "
              + VerificationMethod.DNS_TOKEN
              + " goes with an IpamExternalResourceVerificationTokenId, "
              + VerificationMethod.REMARKS_X509
              + ", the default, with a CidrAuthorizationContext; a request has one of them.");
    }
  }

  /** What a provision first answers: where we choose the CIDR, not yet which. */
  private static IpamPoolCidr begun(PoolCidrRow row) {
    return IpamPoolCidr.builder()
        .cidr(row.byNetmask() || row.cidr() == null ? null : row.cidr().toString())
        .ipamPoolCidrId(row.id().value())
        .netmaskLength(row.netmaskLength())
        .state("pending-provision")
        .build();
  }

  public CompletionStage<DeprovisionIpamPoolCidrResponse> deprovision(
      DeprovisionIpamPoolCidrRequest r, Caller caller) {
    DeprovisionCidr command =
        new DeprovisionCidr(
            Parameters.poolId(r.ipamPoolId()), Parameters.requiredCidr("Cidr", r.cidr()));
    return desk.decide(desk.call(r, caller, r.dryRun()), command, PoolCidrRow.class)
        .thenApply(
            row ->
                DeprovisionIpamPoolCidrResponse.builder()
                    .ipamPoolCidr(
                        shown(row).toBuilder()
                            .state("pending-deprovision")
                            .failureReason((IpamPoolCidrFailureReason) null)
                            .build())
                    .build());
  }

  public CompletionStage<GetIpamPoolCidrsResponse> get(GetIpamPoolCidrsRequest r, Caller caller) {
    PoolId id = Parameters.poolId(r.ipamPoolId());
    Listing<IpamPoolCidr> listing =
        Listing.of(r, Listing.STANDARD, r.filters(), IpamPoolCidr::builder);
    Instant now = clock.instant();
    return desk.read(
        r.dryRun(),
        rows -> {
          Owned owned = new Owned(rows, caller.account());
          var pool = owned.pool(id);
          Slice<IpamPoolCidr> page =
              listing.read(
                  after ->
                      owned
                          .cidrs(pool, after)
                          .filter(row -> !row.fadedBy(now))
                          .map(PoolCidrs::shown),
                  IpamPoolCidr::ipamPoolCidrId);
          return GetIpamPoolCidrsResponse.builder()
              .ipamPoolCidrs(page.rows())
              .nextToken(page.nextToken())
              .build();
        });
  }

  private static IpamPoolCidr shown(PoolCidrRow row) {
    Failure failure = row.failure();
    return IpamPoolCidr.builder()
        .cidr(row.cidr() == null ? null : row.cidr().toString())
        .ipamPoolCidrId(row.id().value())
        .netmaskLength(row.netmaskLength())
        .state(Shown.text(row.state()))
        .failureReason(failure == null ? null : reason(failure))
        .build();
  }

  private static IpamPoolCidrFailureReason reason(Failure failure) {
    return IpamPoolCidrFailureReason.builder()
        .code(failure.code().isEmpty() ? null : failure.code())
        .message(failure.message())
        .build();
  }
}
