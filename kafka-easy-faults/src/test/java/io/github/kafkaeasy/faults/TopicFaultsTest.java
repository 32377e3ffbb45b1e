package io.github.kafkaeasy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.ConsumerState;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.GroupProtocol;
import io.github.kafkaeasy.consumer.OffsetReset;
import io.github.kafkaeasy.test.FaultProxy;
import io.github.kafkaeasy.test.TakeTime;
import io.github.kafkaeasy.test.TopicControl;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Changes of a topic (scenarios 32 and 34): it is deleted and recreated while a consumer runs, or
 * gets more partitions while all consumers are stopped. Offsets of the old log must not be
 * committed for the new log, which is handled from its beginning.
 */
@FaultSuite
class TopicFaultsTest {

  /**
   * The interval of metadata refreshes. Under the classic protocol a client notices a recreated
   * topic only by such a refresh.
   */
  private static final Duration METADATA_AGE = Duration.ofMillis(500);

  @ParameterizedTest
  @EnumSource(GroupProtocol.class)
  void s32ATopicRecreatedWhileHandlersAreBusyIsHandledFromItsBeginning(
      GroupProtocol protocol, Site site, Scale scale, Report report) throws Exception {
    Recreation scenario = new Recreation(site, scale);
    scenario.publishOld(10);
    try (EasyConsumer consumer = scenario.start(protocol)) {
      scenario.awaitBusy();
      scenario.recreate(25);
      assertThat(consumer.stats().inFlight() + consumer.stats().held())
          .as("the fault happened: records of the old topic are being worked on")
          .isPositive();
      scenario.passTime();
      scenario.releaseHandlers();
      double recovery = scenario.awaitNew();
      report.add("32 topic made again, busy, " + protocol, scenario.records(), 1, 0, recovery);
    } finally {
      scenario.releaseHandlers();
    }
  }

  /** The new log is shorter than the consumer's old position, which is then out of range. */
  @ParameterizedTest
  @EnumSource(GroupProtocol.class)
  void s32AShorterRecreatedTopicIsHandledFromItsBeginning(
      GroupProtocol protocol, Site site, Scale scale, Report report) throws Exception {
    Recreation scenario = new Recreation(site, scale);
    scenario.publishOld(10);
    try (EasyConsumer consumer = scenario.start(protocol)) {
      scenario.awaitBusy();
      scenario.recreate(5);
      assertThat(consumer.stats().inFlight() + consumer.stats().held())
          .as("the fault happened: records of the old topic are being worked on")
          .isPositive();
      scenario.passTime();
      scenario.releaseHandlers();
      double recovery = scenario.awaitNew();
      report.add("32 topic made again, shorter, " + protocol, scenario.records(), 1, 0, recovery);
    } finally {
      scenario.releaseHandlers();
    }
  }

  @ParameterizedTest
  @EnumSource(GroupProtocol.class)
  void s32ATopicRecreatedWhileTheConsumerIsPausedIsHandledFromItsBeginning(
      GroupProtocol protocol, Site site, Scale scale, Report report) throws Exception {
    Recreation scenario = new Recreation(site, scale);
    scenario.releaseHandlers();
    scenario.publishOld(10);
    try (EasyConsumer consumer = scenario.start(protocol)) {
      site.raw().awaitCommitted(scenario.group, scenario.topic, scale.patience());
      consumer.pause().join();
      scenario.recreate(25);
      scenario.passTime();
      consumer.resume().join();
      double recovery = scenario.awaitNew();
      report.add("32 topic made again, paused, " + protocol, scenario.records(), 1, 0, recovery);
    }
  }

  @Test
  void s34RecordsOfPartitionsAddedWhileAllMembersAreStoppedAreHandledWithLatest(
      Site site, Scale scale, Report report) {
    String topic = site.createTopic("grows", 1);
    String group = site.name("group");
    TopicControl control = site.raw().topic(topic);
    HandledValues handled = new HandledValues();
    ConsumerBuilder<String> described =
        site.kafka()
            .consumer(String.class)
            .topics(topic)
            .group(group)
            .offsetReset(OffsetReset.LATEST)
            .commitEvery(Duration.ofMillis(100))
            .handle(message -> handled.add(message.value()));
    site.raw().publish(topic, "key", "older than the group");
    try (EasyConsumer first = described.start()) {
      // Records after the group's committed start offset belong to the group.
      Awaitility.await()
          .atMost(scale.patience())
          .until(() -> !site.raw().committedOffsets(group).isEmpty());
      site.raw().publish(topic, "key", "first");
      handled.await("before the topic gets more partitions", List.of("first"), 1, scale.patience());
      assertThat(first.state()).isEqualTo(ConsumerState.RUNNING);
    }
    control.growTo(3);
    List<String> values = new ArrayList<>();
    for (int p = 0; p < 3; p++) {
      values.addAll(publish(site, topic, p, "while stopped", scale.times(20, 5_000)));
    }
    long start = System.nanoTime();
    try (EasyConsumer second = described.start()) {
      handled.await("I1: acknowledged while all were stopped", values, 1, scale.patience());
      assertThat(second.state()).isEqualTo(ConsumerState.RUNNING);
      site.raw().awaitCommitted(group, topic, scale.patience());
    }
    assertThat(handled.timesOf("older than the group"))
        .as("latest skips records from before the group's start")
        .isZero();
    report.add(
        "34 partitions added while stopped",
        values.size() + 2,
        1,
        handled.repeated(values),
        (System.nanoTime() - start) / 1e9);
  }

