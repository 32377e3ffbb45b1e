package io.github.kafkaeasy.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.consumer.Outputs;
import io.github.kafkaeasy.dlq.letter.DeadLetter;
import io.github.kafkaeasy.dlq.redrive.CommittedRecords;
import io.github.kafkaeasy.message.Message;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With exactlyOnce a dead letter, and a move to a retry topic, is an output of its record. */
class ExactlyOnceLettersTest extends DlqFixture {
  private static final RetryThenDeadLetter TWICE =
      RetryThenDeadLetter.attempts(2).backoff(Backoff.fixed(Duration.ofMillis(10)));

  private final Map<String, AtomicInteger> attempts = new ConcurrentHashMap<>();
  private final TestTopics topics;
  private String orders;
  private String invoices;
  private String group;

  ExactlyOnceLettersTest(LocalKafka broker, RawKafka raw, TestTopics topics) {
    super(broker, raw);
    this.topics = topics;
  }

  @BeforeEach
  void create() {
    orders = topics.create("orders", 3);
    invoices = topics.create("invoices", 3);
    group = topics.group("billing");
  }

  private ConsumerBuilder<String> consumer() {
    return usual().exactlyOnce();
  }

  private ConsumerBuilder<String> consumer(String name) {
    return usual().exactlyOnce(name);
  }

  private ConsumerBuilder<String> usual() {
    return kafka
        .consumer(String.class)
        .topics(orders)
        .group(group)
        .ordering(Ordering.KEY)
        .handleAndSend(this::handle);
  }

  /** Every seventh record fails, after it has sent its output. */
  private void handle(Message<String> message, Outputs outputs) {
    int attempt =
        attempts.computeIfAbsent(message.value(), v -> new AtomicInteger()).incrementAndGet();
    outputs.send(invoices, message.key(), message.value());
    if (isPoison(message.value())) {
      throw new IllegalStateException("poison, attempt " + attempt);
    }
  }

  private static boolean isPoison(String value) {
    return Integer.parseInt(value) % 7 == 0;
  }

