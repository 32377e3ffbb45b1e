package io.github.kafkaeasy.dlq.letter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.message.MessageHeaders;
import java.time.Instant;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class DeadLetterTest {
  private final RecordHeaders headers = new RecordHeaders();

  private DeadLetterTest with(String name, String value) {
    headers.add(name, value == null ? null : value.getBytes(UTF_8));
    return this;
  }

  private DeadLetter read() {
    return DeadLetter.read(MessageHeaders.of(headers)).orElseThrow();
  }

  @Test
  void aRecordWithoutDeadLetterHeadersIsNotADeadLetter() {
    with("kafka_dlt-original-topic", "orders");
    assertThat(DeadLetter.read(MessageHeaders.of(headers))).isEmpty();
    headers.add(DeadLetterHeaders.SOURCE_TOPIC, null);
    assertThat(DeadLetter.read(MessageHeaders.of(headers))).isEmpty();
  }

  @Test
  void missingHeadersAreReadAsUnknown() {
    DeadLetter letter = with(DeadLetterHeaders.SOURCE_TOPIC, "orders").read();
    assertThat(letter)
        .isEqualTo(
            new DeadLetter(
                new DeadLetter.Source("orders", -1, -1, null),
                "",
                0,
                new DeadLetter.Reason("", "", null, null, null),
                null,
                null,
                0,
                false));
    assertThat(letter).hasToString("orders failed ");
  }

  @Test
  void forgedNumbersAreClamped() {
    DeadLetter letter =
        with(DeadLetterHeaders.SOURCE_TOPIC, "orders")
            .with(DeadLetterHeaders.SOURCE_PARTITION, "99999999999")
            .with(DeadLetterHeaders.SOURCE_OFFSET, "-7")
            .with(DeadLetterHeaders.SOURCE_TIMESTAMP, "9223372036854775807")
            .with(DeadLetterHeaders.ATTEMPTS, "2147483648")
            .with(DeadLetterHeaders.REDRIVES, "-5")
            .with(DeadLetterHeaders.FIRST_FAILURE, "99999999999999999999999")
            .with(DeadLetterHeaders.LAST_FAILURE, "yesterday")
            .read();
    assertThat(letter.source())
        .isEqualTo(
            new DeadLetter.Source(
                "orders", Integer.MAX_VALUE, -1, Instant.parse("9999-12-31T23:59:59.999Z")));
    assertThat(letter.attempts()).isEqualTo(1_000_000);
    assertThat(letter.redrives()).isZero();
    assertThat(letter.firstFailure()).isNull();
    assertThat(letter.lastFailure()).isNull();
  }

  @Test
  void printedLettersHaveNoControlCharacters() {
    DeadLetter letter =
        with(DeadLetterHeaders.SOURCE_TOPIC, "or\u001b[31mders")
            .with(DeadLetterHeaders.STAGE, "handle\r\n")
            .with(DeadLetterHeaders.EXCEPTION_CLASS, "java.io.IOException\u0007")
            .with(DeadLetterHeaders.EXCEPTION_MESSAGE, "a\u202eb\nc\u2028d ü 🏦")
            .read();
    assertThat(letter).hasToString("or?[31mders failed in handle??, IOException?: a?b?c?d ü 🏦");
    assertThat(letter.reason().message()).isEqualTo("a\u202eb\nc\u2028d ü 🏦");
  }

  @Test
  void theLastOfRepeatedHeadersCounts() {
    DeadLetter letter =
        with(DeadLetterHeaders.SOURCE_TOPIC, "first")
            .with(DeadLetterHeaders.SOURCE_TOPIC, "last")
            .read();
    assertThat(letter.source().topic()).isEqualTo("last");
  }
}
