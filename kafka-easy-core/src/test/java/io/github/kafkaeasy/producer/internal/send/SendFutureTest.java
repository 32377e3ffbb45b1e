package io.github.kafkaeasy.producer.internal.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.kafkaeasy.error.DeliveryException;
import io.github.kafkaeasy.internal.settings.Settings;
import io.github.kafkaeasy.producer.outcome.ProducerStats;
import io.github.kafkaeasy.producer.outcome.SpoolStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SendFutureTest {
  private static final RecordMetadata METADATA =
      new RecordMetadata(new TopicPartition("t", 0), 0, 0, 0, 0, 0);

  private final Completions completions = new Completions("callbacks", Duration.ofSeconds(30));
  private final Sends sends =
      new Sends(
          (topic, holdsUpSend) -> 1,
          new DeliveryFailures(Settings.none()),
          completions,
          null,
          null,
          false);
  private final TopicSends topic = sends.topic("t");

  private static long[] counts(ProducerStats stats) {
    return new long[] {stats.sent(), stats.acknowledged(), stats.failed(), stats.pending()};
  }

  @AfterEach
  void shutdown() {
    completions.shutdown();
  }

  @Test
  void aFutureWithNothingAttachedEndsOnTheCompletingThread() {
    SendFuture send = new SendFuture(topic, null);

    send.onCompletion(METADATA, null);

    assertThat(send).isCompletedWithValue(METADATA);
    assertThat(send.thenApply(metadata -> Thread.currentThread().getName()).join())
        .isEqualTo(Thread.currentThread().getName());
  }

  @Test
  void aSendWithoutAnOutcomeInTimeMaySucceedLater() {
    SendFuture send = new SendFuture(topic, null);

    assertThatThrownBy(() -> send.await(Duration.ZERO))
        .hasMessageContaining("its outcome was not reported within 1 s")
        .matches(failure -> ((DeliveryException) failure).isTransient());
  }

  @Test
  void aContinuationAttachedBeforeTheCompletionRunsOnTheCallbackThread() throws Exception {
    SendFuture send = new SendFuture(topic, null);
    CompletableFuture<String> thread = send.thenApply(metadata -> Thread.currentThread().getName());

    send.onCompletion(METADATA, null);

    assertThat(thread.get(10, TimeUnit.SECONDS)).isEqualTo("callbacks");
  }

  /**
   * Attaches and completes at nearly the same moment, in every order; the completing thread stands
   * for Kafka's I/O thread.
   */
  @Test
  void attachingAtTheMomentOfCompletionNeverRunsOnTheCompletingThread() throws Exception {
    int rounds = 200_000;
    List<SendFuture> futures = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      futures.add(new SendFuture(topic, null));
    }
    CyclicBarrier together = new CyclicBarrier(2);
    List<CompletableFuture<Thread>> ran = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<Thread> completing =
          threads.submit(
              () -> {
                together.await();
                futures.forEach(future -> future.onCompletion(METADATA, null));
                return Thread.currentThread();
              });
      Future<?> attaching =
          threads.submit(
              () -> {
                together.await();
                futures.forEach(
                    future -> ran.add(future.thenApply(metadata -> Thread.currentThread())));
                return null;
              });
      attaching.get(60, TimeUnit.SECONDS);
      Thread network = completing.get(60, TimeUnit.SECONDS);

      assertThat(ran).hasSize(rounds);
      assertThat(ran).noneMatch(continuation -> continuation.join() == network);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void eachCompletionIsCountedOnce() {
    new SendFuture(topic, null).onCompletion(METADATA, null);
    new SendFuture(topic, null).onCompletion(null, new TimeoutException("late"));
    SendFuture pending = new SendFuture(topic, null);

    assertThat(counts(sends.stats(SpoolStats.NONE))).containsExactly(3L, 1L, 1L, 1L);
    assertThat(sends.report().pending()).containsEntry("t", 1L);
    assertThat(pending).isNotDone();
  }

  @Test
  void aSendWhoseFutureTheApplicationCancelledStillCounts() {
    SendFuture send = new SendFuture(topic, null);
    boolean cancelled = send.cancel(true);

    send.onCompletion(METADATA, null);

    assertThat(cancelled).isTrue();
    assertThat(send).isCancelled();
    assertThat(counts(sends.stats(SpoolStats.NONE))).containsExactly(1L, 1L, 0L, 0L);
  }

  @Test
  void theLongestWaitThatKafkaPermitsForRoomAmongTheCompletionsIsNoOverflow() {
    Completions patient = new Completions("patient", Duration.ofMillis(Long.MAX_VALUE));
    CountDownLatch release = new CountDownLatch(1);
    try {
      patient.run(
          () -> {
            try {
              release.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
      for (int i = 0; i <= Completions.MOST_WAITING; i++) {
        patient.run(() -> {});
      }
      assertThat(patient.isFull()).isTrue();

      CompletableFuture<Void> room = CompletableFuture.runAsync(() -> patient.awaitRoom("t"));
      release.countDown();

      assertThat(room).succeedsWithin(Duration.ofSeconds(30));
    } finally {
      release.countDown();
      patient.shutdown();
    }
  }

  @Test
  void aSendThatFailsWhileTheCountsAreReadIsNotSubtractedTwice() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<Void> sender =
        CompletableFuture.runAsync(
            () -> {
              while (!over.get()) {
                topic.began();
                topic.failed(-1);
              }
            });
    try {
      for (int i = 0; i < 200_000; i++) {
        ProducerStats stats = sends.stats(SpoolStats.NONE);
        assertThat(stats.acknowledged()).isZero();
        assertThat(stats.pending()).isNotNegative();
      }
    } finally {
      over.set(true);
    }
    sender.get(30, TimeUnit.SECONDS);
  }
}
