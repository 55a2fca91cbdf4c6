package io.cadastre.kafka.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.cadastre.schemas.BundledSchemas;
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
    assertThat(Messages.catalogue().keySet()).containsExactlyInAnyOrderElementsOf(released);
  }
}
