package io.github.kafkaeasy.cli.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.dlq.letter.DeadLetterHeaders;
import io.github.kafkaeasy.test.RawKafka;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Letters for a redrive, and their copies in the source topic. */
final class RedriveCopies {
  private RedriveCopies() {}

  /** Writes this many letters into {@code <source>.dlq}. */
  static void write(RawKafka raw, String source, int letters) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < letters; i++) {
      records.add(
          new ProducerRecord<>(
              source + ".dlq",
              0,
              ("k" + i).getBytes(UTF_8),
              ("v" + i).getBytes(UTF_8),
              List.of(
                  RawKafka.header(DeadLetterHeaders.SOURCE_TOPIC, source),
                  RawKafka.header(DeadLetterHeaders.SOURCE_PARTITION, "0"),
                  RawKafka.header(DeadLetterHeaders.SOURCE_OFFSET, String.valueOf(i)))));
    }
    raw.publishAll(records);
  }

  /**
   * Checks that every letter was sent, and that all copies of a letter except one are marked as
   * repeats.
   */
  static void assertComplete(RawKafka raw, String source, int letters) {
    Map<String, List<ConsumerRecord<byte[], byte[]>>> copies = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> record : raw.records(source)) {
      byte[] from = record.headers().lastHeader(DeadLetterHeaders.REDRIVEN_FROM).value();
      copies.computeIfAbsent(new String(from, UTF_8), letter -> new ArrayList<>()).add(record);
    }
    assertThat(copies).hasSize(letters);
    assertThat(copies.values())
        .allSatisfy(copy -> assertThat(copy).filteredOn(r -> !isMarked(r)).hasSizeLessThan(2));
  }

  private static boolean isMarked(ConsumerRecord<byte[], byte[]> record) {
    return record.headers().lastHeader(DeadLetterHeaders.REDRIVE_REPEAT) != null;
  }
}
