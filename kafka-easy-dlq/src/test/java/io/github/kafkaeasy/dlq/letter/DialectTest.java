package io.github.kafkaeasy.dlq.letter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.StreamReadConstraints;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/**
 * Dead letters in each dialect, written as the documentation and the source code of its tool
 * describe.
 */
class DialectTest {
  private final ConsumerRecord<byte[], byte[]> record = record("{\"id\":1}".getBytes(UTF_8));

  private static ConsumerRecord<byte[], byte[]> record(byte[] value) {
    return new ConsumerRecord<>("dlq", 0, 5, "k".getBytes(UTF_8), value);
  }

  private DialectTest with(String name, String value) {
    return with(name, value.getBytes(UTF_8));
  }

  private DialectTest with(String name, byte[] value) {
    record.headers().add(new RecordHeader(name, value));
    return this;
  }

  private static byte[] int32(int number) {
    return ByteBuffer.allocate(4).putInt(number).array();
  }

  private DeadLetter read(Dialect expected) {
    with("trace", "abc");
    assertThat(Dialect.of(record)).isEqualTo(expected);
    assertThat(expected.original(record).headers())
        .extracting(Header::key)
        .containsExactly("trace");
    return DeadLetter.read(record);
  }

  private static void assertPlace(DeadLetter letter) {
    assertThat(letter.source().topic()).isEqualTo("orders");
    assertThat(letter.source().partition()).isEqualTo(2);
    assertThat(letter.source().offset()).isEqualTo(77);
  }

  @Test
  void dialectsAreTriedInTheOrderOfTheConstantsAndTheGenericOneIsTheLast() {
    assertThat(Dialect.values())
        .startsWith(Dialect.KAFKA_EASY)
        .endsWith(Dialect.JSON_ENVELOPE, Dialect.UNKNOWN);
  }

  @Test
  void kafkaConnect() {
    String p = "__connect.errors.";
    DeadLetter letter =
        with(p + "topic", "orders")
            .with(p + "partition", "2")
            .with(p + "offset", "77")
            .with(p + "connector.name", "jdbc-sink")
            .with(p + "task.id", "0")
            .with(p + "stage", "VALUE_CONVERTER")
            .with(p + "class.name", "org.apache.kafka.connect.json.JsonConverter")
            .with(p + "exception.class.name", "org.apache.kafka.connect.errors.DataException")
            .with(p + "exception.message", "Converting byte[] failed")
            .with(p + "exception.stacktrace", "at x")
            .read(Dialect.CONNECT);
    assertPlace(letter);
    assertThat(letter.group()).isEqualTo("jdbc-sink");
    assertThat(letter.reason())
        .isEqualTo(
            new DeadLetter.Reason(
                "VALUE_CONVERTER",
                "org.apache.kafka.connect.errors.DataException",
                null,
                "Converting byte[] failed",
                "at x"));
  }

  @Test
  void kafkaStreams() {
    String p = "__streams.errors.";
    DeadLetter letter =
        with(p + "topic", "orders")
            .with(p + "partition", "2")
            .with(p + "offset", "77")
            .with(p + "exception", "java.lang.RuntimeException")
            .with(p + "message", "boom")
            .with(p + "stacktrace", "at x")
            .read(Dialect.STREAMS);
    assertPlace(letter);
    assertThat(letter.reason().exceptionClass()).isEqualTo("java.lang.RuntimeException");
    assertThat(letter.reason().message()).isEqualTo("boom");
  }

  @Test
  void shareGroups() {
    String p = "__dlq.errors.";
    DeadLetter letter =
        with(p + "topic", "orders")
            .with(p + "partition", "2")
            .with(p + "offset", "77")
            .with(p + "group", "billing")
            .with(p + "delivery.count", "5")
            .with(p + "message", "too many deliveries")
            .read(Dialect.SHARE_GROUP);
    assertPlace(letter);
    assertThat(letter.group()).isEqualTo("billing");
    assertThat(letter.attempts()).isEqualTo(5);
  }

  @Test
  void smallryeLettersUseTheFirstOfRepeatedHeaders() {
    String p = "dead-letter-";
    DeadLetter letter =
        with(p + "reason", "no answer")
            .with(p + "exception-class-name", "java.io.IOException")
            .with(p + "cause", "timeout")
            .with(p + "cause-class-name", "java.util.concurrent.TimeoutException")
            .with(p + "topic", "orders")
            .with(p + "partition", "2")
            .with(p + "offset", "77")
            .with(p + "topic", "stale")
            .with(p + "offset", "1")
            .read(Dialect.SMALLRYE);
    assertPlace(letter);
    assertThat(letter.reason().exceptionClass()).isEqualTo("java.io.IOException");
    assertThat(letter.reason().message()).isEqualTo("no answer");
  }

