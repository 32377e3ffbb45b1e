package io.github.kafkaeasy.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.error.DeliveryException;
import io.github.kafkaeasy.error.NotReadyException;
import io.github.kafkaeasy.producer.outcome.DeliveryReport;
import io.github.kafkaeasy.test.BrokerControl;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.NeedsControl;
import io.github.kafkaeasy.test.RawKafka;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** A producer whose broker stops answering; each test suspends or kills its own broker. */
@NeedsControl({BrokerControl.STOP, BrokerControl.SUSPEND, BrokerControl.SERVER_PROPERTIES})
class ProducerFaultTest {
  private static final Duration SHORT = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static LocalKafka broker;

  private KafkaEasy kafka;
  private String topic;

  @BeforeAll
  static void startBroker() {
    // A killed broker can restart only after the controller has fenced its old registration, by
    // this timeout.
    broker = LocalKafka.builder().serverProperty("broker.session.timeout.ms", "3000").start();
  }

  @AfterAll
  static void closeBroker() {
    broker.close();
  }

  @BeforeEach
  void createTopic(TestInfo test) {
    kafka = KafkaEasy.connect(broker.bootstrapServers());
    topic = test.getTestMethod().orElseThrow().getName();
    try (EasyAdmin admin = kafka.admin()) {
      // After a longer suspension the broker is fenced for a moment and accepts no new topic.
      Awaitility.await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(() -> admin.createTopicIfMissing(topic, 1, 1, Map.of()) != null);
    }
  }

  @AfterEach
  void bringTheBrokerBack() {
    if (broker.isRunning()) {
      broker.resume();
    } else {
      broker.start();
    }
  }

  @Test
  void aFlushEndsAtItsLimitAndReportsTheNumberOfPendingRecords() {
    try (EasyProducer<String> producer = started(builder())) {
      broker.suspend();
      List<CompletableFuture<RecordMetadata>> sends = sendTen(producer);

      DeliveryReport report = timed(SHORT, () -> producer.flush(SHORT));

      assertThat(report.pending()).isEqualTo(Map.of(topic, 10L));
      assertThat(report.failed()).isEmpty();
      assertThat(report.toString()).contains("10 pending");
      broker.resume();
      assertThat(producer.flush(PATIENCE).allDelivered()).isTrue();
      assertThat(sends).allSatisfy(send -> assertThat(send).isCompleted());
    }
    try (RawKafka raw = RawKafka.connect(broker.bootstrapServers())) {
      assertThat(raw.records(topic)).hasSize(11);
    }
  }

  @Test
  void aFlushThatRanIntoItsLimitLeavesNoThreadBehind() {
    try (EasyProducer<String> producer = started(builder())) {
      broker.suspend();
      sendTen(producer);
      producer.flush(SHORT);

      Awaitility.await().atMost(PATIENCE).until(() -> !threadExists("kafka-easy-flush"));
      broker.resume();
    }
  }

  @Test
  void aFlushThatIsInterruptedEndsAtOnceAndKeepsTheInterrupt() {
    try (EasyProducer<String> producer = started(builder())) {
      broker.suspend();
      sendTen(producer);

      Thread.currentThread().interrupt();
      DeliveryReport report = timed(SHORT, () -> producer.flush(PATIENCE));

      assertThat(Thread.interrupted()).isTrue();
      assertThat(report.pendingCount()).isEqualTo(10);
      broker.resume();
    }
  }

  @Test
  void aCloseEndsAtItsLimitAndFailsUndeliveredRecords() {
    EasyProducer<String> producer = started(builder());
    broker.suspend();
    List<CompletableFuture<RecordMetadata>> sends = sendTen(producer);

    DeliveryReport report = timed(SHORT, () -> producer.close(SHORT));

    assertThat(report.pending()).isEmpty();
    assertThat(report.failed()).isEqualTo(Map.of(topic, 10L));
    assertThat(sends)
        .allSatisfy(
            send ->
                assertThat(send)
                    .failsWithin(SHORT)
                    .withThrowableThat()
                    .withCauseInstanceOf(DeliveryException.class)
                    .withMessageContaining("closed before"));
  }

  @Test
  void aCloseWithTheBrokerGoneEndsAtItsLimit() {
    // Kafka's client forgets the topic when its only broker is gone: sends may wait for maxBlock.
    EasyProducer<String> producer = builder().maxBlock(Duration.ofMillis(100)).start();
    // On a busy machine the first topic lookup may take longer than maxBlock; a later send finds
    // its result.
    Awaitility.await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> producer.sendAndWait("first").hasOffset());
    DeliveryReport before = producer.flush(PATIENCE); // reports the sends that have failed so far
    assertThat(before.pending()).isEmpty();
    broker.kill();
    sendTen(producer);

    DeliveryReport report = timed(SHORT, () -> producer.close(SHORT));

