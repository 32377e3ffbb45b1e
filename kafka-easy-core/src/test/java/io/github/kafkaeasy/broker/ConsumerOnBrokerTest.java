package io.github.kafkaeasy.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.ConsumerState;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.Filters;
import io.github.kafkaeasy.consumer.GroupProtocol;
import io.github.kafkaeasy.consumer.OffsetReset;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.consumer.Position;
import io.github.kafkaeasy.consumer.spi.FailureDecision;
import io.github.kafkaeasy.consumer.spi.FailureHandler;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.producer.EasyProducer;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TakeTime;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The consumer's main features on a real broker. */
@KafkaTest
class ConsumerOnBrokerTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  static {
    Awaitility.setDefaultTimeout(SOON);
  }

  private final List<String> handled = Collections.synchronizedList(new ArrayList<>());
  private String bootstrap;
  private KafkaEasy kafka;
  private RawKafka raw;
  private String topic;
  private String group;

  @BeforeEach
  void connect(TestKafka broker, TestTopics topics, RawKafka rawKafka) {
    bootstrap = broker.bootstrapServers();
    kafka = KafkaEasy.connect(bootstrap);
    raw = rawKafka;
    topic = topics.create("orders", 3);
    group = topics.group("billing");
  }

  private ConsumerBuilder<String> consumer() {
    return withoutHandler().handle(message -> handled.add(message.value()));
  }

  private ConsumerBuilder<String> withoutHandler() {
    return kafka
        .consumer(String.class)
        .topics(topic)
        .group(group)
        .commitEvery(Duration.ofMillis(100));
  }

  @Test
  void everyRecordIsHandledOnceAndCommitted() {
    for (int i = 0; i < 100; i++) {
      raw.publish(topic, "key-" + i, "value-" + i);
    }
    try (EasyConsumer consumer = consumer().ordering(Ordering.KEY).start()) {
      raw.awaitCommitted(group, topic, SOON);
      assertThat(consumer.stats().handled()).isEqualTo(100);
      assertThat(consumer.state()).isEqualTo(ConsumerState.RUNNING);
    }
    assertThat(handled).hasSize(100).doesNotHaveDuplicates();
  }

  @Test
  void afterACleanStopNothingRepeatsInPartitionOrder() {
    for (int i = 0; i < 200; i++) {
      raw.publish(topic, "key-" + i, "value-" + i);
    }
    EasyConsumer first = withoutHandler().handle(m -> slowly(m.value())).start();
    Awaitility.await().until(() -> handled.size() > 20);
    first.close();
    assertThat(first.drainReport()).get().matches(report -> report.clean());
    try (EasyConsumer second = consumer().start()) {
      raw.awaitCommitted(group, topic, SOON);
      Awaitility.await().until(() -> second.state() == ConsumerState.RUNNING);
    }
    assertThat(handled).hasSize(200).doesNotHaveDuplicates();
  }

  @Test
  void afterACleanStopOnlyTheParkedRecordRepeatsInKeyOrder() {
    for (int i = 0; i < 1_500; i++) {
      raw.publish(topic, "key-" + i, "value-" + i);
    }
    EasyConsumer first =
        withoutHandler()
            .ordering(Ordering.KEY)
            .onFailure(failed -> completed(FailureDecision.retry(Duration.ofHours(1))))
            .handle(
                message -> {
                  if (message.value().equals("value-3")) {
                    throw new IllegalStateException("parked");
                  }
                  handled.add(message.value());
                })
            .start();
    Awaitility.await().until(() -> handled.size() == 1_499);
    first.close();
    assertThat(first.drainReport()).get().matches(report -> report.clean());
    handled.clear();
    try (EasyConsumer second = consumer().ordering(Ordering.KEY).start()) {
      raw.awaitCommitted(group, topic, SOON);
      assertThat(handled).containsExactly("value-3");
      assertThat(second.stats().alreadyDone()).isPositive();
    }
  }

  @Test
  void theKip848GroupProtocolWorksToo() throws Exception {
    GroupProtocols.assumeSupported("consumer", raw);
    for (int i = 0; i < 50; i++) {
      raw.publish(topic, "key-" + i, "value-" + i);
    }
    CountDownLatch caughtUp = new CountDownLatch(1);
    try (EasyConsumer consumer =
        consumer()
            .groupProtocol(GroupProtocol.CONSUMER)
            .ordering(Ordering.KEY)
            .onCaughtUp(caughtUp::countDown)
            .start()) {
      assertThat(caughtUp.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(handled).hasSize(50).doesNotHaveDuplicates();
      raw.awaitCommitted(group, topic, SOON);
      assertThat(groupType(group)).isEqualTo(GroupType.CONSUMER);
      assertThat(consumer.state()).isEqualTo(ConsumerState.RUNNING);
    }
  }

  @Test
  void nothingIsLostInPartitionsThatAreAddedUnderLoadEvenWhenStartingAtTheEnd() throws Exception {
    AtomicInteger sent = new AtomicInteger();
    try (EasyConsumer consumer =
            consumer()
                .ordering(Ordering.KEY)
                .offsetReset(OffsetReset.LATEST)
                .property("metadata.max.age.ms", 500)
                .start();
        Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      // The consumer commits its start position in each partition as soon as it is known.
      Awaitility.await().until(() -> raw.committedOffsets(group).size() == 3);
      publishUntil(sent, 200);
      admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(6))).all().get();
      publishUntil(sent, 600);
      Awaitility.await().until(() -> consumer.stats().partitions() == 6);
      publishUntil(sent, 800);
      Awaitility.await().until(() -> handled.size() == 800);
      assertThat(handled).doesNotHaveDuplicates();
      assertThat(raw.records(topic)).anyMatch(record -> record.partition() >= 3);
    }
  }

  /** Uses a new producer for each call, because a new one knows all partitions at once. */
  private void publishUntil(AtomicInteger sent, int count) {
    try (EasyProducer<String> producer = kafka.producer(String.class).topic(topic).start()) {
      while (sent.get() < count) {
        int number = sent.getAndIncrement();
        producer.send("key-" + number, "value-" + number).join();
      }
    }
  }

  @Test
  void newTopicsThatMatchAPatternAreRead() {
    raw.publish(topic, "k", "first");
    try (EasyConsumer consumer =
        kafka
            .consumer(String.class)
            .topicsMatching(Pattern.compile(Pattern.quote(topic) + ".*"))
            .group(group)
            .offsetReset(OffsetReset.LATEST)
            .startFrom(Position.beginning())
            .property("metadata.max.age.ms", 500)
            .handle(message -> handled.add(message.value()))
            .start()) {
      Awaitility.await().until(() -> handled.contains("first"));
      try (EasyAdmin admin = kafka.admin()) {
        admin.createTopicIfMissing(topic + ".more", 1, 1, Map.of());
      }
      raw.publish(topic + ".more", "k", "second");
      Awaitility.await().until(() -> handled.contains("second"));
      assertThat(consumer.state()).isEqualTo(ConsumerState.RUNNING);
    }
  }

  @Test
  void aTopicCanHaveItsOwnTypeAndHandler() {
    record Payment(int cents) {}
    String payments = topic + ".payments";
    List<Integer> cents = Collections.synchronizedList(new ArrayList<>());
    try (EasyAdmin admin = kafka.admin()) {
      admin.createTopicIfMissing(payments, 1, 1, Map.of());
    }
    raw.publish(topic, "k", "order");
    raw.publish(payments, "k", "{\"cents\": 250}");
    try (EasyConsumer consumer =
        consumer()
            .topic(
                payments, Codec.json(Payment.class), message -> cents.add(message.value().cents()))
            .start()) {
      Awaitility.await().until(() -> consumer.stats().handled() == 2);
    }
    assertThat(handled).containsExactly("order");
    assertThat(cents).containsExactly(250);
  }

  @Test
  void aTimeRangeIsReplayedWithoutAGroupAndThenTheConsumerEnds() throws Exception {
    for (int i = 0; i < 30; i++) {
      raw.publish(topic, "key-" + i, "value-" + i);
    }
    EasyConsumer replay =
        kafka
            .consumer(String.class)
            .partitions(
                new TopicPartition(topic, 0),
                new TopicPartition(topic, 1),
                new TopicPartition(topic, 2))
            .startFrom(Position.time(Instant.now().minusSeconds(3_600)))
            .endAt(Position.end())
            .handle(message -> handled.add(message.value()))
            .start();
    assertThat(replay.awaitClosed(SOON)).isEqualTo(ConsumerState.CLOSED);
    assertThat(handled).hasSize(30).doesNotHaveDuplicates();
  }

  @Test
  void aRunningConsumerIsMovedBackAndRunsTheSameRecordsAgain() throws Exception {
    for (int i = 0; i < 30; i++) {
      raw.publish(topic, "key-" + i, "value-" + i);
    }
    try (EasyConsumer consumer = consumer().start()) {
      Awaitility.await().until(() -> handled.size() == 30);
      Map<TopicPartition, Position> back = new HashMap<>();
      for (int i = 0; i < 3; i++) {
        back.put(new TopicPartition(topic, i), Position.beginning());
      }
      consumer.seek(back).get(60, TimeUnit.SECONDS);
      Awaitility.await().until(() -> handled.size() == 60);
      assertThat(Set.copyOf(handled)).hasSize(30);
      raw.awaitCommitted(group, topic, SOON);
    }
  }

  private GroupType groupType(String id) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      return admin.listGroups().all().get(60, TimeUnit.SECONDS).stream()
          .filter(listing -> listing.groupId().equals(id))
          .findFirst()
          .flatMap(GroupListing::type)
          .orElseThrow();
    }
  }

  @Tag("newest-clients")
  @Test
  void aStaticMemberKeepsItsPlaceWhenItClosesUnlessToldToLeave() throws Exception {
    consumer().staticMember("billing-a").start().close();
    EasyConsumer staying = consumer().staticMember("billing-a").start();
    Awaitility.await().until(() -> staying.stats().partitions() == 3);
    staying.close();
    assertThat(members()).containsExactly("billing-a");
    EasyConsumer leaving = consumer().staticMember("billing-a").leaveOnClose(true).start();
    Awaitility.await().until(() -> leaving.stats().partitions() == 3);
    leaving.close();
    assertThat(members()).isEmpty();
  }

  private List<String> members() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      return admin
          .describeConsumerGroups(List.of(group))
          .describedGroups()
          .get(group)
          .get(60, TimeUnit.SECONDS)
          .members()
          .stream()
          .map(member -> member.groupInstanceId().orElse("dynamic"))
          .toList();
    }
  }

  private static CompletionStage<FailureDecision> completed(FailureDecision decision) {
    return CompletableFuture.completedStage(decision);
  }

  private void slowly(String value) throws InterruptedException {
    TakeTime.millis(10);
    handled.add(value);
  }

  @Test
  void aHandlerSlowerThanMaxPollIntervalStaysAMember() throws Exception {
    CountDownLatch second = new CountDownLatch(1);
    AtomicInteger runs = new AtomicInteger();
    raw.publish(topic, "k", "slow");
    raw.publish(topic, "k", "next");
    try (EasyConsumer consumer =
        withoutHandler()
            .property("max.poll.interval.ms", 3_000)
            .handle(
                message -> {
                  if (message.value().equals("slow")) {
                    runs.incrementAndGet();
                    TakeTime.millis(8_000);
                  } else {
                    second.countDown();
                  }
                })
            .start()) {
      assertThat(second.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
      raw.awaitCommitted(group, topic, SOON);
      assertThat(runs).hasValue(1);
      assertThat(consumer.stats().partitions()).isEqualTo(3);
      assertThat(consumer.stats().failedCommits()).isZero();
    }
  }

  @Test
  void foreignRecordsRefusedByAHeaderFilterAreNeverDecoded() {
    AtomicInteger decoded = new AtomicInteger();
    Codec<String> counting =
        Codec.of(
            text -> text.getBytes(StandardCharsets.UTF_8),
            bytes -> {
              decoded.incrementAndGet();
              return new String(bytes, StandardCharsets.UTF_8);
            },
            "counting");
    raw.publishBytes(topic, new byte[] {(byte) 0xFF}, new byte[] {(byte) 0xFF});
    raw.publish(topic, "k", "foreign", RawKafka.header("message_type", "invoice"));
    raw.publish(topic, "k", "ours", RawKafka.header("message_type", "greeting"));
    try (EasyConsumer consumer =
        kafka
            .consumer(counting)
            .topics(topic)
            .group(group)
            .commitEvery(Duration.ofMillis(100))
            .filter(Filters.headerEquals("message_type", "greeting"))
            .handle(message -> handled.add(message.value()))
            .start()) {
      raw.awaitCommitted(group, topic, SOON);
      assertThat(consumer.stats().filtered()).isEqualTo(2);
    }
    assertThat(handled).containsExactly("ours");
    assertThat(decoded).hasValue(1);
  }

  @Test
  void closingFromAHandlerOnlyAsksAndTheHandledRecordIsCommitted() throws Exception {
    AtomicReference<EasyConsumer> self = new AtomicReference<>();
    CountDownLatch ready = new CountDownLatch(1);
    raw.publish(topic, "k", "last");
    EasyConsumer consumer =
        withoutHandler()
            .handle(
                message -> {
                  ready.await();
                  assertThatThrownBy(() -> self.get().awaitClosed())
                      .isInstanceOf(IllegalStateException.class);
                  self.get().close();
                  handled.add(message.value());
                })
            .start();
    self.set(consumer);
    ready.countDown();
    assertThat(consumer.awaitClosed(SOON)).isEqualTo(ConsumerState.CLOSED);
    raw.awaitCommitted(group, topic, SOON);
    assertThat(handled).containsExactly("last");
  }

  @Test
  void afterAPauseNoRecordBeginsAndAResumeContinues() {
    try (EasyConsumer consumer = consumer().start()) {
      Awaitility.await().until(() -> consumer.stats().partitions() == 3);
      consumer.pause().join();
      Awaitility.await().until(() -> consumer.state() == ConsumerState.PAUSED);
      raw.publish(topic, "k", "v");
      // A paused consumer polls in order to stay a member; in this time a poll would have fetched
      // the record.
      Awaitility.await()
          .during(Duration.ofMillis(500))
          .atMost(Duration.ofMinutes(1))
          .until(handled::isEmpty);
      consumer.resume().join();
      Awaitility.await().until(() -> handled.contains("v"));
    }
  }

  @Test
  void aFailureHandlerThatStopsEndsTheConsumerFailedWithTheCause() throws Exception {
    raw.publish(topic, "k", "v");
    EasyConsumer consumer =
        withoutHandler()
            .onFailure(FailureHandler.stop())
            .handle(
                message -> {
                  throw new IllegalStateException("no stock");
                })
            .start();
    assertThat(consumer.awaitClosed(SOON)).isEqualTo(ConsumerState.FAILED);
    assertThat(consumer.failure())
        .get()
        .satisfies(e -> assertThat(e).hasRootCauseMessage("no stock"));
    assertThat(raw.committedOffsets(group).values()).allMatch(offset -> offset.offset() == 0);
  }

  @Test
  void noThreadOfOursSurvivesAClose() {
    raw.publish(topic, "k", "v");
    EasyConsumer consumer = consumer().name("threads").start();
    Awaitility.await().until(() -> handled.contains("v"));
    consumer.close();
    Set<String> left = ConcurrentHashMap.newKeySet();
    Awaitility.await()
        .until(
            () -> {
              left.clear();
              Thread.getAllStackTraces().keySet().stream()
                  .map(Thread::getName)
                  .filter(name -> name.startsWith("kafka-easy-") && name.contains("threads"))
                  .forEach(left::add);
              return left.isEmpty();
            });
  }

  @Test
  void withVirtualThreadsEveryRecordIsHandledAndCommitted() {
    for (int i = 0; i < 500; i++) {
      raw.publish(topic, "key-" + i, "value-" + i);
    }
    try (EasyConsumer consumer =
        consumer().ordering(Ordering.KEY).concurrency(200).virtualThreads(true).start()) {
      raw.awaitCommitted(group, topic, SOON);
      assertThat(consumer.stats().handled()).isEqualTo(500);
    }
    assertThat(handled).hasSize(500).doesNotHaveDuplicates();
  }

  @Test
  void nonAsciiTextArrivesAsItWasSent() {
    raw.publish(topic, "用户", "你好，世界 – žluťoučký 🐎");
    try (EasyConsumer consumer = consumer().start()) {
      Awaitility.await().until(() -> handled.contains("你好，世界 – žluťoučký 🐎"));
      assertThat(consumer.failure()).isEmpty();
    }
  }
}
