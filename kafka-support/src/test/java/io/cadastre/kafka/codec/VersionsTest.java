package io.cadastre.kafka.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.address.Cidr;
import io.cadastre.domain.core.Id;
import io.cadastre.domain.testkit.Claim;
import io.cadastre.schemas.BundledSchemas;
import io.cadastre.schemas.Released;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A record of every version of every schema that was ever released, and what it says today: id,
 * subject, version, framed record and text, a line each. {@code -Dgolden.write=true} adds lines for
 * new versions, of the samples as that version would have written them; no line ever changes.
 */
class VersionsTest {
  private static final Path FILE = Path.of("src/test/resources/versions.tsv");
  private static final HexFormat HEX = HexFormat.of();

  private final BundledSchemas schemas = BundledSchemas.load();
  private final AnyCodec codec = new AnyCodec(schemas);

  private record Approved(byte[] framed, String text) {}

  @Test
  @Claim("S2.04")
  void everyVersionEverWritten_saysTodayWhatItSaid() throws IOException {
    approved()
        .forEach(
            (id, one) -> {
              assertThat(codec.writer(one.framed).id()).isEqualTo(id);
              assertThat(text(codec.decode(one.framed)))
                  .as("version %s", schemas.byId(id))
                  .isEqualTo(one.text);
            });
  }

  /** Alone, or as a part of one that is written alone. */
  @Test
  void everyReleasedVersion_isAmongThem() throws IOException {
    Set<Integer> ids = approved().keySet();
    Set<String> written = new HashSet<>();
    for (Released released : schemas.all()) {
      if (ids.contains(released.id())) {
        addAll(released.schema(), written);
      }
    }
    assertThat(schemas.all())
        .allSatisfy(
            released ->
                assertThat(written)
                    .as("a record of %s v%d", released.subject(), released.version())
                    .contains(SchemaNormalization.toParsingForm(released.schema())));
    Set<String> alone = new HashSet<>(Messages.catalogue().keySet());
    alone.addAll(MessageCodec.catalogue().keySet());
    alone.addAll(StateCodec.catalogue().values());
    assertThat(schemas.all())
        .filteredOn(released -> alone.contains(released.schema().getFullName()))
        .extracting(Released::id)
        .as("mvn -pl kafka-support test -Dgolden.write=true")
        .containsExactlyInAnyOrderElementsOf(ids);
  }

  private static void addAll(Schema schema, Set<String> forms) {
    switch (schema.getType()) {
      case RECORD -> {
        if (forms.add(SchemaNormalization.toParsingForm(schema))) {
          schema.getFields().forEach(field -> addAll(field.schema(), forms));
        }
      }
      case UNION -> schema.getTypes().forEach(type -> addAll(type, forms));
      case ARRAY -> addAll(schema.getElementType(), forms);
      case MAP -> addAll(schema.getValueType(), forms);
      default -> {}
    }
  }

  private Map<Integer, Approved> approved() throws IOException {
    Map<Integer, Approved> approved = new TreeMap<>();
    for (String line : Files.readAllLines(FILE)) {
      if (!line.startsWith("#")) {
        String[] fields = line.split("\t", -1);
        byte[] framed = HEX.parseHex(fields[3]);
        approved.put(Integer.decode(fields[0]), new Approved(framed, fields[4]));
      }
    }
    if (Boolean.getBoolean("golden.write")) {
      for (Object sample : Samples.all().values()) {
        byte[] framed = codec.encode(sample);
        Released newest = codec.writer(framed);
        for (Released version : schemas.ofSubject(newest.subject())) {
          if (!approved.containsKey(version.id())) {
            byte[] then = version.id() == newest.id() ? framed : asThen(framed, version);
            Approved added = new Approved(then, text(codec.decode(then)));
            append(version, added);
            approved.put(version.id(), added);
          }
        }
      }
    }
    return approved;
  }

  private static void append(Released version, Approved added) throws IOException {
    String line =
        "0x%08x\t%s\t%d\t%s\t%s\n"
            .formatted(
                version.id(),
                version.subject(),
                version.version(),
                HEX.formatHex(added.framed),
                added.text);
    Files.writeString(FILE, line, StandardOpenOption.APPEND);
  }

  /** What an earlier version would have written of the same. */
  private byte[] asThen(byte[] framed, Released version) throws IOException {
    int header = Framing.HEADER;
    IndexedRecord then =
        new GenericDatumReader<IndexedRecord>(codec.writer(framed).schema(), version.schema())
            .read(
                null,
                DecoderFactory.get().binaryDecoder(framed, header, framed.length - header, null));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(ByteBuffer.allocate(header).put((byte) 0).putInt(version.id()).array());
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    new GenericDatumWriter<IndexedRecord>(version.schema()).write(then, encoder);
    encoder.flush();
    return out.toByteArray();
  }

  /** What is there; so what a later release adds, and was not given, changes no text. */
  private static String text(Object value) {
    return switch (value) {
      case Id id -> id.value();
      case Cidr cidr -> cidr.toString();
      case Hash hash -> hash.toString();
      case ByteBuffer bytes -> HEX.formatHex(bytes.array());
      case Collection<?> items -> {
        StringJoiner text = new StringJoiner(", ", "[", "]");
        items.forEach(item -> text.add(text(item)));
        yield text.toString();
      }
      case Record record -> {
        StringJoiner text = new StringJoiner(", ", record.getClass().getSimpleName() + "{", "}");
        for (RecordComponent component : record.getClass().getRecordComponents()) {
          Object part = part(record, component);
          if (part != null && !isNothing(part)) {
            text.add(component.getName() + "=" + text(part));
          }
        }
        yield text.toString();
      }
      case Map<?, ?> map -> new TreeMap<>(map).toString();
      default -> String.valueOf(value);
    };
  }

  private static boolean isNothing(Object part) {
    return part.equals(false)
        || part instanceof Collection<?> items && items.isEmpty()
        || part instanceof Map<?, ?> map && map.isEmpty();
  }

  private static @Nullable Object part(Record record, RecordComponent component) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(component.toString(), e);
    }
  }
}