    assertThat(report.failedCount()).isEqualTo(10);
  }

  @Test
  void aCloseThatIsInterruptedEndsAtOnceAndKeepsTheInterrupt() {
    EasyProducer<String> producer = started(builder());
    broker.suspend();
    List<CompletableFuture<RecordMetadata>> sends = sendTen(producer);

    Thread.currentThread().interrupt();
    DeliveryReport report = timed(Duration.ofSeconds(1), () -> producer.close(PATIENCE));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(report.pendingCount() + report.failedCount()).isEqualTo(10);
    assertThat(sends).allSatisfy(send -> assertThat(send).failsWithin(PATIENCE));
  }

  @Test
  void sendsSurviveARestartOfTheBroker() {
    try (EasyProducer<String> producer = started(builder())) {
      broker.kill();
      CompletableFuture<List<CompletableFuture<RecordMetadata>>> sends =
          CompletableFuture.supplyAsync(() -> sendTen(producer));
      broker.start();

      assertThat(sends).succeedsWithin(PATIENCE);
      assertThat(producer.flush(PATIENCE).allDelivered()).isTrue();
      assertThat(sends.join()).allSatisfy(send -> assertThat(send).isCompleted());
    }
    try (RawKafka raw = RawKafka.connect(broker.bootstrapServers())) {
      assertThat(raw.records(topic)).hasSize(11);
    }
  }

  @Test
  void aRecordWithoutAcknowledgementFailsAtTheDeliveryTimeout() {
    Duration timeout = Duration.ofSeconds(3);
    try (EasyProducer<String> producer = started(builder().deliveryTimeout(timeout))) {
      broker.suspend();

      assertThatThrownBy(() -> timed(timeout, () -> producer.sendAndWait("lost")))
          .isInstanceOf(DeliveryException.class)
          .hasMessageContaining(topic)
          .hasMessageContaining("the delivery timeout is 3000 ms");
      broker.resume();
    }
  }

  @Test
  void aFullBufferFailsTheSendAfterMaxBlockAndNoSendIsLeftHanging() {
    try (EasyProducer<byte[]> producer =
        kafka
            .producer(byte[].class)
            .topic(topic)
            .bufferBytes(65_536)
            .batchBytes(16_384)
            .maxBlock(Duration.ofSeconds(2))
            .deliveryTimeout(Duration.ofSeconds(8))
            .warmUp()
            .start()) {
      broker.suspend();
      List<CompletableFuture<RecordMetadata>> sends =
          IntStream.range(0, 6).mapToObj(i -> producer.send(new byte[16_000])).toList();

      assertThat(sends.get(5))
          .failsWithin(Duration.ZERO)
          .withThrowableThat()
          .withMessageContaining("send buffer (65536 bytes) stayed full for the 2000 ms")
          .withMessageContaining("bufferBytes");
      assertThat(sends).allSatisfy(send -> assertThat(send).failsWithin(PATIENCE));
      broker.resume();
    }
  }

  @Test
  void aBrokerThatNeverAnswersFailsTheFirstSendAfterMaxBlock() {
    broker.suspend();
    EasyProducer<String> producer = builder().maxBlock(SHORT).start();
    CompletableFuture<RecordMetadata> send = timed(SHORT, () -> producer.send("v"));

    assertThat(send)
        .failsWithin(SHORT)
        .withThrowableThat()
        .withMessageContaining("did not say within 500 ms whether the topic exists");
    timed(Duration.ofSeconds(1), () -> producer.close(PATIENCE)); // there is nothing to wait for
  }

  @Test
  void startingAndClosingWithoutWarmUpDoNotWaitForTheBroker() {
    broker.suspend();

    EasyProducer<String> producer = timed(Duration.ZERO, () -> builder().start());

    DeliveryReport report = timed(Duration.ofSeconds(1), () -> producer.close(PATIENCE));
    assertThat(report.allDelivered()).isTrue();
  }

  @Test
  void aWarmUpEndsAtItsLimitWhenTheBrokerDoesNotAnswer() {
    broker.suspend();
    ProducerBuilder<String> builder = builder().warmUp(WarmUp.probe().within(SHORT));

    assertThatThrownBy(() -> timed(SHORT, builder::start))
        .isInstanceOf(NotReadyException.class)
        .hasMessageContaining("no Kafka answers");
  }

  private ProducerBuilder<String> builder() {
    return kafka.producer(String.class).topic(topic);
  }

  private static EasyProducer<String> started(ProducerBuilder<String> builder) {
    EasyProducer<String> producer = builder.start();
    producer.sendAndWait("first");
    return producer;
  }

  private static List<CompletableFuture<RecordMetadata>> sendTen(EasyProducer<String> producer) {
    return IntStream.range(0, 10).mapToObj(i -> producer.send("v" + i)).toList();
  }

  private static boolean threadExists(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals(name));
  }

  /**
   * Allows eight seconds more than the limit, for a busy machine; every default limit is longer
   * than that.
   */
  private static <T> T timed(Duration limit, Supplier<T> task) {
    long begun = System.nanoTime();
    try {
      return task.get();
    } finally {
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(limit.plusSeconds(8));
    }
  }
}