  @Test
  void smallryeRetries() {
    String p = "delayed-retry-";
    DeadLetter letter =
        with(p + "topic", "orders")
            .with(p + "partition", "2")
            .with(p + "offset", "77")
            .with(p + "count", "3")
            .with(p + "original-timestamp", "1700000000000")
            .with(p + "first-processing-timestamp", "1700000001000")
            .with(p + "exception-class-name", "java.io.IOException")
            .read(Dialect.SMALLRYE_RETRY);
    assertPlace(letter);
    assertThat(letter.attempts()).isEqualTo(3);
    assertThat(letter.firstFailure()).isEqualTo(Instant.ofEpochMilli(1_700_000_001_000L));
  }

  @Test
  void karafkaMicronautAndKpipe() {
    assertPlace(
        with("source_topic", "orders")
            .with("source_partition", "2")
            .with("source_offset", "77")
            .with("source_consumer_group", "billing")
            .with("source_attempts", "4")
            .read(Dialect.KARAFKA));
    DialectTest micronaut = new DialectTest();
    String p = "micronaut-kafka-";
    assertPlace(
        micronaut
            .with(p + "exception-class", "java.io.IOException")
            .with(p + "exception-message", "m")
            .with(p + "original-topic", "orders")
            .with(p + "original-partition", "2")
            .with(p + "original-offset", "77")
            .read(Dialect.MICRONAUT));
    DialectTest kpipe = new DialectTest();
    String x = "x-dlq-";
    DeadLetter letter =
        kpipe
            .with(x + "exception-class", "java.io.IOException")
            .with(x + "source-topic", "orders")
            .with(x + "source-partition", "2")
            .with(x + "source-offset", "77")
            .with(x + "source-timestamp", "1700000000000")
            .read(Dialect.KPIPE);
    assertPlace(letter);
    assertThat(letter.source().timestamp()).isEqualTo(Instant.ofEpochMilli(1_700_000_000_000L));
  }

  @Test
  void aRetryHopOfSpringKafka() {
    DeadLetter letter =
        with("kafka_original-topic", "orders")
            .with("kafka_original-partition", int32(2))
            .with("kafka_original-offset", ByteBuffer.allocate(8).putLong(77).array())
            .with("kafka_original-topic", "orders-retry-0")
            .with("kafka_exception-fqcn", SPRING_WRAPPER)
            .with("kafka_exception-cause-fqcn", "java.io.IOException")
            .with("retry_topic-attempts", int32(3))
            .with(
                "retry_topic-backoff-timestamp",
                BigInteger.valueOf(1_700_000_000_000L).toByteArray())
            .with("springDeserializerExceptionValue", new byte[] {(byte) 0xac, (byte) 0xed, 0, 5})
            .read(Dialect.SPRING);
    assertPlace(letter);
    assertThat(letter.attempts()).isEqualTo(3);
    assertThat(letter.reason().exceptionClass()).isEqualTo("java.io.IOException");
  }

  private DialectTest withBinderHeaders(String exception) {
    return with("x-original-topic", "orders")
        .with("x-original-partition", int32(2))
        .with("x-original-offset", ByteBuffer.allocate(8).putLong(77).array())
        .with("x-original-timestamp", ByteBuffer.allocate(8).putLong(1_700_000_000_000L).array())
        .with("x-original-timestamp-type", "CreateTime")
        .with("x-exception-message", "no such customer")
        .with("x-exception-fqcn", exception)
        .with("x-exception-stacktrace", "at x");
  }

  @Test
  void aLetterOfSpringCloudStreamHasCoordinatesAndReason() {
    DeadLetter letter = withBinderHeaders("java.io.IOException").read(Dialect.SPRING_CLOUD);
    assertPlace(letter);
    assertThat(letter.source().timestamp()).isEqualTo(Instant.ofEpochMilli(1_700_000_000_000L));
    assertThat(letter.reason())
        .isEqualTo(
            new DeadLetter.Reason("", "java.io.IOException", null, "no such customer", "at x"));
    assertThat(letter.pointer()).isFalse();
  }

  @Test
  void aValueThatSpringCloudStreamCouldNotDecodeIsNotATombstone() {
    ConsumerRecord<byte[], byte[]> undecoded = record(null);
    withBinderHeaders("org.apache.kafka.common.errors.RecordDeserializationException");
    record.headers().forEach(undecoded.headers()::add);
    assertThat(DeadLetter.read(undecoded).pointer()).isTrue();
  }

