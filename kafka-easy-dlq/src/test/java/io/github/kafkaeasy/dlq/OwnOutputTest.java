package io.github.kafkaeasy.dlq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.junit.jupiter.api.Test;

/** No consumer reads the topics that it writes itself, even if a pattern chooses its topics. */
class OwnOutputTest extends DlqFixture {
  private final Set<String> handled = ConcurrentHashMap.newKeySet();

  OwnOutputTest(LocalKafka broker, RawKafka raw) {
    super(broker, raw);
  }

  private ConsumerBuilder<String> matching(String pattern, String group) {
    return kafka
        .consumer(String.class)
        .topicsMatching(Pattern.compile(pattern))
        .group(group)
        .commitEvery(MOMENT)
        .property(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 200);
  }

  private EasyConsumer failing(ConsumerBuilder<String> builder, RetryThenDeadLetter policy) {
    return builder
        .onFailure(policy)
        .handle(
            message -> {
              handled.add(message.topic());
              if (message.value().equals("poison")) {
                throw new IllegalArgumentException("poison");
              }
            })
        .start();
  }

  /**
   * Creates a topic and waits until the consumer has handled a record of it. Then the consumer has
   * seen the older dead-letter topic, too.
   */
  private void awaitTopicsAreSeen(String prefix) {
    String later = prefix + ".later";
    try {
      raw.admin().createTopics(List.of(new NewTopic(later, 1, (short) 1))).all().get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
    raw.publish(later, "k", "fine");
    await().until(() -> handled.contains(later));
  }

  @Test
  void aPatternLeavesOutTheConsumersOwnDeadLetterTopic(TestTopics topics) {
    String orders = topics.create("orders", 1);
    raw.publish(orders, "k", "poison");
    try (EasyConsumer consumer =
        failing(
            matching(Pattern.quote(orders) + ".*", topics.group("billing")),
            RetryThenDeadLetter.attempts(1))) {
      await().until(() -> consumer.stats().deadLettered() == 1);
      awaitTopicsAreSeen(orders);
      assertThat(handled).containsExactlyInAnyOrder(orders, orders + ".later");
      assertThat(exists(orders + ".dlq.dlq")).isFalse();
    }
  }

  @Test
  void aPatternLeavesOutADeadLetterTopicWithACustomName(TestTopics topics) {
    String orders = topics.create("orders", 1);
    String failed = orders + ".all.failed";
    raw.publish(orders, "k", "poison");
    try (EasyConsumer consumer =
        failing(
            matching(Pattern.quote(orders) + ".*", topics.group("billing")),
            RetryThenDeadLetter.attempts(1).to(failed))) {
      await().until(() -> consumer.stats().deadLettered() == 1);
      awaitTopicsAreSeen(orders);
      assertThat(handled).containsExactlyInAnyOrder(orders, orders + ".later");
      assertThat(raw.records(failed)).hasSize(1);
    }
  }

  @Test
  void aPatternLeavesOutTheSpillTopic(TestTopics topics) {
    String orders = topics.create("orders", 1);
    String spill = orders + ".spilled";
    String letters = unwritable(orders + ".letters");
    raw.publish(orders, "k", "poison");
    try (EasyConsumer consumer =
        failing(
            matching(Pattern.quote(orders) + ".*", topics.group("billing")),
            RetryThenDeadLetter.attempts(1)
                .deliveryTimeout(Duration.ofSeconds(1))
                .to(letters)
                .spillTo(spill))) {
      await().until(() -> consumer.stats().deadLettered() == 1);
      awaitTopicsAreSeen(orders);
      assertThat(handled).containsExactlyInAnyOrder(orders, orders + ".later");
    }
  }

  @Test
  void aFunctionThatNamesATopicOfThePatternIsRefusedAndTheRecordStays(TestTopics topics) {
    String orders = topics.create("orders", 1);
    String group = topics.group("billing");
    raw.publish(orders, "k", "poison");
    try (LogLines log = LogLines.about(orders + "-0@0");
        EasyConsumer consumer =
            failing(
                matching(Pattern.quote(orders) + ".*", group),
                RetryThenDeadLetter.attempts(1).to(record -> orders + ".elsewhere"))) {
      await().until(() -> !log.with("topicsMatching").isEmpty());
      assertThat(consumer.stats().deadLettered()).isZero();
      assertThat(exists(orders + ".elsewhere")).isFalse();
      assertThat(committed(group, orders)).isZero();
    }
  }

  @Test
  void retryTopicsOfAPatternWouldNeverBeReadSoTheStartIsRefused(TestTopics topics) {
    ConsumerBuilder<String> builder =
        matching(topics.name("orders") + ".*", topics.group("billing"))
            .onFailure(RetryThenDeadLetter.attempts(1).retryTopics(Duration.ofSeconds(1)))
            .handle(message -> {});
    assertThatThrownBy(builder::start)
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("retryTopics")
        .hasMessageContaining("topicsMatching");
  }
}
