package io.cadastre.it;

import static io.cadastre.it.Rest.ask;
import static io.cadastre.it.Rest.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cadastre.domain.testkit.Claim;
import io.cadastre.server.Main;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.IpamPoolAllocation;

/** What was: over REST, by the command line and by the AWS SDK. */
class HistoryIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String HELD = "10.0.0.16/28";

  @Test
  @Claim({"S2.11", "S2.06", "S4a.38"})
  void past_isAnsweredByRestCommandLineAndSdk(@TempDir Path folder) throws Exception {
    try (Installation installation = Installation.start(folder);
        Ec2Client ec2 = installation.ec2()) {
      Ground ground = Ground.of(ec2, "10.0.0.0/24");
      var held =
          ec2.allocateIpamPoolCidr(
                  r ->
                      r.ipamPoolId(ground.pool())
                          .cidr(HELD)
                          .description("the shop")
                          .clientToken("shop-1"))
              .ipamPoolAllocation();
      Refused.with(
          "InvalidParameterValue",
          () -> ec2.allocateIpamPoolCidr(r -> r.ipamPoolId(ground.pool()).cidr(HELD)));
      String rest = "http://localhost:" + installation.allocator().port() + "/api/v1/";
      String then = get(rest + "whohad?address=10.0.0.17").at("/holders/0/from").asText();
      String pool = rest + "pools/" + ground.pool();

      assertThat(get(rest + "ipams").at("/items/0/id").asText()).isEqualTo(ground.ipam());
      assertThat(get(rest + "scopes").path("items")).hasSize(2);
      assertThat(get(rest + "pools?scope=" + ground.scope()).path("items")).hasSize(1);
      assertThat(get(pool).path("family").asText()).isEqualTo("ipv4");
      assertThat(get(pool + "/cidrs").at("/items/0/cidr").asText()).isEqualTo("10.0.0.0/24");
      assertThat(get(pool + "/allocations").at("/items/0/cidr").asText()).isEqualTo(HELD);
      assertThat(get(pool + "/quarantine").path("items")).isEmpty();
      assertThat(get(pool + "/space?limit=2").path("items").toString())
          .contains("10.0.0.0/28", "10.0.0.32/27")
          .doesNotContain("10.0.0.64");
      assertThat(get(pool + "/utilization").path("allocated").asText()).isEqualTo("16");
      assertThat(get(pool + "/utilization").path("largestFree").asInt()).isEqualTo(25);
      assertThat(
              get(rest + "allocations/" + held.ipamPoolAllocationId()).path("description").asText())
          .isEqualTo("the shop");

      Ground.release(ec2, ground.pool(), held);
      assertThat(get(pool + "/utilization").path("allocated").asText()).isEqualTo("0");
      assertThat(get(pool + "/utilization?at=" + then).path("allocated").asText()).isEqualTo("16");
      assertThat(get(pool + "/utilization?at=" + then + "&stale=ok").path("free").asText())
          .isEqualTo("240");
      assertThat(get(pool + "/allocations?at=" + then).path("items")).hasSize(1);

      String before = Instant.now().toString();
      ec2.deleteIpam(r -> r.ipamId(ground.ipam()).cascade(true));
      JsonNode holder = get(rest + "whohad?address=10.0.0.17&at=" + then).at("/holders/0");
      assertThat(holder.at("/row/id").asText()).isEqualTo(held.ipamPoolAllocationId());
      assertThat(holder.at("/began/actor/account").asText()).isEqualTo("123456789012");
      assertThat(holder.at("/ended/event").asText()).isEqualTo("Released");
      JsonNode all = get(rest + "history?cidr=10.0.0.0/24").path("items");
      assertThat(all)
          .extracting(one -> one.path("kind").asText())
          .containsExactly("pool-cidr", "allocation", "refused");
      Refused.with(
          "InvalidIpamScopeId.NotFound",
          () -> ec2.getIpamAddressHistory(r -> r.ipamScopeId(ground.scope()).cidr(HELD)));

      String url = "http://localhost:" + installation.allocator().port();
      assertThat(cadastre(folder, 0, "whohad", "10.0.0.17", "--at", then, "--url", url))
          .contains(HELD, held.ipamPoolAllocationId(), "the shop")
          .contains(place(holder.path("began")), place(holder.path("ended")))
          .contains("/token/shop-1)");
      assertStandsThere(installation, holder.path("began"));
      assertThat(cadastre(folder, 0, "history", HELD, "--url", url).lines()).hasSize(3);
      assertThat(cadastre(folder, 0, "diff", "--ipam", ground.ipam(), "--from", then, "--url", url))
          .contains("- allocation " + HELD, "- pool ", "- ipam ");
      String diff =
          "diff --pool %s --from %s --to %s --url ".formatted(ground.pool(), then, before);
      assertThat(cadastre(folder, 0, (diff + url).split(" ")).lines().toList())
          .singleElement()
          .asString()
          .startsWith("- allocation " + HELD + "  " + held.ipamPoolAllocationId())
          .contains("the shop");
      assertThat(
              cadastre(
                  folder, 1, "diff", "--pool", ground.pool(), "--from", "yesterday", "--url", url))
          .contains("cadastre: from must be a time like");
      problems(rest, pool);
    }
  }

  /** As the command line prints by what request something came about, and where that stands. */
  private static String place(JsonNode mark) {
    return "(%s #%d %d@%d, %s)"
        .formatted(
            mark.path("event").asText(),
            mark.path("sequence").asLong(),
            mark.path("partition").asInt(),
            mark.path("offset").asLong(),
            mark.path("cause").asText());
  }

  private static void assertStandsThere(Installation installation, JsonNode mark) throws Exception {
    String kafka = installation.bootstrapServers();
    var there =
        new Topic(kafka, "ipam.events.v1")
            .records().stream()
                .filter(
                    record ->
                        record.partition() == mark.path("partition").asInt()
                            && record.offset() == mark.path("offset").asLong())
                .toList();
    assertThat(there).hasSize(1);
    GenericRecord event = new Streams(kafka).decoded("ipam.events.v1", there.getFirst().value());
    assertThat(event.getSchema().getName()).isEqualTo(mark.path("event").asText());
    assertThat(((GenericRecord) event.get("envelope")).get("cause"))
        .hasToString(mark.path("cause").asText());
  }

  @Test
  void everyRead_isAnsweredForAnEarlierTimeAsItWasThen(@TempDir Path folder) throws Exception {
    try (Installation installation = Installation.start(folder);
        Ec2Client ec2 = installation.ec2()) {
      Ground ground = Ground.of(ec2, "10.0.0.0/24");
      String pool = ground.pool();
      String url = "http://localhost:" + installation.allocator().port();
      String set = "pool set " + pool + " --cool-down-seconds 86400 --url " + url + " --kafka ";
      cadastre(folder, 0, (set + installation.bootstrapServers()).split(" "));
      String held = allocate(ec2, pool, HELD).ipamPoolAllocationId();
      Ground.release(ec2, pool, allocate(ec2, pool, "10.0.0.64/28"));
      String one = url + "/api/v1/pools/" + pool;
      List<String> reads =
          List.of(
              url + "/api/v1/ipams",
              url + "/api/v1/scopes",
              url + "/api/v1/pools",
              url + "/api/v1/pools?scope=" + ground.scope(),
              one,
              one + "/cidrs",
              one + "/allocations",
              url + "/api/v1/allocations/" + held,
              one + "/space",
              one + "/utilization",
              one + "/quarantine");
      Map<String, JsonNode> answers = new HashMap<>();
      reads.forEach(read -> answers.put(read, timeless(get(read))));
      Instant then = Instant.now();
      // All that is asked of then takes longer than the clock needs for its next step.
      assertAnswered(answers, then);

      ec2.modifyIpam(r -> r.ipamId(ground.ipam()).description("other"));
      ec2.modifyIpamScope(r -> r.ipamScopeId(ground.scope()).description("other"));
      ec2.modifyIpamPool(r -> r.ipamPoolId(pool).description("other"));
      ec2.modifyIpamPoolAllocation(r -> r.ipamPoolAllocationId(held).description("other"));
      ec2.provisionIpamPoolCidr(r -> r.ipamPoolId(pool).cidr("10.1.0.0/24"));
      Ground.release(ec2, pool, allocate(ec2, pool, "10.1.0.0/28"));
      for (String read : reads) {
        assertThat(timeless(get(read))).as(read).isNotEqualTo(answers.get(read));
      }
      assertAnswered(answers, then);

      ec2.deleteIpam(r -> r.ipamId(ground.ipam()).cascade(true));
      assertThat(get(url + "/api/v1/ipams").path("items")).isEmpty();
      assertAnswered(answers, then);
    }
  }

  private static void assertAnswered(Map<String, JsonNode> answers, Instant at) {
    answers.forEach(
        (read, answer) ->
            assertThat(timeless(get(read + (read.contains("?") ? "&at=" : "?at=") + at)))
                .as(read)
                .isEqualTo(answer));
  }

  /** Without the seconds that are left, which are others at any time. */
  private static JsonNode timeless(JsonNode answer) {
    answer.path("items").forEach(item -> ((ObjectNode) item).remove("endsInSeconds"));
    return answer;
  }

  private static IpamPoolAllocation allocate(Ec2Client ec2, String pool, String cidr) {
    return ec2.allocateIpamPoolCidr(r -> r.ipamPoolId(pool).cidr(cidr)).ipamPoolAllocation();
  }

  @Test
  void sdk_listsWhoHadACidr(@TempDir Path folder) throws Exception {
    try (Installation installation = Installation.start(folder);
        Ec2Client ec2 = installation.ec2()) {
      Ground ground = Ground.of(ec2, "10.0.0.0/24");
      for (int i = 0; i < 3; i++) {
        var held =
            ec2.allocateIpamPoolCidr(r -> r.ipamPoolId(ground.pool()).cidr(HELD))
                .ipamPoolAllocation();
        ec2.releaseIpamPoolAllocation(
            r ->
                r.ipamPoolId(ground.pool())
                    .cidr(HELD)
                    .ipamPoolAllocationId(held.ipamPoolAllocationId()));
      }
      var records =
          ec2
              .getIpamAddressHistoryPaginator(
                  r ->
                      r.ipamScopeId(ground.scope())
                          .cidr(HELD)
                          .startTime(Instant.EPOCH)
                          .maxResults(2))
              .historyRecords()
              .stream()
              .toList();
      assertThat(records).hasSize(3);
      assertThat(records).allMatch(record -> record.sampledEndTime() != null);
    }
  }

  @Test
  void withKeys_onlyTheirOwnersGetAnswers(@TempDir Path folder) throws Exception {
    Path config = folder.resolve("config.yaml");
    Files.writeString(config, "keys:\n  - {id: AKID, secret: geheim, account: \"111122223333\"}\n");
    try (Installation installation = Installation.broker(folder)) {
      int port = installation.allocator("allocator-1", config).port();
      String rest = "http://localhost:" + port + "/api/v1/ipams";
      HttpResponse<String> nobody = ask(rest, Map.of());
      assertThat(nobody.statusCode()).isEqualTo(401);
      assertThat(nobody.headers().firstValue("www-authenticate")).isPresent();
      assertThat(ask(rest, basic("AKID:wrong")).statusCode()).isEqualTo(401);
      assertThat(ask(rest, basic("AKID:geheim")).statusCode()).isEqualTo(200);
    }
  }

  private static void problems(String rest, String pool) throws Exception {
    HttpResponse<String> wide = ask(rest + "whohad?address=0.0.0.0/0", Map.of());
    assertThat(wide.statusCode()).isEqualTo(400);
    assertThat(JSON.readTree(wide.body()).path("detail").asText())
        .contains("history?cidr=0.0.0.0/0");
    Map<String, Integer> wrong =
        Map.of(
            rest + "ipams?at=tomorrow",
            400,
            rest + "ipams?at=9999-01-01T00:00:00Z",
            400,
            rest + "ipams?color=red",
            400,
            rest + "history?cidr=10.0.0.1/24",
            400,
            rest + "diff?from=2026-01-01T00:00:00Z",
            400,
            rest + "pools/ipam-pool-1",
            400,
            rest + "ipams/",
            404,
            rest + "nothing",
            404,
            pool,
            404,
            rest + "ipams?nextToken=%25",
            400);
    for (var one : wrong.entrySet()) {
      HttpResponse<String> answer = ask(one.getKey(), Map.of());
      assertThat(answer.statusCode()).as(one.getKey()).isEqualTo(one.getValue());
      assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
      JsonNode problem = JSON.readTree(answer.body());
      assertThat(problem.path("code").asText()).matches("[a-z-]+");
      assertThat(problem.path("detail").asText()).matches(".*[.?]");
      assertThat(problem.path("retryable").asBoolean(true)).isFalse();
    }
  }

  private static Map<String, String> basic(String credentials) {
    return Map.of(
        "Authorization",
        "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8)));
  }

  private static String cadastre(Path folder, int exitCode, String... words) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(Server.QUICK);
    command.addAll(List.of("-cp", Server.jars(), Main.class.getName()));
    command.addAll(List.of(words));
    Command done = Command.run(folder, Map.of(), command);
    assertThat(done.exitCode()).as(done.said()).isEqualTo(exitCode);
    return done.said();
  }
}
