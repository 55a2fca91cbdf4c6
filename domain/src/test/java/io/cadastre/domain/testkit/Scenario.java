package io.cadastre.domain.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.address.Family;
import io.cadastre.domain.core.Asked;
import io.cadastre.domain.core.Command;
import io.cadastre.domain.core.Decision;
import io.cadastre.domain.core.Event;
import io.cadastre.domain.core.Keys;
import io.cadastre.domain.core.Limits;
import io.cadastre.domain.core.Principal;
import io.cadastre.domain.core.Row;
import io.cadastre.domain.core.RowChange;
import io.cadastre.domain.discovery.Fact;
import io.cadastre.domain.discovery.FactEnvelope;
import io.cadastre.domain.ipam.IpamCommand.CreateIpam;
import io.cadastre.domain.ipam.IpamEvent;
import io.cadastre.domain.ipam.IpamEvent.ExtentSwept;
import io.cadastre.domain.ipam.IpamId;
import io.cadastre.domain.ipam.IpamRow;
import io.cadastre.domain.pool.AllocationRow;
import io.cadastre.domain.pool.PoolCidrRow;
import io.cadastre.domain.pool.PoolCommand.Allocate;
import io.cadastre.domain.pool.PoolCommand.Batch;
import io.cadastre.domain.pool.PoolCommand.CreatePool;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.pool.PoolRow;
import io.cadastre.domain.register.Decider;
import io.cadastre.domain.register.Directory;
import io.cadastre.domain.register.Due;
import io.cadastre.domain.register.EventScope;
import io.cadastre.domain.register.Evolver;
import io.cadastre.domain.register.Extent;
import io.cadastre.domain.register.Index;
import io.cadastre.domain.register.Judge;
import io.cadastre.domain.register.Ticks;
import io.cadastre.domain.resource.Resource;
import io.cadastre.domain.resource.ResourceType;
import io.cadastre.domain.scope.ScopeCommand.CreateScope;
import io.cadastre.domain.scope.ScopeId;
import io.cadastre.domain.tag.Tags;
import io.cadastre.domain.undo.Happened;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Given, when, then over rows in a map: a command is decided, its events are applied to the rows
 * and the index, and after each of them the index kept is the one that the rows would give.
 */
public final class Scenario {
  public static final String ACCOUNT = "111122223333";
  public static final String OTHER_ACCOUNT = "444455556666";
  public static final String HOME = "us-east-1";
  public static final String AWAY = "us-west-2";

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final MapRows rows = new MapRows();
  private final Index index = new Index();
  private final List<Event> events = new ArrayList<>();
  private final List<String> causes = new ArrayList<>();
  private final List<Happened> happened = new ArrayList<>();
  private final Mint mint = new Mint();
  private final Commands commands = new Commands(mint);
  private final Decider decider;
  private String account = ACCOUNT;
  private @Nullable String region = HOME;
  private @Nullable String tenant;
  private Instant now = START;
  private boolean checking = true;

  public Scenario() {
    this(Limits.DEFAULT);
  }

  public Scenario(Limits limits) {
    decider = new Decider(limits);
  }

  public Mint mint() {
    return mint;
  }

  public Commands commands() {
    return commands;
  }

  public MapRows rows() {
    return rows;
  }

  public Index index() {
    return index;
  }

  public Directory directory() {
    return new Directory(rows);
  }

  /** All events so far. */
  public List<Event> events() {
    return List.copyOf(events);
  }

  /** What caused each of them. */
  public List<String> causes() {
    return List.copyOf(causes);
  }

  /** The same in their places, of a scenario with one IPAM. */
  public List<Happened> happened() {
    return List.copyOf(happened);
  }

  /** Who asks from now on. */
  public Scenario as(String next) {
    account = next;
    return this;
  }

  /** Requests come by the topic of that tenant from now on, and call no Region. */
  public Scenario asTenant(String next) {
    tenant = next;
    region = null;
    return this;
  }

