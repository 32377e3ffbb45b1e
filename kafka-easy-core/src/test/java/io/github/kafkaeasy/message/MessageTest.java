package io.github.kafkaeasy.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.kafkaeasy.error.DecodeException;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.error.TombstoneException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTest {

  @Test
  void aMessageHasItsCoordinatesKeyValueAndHeaders() {
    Message<String> message = Message.of(record("key", "value"), "key", "value", 2);

    assertThat(message.topic()).isEqualTo("orders");
    assertThat(message.partition()).isEqualTo(3);
    assertThat(message.offset()).isEqualTo(42);
    assertThat(message.timestamp()).isEqualTo(Instant.ofEpochMilli(1_700_000_000_000L));
    assertThat(message.timestampMillis()).isEqualTo(1_700_000_000_000L);
    assertThat(message.key()).isEqualTo("key");
    assertThat(message.keyBytes()).isEqualTo("key".getBytes(UTF_8));
    assertThat(message.value()).isEqualTo("value");
    assertThat(message.valueBytes()).isEqualTo("value".getBytes(UTF_8));
    assertThat(message.attempt()).isEqualTo(2);
    assertThat(message.leaderEpoch()).hasValue(7);
    assertThat(message.headers()).isSameAs(message.headers());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "unread",
        "customer",
        "customer-4711",
        "a key of thirty-two bytes long!!"
      })
  void anAsciiKeyIsDecodedLazily(String key) {
    String later = Message.keyForLater(key.getBytes(UTF_8));
    Message<String> message = Message.of(record(key, "value"), later, "value", 1);

    assertThat(later).isNotNull();
    assertThat(message.key()).isEqualTo(key);
    assertThat(message.key()).isSameAs(message.key());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u00e9", "customer-\u00e9", "\u4f60\u597d", "1234567\u00e9"})
  void aKeyThatIsNotAsciiIsNotDecodedLazily(String key) {
    assertThat(Message.keyForLater(key.getBytes(UTF_8))).isNull();
  }

  @Test
  void aTombstoneHasNoValueAndSaysSo() {
    Message<String> message = Message.of(record("key", null), "key", null, 1);

    assertThat(message.isTombstone()).isTrue();
    assertThat(message.valueOrNull()).isNull();
    assertThatThrownBy(message::value)
        .isInstanceOf(TombstoneException.class)
        .hasMessageContaining("orders-3@42");
  }

  @Test
  void aValueDecodedToNullIsNotATombstone() {
    assertThatThrownBy(() -> Message.of(record("key", "value"), "key", null, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aKeyIsReadByAnotherCodec() {
    byte[] key = ByteBuffer.allocate(8).putLong(99).array();
    Codec<Long> longs =
        Codec.of(
            n -> ByteBuffer.allocate(8).putLong(n).array(),
            b -> ByteBuffer.wrap(b).getLong(),
            "long");

    Message<String> message = Message.of(record(key, "value"), null, "value", 1);

    assertThat(message.key(longs)).isEqualTo(99);
  }

  @Test
  void aMissingKeyIsNullForEveryCodec() {
    Message<String> message = Message.of(record((byte[]) null, "value"), null, "value", 1);

    assertThat(message.key()).isNull();
    assertThat(message.keyBytes()).isNull();
    assertThat(message.key(Codec.string())).isNull();
  }

  @Test
  void aKeyThatTheCodecCannotReadNamesCodecAndPartButNotThePayload() {
    Message<String> message = Message.of(record("s3cret", "value"), "s3cret", "value", 1);

    assertThatThrownBy(() -> message.key(Codec.json(Integer.class)))
        .isInstanceOfSatisfying(
            DecodeException.class,
            e -> {
              assertThat(e.part()).isEqualTo(DecodeException.Part.KEY);
              assertThat(e.codec()).isEqualTo("json(Integer)");
              assertThat(e.getMessage()).contains("6 bytes").doesNotContain("s3cret");
            });
  }

  @Test
  void aPrintedMessageShowsCoordinatesOnly() {
    assertThat(Message.of(record("k3y", "s3cret"), "k3y", "s3cret", 2).toString())
        .isEqualTo("orders-3@42 (attempt 2)");
  }

  @Test
  void anOutgoingMessageIsAPatternForOthers() {
    OutgoingMessage<String> pattern = OutgoingMessage.of("v").header("source", "test");

    OutgoingMessage<String> one = pattern.key("a").header("n", 1);
    OutgoingMessage<String> two = pattern.partition(2).timestamp(Instant.ofEpochMilli(5));

    assertThat(pattern.headers()).hasSize(1);
    assertThat(pattern.keyBytes()).isNull();
    assertThat(one.headers()).extracting(Header::key).containsExactly("source", "n");
    assertThat(one.keyBytes()).isEqualTo("a".getBytes(UTF_8));
    assertThat(two.partition()).isEqualTo(2);
    assertThat(two.timestampMillis()).isEqualTo(5);
  }

  @Test
  void outgoingHeadersRepeatAndMayBeNull() {
    OutgoingMessage<String> message =
        OutgoingMessage.of("v")
            .header("h", "1")
            .header("h", (String) null)
            .header("h", new byte[0]);

    assertThat(message.headers())
        .extracting(Header::value)
        .containsExactly("1".getBytes(UTF_8), null, new byte[0]);
  }

  @Test
  void wrongPartsOfAnOutgoingMessageAreRefusedWithTheirName() {
    OutgoingMessage<String> message = OutgoingMessage.of("v");

    assertThatThrownBy(() -> message.partition(-1)).hasMessageContaining("partition = -1");
    assertThatThrownBy(() -> message.topic("a b")).hasMessageContaining("topic = \"a b\"");
    assertThatThrownBy(() -> message.timestamp(Instant.ofEpochMilli(-1)))
        .hasMessageContaining("timestamp");
    assertThatThrownBy(() -> message.key("\uD800"))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("key")
        .hasMessageContaining("surrogate");
  }

  @Test
  void anOutgoingMessageWithoutValueIsATombstone() {
    assertThat(OutgoingMessage.<String>tombstone().key("k").valueOrNull()).isNull();
    assertThatThrownBy(() -> OutgoingMessage.of(null)).hasMessageContaining("tombstone()");
  }

  private static ConsumerRecord<byte[], byte[]> record(String key, String value) {
    return record(key.getBytes(UTF_8), value);
  }

  private static ConsumerRecord<byte[], byte[]> record(byte[] key, String value) {
    byte[] bytes = value == null ? null : value.getBytes(UTF_8);
    return new ConsumerRecord<>(
        "orders",
        3,
        42,
        1_700_000_000_000L,
        TimestampType.CREATE_TIME,
        0,
        0,
        key,
        bytes,
        new RecordHeaders(),
        Optional.of(7));
  }

  @Test
  @SuppressWarnings("NullAway") // null, as a faulty codec returns
  void aKeyDecodedToNullIsAFailureOfTheCodec() {
    Message<String> message = Message.of(record("key", "value"), "key", "value", 1);
    Codec<String> silent = Codec.of(text -> new byte[0], bytes -> null, "silent");

    assertThatThrownBy(() -> message.key(silent))
        .isInstanceOf(DecodeException.class)
        .hasMessageContaining("codec silent");
  }
}
