package io.github.kafkaeasy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.ConsumerState;
import io.github.kafkaeasy.consumer.DrainReport;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.test.ChildEvent;
import io.github.kafkaeasy.test.ChildProgram;
import io.github.kafkaeasy.test.TakeTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Faults of a consumer (scenarios 9 to 13 and 15): killed, suspended, terminated, slow handlers, a
 * shared instance id.
 */
@FaultSuite
class ConsumerFaultsTest {

  private static final Duration SOON = Duration.ofSeconds(60);

  private static ChildProgram child(
      Site site, Load load, OrderWatch watch, Ordering ordering, Duration session) {
    return ChildProgram.builder(ConsumerChild.class)
        .arguments(
            site.bootstrapServers(),
            load.topic,
            load.group,
            ordering.name(),
            String.valueOf(session.toMillis()))
        .onEvent(event -> note(event, load, watch, ordering))
        .start();
  }

  private static void note(ChildEvent event, Load load, OrderWatch watch, Ordering ordering) {
    if (event.name().equals("refused")) {
      return;
    }
    int partition = (int) event.number("partition");
    if (event.name().equals("assigned")) {
      watch.assigned(partition);
      return;
    }
    String key = ordering == Ordering.KEY ? event.text("key") : "";
    if (event.name().equals("begins")) {
      watch.begins(partition, event.number("offset"), key);
    } else {
      load.outcomes.settled(partition, event.number("offset"));
      watch.ends(partition, key);
    }
  }

  private static boolean ended(ChildEvent event) {
    return event.name().equals("ends");
  }

  @Test
  void s09AKilledConsumerRepeatsLittleAndLosesNothing(Site site, Scale scale, Report report)
      throws Exception {
    List<String> breaches = new ArrayList<>();
    try (Load load = new Load(site, scale, Report.seed())) {
      int kills = scale.times(1, 10);
      for (int i = 0; i < kills; i++) {
        // One watch per process: an attempt in a killed process never ends and is repeated in the
        // next.
        OrderWatch watch = new OrderWatch();
        try (ChildProgram child =
            child(site, load, watch, Ordering.KEY, Duration.ofMillis(1_500))) {
          child.awaitEvents(ConsumerFaultsTest::ended, 300, SOON);
          child.kill();
        }
        breaches.addAll(watch.examples());
      }
      load.join(scale.members());
      double recovery = load.awaitProgress(100);
      load.checkCommitted();
      load.finish();
      report.add("09 consumer killed", load, kills, recovery);
      load.assertInvariants();
      assertThat(breaches).as("I3 in the killed processes").isEmpty();
      assertThat(load.outcomes.repeated())
          .as("the fault happened: records were repeated")
          .isPositive();
    }
  }

  @Test
  void s10ACommitOfAConsumerSuspendedPastItsSessionIsRefused(Site site, Scale scale, Report report)
      throws Exception {
    Duration session = scale.lasting(1.5, 10);
    OrderWatch watch = new OrderWatch();
    try (Load load = new Load(site, scale, Report.seed());
        ChildProgram child = child(site, load, watch, Ordering.KEY, session)) {
      child.awaitEvents(ConsumerFaultsTest::ended, 300, SOON);
      child.suspend();
      load.join(scale.members());
      TakeTime.millis(2 * session.toMillis());
      double recovery = load.awaitProgress(100);
      child.resume();
      child.awaitEvents(event -> event.name().equals("refused"), 1, SOON);
      load.checkCommitted();
      load.awaitProgress(100);
      load.checkCommitted();
      assertThat(child.terminate(SOON)).contains(143);
      load.finish();
      report.add("10 consumer suspended", load, 1, recovery);
      load.assertInvariants();
      assertThat(watch.examples()).as("I3 in the suspended process").isEmpty();
    }
  }

  @Test
  void s11AConsumerThatIsTerminatedRepeatsNothing(Site site, Scale scale, Report report)
      throws Exception {
    OrderWatch watch = new OrderWatch();
    try (Load load = new Load(site, scale, Report.seed())) {
      int terminations = scale.times(2, 10);
      for (int i = 0; i < terminations; i++) {
        try (ChildProgram child =
            child(site, load, watch, Ordering.PARTITION, Duration.ofSeconds(10))) {
          child.awaitEvents(ConsumerFaultsTest::ended, 300, SOON);
          assertThat(child.terminate(SOON)).as("128 + SIGTERM").contains(143);
        }
        load.checkCommitted();
      }
      load.members(builder -> builder.ordering(Ordering.PARTITION)).join(1);
      double recovery = load.awaitProgress(100);
      load.finish();
      report.add("11 consumer terminated", load, terminations, recovery);
      load.assertInvariants();
      assertThat(watch.examples()).isEmpty();
      assertThat(load.outcomes.repeated()).as("I5: repeated").isZero();
    }
  }

