package io.cadastre.it;

import static io.cadastre.it.Rest.ask;
import static io.cadastre.it.Rest.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cadastre.domain.testkit.Claim;
import io.cadastre.server.Main;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.Ec2Client;

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
                  r -> r.ipamPoolId(ground.pool()).cidr(HELD).description("the shop"))
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

      ec2.releaseIpamPoolAllocation(
          r ->
              r.ipamPoolId(ground.pool())
                  .cidr(HELD)
                  .ipamPoolAllocationId(held.ipamPoolAllocationId()));
      assertThat(get(pool + "/utilization").path("allocated").asText()).isEqualTo("0");
      assertThat(get(pool + "/utilization?at=" + then).path("allocated").asText()).isEqualTo("16");
      assertThat(get(pool + "/utilization?at=" + then + "&stale=ok").path("free").asText())
          .isEqualTo("240");
      assertThat(get(pool + "/allocations?at=" + then).path("items")).hasSize(1);

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
          .contains(HELD, held.ipamPoolAllocationId(), "the shop", "Allocated #", "Released #");
      assertThat(cadastre(folder, 0, "history", HELD, "--url", url).lines()).hasSize(3);
      assertThat(cadastre(folder, 0, "diff", "--ipam", ground.ipam(), "--from", then, "--url", url))
          .contains("- allocation " + HELD, "- pool ", "- ipam ");
      assertThat(
              cadastre(
                  folder, 1, "diff", "--pool", ground.pool(), "--from", "yesterday", "--url", url))
          .contains("cadastre: from must be a time like");
      problems(rest, pool);
    }
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
