package io.github.kafkaeasy.dlq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.dlq.letter.Dialect;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.error.RejectedMessage;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/**
 * Letters that the dead-letter topic cannot take go to the spill topic, and alerts report dead
 * letters.
 */
class SpillTest extends DlqFixture {

  SpillTest(LocalKafka broker, RawKafka raw) {
    super(broker, raw);
  }

  @Test
  void undeliverableLettersGoToTheSpillTopicUntilTheDeadLetterTopicWorksAgain(TestTopics topics) {
    String orders = topics.create("orders");
    String letters = unwritable(topics, "letters");
    String spill = topics.name("spill");
    String group = topics.group("billing");
    List<DeadLetterAlert> alerts = new CopyOnWriteArrayList<>();
    for (int i = 0; i < 40; i++) {
      raw.publish(orders, "k" + i, "poison");
    }
    try (EasyConsumer consumer =
        consumer(orders, group)
            .ordering(Ordering.KEY)
            .onFailure(
                RetryThenDeadLetter.attempts(1)
                    .deliveryTimeout(Duration.ofSeconds(1))
                    .to(letters)
                    .spillTo(spill)
                    .onDeadLetter(alerts::add)
                    .alertEvery(Duration.ZERO))
            .handle(
                message -> {
                  throw new RejectedMessage("poison");
                })
            .start()) {
      raw.awaitCommitted(group, orders, LIMIT);
      assertThat(sources(spill)).hasSize(40);
      assertThat(raw.records(letters)).isEmpty();
      await().until(() -> alerts.stream().mapToLong(DeadLetterAlert::count).sum() == 40);
      assertThat(alerts).allMatch(alert -> alert.topic().equals(spill));

      makeWritable(letters);
      await()
          .until(
              () -> {
                raw.publish(orders, "late", "poison");
                return !raw.records(letters).isEmpty();
              });
      raw.awaitCommitted(group, orders, LIMIT);
      assertThat(consumer.failure()).isEmpty();
    }
  }

  @Test
  void aSpillTopicThatTheConsumerReadsOrThatIsTheDeadLetterTopicIsRefused(TestTopics topics) {
    String orders = topics.create("orders");
    RetryThenDeadLetter policy = RetryThenDeadLetter.attempts(1);
    assertThatThrownBy(() -> start(orders, topics.group("billing"), policy.spillTo(orders)))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("spillTo = " + orders)
        .hasMessageContaining("would read its own dead letters");
    assertThatThrownBy(
            () -> start(orders, topics.group("billing"), policy.spillTo(orders + ".dlq")))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("spillTo = " + orders + ".dlq")
        .hasMessageContaining("Name another topic");
  }

  private EasyConsumer start(String topic, String group, RetryThenDeadLetter policy) {
    return consumer(topic, group).onFailure(policy).handle(message -> {}).start();
  }

  @Test
  void aLetterInTheTutorialsEnvelopeIsReadAndRedrivenUnchanged(TestTopics topics) {
    String orders = topics.create("orders");
    String group = topics.group("billing");
    var place = raw.publish(orders, "k", "{\"id\": 1}");
    try (EasyConsumer consumer =
        consumer(orders, group)
            .onFailure(RetryThenDeadLetter.attempts(1).dialect(Dialect.JSON_ENVELOPE))
            .handle(
                message -> {
                  throw new RejectedMessage("no such user");
                })
            .start()) {
      raw.awaitCommitted(group, orders, LIMIT);
      assertThat(consumer.stats().deadLettered()).isEqualTo(1);
    }
    var letter = raw.awaitRecords(orders + ".dlq", 1, LIMIT).get(0);
    assertThat(new String(letter.value(), java.nio.charset.StandardCharsets.UTF_8))
        .contains("\"original_topic\":\"" + orders + "\"")
        .contains("\"original_message\":{\"id\":1}")
        .contains("\"error_reason\":\"RejectedMessage: no such user\"")
        .contains("\"failed_at\":\"");
    assertThat(read(letter).source().offset()).isEqualTo(place.offset());
    assertThat(Dialect.of(letter).original(letter).value())
        .isEqualTo("{\"id\": 1}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }
}