  /** Time passes, and what is due happens. */
  public Scenario passes(Duration time) {
    now = now.plus(time);
    List<Due> due;
    do {
      due = Ticks.due(now, rows, index);
      due.forEach(one -> apply(one.event(), one.cause()));
    } while (!due.isEmpty());
    return this;
  }

  public Instant now() {
    return now;
  }

  /** The Region that is called from now on; null: none. */
  public Scenario in(@Nullable String next) {
    region = next;
    return this;
  }

  /** These commands were accepted. */
  public Scenario given(Command... before) {
    for (Command command : before) {
      when(command).thenAccepted();
    }
    return this;
  }

  /** Decides a command a second after the one before, and applies what it decided. */
  public Then when(Command command) {
    return when("request at " + now.plusSeconds(1), command);
  }

  /** The same under that request id. */
  public Then when(String requestId, Command command) {
    now = now.plusSeconds(1);
    String wayIn = tenant == null ? Principal.EC2 : Principal.TOPIC;
    Principal asker = new Principal(account, null, wayIn, tenant);
    Asked asked = new Asked(asker, region, now, events.size() + 1);
    Decision decision = decider.decide(command, asked, rows, index);
    if (decision instanceof Decision.Accepted accepted) {
      accepted.events().forEach(event -> apply(event, asker, requestId));
      assertThat(command.previews() && !accepted.events().isEmpty()).as("a preview").isFalse();
      Row now = rows.get(accepted.answer().key());
      if (now != null && !command.previews() && !(command instanceof Batch)) {
        assertThat(accepted.answer()).as("the answer, after the events").isEqualTo(now);
      }
    }
    return new Then(command, decision);
  }

  /** An IPAM is told that source {@code lab} sees this. */
  public List<Event> sees(IpamId ipam, Resource resource) {
    return told(Judge.seen(new Fact.ResourceSeen(envelope(ipam), resource, null), rows));
  }

  /** An IPAM is told that source {@code lab} does not see this any more. */
  public List<Event> misses(IpamId ipam, Resource resource) {
    return told(
        Judge.gone(
            new Fact.ResourceGone(
                envelope(ipam), resource.account(), resource.region(), resource.id()),
            rows));
  }

  /** An IPAM has been told all that source {@code lab} sees in that Region of our account. */
  public List<Event> seesOnly(IpamId ipam, String in, String... ids) {
    return told(
        Judge.absent(
            new Fact.SnapshotEnd(envelope(ipam), ACCOUNT, in, "s", ids.length), Set.of(ids), rows));
  }

  private List<Event> told(List<Event> judged) {
    judged.forEach(event -> apply(event, "a fact"));
    return judged;
  }

  private FactEnvelope envelope(IpamId ipam) {
    IpamRow row = Objects.requireNonNull(directory().ipam(ipam));
    return new FactEnvelope(ipam, row.discovery(), "lab", "ipam.resources.v1/0/0", now);
  }

  /** A VPC of our account at home. */
  public static Resource vpc(String id, String... cidrs) {
    return resource(ResourceType.VPC, id, cidrs);
  }

  public static Resource resource(ResourceType type, String id, String... cidrs) {
    List<Cidr> parsed = Arrays.stream(cidrs).map(Cidr::parse).toList();
    return new Resource(id, type, ACCOUNT, HOME, null, parsed, Tags.NONE);
  }

  /** Sweeps the next slice of what was deleted from an IPAM; null when nothing is left. */
  public @Nullable Due sweep(IpamId ipam) {
    Due slice = Extent.next(ipam, rows);
    if (slice != null) {
      apply(slice.event(), slice.cause());
    }
    return slice;
  }

  /** What was swept is this slice. */
  public Scenario sweep(ExtentSwept slice) {
    apply(slice, "a sweep");
    return this;
  }

