package io.github.kafkaeasy.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.broker.Settled.Coordinates;
import io.github.kafkaeasy.consumer.ConsumerState;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.consumer.spi.FailureDecision;
import io.github.kafkaeasy.consumer.spi.FailureHandler;
import io.github.kafkaeasy.message.Message;
import io.github.kafkaeasy.producer.EasyProducer;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TakeTime;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Invariants I1, I2, I3 and I6 while members join and leave and handlers are slow and fail. */
@KafkaTest
class RebalanceUnderLoadTest {
  private static final int PARTITIONS = 6;
  private static final int KEYS = 200;
  private static final int TOGGLES = 12;
  private static final Duration SOON = Duration.ofSeconds(60);

  private final long seed = Long.getLong("kafka-easy.test.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final Settled settled = new Settled();
  private final Set<Coordinates> acknowledged = new ConcurrentSkipListSet<>();
  private final List<OrderWatch> watches = new ArrayList<>();
  private final Map<Coordinates, Boolean> doomed = new ConcurrentHashMap<>();
  private final List<String> passedUnsettled = new ArrayList<>();
  private long rebalances;

  @ParameterizedTest
  @EnumSource(
      value = Ordering.class,
      names = {"KEY", "PARTITION"})
  void noRecordIsLostAndTheOrderHolds(
      Ordering ordering, TestKafka broker, TestTopics topics, RawKafka raw) throws Exception {
    System.out.println("seed " + seed + " (-Dkafka-easy.test.seed)");
    KafkaEasy kafka = KafkaEasy.connect(broker.bootstrapServers());
    String topic = topics.create("orders", PARTITIONS);
    String group = topics.group("billing");
    AtomicBoolean producing = new AtomicBoolean(true);
    Thread producer = new Thread(() -> produce(kafka, topic, producing), "test-producer");
    producer.start();

    List<EasyConsumer> members = new ArrayList<>();
    members.add(member(kafka, topic, group, ordering));
    for (int i = 0; i < TOGGLES; i++) {
      int before = settled.all().size();
      boolean joins = members.size() == 1 || (members.size() < 4 && random.nextBoolean());
      EasyConsumer leaving = joins ? null : members.remove(random.nextInt(members.size()));
      long rebalancesBefore = rebalances(members);
      if (leaving == null) {
        members.add(member(kafka, topic, group, ordering));
      } else {
        leave(leaving);
      }
      // Waits for the rebalance, so that two changes do not become one.
      Awaitility.await()
          .atMost(SOON)
          .until(
              () ->
                  rebalances(members) > rebalancesBefore
                      && members.stream().allMatch(each -> each.stats().rebalances() > 0));
      // I6: progress continues after each change.
      Awaitility.await().atMost(SOON).until(() -> settled.all().size() > before + 20);
      checkCommitted(raw, group);
    }
    producing.set(false);
    producer.join();
    Awaitility.await().atMost(SOON).until(() -> settled.all().containsAll(acknowledged));
    raw.awaitCommitted(group, topic, SOON);
    for (EasyConsumer member : members) {
      leave(member);
    }

    assertThat(settled.all()).containsExactlyInAnyOrderElementsOf(acknowledged);
    assertThat(passedUnsettled).isEmpty();
    assertThat(watches).allSatisfy(watch -> assertThat(watch.breaches).isEmpty());
    // The test did cause rebalances and failures.
    assertThat(rebalances).isGreaterThanOrEqualTo(TOGGLES);
    assertThat(doomed).isNotEmpty();
  }

  private void produce(KafkaEasy kafka, String topic, AtomicBoolean producing) {
    try (EasyProducer<String> producer = kafka.producer(String.class).topic(topic).start()) {
      Random own = new Random(seed + 1);
      while (producing.get()) {
        producer.send(
            "user_" + own.nextInt(KEYS),
            "v",
            (metadata, failure) -> {
              if (metadata != null) {
                acknowledged.add(new Coordinates(topic, metadata.partition(), metadata.offset()));
              }
            });
        TakeTime.millis(1);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private EasyConsumer member(KafkaEasy kafka, String topic, String group, Ordering ordering) {
    AtomicReference<EasyConsumer> self = new AtomicReference<>();
    OrderWatch watch =
        new OrderWatch(() -> self.get() == null ? -1 : self.get().stats().rebalances());
    watches.add(watch);
    EasyConsumer consumer =
        kafka
            .consumer(String.class)
            .topics(topic)
            .group(group)
            .ordering(ordering)
            .commitEvery(Duration.ofMillis(100))
            .property("heartbeat.interval.ms", 100) // members learn of a rebalance by a heartbeat
            .onFailure(skipAfterThreeAttempts())
            .handle(message -> handle(message, watch))
            .start();
    self.set(consumer);
    return consumer;
  }

  private void handle(Message<String> message, OrderWatch watch) throws InterruptedException {
    watch.begins(message);
    try {
      TakeTime.millis(ThreadLocalRandom.current().nextInt(6));
      // One record in fifty always fails, another one in fifty fails once.
      long fate = (message.offset() * 31 + message.partition()) % 50;
      if (fate == 0 || (fate == 1 && message.attempt() == 1)) {
        throw new IllegalStateException("fails on purpose");
      }
      settled.add(Coordinates.of(message));
    } finally {
      watch.ends(message);
    }
  }

  private FailureHandler skipAfterThreeAttempts() {
    return failed -> {
      if (failed.attempts() < 3) {
        return CompletableFuture.completedFuture(
            FailureDecision.retry(Duration.ofMillis(ThreadLocalRandom.current().nextInt(1, 30))));
      }
      Coordinates record = Coordinates.of(failed.record());
      doomed.put(record, true);
      settled.add(record);
      return CompletableFuture.completedFuture(FailureDecision.skipped());
    };
  }

  private static long rebalances(List<EasyConsumer> members) {
    return members.stream().mapToLong(member -> member.stats().rebalances()).sum();
  }

  private void leave(EasyConsumer member) {
    member.close();
    rebalances += member.stats().rebalances();
    assertThat(member.state()).isEqualTo(ConsumerState.CLOSED);
    assertThat(member.drainReport()).get().matches(report -> report.committed());
  }

  /** I2: everything before a committed offset was settled before the commit was seen. */
  private void checkCommitted(RawKafka raw, String group) {
    Map<TopicPartition, OffsetAndMetadata> committed = raw.committedOffsets(group);
    for (Coordinates record : acknowledged) {
      OffsetAndMetadata at = committed.get(new TopicPartition(record.topic(), record.partition()));
      if (at != null && record.offset() < at.offset() && !settled.contains(record)) {
        passedUnsettled.add(record + " before " + at.offset());
      }
    }
  }
}
