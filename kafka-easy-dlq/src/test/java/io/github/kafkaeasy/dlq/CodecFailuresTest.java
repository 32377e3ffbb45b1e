package io.github.kafkaeasy.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.dlq.letter.DeadLetterHeaders;
import io.github.kafkaeasy.error.DecodeException;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.message.CodecContext;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;

/** Records whose codec changes headers, or fails because of the network. */
class CodecFailuresTest extends DlqFixture {
  private static final Header[] HEADERS = {
    RawKafka.header("schema", "7"), RawKafka.header("trace", "1"), RawKafka.header("schema", "8")
  };
  private static final byte[] KEY = "k".getBytes(UTF_8);
  private static final byte[] VALUE = {0, 7, (byte) 0xff};

  private final List<String> seen = new CopyOnWriteArrayList<>();

  /** A codec that removes the headers that it reads, as some JSON deserializers do. */
  private final Codec<String> taking =
      Codec.withContext(
          (text, to) -> VALUE,
          (bytes, from) -> {
            String schema = schemaOf(from);
            from.headers().remove("schema").add("read", KEY);
            if (schema.equals("8")) {
              throw new IllegalStateException("no schema 8");
            }
            return schema;
          },
          "taking");

  CodecFailuresTest(TestKafka broker, RawKafka raw) {
    super(broker, raw);
  }

  private String schemaOf(CodecContext from) {
    String schema = from.header("schema");
    seen.add(from.topic() + " " + schema);
    return String.valueOf(schema);
  }

  @Test
  void aDeadLetterHasTheOriginalBytesAndHeadersEvenIfTheCodecChangedThem(TestTopics topics) {
    String orders = topics.create("orders");
    String group = topics.group("billing");
    raw.publishBytes(orders, KEY, VALUE, HEADERS);

    try (EasyConsumer consumer =
        kafka
            .consumer(taking)
            .topics(orders)
            .group(group)
            .commitEvery(MOMENT)
            .onFailure(RetryThenDeadLetter.attempts(3))
            .handle(message -> {})
            .start()) {
      raw.awaitCommitted(group, orders, LIMIT);
      assertThat(consumer.failure()).isEmpty();
    }

    ConsumerRecord<byte[], byte[]> letter = raw.awaitRecords(orders + ".dlq", 1, LIMIT).get(0);
    assertThat(letter.key()).isEqualTo(KEY);
    assertThat(letter.value()).isEqualTo(VALUE);
    assertThat(headersOf(letter)).containsExactly(HEADERS);
    assertThat(read(letter).attempts()).isEqualTo(1);
  }

  @Test
  void aRecordFromARetryTopicIsDecodedAsARecordOfItsSourceTopic(TestTopics topics) {
    String orders = topics.create("orders");
    String group = topics.group("billing");
    Header[] headers = {HEADERS[0], HEADERS[1]};
    raw.publishBytes(orders, KEY, VALUE, headers);
    AtomicBoolean failed = new AtomicBoolean();

    try (EasyConsumer consumer =
        kafka
            .consumer(taking)
            .topics(orders)
            .group(group)
            .commitEvery(MOMENT)
            .onFailure(RetryThenDeadLetter.attempts(1).retryTopics(Duration.ofMillis(200)))
            .handle(
                message -> {
                  if (!failed.getAndSet(true)) {
                    throw new IllegalStateException("the first time");
                  }
                })
            .start()) {
      await().until(() -> consumer.stats().handled() == 1);
    }

    assertThat(seen).containsExactly(orders + " 7", orders + " 7");
    ConsumerRecord<byte[], byte[]> hop = raw.awaitRecords(orders + ".retry.200ms", 1, LIMIT).get(0);
    assertThat(hop.value()).isEqualTo(VALUE);
    assertThat(headersOf(hop)).containsExactly(headers);
  }

  @Test
  void aCodecSeesNoControlHeaderOfARetry(TestTopics topics) {
    String orders = topics.create("orders");
    String group = topics.group("billing");
    raw.publishBytes(orders, KEY, VALUE, HEADERS[0]);
    List<String> names = new CopyOnWriteArrayList<>();
    Codec<String> looking =
        Codec.withContext(
            (text, to) -> VALUE,
            (bytes, from) -> {
              from.headers().forEach(header -> names.add(header.key()));
              return "read";
            },
            "looking");
    AtomicBoolean failed = new AtomicBoolean();

    try (EasyConsumer consumer =
        kafka
            .consumer(looking)
            .topics(orders)
            .group(group)
            .commitEvery(MOMENT)
            .onFailure(RetryThenDeadLetter.attempts(1).retryTopics(Duration.ofMillis(200)))
            .handle(
                message -> {
                  if (!failed.getAndSet(true)) {
                    throw new IllegalStateException("the first time");
                  }
                })
            .start()) {
      await().until(() -> consumer.stats().handled() == 1);
    }

    assertThat(names).containsExactly("schema", "schema");
  }

  @Test
  void whileTheRegistryIsUnreachableRecordsWaitAndNoneIsDeadLettered(TestTopics topics) {
    String orders = topics.create("orders");
    String group = topics.group("billing");
    raw.publish(orders, "k", "v");
    AtomicBoolean away = new AtomicBoolean(true);
    Codec<String> asking =
        Codec.of(
            text -> text.getBytes(UTF_8),
            bytes -> {
              if (away.get()) {
                throw new IllegalStateException("registry", new ConnectException("refused"));
              }
              return new String(bytes, UTF_8);
            },
            "asking");

    try (EasyConsumer consumer =
        kafka
            .consumer(asking)
            .topics(orders)
            .group(group)
            .commitEvery(MOMENT)
            .onFailure(RetryThenDeadLetter.attempts(1_000).backoff(Backoff.fixed(MOMENT)))
            .handle(message -> seen.add(message.value()))
            .start()) {
      await().until(() -> consumer.stats().failedAttempts() > 2);
      away.set(false);
      raw.awaitCommitted(group, orders, LIMIT);
      assertThat(consumer.stats().deadLettered()).isZero();
    }

    assertThat(seen).containsExactly("v");
  }

  @Test
  void aRegistryThatIsUnreachableForTooLongIsNamedInTheDeadLetter(TestTopics topics) {
    String orders = topics.create("orders");
    String group = topics.group("billing");
    raw.publish(orders, "k", "v");
    Codec<String> asking =
        Codec.of(
            text -> text.getBytes(UTF_8),
            bytes -> {
              throw new IllegalStateException("registry", new ConnectException("refused"));
            },
            "asking");

    try (EasyConsumer consumer =
        kafka
            .consumer(asking)
            .topics(orders)
            .group(group)
            .commitEvery(MOMENT)
            .onFailure(RetryThenDeadLetter.attempts(3).backoff(Backoff.fixed(MOMENT)))
            .handle(message -> {})
            .start()) {
      raw.awaitCommitted(group, orders, LIMIT);
      assertThat(consumer.failure()).isEmpty();
    }

    ConsumerRecord<byte[], byte[]> letter = raw.awaitRecords(orders + ".dlq", 1, LIMIT).get(0);
    assertThat(read(letter).attempts()).isEqualTo(3);
    assertThat(read(letter).reason().exceptionClass()).isEqualTo(DecodeException.class.getName());
    assertThat(read(letter).reason().message()).contains("does not answer");
  }

  private static List<Header> headersOf(ConsumerRecord<byte[], byte[]> record) {
    return Arrays.stream(record.headers().toArray())
        .filter(header -> !header.key().startsWith("kafka-easy."))
        .filter(header -> !header.key().startsWith(DeadLetterHeaders.PREFIX))
        .toList();
  }
}
