package io.github.kafkaeasy.consumer.internal.outputs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.kafkaeasy.Undeclared;
import io.github.kafkaeasy.error.DeliveryException;
import io.github.kafkaeasy.internal.codecs.OpenCodecs;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.message.CodecContext;
import io.github.kafkaeasy.message.OutgoingMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The outputs that a handler collects, when the handler ends. */
class AttemptOutputsTest {
  private static final Codec<String> STRING = Codec.string();

  private final List<Throwable> ends = new ArrayList<>();

  /** For each output that the hook was told of, whether it has no value. */
  private final List<Boolean> tombstones = new ArrayList<>();

  private final AttemptOutputs outputs =
      new AttemptOutputs(
          new OutputWriter(
              new OpenCodecs(Map.of(), true),
              List.of(
                  record -> {
                    tombstones.add(record.isTombstone());
                    return (metadata, failure) -> ends.add(failure);
                  })));

  /** Another thread is still encoding the output. */
  @Test
  void anOutputThatIsReadyOnlyAfterTheHandlerHasEndedIsRefusedAndItsHookIsTold() {
    List<Output> sent = new ArrayList<>();
    Codec<String> slow =
        Codec.of(
            value -> {
              sent.addAll(outputs.end());
              return value.getBytes(UTF_8);
            },
            bytes -> "",
            "slow");
    OutgoingMessage<String> message = OutgoingMessage.of("v").topic("invoices");
    assertThatThrownBy(() -> outputs.send(message, slow))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has already ended");
    assertThat(sent).isEmpty();
    assertThat(outputs.end()).isEmpty();
    assertThat(ends).hasSize(1).allMatch(IllegalStateException.class::isInstance);
  }

  @Test
  void afterTheHandlerHasEndedNoHookSeesAnOutput() {
    outputs.send("invoices", "k", "v");
    assertThat(outputs.end()).hasSize(1);
    assertThatThrownBy(() -> outputs.send("invoices", "v"))
        .isInstanceOf(IllegalStateException.class);
    assertThat(ends).isEmpty();
  }

  @Test
  void anOutputHasTheKeyThatTheHandlerGaveItOrNone() {
    outputs.send("invoices", "k", "v");
    outputs.send("invoices", null, "v");
    outputs.send(OutgoingMessage.of("v").topic("invoices").keyBytes(new byte[] {7}), STRING);
    assertThat(outputs.end())
        .extracting(output -> output.record().key())
        .containsExactly("k".getBytes(UTF_8), null, new byte[] {7});
  }

  @Test
  void aHookIsToldWhichOutputsAreTombstones() {
    outputs.send("invoices", "k", "v");
    outputs.send(OutgoingMessage.<String>tombstone().topic("invoices").key("k"), STRING);
    assertThat(tombstones).containsExactly(false, true);
    assertThat(outputs.end()).extracting(output -> output.record().value()).last().isNull();
  }

  @Test
  void theFailureOfACodecSaysWhetherItCouldNotWriteTheKeyOrTheValue() {
    Codec<String> failing =
        Codec.of(
            value -> {
              throw new IllegalArgumentException("no such customer");
            },
            bytes -> "",
            "customers");
    OutgoingMessage<String> message = OutgoingMessage.of("v").topic("invoices");
    assertThatThrownBy(() -> outputs.send(message.key(failing, "k"), STRING))
        .hasMessageContaining("the codec customers cannot write the key: ");
    assertThatThrownBy(() -> outputs.send(message.key("k"), failing))
        .hasMessageContaining("the codec customers cannot write the value: ");
    assertThat(outputs.end()).isEmpty();
  }

  @Test
  void aKeyCodecThatReturnsNullIsNotToldHowToSendATombstone() {
    Codec<String> silent = Codec.of(value -> null, bytes -> "", "silent");
    OutgoingMessage<String> message = OutgoingMessage.of("v").topic("invoices");

    assertThatThrownBy(() -> outputs.send(message.key(silent, "k"), STRING))
        .hasMessageContaining("the codec silent cannot write the key: it returned null")
        .hasMessageContaining("for a record without a key, create the message without one")
        .hasMessageNotContaining("tombstone");
  }

  @Test
  void anUndeclaredCheckedExceptionOfACodecIsToldToTheHook() {
    Codec<String> broken =
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
    OutgoingMessage<String> message = OutgoingMessage.of("v").topic("invoices");
    assertThatThrownBy(() -> outputs.send(message, broken))
        .isInstanceOf(DeliveryException.class)
        .hasMessageContaining("cannot write the value");
    assertThat(ends).hasSize(1).allMatch(DeliveryException.class::isInstance);
  }
}
