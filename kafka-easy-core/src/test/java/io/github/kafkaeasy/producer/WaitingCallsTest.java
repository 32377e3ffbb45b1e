package io.github.kafkaeasy.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.error.DeliveryException;
import io.github.kafkaeasy.message.OutgoingMessage;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Every call that waits, made on the callback thread and on Kafka's I/O thread, where it could wait
 * for itself.
 */
@KafkaTest
class WaitingCallsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private ProducerBuilder<String> builder;
  private String topic;

  @BeforeEach
  void connect(TestKafka broker, TestTopics topics) {
    topic = topics.create("texts");
    builder = KafkaEasy.connect(broker.bootstrapServers()).producer(String.class).topic(topic);
  }

  // On the callback thread.

  @Test
  void aContinuationMayJoinAnotherSend() {
    assertThat(onCallbackThread(producer -> producer.send("b").join().offset())).isEqualTo(1L);
  }

  @Test
  void aContinuationMayGetAnotherSend() {
    assertThat(onCallbackThread(producer -> value(producer.send("b")::get).offset())).isEqualTo(1L);
  }

  @Test
  void aContinuationMayGetAnotherSendWithALimit() {
    assertThat(
            onCallbackThread(
                producer -> value(() -> producer.send("b").get(60, TimeUnit.SECONDS)).offset()))
        .isEqualTo(1L);
  }

  @Test
  void aLimitEndsTheWaitOfAContinuation() {
    assertThat(
            onCallbackThread(
                producer -> {
                  CompletableFuture<Void> never = new CompletableFuture<>();
                  CompletableFuture<Void> second =
                      producer.send("b").thenCombine(never, (metadata, nothing) -> null);
                  assertThatThrownBy(() -> second.get(50, TimeUnit.MILLISECONDS))
                      .isInstanceOf(TimeoutException.class);
                  return "ended";
                }))
        .isEqualTo("ended");
  }

  @Test
  void aContinuationMayJoinAStageDerivedFromAnotherSend() {
    assertThat(
            onCallbackThread(
                producer -> producer.send("b").thenApply(RecordMetadata::offset).join()))
        .isEqualTo(1L);
  }

  @Test
  void aContinuationMayJoinAChainOfSends() {
    assertThat(
            onCallbackThread(
                producer ->
                    producer
                        .send("b")
                        .thenCompose(metadata -> producer.send("c"))
                        .thenApply(RecordMetadata::offset)
                        .join()))
        .isEqualTo(2L);
  }

  @Test
  void aContinuationOfAContinuationMayJoinToo() {
    assertThat(
            onCallbackThread(
                producer ->
                    producer
                        .send("b")
                        .thenApply(metadata -> producer.send("c").join().offset())
                        .join()))
        .isEqualTo(2L);
  }

  @Test
  void aCompletionThatIsAlreadyInTheQueueIsFound() {
    try (EasyProducer<String> producer = builder.start()) {
      CompletableFuture<CompletableFuture<RecordMetadata>> later = new CompletableFuture<>();
      CompletableFuture<Long> first =
          producer
              .send("a")
              .thenApply(
                  metadata -> {
                    CompletableFuture<RecordMetadata> queued = later.join();
                    return queued.join().offset();
                  });
      CompletableFuture<RecordMetadata> second = producer.send("b");
      CompletableFuture<Void> attached = second.thenAccept(metadata -> {});
      assertThat(producer.sendAndWait("c").offset()).isEqualTo(2); // so b has been acknowledged
      later.complete(second);

      assertThat(first).succeedsWithin(PATIENCE).isEqualTo(1L);
      assertThat(attached).succeedsWithin(PATIENCE);
    }
  }

  @Test
  void thousandsOfContinuationsMayEachJoin() {
    try (EasyProducer<String> producer = builder.linger(Duration.ZERO).start()) {
      AtomicInteger done = new AtomicInteger();
      List<CompletableFuture<Void>> all = new ArrayList<>();
      for (int i = 0; i < 2_000; i++) {
        all.add(
            producer
                .send("a" + i)
                .thenAccept(
                    metadata -> {
                      producer.send("b").join();
                      done.incrementAndGet();
                    }));
      }
      assertThat(CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)))
          .succeedsWithin(Duration.ofMinutes(2));
      assertThat(done).hasValue(2_000);
    }
  }

  @Test
  void aCallbackMayJoinToo() {
    CompletableFuture<Long> inside = new CompletableFuture<>();
    try (EasyProducer<String> producer = builder.start()) {
      producer.send(
          "a", (metadata, failure) -> inside.complete(producer.send("b").join().offset()));

      assertThat(inside).succeedsWithin(PATIENCE).isEqualTo(1L);
    }
  }

  @Test
  void aCallbackThatWaitsForASendGetsItsFailure(TestTopics topics) {
    String missing = topics.name("missing");
    assertThat(
            onCallbackThread(
                producer -> {
                  CompletableFuture<RecordMetadata> second =
                      producer.send(OutgoingMessage.of("b").topic(missing));
                  assertThatThrownBy(second::join).hasMessageContaining("does not exist");
                  return "told";
                }))
        .isEqualTo("told");
  }

  @Test
  void aContinuationMaySendAndWait() {
    assertThat(onCallbackThread(producer -> producer.sendAndWait("b").offset())).isEqualTo(1L);
  }

  @Test
  void aContinuationMayAskForThePartitionsOfATopic(TestTopics topics) {
    String other = topics.create("other");
    assertThat(onCallbackThread(producer -> producer.partitionCount(other))).isEqualTo(1);
  }

  // On Kafka's I/O thread.

  @Test
  void joiningOnKafkasThreadIsRefused() {
    assertThatThrownBy(() -> onIoThread(producer -> producer.send("b").join()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("would wait for itself: this is kafka-producer-network-thread")
        .hasMessageContaining("Attach a continuation");
  }

  @Test
  void gettingOnKafkasThreadIsRefused() {
    assertThatThrownBy(() -> onIoThread(producer -> value(producer.send("b")::get)))
        .hasMessageContaining("would wait for itself");
  }

  @Test
  void gettingWithALimitOnKafkasThreadIsRefused() {
    assertThatThrownBy(
            () -> onIoThread(producer -> value(() -> producer.send("b").get(60, TimeUnit.SECONDS))))
        .hasMessageContaining("would wait for itself");
  }

  @Test
  void joiningADerivedStageOnKafkasThreadIsRefused() {
    assertThatThrownBy(
            () ->
                onIoThread(producer -> producer.send("b").thenApply(RecordMetadata::offset).join()))
        .hasMessageContaining("would wait for itself");
  }

  @Test
  void sendAndWaitOnKafkasThreadIsRefusedAndSendsNothing() {
    assertThatThrownBy(() -> onIoThread(producer -> producer.sendAndWait("b")))
        .isInstanceOf(DeliveryException.class)
        .hasMessageContaining("would wait for itself")
        .hasMessageContaining("Use send there. Nothing was sent.");
  }

  @Test
  void flushOnKafkasThreadIsRefused() {
    assertThatThrownBy(() -> onIoThread(producer -> producer.flush(PATIENCE)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("flush() would wait for itself");
  }

  @Test
  void aSendToANewTopicOnKafkasThreadFailsAtOnce(TestTopics topics) {
    String other = topics.create("other");
    assertThatThrownBy(
            () ->
                onIoThread(
                    producer -> producer.send(OutgoingMessage.of("b").topic(other)).getNow(null)))
        .hasMessageContaining("The first lookup of a topic would wait for itself");
  }

  @Test
  void closeOnKafkasThreadOnlyAsks() {
    long before = System.nanoTime();
    onIoThread(producer -> producer.close(Duration.ofMinutes(5)));
    // A close that waited for its own thread would take the whole limit of five minutes.
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofMinutes(4));
  }

  /** Runs the work on the callback thread, in a continuation of a first send. */
  private Object onCallbackThread(Function<EasyProducer<String>, Object> work) {
    try (EasyProducer<String> producer = builder.start()) {
      CompletableFuture<Object> result = new CompletableFuture<>();
      producer.send(
          "a",
          (metadata, failure) -> {
            try {
              result.complete(work.apply(producer));
            } catch (RuntimeException | Error e) {
              result.completeExceptionally(e);
            }
          });
      return result.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }
  }

  /**
   * Runs the work on Kafka's I/O thread, in an interceptor that sees the acknowledgement of a first
   * record.
   */
  private Object onIoThread(Function<EasyProducer<String>, Object> work) {
    CompletableFuture<Object> result = new CompletableFuture<>();
    AtomicReference<EasyProducer<String>> started = new AtomicReference<>();
    EasyProducer<String> producer =
        builder.property("interceptor.classes", OnIoThread.class.getName()).start();
    started.set(producer);
    OnIoThread.work.set(
        () -> {
          try {
            result.complete(work.apply(started.get()));
          } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
          }
        });
    try {
      var unused = producer.send("a");
      return result.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    } finally {
      producer.close();
    }
  }

  /** A call with a checked exception. */
  private interface Call<T> {
    T run() throws Exception;
  }

  private static <T> T value(Call<T> call) {
    Supplier<T> caught =
        () -> {
          try {
            return call.run();
          } catch (RuntimeException e) {
            throw e;
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        };
    return caught.get();
  }

  /** Interceptor that runs the work once on Kafka's I/O thread. */
  public static final class OnIoThread implements ProducerInterceptor<byte[], byte[]> {
    static final AtomicReference<Runnable> work = new AtomicReference<>();

    @Override
    public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
      return record;
    }

    @Override
    public void onAcknowledgement(RecordMetadata metadata, Exception failure) {
      Runnable once = work.getAndSet(null);
      if (once != null) {
        once.run();
      }
    }

    @Override
    public void close() {}

    @Override
    public void configure(Map<String, ?> settings) {}
  }
}
