package io.cadastre.discovery.collect.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.discovery.collect.Sweep;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileWatchTest {
  private static final String HEADER = "id,type,cidr,account,region\n";
  private static final String ONE = HEADER + "vpc-1,vpc,10.0.0.0/16,123456789012,us-east-1\n";
  private static final String OTHER = HEADER + "vpc-2,vpc,10.0.0.0/16,123456789012,us-east-1\n";
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Path folder;
  private final ResourceFile file;

  FileWatchTest(@TempDir Path folder) {
    this.folder = folder;
    this.file = new ResourceFile(folder.resolve("lab.csv"));
  }

  @Test
  void aFileThatStaysAsItIs_isSweptOnce() {
    Sweep.Seen seen = file.written(ONE, HOUR).seen();
    assertThat(file.sweep(seen.version())).isEqualTo(new Sweep.Unchanged());
  }

  @Test
  void aFileThatWasTouched_isSweptAgain() {
    Sweep.Seen seen = file.written(ONE, HOUR).seen();
    file.touched(MINUTE);
    assertThat(file.sweep(seen.version()))
        .isInstanceOfSatisfying(
            Sweep.Seen.class, again -> assertThat(again.resources()).isEqualTo(seen.resources()));
  }

  @Test
  void aFileThatWasWrittenAgain_isSweptAgain() {
    Sweep.Seen seen = file.written(ONE, HOUR).seen();
    file.written(OTHER, MINUTE);
    assertThat(file.sweep(seen.version()))
        .isInstanceOfSatisfying(
            Sweep.Seen.class,
            again -> assertThat(again.resources().getFirst().id()).isEqualTo("vpc-2"));
  }

  @Test
  void anotherFileInItsPlace_isSwept_evenOfTheSameSizeAndTime() throws IOException {
    Sweep.Seen seen = file.written(ONE, HOUR).seen();
    ResourceFile other = new ResourceFile(folder.resolve("other.csv")).written(OTHER, HOUR);
    Files.move(other.path, file.path, StandardCopyOption.REPLACE_EXISTING);
    assertThat(file.sweep(seen.version()))
        .isInstanceOfSatisfying(
            Sweep.Seen.class,
            again -> assertThat(again.resources().getFirst().id()).isEqualTo("vpc-2"));
  }

  @Test
  void aFileThatVanishes_isAFailure_andComesBackAsItWas() throws IOException {
    Sweep.Seen seen = file.written(ONE, HOUR).seen();
    Path away = folder.resolve("away");
    Files.move(file.path, away);
    assertThat(file.sweep(seen.version()))
        .isEqualTo(new Sweep.Failed("there is no file " + file.path));
    Files.move(away, file.path);
    assertThat(file.sweep(seen.version())).isEqualTo(new Sweep.Unchanged());
    assertThat(file.seen()).isEqualTo(seen);
  }

  @Test
  void aFolderInItsPlace_isAFailure() throws IOException {
    Files.createDirectory(file.path);
    assertThat(file.failure()).isEqualTo("lab.csv is not a file");
  }

  @Test
  void aFileWrittenAMomentAgo_isLeftToSettle() {
    assertThat(file.written(ONE, Duration.ofMillis(999)).sweep(null))
        .isEqualTo(new Sweep.Unsettled("lab.csv was written to a moment ago"));
    assertThat(file.written("", Duration.ZERO).sweep(null)).isInstanceOf(Sweep.Unsettled.class);
    assertThat(file.touched(Duration.ofMillis(-999)).sweep(null))
        .isInstanceOf(Sweep.Unsettled.class);
    assertThat(file.written(ONE, Duration.ofSeconds(1)).sweep(null)).isInstanceOf(Sweep.Seen.class);
  }

  @Test
  void aFileThatLooksOtherThanAtTheLookBefore_isLeftToSettle() throws IOException {
    FileCollector collector = file.written(ONE, HOUR).collector();
    assertThat(collector.sweep(null)).isInstanceOf(Sweep.Seen.class);
    file.written(ONE + "vpc-2,vpc,10.1.0.0/16,123456789012,us-east-1\n", HOUR);
    assertThat(collector.sweep(null)).isInstanceOf(Sweep.Unsettled.class);
    Files.delete(file.path);
    assertThat(collector.sweep(null)).isInstanceOf(Sweep.Failed.class);
    file.written(OTHER, HOUR);
    assertThat(collector.sweep(null)).isInstanceOf(Sweep.Unsettled.class);
    assertThat(collector.sweep(null))
        .isInstanceOfSatisfying(
            Sweep.Seen.class,
            seen -> assertThat(seen.resources().getFirst().id()).isEqualTo("vpc-2"));
  }

  /** A clock that is wrong must not keep a file from being read for ever. */
  @Test
  void aFileOfTheFuture_isSwept() {
    assertThat(file.written(ONE, HOUR.negated()).sweep(null)).isInstanceOf(Sweep.Seen.class);
  }

  /** The clock is asked between the look at the file and its reading: there the writer comes. */
  @Test
  void aFileWrittenWhileItIsRead_isLeftToSettle() {
    file.written(ONE, HOUR);
    FileCollector collector =
        new FileCollector(
            file.path,
            FileFormat.CSV,
            () -> {
              append("vpc-2,vpc,10.1.0.0/16,123456789012,us-east-1\n");
              return ResourceFile.NOW;
            });
    assertThat(collector.sweep(null)).isEqualTo(new Sweep.Unsettled("lab.csv is being written"));
  }

  @Test
  void aFileOverwrittenInPlaceWhileItIsRead_isLeftToSettle() {
    file.written(ONE, HOUR);
    FileCollector collector =
        new FileCollector(
            file.path,
            FileFormat.CSV,
            () -> {
              file.written(OTHER, MINUTE);
              return ResourceFile.NOW;
            });
    assertThat(collector.sweep(null)).isEqualTo(new Sweep.Unsettled("lab.csv is being written"));
  }

  private void append(String text) {
    try {
      Files.writeString(file.path, text, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
