package io.cadastre.kafka.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.ipam.IpamId;
import io.cadastre.kafka.state.Head;
import io.cadastre.schemas.BundledSchemas;
import io.cadastre.schemas.Released;
import io.cadastre.schemas.SchemaIds;
import io.cadastre.schemas.WriterSchema;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What goes out with another's ids comes back with ours. */
class RegisteredIdsTest {
  private static final BundledSchemas BUNDLE = BundledSchemas.load();
  private static final byte[] OURS =
      new StateCodec(BUNDLE)
          .encode(new Head(new IpamId("ipam-00abc000000000001"), 7, Hash.ZERO, Instant.EPOCH));

  /** Counts from 1. */
  private static final SchemaIds OTHERS =
      new SchemaIds() {
        @Override
        public BundledSchemas bundle() {
          return BUNDLE;
        }

        @Override
        public WriterSchema byId(int id) {
          throw new IllegalStateException("nobody needs to ask");
        }

        @Override
        public boolean prepare(int id) {
          throw new IllegalStateException("nobody needs to ask");
        }

        @Override
        public int idOf(Released released) {
          return released.id() - 0x43000000;
        }
      };

  private static ConsumerRecord<byte[], byte[]> sent(SchemaIds ids, byte @Nullable [] value) {
    Headers headers = new RecordHeaders();
    byte[] registered = new RegisteredIds(ids).serialize("t", headers, value);
    @SuppressWarnings("NullAway") // as Kafka's consumer makes a tombstone
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>(
            "t",
            0,
            0,
            0,
            TimestampType.CREATE_TIME,
            0,
            0,
            new byte[0],
            registered,
            headers,
            Optional.empty());
    return record;
  }

  @Test
  void anothersId_isPutInTheirPlace_andOursPutBack() {
    ConsumerRecord<byte[], byte[]> record = sent(OTHERS, OURS);

    assertThat(ByteBuffer.wrap(record.value()).getInt(1))
        .isEqualTo(ByteBuffer.wrap(OURS).getInt(1) - 0x43000000);
    assertThat(RegisteredIds.ours(record)).isEqualTo(OURS);
  }

  @Test
  void withoutARegistry_nothingIsAdded() {
    ConsumerRecord<byte[], byte[]> record = sent(BUNDLE, OURS);

    assertThat(record.value()).isEqualTo(OURS);
    assertThat(record.headers()).isEmpty();
    assertThat(RegisteredIds.ours(record)).isEqualTo(OURS);
  }

  @Test
  void whatIsGone_isNothing() {
    assertThat(RegisteredIds.ours(sent(OTHERS, null))).isNull();
  }
}
