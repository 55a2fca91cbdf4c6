package io.cadastre.audit.check;

import static io.cadastre.audit.form.Objection.unless;

import io.cadastre.audit.form.Decoder;
import io.cadastre.audit.form.Decoder.Decoded;
import io.cadastre.audit.form.Objection;
import io.cadastre.audit.form.UnknownSchema;
import io.cadastre.audit.log.LogRecord;
import io.cadastre.audit.log.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Takes the events of one partition in order, rebuilds the state, and says the first bad event of
 * each aggregate. After it, the aggregate is not looked at any more; the others are.
 */
public final class PartitionCheck {
  private static final String EVENTS = "io.cadastre.events.";
  private static final String REQUESTS = "io.cadastre.requests.";

  private static final Set<String> BY_ITSELF =
      Set.of(
          "ExtentSwept",
          "CidrForgotten",
          "LeaseExpired",
          "ResourceCidrAppeared",
          "ResourceCidrChanged",
          "ResourceCidrDisappeared");

  private final Decoder decoder;
  private final Watch watch;
  private final Rows rows = new Rows();
  private final Known known = new Known();
  private final Registers registers = new Registers(rows, known);
  private final Allocations allocations = new Allocations(rows, known);
  private final EventScopes scopes = new EventScopes(rows, known);
  private final Pools pools = new Pools(rows, known, allocations);
  private final Map<String, Aggregate> aggregates = new TreeMap<>();
  private final List<Finding> unreadable = new ArrayList<>();
  private long events;

  /** Who is told of each good event, once it is applied. */
  public interface Watch {
    /** Says what is wrong in their eyes by an {@link Objection}. */
    void applied(PartitionCheck check, String aggregate, long sequence, String hash);
  }

  public PartitionCheck(Decoder decoder, Watch watch) {
    this.decoder = decoder;
    this.watch = watch;
  }

  /**
   * Takes the next record.
   *
   * @throws UnknownSchema when it is nothing that this release knows: nothing behind it is proved
   */
  public void add(LogRecord record) {
    events++;
    Decoded decoded;
    Event event;
    Aggregate aggregate;
    try {
      decoded = decoder.decode(record.value());
      unless(decoded.type().startsWith(EVENTS), "a %s is no event", decoded.type());
      event =
          new Event(
              decoded.type().substring(EVENTS.length()),
              decoded.item(),
              decoded.item().item("envelope"));
      aggregate = aggregates.computeIfAbsent(event.ipam(), Aggregate::new);
    } catch (Objection wrong) {
      unreadable.add(new Finding(record.place(), null, 0, wrong.sentence()));
      return;
    }
    if (!aggregate.isGood()) {
      aggregate.decide(event.envelope());
      return;
    }
    try {
      checkPlace(event, aggregate, record.place());
      if (aggregate.follows(event.envelope(), decoded.hash(), record.place())) {
        apply(event);
        watch.applied(this, aggregate.id, aggregate.sequence, aggregate.hash);
      }
    } catch (Objection wrong) {
      aggregate.blame(
          new Finding(
              record.place(),
              aggregate.id,
              event.envelope().number("sequence"),
              event.type() + ": " + wrong.sentence()));
    }
  }

  private static void checkPlace(Event event, Aggregate aggregate, Place place) {
    unless(
        event.envelope().text("aggregateKind").equals("ipam"),
        "an aggregate of the kind %s is not known",
        event.envelope().text("aggregateKind"));
    int home = aggregate.home();
    unless(
        place.partition() == home,
        "it stands in partition %d, and %s has its home in %d",
        place.partition(),
        aggregate.id,
        home);
  }

