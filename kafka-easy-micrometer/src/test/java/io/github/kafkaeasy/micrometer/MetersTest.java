package io.github.kafkaeasy.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.HeldReport;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.dlq.Backoff;
import io.github.kafkaeasy.dlq.RetryThenDeadLetter;
import io.github.kafkaeasy.dlq.redrive.DeadLetters;
import io.github.kafkaeasy.producer.EasyProducer;
import io.github.kafkaeasy.spool.DiskSpool;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import io.github.resilience4j.micrometer.tagged.TaggedRetryMetrics;
import io.github.resilience4j.retry.RetryConfig;
import io.github.resilience4j.retry.RetryRegistry;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Meters of clients on a real broker, read from a Prometheus scrape. */
@KafkaTest
class MetersTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  static {
    Awaitility.setDefaultTimeout(LIMIT);
  }

  private final KafkaEasy kafka;
  private final RawKafka raw;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Scraped scraped = new Scraped(registry);

  @TempDir private Path folder;

  MetersTest(TestKafka broker, RawKafka raw) {
    this.kafka = KafkaEasy.connect(broker.bootstrapServers());
    this.raw = raw;
  }

  @AfterEach
  void stop() {
    scraped.close();
  }

  private ConsumerBuilder<String> consumer(String topic, String group) {
    return kafka
        .consumer(String.class)
        .topics(topic)
        .group(group)
        .ordering(Ordering.KEY)
        .commitEvery(Duration.ofMillis(20))
        .handle(
            message -> {
              if (message.value().equals("bad")) {
                throw new IllegalStateException("bad");
              }
            });
  }

  private void awaitValue(double expected, String series, Map<String, String> labels) {
    await()
        .untilAsserted(
            () ->
                assertThat(scraped.value(series, labels))
                    .as("%s %s in %s", series, labels, ours())
                    .hasValue(expected));
  }

  private List<String> ours() {
    return scraped.lines().stream()
        .filter(line -> line.startsWith("kafka_easy") && !line.contains("_bucket"))
        .toList();
  }

  @Test
  void outcomesOfRecordsAreScraped(TestTopics topics) {
    String orders = topics.create("orders");
    String group = topics.group("billing");
    KafkaEasyMeters meters = KafkaEasyMeters.to(registry);
    Map<String, String> ofGroup = Map.of("group", group);
    Map<String, String> ofTopic = Map.of("group", group, "topic", orders);
    try (EasyProducer<String> producer = meters.start(kafka.producer(String.class).topic(orders));
        EasyConsumer consumer =
            meters.start(
                consumer(orders, group)
                    .timeOneRecordOf(1)
                    .onFailure(
                        RetryThenDeadLetter.attempts(2)
                            .backoff(Backoff.fixed(Duration.ofMillis(50)))))) {
      for (int i = 0; i < 20; i++) {
        producer.sendAndWait("k" + i, "good");
      }
      producer.sendAndWait("k", "bad");
      await().until(() -> consumer.stats().settled() == 21);
      awaitValue(
          20, "kafka_easy_consumer_records_total", Map.of("group", group, "outcome", "handled"));
      awaitValue(
          1,
          "kafka_easy_consumer_records_total",
          Map.of("group", group, "outcome", "dead_lettered"));
      awaitValue(2, "kafka_easy_consumer_failed_attempts_total", ofGroup);
      awaitValue(
          2,
          "kafka_easy_consumer_failures_total",
          Map.of("group", group, "topic", orders, "exception", "java.lang.IllegalStateException"));
      awaitValue(
          20,
          "kafka_easy_consumer_handling_seconds_count",
          Map.of("topic", orders, "outcome", "handled"));
      awaitValue(
          2,
          "kafka_easy_consumer_handling_seconds_count",
          Map.of("topic", orders, "outcome", "failed"));
      awaitValue(20, "kafka_easy_consumer_end_to_end_seconds_count", ofTopic);
      awaitValue(1, "kafka_easy_consumer_held_time_seconds_count", ofTopic);
      assertThat(scraped.value("kafka_easy_consumer_held_time_seconds_sum", ofTopic).orElseThrow())
          .isGreaterThanOrEqualTo(0.05);
      awaitValue(0, "kafka_easy_consumer_lag", ofTopic);
      awaitValue(0, "kafka_easy_consumer_held_keys", ofTopic);
      awaitValue(1, "kafka_easy_consumer_partitions", ofGroup);
      awaitValue(1, "kafka_easy_consumer_ready", ofGroup);
      awaitValue(1, "kafka_easy_consumer_alive", ofGroup);
      awaitValue(16, "kafka_easy_consumer_concurrency", ofGroup);
      awaitValue(
          21,
          "kafka_easy_producer_sends_total",
          Map.of("topic", orders, "outcome", "acknowledged"));
      awaitValue(0, "kafka_easy_producer_pending", Map.of());
      assertThat(scraped.lines())
          .anyMatch(line -> line.startsWith("kafka_easy_consumer_handling_seconds_bucket"));
      assertThat(ours()).noneMatch(line -> line.contains("offset=") || line.contains("key="));
      MeterBinding letters =
          meters.bind(DeadLetters.of(kafka, orders + ".dlq"), Duration.ofSeconds(1));
      awaitValue(1, "kafka_easy_deadletters_open", Map.of("topic", orders + ".dlq"));
      assertThat(
              scraped
                  .value(
                      "kafka_easy_deadletters_oldest_open_age_seconds",
                      Map.of("topic", orders + ".dlq"))
                  .orElseThrow())
          .isGreaterThan(0);
      letters.close();
      assertThat(ours()).noneMatch(line -> line.startsWith("kafka_easy_deadletters"));
    }
    assertThat(ours())
        .as("gauges are removed when the consumer closes")
        .noneMatch(line -> line.contains("_lag{"));
    awaitValue(
        20, "kafka_easy_consumer_records_total", Map.of("group", group, "outcome", "handled"));
    meters.close();
    assertThat(ours()).isEmpty();
  }

  @Test
  void openRecordsAreScrapedWhileTheyWait(TestTopics topics) {
    String orders = topics.create("orders");
    String group = topics.group("billing");
    Map<String, String> ofTopic = Map.of("group", group, "topic", orders);
    raw.publish(orders, "k", "bad");
    raw.publish(orders, "k", "behind");
    raw.publish(orders, "other", "good");
    try (KafkaEasyMeters meters = KafkaEasyMeters.to(registry).byPartition(true);
        EasyConsumer consumer =
            meters.start(
                consumer(orders, group)
                    .onFailure(
                        RetryThenDeadLetter.attempts(2)
                            .backoff(Backoff.fixed(Duration.ofMinutes(10)))))) {
      await().until(() -> consumer.stats().held() == 2);
      awaitValue(2, "kafka_easy_consumer_lag", ofTopic);
      awaitValue(2, "kafka_easy_consumer_held_records", ofTopic);
      awaitValue(
          1,
          "kafka_easy_consumer_held_keys",
          Map.of("group", group, "topic", orders, "partition", "0"));
      assertThat(scraped.value("kafka_easy_consumer_map_fill", ofTopic).orElseThrow())
          .isGreaterThan(0);
      assertThat(
              scraped.value("kafka_easy_consumer_oldest_open_age_seconds", ofTopic).orElseThrow())
          .isGreaterThan(0);
      HeldReport held = consumer.held(10).join();
      assertThat(held.total()).isEqualTo(1);
      assertThat(held.oldest().get(0).behind()).isEqualTo(1);
      assertThat(consumer.changeConcurrency(3).concurrency()).isEqualTo(16);
      assertThat(consumer.describe()).contains("changed while the consumer runs");
      awaitValue(3, "kafka_easy_consumer_concurrency", Map.of("group", group));
      assertThat(consumer.skip(orders, 0, held.oldest().get(0).offset()).join()).isTrue();
      awaitValue(0, "kafka_easy_consumer_lag", ofTopic);
    }
  }

  @Test
  void inPartitionOrderOneHandlerCanRunForEachPartition(TestTopics topics) {
    String orders = topics.create("orders", 3);
    String group = topics.group("billing");
    KafkaEasyMeters meters = KafkaEasyMeters.to(registry);
    try (EasyConsumer consumer =
        meters.start(
            kafka
                .consumer(String.class)
                .topics(orders)
                .group(group)
                .ordering(Ordering.PARTITION)
                .handle(message -> {}))) {
      awaitValue(3, "kafka_easy_consumer_concurrency", Map.of("group", group));
      assertThat(consumer.limits().concurrency()).isEqualTo(1_000);
    }
  }

  @Test
  void consumersOfAGroupShareTheirMetersAndCountsOfAClosedOneRemain(TestTopics topics) {
    String orders = topics.create("orders");
    String group = topics.group("billing");
    Map<String, String> handled = Map.of("group", group, "outcome", "handled");
    KafkaEasyMeters meters = KafkaEasyMeters.to(registry);
    try (EasyConsumer first = meters.start(consumer(orders, group))) {
      raw.publish(orders, "k", "good");
      await().until(() -> first.stats().handled() == 1);
    }
    try (EasyConsumer second = meters.start(consumer(orders, group))) {
      raw.publish(orders, "k", "good");
      await().until(() -> second.stats().handled() == 1);
      awaitValue(2, "kafka_easy_consumer_records_total", handled);
      awaitValue(1, "kafka_easy_consumer_partitions", Map.of("group", group));
    }
  }

  @Test
  void theClientsOwnMetersComeAndGoWithTheClient(TestTopics topics) {
    String orders = topics.create("orders");
    KafkaEasyMeters meters = KafkaEasyMeters.to(registry).kafkaClients(true);
    try (EasyConsumer consumer = meters.start(consumer(orders, topics.group("billing")));
        EasyProducer<String> producer = meters.start(kafka.producer(String.class).topic(orders))) {
      assertThat(consumer.kafkaMetrics()).isNotEmpty();
      producer.sendAndWait("k", "good");
      assertThat(scraped.lines())
          .anyMatch(line -> line.startsWith("kafka_consumer_"))
          .anyMatch(line -> line.startsWith("kafka_producer_"));
    }
    assertThat(scraped.lines())
        .noneMatch(line -> line.startsWith("kafka_consumer_"))
        .noneMatch(line -> line.startsWith("kafka_producer_"));
  }

  @Test
  void onClosedRunsItsActionOnceAlsoAfterTheClose(TestTopics topics) {
    String orders = topics.create("orders");
    List<String> told = new CopyOnWriteArrayList<>();
    EasyConsumer consumer = consumer(orders, topics.group("billing")).start();
    EasyProducer<String> producer = kafka.producer(String.class).topic(orders).start();
    consumer.onClosed(() -> told.add("consumer"));
    producer.onClosed(() -> told.add("producer"));
    assertThat(told).isEmpty();
    consumer.close();
    producer.close();
    producer.close();
    assertThat(told).containsExactly("consumer", "producer");
    consumer.onClosed(() -> told.add("consumer, late"));
    producer.onClosed(() -> told.add("producer, late"));
    assertThat(told).containsExactly("consumer", "producer", "consumer, late", "producer, late");
  }

  @Test
  void retriesReachResilience4jsOwnMeters(TestTopics topics) {
    String orders = topics.create("orders");
    RetryRegistry retries =
        RetryRegistry.of(
            RetryConfig.custom().maxAttempts(3).waitDuration(Duration.ofMillis(10)).build());
    TaggedRetryMetrics.ofRetryRegistry(retries).bindTo(registry);
    raw.publish(orders, "k", "bad");
    try (EasyConsumer consumer =
        KafkaEasyMeters.to(registry)
            .start(
                consumer(orders, topics.group("billing"))
                    .onFailure(RetryThenDeadLetter.of(retries.retry("orders"))))) {
      await().until(() -> consumer.stats().deadLettered() == 1);
      awaitValue(
          1,
          "resilience4j_retry_calls_total",
          Map.of("name", "orders", "kind", "failed_with_retry"));
    }
  }

  @Test
  void recordsThatWaitInASpoolAreScrapedWithTheirAge() {
    Path file = folder.resolve("orders.spool");
    KafkaEasy nowhere = KafkaEasy.connect("127.0.0.1:1");
    KafkaEasyMeters meters = KafkaEasyMeters.to(registry);
    try (EasyProducer<String> producer =
        meters.start(
            nowhere
                .producer(String.class)
                .topic("orders")
                .maxBlock(Duration.ofMillis(200))
                .spool(DiskSpool.at(file)))) {
      producer.send("k", "waits").join();
      awaitValue(1, "kafka_easy_spool_waiting", Map.of());
      awaitValue(1, "kafka_easy_spool_records_total", Map.of("outcome", "spooled"));
      await()
          .until(
              () -> scraped.value("kafka_easy_spool_oldest_age_seconds", Map.of()).orElse(0) > 0);
    }
  }

  /** Registry whose meters throw on every write. */
  private static final class ThrowingRegistry extends SimpleMeterRegistry {
    @Override
    protected Timer newTimer(
        Meter.Id id, DistributionStatisticConfig histogram, PauseDetector pauses) {
      throw new IllegalStateException("no timers here");
    }
  }

  @Test
  void aRegistryThatThrowsDeniesOrIsClosedDoesNotAffectTheConsumer(TestTopics topics) {
    SimpleMeterRegistry closed = new SimpleMeterRegistry();
    closed.close();
    SimpleMeterRegistry denying = new SimpleMeterRegistry();
    denying
        .config()
        .meterFilter(
            new MeterFilter() {
              @Override
              public MeterFilterReply accept(Meter.Id id) {
                return MeterFilterReply.DENY;
              }
            });
    for (MeterRegistry bad : List.of(new ThrowingRegistry(), closed, denying)) {
      String orders = topics.create("orders");
      raw.publish(orders, "k", "bad");
      raw.publish(orders, "k", "good");
      KafkaEasyMeters meters = KafkaEasyMeters.to(bad).kafkaClients(true);
      try (EasyConsumer consumer =
          meters.start(
              consumer(orders, topics.group("billing"))
                  .onFailure(RetryThenDeadLetter.attempts(1)))) {
        await().until(() -> consumer.stats().settled() == 2);
        assertThat(consumer.health().readiness().ok()).isTrue();
        assertThat(consumer.stats().failedAttempts()).isEqualTo(1);
      }
      meters.close();
    }
  }
}