  private static ConsumerRecord<byte[], byte[]> letterWithTime(String prefix, TimestampType type) {
    ConsumerRecord<byte[], byte[]> letter =
        new ConsumerRecord<>(
            "letters",
            0,
            0,
            1_700_000_000_000L,
            type,
            1,
            1,
            new byte[1],
            new byte[1],
            new RecordHeaders(),
            Optional.empty());
    letter.headers().add(prefix + "topic", "orders".getBytes(UTF_8));
    letter.headers().add(prefix + "partition", "2".getBytes(UTF_8));
    letter.headers().add(prefix + "offset", "77".getBytes(UTF_8));
    return letter;
  }

  @Test
  void theTimestampOfTheOriginalIsNotTheTimeOfTheFailure() {
    for (String prefix : List.of("__connect.errors.", "__streams.errors.")) {
      assertThat(DeadLetter.read(letterWithTime(prefix, TimestampType.CREATE_TIME)).lastFailure())
          .as(prefix)
          .isNull();
      assertThat(
              DeadLetter.read(letterWithTime(prefix, TimestampType.LOG_APPEND_TIME)).lastFailure())
          .as(prefix)
          .isEqualTo(Instant.ofEpochMilli(1_700_000_000_000L));
    }
  }

  private static final String SPRING_WRAPPER =
      "org.springframework.kafka.listener.ListenerExecutionFailedException";

  @Test
  void theEnvelopeOfTutorialsInBothOfItsShapes() {
    ConsumerRecord<byte[], byte[]> object =
        record(
            ("{\"original_topic\":\"orders\",\"original_message\":{\"id\":1,\"n\":1.50},"
                    + "\"error_reason\":\"timeout\",\"failed_at\":\"2026-01-02T03:04:05\"}")
                .getBytes(UTF_8));
    assertThat(Dialect.of(object)).isEqualTo(Dialect.JSON_ENVELOPE);
    DeadLetter letter = DeadLetter.read(object);
    assertThat(letter.source().topic()).isEqualTo("orders");
    assertThat(letter.source().offset()).isEqualTo(-1);
    assertThat(letter.reason().message()).isEqualTo("timeout");
    assertThat(letter.lastFailure()).isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
    assertThat(new String(Dialect.JSON_ENVELOPE.original(object).value(), UTF_8))
        .isEqualTo("{\"id\":1,\"n\":1.50}");
    ConsumerRecord<byte[], byte[]> text =
        record(
            ("{\"original_topic\":\"orders\",\"original_message\":\"hello\","
                    + "\"error_reason\":\"x\",\"failed_at\":1700000000.5}")
                .getBytes(UTF_8));
    assertThat(Dialect.JSON_ENVELOPE.original(text).value()).isEqualTo("hello".getBytes(UTF_8));
    assertThat(DeadLetter.read(text).lastFailure())
        .isEqualTo(Instant.ofEpochMilli(1_700_000_000_500L));
  }

  @Test
  void aDuplicateKeyIsKeptInTheOriginalAndRefusedInTheEnvelope() {
    byte[] twice = "{\"a\":1,\"a\":2}".getBytes(UTF_8);
    byte[] wrapped = Envelope.wrap("orders", twice, "reason", Instant.EPOCH);
    String two =
        "{\"original_topic\":\"orders\",\"original_message\":\"a\",\"original_message\":\"b\"}";

    assertThat(new String(wrapped, UTF_8)).contains("{\\\"a\\\":1,\\\"a\\\":2}");
    assertThat(Envelope.unwrap(wrapped)).isEqualTo(twice);
    assertThat(Envelope.parse(two.getBytes(UTF_8))).isNull();
  }

  /** Neither a tombstone nor the text "null" may be sent in the place of a value that is lost. */
  @Test
  void anEnvelopeWithoutAMessageAndWithBrokenBytesIsNotAccepted() {
    byte[] broken =
        "{\"original_topic\":\"orders\",\"original_message\":null,\"original_base64\":\"A*E=\"}"
            .getBytes(UTF_8);

    assertThat(Envelope.parse(broken)).isNull();
    assertThat(Envelope.unwrap(broken)).isEqualTo(broken);
  }

