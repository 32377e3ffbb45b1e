package io.github.kafkaeasy.consumer.internal.units;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.internal.offsets.Assignment;
import io.github.kafkaeasy.consumer.internal.offsets.DoneMaps;
import io.github.kafkaeasy.consumer.internal.offsets.Slice;
import io.github.kafkaeasy.consumer.internal.outputs.Kept;
import io.github.kafkaeasy.consumer.internal.outputs.Output;
import io.github.kafkaeasy.consumer.internal.shared.Counters;
import io.github.kafkaeasy.producer.spi.SendHook;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Units that get outputs before their offsets are known. */
class UnitFormerTest {
  private final Assignment assignment = new Assignment(new TopicPartition("orders", 0));
  private final Slice slice = slice();
  private final UnitFormer former =
      new UnitFormer(
          new MockConsumer<>("earliest"), new DoneMaps(() -> null, new Counters(), () -> 0));

  /** The records 0, 1 and 2, none of which is done. */
  @SuppressWarnings("unchecked") // an array of a generic type
  private Slice slice() {
    ConsumerRecord<byte[], byte[]>[] records =
        LongStream.range(0, 3)
            .mapToObj(offset -> new ConsumerRecord<byte[], byte[]>("orders", 0, offset, null, null))
            .toArray(ConsumerRecord[]::new);
    assignment.tracker.startAt(0);
    Slice received = new Slice(assignment, records, 0, records.length, 0);
    assignment.tracker.received(new Slice[] {received}, records.length, 3);
    return received;
  }

  private void end(long offset) {
    Output output =
        new Output(new ProducerRecord<>("invoices", new byte[0]), 100, true, SendHook.Sent.NONE);
    boolean unused = assignment.outputs.add(new Kept(offset, List.of(output)));
  }

  private List<Long> completed(Unit unit) {
    return completed(unit, List.of(assignment));
  }

  private List<Long> completed(Unit unit, List<Assignment> assignments) {
    List<Unit.Part> last =
        former.complete(
            unit, new UnitFormer.Wanted(assignments, Map.of(), Integer.MAX_VALUE, false, false), 0);
    return last == null ? null : offsets(last);
  }

  private static List<Long> offsets(List<Unit.Part> parts) {
    return parts.stream()
        .flatMap(part -> part.outputs().stream())
        .map(kept -> kept.offset)
        .toList();
  }

  /** A lane's owner adds the outputs first, and then marks the record as done. */
  @Test
  void aUnitIsCompletedOnlyWhenAllRecordsOfItsOutputsAreDone() {
    Unit unit = former.begin();
    slice.passed(1);
    end(0);
    end(1);
    assertThat(offsets(former.takeEarly(unit, List.of(assignment)))).containsExactly(0L, 1L);
    assertThat(completed(unit)).isNull();
    slice.passed(2);
    end(2);
    assertThat(completed(unit)).isEmpty();
    assertThat(unit.offsets())
        .extractingByKey(assignment)
        .extracting(OffsetAndMetadata::offset)
        .isEqualTo(2L);
  }

  @Test
  void aUnitIsNotCompletedWithoutTheOffsetsOfItsOutputs() {
    Unit unit = former.begin();
    slice.passed(1);
    end(0);
    assertThat(former.takeEarly(unit, List.of(assignment))).hasSize(1);
    assertThat(completed(unit, List.of())).isNull();
    assertThat(completed(unit, List.of(assignment))).isEmpty();
  }
}
