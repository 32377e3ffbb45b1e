package io.github.kafkaeasy.dlq.letter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class EnvelopeTest {

  /** Jackson reads no text of more than 20,000,000 characters by default. */
  @Test
  void anEnvelopeWithALargeValueIsReadAsOne() {
    byte[] value = "a".repeat(21_000_000).getBytes(UTF_8);
    byte[] envelope = Envelope.wrap("orders", value, "no answer", Instant.EPOCH);
    assertThat(Envelope.unwrap(envelope)).isEqualTo(value);
  }
}