  @Test
  void theEnvelopeReturnsEveryRecordByteForByte() {
    List<byte[]> values = new ArrayList<>();
    for (String text :
        List.of(
            "",
            "text",
            "{\"a\": 1}",
            "{\"a\":1}",
            "[1,2,3]",
            "{\"a\":1e3,\"a\":2}",
            "{broken",
            "null",
            "\"q\"",
            "{\"big\":12345678901234567890.10}",
            " {\"a\":1}",
            "Zürich 🏦")) {
      values.add(text.getBytes(UTF_8));
    }
    Random random = new Random(42);
    for (int i = 0; i < 200; i++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      values.add(bytes);
    }
    for (byte[] value : values) {
      byte[] wrapped = Envelope.wrap("orders", value, "reason", Instant.EPOCH);
      assertThat(Envelope.unwrap(wrapped)).as(Arrays.toString(value)).isEqualTo(value);
    }
    assertThat(Envelope.unwrap(Envelope.wrap("orders", null, "r", Instant.EPOCH))).isNull();
  }

  @Test
  void forgedNumbersAreClampedAndNothingThrows() {
    Random random = new Random(7);
    String[] prefixes = {
      "kafka_dlt-original-",
      "kafka_original-",
      "__connect.errors.",
      "dead-letter-",
      "source_",
      "x-dlq-source-",
      DeadLetterHeaders.PREFIX + "source-"
    };
    for (int i = 0; i < 2_000; i++) {
      ConsumerRecord<byte[], byte[]> forged = record(null);
      String prefix = prefixes[random.nextInt(prefixes.length)];
      for (String name : List.of("topic", "partition", "offset", "timestamp")) {
        byte[] bytes = new byte[random.nextInt(25)];
        random.nextBytes(bytes);
        forged
            .headers()
            .add(new RecordHeader(prefix + name, random.nextInt(5) == 0 ? null : bytes));
      }
      DeadLetter letter = DeadLetter.read(forged);
      assertThat(letter.source().partition()).isGreaterThanOrEqualTo(-1);
      assertThat(letter.source().offset()).isGreaterThanOrEqualTo(-1);
      assertThat(letter.toString().chars().noneMatch(Character::isISOControl)).isTrue();
    }
  }

  @Test
  void forgedTimesInAnEnvelopeAreClamped() {
    assertThat(failedAt("+999999999-01-01T00:00:00Z"))
        .isEqualTo(Instant.parse("9999-12-31T23:59:59.999Z"));
    assertThat(failedAt("-999999999-01-01T00:00:00Z")).isNull();
  }

  private static Instant failedAt(String text) {
    String envelope =
        "{\"original_topic\":\"orders\",\"original_message\":\"a\",\"failed_at\":\"%s\"}";
    return DeadLetter.read(record(envelope.formatted(text).getBytes(UTF_8))).lastFailure();
  }

  @Test
  void aValueOfTheLargestDepthThatJacksonReadsReturnsFromAnEnvelope() {
    int most = StreamReadConstraints.DEFAULT_MAX_DEPTH;
    for (int depth : new int[] {most - 1, most}) {
      byte[] deep = ("[".repeat(depth) + "]".repeat(depth)).getBytes(UTF_8);
      assertThat(Envelope.unwrap(Envelope.wrap("orders", deep, "reason", Instant.EPOCH)))
          .isEqualTo(deep);
    }
  }

  @Test
  void aTextThatIsLongerThanJacksonsLimitReturnsFromAnEnvelope() {
    byte[] text = "a".repeat(StreamReadConstraints.DEFAULT_MAX_STRING_LEN + 1).getBytes(UTF_8);

    byte[] back = Envelope.unwrap(Envelope.wrap("orders", text, "reason", Instant.EPOCH));

    assertThat(Arrays.equals(back, text)).isTrue();
  }

  @Test
  void anApplicationsHeaderThatOnlyBeginsLikeOneOfKarafkaIsKept() {
    with("source_topic", "orders")
        .with("source_partition", "2")
        .with("source_offset", "77")
        .with("source_trace_id", "5f1c")
        .with("source_system", "crm");

    assertThat(Dialect.KARAFKA.original(record).headers())
        .extracting(Header::key)
        .containsExactly("source_system");
  }

  @Test
  void anApplicationsHeaderThatOnlyBeginsLikeOneOfSpringCloudStreamIsKept() {
    withBinderHeaders("java.io.IOException").with("x-original-uri", "/orders/1");

    assertThat(Dialect.SPRING_CLOUD.original(record).headers())
        .extracting(Header::key)
        .containsExactly("x-original-uri");
  }

  @Test
  void aRecordWithoutKnownHeadersIsItsOwnOriginal() {
    with("source_topic", "somebody else's header");
    assertThat(Dialect.of(record)).isEqualTo(Dialect.UNKNOWN);
    assertThat(DeadLetter.read(record).source().topic()).isEmpty();
    assertThat(Dialect.UNKNOWN.original(record).headers()).hasSize(1);
  }
}