  private void publish(int count) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] key = ("key-" + i % 20).getBytes(UTF_8);
      records.add(new ProducerRecord<>(orders, key, String.valueOf(i).getBytes(UTF_8)));
    }
    raw.publishAll(records);
  }

  private List<String> readable(String topic) {
    return CommittedRecords.of(kafka, topic).stream()
        .map(record -> new String(record.value(), UTF_8))
        .toList();
  }

  private void assertEachOnce(int count) {
    assertThat(readable(invoices)).doesNotHaveDuplicates().noneMatch(value -> isPoison(value));
    assertThat(readable(orders + ".dlq"))
        .doesNotHaveDuplicates()
        .allMatch(value -> isPoison(value));
    assertThat(readable(invoices).size() + readable(orders + ".dlq").size()).isEqualTo(count);
  }

  @Test
  void aRecordThatFailsHasItsDeadLetterAndNoOutput() {
    publish(200);
    try (EasyConsumer consumer = consumer().onFailure(TWICE).start()) {
      raw.awaitCommitted(group, orders, LIMIT);
      await().until(() -> consumer.stats().deadLettered() == 29);
    }
    assertEachOnce(200);
    ConsumerRecord<byte[], byte[]> letter = CommittedRecords.of(kafka, orders + ".dlq").get(0);
    DeadLetter told = read(letter);
    assertThat(told.source().topic()).isEqualTo(orders);
    assertThat(told.attempts()).isEqualTo(2);
    assertThat(told.group()).isEqualTo(group);
  }

  /** Only this producer's transaction can contain both the letter and the offset. */
  @Test
  void aLetterIsWrittenByTheProducerThatCommitsTheOffsetOfItsRecord() throws Exception {
    publish(8);
    try (EasyConsumer consumer =
        consumer("one").onFailure(TWICE.retryTopics(Duration.ofMillis(300))).start()) {
      await().until(() -> consumer.stats().deadLettered() == 2);
      raw.awaitCommitted(group, orders, LIMIT);
      String id = group + "-one";
      long committer =
          raw.admin().describeTransactions(List.of(id)).description(id).get().producerId();
      for (String topic : List.of(orders + ".retry.300ms", orders + ".dlq")) {
        await().until(() -> !producersOf(topic).isEmpty());
        assertThat(producersOf(topic)).as(topic).containsExactly(committer);
      }
    }
  }

  private Set<Long> producersOf(String topic) throws Exception {
    Set<Long> ids = new HashSet<>();
    int partitions =
        raw.admin()
            .describeTopics(List.of(topic))
            .allTopicNames()
            .get()
            .get(topic)
            .partitions()
            .size();
    for (int i = 0; i < partitions; i++) {
      TopicPartition partition = new TopicPartition(topic, i);
      raw.admin()
          .describeProducers(List.of(partition))
          .partitionResult(partition)
          .get()
          .activeProducers()
          .forEach(producer -> ids.add(producer.producerId()));
    }
    return ids;
  }

  @Test
  void aMoveToARetryTopicIsInTheTransactionToo() {
    publish(100);
    RetryThenDeadLetter tiers = TWICE.retryTopics(Duration.ofMillis(300));
    try (EasyConsumer consumer = consumer().onFailure(tiers).start()) {
      await().until(() -> consumer.stats().deadLettered() == 15);
      assertThat(consumer.stats().moved()).isEqualTo(15);
      await().until(() -> readable(orders + ".dlq").size() == 15);
    }
    assertEachOnce(100);
    assertThat(readable(orders + ".retry.300ms")).hasSize(15).doesNotHaveDuplicates();
  }

  @Test
  void aRecordThatIsTooLargeForTheDeadLetterTopicGoesThereAsAPointer() {
    String letters = topics.name("letters");
    raw.createTopic(letters, 1);
    set(letters, "max.message.bytes", "5000");
    byte[] large = new byte[20_000];
    new Random(3).nextBytes(large);
    raw.publish(orders, "a", "1");
    raw.publishBytes(orders, "b".getBytes(UTF_8), large);
    raw.publish(orders, "c", "3");
    try (EasyConsumer consumer =
        kafka
            .consumer(byte[].class)
            .topics(orders)
            .group(group)
            .ordering(Ordering.KEY)
            .exactlyOnce()
            .onFailure(RetryThenDeadLetter.attempts(1).to(letters))
            .handleAndSend(
                (message, outputs) -> {
                  outputs.send(invoices, message.value());
                  if (message.value().length > 100) {
                    throw new IllegalStateException("large");
                  }
                })
            .start()) {
      raw.awaitCommitted(group, orders, LIMIT);
      await().until(() -> CommittedRecords.of(kafka, letters).size() == 1);
      assertThat(consumer.failure()).isEmpty();
    }
    DeadLetter told = read(CommittedRecords.of(kafka, letters).get(0));
    assertThat(told.pointer()).isTrue();
    assertThat(readable(invoices)).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void membersThatJoinAndLeaveRepeatNoLetterAndLoseNone() {
    publish(3_000);
    Random random = new Random(11);
    List<EasyConsumer> members = new ArrayList<>();
    for (int round = 0; round < 6; round++) {
      if (members.size() < 2) {
        members.add(consumer().revocationWait(Duration.ofMillis(20)).onFailure(TWICE).start());
      } else {
        members.remove(random.nextInt(members.size())).close(Duration.ofMillis(300));
      }
      int soFar = attempts.size();
      await().until(() -> attempts.size() > soFar + 100 || attempts.size() == 3_000);
    }
    raw.awaitCommitted(group, orders, LIMIT);
    members.forEach(member -> assertThat(member.failure()).isEmpty());
    members.forEach(EasyConsumer::close);
    assertEachOnce(3_000);
  }
}
