package io.github.kafkaeasy.producer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.Undeclared;
import io.github.kafkaeasy.error.DeliveryException;
import io.github.kafkaeasy.internal.connection.ConnectionSettings;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.message.CodecContext;
import io.github.kafkaeasy.producer.EasyProducer;
import io.github.kafkaeasy.producer.internal.setup.ProducerSetup;
import io.github.kafkaeasy.producer.spi.SendHook;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;

/** Checked exceptions that a codec or a hook throws without declaring them; no broker is needed. */
class UndeclaredExceptionTest {
  private final List<String> told = new ArrayList<>();

  /** A codec that cannot encode. */
  private static final Codec<String> BROKEN =
      new Codec<>() {
        @Override
        public byte[] encode(String value, CodecContext to) {
          throw Undeclared.thrown(new IOException("no"));
        }

        @Override
        public String decode(byte[] bytes, CodecContext from) {
          return "";
        }
      };

  @Test
  void anUndeclaredExceptionOfACodecFailsItsSend() {
    assertFails(BROKEN, record -> SendHook.Sent.NONE, "cannot write the value");
  }

  @Test
  void anUndeclaredExceptionOfAHookFailsTheSend() {
    assertFails(
        Codec.string(),
        record -> {
          throw Undeclared.thrown(new IOException("no"));
        },
        "threw java.io.IOException before the record was sent");
    assertThat(told).containsExactly("first: HookException");
  }

  @Test
  void anUndeclaredExceptionAtTheEndDoesNotKeepTheOutcomeFromOtherHooks() {
    assertFails(
        BROKEN,
        record ->
            (metadata, failure) -> {
              throw Undeclared.thrown(new IOException("no"));
            },
        "cannot write the value");
    assertThat(told).containsExactly("first: DeliveryException");
  }

  private void assertFails(Codec<String> codec, SendHook second, String why) {
    try (EasyProducer<String> producer =
        new ProducerSetup<>(ConnectionSettings.of("127.0.0.1:1", Map.of()), codec)
            .topic("orders")
            .hook(
                record ->
                    (metadata, failure) ->
                        told.add(
                            "first: "
                                + String.valueOf(failure)
                                    .replaceAll(":.*", "")
                                    .replaceAll(".*\\.", "")))
            .hook(second)
            .start()) {
      CompletableFuture<RecordMetadata> send = producer.send("v");
      assertThat(send)
          .failsWithin(Duration.ofSeconds(30))
          .withThrowableThat()
          .withCauseInstanceOf(DeliveryException.class)
          .withMessageContaining(why);
      assertThat(producer.flush(Duration.ofSeconds(30)).pending()).isEmpty();
    }
  }
}
