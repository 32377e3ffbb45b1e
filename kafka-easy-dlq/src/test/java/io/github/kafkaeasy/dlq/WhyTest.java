package io.github.kafkaeasy.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.dlq.internal.Logs;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The log line and the dead letter contain the reason of a failure. */
class WhyTest extends DlqFixture {

  /** A class that the JSON codec reads. */
  record Item(int price) {}

  /** A class that the JSON codec reads. */
  record Order(List<Item> items, Map<String, Item> named) {}

  WhyTest(LocalKafka broker, RawKafka raw) {
    super(broker, raw);
  }

  private static void fail(String value) {
    if (value.startsWith("state")) {
      throw new IllegalStateException(value);
    }
    throw new IllegalArgumentException(value);
  }

  @Test
  void theFirstLetterOfATopicAndExceptionIsLoggedAndTheRestIsSummarized(TestTopics topics) {
    String orders = topics.create("orders");
    for (int i = 0; i < 5; i++) {
      raw.publish(orders, "k", "state " + i);
      raw.publish(orders, "k", "argument " + i);
    }
    try (LogLines log = LogLines.about(orders)) {
      try (EasyConsumer consumer =
          consumer(orders, topics.group("billing"))
              .onFailure(RetryThenDeadLetter.attempts(1).alertEvery(Duration.ofHours(1)))
              .handle(message -> fail(message.value()))
              .start()) {
        await().until(() -> consumer.stats().deadLettered() == 10);
      }
      assertThat(log.with("WARN Dead-lettered to " + orders + ".dlq"))
          .hasSize(2)
          .anyMatch(line -> line.contains(orders + "-0@0") && line.contains("state 0"))
          .anyMatch(line -> line.contains(orders + "-0@1") && line.contains("argument 0"));
      assertThat(log.with("WARN 4 more dead letters of " + orders)).hasSize(2);
    }
  }

  @Test
  void eachRetryIsLoggedAtDebugLevel(TestTopics topics) {
    String orders = topics.create("orders");
    raw.publish(orders, "k", "state");
    Logger logger = (Logger) LoggerFactory.getLogger(Logs.NAME);
    Level before = logger.getLevel();
    logger.setLevel(Level.DEBUG);
    try (LogLines log = LogLines.about(orders);
        EasyConsumer consumer =
            consumer(orders, topics.group("billing"))
                .onFailure(
                    RetryThenDeadLetter.attempts(3)
                        .backoff(Backoff.fixed(Duration.ofMillis(5)))
                        .retryTopics(Duration.ofMillis(100)))
                .handle(message -> fail(message.value()))
                .start()) {
      await().until(() -> consumer.stats().deadLettered() == 1);
      assertThat(log.with("DEBUG " + orders + "-0@0 failed in HANDLE (attempt ")).hasSize(2);
      assertThat(
              log.with(
                  "DEBUG " + orders + "-0@0 moved to the retry topic " + orders + ".retry.100ms"))
          .hasSize(1);
    } finally {
      logger.setLevel(before);
    }
  }

  @Test
  void theReasonNamesTheJsonPathAndTheExpectedTypeButNotThePayload(TestTopics topics) {
    String orders = topics.create("orders");
    raw.publish(orders, "a", "{\"items\":[{\"price\":1},{\"price\":\"secret\"}]}");
    raw.publish(orders, "b", "{\"named\":{\"secret\":{\"price\":\"much\"}}}");
    try (EasyConsumer consumer =
        kafka
            .consumer(Order.class)
            .topics(orders)
            .group(topics.group("billing"))
            .onFailure(RetryThenDeadLetter.attempts(1))
            .handle(message -> {})
            .start()) {
      await().until(() -> consumer.stats().deadLettered() == 2);
    }
    List<String> reasons =
        raw.records(orders + ".dlq").stream()
            .map(record -> String.valueOf(read(record).reason().message()))
            .toList();
    assertThat(reasons)
        .anyMatch(reason -> reason.contains("$.items[1].price: expected int, found a text"))
        .anyMatch(reason -> reason.contains("$.named[*].price: expected int, found a text"))
        .noneMatch(reason -> reason.contains("secret"));
    assertThat(raw.records(orders + ".dlq"))
        .anyMatch(record -> new String(record.value(), UTF_8).contains("secret"));
  }
}