  /** Sweeps all that was deleted. */
  public Scenario sweepAll() {
    while (!index.sweeping().isEmpty()) {
      index.sweeping().forEach(this::sweep);
    }
    return this;
  }

  /** Many commands, with the index checked only after them. */
  public Scenario inBulk(Runnable many) {
    checking = false;
    many.run();
    checking = true;
    checkIndex();
    return this;
  }

  private void apply(Event event, String cause) {
    apply(event, null, cause);
  }

  private void apply(Event event, @Nullable Principal actor, String cause) {
    ScopeId scope = EventScope.of(event, rows);
    events.add(event);
    causes.add(cause);
    IpamId ipam = event instanceof IpamEvent.IpamCreated made ? made.ipam().id() : first().id();
    happened.add(new Happened(ipam, events.size(), now, scope, actor, cause, event));
    for (RowChange change : Evolver.evolve(event, cause, rows)) {
      rows.apply(change);
      index.apply(change);
    }
    if (checking) {
      checkIndex();
    }
  }

  private IpamRow first() {
    return ((IpamEvent.IpamCreated) events.getFirst()).ipam();
  }

  private void checkIndex() {
    assertThat(Index.of(rows).sameAs(index)).as("index of the rows = index kept").isTrue();
  }

  /** An IPAM with both Regions, made now. */
  public IpamRow ipam() {
    CreateIpam create = commands.createIpam(HOME, AWAY);
    given(create);
    return Objects.requireNonNull(directory().ipam(create.ipam()));
  }

  public ScopeId scope(IpamId ipam) {
    CreateScope create = commands.createScope(ipam);
    given(create);
    return create.scope();
  }

  public PoolId pool(PoolDraft draft, String... cidrs) {
    CreatePool create = draft.make();
    given(create);
    for (String cidr : cidrs) {
      given(commands.provision(create.pool(), cidr));
    }
    return create.pool();
  }

  /** A top-level pool of the family of its CIDRs, made now; IPv4 when it has none. */
  public PoolId pool(ScopeId scope, String... cidrs) {
    PoolDraft draft = commands.pool(scope);
    boolean ipv6 = cidrs.length > 0 && Cidr.parse(cidrs[0]).family() == Family.IPV6;
    return pool(ipv6 ? draft.ipv6() : draft, cidrs);
  }

  public PoolId childOf(PoolId source, String... cidrs) {
    PoolRow parent = row(source);
    PoolDraft draft = commands.pool(parent.scope()).source(source);
    return pool(parent.family() == Family.IPV6 ? draft.ipv6() : draft, cidrs);
  }

  public AllocationRow allocated(PoolId pool, String cidr) {
    return allocated(commands.allocate(pool, cidr));
  }

  public AllocationRow allocated(PoolId pool, int netmaskLength) {
    return allocated(commands.allocate(pool, netmaskLength));
  }

  public AllocationRow allocated(Allocate command) {
    return (AllocationRow) when(command).thenAccepted().answer();
  }

  public PoolRow row(PoolId pool) {
    return Objects.requireNonNull(directory().pool(pool));
  }

  public List<PoolCidrRow> cidrs(PoolId pool) {
    List<PoolCidrRow> found = new ArrayList<>();
    rows.scan(Keys.cidrs(row(pool).ipam(), pool), null, row -> found.add((PoolCidrRow) row));
    return found;
  }

  /** The only row of a CIDR in a pool. */
  public PoolCidrRow cidr(PoolId pool, String cidr) {
    List<PoolCidrRow> found =
        cidrs(pool).stream().filter(row -> Cidr.parse(cidr).equals(row.cidr())).toList();
    assertThat(found).as("rows of %s in %s", cidr, pool).hasSize(1);
    return found.getFirst();
  }

  public List<AllocationRow> allocations(PoolId pool) {
    List<AllocationRow> found = new ArrayList<>();
    rows.scan(
        Keys.allocations(row(pool).ipam(), pool), null, row -> found.add((AllocationRow) row));
    return found;
  }
}
