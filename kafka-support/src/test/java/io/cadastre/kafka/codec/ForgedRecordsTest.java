package io.cadastre.kafka.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.testkit.Seeds;
import io.cadastre.kafka.message.Request;
import io.cadastre.schemas.BundledSchemas;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whatever stands on the request topic is a request or a malformed record, never a crash. */
class ForgedRecordsTest {
  /** 2,147,483,646 as Avro writes lengths: what an array or a text could claim to hold. */
  private static final byte[] HUGE = HexFormat.of().parseHex("fcffffff0f");

  /** A negative count of an array block, followed by the size of the block. */
  private static final byte[] NEGATIVE = HexFormat.of().parseHex("fdffffff0f02");

  private final Messages messages = new Messages(BundledSchemas.load());

  @Test
  void lengths_thatAreForgedAreMalformed() {
    int malformed = 0;
    for (byte[] record : requests()) {
      for (int i = Framing.HEADER; i < record.length; i++) {
        malformed += isMalformed(spliced(record, i, HUGE)) ? 1 : 0;
        malformed += isMalformed(spliced(record, i, NEGATIVE)) ? 1 : 0;
      }
    }
    assertThat(malformed).isPositive();
  }

  @Test
  void bytes_changedOrMissingAreRequestsOrMalformed() {
    SplittableRandom random = new SplittableRandom(Seeds.seed("ForgedRecordsTest"));
    int malformed = 0;
    for (byte[] record : requests()) {
      for (int length = 0; length < record.length; length++) {
        byte[] cut = Arrays.copyOf(record, length);
        assertThat(isMalformed(cut)).isTrue();
      }
      for (int i = 0; i < 2_000; i++) {
        byte[] changed = record.clone();
        for (int flips = random.nextInt(1, 4); flips > 0; flips--) {
          changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
        }
        malformed += isMalformed(changed) ? 1 : 0;
      }
    }
    assertThat(malformed).isPositive();
  }

  private List<byte[]> requests() {
    return Samples.all().values().stream()
        .filter(Request.class::isInstance)
        .map(sample -> messages.encode((Request) sample))
        .toList();
  }

  /** Anything else that it throws fails the test. */
  private boolean isMalformed(byte[] bytes) {
    try {
      messages.request(bytes).command().target();
      return false;
    } catch (MalformedRecordException e) {
      return true;
    }
  }

  private static byte[] spliced(byte[] record, int at, byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(record, 0, at);
    out.writeBytes(bytes);
    out.write(record, at + 1, record.length - at - 1);
    return out.toByteArray();
  }
}
