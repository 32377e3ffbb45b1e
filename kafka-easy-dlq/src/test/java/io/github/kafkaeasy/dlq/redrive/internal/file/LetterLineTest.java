package io.github.kafkaeasy.dlq.redrive.internal.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.dlq.redrive.FoundOriginal;
import io.github.kafkaeasy.dlq.redrive.LetterState;
import io.github.kafkaeasy.dlq.redrive.StoredLetter;
import io.github.kafkaeasy.dlq.redrive.internal.topic.TopicFacts;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class LetterLineTest {

  /** Jackson reads no text of more than 20,000,000 characters by default. */
  @Test
  void aLargeLetterThatWasExportedCanBeImported() throws LetterLine.Broken {
    byte[] value = new byte[16_000_000];
    StoredLetter letter =
        StoredLetter.of(
            new ConsumerRecord<>("orders.dlq", 0, 0, new byte[1], value), LetterState.OPEN);
    String line =
        new String(
            LetterLine.write(letter, new FoundOriginal(null, "not needed")),
            StandardCharsets.UTF_8);

    TopicFacts topic = new TopicFacts("orders.dlq", "id", 1, 1, -1, 64 << 20, true);
    assertThat(LetterLine.read(line, topic).valueOrNull()).isEqualTo(value);
  }
}
