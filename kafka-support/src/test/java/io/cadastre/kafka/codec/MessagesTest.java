package io.cadastre.kafka.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.domain.core.RefusalCode;
import io.cadastre.kafka.message.Outcome.RefusedResult;
import io.cadastre.kafka.message.Result;
import io.cadastre.kafka.message.ResultEnvelope;
import io.cadastre.schemas.BundledSchemas;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MessagesTest {
  private final BundledSchemas schemas = BundledSchemas.load();

  @Test
  void everyRecordClass_fitsItsSchema() {
    List<String> wrong = new ArrayList<>();
    Messages.catalogue()
        .forEach(
            (name, type) ->
                wrong.addAll(RecordCodec.check(type, schemas.latest(name).schema(), true)));
    MessageCodec.catalogue()
        .forEach(
            (name, type) ->
                wrong.addAll(RecordCodec.check(type, schemas.latest(name).schema(), false)));
    StateCodec.catalogue()
        .forEach(
            (type, name) ->
                wrong.addAll(RecordCodec.check(type, schemas.latest(name).schema(), false)));
    assertThat(wrong).isEmpty();
  }

  @Test
  void everyReleasedMessage_isKnown() {
    List<String> released =
        schemas.all().stream()
            .filter(schema -> !schema.subject().startsWith("ipam.state-"))
            .map(schema -> schema.schema().getFullName())
            .distinct()
            .collect(Collectors.toList());
    List<String> known = new ArrayList<>(Messages.catalogue().keySet());
    known.addAll(MessageCodec.catalogue().keySet());
    assertThat(known).containsExactlyInAnyOrderElementsOf(released);
  }

  @Test
  void refusal_withACodeOfALaterReleaseIsReadAsOneOfOthers() {
    Messages messages = new Messages(schemas);
    ResultEnvelope envelope =
        new ResultEnvelope("r1", "a1", "Allocate", "123456789012", null, 0, Instant.EPOCH);
    RefusedResult later = new RefusedResult("too-early", "ipam-x", "Wait.", null, null);
    RefusedResult read =
        (RefusedResult) messages.result(messages.encode(new Result(envelope, later))).outcome();
    assertThat(read).isEqualTo(later);
    assertThat(read.refusal().code()).isEqualTo(RefusalCode.OTHER);
    for (RefusalCode code : RefusalCode.values()) {
      assertThat(RefusalCode.of(code.text())).isEqualTo(code);
    }
  }
}
