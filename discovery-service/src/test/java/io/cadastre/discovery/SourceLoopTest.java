package io.cadastre.discovery;

import static io.cadastre.discovery.publish.Lab.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.cadastre.discovery.collect.file.FileCollector;
import io.cadastre.discovery.collect.file.FileFormat;
import io.cadastre.discovery.publish.FakeKafka;
import io.cadastre.discovery.publish.Lab;
import io.cadastre.discovery.publish.TakenOverException;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class SourceLoopTest {
  private static final String HEADER = "id,type,cidr,account,region\n";
  private static final String A = "vpc-a,vpc,10.0.0.0/16,123456789012,us-east-1\n";
  private static final String B = "vpc-b,vpc,10.1.0.0/16,123456789012,us-east-1\n";
  private static final String BROKEN = "vpc-c,vpc,10.1.0.1/16,123456789012,us-east-1\n";

  private final Path file;
  private final FakeKafka kafka = new FakeKafka();
  private final Logger logger = (Logger) LoggerFactory.getLogger(SourceLoop.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private Instant now = NOON;
  private SourceLoop loop;

  SourceLoopTest(@TempDir Path folder) {
    file = folder.resolve("lab.csv");
    loop = newLoop();
    logger.setLevel(Level.INFO);
    logger.setAdditive(false);
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void leaveTheLog() {
    logger.detachAppender(log);
    logger.setAdditive(true);
    logger.setLevel(null);
  }

  private SourceLoop newLoop() {
    return new SourceLoop(
        new SourceSettings(Lab.SOURCE, file, FileFormat.CSV, Lab.OWNER, Duration.ofSeconds(2)),
        // A new one for each look: what it looked like at the look before is not asked here.
        applied -> new FileCollector(file, FileFormat.CSV, () -> now).sweep(applied),
        Lab.publisher(kafka, Lab.SOURCE),
        () -> now);
  }

  /** What is in the file now is there long enough. */
  private void given(String text) throws IOException {
    Files.writeString(file, text);
    Files.setLastModifiedTime(file, FileTime.from(now.minusSeconds(5)));
  }

  private void look() {
    now = now.plusSeconds(10);
    loop.look();
  }

  private List<String> said() {
    List<String> said =
        log.list.stream()
            .map(event -> event.getLevel() + " " + event.getFormattedMessage())
            .toList();
    log.list.clear();
    return said;
  }

  private List<String> ids() {
    return Lab.rebuilt(kafka).values().stream().map(resource -> resource.id()).toList();
  }

  @Test
  void whatChangesInTheFile_isPublished_andWhatDoesNotIsNot() throws IOException {
    given(HEADER + A + B);
    look();
    look();
    assertThat(ids()).containsExactly("vpc-a", "vpc-b");
    assertThat(said())
        .containsExactly(
            "INFO source lab: starts from 0 resources",
            "INFO source lab: 2 appeared, 0 changed, 0 disappeared (2 resources)");
    given(HEADER + B + A);
    look();
    assertThat(Lab.changes(kafka)).hasSize(2);
    given(HEADER + A.replace("10.0.0.0", "10.9.0.0"));
    look();
    assertThat(said())
        .containsExactly("INFO source lab: 0 appeared, 1 changed, 1 disappeared (1 resource)");
    assertThat(Lab.rebuilt(kafka).values().iterator().next().cidrs()).hasToString("[10.9.0.0/16]");
    assertThat(loop.counts().appliedSweeps).hasValue(2);
    assertThat(loop.counts().unchangedSweeps).hasValue(1);
    assertThat(loop.counts().failedSweeps).hasValue(0);
  }

  @Test
  void aBrokenLine_changesNothing_andIsSaidOnce() throws IOException {
    given(HEADER + A + B);
    look();
    said();
    given(HEADER + B + BROKEN);
    look();
    look();
    assertThat(ids()).containsExactly("vpc-a", "vpc-b");
    assertThat(said())
        .containsExactly(
            "WARN source lab: line 3 of lab.csv: \"10.1.0.1/16\" has host bits set; did you mean"
                + " 10.1.0.0/16?; nothing of this sweep is applied, the last state stands (2"
                + " resources)");
    assertThat(loop.trouble()).startsWith("line 3 of lab.csv: ");
    assertThat(loop.counts().isFailing()).isTrue();
    assertThat(loop.counts().failedSweeps).hasValue(2);
    given(HEADER + B);
    look();
    assertThat(ids()).containsExactly("vpc-b");
    assertThat(said())
        .containsExactly(
            "INFO source lab: well again (1 resource)",
            "INFO source lab: 0 appeared, 0 changed, 1 disappeared (1 resource)");
    assertThat(loop.counts().isFailing()).isFalse();
  }

  @Test
  void aFileThatVanishes_takesNothingWithIt() throws IOException {
    given(HEADER + A + B);
    look();
    said();
    Path away = file.resolveSibling("away");
    Files.move(file, away);
    look();
    look();
    assertThat(said())
        .containsExactly(
            "WARN source lab: there is no file "
                + file
                + "; nothing of this sweep is applied, the last state stands (2 resources)");
    Files.move(away, file);
    look();
    assertThat(said()).containsExactly("INFO source lab: well again (2 resources)");
    given(""); // somebody begins to write it anew
    look();
    assertThat(said()).hasSize(1);
    assertThat(ids()).containsExactly("vpc-a", "vpc-b");
    assertThat(Lab.changes(kafka)).hasSize(2);
  }

  @Test
  void aFileThatIsBeingWritten_isNoAlarm() throws IOException {
    given(HEADER + A);
    look();
    said();
    Files.writeString(file, HEADER + A + B);
    Files.setLastModifiedTime(file, FileTime.from(now.plusMillis(9_500)));
    look();
    assertThat(said()).isEmpty();
    assertThat(ids()).containsExactly("vpc-a");
    assertThat(loop.counts().isFailing()).isFalse();
    assertThat(loop.counts().lastSuccessSeconds()).isEqualTo(NOON.plusSeconds(10).getEpochSecond());
    look();
    assertThat(ids()).containsExactly("vpc-a", "vpc-b");
    assertThat(loop.counts().lastSuccessSeconds()).isEqualTo(NOON.plusSeconds(30).getEpochSecond());
  }

  @Test
  void kafkaThatIsAway_isWaitedFor_andNothingIsLost() throws IOException {
    kafka.unreachable(new TimeoutException("nobody there"));
    given(HEADER + A);
    look();
    look();
    assertThat(said())
        .containsExactly("WARN source lab: cannot publish, and will try again: nobody there");
    assertThat(loop.counts().failedSweeps).as("no sweep was made").hasValue(0);
    kafka.unreachable(null);
    look();
    said();
    kafka.producer().commitTransactionException = new TimeoutException("gone");
    given(HEADER + A + B);
    look();
    assertThat(said()).containsExactly("WARN source lab: cannot publish, and will try again: gone");
    assertThat(loop.counts().failedSweeps).hasValue(1);
    assertThat(ids()).containsExactly("vpc-a");
    look();
    assertThat(ids()).containsExactly("vpc-a", "vpc-b");
    assertThat(said())
        .containsExactly(
            "INFO source lab: well again (2 resources)",
            "INFO source lab: 1 appeared, 0 changed, 0 disappeared (2 resources)");
  }

  /** The file is what it was; only what Kafka holds is not certain. */
  @Test
  void aCommitWithoutAnswer_isLookedInto_thoughTheFileDoesNotChange() throws IOException {
    given(HEADER + A);
    look();
    given(HEADER + A + B);
    kafka.producer().commitTransactionException = new TimeoutException("gone");
    look();
    kafka.commitUnheard();
    look();
    assertThat(Lab.changes(kafka)).hasSize(2);
    assertThat(loop.counts().resources()).isEqualTo(2);
  }

  @Test
  void whatChangedWhileNobodyLooked_isPublishedAfterwards() throws IOException {
    given(HEADER + A);
    look();
    given(HEADER + B);
    loop = newLoop();
    look();
    assertThat(ids()).containsExactly("vpc-b");
    look();
    assertThat(Lab.changes(kafka)).hasSize(3);
  }

  @Test
  void anotherProcessOfTheSource_endsThisOne() throws IOException {
    given(HEADER + A);
    look();
    SourceLoop earlier = loop;
    loop = newLoop();
    look();
    given(HEADER + A + B);
    assertThatThrownBy(earlier::look).isInstanceOf(TakenOverException.class);
    look();
    assertThat(ids()).containsExactly("vpc-a", "vpc-b");
  }

  @Test
  void aThread_looksUntilItIsStopped_andSaysWhenItCannotGoOn() throws Exception {
    given(HEADER + A);
    assertThat(loop.isHealthy()).isFalse();
    loop.start();
    assertThat(loop.awaitLooked(Duration.ofSeconds(30))).isTrue();
    assertThat(loop.trouble()).isNull();
    assertThat(loop.hasStopped()).isFalse();
    loop.stop();
    loop.join(Duration.ofSeconds(30));
    assertThat(loop.isHealthy()).isFalse();
    assertThat(loop.hasStopped()).as("on its own").isFalse();

    said();
    SourceLoop faulty =
        new SourceLoop(
            new SourceSettings(Lab.SOURCE, file, FileFormat.CSV, Lab.OWNER, Duration.ofSeconds(2)),
            version -> {
              throw new IllegalStateException("a fault");
            },
            Lab.publisher(kafka, Lab.SOURCE),
            () -> now);
    faulty.start();
    faulty.join(Duration.ofSeconds(30));
    assertThat(faulty.hasStopped()).isTrue();
    assertThat(said()).contains("ERROR source lab stops: a fault");
  }

  @Test
  void metersAreNamedAsDocumented() throws IOException {
    given(HEADER + A + B);
    look();
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    DiscoveryMeters.bind(registry, "lab", loop.counts());
    assertThat(registry.scrape())
        .contains(
            "ipam_discovery_last_success_timestamp_seconds{source=\"lab\"} 1.77236641E9",
            "ipam_discovery_sweeps_total{outcome=\"applied\",source=\"lab\"} 1.0",
            "ipam_discovery_sweeps_total{outcome=\"unchanged\",source=\"lab\"} 0.0",
            "ipam_discovery_sweeps_total{outcome=\"failed\",source=\"lab\"} 0.0",
            "ipam_discovery_events_total{source=\"lab\",type=\"appeared\"} 2.0",
            "ipam_discovery_events_total{source=\"lab\",type=\"changed\"} 0.0",
            "ipam_discovery_events_total{source=\"lab\",type=\"disappeared\"} 0.0",
            "ipam_discovery_resources{source=\"lab\"} 2.0",
            "ipam_discovery_failing{source=\"lab\"} 0.0");
    given(HEADER + BROKEN);
    look();
    assertThat(registry.scrape()).contains("ipam_discovery_failing{source=\"lab\"} 1.0");
  }
}