  private static List<String> publish(
      Site site, String topic, int partition, String what, int records) {
    List<String> values =
        IntStream.range(0, records).mapToObj(i -> what + " " + partition + " " + i).toList();
    site.raw()
        .publishAll(
            values.stream()
                .map(value -> value.getBytes(StandardCharsets.UTF_8))
                .map(text -> new ProducerRecord<byte[], byte[]>(topic, partition, text, text))
                .toList());
    return values;
  }

  /** Fixture with one partition; handlers of the old topic's records wait, except the first. */
  private static final class Recreation {

    private static final String OLD = "old";

    private final Site site;
    private final Scale scale;
    private final String topic;
    private final String group;
    private final HandledValues handled = new HandledValues();

    /** The outcomes of the new log's records. */
    private final Outcomes outcomes;

    private final CountDownLatch busy = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private List<String> fresh = List.of();

    Recreation(Site site, Scale scale) {
      this.site = site;
      this.scale = scale;
      this.topic = site.createTopic("recreated", 1);
      this.group = site.name("group");
      this.outcomes = new Outcomes(topic);
    }

    EasyConsumer start(GroupProtocol protocol) {
      return site.kafka()
          .consumer(String.class)
          .topics(topic)
          .group(group)
          .groupProtocol(protocol)
          .maxInFlightRecords(3)
          .commitEvery(Duration.ofMillis(100))
          .property("metadata.max.age.ms", METADATA_AGE.toMillis())
          .handle(
              message -> {
                if (!message.value().startsWith(OLD)) {
                  outcomes.settled(message.partition(), message.offset());
                } else if (message.offset() > 0) {
                  busy.countDown();
                  release.await();
                }
                handled.add(message.value());
              })
          .start();
    }

    void publishOld(int records) {
      var unused = publish(site, topic, 0, OLD, scale.times(records, 100 * records));
    }

    /** Waits until a first record is committed and others run. */
    void awaitBusy() throws InterruptedException {
      busy.await();
      TopicPartition partition = new TopicPartition(topic, 0);
      Awaitility.await()
          .atMost(scale.patience())
          .until(
              () -> {
                var at = site.raw().committedOffsets(group).get(partition);
                return at != null && at.offset() == 1;
              });
    }

    void recreate(int records) {
      Uuid before = site.raw().topic(topic).id();
      // The consumer must not see the missing or empty topic, from which it would learn of the
      // change, but only a log that may be longer than its old position.
      site.eachProxy(FaultProxy::blackHole);
      assertThat(site.raw().topic(topic).recreate(1)).as("the fault happened").isNotEqualTo(before);
      fresh = publish(site, topic, 0, "new", scale.times(records, 100 * records));
      site.eachProxy(FaultProxy::pass);
      for (int offset = 0; offset < fresh.size(); offset++) {
        outcomes.acknowledged(0, offset);
      }
    }

    /**
     * Waits for several metadata refreshes. Between two of them no client can know that the topic
     * was recreated, and no call of Kafka can detect it, so this test asserts nothing in that
     * window.
     */
    void passTime() throws InterruptedException {
      TakeTime.millis(6 * METADATA_AGE.toMillis());
    }

    void releaseHandlers() {
      release.countDown();
    }

    /** Checks all commits (I2 in the new log) until the new topic is handled to its end. */
    double awaitNew() {
      long start = System.nanoTime();
      Awaitility.await()
          .atMost(scale.patience())
          .pollInterval(Duration.ofMillis(50))
          .untilAsserted(
              () -> {
                checkCommitted();
                assertThat(outcomes.examplesOfLost())
                    .as("I1: lost records of the new topic")
                    .isEmpty();
              });
      site.raw().awaitCommitted(group, topic, scale.patience());
      checkCommitted();
      handled.await("I1: each value handled", fresh, 1, scale.patience());
      return (System.nanoTime() - start) / 1e9;
    }

    /**
     * Throws an exception that Awaitility does not retry, because a commit of the old log is a
     * loss.
     */
    private void checkCommitted() {
      List<String> passed = outcomes.passedUnsettled(site.raw().committedOffsets(group));
      if (!passed.isEmpty()) {
        throw new IllegalStateException(
            "I2: committed in the new topic and not handled: " + passed);
      }
    }

    long records() {
      return outcomes.acknowledged();
    }
  }
}
