package io.github.kafkaeasy.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.dlq.letter.DeadLetter;
import io.github.kafkaeasy.dlq.letter.DeadLetterHeaders;
import io.github.kafkaeasy.dlq.letter.RetryHeaders;
import io.github.kafkaeasy.message.KafkaEasyHeaders;
import io.github.kafkaeasy.message.Message;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class RetryTopicsTest extends DlqFixture {
  private static final Duration FIRST = Duration.ofMillis(400);
  private static final Duration SECOND = Duration.ofMillis(900);
  private static final RetryThenDeadLetter TIERS =
      RetryThenDeadLetter.attempts(2)
          .backoff(Backoff.fixed(Duration.ofMillis(10)))
          .retryTopics(FIRST, SECOND);

  /** The handled or tried records, with their times. */
  private record Run(String topic, String value, long millis) {}

  private final List<Run> runs = new CopyOnWriteArrayList<>();

  RetryTopicsTest(LocalKafka broker, RawKafka raw) {
    super(broker, raw);
  }

  private void note(Message<String> message) {
    runs.add(new Run(message.topic(), message.value(), System.currentTimeMillis()));
  }

  private void failOnPoison(Message<String> message) {
    note(message);
    if (message.value().startsWith("poison")) {
      throw new IllegalStateException("still poison");
    }
  }

  private List<Run> runsOf(String value) {
    return runs.stream().filter(run -> run.value().equals(value)).toList();
  }

  @Test
  void aRecordGoesThroughTheRetryTopicsWhenItIsDueAndThenToTheDeadLetterTopic(TestTopics topics) {
    String orders = topics.create("orders", 2);
    String group = topics.group("billing");
    var place =
        raw.publish(
            orders, "k", "poison", RawKafka.header("trace", "1"), RawKafka.header("a", "b"));
    raw.publish(orders, "k", "fine");
    try (EasyConsumer consumer =
        consumer(orders, group)
            .ordering(Ordering.KEY)
            .onFailure(TIERS)
            .handle(this::failOnPoison)
            .start()) {
      await().until(() -> exists(orders + ".dlq"));
      ConsumerRecord<byte[], byte[]> letter = raw.awaitRecords(orders + ".dlq", 1, LIMIT).get(0);
      raw.awaitCommitted(group, orders, LIMIT);
      raw.awaitCommitted(group, orders + ".retry.400ms", LIMIT);
      assertThat(runsOf("poison").stream().map(Run::topic))
          .containsExactly(orders, orders, orders + ".retry.400ms", orders + ".retry.900ms");
      List<Run> poison = runsOf("poison");
      assertThat(poison.get(2).millis() - poison.get(1).millis())
          .isGreaterThanOrEqualTo(FIRST.toMillis() - 1);
      assertThat(poison.get(3).millis() - poison.get(2).millis())
          .isGreaterThanOrEqualTo(SECOND.toMillis() - 1);
      // The next record of the key did not wait: a retry topic gives up order.
      assertThat(runsOf("fine").get(0).millis()).isLessThan(poison.get(3).millis());
      DeadLetter told = read(letter);
      assertThat(told.source().topic()).isEqualTo(orders);
      assertThat(told.source().partition()).isEqualTo(place.partition());
      assertThat(told.source().offset()).isEqualTo(place.offset());
      assertThat(told.attempts()).isEqualTo(4);
      assertThat(told.firstFailure()).isBefore(told.lastFailure().minusMillis(1_200));
      assertThat(letter.headers().toArray())
          .filteredOn(h -> !h.key().startsWith(DeadLetterHeaders.PREFIX))
          .containsExactly(RawKafka.header("trace", "1"), RawKafka.header("a", "b"));
      assertThat(letter.value()).isEqualTo("poison".getBytes(UTF_8));
      assertThat(consumer.stats().moved()).isEqualTo(2);
      await().until(() -> consumer.stats().deadLettered() == 1);
    }
  }

  @Test
  void aRecordWhoseFaultIsRepairedMeanwhileIsHandledInItsRetryTopic(TestTopics topics) {
    String orders = topics.create("orders");
    String group = topics.group("billing");
    for (int i = 0; i < 20; i++) {
      raw.publish(orders, "k" + i, "poison-" + i);
    }
    Map<String, Integer> tries = new ConcurrentHashMap<>();
    try (EasyConsumer consumer =
        consumer(orders, group)
            .onFailure(RetryThenDeadLetter.attempts(1).retryTopics(FIRST, SECOND))
            .handle(
                message -> {
                  if (tries.merge(message.value(), 1, Integer::sum) == 1) {
                    throw new IllegalStateException("not yet");
                  }
                  note(message);
                })
            .start()) {
      await().until(() -> runs.size() == 20);
      raw.awaitCommitted(group, orders + ".retry.400ms", LIMIT);
      assertThat(consumer.stats().deadLettered()).isZero();
      assertThat(runs).allMatch(run -> run.topic().equals(orders + ".retry.400ms"));
    }
  }

  @Test
  void aRecordThatIsNotDueIsHeldAndReadAgainAfterARestart(TestTopics topics) {
    String orders = topics.create("orders");
    String group = topics.group("billing");
    raw.publish(orders, "k", "poison");
    RetryThenDeadLetter later = RetryThenDeadLetter.attempts(1).retryTopics(Duration.ofSeconds(3));
    String tier = orders + ".retry.3s";
    try (EasyConsumer consumer =
        consumer(orders, group).onFailure(later).handle(this::failOnPoison).start()) {
      await().until(() -> consumer.stats().moved() == 1 && consumer.stats().held() == 1);
      assertThat(committed(group, tier)).isZero();
    }
    assertThat(runsOf("poison")).hasSize(1);
    long due =
        Long.parseLong(
            new String(
                raw.records(tier).get(0).headers().lastHeader(RetryHeaders.DUE).value(), UTF_8));
    try (EasyConsumer consumer =
        consumer(orders, group).onFailure(later).handle(this::note).start()) {
      await().until(() -> runsOf("poison").size() == 2);
      assertThat(consumer.stats().failedAttempts()).isZero();
    }
    assertThat(runsOf("poison").get(1).topic()).isEqualTo(tier);
    assertThat(runsOf("poison").get(1).millis()).isGreaterThanOrEqualTo(due);
  }

  @Test
  void anotherGroupThatReadsTheSameRetryTopicIgnoresTheRecord(TestTopics topics) {
    String orders = topics.create("orders");
    String billing = topics.group("billing");
    String mail = topics.group("mail");
    raw.publish(orders, "k", "poison");
    RetryThenDeadLetter policy = RetryThenDeadLetter.attempts(1).retryTopics(FIRST);
    List<String> mailed = new CopyOnWriteArrayList<>();
    try (EasyConsumer ours =
            consumer(orders, billing).onFailure(policy).handle(this::failOnPoison).start();
        EasyConsumer theirs =
            consumer(orders, mail)
                .onFailure(policy)
                .handle(message -> mailed.add(message.topic()))
                .start()) {
      await().until(() -> ours.stats().deadLettered() == 1);
      await().until(() -> theirs.stats().filtered() == 1 && !mailed.isEmpty());
      assertThat(mailed).containsExactly(orders);
    }
  }

  @Test
  void forgedHeadersAreClamped(TestTopics topics) {
    String orders = topics.create("orders");
    String group = topics.group("billing");
    RetryThenDeadLetter policy = RetryThenDeadLetter.attempts(1).retryTopics(FIRST);
    try (EasyConsumer consumer =
        consumer(orders, group).onFailure(policy).handle(this::failOnPoison).start()) {
      String tier = orders + ".retry.400ms";
      assertThat(exists(tier)).isTrue();
      raw.publish(
          tier,
          "k",
          "poison",
          RawKafka.header(RetryHeaders.SOURCE_TOPIC, "__consumer_offsets"),
          RawKafka.header(RetryHeaders.SOURCE_OFFSET, "-77"),
          RawKafka.header(RetryHeaders.ATTEMPTS, "2147483648"),
          RawKafka.header(RetryHeaders.FIRST_FAILURE, "253402300799999"),
          RawKafka.header(RetryHeaders.DUE, "253402300799999"),
          RawKafka.header(KafkaEasyHeaders.TARGET_GROUP, group),
          RawKafka.header(KafkaEasyHeaders.TARGET_TOPIC, tier));
      await().until(() -> consumer.stats().deadLettered() == 1);
      DeadLetter told = read(raw.awaitRecords(orders + ".dlq", 1, LIMIT).get(0));
      assertThat(told.source().topic()).isEqualTo(tier);
      assertThat(told.attempts()).isEqualTo(DeadLetter.LARGEST_COUNT);
      assertThat(told.firstFailure()).isBeforeOrEqualTo(Instant.now());
    }
  }
}
