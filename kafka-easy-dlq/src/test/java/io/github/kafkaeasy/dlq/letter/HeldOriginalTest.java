package io.github.kafkaeasy.dlq.letter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.Test;

/**
 * The parts of the original that a letter contains, by dialect: null is a tombstone in one dialect
 * and a missing value in another.
 */
class HeldOriginalTest {
  private static final String DECODING = "org.apache.kafka.common.errors.SerializationException";

  private static Header header(String name, String value) {
    return new RecordHeader(name, value.getBytes(UTF_8));
  }

  private static List<Header> placed(String prefix) {
    return new ArrayList<>(
        List.of(
            header(prefix + "topic", "orders"),
            header(prefix + "partition", "2"),
            header(prefix + "offset", "77")));
  }

  private static ConsumerRecord<byte[], byte[]> letter(
      String key, String value, List<Header> headers) {
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>(
            "dlq",
            0,
            5,
            key == null ? null : key.getBytes(UTF_8),
            value == null ? null : value.getBytes(UTF_8));
    headers.forEach(record.headers()::add);
    return record;
  }

  private static boolean isPointer(String key, String value, List<Header> headers) {
    return DeadLetter.read(letter(key, value, headers)).pointer();
  }

  @Test
  void aShareGroupsLetterHasNoOriginalByDefaultAndNeverTheHeaders() {
    List<Header> headers = placed("__dlq.errors.");
    assertThat(isPointer(null, null, headers)).isTrue();
    assertThat(isPointer("k", "v", headers)).isFalse();
    assertThat(isPointer("k", null, headers)).as("a tombstone that the group copied").isFalse();
    assertThat(isPointer(null, "v", headers)).isFalse();
    assertThat(Dialect.SHARE_GROUP.copiesHeaders()).isFalse();
    assertThat(DeadLetter.read(letter(null, null, headers))).asString().contains("(pointer only)");
  }

  @Test
  void inOtherDialectsALetterWithoutKeyAndValueIsAPointer() {
    for (String prefix :
        List.of(
            "__connect.errors.",
            "__streams.errors.",
            "dead-letter-",
            "delayed-retry-",
            "micronaut-kafka-original-",
            "x-dlq-source-",
            "source_",
            "kafka_dlt-original-")) {
      assertThat(isPointer(null, null, placed(prefix))).as(prefix).isTrue();
      assertThat(isPointer("k", null, placed(prefix)))
          .as(prefix + ": with a key it is a tombstone")
          .isFalse();
      assertThat(isPointer(null, "v", placed(prefix))).as(prefix).isFalse();
    }
    assertThat(isPointer(null, null, List.of())).as("no dialect at all").isTrue();
    for (Dialect dialect : Dialect.values()) {
      assertThat(dialect.copiesHeaders()).isEqualTo(dialect != Dialect.SHARE_GROUP);
    }
  }

  @Test
  void inOurDialectAHeaderMarksAPointer() {
    List<Header> ours =
        List.of(
            header(DeadLetterHeaders.SOURCE_TOPIC, "orders"),
            header(DeadLetterHeaders.SOURCE_PARTITION, "0"),
            header(DeadLetterHeaders.SOURCE_OFFSET, "1"));
    assertThat(isPointer(null, null, ours)).as("a record without key and value").isFalse();
    List<Header> pointer = new ArrayList<>(ours);
    pointer.add(header(DeadLetterHeaders.POINTER, "true"));
    assertThat(isPointer("k", "", pointer)).isTrue();
  }

  @Test
  void aNullValueAfterADecodeFailureIsNotATombstone() {
    List<Header> micronaut = placed("micronaut-kafka-original-");
    micronaut.add(header("micronaut-kafka-exception-class", DECODING));
    assertThat(isPointer("k", null, micronaut)).isTrue();
    assertThat(isPointer("k", "v", micronaut)).isFalse();

    List<Header> spring =
        new ArrayList<>(
            List.of(
                header("kafka_dlt-original-topic", "orders"),
                new RecordHeader(
                    "kafka_dlt-original-partition", ByteBuffer.allocate(4).putInt(2).array()),
                header(
                    "kafka_dlt-exception-fqcn",
                    "org.springframework.kafka.support.serializer.DeserializationException")));
    assertThat(isPointer("k", null, spring)).isTrue();
    assertThat(isPointer("k", "v", spring)).isFalse();
    List<Header> springsKey =
        List.of(
            header("kafka_dlt-original-topic", "orders"),
            header(
                "kafka_dlt-key-exception-fqcn",
                "org.springframework.kafka.support.serializer.DeserializationException"));
    assertThat(isPointer("k", null, springsKey)).as("its value may be a tombstone").isFalse();

    // These two dialects copy the bytes unchanged, so null is null in every stage of failure.
    for (String prefix : List.of("__streams.errors.", "__connect.errors.")) {
      List<Header> raw = placed(prefix);
      raw.add(header(prefix + "exception", DECODING));
      raw.add(header(prefix + "exception.class.name", DECODING));
      assertThat(isPointer("k", null, raw)).as(prefix).isFalse();
    }
  }

  @Test
  void aValueThatSmallRyeCouldNotDecodeIsReadFromItsHeader() {
    List<Header> headers = placed("dead-letter-");
    headers.add(header("dead-letter-exception-class-name", DECODING));
    assertThat(isPointer("k", null, headers)).as("no header contains the value").isTrue();

    headers.add(header("deserialization-failure-topic", "orders"));
    headers.add(header("deserialization-failure-value-data", "no json"));
    headers.add(header("deserialization-failure-key-data", "no key"));
    ConsumerRecord<byte[], byte[]> letter = letter(null, null, headers);
    assertThat(Dialect.of(letter)).isEqualTo(Dialect.SMALLRYE);
    assertThat(DeadLetter.read(letter).pointer()).isFalse();
    Original original = Dialect.SMALLRYE.original(letter);
    assertThat(original.value()).isEqualTo("no json".getBytes(UTF_8));
    assertThat(original.key()).isEqualTo("no key".getBytes(UTF_8));
    assertThat(original.headers()).as("all headers describe the failure").isEmpty();

    Original other = Dialect.SMALLRYE.original(letter("k", "v", headers));
    assertThat(other.value()).as("its own value counts").isEqualTo("v".getBytes(UTF_8));

    List<Header> forwarded = placed("dead-letter-");
    forwarded.add(header("deserialization-failure-topic", "payments"));
    forwarded.add(header("deserialization-failure-value-data", "another record's"));
    assertThat(Dialect.SMALLRYE.original(letter("k", null, forwarded)).value()).isNull();
  }

  @Test
  void anEnvelopeWithoutAMessageDoesNotTellWhetherItWasATombstone() {
    String empty =
        "{\"original_topic\":\"orders\",\"original_message\":null,\"error_reason\":\"x\"}";
    assertThat(isPointer("k", empty, List.of())).isTrue();
    String full = empty.replace("null", "{}");
    assertThat(isPointer("k", full, List.of())).isFalse();
    String bytes =
        "{\"original_topic\":\"orders\",\"original_message\":null,\"original_base64\":\"AAE=\"}";
    assertThat(isPointer("k", bytes, List.of())).isFalse();
  }
}
