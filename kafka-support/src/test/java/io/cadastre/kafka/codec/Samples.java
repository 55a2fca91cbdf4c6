package io.cadastre.kafka.codec;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.address.Family;
import io.cadastre.domain.core.Command;
import io.cadastre.domain.core.Event;
import io.cadastre.domain.core.Id;
import io.cadastre.domain.core.Lifecycle;
import io.cadastre.domain.core.Principal;
import io.cadastre.domain.ipam.AssociationId;
import io.cadastre.domain.ipam.DiscoveryId;
import io.cadastre.domain.ipam.IpamCommand.CreateIpam;
import io.cadastre.domain.ipam.IpamEvent.ExtentSwept;
import io.cadastre.domain.ipam.IpamEvent.IpamCreated;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.ipam.IpamRow;
import io.cadastre.domain.ipam.MeteredAccount;
import io.cadastre.domain.ipam.Tier;
import io.cadastre.domain.pool.AllocationId;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.AllocationRules;
import io.cadastre.domain.pool.Holder;
import io.cadastre.domain.pool.PoolCidrId;
import io.cadastre.domain.pool.PoolCidrRow;
import io.cadastre.domain.pool.PoolCidrRow.Failure;
import io.cadastre.domain.pool.PoolCidrRow.Proof;
import io.cadastre.domain.pool.PoolCidrState;
import io.cadastre.domain.pool.PoolCommand.Allocate;
import io.cadastre.domain.pool.PoolCommand.Authorization;
import io.cadastre.domain.pool.PoolCommand.CreatePool;
import io.cadastre.domain.pool.PoolCommand.ProvisionCidr;
import io.cadastre.domain.pool.PoolEvent.Allocated;
import io.cadastre.domain.pool.PoolEvent.CidrDeprovisioned;
import io.cadastre.domain.pool.PoolEvent.CidrProvisioned;
import io.cadastre.domain.pool.PoolEvent.PoolDeleted;
import io.cadastre.domain.pool.PoolEvent.Wanted;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.pool.PoolRow;
import io.cadastre.domain.register.ExtentRow;
import io.cadastre.domain.register.RequestRefused;
import io.cadastre.domain.resource.ResourceEvent.ResourceCidrAppeared;
import io.cadastre.domain.resource.ResourceEvent.ResourceCidrChanged;
import io.cadastre.domain.resource.ResourceEvent.ResourceCidrDisappeared;
import io.cadastre.domain.scope.ExternalAuthority;
import io.cadastre.domain.scope.ScopeCommand.CreateScope;
import io.cadastre.domain.scope.ScopeEvent.ScopeModified;
import io.cadastre.domain.scope.ScopeId;
import io.cadastre.domain.scope.ScopeRow;
import io.cadastre.domain.scope.ScopeType;
import io.cadastre.domain.tag.TagCommand.DeleteTags;
import io.cadastre.domain.tag.TagCommand.Selector;
import io.cadastre.domain.tag.TagEvent.TagsChanged;
import io.cadastre.domain.tag.Tags;
import io.cadastre.kafka.message.EventEnvelope;
import io.cadastre.kafka.message.Outcome;
import io.cadastre.kafka.message.Recorded;
import io.cadastre.kafka.message.Request;
import io.cadastre.kafka.message.RequestEnvelope;
import io.cadastre.kafka.message.Result;
import io.cadastre.kafka.message.ResultEnvelope;
import io.cadastre.kafka.state.Binding;
import io.cadastre.kafka.state.Head;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One of each kind of message, written for ever into {@code golden.tsv}. Never edit one. */
final class Samples {
  private static final String DIGITS = "00abc000000000001";
  private static final String LONG_DIGITS = "000abc" + "0".repeat(26) + "1";
  private static final IpamId IPAM = new IpamId(IpamId.PREFIX + DIGITS);
  private static final ScopeId PUBLIC = new ScopeId(ScopeId.PREFIX + DIGITS);
  private static final ScopeId SCOPE = new ScopeId("ipam-scope-00abc000000000002");
  private static final PoolId POOL = new PoolId(PoolId.PREFIX + DIGITS);
  private static final PoolId CHILD = new PoolId("ipam-pool-00abc000000000002");
  private static final AllocationId ALLOCATION =
      new AllocationId(AllocationId.PREFIX + LONG_DIGITS);
  private static final PoolCidrId POOL_CIDR = new PoolCidrId(PoolCidrId.PREFIX + LONG_DIGITS);
  private static final DiscoveryId DISCOVERY = new DiscoveryId(DiscoveryId.PREFIX + DIGITS);
  private static final AssociationId ASSOCIATION = new AssociationId(AssociationId.PREFIX + DIGITS);
  private static final String ACCOUNT = "123456789012";
  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678901Z");
  private static final Principal CALLER = new Principal(ACCOUNT, "AKID", Principal.EC2, null);
  private static final Tags TAGS = new Tags(Map.of("team", "net", "empty", ""));
  private static final AllocationRules RULES = new AllocationRules(16, 28, 24, TAGS);

