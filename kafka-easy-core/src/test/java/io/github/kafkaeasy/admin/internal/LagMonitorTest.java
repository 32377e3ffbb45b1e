package io.github.kafkaeasy.admin.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.admin.LagMonitor;
import io.github.kafkaeasy.admin.LagMonitorBuilder;
import io.github.kafkaeasy.admin.LagReading;
import io.github.kafkaeasy.admin.ResetTarget;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.internal.connection.HostPort;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@KafkaTest
class LagMonitorTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final List<String> calls = new CopyOnWriteArrayList<>();
  private EasyAdmin admin;

  @BeforeEach
  void connect(TestKafka broker) {
    admin = KafkaEasy.connect(broker.bootstrapServers()).admin();
  }

  @AfterEach
  void close() {
    admin.close();
  }

  @Test
  void aBacklogIsReportedOnceWhenItFormsAndOnceWhenItIsGone(TestTopics topics, RawKafka raw) {
    String topic = topics.create("orders", 1);
    String group = topics.group("billing");
    publish(raw, topic, 150);
    move(group, topic, ResetTarget.offset(60));
    try (LagMonitor monitor =
        admin
            .groups()
            .watchLag(group)
            .every(Duration.ofMillis(20))
            .backlogAt(100)
            .goneAt(10)
            .onBacklog(reading -> calls.add("backlog of " + reading.total()))
            .onBacklogGone(reading -> calls.add("gone at " + reading.total()))
            .start()) {
      await().atMost(PATIENCE).until(() -> lagOf(monitor) == 90);
      assertThat(calls).isEmpty();

      // Moves the offset in one step, because a reading while records are published could see only
      // some of them.
      move(group, topic, ResetTarget.earliest());
      await().atMost(PATIENCE).until(() -> calls.size() == 1);
      // Between the two thresholds no callback is called.
      move(group, topic, ResetTarget.offset(100));
      await().atMost(PATIENCE).until(() -> lagOf(monitor) == 50);
      move(group, topic, ResetTarget.offset(60));
      await().atMost(PATIENCE).until(() -> lagOf(monitor) == 90);
      assertThat(calls).containsExactly("backlog of 150");

      move(group, topic, ResetTarget.offset(145));
      await().atMost(PATIENCE).until(() -> calls.size() == 2);
      assertThat(calls).containsExactly("backlog of 150", "gone at 5");
    }
  }

  @Test
  void aMonitorOutlivesAGroupThatDoesNotExistYetAndACallbackThatThrows(
      TestTopics topics, RawKafka raw) {
    String topic = topics.create("orders", 1);
    String group = topics.group("billing");
    publish(raw, topic, 3);
    List<KafkaEasyException> failures = new CopyOnWriteArrayList<>();
    try (LagMonitor monitor =
        admin
            .groups()
            .watchLag(group)
            .every(Duration.ofMillis(20))
            .backlogAt(1)
            .onReading(
                reading -> {
                  throw new IllegalStateException("a callback that fails");
                })
            .onBacklog(reading -> calls.add("backlog of " + reading.total()))
            .onFailure(failures::add)
            .start()) {
      await().atMost(PATIENCE).until(() -> failures.size() > 1);
      assertThat(failures.get(0)).hasMessageContaining(group + " does not exist");

      move(group, topic, ResetTarget.earliest());
      await().atMost(PATIENCE).until(() -> !calls.isEmpty());
      assertThat(calls).containsExactly("backlog of 3");
      assertThat(monitor.last()).isPresent();
    }
  }

  @Test
  void aMonitorContinuesAfterAnUnexpectedException() {
    AdminCalls broken =
        new AdminCalls(
            List.of(new HostPort("localhost", 1)),
            () -> {
              throw new IllegalStateException("odd");
            },
            1_000);
    KafkaTopics topics = new KafkaTopics(broken, false);
    List<KafkaEasyException> failures = new CopyOnWriteArrayList<>();
    try (LagMonitor monitor =
        new KafkaGroups(broken, topics, new KafkaRecords(broken, topics))
            .watchLag("billing")
            .every(Duration.ofMillis(20))
            .onFailure(failures::add)
            .start()) {
      await().atMost(PATIENCE).until(() -> failures.size() > 1);
      assertThat(failures.get(1)).hasMessageContaining("billing").hasMessageContaining("odd");
      assertThat(monitor.last()).isEmpty();
    }
  }

  @Test
  void aMonitorReportsAnErrorAndContinues() {
    AdminCalls broken =
        new AdminCalls(
            List.of(new HostPort("localhost", 1)),
            () -> {
              throw new NoClassDefFoundError("missing");
            },
            1_000);
    KafkaTopics topics = new KafkaTopics(broken, false);
    List<KafkaEasyException> failures = new CopyOnWriteArrayList<>();
    try (LagMonitor monitor =
        new KafkaGroups(broken, topics, new KafkaRecords(broken, topics))
            .watchLag("billing")
            .every(Duration.ofMillis(20))
            .onFailure(failures::add)
            .start()) {
      await().atMost(PATIENCE).until(() -> failures.size() > 1);
      assertThat(failures.get(1)).hasMessageContaining("billing").hasMessageContaining("missing");
      assertThat(monitor.last()).isEmpty();
    }
  }

  @Test
  void aMonitorContinuesAfterAnErrorOfACallback() {
    AdminCalls broken =
        new AdminCalls(
            List.of(new HostPort("localhost", 1)),
            () -> {
              throw new IllegalStateException("odd");
            },
            1_000);
    KafkaTopics topics = new KafkaTopics(broken, false);
    try (LagMonitor monitor =
        new KafkaGroups(broken, topics, new KafkaRecords(broken, topics))
            .watchLag("billing")
            .every(Duration.ofMillis(20))
            .onFailure(
                failure -> {
                  calls.add("failure");
                  throw new AssertionError("callback");
                })
            .start()) {
      await().atMost(PATIENCE).until(() -> calls.size() > 1);
      assertThat(monitor.last()).isEmpty();
    }
  }

  @Test
  void aThresholdForTheEndThatIsNotBelowThatForTheBeginningIsRefused(TestTopics topics) {
    LagMonitorBuilder builder = admin.groups().watchLag("billing").backlogAt(10).goneAt(10);

    assertThatThrownBy(builder::start)
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("goneAt = 10")
        .hasMessageContaining("backlogAt = 10");
  }

  @Test
  void aSecondCallIsRefusedWithBothValues() {
    LagMonitorBuilder builder =
        admin.groups().watchLag("billing").every(Duration.ofSeconds(1)).onFailure(failure -> {});

    assertThatThrownBy(() -> builder.every(Duration.ofSeconds(2)))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("every = 2 s")
        .hasMessageContaining("1 s");
    assertThatThrownBy(() -> builder.onFailure(failure -> {}))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("onFailure");
  }

  @Test
  void thresholdsWithoutACallbackAreRefused() {
    assertThatThrownBy(() -> admin.groups().watchLag("billing").backlogAt(10).start())
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("backlogAt = 10 and onBacklog = not set conflict");
    assertThatThrownBy(() -> admin.groups().watchLag("billing").goneAt(10).start())
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("goneAt = 10 and onBacklog = not set conflict");
  }

  private static long lagOf(LagMonitor monitor) {
    return monitor.last().map(LagReading::total).orElse(-1L);
  }

  private void move(String group, String topic, ResetTarget target) {
    admin.groups().apply(admin.groups().planReset(group, target, List.of(topic)));
  }

  private static void publish(RawKafka raw, String topic, int count) {
    raw.publishAll(
        IntStream.range(0, count)
            .mapToObj(i -> new ProducerRecord<byte[], byte[]>(topic, new byte[] {1}))
            .toList());
  }
}
