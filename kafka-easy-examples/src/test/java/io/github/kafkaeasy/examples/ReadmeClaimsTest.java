package io.github.kafkaeasy.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.spi.FailureHandler;
import io.github.kafkaeasy.consumer.spi.FailurePolicy;
import io.github.kafkaeasy.dlq.Backoff;
import io.github.kafkaeasy.dlq.RetryThenDeadLetter;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Claims of README.md that no other test covers. */
@KafkaTest
class ReadmeClaimsTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  private final List<Integer> attempts = new CopyOnWriteArrayList<>();
  private KafkaEasy kafka;
  private RawKafka raw;
  private String topic;
  private String group;

  @BeforeEach
  void connect(TestKafka broker, TestTopics topics, RawKafka tool) {
    kafka = KafkaEasy.connect(broker.bootstrapServers());
    raw = tool;
    topic = topics.create("orders");
    group = topics.group("billing");
  }

  @Test
  void skipLeavesTheRecordOutAndTheConsumerContinues() {
    raw.publish(topic, "k", "bad");
    raw.publish(topic, "k", "good");

    try (EasyConsumer consumer = failing().onFailure(FailureHandler.skip()).start()) {
      raw.awaitCommitted(group, topic, SOON);
      assertThat(consumer.stats().skipped()).isEqualTo(1);
      assertThat(consumer.stats().handled()).isEqualTo(1);
    }
    assertThat(attempts).containsExactly(1);
  }

  @Test
  void withoutAFailureHandlerEachFailureIsLoggedAndNothingIsSkipped() {
    raw.publish(topic, "k", "bad");
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger("io.github.kafkaeasy");
    log.start();
    logger.addAppender(log);
    logger.setAdditive(false); // the test expects these log lines
    try (EasyConsumer consumer = failing().start()) {
      await().atMost(SOON).until(() -> attempts.size() >= 3);
      assertThat(consumer.stats().settled()).isZero();
    } finally {
      logger.detachAppender(log);
      logger.setAdditive(true);
    }
    assertThat(List.copyOf(log.list))
        .filteredOn(event -> event.getLevel() == Level.ERROR)
        .extracting(ILoggingEvent::getFormattedMessage)
        .hasSizeGreaterThanOrEqualTo(2)
        .allSatisfy(line -> assertThat(line).contains(topic + "-0@0"));
    assertThat(raw.committedOffsets(group).values()).allMatch(offset -> offset.offset() == 0);
  }

  @Test
  void attemptsAreCountedFromOneAfterARestart() {
    raw.publish(topic, "k", "bad");
    FailurePolicy slowly =
        RetryThenDeadLetter.attempts(100).backoff(Backoff.fixed(Duration.ofMillis(50)));

    EasyConsumer first = failing().onFailure(slowly).start();
    try (first) {
      await().atMost(SOON).until(() -> attempts.contains(3));
    }
    int before = attempts.size();
    EasyConsumer second = failing().onFailure(slowly).start();
    try (second) {
      await().atMost(SOON).until(() -> attempts.size() > before);
    }
    assertThat(attempts.get(before)).isEqualTo(1);
  }

  private ConsumerBuilder<String> failing() {
    return kafka
        .consumer(String.class)
        .topics(topic)
        .group(group)
        .commitEvery(Duration.ofMillis(100))
        .handle(
            message -> {
              if (message.value().equals("bad")) {
                attempts.add(message.attempt());
                throw new IllegalStateException("bad");
              }
            });
  }
}
