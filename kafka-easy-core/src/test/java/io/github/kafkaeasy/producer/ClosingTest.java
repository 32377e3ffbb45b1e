package io.github.kafkaeasy.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.Latches;
import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.admin.LagMonitor;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.producer.internal.send.Completions;
import io.github.kafkaeasy.producer.outcome.DeliveryReport;
import io.github.kafkaeasy.producer.spi.OpenSpool;
import io.github.kafkaeasy.producer.spi.SpooledRecord;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricsReporter;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Closing a producer takes a bounded time and closes every part, even if one of them throws or
 * hangs.
 */
@KafkaTest
class ClosingTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private KafkaEasy kafka;
  private String topic;
  private final CountDownLatch release = new CountDownLatch(1);

  @BeforeEach
  void connect(TestKafka broker, TestTopics topics) {
    kafka = KafkaEasy.connect(broker.bootstrapServers());
    topic = topics.create("texts");
  }

  @Test
  void aSpoolThatThrowsOnCloseLeavesNothingOpen() {
    EasyProducer<String> producer =
        spooling(
            () -> {
              throw new KafkaEasyException("on purpose");
            });
    producer.sendAndWait("v");

    DeliveryReport report = producer.close(Duration.ofSeconds(5));

    assertThat(report.allDelivered()).isTrue();
    awaitNoThreadOfTheProducer();
  }

  @Test
  void aSpoolThatHangsOnCloseDoesNotHoldTheCaller() {
    EasyProducer<String> producer = spooling(this::hang);
    producer.sendAndWait("v");
    try {
      CompletableFuture<DeliveryReport> closing =
          CompletableFuture.supplyAsync(() -> producer.close(Duration.ofSeconds(1)));

      assertThat(closing).succeedsWithin(PATIENCE);
      awaitNoThreadOfTheProducer();
    } finally {
      release.countDown();
    }
  }

  @Test
  void aProducerThatCannotBeCreatedLeavesNoThreadOfItsSpool() {
    ProducerBuilder<String> builder =
        kafka
            .producer(String.class)
            .topic(topic)
            .spool(() -> new MemorySpool(() -> {}))
            .property("metric.reporters", BrokenReporter.class.getName());

    assertThatThrownBy(builder::start).hasRootCauseMessage("no client");
    awaitNoThreadOfTheProducer();
  }

  @Test
  void aCompletionAfterTheCloseDoesNotRunOnKafkasThread() throws Exception {
    Completions completions = new Completions("callbacks", Duration.ofSeconds(1));
    completions.shutdown();
    CompletableFuture<String> ran = new CompletableFuture<>();

    completions.run(() -> ran.complete(Thread.currentThread().getName()));

    assertThat(ran.get(60, TimeUnit.SECONDS)).isEqualTo("callbacks");
    Awaitility.await().atMost(PATIENCE).until(() -> !threadExists("callbacks"));
  }

  @Test
  void anAdminClientWhoseThreadHangsDoesNotBlockTheClose() {
    CountDownLatch hanging = new CountDownLatch(1);
    HangingReporter.hang.set(
        () -> {
          hanging.countDown();
          hang();
        });
    try {
      EasyAdmin admin =
          kafka
              .property("metric.reporters", HangingReporter.class.getName())
              .admin(Duration.ofSeconds(1));
      assertThatThrownBy(() -> admin.topicExists(topic)).isInstanceOf(KafkaEasyException.class);
      assertThat(hanging.getCount()).as("the thread hangs").isZero();

      assertThat(CompletableFuture.runAsync(admin::close)).succeedsWithin(PATIENCE);
    } finally {
      HangingReporter.hang.set(null);
      release.countDown();
    }
  }

  @Test
  void aCallInProgressFailsWithTheCloseAsTheReason() {
    EasyAdmin admin =
        KafkaEasy.connect("127.0.0.1:1").admin(Duration.ofMinutes(5)); // nothing listens there
    CompletableFuture<Boolean> asking = CompletableFuture.supplyAsync(() -> admin.topicExists("t"));
    Awaitility.await().atMost(PATIENCE).until(() -> threadExists("kafka-admin-client-thread"));
    admin.close();

    assertThat(asking)
        .failsWithin(PATIENCE)
        .withThrowableThat()
        .withMessageContaining("closed")
        .withMessageNotContaining("no answer within");
  }

  @Test
  void aMonitorThatIsClosedInItsOwnCallbackIsNotInterrupted(TestTopics topics) throws Exception {
    String group = topics.group("nobody");
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    AtomicReference<LagMonitor> monitor = new AtomicReference<>();
    CountDownLatch made = new CountDownLatch(1);
    try (EasyAdmin admin = kafka.admin()) {
      monitor.set(
          admin
              .groups()
              .watchLag(group)
              .every(Duration.ofMillis(10))
              .onFailure(
                  failure -> {
                    Latches.awaitIgnoringInterrupts(made);
                    monitor.get().close();
                    interrupted.complete(Thread.currentThread().isInterrupted());
                  })
              .start());
      made.countDown();

      assertThat(interrupted.get(60, TimeUnit.SECONDS)).isFalse();
      Awaitility.await().atMost(PATIENCE).until(() -> !threadExists("kafka-easy-lag-" + group));
    }
  }

  private EasyProducer<String> spooling(Runnable close) {
    return kafka.producer(String.class).topic(topic).spool(() -> new MemorySpool(close)).start();
  }

  private void awaitNoThreadOfTheProducer() {
    for (String name : List.of("writer", "replay")) {
      Awaitility.await()
          .atMost(PATIENCE)
          .until(() -> !threadExists("kafka-easy-spool-" + name + "-" + topic));
    }
    Awaitility.await().atMost(PATIENCE).until(() -> !threadExists("kafka-easy-callbacks-" + topic));
  }

  private static boolean threadExists(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().startsWith(name));
  }

  private void hang() {
    Latches.awaitIgnoringInterrupts(release);
  }

  /** A spool for tests in which no record is spooled. */
  private record MemorySpool(Runnable onClose) implements OpenSpool {
    @Override
    public void append(List<SpooledRecord> records) {}

    @Override
    public Map<String, Long> waitingByTopic() {
      return Map.of();
    }

    @Override
    public List<SpooledRecord> oldest(String topic, int maxRecords) {
      return List.of();
    }

    @Override
    public void keep(SpooledRecord record, String reason) {}

    @Override
    public long kept() {
      return 0;
    }

    @Override
    public void remove(Collection<SpooledRecord> records) {}

    @Override
    public long records() {
      return 0;
    }

    @Override
    public long bytes() {
      return 0;
    }

    @Override
    public long lastPosition() {
      return -1;
    }

    @Override
    public void close() {
      onClose.run();
    }
  }

  /** Makes the creation of a Kafka client fail. */
  public static final class BrokenReporter implements MetricsReporter {
    @Override
    public void configure(Map<String, ?> settings) {
      throw new IllegalStateException("no client");
    }

    @Override
    public void init(List<KafkaMetric> metrics) {}

    @Override
    public void metricChange(KafkaMetric metric) {}

    @Override
    public void metricRemoval(KafkaMetric metric) {}

    @Override
    public void close() {}
  }

  /** Hangs the I/O thread of an admin client, as a slow name server or a login would. */
  public static final class HangingReporter implements MetricsReporter {
    static final AtomicReference<Runnable> hang = new AtomicReference<>();

    @Override
    public void init(List<KafkaMetric> metrics) {}

    @Override
    public void metricChange(KafkaMetric metric) {
      Runnable work = hang.get();
      if (work != null && Thread.currentThread().getName().startsWith("kafka-admin-client")) {
        work.run();
      }
    }

    @Override
    public void metricRemoval(KafkaMetric metric) {}

    @Override
    public void close() {}

    @Override
    public void configure(Map<String, ?> settings) {}
  }
}
