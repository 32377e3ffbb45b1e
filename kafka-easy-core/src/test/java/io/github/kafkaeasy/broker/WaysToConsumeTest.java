package io.github.kafkaeasy.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.ConsumerStats;
import io.github.kafkaeasy.consumer.Deduplication;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.consumer.spi.ConsumerObserver;
import io.github.kafkaeasy.consumer.spi.FailedRecord;
import io.github.kafkaeasy.consumer.spi.FailureDecision;
import io.github.kafkaeasy.consumer.spi.FailureHandler;
import io.github.kafkaeasy.consumer.spi.FailureStage;
import io.github.kafkaeasy.error.BatchFailure;
import io.github.kafkaeasy.message.Message;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TakeTime;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Asynchronous handlers, batches and the other ways to consume, on a real broker. */
@KafkaTest
class WaysToConsumeTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  private final List<String> handled = Collections.synchronizedList(new ArrayList<>());
  private KafkaEasy kafka;
  private RawKafka raw;
  private String topic;
  private String group;

  @BeforeEach
  void connect(TestKafka broker, TestTopics topics, RawKafka rawKafka) {
    kafka = KafkaEasy.connect(broker.bootstrapServers());
    raw = rawKafka;
    topic = topics.create("orders", 3);
    group = topics.group("billing");
  }

  private ConsumerBuilder<String> consumer() {
    return kafka
        .consumer(String.class)
        .topics(topic)
        .group(group)
        .commitEvery(Duration.ofMillis(100));
  }

  private void publish(int count) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      records.add(
          new ProducerRecord<>(
              topic,
              ("key-" + i % 50).getBytes(StandardCharsets.UTF_8),
              Integer.toString(i).getBytes(StandardCharsets.UTF_8)));
    }
    raw.publishAll(records);
  }

  @Test
  void asynchronousHandlersKeepTheOrderOfEachKeyAndTheLimitOfOpenStages() {
    publish(2_000);
    OrderPerKey order = new OrderPerKey();
    AtomicInteger open = new AtomicInteger();
    AtomicInteger mostOpen = new AtomicInteger();
    Executor later = CompletableFuture.delayedExecutor(2, TimeUnit.MILLISECONDS);
    try (EasyConsumer consumer =
        consumer()
            .ordering(Ordering.KEY)
            .concurrency(20)
            .handleAsync(
                message -> {
                  mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
                  order.begin(message);
                  return CompletableFuture.runAsync(
                      () -> {
                        order.end(message);
                        open.decrementAndGet();
                      },
                      later);
                })
            .start()) {
      raw.awaitCommitted(group, topic, SOON);
      assertThat(consumer.stats().handled()).isEqualTo(2_000);
    }
    assertThat(order.wrong).isEmpty();
    assertThat(mostOpen.get()).isBetween(2, 20);
  }

  /** Records handler calls of one key that overlap or run out of order. */
  private static final class OrderPerKey {
    private final Map<String, Integer> running = Collections.synchronizedMap(new HashMap<>());
    private final Map<String, Integer> last = Collections.synchronizedMap(new HashMap<>());
    final List<String> wrong = Collections.synchronizedList(new ArrayList<>());

    void begin(Message<String> message) {
      int number = Integer.parseInt(message.value());
      if (running.put(message.key(), number) != null) {
        wrong.add("overlap at " + message);
      }
      Integer before = last.put(message.key(), number);
      if (before != null && before >= number) {
        wrong.add("overtaken at " + message);
      }
    }

    void end(Message<String> message) {
      running.remove(message.key());
    }
  }

  @Test
  void aHandlerThatTakesTooLongIsInterruptedAndItsRecordIsDeadLetteredAsATimeout() {
    publish(20);
    List<FailureStage> stages = Collections.synchronizedList(new ArrayList<>());
    FailureHandler skip =
        failed -> {
          stages.add(failed.stage());
          return CompletableFuture.completedStage(FailureDecision.skipped());
        };
    try (EasyConsumer consumer =
        consumer()
            .ordering(Ordering.KEY)
            .handlerTimeout(Duration.ofSeconds(2))
            .onFailure(skip)
            .handle(
                message -> {
                  if (message.value().equals("7")) {
                    TakeTime.millis(60_000);
                  }
                  handled.add(message.value());
                })
            .start()) {
      raw.awaitCommitted(group, topic, SOON);
      ConsumerStats stats = consumer.stats();
      assertThat(stats.handlerTimeouts()).isEqualTo(1);
      assertThat(stats.skipped()).isEqualTo(1);
    }
    assertThat(stages).containsExactly(FailureStage.TIMEOUT);
    assertThat(handled).hasSize(19).doesNotContain("7");
  }

  @Test
  void aBatchNamesItsFailedMessageAndNoOtherMessageIsRepeated() {
    publish(1_000);
    List<Integer> sizes = Collections.synchronizedList(new ArrayList<>());
    try (EasyConsumer consumer =
        consumer()
            .maxBatchRecords(100)
            .onFailure(FailureHandler.skip())
            .handleBatch(
                messages -> {
                  sizes.add(messages.size());
                  for (int i = 0; i < messages.size(); i++) {
                    String value = messages.get(i).value();
                    if (value.endsWith("77")) {
                      throw new BatchFailure(i, new IllegalStateException("unlucky"));
                    }
                    handled.add(value);
                  }
                })
            .start()) {
      raw.awaitCommitted(group, topic, SOON);
      assertThat(consumer.stats().handled()).isEqualTo(990);
      assertThat(consumer.stats().skipped()).isEqualTo(10);
    }
    assertThat(handled).hasSize(990).doesNotHaveDuplicates();
    assertThat(sizes).allMatch(size -> size <= 100).anyMatch(size -> size > 10);
  }

  @Test
  void theRateIsKeptOverAllPartitions() {
    publish(120);
    long start = System.nanoTime();
    try (EasyConsumer consumer =
        consumer()
            .ordering(Ordering.KEY)
            .maxRecordsPerSecond(60)
            .handle(message -> handled.add(message.value()))
            .start()) {
      raw.awaitCommitted(group, topic, SOON);
      assertThat(consumer.stats().handled()).isEqualTo(120);
    }
    // A lower bound only: of the 120 records, one and a burst of six may be handled at once.
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(1_700));
    assertThat(handled).hasSize(120).doesNotHaveDuplicates();
  }

  @Test
  void copiesInDifferentPartitionsAreHandledOnce() {
    for (int i = 0; i < 300; i++) {
      raw.publish(topic, "key-" + i, "v" + i % 100, RawKafka.header("event", "e" + i % 100));
    }
    try (EasyConsumer consumer =
        consumer()
            .ordering(Ordering.KEY)
            .deduplicate(Deduplication.byHeader("event"))
            .handle(
                message -> {
                  TakeTime.millis(1);
                  handled.add(message.value());
                })
            .start()) {
      raw.awaitCommitted(group, topic, SOON);
      assertThat(consumer.stats().duplicates()).isEqualTo(200);
    }
    assertThat(handled).hasSize(100).doesNotHaveDuplicates();
  }

  @Test
  void recordsOlderThanTheLimitAreLeftOut() {
    long now = System.currentTimeMillis();
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      long timestamp = i % 2 == 0 ? now : now - Duration.ofHours(2).toMillis();
      records.add(
          new ProducerRecord<>(
              topic, 0, timestamp, null, ("v" + i).getBytes(StandardCharsets.UTF_8)));
    }
    raw.publishAll(records);
    try (EasyConsumer consumer =
        consumer()
            .maxAge(Duration.ofHours(1))
            .handle(message -> handled.add(message.value()))
            .start()) {
      raw.awaitCommitted(group, topic, SOON);
      assertThat(consumer.stats().expired()).isEqualTo(5);
    }
    assertThat(handled).containsExactly("v0", "v2", "v4", "v6", "v8");
  }

  @Test
  void anObserverSeesAllEventsAndStatisticsAgree() {
    publish(200);
    Story story = new Story();
    EasyConsumer consumer =
        consumer()
            .observer(story)
            .timeOneRecordOf(1)
            .logContext(true)
            .onFailure(FailureHandler.skip())
            .handle(
                message -> {
                  if (message.value().equals("13")) {
                    throw new IllegalStateException("unlucky");
                  }
                })
            .start();
    raw.awaitCommitted(group, topic, SOON);
    Awaitility.await()
        .atMost(SOON)
        .until(() -> story.committed.values().stream().mapToLong(o -> o).sum() == 200);
    var stats = consumer.stats();
    consumer.close();
    assertThat(story.handled).hasValue(199);
    assertThat(story.failed).hasValue(1);
    assertThat(story.assigned).hasValue(3);
    assertThat(stats.total().handled()).isEqualTo(199);
    assertThat(stats.total().skipped()).isEqualTo(1);
    assertThat(stats.total().handling().timed()).isEqualTo(199);
    assertThat(stats.total().endToEnd().p50()).isPositive();
    assertThat(stats.byPartition().values().stream().mapToLong(part -> part.handled()).sum())
        .isEqualTo(199);
  }

  private static final class Story implements ConsumerObserver {
    final AtomicInteger handled = new AtomicInteger();
    final AtomicInteger failed = new AtomicInteger();
    final AtomicInteger assigned = new AtomicInteger();
    final Map<TopicPartition, Long> committed = Collections.synchronizedMap(new HashMap<>());

    @Override
    public void handled(ConsumerRecord<byte[], byte[]> record, int attempt) {
      handled.incrementAndGet();
    }

    @Override
    public void failed(FailedRecord record) {
      failed.incrementAndGet();
    }

    @Override
    public void assigned(Collection<TopicPartition> partitions) {
      assigned.addAndGet(partitions.size());
    }

    @Override
    public void committed(Map<TopicPartition, Long> offsets) {
      committed.putAll(offsets);
    }
  }
}
