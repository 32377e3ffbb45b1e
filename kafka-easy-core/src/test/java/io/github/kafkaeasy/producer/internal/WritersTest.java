package io.github.kafkaeasy.producer.internal;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.kafkaeasy.error.DeliveryException;
import io.github.kafkaeasy.internal.codecs.OpenCodecs;
import io.github.kafkaeasy.message.Codec;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Codecs that break their contract. */
class WritersTest {
  @Test
  void aKeyCodecThatReturnsNullIsNotToldHowToSendATombstone() {
    Codec<String> silent = Codec.of(value -> null, bytes -> "", "silent");
    Writers<String> writers = Writers.open(silent, Codec.string(), new OpenCodecs(Map.of(), true));

    assertThatThrownBy(
            () -> writers.record(new Encoding("orders", null), null, null, "k", silent, "v"))
        .isInstanceOf(DeliveryException.class)
        .hasMessageContaining("the codec silent cannot write the key: it returned null")
        .hasMessageContaining("for a record without a key, create the message without one")
        .hasMessageNotContaining("tombstone");
  }
}
