package io.cadastre.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.partitioningBy;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cadastre.allocator.whatif.OtherRules;
import io.cadastre.allocator.whatif.Outlook;
import io.cadastre.allocator.whatif.WhatIf;
import io.cadastre.domain.pool.PoolId;
import io.cadastre.domain.pool.Strategy;
import io.cadastre.domain.testkit.Claim;
import io.cadastre.domain.testkit.Seeds;
import io.cadastre.it.AwsSpace.Change;
import io.cadastre.it.AwsSpace.Pool;
import io.cadastre.it.NaiveRegister.Life;
import io.cadastre.it.NaiveRegister.Span;
import io.cadastre.kafka.codec.Messages;
import io.cadastre.kafka.message.Recorded;
import io.cadastre.schemas.BundledSchemas;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.AddressFamily;

/**
 * Nine years of AWS's public space through the request topic: a scope for each Region, what came to
 * the list is wanted by its CIDR, what left it is released. All that is said of it afterwards is
 * what a naive register says.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class AwsSpaceIT {
  private static final int CHANGES = 33_245;
  private static final int READERS = 4;
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int PARTITIONS = 12;
  private static final String EVENTS = "ipam.events.v1";
  private static final String REQUESTS = "ipam.requests.v1";
  private static final String RESULTS = "ipam.results.v1";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Messages MESSAGES = new Messages(BundledSchemas.load());

  private final Map<Pool, String> pools = new HashMap<>();
  private final Map<String, String> regions = new HashMap<>();
  private Path folder;
  private Installation installation;
  private List<Change> changes;
  private NaiveRegister naive;

  /** What became of each change, by its number. */
  private List<GenericRecord> results;

  private int resultsBefore;

  @BeforeAll
  void replay(@TempDir Path temporary) throws Exception {
    folder = temporary;
    changes = AwsSpace.changes();
    assertThat(changes).hasSize(CHANGES);
    naive = new NaiveRegister(changes, any -> true);
    installation = Installation.start(folder);
    String ipam;
    try (Ec2Client ec2 = installation.ec2()) {
      ipam = ec2.createIpam(r -> r.enablePrivateGua(true)).ipam().ipamId();
      makePools(ec2, ipam);
    }
    resultsBefore = new Topic(kafka(), RESULTS).records().size();
    long began = System.nanoTime();
    ask(Integer.parseInt(ipam.substring(5, 10), 16) * PARTITIONS >> 20);
    var told = new Topic(kafka(), RESULTS).await(resultsBefore + CHANGES, PATIENCE);
    System.out.printf(
        "AwsSpaceIT: %d requests in %.1f s%n", CHANGES, (System.nanoTime() - began) / 1e9);
    Streams streams = new Streams(kafka());
    results = new ArrayList<>(Collections.nCopies(CHANGES, null));
    for (var record : told) {
      GenericRecord result = streams.decoded(RESULTS, record.value());
      String id = ((GenericRecord) result.get("envelope")).get("requestId").toString();
      if (id.startsWith("aws-")) {
        GenericRecord other = results.set(Integer.parseInt(id.substring(4)), result);
        assertThat(other).as("one result of " + id).isNull();
      }
    }
  }

  @AfterAll
  void stop() throws Exception {
    installation.close();
  }

  private String kafka() {
    return installation.bootstrapServers();
  }

  private void makePools(Ec2Client ec2, String ipam) throws Exception {
    Map<String, List<Pool>> wanted =
        changes.stream().map(Change::pool).distinct().collect(groupingBy(Pool::region));
    assertThat(wanted).hasSize(43);
    Parallel.map(
        READERS,
        List.copyOf(wanted.keySet()),
        region -> {
          String scope =
              ec2.createIpamScope(r -> r.ipamId(ipam).description(region))
                  .ipamScope()
                  .ipamScopeId();
          for (Pool pool : Objects.requireNonNull(wanted.get(region))) {
            AddressFamily family = pool.ipv6() ? AddressFamily.IPV6 : AddressFamily.IPV4;
            String id =
                ec2.createIpamPool(r -> r.ipamScopeId(scope).addressFamily(family))
                    .ipamPool()
                    .ipamPoolId();
            ec2.provisionIpamPoolCidr(r -> r.ipamPoolId(id).cidr(pool.cidr()));
            synchronized (pools) {
              pools.put(pool, id);
              regions.put(scope, region);
            }
          }
          return scope;
        });
  }

  /** As a gateway without Avro would: JSON, one behind the other, nobody waits for an answer. */
  private void ask(int home) throws Exception {
    Properties config = new Properties();
    config.put("bootstrap.servers", kafka());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (Change change : changes) {
        ObjectNode request =
            JSON.createObjectNode()
                .put("type", change.comes() ? "Allocate" : "Release")
                .put("requestId", "aws-" + change.number())
                .put("pool", pools.get(change.pool()))
                .put("cidr", change.cidr());
        request.putObject("principal").put("account", "123456789012").put("wayIn", "topic");
        if (change.comes()) {
          request.putObject("tags").put("services", change.services());
        }
        byte[] value = request.toString().getBytes(UTF_8);
        producer.send(new ProducerRecord<>(REQUESTS, home, null, value));
      }
    }
  }

  private static boolean granted(GenericRecord result) {
    return result.getSchema().getName().equals("AllocationResult");
  }

  private static long micros(GenericRecord result) {
    return (Long) ((GenericRecord) result.get("envelope")).get("time");
  }

  @Test
  void everyRequest_hasTheOneResultThatTheNaiveRegisterFinds() {
    assertThat(results).doesNotContainNull();
    Map<Integer, Life> lives = new HashMap<>();
    naive.lives().forEach(life -> lives.put(life.began(), life));
    int granted = 0;
    int released = 0;
    for (Change change : changes) {
      GenericRecord result = results.get(change.number());
      Life life = lives.get(change.number());
      if (life != null) {
        assertThat(granted(result)).as(change + ": " + result).isEqualTo(life.granted());
      }
      if (granted(result)) {
        granted += change.comes() ? 1 : 0;
        released += change.comes() ? 0 : 1;
        assertThat(((GenericRecord) result.get("allocation")).get("cidr").toString())
            .isEqualTo(change.cidr());
      } else {
        assertThat(result.get("code").toString())
            .as(change + ": " + result)
            .isEqualTo(change.comes() ? "cidr-not-free" : "no-allocation");
      }
    }
    assertThat(granted).isEqualTo(naive.granted());
    assertThat(released).isEqualTo(naive.released());
    assertThat(CHANGES - granted - released)
        .isEqualTo(naive.refused() + naive.releasedNothing())
        .isPositive();
    assertThat(new Topic(kafka(), RESULTS).records()).hasSize(resultsBefore + CHANGES);
    assertThat(new Topic(kafka(), "ipam.dlq.v1").records()).isEmpty();
  }

  @Test
  @Claim("MC.09")
  void tenTimes_areAsTheyWere() throws Exception {
    for (int i = 1; i <= 10; i++) {
      // What happened within the same microsecond as the mark is not later than it.
      long mark = micros(results.get(i * CHANGES / 11));
      int last = 0;
      while (last + 1 < CHANGES && micros(results.get(last + 1)) <= mark) {
        last++;
      }
      Instant time = Instant.EPOCH.plus(mark, ChronoUnit.MICROS);
      assertThat(live("?at=" + time)).as("as of " + time).isEqualTo(naive.liveAfter(last));
    }
    assertThat(live("?limit=1000")).as("now").isEqualTo(naive.liveAfter(CHANGES));
  }

  private Map<Pool, Set<String>> live(String query) throws Exception {
    List<Map.Entry<Pool, String>> all = List.copyOf(pools.entrySet());
    List<Set<String>> cidrs =
        Parallel.map(
            READERS,
            all,
            pool ->
                Rest.items(api("pools/" + pool.getValue() + "/allocations" + query)).stream()
                    .map(item -> item.path("cidr").asText())
                    .collect(toSet()));
    Map<Pool, Set<String>> live = new HashMap<>();
    IntStream.range(0, all.size())
        .filter(i -> !cidrs.get(i).isEmpty())
        .forEach(i -> live.put(all.get(i).getKey(), cidrs.get(i)));
    return live;
  }

  private String api(String path) {
    return "http://localhost:" + installation.allocator().port() + "/api/v1/" + path;
  }

  @Test
  @Claim("S2.09")
  void containment_showsEveryAddition() {
    String busy = "1.178.86.0/24";
    assertThat(naive.lives().stream().filter(life -> life.cidr().equals(busy))).hasSize(174);
    assertContained(busy);
    Map<String, Long> refusals =
        naive.lives().stream()
            .filter(life -> !life.granted() && !life.pool().ipv6())
            .collect(groupingBy(Life::cidr, counting()));
    String wantedInVain =
        Collections.max(refusals.entrySet(), Map.Entry.comparingByValue()).getKey();
    assertContained(wantedInVain);
  }

  /** Around an IPv4 CIDR, at it and within it. */
  private void assertContained(String cidr) {
    Map<String, List<String>> found =
        Rest.items(api("history?cidr=" + cidr)).stream()
            .collect(
                groupingBy(
                    item -> item.path("kind").asText(), mapping(this::lived, Collectors.toList())));
    Span within = Span.of(cidr);
    Map<Boolean, List<String>> expected =
        naive.lives().stream()
            .filter(life -> !life.pool().ipv6() && Span.of(life.cidr()).overlaps(within))
            .collect(
                partitioningBy(Life::granted, mapping(AwsSpaceIT::lived, Collectors.toList())));
    assertThat(found.get("pool-cidr")).as(cidr).hasSize(43);
    assertThat(found.getOrDefault("allocation", List.of()))
        .as(cidr)
        .containsExactlyInAnyOrderElementsOf(expected.get(true));
    assertThat(found.getOrDefault("refused", List.of()))
        .as(cidr)
        .containsExactlyInAnyOrderElementsOf(expected.get(false));
  }

  private String lived(JsonNode item) {
    JsonNode ended = item.path("ended");
    return lived(
        item.path("cidr").asText(),
        regions.getOrDefault(item.path("scope").asText(), "no scope of ours"),
        item.at("/began/cause").asText(),
        item.has("refused") ? "at once" : ended.path("cause").asText("now"));
  }

  private static String lived(Life life) {
    String ended = life.ended() == Life.NEVER ? "now" : "aws-" + life.ended();
    return lived(
        life.cidr(),
        life.pool().region(),
        "aws-" + life.began(),
        life.granted() ? ended : "at once");
  }

  private static String lived(String cidr, String region, String began, String ended) {
    return cidr + " in " + region + " from " + began + " until " + ended;
  }

  @Test
  void log_isProvedAndWhatWasAlteredIsNamed() throws Exception {
    var random = new SplittableRandom(Seeds.seed("AwsSpaceIT"));
    assertThat(cadastre(0, "verify", "--kafka", kafka()))
        .contains("good: ", "; 1 compared with the store");

    String copy = folder.resolve("events.gz").toString();
    cadastre(0, "events", "export", copy, "--kafka", kafka());
    Path altered = folder.resolve("altered.gz");
    String flipped = Tampered.flipped(Path.of(copy), altered, random);
    assertThat(findings(cadastre(1, "verify", "--file", altered.toString())).getFirst())
        .startsWith("cadastre: " + flipped + ": ");

    Topic copied = new Topic(kafka(), "copied");
    copied.create(PARTITIONS);
    String reEncoded = Tampered.reEncoded(new Topic(kafka(), EVENTS), copied, random);
    assertThat(findings(cadastre(1, "verify", "--topic", "copied", "--kafka", kafka())))
        .singleElement(as(InstanceOfAssertFactories.STRING))
        .startsWith("cadastre: " + reEncoded + ": ")
        .contains("it was altered");
  }

  private String cadastre(int exitCode, String... words) throws Exception {
    return Cli.run(folder, exitCode, List.of(words));
  }

  private static List<String> findings(String said) {
    return said.lines().filter(line -> line.startsWith("cadastre: ")).toList();
  }

  @Test
  void otherRules_areWhatTheNaiveRegisterFinds() throws Exception {
    List<Recorded> log =
        new Topic(kafka(), EVENTS)
            .records().stream().map(record -> MESSAGES.event(record.value())).toList();
    Map<Pool, Long> sizes = changes.stream().collect(groupingBy(Change::pool, counting()));
    sizes.values().removeIf(size -> size < 500);
    assertThat(sizes).hasSize(18);
    for (Pool pool : sizes.keySet()) {
      int max = pool.ipv6() ? 48 : 24;
      assertOutlook(log, pool, new OtherRules(null, Optional.of(max), null, null), l -> l <= max);
    }
    Pool largest = new Pool("us-east-1", false);
    assertOutlook(log, largest, new OtherRules(Optional.of(20), null, null, null), l -> l >= 20);
    assertOutlook(log, largest, new OtherRules(null, null, null, Strategy.SPARSE), any -> true);
  }

  private void assertOutlook(
      List<Recorded> log, Pool pool, OtherRules rules, IntPredicate allowed) {
    PoolId id = new PoolId(Objects.requireNonNull(pools.get(pool)));
    WhatIf whatIf = new WhatIf(id, rules, Instant.MIN, Instant.MAX, 0, MESSAGES);
    log.forEach(recorded -> whatIf.add("", recorded));
    Outlook outlook = whatIf.outlook();

    List<Change> its = changes.stream().filter(change -> change.pool().equals(pool)).toList();
    NaiveRegister was = new NaiveRegister(its, any -> true);
    NaiveRegister other = new NaiveRegister(its, allowed);
    assertThat(outlook.demand()).as("%s", pool).isEqualTo(was.granted() + was.refused());
    assertThat(outlook.was())
        .as("%s", pool)
        .isEqualTo(new Outlook.Count(was.granted(), was.refused()));
    assertThat(outlook.wouldBe())
        .as("%s", pool)
        .isEqualTo(new Outlook.Count(other.granted(), other.refused()));
    assertThat(outlook.newlyRefused()).as("%s", pool).isEqualTo(was.grantedBut(other));
    assertThat(outlook.newlyGranted()).as("%s", pool).isEqualTo(other.grantedBut(was));
    assertFree(outlook.freeWas(), was.free(pool));
    assertFree(outlook.freeWouldBe(), other.free(pool));
  }

  private static void assertFree(Outlook.Free free, List<BigInteger> sizes) {
    assertThat(free.addresses()).isEqualTo(sizes.stream().reduce(BigInteger.ZERO, BigInteger::add));
    assertThat(free.cidrs()).isEqualTo(sizes.size());
    assertThat(free.largest()).isEqualTo(Collections.max(sizes));
  }
}
