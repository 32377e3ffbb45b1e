package io.github.kafkaeasy.dlq;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.dlq.letter.DeadLetter;
import io.github.kafkaeasy.error.RejectedMessage;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.Test;

class SizeTest extends DlqFixture {
  private final Random random = new Random(17);

  SizeTest(TestKafka broker, RawKafka raw) {
    super(broker, raw);
  }

  /** Random bytes, which compression cannot make smaller. */
  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private String text(int count) {
    StringBuilder text = new StringBuilder();
    random.ints(count, ' ' + 1, '~').forEach(text::appendCodePoint);
    return text.toString();
  }

  @Test
  void aDeadLetterTooLargeForItsTopicLosesStackTraceThenMessageThenIsAPointer(TestTopics topics) {
    String orders = topics.create("orders");
    String letters = topics.create("letters", 1, Map.of("max.message.bytes", "1500"));
    String group = topics.group("billing");
    raw.publishBytes(orders, new byte[] {1}, bytes(10));
    raw.publishBytes(orders, new byte[] {2}, bytes(600));
    raw.publishBytes(
        orders, new byte[] {3}, bytes(1_400), new RecordHeader("trace", new byte[] {7}));
    raw.publishBytes(orders, bytes(1_400), null);
    String deep = text(1_200);
    Map<Integer, String> reasons = Map.of(0, text(200), 1, text(800), 2, "large", 3, "large");
    try (EasyConsumer consumer =
        kafka
            .consumer(Codec.bytes())
            .topics(orders)
            .group(group)
            .rawKeys()
            .onFailure(RetryThenDeadLetter.attempts(1).stackTrace(true).to(letters))
            .handle(
                message -> {
                  throw new RejectedMessage(
                      reasons.get((int) message.offset()), new IllegalStateException(deep));
                })
            .start()) {
      raw.awaitCommitted(group, orders, LIMIT);
      assertThat(consumer.stats().deadLettered()).isEqualTo(4);
    }
    List<ConsumerRecord<byte[], byte[]>> originals = raw.records(orders);
    List<ConsumerRecord<byte[], byte[]>> copies = raw.records(letters);
    assertThat(copies).hasSize(4);

    DeadLetter withoutStack = read(copies.get(0));
    assertThat(withoutStack.reason().stackTrace()).isNull();
    assertThat(withoutStack.reason().message()).isEqualTo(reasons.get(0));
    assertThat(copies.get(0).value()).isEqualTo(originals.get(0).value());

    DeadLetter withoutMessage = read(copies.get(1));
    assertThat(withoutMessage.reason().message()).isNull();
    assertThat(withoutMessage.reason().exceptionClass()).endsWith("RejectedMessage");
    assertThat(withoutMessage.pointer()).isFalse();
    assertThat(copies.get(1).value()).isEqualTo(originals.get(1).value());

    DeadLetter pointer = read(copies.get(2));
    assertThat(pointer.pointer()).isTrue();
    assertThat(pointer.source().toString()).isEqualTo(orders + "-0@2");
    assertThat(copies.get(2).key()).isEqualTo(new byte[] {3});
    assertThat(copies.get(2).value()).isEmpty();
    assertThat(copies.get(2).headers().lastHeader("trace")).isNull();

    assertThat(read(copies.get(3)).pointer()).isTrue();
    assertThat(copies.get(3).key()).isNull();
  }

  @Test
  void aTopicThatIsCreatedHasRoomForTheHeadersOfTheLargestRecord(TestTopics topics) {
    String orders = topics.create("orders", 1, Map.of("max.message.bytes", "2000"));
    String group = topics.group("billing");
    raw.publishBytes(orders, new byte[] {1}, bytes(1_900));
    try (EasyConsumer consumer =
        kafka
            .consumer(Codec.bytes())
            .topics(orders)
            .group(group)
            .onFailure(RetryThenDeadLetter.attempts(1).stackTrace(true))
            .handle(
                message -> {
                  throw new RejectedMessage(text(1_000));
                })
            .start()) {
      raw.awaitCommitted(group, orders, LIMIT);
      assertThat(consumer.stats().deadLettered()).isEqualTo(1);
    }
    DeadLetter whole = read(raw.records(orders + ".dlq").get(0));
    assertThat(whole.pointer()).isFalse();
    assertThat(whole.reason().stackTrace()).contains("SizeTest");
  }

  @Test
  void aTopicIsCreatedForASourceWithTheLargestPossibleLimit(TestTopics topics) {
    String limit = Integer.toString(Integer.MAX_VALUE);
    String orders = topics.create("orders", 1, Map.of("max.message.bytes", limit));
    String group = topics.group("billing");
    raw.publish(orders, "k", "poison");
    try (EasyConsumer consumer =
            consumer(orders, group)
                .onFailure(RetryThenDeadLetter.attempts(1))
                .handle(
                    message -> {
                      throw new RejectedMessage("poison");
                    })
                .start();
        EasyAdmin admin = kafka.admin()) {
      raw.awaitCommitted(group, orders, LIMIT);
      assertThat(consumer.stats().deadLettered()).isEqualTo(1);
      assertThat(admin.describeTopic(orders + ".dlq").maxMessageBytes())
          .isEqualTo(Integer.MAX_VALUE);
    }
  }
}
