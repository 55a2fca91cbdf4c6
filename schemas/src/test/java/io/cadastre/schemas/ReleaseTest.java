package io.cadastre.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaNormalization;
import org.junit.jupiter.api.Test;

/**
 * The released versions: what the .avdl files say is released, what was released stays readable by
 * all that comes, both ways. {@code mvn -pl schemas test -Dschemas.release=true} writes new
 * versions.
 */
class ReleaseTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final Path FOLDER = Path.of("src/main/resources/schemas");

  @Test
  void drafts_areReleased() throws Exception {
    if (Boolean.getBoolean("schemas.release")) {
      release();
    }
    Map<String, Schema> newest = new HashMap<>();
    for (Entry entry : index()) {
      newest.put(entry.subject, entry.schema());
    }
    assertThat(newest)
        .as("run: mvn -pl schemas test -Dschemas.release=true")
        .containsAllEntriesOf(Drafts.messages());
  }

  @Test
  void everyVersion_readsEveryOther() throws IOException {
    Map<String, List<Schema>> versions = new HashMap<>();
    for (Entry entry : index()) {
      versions.computeIfAbsent(entry.subject, s -> new ArrayList<>()).add(entry.schema());
    }
    assertThat(versions).isNotEmpty();
    versions.forEach(
        (subject, schemas) -> {
          for (Schema reader : schemas) {
            for (Schema writer : schemas) {
              assertThat(
                      SchemaCompatibility.checkReaderWriterCompatibility(reader, writer).getType())
                  .as(subject)
                  .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
            }
          }
        });
  }

  /** The hash of events is over the fingerprint, and documentation and defaults are not in that. */
  @Test
  void released_areNeverEdited() throws Exception {
    for (Entry entry : index()) {
      assertThat(entry.computed())
          .as("fingerprint and file of " + entry.subject + " v" + entry.version)
          .isEqualTo(entry.sealed);
    }
  }

  @Test
  void ids_areCountedWithoutAGap() throws IOException {
    int expected = BundledSchemas.FIRST_ID;
    for (Entry entry : index()) {
      assertThat(entry.id).isEqualTo(expected++);
    }
  }

  @Test
  void everyField_saysWhatItIs() {
    Drafts.messages().values().forEach(schema -> assertDocumented(schema, new ArrayList<>()));
  }

  private static void assertDocumented(Schema schema, List<String> seen) {
    switch (schema.getType()) {
      case RECORD -> {
        assertThat(schema.getDoc()).as(schema.getFullName()).isNotBlank();
        if (!seen.contains(schema.getFullName())) {
          seen.add(schema.getFullName());
          for (Schema.Field field : schema.getFields()) {
            assertThat(field.doc()).as(schema.getFullName() + "." + field.name()).isNotBlank();
            assertDocumented(field.schema(), seen);
          }
        }
      }
      case UNION -> schema.getTypes().forEach(type -> assertDocumented(type, seen));
      case ARRAY -> assertDocumented(schema.getElementType(), seen);
      default -> {}
    }
  }

  @Test
  void bundle_knowsThemByIdAndName() throws IOException {
    BundledSchemas bundle = BundledSchemas.load();
    for (Entry entry : index()) {
      Released released = bundle.byId(entry.id);
      assertThat(released).isNotNull();
      assertThat(released.schema()).isEqualTo(entry.schema());
      assertThat(bundle.latest(entry.schema().getFullName()).version())
          .isGreaterThanOrEqualTo(entry.version);
    }
    assertThat(bundle.byId(1)).isNull();
  }

  /**
   * @param sealed SHA-256 of the schema's canonical form and of its file, as of the release
   */
  private record Entry(int id, String subject, int version, List<String> sealed) {
    private Path file() {
      return FOLDER.resolve(subject + "/v" + version + ".avsc");
    }

    Schema schema() throws IOException {
      return new Schema.Parser().parse(file().toFile());
    }

    List<String> computed() throws IOException, NoSuchAlgorithmException {
      return List.of(
          HEX.formatHex(SchemaNormalization.parsingFingerprint("SHA-256", schema())),
          HEX.formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file()))));
    }
  }

  private static List<Entry> index() throws IOException {
    List<Entry> entries = new ArrayList<>();
    Path index = FOLDER.resolve("index.tsv");
    if (Files.exists(index)) {
      for (String line : Files.readAllLines(index)) {
        if (!line.startsWith("#")) {
          String[] fields = line.split("\t", -1);
          entries.add(
              new Entry(
                  Integer.decode(fields[0]),
                  fields[1],
                  Integer.parseInt(fields[2]),
                  List.of(fields[3], fields[4])));
        }
      }
    }
    return entries;
  }

  private static void release() throws IOException, NoSuchAlgorithmException {
    List<Entry> entries = new ArrayList<>(index());
    for (Map.Entry<String, Schema> draft : Drafts.messages().entrySet()) {
      String subject = draft.getKey();
      Entry last =
          entries.stream().filter(e -> e.subject.equals(subject)).reduce((a, b) -> b).orElse(null);
      if (last != null && last.schema().equals(draft.getValue())) {
        continue;
      }
      Entry next =
          new Entry(
              BundledSchemas.FIRST_ID + entries.size(),
              subject,
              last == null ? 1 : last.version + 1,
              List.of());
      Files.createDirectories(next.file().getParent());
      Files.writeString(next.file(), draft.getValue().toString(true) + "\n");
      entries.add(new Entry(next.id, subject, next.version, next.computed()));
    }
    StringBuilder text =
        new StringBuilder("# id\tsubject\tversion\tSHA-256 of canonical form\tof file\n");
    for (Entry entry : entries) {
      text.append(String.format("0x%08x\t%s\t%d", entry.id, entry.subject, entry.version));
      text.append('\t').append(String.join("\t", entry.sealed)).append('\n');
    }
    Files.writeString(FOLDER.resolve("index.tsv"), text);
  }
}
