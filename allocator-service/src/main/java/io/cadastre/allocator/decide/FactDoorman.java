package io.cadastre.allocator.decide;

import io.cadastre.allocator.decide.Admitted.AdmittedFact;
import io.cadastre.domain.discovery.Fact;
import io.cadastre.kafka.codec.MalformedRecordException;
import io.cadastre.kafka.codec.MessageCodec;
import io.cadastre.kafka.topic.Tag;
import io.cadastre.kafka.topic.Topics;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Lets facts in: turns bytes into facts, and what is none, or is not for here, to dead letters. */
final class FactDoorman implements Processor<byte[], byte[], String, Object> {
  private final MessageCodec<Fact> facts;
  private final Intake intake;
  private @Nullable ProcessorContext<String, Object> context;
  private @Nullable Positions positions;

  FactDoorman(MessageCodec<Fact> facts, Intake intake) {
    this.facts = facts;
    this.intake = intake;
  }

  @Override
  public void init(ProcessorContext<String, Object> context) {
    this.context = context;
    this.positions = intake.positions(context.getStateStore(AllocatorTopology.ROWS));
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    ProcessorContext<String, Object> here = Objects.requireNonNull(context);
    RecordMetadata at = here.recordMetadata().orElseThrow();
    if (!Objects.requireNonNull(positions).readBefore(at)) {
      DecisionFault.guard(() -> DecisionFault.cannotDecide(at), () -> admit(here, record, at));
    }
  }

  private void admit(
      ProcessorContext<String, Object> here, Record<byte[], byte[]> record, RecordMetadata at) {
    long now = here.currentSystemTimeMs();
    Fact fact;
    try {
      intake.refuseSkipped(at);
      fact = facts.decode(record.value());
      if (Tag.partition(fact.envelope().ipam().tag(), Topics.PARTITIONS) != at.partition()) {
        throw new MalformedRecordException(fact.envelope().ipam() + " is not told here");
      }
    } catch (MalformedRecordException e) {
      here.forward(intake.unheard(record, at, e, now), Doorman.TO_DEAD_LETTERS);
      return;
    }
    // The record's own timestamp only chose among partitions; from here on it is our clock.
    here.forward(
        new Record<>(fact.envelope().ipam().tag(), new AdmittedFact(at, fact), now),
        Doorman.TO_DECIDE);
  }
}