  private void apply(Event e) {
    unless(
        BY_ITSELF.contains(e.type()) ? e.isByItself() : mayBeAsked(e),
        e.isByItself() ? "nobody asked for it" : "somebody asked for what comes by itself");
    if (!e.type().equals("RequestRefused")) { // it is where it was asked about, were it nothing
      String scope = scopes.of(e);
      unless(
          Objects.equals(scope, e.envelope().textOrNull("scope")),
          "it says that it is in the scope %s, and is in %s",
          e.envelope().textOrNull("scope"),
          scope);
    }
    switch (e.type()) {
      case "IpamCreated" -> registers.ipamCreated(e);
      case "IpamModified" -> registers.ipamModified(e);
      case "IpamDeleted" -> registers.ipamDeleted(e);
      case "ExtentSwept" -> registers.swept(e);
      case "ScopeCreated" -> registers.scopeCreated(e);
      case "ScopeModified" -> registers.scopeModified(e);
      case "ScopeDeleted" -> registers.scopeDeleted(e);
      case "PoolCreated" -> pools.created(e);
      case "PoolModified" -> pools.modified(e);
      case "PoolDeleted" -> pools.deleted(e);
      case "CidrProvisioned" -> pools.provisioned(e);
      case "CidrDeprovisioned" -> pools.deprovisioned(e);
      case "CidrForgotten" -> pools.forgotten(e);
      case "Allocated" -> allocations.allocated(e);
      case "AllocationModified" -> allocations.modified(e);
      case "Released" -> allocations.released(e);
      case "LeaseExpired" -> allocations.expired(e);
      case "LeaseRenewed" -> allocations.renewed(e);
      case "CooldownEnded" -> allocations.cooledDown(e);
      case "TagsChanged" -> registers.tagsChanged(e);
      case "ResourceCidrAppeared" -> registers.resourceAppeared(e);
      case "ResourceCidrChanged" -> registers.resourceChanged(e);
      case "ResourceCidrDisappeared" -> registers.resourceDisappeared(e);
      case "RequestRefused" -> refused(e);
      default -> throw new UnknownSchema("an event of the type " + e.type() + " is not known");
    }
  }

  private static boolean mayBeAsked(Event e) {
    return e.type().equals("CooldownEnded") || !e.isByItself();
  }

  /** It changes nothing; what it holds must be the request. */
  private void refused(Event e) {
    Decoded request = decoder.decode(e.body().bytes("request"));
    unless(
        request.type().equals(REQUESTS + e.body().text("operation")),
        "what it holds is a %s",
        request.type());
    unless(
        request.item().item("envelope").text("requestId").equals(e.envelope().text("cause")),
        "what it holds is another request than its cause");
  }

  public long events() {
    return events;
  }

  /** Of the aggregates whose events are all good, how each stands. */
  public List<Standing> standing() {
    return aggregates.values().stream()
        .filter(Aggregate::isGood)
        .map(
            a ->
                new Standing(
                    a.id, a.sequence, a.hash, digest(a.id), Objects.requireNonNull(a.place)))
        .toList();
  }

  /** What is wrong, in the order of the places. */
  public List<Finding> findings() {
    List<Finding> all = new ArrayList<>(unreadable);
    for (Aggregate aggregate : aggregates.values()) {
      Finding found = aggregate.found();
      if (found != null) {
        all.add(found);
      }
    }
    all.sort(
        Comparator.comparingLong(
            finding -> finding.place() == null ? Long.MAX_VALUE : finding.place().offset()));
    return all;
  }

  /** The digest of an IPAM's state as it is now. */
  public String digest(String ipam) {
    return rows.digest(ipam);
  }

  /** The rows of an IPAM as they are now, in the order of the digest. */
  public Map<String, String> rows(String ipam) {
    return rows.of(ipam);
  }

  /** Whether any event says that it is of this aggregate. */
  public boolean knows(String aggregate) {
    return aggregates.containsKey(aggregate);
  }

  /** How far an aggregate has come; null: nothing of it was read, or not all of it is good. */
  public @Nullable Long sequence(String aggregate) {
    Aggregate known = aggregates.get(aggregate);
    return known == null || !known.isGood() ? null : (Long) known.sequence;
  }
}
