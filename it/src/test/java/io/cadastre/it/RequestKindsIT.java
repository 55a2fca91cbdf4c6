package io.cadastre.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cadastre.kafka.topic.TopicSetup;
import io.cadastre.kafka.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.AddressFamily;
import software.amazon.awssdk.services.ec2.model.ResourceType;

/**
 * What can be asked by topic and not by AWS's API: each kind once, in JSON, as a platform would.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class RequestKindsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Installation installation;
  private Ec2Client ec2;
  private JsonTenant tenant;
  private JsonTenant other;
  private String rest;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    installation = Installation.broker(folder);
    String kafka = installation.bootstrapServers();
    // Tenants that are there before the allocator is need not be found by it.
    new TopicSetup(Map.of("bootstrap.servers", kafka), Topics.DEFAULT).apply();
    tenant = new JsonTenant(kafka, "lab");
    other = new JsonTenant(kafka, "shop");
    installation.allocator("allocator-1", null);
    ec2 = installation.ec2();
    rest = "http://localhost:" + installation.allocator().port() + "/api/v1/";
  }

  @AfterAll
  void stop() throws Exception {
    ec2.close();
    tenant.close();
    other.close();
    installation.close();
  }

  @Test
  void lease_isGrantedAndRenewed() throws Exception {
    String pool = Ground.of(ec2, "10.0.0.0/24").pool();
    Instant hour = Instant.now().truncatedTo(ChronoUnit.MILLIS).plus(1, ChronoUnit.HOURS);
    JsonNode granted = granted(tenant, pool, "'netmaskLength':28,'expiresAt':'%s'", hour);
    assertThat(ends(granted)).isEqualTo(hour);

    String id = granted.path("id").asText();
    Instant day = hour.plus(1, ChronoUnit.DAYS);
    String renew = "{'type':'Renew','allocation':'%s','expiresAt':%s}";
    JsonNode renewed = tenant.ask(renew, id, "'" + day + "'");
    assertThat(ends(renewed.path("allocation"))).isEqualTo(day);
    assertThat(ends(allocation(id))).isEqualTo(day);

    tenant.ask(renew, id, "null");
    assertThat(allocation(id).at("/terms/expiresAt").isNull()).isTrue();
    assertThat(refusal(tenant.ask(renew, id, "'2020-01-01T00:00:00Z'"))).contains("not after now");
  }

  @Test
  void lease_endsByItself() throws Exception {
    String pool = Ground.of(ec2, "10.0.0.0/24").pool();
    Instant soon = Instant.now().plusSeconds(10);
    JsonNode granted = granted(tenant, pool, "'cidr':'10.0.0.16/28','expiresAt':'%s'", soon);

    List<JsonNode> ended = new ArrayList<>();
    Eventually.until(
        "the event that it has ended",
        PATIENCE,
        () -> {
          ended.clear();
          lives("10.0.0.16/28", pool).stream()
              .map(life -> life.path("ended"))
              .filter(end -> !end.isNull())
              .forEach(ended::add);
          return !ended.isEmpty();
        });
    assertThat(ended.getFirst().path("event").asText()).isEqualTo("LeaseExpired");
    assertThat(ended.getFirst().path("actor").isNull()).isTrue();
    assertThat(Instant.parse(ended.getFirst().path("time").asText())).isAfterOrEqualTo(soon);
    String url = rest + "allocations/" + granted.path("id").asText();
    assertThat(Rest.ask(url, Map.of()).statusCode()).isEqualTo(404);
    granted(tenant, pool, "'cidr':'10.0.0.16/28'");
  }

  @Test
  void bothFamilies_areGrantedTogetherOrNone() throws Exception {
    Ground ground = Ground.of(ec2, "10.0.0.0/24");
    String ipv6 =
        ec2.createIpamPool(r -> r.ipamScopeId(ground.scope()).addressFamily(AddressFamily.IPV6))
            .ipamPool()
            .ipamPoolId();
    ec2.provisionIpamPoolCidr(r -> r.ipamPoolId(ipv6).cidr("fd00:1::/63"));
    String both =
        "{'type':'Allocate','pools':['%s','%s'],'netmaskLength':28,'ipv6NetmaskLength':64}"
            .formatted(ground.pool(), ipv6);

    assertThat(cidrs(tenant.ask(both))).containsExactly("10.0.0.0/28", "fd00:1::/64");
    assertThat(cidrs(tenant.ask(both))).containsExactly("10.0.0.16/28", "fd00:1:0:1::/64");
    assertThat(refusal(tenant.ask(both))).contains(ipv6);
    assertThat(allocated(ground.pool())).isEqualTo(32);
  }

  @Test
  void severalPools_theFirstWithRoomIsTaken() throws Exception {
    Ground ground = Ground.of(ec2, "10.0.0.0/28");
    String second = Ground.pool(ec2, ground.scope());
    ec2.provisionIpamPoolCidr(r -> r.ipamPoolId(second).cidr("10.1.0.0/28"));
    String wish =
        "{'type':'Allocate','pools':['%s','%s'],'netmaskLength':28}"
            .formatted(ground.pool(), second);

    assertThat(tenant.ask(wish).at("/allocation/pool").asText()).isEqualTo(ground.pool());
    JsonNode fallen = tenant.ask(wish);
    assertThat(fallen.at("/allocation/pool").asText()).isEqualTo(second);
    assertThat(fallen.at("/allocation/cidr").asText()).isEqualTo("10.1.0.0/28");
    assertThat(fallen.at("/explanation/skipped/0/pool").asText()).isEqualTo(ground.pool());
    assertThat(refusal(tenant.ask(wish)))
        .startsWith("None of 2 pools will do.")
        .contains(ground.pool(), second);
  }

  @Test
  void selector_takesAPoolByScopeTagsAndLocale() throws Exception {
    var ipam = ec2.createIpam(r -> r.operatingRegions(o -> o.regionName("eu-west-1"))).ipam();
    String scope = ipam.privateDefaultScopeId();
    pool(scope, "10.0.0.0/24", "lab", "us-east-1");
    String wanted = pool(scope, "10.1.0.0/24", "lab", "eu-west-1");
    pool(scope, "10.2.0.0/24", "shop", "eu-west-1");
    String wish =
        "{'type':'Allocate','netmaskLength':28,"
            + "'selector':{'scope':'%s','tags':{'team':'%s'},'locale':'%s'}}";

    JsonNode reply = tenant.ask(wish, scope, "lab", "eu-west-1");
    assertThat(reply.at("/allocation/pool").asText()).as(reply.toString()).isEqualTo(wanted);
    assertThat(reply.at("/allocation/cidr").asText()).isEqualTo("10.1.0.0/28");
    refusal(tenant.ask(wish, scope, "shop", "us-east-1"));
    refusal(tenant.ask(wish, ipam.publicDefaultScopeId(), "lab", "eu-west-1"));
  }

  @Test
  void strategyOfARequest_isUsed() throws Exception {
    String pool = Ground.of(ec2, "10.0.0.0/24").pool();
    for (String taken : List.of("10.0.0.128/26", "10.0.0.192/27", "10.0.0.224/28")) {
      granted(tenant, pool, "'cidr':'%s'", taken);
    }
    // The smallest hole in which it fits is the last one.
    JsonNode best = granted(tenant, pool, "'netmaskLength':29,'strategy':'best-fit'");
    assertThat(best.path("cidr").asText()).isEqualTo("10.0.0.240/29");
    JsonNode lowest = granted(tenant, pool, "'netmaskLength':29");
    assertThat(lowest.path("cidr").asText()).isEqualTo("10.0.0.0/29");
  }

  @Test
  void preview_keepsNothing() throws Exception {
    String pool = Ground.of(ec2, "10.0.0.0/24").pool();
    JsonNode first = granted(tenant, pool, "'netmaskLength':28,'preview':true");
    assertThat(first.path("cidr").asText()).isEqualTo("10.0.0.0/28");
    assertThat(granted(tenant, pool, "'netmaskLength':28,'preview':true").path("cidr"))
        .isEqualTo(first.path("cidr"));

    assertThat(allocated(pool)).isZero();
    assertThat(lives("10.0.0.0/28", pool)).isEmpty();
    assertThat(granted(tenant, pool, "'netmaskLength':28").path("cidr"))
        .isEqualTo(first.path("cidr"));
  }

  @Test
  void batch_hasAThousandItemsAndNotOneMore() throws Exception {
    String pool = Ground.of(ec2, "10.0.0.0/16").pool();
    assertThat(refusal(tenant.ask(batch(pool, 1_001)))).contains("at most 1000 items, not 1001");
    assertThat(allocated(pool)).isZero();

    JsonNode reply = tenant.ask(batch(pool, 1_000));
    assertThat(cidrs(reply)).hasSize(1_000).doesNotHaveDuplicates();
    assertThat(allocated(pool)).isEqualTo(16_000);
  }

  @Test
  void coolDown_isEndedWithAReason() throws Exception {
    String pool = Ground.of(ec2, "10.0.0.0/24").pool();
    tenant.ask("{'type':'ModifyPool','pool':'%s','coolDownSeconds':86400}", pool);
    String held = granted(tenant, pool, "'cidr':'10.0.0.16/28'").path("id").asText();
    tenant.ask("{'type':'Release','allocation':'%s'}", held);
    String again = "{'type':'Allocate','pool':'%s','cidr':'10.0.0.16/28'}".formatted(pool);
    refusal(tenant.ask(again));

    String end = "{'type':'EndCooldown','pool':'%s','cidr':'10.0.0.16/28','reason':'%s'}";
    assertThat(refusal(tenant.ask(end, pool, ""))).contains("10.0.0.16/28");
    JsonNode freed = tenant.ask(end, pool, "the shop moves back");
    assertThat(freed.path("type").asText()).isEqualTo("QuarantineResult");
    assertThat(freed.at("/quarantine/previous/id").asText()).isEqualTo(held);
    assertThat(lives("10.0.0.16/28", pool))
        .extracting(life -> life.at("/ended/event").asText())
        .contains("CooldownEnded");
    granted(tenant, pool, "'cidr':'10.0.0.16/28'");
  }

  @Test
  void whatOnlyItsHolderMayRelease_isKeptFromOthers() throws Exception {
    String pool = Ground.of(ec2, "10.0.0.0/24").pool();
    tenant.ask("{'type':'ModifyPool','pool':'%s','holdersOnly':true}", pool);
    String held = granted(tenant, pool, "'netmaskLength':28").path("id").asText();
    String release = "{'type':'Release','allocation':'%s'}".formatted(held);

    JsonNode refused = other.ask(release);
    assertThat(refused.path("code").asText()).isEqualTo("not-holder");
    assertThat(refusal(refused)).contains(held, "tenant lab", "not by tenant shop");
    String renew = "{'type':'Renew','allocation':'%s','expiresAt':null}";
    assertThat(other.ask(renew, held).path("code").asText()).isEqualTo("not-holder");
    assertThat(allocation(held).path("id").asText()).isEqualTo(held);
    assertThat(tenant.ask(release).at("/allocation/id").asText()).isEqualTo(held);
  }

  private String pool(String scope, String cidr, String team, String locale) {
    String pool =
        ec2.createIpamPool(
                r ->
                    r.ipamScopeId(scope)
                        .addressFamily(AddressFamily.IPV4)
                        .locale(locale)
                        .tagSpecifications(
                            tags ->
                                tags.resourceType(ResourceType.IPAM_POOL)
                                    .tags(Clients.tag("team", team))))
            .ipamPool()
            .ipamPoolId();
    ec2.provisionIpamPoolCidr(r -> r.ipamPoolId(pool).cidr(cidr));
    return pool;
  }

  private static String batch(String pool, int items) {
    return IntStream.range(0, items)
        .mapToObj(item -> "{'pool':'%s','netmaskLength':28}".formatted(pool))
        .collect(Collectors.joining(",", "{'type':'Batch','allocations':[", "]}"));
  }

  /** The allocation that is granted, or would be. */
  private static JsonNode granted(JsonTenant asks, String pool, String wish, Object... arguments)
      throws Exception {
    JsonNode reply =
        asks.ask("{'type':'Allocate','pool':'%s',%s}", pool, wish.formatted(arguments));
    assertThat(reply.path("type").asText()).as(reply.toString()).isEqualTo("AllocationResult");
    return reply.path("allocation");
  }

  private static List<String> cidrs(JsonNode reply) {
    assertThat(reply.path("type").asText()).as(reply.toString()).isEqualTo("AllocationsResult");
    List<String> cidrs = new ArrayList<>();
    reply.path("allocations").forEach(one -> cidrs.add(one.path("cidr").asText()));
    return cidrs;
  }

  private static String refusal(JsonNode reply) {
    assertThat(reply.path("type").asText()).as(reply.toString()).isEqualTo("RefusedResult");
    return reply.path("message").asText();
  }

  private static Instant ends(JsonNode allocation) {
    return Instant.parse(allocation.at("/terms/expiresAt").asText());
  }

  private JsonNode allocation(String id) {
    return Rest.get(rest + "allocations/" + id);
  }

  private int allocated(String pool) {
    return Rest.get(rest + "pools/" + pool + "/utilization").path("allocated").asInt();
  }

  /** Who lived there in that pool, as the log has it. */
  private List<JsonNode> lives(String cidr, String pool) {
    List<JsonNode> lives = new ArrayList<>();
    for (JsonNode life : Rest.items(rest + "history?exact=true&cidr=" + cidr)) {
      if (life.path("row").toString().contains(pool)) {
        lives.add(life);
      }
    }
    return lives;
  }
}
