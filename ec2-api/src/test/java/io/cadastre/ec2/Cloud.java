package io.cadastre.ec2;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cadastre.domain.core.Limits;
import io.cadastre.ec2.caller.Callers;
import io.cadastre.ec2.caller.Callers.AccessKey;
import io.cadastre.ec2.http.HttpAnswer;
import io.cadastre.ec2.http.HttpAsk;
import io.cadastre.ec2.http.SdkWire;
import io.cadastre.ec2.protocol.Router;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.AllocateIpamPoolCidrRequest;
import software.amazon.awssdk.services.ec2.model.CreateIpamPoolRequest;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Ipam;
import software.amazon.awssdk.services.ec2.model.IpamPool;
import software.amazon.awssdk.services.ec2.model.IpamPoolAllocation;
import software.amazon.awssdk.services.ec2.model.IpamPoolCidr;

/**
 * The whole of this module with the domain behind it and the SDK's clients before it: no network,
 * no log, a clock that is set.
 */
public final class Cloud implements AutoCloseable {
  public static final String ACCOUNT = "123456789012";
  public static final String OTHER_ACCOUNT = "210987654321";
  public static final String HOME = "eu-west-1";
  private static final String OTHER_KEY = "AKIDOTHER";

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-03-01T12:00:00Z"));
  public final MemoryRegistry registry;
  private final Router router;
  private final Ec2Endpoint endpoint;

  /** The caller of account {@link #ACCOUNT} in {@link #HOME}. */
  public final Ec2Client ec2;

  private final Random random = new Random(7);

  public Cloud() {
    this(Limits.DEFAULT, true);
  }

  public Cloud(Limits limits, boolean sweeps) {
    InstantSource clock = now::get;
    registry = new MemoryRegistry(limits, clock, sweeps);
    router = Routes.router(registry, limits, random, clock);
    Callers callers =
        new Callers(
            HOME,
            ACCOUNT,
            List.of(
                new AccessKey(SdkWire.KEY, SdkWire.SECRET, ACCOUNT),
                new AccessKey(OTHER_KEY, SdkWire.SECRET, OTHER_ACCOUNT)));
    // Signatures are made by the SDK with the time of day; only what we list goes by our clock.
    endpoint = new Ec2Endpoint(router, callers, InstantSource.system(), UUID::randomUUID);
    ec2 = client(HOME);
  }

  public Router router() {
    return router;
  }

  public Ec2Client client(String region) {
    return SdkWire.client(this::answer, SdkWire.KEY, region);
  }

  public Ec2Client otherAccount() {
    return SdkWire.client(this::answer, OTHER_KEY, HOME);
  }

  public void pass(Duration time) {
    now.updateAndGet(instant -> instant.plus(time));
  }

  private HttpAnswer answer(HttpAsk ask) {
    return endpoint.handle(ask).toCompletableFuture().join();
  }

  /** Sends a form as it stands, for what the SDK would not send; needs no signature. */
  public String post(String form) {
    Ec2Endpoint open =
        new Ec2Endpoint(
            router,
            new Callers(HOME, ACCOUNT, List.of()),
            InstantSource.system(),
            UUID::randomUUID);
    HttpAsk ask =
        new HttpAsk(
            "POST",
            "/",
            null,
            Map.of("content-type", List.of("application/x-www-form-urlencoded")),
            (form + "&Version=2016-11-15").getBytes(UTF_8),
            null);
    return new String(open.handle(ask).toCompletableFuture().join().body(), UTF_8);
  }

  public Ipam ipam(String... operatingRegions) {
    return ec2.createIpam(
            c -> {
              for (String region : operatingRegions) {
                c.operatingRegions(o -> o.regionName(region));
              }
            })
        .ipam();
  }

  public IpamPool pool(String scope, Consumer<CreateIpamPoolRequest.Builder> more) {
    return ec2.createIpamPool(c -> c.ipamScopeId(scope).addressFamily("ipv4").applyMutation(more))
        .ipamPool();
  }

  /** A top-level private IPv4 pool of a new IPAM, with a CIDR. */
  public IpamPool poolWith(String cidr) {
    IpamPool pool = pool(ipam().privateDefaultScopeId(), p -> {});
    provision(pool.ipamPoolId(), cidr);
    return pool;
  }

  /** Also checks that it came. */
  public String provision(String pool, String cidr) {
    String id =
        ec2.provisionIpamPoolCidr(p -> p.ipamPoolId(pool).cidr(cidr))
            .ipamPoolCidr()
            .ipamPoolCidrId();
    assertThat(poolCidr(pool, id).stateAsString()).isEqualTo("provisioned");
    return id;
  }

  public IpamPoolCidr poolCidr(String pool, String poolCidrId) {
    return ec2.getIpamPoolCidrs(
            g -> g.ipamPoolId(pool).filters(f -> f.name("ipam-pool-cidr-id").values(poolCidrId)))
        .ipamPoolCidrs()
        .getFirst();
  }

  public IpamPoolAllocation allocate(
      String pool, Consumer<AllocateIpamPoolCidrRequest.Builder> wanted) {
    return ec2.allocateIpamPoolCidr(a -> a.ipamPoolId(pool).applyMutation(wanted))
        .ipamPoolAllocation();
  }

  public static Ec2Exception refused(String code, ThrowingCallable call) {
    Ec2Exception error = catchThrowableOfType(Ec2Exception.class, call);
    assertThat(error).as("a refusal %s", code).isNotNull();
    assertThat(Objects.requireNonNull(error).awsErrorDetails().errorCode())
        .as(error.awsErrorDetails().errorMessage())
        .isEqualTo(code);
    return error;
  }

  /** Also checks that the refusal's sentence has these parts. */
  public static void refused(String code, ThrowingCallable call, String... parts) {
    assertThat(refused(code, call).awsErrorDetails().errorMessage()).contains(parts);
  }

  /** After every test: the index kept is the one that the rows give. */
  @Override
  public void close() {
    ec2.close();
    assertThat(registry.consistent()).isTrue();
  }
}
