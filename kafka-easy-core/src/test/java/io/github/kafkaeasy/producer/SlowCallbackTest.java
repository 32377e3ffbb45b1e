package io.github.kafkaeasy.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.config.Compression;
import io.github.kafkaeasy.producer.internal.send.Completions;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A slow callback: completed sends do not accumulate without bound, and senders wait instead. */
@KafkaTest
class SlowCallbackTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int SENDS = Completions.MOST_WAITING + 50_000;

  /** Room for a few hundred of these records, so that few are in flight when the queue is full. */
  private static final int SMALL_BUFFER = 128 << 10;

  private static final String VALUE = "v".repeat(200);

  private final CountDownLatch release = new CountDownLatch(1);
  private final AtomicLong told = new AtomicLong();
  private ProducerBuilder<String> builder;

  @BeforeEach
  void connect(TestKafka broker, TestTopics topics) {
    builder =
        KafkaEasy.connect(broker.bootstrapServers())
            .producer(String.class)
            .topic(topics.create("texts"))
            .bufferBytes(SMALL_BUFFER)
            .compression(Compression.NONE)
            .batchBytes(8 << 10);
  }

  @AfterEach
  void releaseCallback() {
    release.countDown();
  }

  @Test
  void aBlockedCallbackMakesSendersWaitAndLosesNothing() throws Exception {
    try (EasyProducer<String> producer = builder.maxBlock(Duration.ofMinutes(10)).start()) {
      Thread sender = sending(producer);

      awaitHeld(sender);
      assertThat(producer.stats().sent())
          .isBetween(Completions.MOST_WAITING + 0L, Completions.MOST_WAITING + 2_000L);

      release.countDown();
      sender.join(PATIENCE.toMillis());
      assertThat(producer.flush(PATIENCE).allDelivered()).isTrue();
      assertThat(told).hasValue(SENDS);
    }
  }

  @Test
  void aSendThatWaitsTooLongFailsWithTheReason() throws Exception {
    try (EasyProducer<String> producer = builder.maxBlock(Duration.ofSeconds(2)).start()) {
      Thread sender = sending(producer);
      awaitHeld(sender);

      assertThat(producer.send("late"))
          .failsWithin(PATIENCE)
          .withThrowableOfType(ExecutionException.class)
          .withMessageContaining("a callback is too slow")
          .withMessageContaining("within 2 s")
          .withMessageContaining("Nothing was sent.");
      release.countDown();
      sender.join(PATIENCE.toMillis());
    }
  }

  @Test
  void sendAndWaitDoesNotWaitForCallbacks() throws Exception {
    try (EasyProducer<String> producer = builder.maxBlock(Duration.ofMinutes(10)).start()) {
      Thread sender = sending(producer);
      awaitHeld(sender);

      assertThat(producer.sendAndWait("now").hasOffset()).isTrue();
      release.countDown();
      sender.join(PATIENCE.toMillis());
    }
  }

  @Test
  void aCallbackCanSendAlthoughTheSendersWait() throws Exception {
    CompletableFuture<Long> inside = new CompletableFuture<>();
    try (EasyProducer<String> producer = builder.maxBlock(Duration.ofMinutes(10)).start()) {
      CompletableFuture<Void> held = new CompletableFuture<>();
      producer.send(
          "first",
          (metadata, failure) -> {
            held.join();
            inside.complete(producer.send("inside").join().offset());
            await(release);
          });
      Thread sender = sending(producer);
      awaitHeld(sender);
      held.complete(null);

      assertThat(inside).succeedsWithin(PATIENCE);
      release.countDown();
      sender.join(PATIENCE.toMillis());
    }
  }

  /** Starts a sending thread; the first callback blocks until the release. */
  private Thread sending(EasyProducer<String> producer) {
    Thread sender =
        new Thread(
            () -> {
              for (int i = 0; i < SENDS && !Thread.currentThread().isInterrupted(); i++) {
                producer.send(
                    VALUE,
                    (metadata, failure) -> {
                      await(release);
                      told.incrementAndGet();
                    });
              }
            },
            "sender");
    sender.setDaemon(true);
    sender.start();
    return sender;
  }

  private static void awaitHeld(Thread sender) {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () ->
                Arrays.stream(sender.getStackTrace())
                    .anyMatch(at -> at.getMethodName().equals("awaitRoom")));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
