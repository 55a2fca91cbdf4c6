package io.cadastre.allocator.decide;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cadastre.domain.core.Principal;
import io.cadastre.domain.pool.AllocationId;
import io.cadastre.domain.pool.PoolEvent.Allocated;
import io.cadastre.domain.register.RequestRefused;
import io.cadastre.kafka.message.Outcome.AllocationResult;
import io.cadastre.kafka.message.Outcome.RefusedResult;
import io.cadastre.kafka.message.Recorded;
import io.cadastre.kafka.message.Request;
import io.cadastre.kafka.message.RequestEnvelope;
import io.cadastre.kafka.message.Result;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Platforms that ask by a topic of their own. */
class TenantTopologyTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TENANT = DecidingDriver.TENANT;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @SuppressWarnings("NullAway.Init")
  private DecidingDriver register;

  @BeforeEach
  void givenAPool() {
    register = new DecidingDriver(folder);
    register.givenPoolWith("10.0.0.0/24");
    register.results.readValuesToList();
    register.events.readValuesToList();
  }

  @AfterEach
  void close() {
    register.close();
  }

  @Test
  void requestInJson_isDecidedForTheTenant() {
    ask("{'type':'Allocate','requestId':'r1','pool':'%s','netmaskLength':28}", Map.of());
    Result result = result();
    assertThat(result.outcome()).isInstanceOf(AllocationResult.class);
    assertThat(result.envelope().requestId()).isEqualTo("r1");
    Recorded event = register.recorded().getLast();
    assertThat(event.envelope().actor())
        .isEqualTo(new Principal(DecidingDriver.TENANT_ACCOUNT, null, Principal.TOPIC, TENANT));
    assertThat(((Allocated) event.event()).after().tenant()).isEqualTo(TENANT);
  }

  @Test
  void whatARecordSaysOfItsSender_isNotBelieved() {
    Principal forged = new Principal("999999999999", "root", Principal.EC2, null);
    Request request =
        new Request(
            new RequestEnvelope("r1", null, forged, null, false, "somebody", null),
            register.allocate(28));
    topic(TENANT).pipeInput(register.messages.encode(request));
    assertThat(Objects.requireNonNull(register.recorded().getLast().envelope().actor()).tenant())
        .isEqualTo(TENANT);
  }

  @Test
  void refusalByTopic_bindsItsRequestId() {
    String wish = "{'type':'Allocate','requestId':'r1','pool':'%s','netmaskLength':8}";
    ask(wish, Map.of());
    Result first = result();
    assertThat(((RefusedResult) first.outcome()).code()).isEqualTo("too-big");
    assertThat(((RefusedResult) first.outcome()).wouldFit()).hasToString("10.0.0.0/24");
    ask(wish, Map.of());
    Result again = result();
    assertThat(again.outcome()).isEqualTo(first.outcome());
    assertThat(again.envelope().attempt()).isNotEqualTo(first.envelope().attempt());
    ask(wish.replace(":8}", ":28}"), Map.of());
    assertThat(((RefusedResult) result().outcome()).code()).isEqualTo("token-mismatch");
  }

  @Test
  void sameId_forAnotherRegion_isAnotherWish() {
    String wish =
        "{'type':'Allocate','requestId':'r1','pool':'%s','netmaskLength':28,"
            + "'region':'us-east-1','validUntil':'2101-01-01T00:00:00Z'}";
    ask(wish, Map.of());
    Result first = result();
    assertThat(first.outcome()).isInstanceOf(AllocationResult.class);
    ask(wish.replace("2101", "2102"), Map.of());
    assertThat(result().outcome()).as("given more time").isEqualTo(first.outcome());
    ask(wish.replace("us-east-1", "eu-west-1"), Map.of());
    assertThat(((RefusedResult) result().outcome()).code()).isEqualTo("token-mismatch");
  }

  @Test
  void tooLate_isRefusedAndNotDone() {
    ask(
        "{'type':'Allocate','requestId':'r1','pool':'%s','netmaskLength':28,"
            + "'validUntil':'2001-01-01T00:00:00Z'}",
        Map.of());
    assertThat(((RefusedResult) result().outcome()).code()).isEqualTo("request-expired");
    assertThat(register.recorded())
        .extracting(Recorded::event)
        .noneMatch(Allocated.class::isInstance);
  }

  @Test
  void reply_goesWhereTheTenantReads_inJson() throws Exception {
    String replies = register.topics.replies(TENANT);
    ask(
        "{'type':'Allocate','requestId':'r1','pool':'%s','netmaskLength':28}",
        Map.of("reply-topic", replies, "correlation-id", "c7", "traceparent", "00-1-2-01"));
    TestRecord<byte[], byte[]> reply = register.output(replies).readRecord();
    JsonNode json = JSON.readTree(reply.value());
    assertThat(json.path("type").asText()).isEqualTo("AllocationResult");
    assertThat(json.path("allocation").path("cidr").asText()).isEqualTo("10.0.0.0/28");
    assertThat(json.path("explanation").path("rule").asText()).isEqualTo("the lowest free /28");
    assertThat(text(reply.headers(), "content-type")).isEqualTo("application/json");
    assertThat(text(reply.headers(), "correlation-id")).isEqualTo("c7");

    TestRecord<byte[], byte[]> result = register.results.readRecord();
    assertThat(text(result.headers(), "content-type")).isEqualTo("application/avro");
    assertThat(text(result.headers(), "traceparent")).isEqualTo("00-1-2-01");
    assertThat(text(result.headers(), "ce_type")).isEqualTo("io.cadastre.results.AllocationResult");
    assertThat(text(result.headers(), "ce_id"))
        .isEqualTo(register.messages.result(result.value()).envelope().attempt());
  }

  @Test
  void event_saysInWhichTraceItWasAskedFor_unlessThatIsLarge() {
    ask(
        "{'type':'Allocate','requestId':'r1','pool':'%s','netmaskLength':28}",
        Map.of("correlation-id", "c7", "traceparent", "00-1-2-01", "tracestate", "x".repeat(513)));
    Headers granted = register.events.readRecord().headers();
    assertThat(text(granted, "traceparent")).isEqualTo("00-1-2-01");
    assertThat(granted.lastHeader("tracestate")).isNull();
    assertThat(granted.lastHeader("correlation-id")).isNull();

    ask(
        "{'type':'Allocate','requestId':'r2','pool':'%s','netmaskLength':7}",
        Map.of("tracestate", "x".repeat(512)));
    TestRecord<byte[], byte[]> refused = register.events.readRecord();
    assertThat(register.messages.event(refused.value()).event()).isInstanceOf(RequestRefused.class);
    assertThat(text(refused.headers(), "tracestate")).hasSize(512);
  }

  @Test
  void preview_hasAnIdThatNothingEverGets() {
    ask(
        "{'type':'Allocate','requestId':'r1','pool':'%s','netmaskLength':28,'preview':true}",
        Map.of());
    AllocationId previewed = ((AllocationResult) result().outcome()).allocation().id();
    ask("{'type':'Allocate','requestId':'r2','pool':'%s','netmaskLength':28}", Map.of());
    assertThat(((AllocationResult) result().outcome()).allocation().id()).isNotEqualTo(previewed);
  }

  @Test
  void whatIsNoRequest_isADeadLetterThatNamesThePlace() {
    Map.of(
            "'requestId':'','pool':'%s'", "requestId is empty",
            "'requestId':'r1','pool':'foo'",
                "Allocate.pool: not an id of the form ipam-pool-…: foo",
            "'requestId':'r1','pool':'%s','strategy':'worst'",
                "Allocate.strategy: 'worst' is none of best-fit, lowest, sparse")
        .forEach(
            (fields, reason) -> {
              ask("{'type':'Allocate','netmaskLength':28," + fields + "}", Map.of());
              assertThat(
                      text(
                          register.output(register.topics.deadLetters()).readRecord().headers(),
                          "dlq-reason"))
                  .contains(reason);
              assertThat(register.results.isEmpty()).isTrue();
            });
  }

  @Test
  void replyInAnUnknownForm_isAsTheRequestWas() throws Exception {
    String replies = register.topics.replies(TENANT);
    ask(
        "{'type':'Allocate','requestId':'r1','pool':'%s','netmaskLength':28}",
        Map.of("reply-topic", replies, "reply-content-type", "text/xml"));
    byte[] reply = register.output(replies).readValue();
    assertThat(JSON.readTree(reply).path("type").asText()).isEqualTo("AllocationResult");
  }

  @Test
  void replyTopicOfAnother_isIgnoredAndSaidSo() {
    for (String wanted :
        List.of(register.topics.replies("search"), "somewhere", "ipam.events.v1")) {
      ask(
          "{'type':'Allocate','requestId':'" + wanted + "','pool':'%s','netmaskLength':28}",
          Map.of("reply-topic", wanted));
      assertThat(text(register.results.readRecord().headers(), "reply-topic-ignored"))
          .contains(register.topics.replies(TENANT));
    }
  }

  @Test
  void whoWasNotAdded_isNotServed() {
    topic("stranger").pipeInput("{\"type\":\"Allocate\",\"requestId\":\"r\"}".getBytes(UTF_8));
    assertDeadLetter("Allocate: give exactly one of pool");
    topic("stranger").pipeInput(wish("{'type':'Allocate','requestId':'r','pool':'%s'}"));
    assertDeadLetter("nobody added tenant stranger");
  }

  @Test
  void jsonThatIsNoRequest_isADeadLetterThatNamesThePlace() {
    bad("[]", "is an object");
    bad("{'type':'Allocate'", "neither framed nor JSON");
    bad("{'requestId':'r'}", "says its type");
    bad("{'type':'Destroy'}", "there is no request of type Destroy");
    bad("{'type':'Allocate','pool':'%s'}", "Allocate.envelope.requestId is missing");
    bad("{'type':'Allocate','requestId':'r','pool':'%s','mask':24}", "has no field mask");
    bad(
        "{'type':'Allocate','requestId':'r','pool':'%s','netmaskLength':'x'}",
        "netmaskLength is a whole number");
    bad(
        "{'type':'Allocate','requestId':'r','pool':'%s','netmaskLength':1e9}",
        "netmaskLength is a whole number");
    bad("{'type':'Allocate','requestId':'r','pool':'%s','cidr':'10.0.0.0'}", "Allocate.cidr");
    bad("{'type':'Allocate','requestId':'r','pool':'%s','expiresAt':'soon'}", "is a time such as");
    bad("{'type':'Allocate','requestId':'r','requestId':'s','pool':'%s'}", "Duplicate field");
    bad("{'type':'Allocate','requestId':'r','pool':'%s'} {}", "Trailing token");
  }

  @Test
  void idOrRequesterThatIsNotOfOneLine_isADeadLetter() {
    for (String control : List.of("\\n", "\\t", "\\u0000", "\\u001b[2J", "\\u007f", "\\u009b")) {
      bad(
          "{'type':'Allocate','requestId':'r" + control + "','pool':'%s','netmaskLength':28}",
          "RequestEnvelope: requestId has a control character");
      bad(
          "{'type':'Allocate','requestId':'r','requester':'"
              + control
              + "','pool':'%s','netmaskLength':28}",
          "RequestEnvelope: requester has a control character");
    }
    RequestEnvelope avro = new RequestEnvelope("a\rb", null, null, null, false, null, null);
    topic(TENANT).pipeInput(register.messages.encode(new Request(avro, register.allocate(28))));
    assertDeadLetter("RequestEnvelope: requestId has");

    ask(
        "{'type':'Allocate','requestId':'Zürich 1/2 #3','requester':'Ämter 🙂','pool':'%s',"
            + "'netmaskLength':28}",
        Map.of());
    assertThat(result().envelope().requestId()).isEqualTo("Zürich 1/2 #3");
  }

  @Test
  void poolsAndAllocations_areToldAsTheyAreNow() {
    List<TestRecord<byte[], byte[]>> pools =
        register.output(register.topics.pools()).readRecordsToList();
    assertThat(pools).isNotEmpty();
    ask("{'type':'Allocate','requestId':'r1','pool':'%s','netmaskLength':28}", Map.of());
    String id = ((AllocationResult) result().outcome()).allocation().id().value();
    ask("{'type':'Release','requestId':'r2','allocation':'" + id + "'}", Map.of());
    assertThat(result().outcome()).isInstanceOf(AllocationResult.class);
    List<TestRecord<byte[], byte[]>> told =
        register.output(register.topics.allocations()).readRecordsToList();
    assertThat(told).extracting(record -> new String(record.key(), UTF_8)).containsExactly(id, id);
    assertThat(told.getLast().value()).isNull();
  }

  @Test
  void answerThatNoRecordHolds_isRefusedAndNothingIsDone() {
    StringBuilder tags = new StringBuilder();
    for (int i = 0; i < 50; i++) {
      tags.append(i == 0 ? "" : ",")
          .append("'%d%s':'%s'".formatted(i, "k".repeat(120), "v".repeat(250)));
    }
    List<String> releases = new ArrayList<>();
    for (int i = 0; i < 160; i++) {
      ask(
          "{'type':'Allocate','requestId':'r"
              + i
              + "','pool':'%s','netmaskLength':32,'tags':{"
              + tags
              + "}}",
          Map.of());
      AllocationResult granted = (AllocationResult) result().outcome();
      releases.add("{'allocation':'" + granted.allocation().id().value() + "'}");
    }
    register.events.readValuesToList();
    ask("{'type':'Batch','requestId':'all','releases':" + releases + "}", Map.of());
    RefusedResult refused = (RefusedResult) result().outcome();
    assertThat(refused.message()).contains("nothing was done", "Ask for less at a time");
    assertThat(register.recorded())
        .extracting(Recorded::event)
        .singleElement()
        .isInstanceOf(RequestRefused.class);
    ask("{'type':'Batch','requestId':'some','releases':" + releases.subList(0, 20) + "}", Map.of());
    assertThat(result().outcome()).isNotInstanceOf(RefusedResult.class);
  }

  @Test
  void refusal_saysNothingOfTheIpamOfAnother() {
    Principal other = new Principal("999999999999", null, Principal.EC2, null);
    RequestEnvelope envelope = new RequestEnvelope("r1", null, other, "us-east-1", false);
    register.requests.pipeInput(
        register.messages.encode(new Request(envelope, register.allocate(28))));
    Result refused = result();
    assertThat(((RefusedResult) refused.outcome()).code()).isEqualTo("pool-not-found");
    assertThat(refused.envelope().aggregate()).isNull();
    assertThat(refused.envelope().sequence()).isZero();
  }

  @Test
  void deadLetter_isTheBytesAsTheyCame() {
    byte[] broken = ("{'type':'Allocate','no':'" + "x".repeat(200_000) + "'}").getBytes(UTF_8);
    topic(TENANT).pipeInput(broken);
    TestRecord<byte[], byte[]> letter = register.output(register.topics.deadLetters()).readRecord();
    assertThat(letter.value()).isEqualTo(broken);
    assertThat(letter.headers().lastHeader("dlq-size")).isNull();
  }

  private void bad(String json, String reason) {
    topic(TENANT).pipeInput(wish(json));
    assertDeadLetter(reason);
  }

  private void assertDeadLetter(String reason) {
    TestRecord<byte[], byte[]> letter = register.output(register.topics.deadLetters()).readRecord();
    assertThat(text(letter.headers(), "dlq-reason")).contains(reason);
    assertThat(register.results.isEmpty()).isTrue();
  }

  private void ask(String json, Map<String, String> headers) {
    RecordHeaders all = new RecordHeaders();
    headers.forEach((name, value) -> all.add(name, value.getBytes(UTF_8)));
    topic(TENANT).pipeInput(new TestRecord<>(null, wish(json), all, Instant.EPOCH));
  }

  private static byte[] wish(String json) {
    return json.replace('\'', '"').formatted(DecidingDriver.POOL).getBytes(UTF_8);
  }

  private Result result() {
    return register.messages.result(register.results.readValue());
  }

  private TestInputTopic<byte[], byte[]> topic(String tenant) {
    return register.driver.createInputTopic(
        register.topics.requests(tenant), new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static @Nullable String text(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null ? null : new String(header.value(), UTF_8);
  }
}