  private static final IpamRow IPAM_ROW =
      new IpamRow(
          IPAM,
          ACCOUNT,
          "us-east-1",
          "first",
          List.of("us-east-1", "eu-west-1"),
          Tier.ADVANCED,
          true,
          MeteredAccount.IPAM_OWNER,
          PUBLIC,
          SCOPE,
          DISCOVERY,
          ASSOCIATION,
          Lifecycle.CREATE_COMPLETE,
          TAGS);
  private static final AllocationRow ALLOCATION_ROW =
      new AllocationRow(
          ALLOCATION,
          IPAM,
          POOL,
          Cidr.parse("10.0.0.0/24"),
          Holder.IPAM_POOL,
          CHILD.value(),
          "us-east-1",
          ACCOUNT,
          "äöü",
          TAGS);

  /** A request as the first release wrote it: what an event holds of it stays as it is. */
  private static final String REFUSED =
      "00430000130e72656675736564020e617474656d707402183132333435363738393031320208414b"
          + "49440665633200021275732d656173742d310102366970616d2d706f6f6c2d303061626330303030"
          + "303030303030303102626970616d2d706f6f6c2d616c6c6f632d3030306162633030303030303030"
          + "30303030303030303030303030303030303031000230020a666972737400021431302e302e302e30"
          + "2f3800021631302e302e302e302f313600040a656d70747900087465616d066e657400";

  private final Map<String, Object> all = new TreeMap<>();

  private Samples() {
    addAll(
        Samples::recorded,
        new IpamCreated(IPAM_ROW, scope(PUBLIC, true), scope(SCOPE, true)),
        new ExtentSwept(IPAM, POOL, "any/key", 7, false),
        new ScopeModified(scope(SCOPE, false), scope(SCOPE, true)),
        new PoolDeleted(pool(), List.of(CHILD), List.of(ALLOCATION_ROW)),
        new CidrProvisioned(cidr(PoolCidrState.FAILED_PROVISION), poolCidr(), ALLOCATION_ROW),
        new CidrDeprovisioned(poolCidr(), cidr(PoolCidrState.DEPROVISIONED), null),
        new Allocated(
            new Wanted(null, 24, List.of(Cidr.parse("10.0.0.0/8")), List.of(), null, null),
            ALLOCATION_ROW,
            null),
        new TagsChanged(IPAM, SCOPE, Tags.NONE, TAGS),
        new ResourceCidrAppeared(MoreSamples.RESOURCE_CIDR),
        new ResourceCidrChanged(MoreSamples.RESOURCE_CIDR, MoreSamples.RESOURCE_CIDR),
        new ResourceCidrDisappeared(MoreSamples.RESOURCE_CIDR),
        new RequestRefused(
            "Allocate",
            POOL.value(),
            ByteBuffer.wrap(HexFormat.of().parseHex(REFUSED)),
            "too-big",
            "no room",
            null));
    addAll(
        command -> request("r1", command),
        new CreateIpam(
            IPAM,
            PUBLIC,
            SCOPE,
            DISCOVERY,
            ASSOCIATION,
            null,
            List.of("eu-west-1"),
            Tier.FREE,
            null,
            MeteredAccount.RESOURCE_OWNER,
            TAGS),
        new CreateScope(IPAM, SCOPE, "second", new ExternalAuthority("infoblox", "x"), TAGS),
        new CreatePool(
            SCOPE, CHILD, POOL, Family.IPV6, null, null, true, false, "ec2", "byoip", RULES, TAGS),
        new ProvisionCidr(
            POOL,
            POOL_CIDR,
            ALLOCATION,
            Cidr.parse("2001:db8::/32"),
            null,
            new Authorization("message", "signature"),
            "remarks-x509",
            null),
        allocate(),
        new DeleteTags(
            List.<Id>of(IPAM, ALLOCATION),
            List.of(new Selector("team", null), new Selector("empty", ""))));
    addAll(
        Samples::result,
        new Outcome.IpamResult(IPAM_ROW),
        new Outcome.ScopeResult(scope(SCOPE, false)),
        new Outcome.PoolResult(pool()),
        new Outcome.PoolCidrResult(poolCidr()),
        new Outcome.AllocationResult(ALLOCATION_ROW, null),
        new Outcome.RefusedResult("too-big", POOL.value(), "no room", ALLOCATION.value(), null));
    addAll(row -> row, MoreSamples.all().toArray());
    addAll(Samples::recorded, LifeSamples.EVENTS.toArray(Event[]::new));
    addAll(command -> request("r2", command), LifeSamples.COMMANDS.toArray(Command[]::new));
    addAll(Samples::result, LifeSamples.OUTCOMES.toArray(Outcome[]::new));
    addAll(row -> row, LifeSamples.QUARANTINE);
    PlainSamples plain =
        new PlainSamples(IPAM_ROW, scope(SCOPE, false), pool(), poolCidr(), ALLOCATION_ROW);
    addAll(Samples::recorded, plain.events().toArray(Event[]::new));
    addAll(command -> request("r3", command), plain.commands().toArray(Command[]::new));
    addAll(row -> row, plain.state().toArray());
    addAll(
        row -> row,
        new ExtentRow(IPAM, POOL, List.of(POOL, CHILD), SCOPE, "r1", "any/key"),
        new Head(IPAM, 7, hash(), TIME),
        new Binding(hash(), ByteBuffer.wrap(new byte[] {1, 2, 3}), TIME));
  }

