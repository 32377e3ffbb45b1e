package io.github.kafkaeasy.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.error.DeliveryException;
import io.github.kafkaeasy.message.OutgoingMessage;
import io.github.kafkaeasy.producer.outcome.DeliveryReport;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Callbacks and continuations of the application never run on Kafka's I/O thread. */
@KafkaTest
class CallbackThreadTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LINGER = Duration.ofSeconds(1);

  private ProducerBuilder<String> builder;
  private String topic;

  @BeforeEach
  void connect(TestKafka broker, TestTopics topics) {
    topic = topics.create("texts");
    builder = KafkaEasy.connect(broker.bootstrapServers()).producer(String.class).topic(topic);
  }

  @Test
  void aBlockedContinuationHoldsUpNeitherKafkaNorOtherSends() throws Exception {
    CompletableFuture<Void> release = new CompletableFuture<>();
    BlockingQueue<String> threads = new LinkedBlockingQueue<>();

    try (EasyProducer<String> producer = builder.linger(LINGER).start()) {
      CompletableFuture<Void> blocked =
          producer
              .send("a")
              .thenAccept(
                  metadata -> {
                    threads.add(Thread.currentThread().getName());
                    release.join();
                  });

      assertThat(threads.poll(60, TimeUnit.SECONDS)).isEqualTo("kafka-easy-callbacks-" + topic);
      assertThat(producer.sendAndWait("b").offset()).isEqualTo(1);
      assertThat(blocked).isNotDone();
      release.complete(null);
      assertThat(blocked).succeedsWithin(PATIENCE);
    }
  }

  @Test
  void aContinuationOfAllOfManySendsRunsOnTheCallbackThread() throws Exception {
    // A long linger, so that no send ends before allOf is attached to it.
    try (EasyProducer<String> producer = builder.linger(Duration.ofMinutes(1)).start()) {
      CompletableFuture<?>[] sends =
          IntStream.range(0, 100)
              .mapToObj(i -> producer.send("v" + i))
              .toArray(CompletableFuture[]::new);
      CompletableFuture<String> thread =
          CompletableFuture.allOf(sends).thenApply(all -> Thread.currentThread().getName());

      assertThat(producer.flush(PATIENCE).allDelivered()).isTrue();
      assertThat(thread.get(60, TimeUnit.SECONDS)).isEqualTo("kafka-easy-callbacks-" + topic);
    }
  }

  @Test
  void continuationsAttachedWhileSendsCompleteNeverRunOnTheNetworkThread() {
    List<String> threads = new CopyOnWriteArrayList<>();
    try (EasyProducer<String> producer = builder.linger(Duration.ZERO).start()) {
      CompletableFuture<?>[] ends = new CompletableFuture<?>[5_000];
      for (int i = 0; i < ends.length; i++) {
        CompletableFuture<RecordMetadata> send = producer.send("v" + i);
        for (int spin = 0; spin < i % 500; spin++) {
          Thread.onSpinWait(); // varies the moment of the attachment
        }
        ends[i] =
            send.thenRun(
                () -> {
                  String name = Thread.currentThread().getName();
                  if (name.contains("network")) {
                    threads.add(name);
                  }
                });
      }

      assertThat(CompletableFuture.allOf(ends)).succeedsWithin(PATIENCE);
    }
    assertThat(threads).isEmpty();
  }

  @Test
  void callbacksRunInTheOrderOfCompletionAndMayThrow() {
    List<String> seen = new CopyOnWriteArrayList<>();

    EasyProducer<String> producer = builder.start();
    producer.send(
        "a",
        (metadata, failure) -> {
          seen.add("a@" + metadata.offset() + " on " + Thread.currentThread().getName());
          throw new IllegalStateException("on purpose");
        });
    producer.send("k", "b", (metadata, failure) -> seen.add("b@" + metadata.offset()));
    producer.close();

    assertThat(seen).containsExactly("a@0 on kafka-easy-callbacks-" + topic, "b@1");
  }

  @Test
  void aCallbackGetsAFailure(TestTopics topics) {
    String missing = topics.name("missing");
    List<String> seen = new CopyOnWriteArrayList<>();

    EasyProducer<String> producer = builder.start();
    producer.send(
        OutgoingMessage.of("c").topic(missing),
        (metadata, failure) -> seen.add(metadata + " " + failure.topic()));
    producer.close();

    assertThat(seen).containsExactly("null " + missing);
  }

  @Test
  void unobservedFailuresAreLogged(TestTopics topics) {
    String missing = topics.name("missing");
    BlockingQueue<DeliveryException> told = new LinkedBlockingQueue<>();

    EasyProducer<String> producer = builder.onDeliveryFailure(told::add).start();
    var unused = producer.send(OutgoingMessage.of("v").topic(missing));
    DeliveryReport report = producer.close(PATIENCE);

    assertThat(told).extracting(DeliveryException::topic).containsExactly(missing);
    assertThat(report.failed()).isEqualTo(Map.of(missing, 1L));
  }

  @Test
  void aFlushWaitsForCallbacksToo() {
    List<String> seen = new CopyOnWriteArrayList<>();
    try (EasyProducer<String> producer = builder.start()) {
      for (int i = 0; i < 100; i++) {
        producer.send("v" + i, (metadata, failure) -> seen.add("done"));
      }
      producer.flush(PATIENCE);

      assertThat(seen).hasSize(100);
    }
  }

  @Test
  void aFlushFromACallbackDoesNotWaitForItself() {
    CompletableFuture<DeliveryReport> inside = new CompletableFuture<>();

    try (EasyProducer<String> producer = builder.start()) {
      producer.send("v", (metadata, failure) -> inside.complete(producer.flush(PATIENCE)));

      assertThat(inside).succeedsWithin(Duration.ofSeconds(30));
    }
  }

  @Test
  void aCloseFromACallbackDoesNotWaitForItself() {
    CompletableFuture<DeliveryReport> inside = new CompletableFuture<>();
    EasyProducer<String> producer = builder.start();

    producer.send("v", (metadata, failure) -> inside.complete(producer.close(PATIENCE)));

    assertThat(inside).succeedsWithin(Duration.ofSeconds(30));
    assertThat(inside.join().allDelivered()).isTrue();
  }
}
