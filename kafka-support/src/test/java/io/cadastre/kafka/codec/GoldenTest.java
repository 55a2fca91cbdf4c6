package io.cadastre.kafka.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.schemas.BundledSchemas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * Bytes as they were written when they were released: name, hash and framed record, a line each. An
 * edit of a released schema, of the framing, of a leaf's form or of the hash fails here. {@code
 * -Dgolden.write=true} adds lines for new samples; no line ever changes.
 */
class GoldenTest {
  private static final Path FILE = Path.of("src/test/resources/golden.tsv");
  private static final HexFormat HEX = HexFormat.of();

  private final BundledSchemas schemas = BundledSchemas.load();
  private final Messages messages = new Messages(schemas);
  private final AnyCodec codec = new AnyCodec(schemas);
  private final Map<String, Object> samples = Samples.all();

  private record Golden(String hash, byte[] framed) {}

  @Test
  void everySample_isReadAsItWasWritten() throws IOException {
    Map<String, Golden> golden = golden();
    assertThat(golden.keySet())
        .as("mvn -pl kafka-support test -Dgolden.write=true")
        .isEqualTo(samples.keySet());
    golden.forEach(
        (name, one) -> assertThat(codec.decode(one.framed)).isEqualTo(samples.get(name)));
  }

  @Test
  void everyHash_isWhatItWas() throws IOException {
    golden()
        .forEach(
            (name, one) -> assertThat(messages.hash(one.framed)).as(name).hasToString(one.hash));
  }

  @Test
  void everySample_isWrittenAsItWas_untilThereIsANewVersion() throws IOException {
    golden()
        .forEach(
            (name, one) -> {
              byte[] now = codec.encode(sample(name));
              if (id(now) == id(one.framed)) {
                assertThat(HEX.formatHex(now)).as(name).isEqualTo(HEX.formatHex(one.framed));
              }
            });
  }

  private Object sample(String name) {
    return Objects.requireNonNull(samples.get(name), name);
  }

  private int id(byte[] framed) {
    return codec.writer(framed).id();
  }

  private Map<String, Golden> golden() throws IOException {
    Map<String, Golden> golden = new HashMap<>();
    for (String line : Files.readAllLines(FILE)) {
      if (!line.startsWith("#")) {
        String[] fields = line.split("\t", -1);
        golden.put(fields[0], new Golden(fields[1], HEX.parseHex(fields[2])));
      }
    }
    if (Boolean.getBoolean("golden.write")) {
      for (Map.Entry<String, Object> sample : samples.entrySet()) {
        if (!golden.containsKey(sample.getKey())) {
          byte[] framed = codec.encode(sample.getValue());
          String hash = messages.hash(framed).toString();
          String line = sample.getKey() + "\t" + hash + "\t" + HEX.formatHex(framed) + "\n";
          Files.writeString(FILE, line, StandardOpenOption.APPEND);
          golden.put(sample.getKey(), new Golden(hash, framed));
        }
      }
    }
    return golden;
  }
}