  @Test
  void s12AHandlerThatNeverReturnsDoesNotBlockTheCloseAndItsOffsetIsNotCommitted(
      Site site, Report report) throws Exception {
    String topic = site.createTopic("hangs", 1);
    String group = site.name("group");
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch running = new CountDownLatch(1);
    site.raw().publish(topic, "key", "done");
    site.raw().publish(topic, "key", "hangs");
    EasyConsumer consumer =
        site.kafka()
            .consumer(String.class)
            .topics(topic)
            .group(group)
            .handle(
                message -> {
                  if (message.value().equals("hangs")) {
                    running.countDown();
                    uninterruptibly(never);
                  }
                })
            .start();
    assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();
    Duration limit = Duration.ofSeconds(2);
    long start = System.nanoTime();
    consumer.close(limit);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    assertThat(took).as("I6: the time of the close").isLessThan(limit.plusSeconds(5));
    assertThat(consumer.drainReport())
        .get()
        .matches(drained -> !drained.clean(), "the drain report says that a handler still runs");
    site.raw()
        .committedOffsets(group)
        .values()
        .forEach(at -> assertThat(at.offset()).as("I2").isLessThanOrEqualTo(1));
    never.countDown();
    DrainReport left = consumer.drainReport().orElseThrow();
    assertThat(left.toString()).as("names the thread").contains("kafka-easy-");
    report.add("12 handler never returns, close", 2, 1, 0, took.toMillis() / 1e3);
  }

  private static void uninterruptibly(CountDownLatch latch) {
    while (latch.getCount() > 0) {
      TakeTime.uninterruptibleMillis(5);
    }
  }

  @Test
  void s13AHandlerSlowerThanThePollIntervalStaysAMember(Site site, Scale scale, Report report) {
    String topic = site.createTopic("slow", 1);
    String group = site.name("group");
    Duration interval = scale.lasting(1, 10);
    List<String> handled = new CopyOnWriteArrayList<>();
    AtomicInteger assignments = new AtomicInteger();
    for (String value : List.of("slow", "next")) {
      site.raw().publish(topic, "key", value);
    }
    long start = System.nanoTime();
    try (EasyConsumer consumer =
        site.kafka()
            .consumer(String.class)
            .topics(topic)
            .group(group)
            .property("max.poll.interval.ms", (int) interval.toMillis())
            .commitEvery(Duration.ofMillis(100))
            .onAssigned(partitions -> assignments.incrementAndGet())
            .handle(
                message -> {
                  handled.add(message.value());
                  if (message.value().equals("slow")) {
                    TakeTime.millis(3 * interval.toMillis());
                  }
                })
            .start()) {
      site.raw().awaitCommitted(group, topic, scale.patience());
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .as("the fault happened")
          .isGreaterThan(interval.multipliedBy(2));
      assertThat(handled).as("each record handled once").containsExactly("slow", "next");
      assertThat(assignments).as("assigned once").hasValue(1);
      assertThat(consumer.stats().failedCommits()).isZero();
      report.add(
          "13 handler slower than poll interval", 2, 1, 0, (System.nanoTime() - start) / 1e9);
    }
  }

  @Test
  void s15OfTwoClientsWithOneInstanceIdTheFencedOneStopsAndSaysSo(
      Site site, Scale scale, Report report) throws Exception {
    try (Load load =
        new Load(site, scale, Report.seed())
            .members(
                builder ->
                    builder.ordering(Ordering.KEY).staticMember("billing-1").leaveOnClose(true))
            .join(1)) {
      load.awaitProgress(100);
      EasyConsumer first = load.members().get(0).consumer();
      long start = System.nanoTime();
      load.join(1);
      assertThat(first.awaitClosed(SOON)).isEqualTo(ConsumerState.FAILED);
      assertThat(first.failure())
          .get()
          .satisfies(failure -> assertThat(failure).hasMessageContaining("group.instance.id"));
      load.members().remove(0);
      double recovery = load.awaitProgress(100);
      assertThat(recovery).isLessThan((System.nanoTime() - start) / 1e9 + 1);
      load.finish();
      report.add("15 one instance id, two clients", load, 1, recovery);
      load.assertInvariants();
    }
  }
}
