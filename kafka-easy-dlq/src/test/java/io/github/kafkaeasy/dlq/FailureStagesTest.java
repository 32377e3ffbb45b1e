package io.github.kafkaeasy.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.dlq.letter.DeadLetter;
import io.github.kafkaeasy.error.HandlerTimeoutException;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A dead letter names the stage in which its record failed. */
class FailureStagesTest extends DlqFixture {

  FailureStagesTest(LocalKafka broker, RawKafka raw) {
    super(broker, raw);
  }

  private DeadLetter letterOf(TestTopics topics, UnaryOperator<ConsumerBuilder<String>> failing) {
    String orders = topics.create("orders");
    String group = topics.group("billing");
    raw.publish(orders, "k", "v");
    try (EasyConsumer consumer =
        failing.apply(consumer(orders, group).onFailure(RetryThenDeadLetter.attempts(1))).start()) {
      raw.awaitCommitted(group, orders, LIMIT);
      assertThat(consumer.stats().deadLettered()).isEqualTo(1);
    }
    var record = raw.awaitRecords(orders + ".dlq", 1, LIMIT).get(0);
    assertThat(record.value()).isEqualTo("v".getBytes(UTF_8));
    return read(record);
  }

  @Test
  void aHandlerThatExceedsItsTimeLimit(TestTopics topics) {
    CountDownLatch never = new CountDownLatch(1);
    DeadLetter letter =
        letterOf(
            topics,
            consumer ->
                consumer
                    .handlerTimeout(Duration.ofMillis(100))
                    .handle(
                        message -> {
                          never.await();
                        }));
    assertThat(letter.reason().stage()).isEqualTo("timeout");
    assertThat(letter.reason().exceptionClass()).isEqualTo(HandlerTimeoutException.class.getName());
    assertThat(letter.reason().message()).contains("handlerTimeout");
  }

  @Test
  void aFilterThatThrows(TestTopics topics) {
    DeadLetter letter =
        letterOf(
            topics,
            consumer ->
                consumer
                    .filterMessages(
                        message -> {
                          throw new IllegalStateException("the filter is broken");
                        })
                    .handle(message -> {}));
    assertThat(letter.reason().stage()).isEqualTo("filter");
    assertThat(letter.reason().message()).isEqualTo("the filter is broken");
  }

  @Test
  void aFilterOfUndecodedRecordsThatThrows(TestTopics topics) {
    DeadLetter letter =
        letterOf(
            topics,
            consumer ->
                consumer
                    .filter(
                        record -> {
                          throw new IllegalStateException("the filter is broken");
                        })
                    .handle(message -> {}));
    assertThat(letter.reason().stage()).isEqualTo("filter");
  }
}