  /** Name to request, result, event or row. */
  static Map<String, Object> all() {
    return new Samples().all;
  }

  @SafeVarargs
  private <T> void addAll(Function<T, Object> wrap, T... samples) {
    for (T sample : samples) {
      all.put(sample.getClass().getSimpleName(), wrap.apply(sample));
    }
  }

  private static Recorded recorded(Event event) {
    boolean later = event instanceof ExtentSwept;
    return new Recorded(
        new EventEnvelope(
            EventEnvelope.IPAM,
            IPAM,
            SCOPE.value(),
            42,
            hash(),
            later ? null : CALLER,
            later ? null : "us-east-1",
            "r1",
            TIME),
        event);
  }

  private static Request request(String requestId, Command command) {
    return new Request(
        new RequestEnvelope(requestId, "attempt", CALLER, "us-east-1", true), command);
  }

  private static Result result(Outcome outcome) {
    return new Result(
        new ResultEnvelope("r1", "attempt", "Operation", ACCOUNT, IPAM, 42, TIME), outcome);
  }

  private static Allocate allocate() {
    return new Allocate(
        POOL,
        ALLOCATION,
        null,
        24,
        "first",
        false,
        List.of(Cidr.parse("10.0.0.0/8")),
        List.of(Cidr.parse("10.0.0.0/16")),
        TAGS);
  }

  private static ScopeRow scope(ScopeId id, boolean isDefault) {
    return new ScopeRow(
        id,
        IPAM,
        ACCOUNT,
        id.equals(PUBLIC) ? ScopeType.PUBLIC : ScopeType.PRIVATE,
        isDefault,
        null,
        isDefault ? null : new ExternalAuthority("infoblox", "x"),
        Lifecycle.MODIFY_COMPLETE,
        TAGS);
  }

  private static PoolRow pool() {
    return new PoolRow(
        POOL,
        IPAM,
        SCOPE,
        ScopeType.PRIVATE,
        ACCOUNT,
        "us-east-1",
        CHILD,
        Family.IPV4,
        "eu-west-1",
        2,
        "third",
        false,
        null,
        null,
        null,
        RULES,
        Lifecycle.DELETE_IN_PROGRESS,
        TAGS,
        null);
  }

  private static PoolCidrRow poolCidr() {
    return cidr(
        PoolCidrState.PENDING_PROVISION,
        new Proof("message", "signature", "dns-token", "token"),
        null);
  }

  private static PoolCidrRow cidr(PoolCidrState state) {
    return cidr(state, null, new Failure(Failure.CIDR_NOT_AVAILABLE, "taken"));
  }

  private static PoolCidrRow cidr(
      PoolCidrState state, @Nullable Proof proof, @Nullable Failure failure) {
    return new PoolCidrRow(
        POOL_CIDR,
        IPAM,
        POOL,
        Cidr.parse("203.0.113.0/24"),
        24,
        false,
        state,
        ALLOCATION,
        proof,
        failure,
        TIME);
  }

  private static Hash hash() {
    byte[] bytes = new byte[Hash.LENGTH];
    Arrays.fill(bytes, (byte) 0x5a);
    return new Hash(bytes);
  }
}
