package io.github.kafkaeasy.producer.internal.send;

import io.github.kafkaeasy.error.DeliveryException;
import io.github.kafkaeasy.error.internal.DurationText;
import io.github.kafkaeasy.producer.outcome.SendCallback;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * A send: the future that the application holds and the callback that Kafka calls, in one object.
 *
 * <p>Kafka calls {@link #onCompletion} on its I/O thread. A send without a {@link SendCallback},
 * attached functions or waiting threads is completed there, which is cheap; so is a send with
 * {@link #INLINE}. Any other completion is passed to the thread of {@link Completions}. The {@code
 * state} field decides between "attached" and "completing", so that a function attached at that
 * moment cannot run on the I/O thread: every method that attaches a function first calls {@link
 * #newIncompleteFuture}. (Only {@code allOf} and {@code anyOf} do not; they are detected by the
 * number of dependents.)
 */
public class SendFuture extends CompletableFuture<RecordMetadata> implements Callback {

  /** Marks a send that only its caller waits for; Kafka's I/O thread may complete such a send. */
  public static final SendCallback INLINE = (metadata, failure) -> {};

  private static final byte OPEN = 0;
  private static final byte ATTACHED = 1;
  private static final byte COMPLETING = 2;

  /** Practically without limit: 146 years in nanoseconds. */
  private static final long FOR_EVER = Long.MAX_VALUE / 2;

  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(SendFuture.class, "state", byte.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  // One object for each record in flight: with these fields it still fits into 32 bytes.
  private final TopicSends topic;
  private final @Nullable SendCallback callback;
  private final boolean begunInCallback;
  private volatile byte state; // changed by any thread with compare-and-set

  public SendFuture(TopicSends topic, @Nullable SendCallback callback) {
    this.topic = topic;
    this.callback = callback;
    this.begunInCallback = topic.sends().completions().isOwnThread();
    topic.began();
  }

  /** Whether the send was begun on the callback thread. */
  boolean isBegunInCallback() {
    return begunInCallback;
  }

  /** Whether only the waiting caller needs the outcome, so that the callback thread is not used. */
  public boolean endsInline() {
    return callback == INLINE;
  }

  public TopicSends topic() {
    return topic;
  }

  public String topicName() {
    return topic.name();
  }

  @Override
  public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception failure) {
    if (failure == null) {
      topic.delivered(partition(metadata));
      end(metadata, null);
    } else {
      fail(failure, partition(metadata));
    }
  }

  private static int partition(@Nullable RecordMetadata metadata) {
    return metadata == null ? RecordMetadata.UNKNOWN_PARTITION : metadata.partition();
  }

  /** Fails a send that Kafka did not accept or did not answer. */
  public void fail(Throwable failure, int partition) {
    DeliveryException explained = topic.sends().failed(topic, partition, failure);
    end(null, explained);
  }

  /**
   * Waits for the outcome.
   *
   * @throws DeliveryException if the send failed, or has no outcome in time
   */
  public RecordMetadata await(Duration deliveryTimeout) {
    // Kafka ends each send at the delivery timeout; one more second allows for delays in its
    // client.
    long limit = 1_000L + deliveryTimeout.toMillis();
    try {
      return get(limit, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DeliveryException(
          topicName(),
          -1,
          "the waiting thread was interrupted.",
          "The record may or may not be in the topic.",
          e);
    } catch (TimeoutException e) {
      throw new DeliveryException(
          topicName(),
          -1,
          "its outcome was not reported within " + DurationText.of(Duration.ofMillis(limit)) + ".",
          "The record may or may not be in the topic.",
          e,
          true);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof DeliveryException failure) {
        throw failure;
      }
      throw new IllegalStateException("a send fails with a DeliveryException", e);
    }
  }

  /**
   * Ends the send. Called once, by the thread that learns the outcome: a sending thread or Kafka's
   * I/O thread, for example.
   */
  void end(@Nullable RecordMetadata metadata, @Nullable DeliveryException failure) {
    if (callback == INLINE
        || (callback == null
            && getNumberOfDependents() == 0
            && STATE.compareAndSet(this, OPEN, COMPLETING))) {
      settle(metadata, failure);
    } else {
      topic.sends().completions().run(new Completions.Ending(this, metadata, failure));
    }
  }

  /** Called on the callback thread. */
  void settleAndTell(@Nullable RecordMetadata metadata, @Nullable DeliveryException failure) {
    settle(metadata, failure);
    if (callback != null) {
      try {
        callback.onCompletion(metadata, failure);
      } catch (RuntimeException e) {
        ProducerLog.LOG.error("The callback of a send to {} threw", topic.name(), e);
      }
    }
  }

  private void settle(@Nullable RecordMetadata metadata, @Nullable DeliveryException failure) {
    if (failure != null) {
      completeExceptionally(failure);
    } else {
      complete(metadata);
    }
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    if (!STATE.compareAndSet(this, OPEN, ATTACHED)) {
      while (state == COMPLETING && !isDone()) {
        Thread.onSpinWait(); // the completing thread has only a few instructions left
      }
    }
    return new Derived<>(this);
  }

  @Override
  public RecordMetadata join() {
    beforeJoin(this);
    return super.join();
  }

  @Override
  public RecordMetadata get() throws InterruptedException, ExecutionException {
    long unused = beforeGet(this, FOR_EVER);
    return super.get();
  }

  @Override
  public RecordMetadata get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    long left = beforeGet(this, unit.toNanos(timeout));
    return super.get(left, TimeUnit.NANOSECONDS);
  }

  /** Same as {@link #beforeGet}, for a wait that does not end when interrupted. */
  void beforeJoin(CompletableFuture<?> future) {
    boolean interrupted = false;
    while (true) {
      try {
        long unused = beforeGet(future, FOR_EVER);
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Called before a thread waits for this send or for a derived future. On the callback thread,
   * this method itself waits, and meanwhile runs the completion of this send.
   *
   * @param nanos the time limit of the wait
   * @return the remaining time
   * @throws IllegalStateException on Kafka's I/O thread, which would wait for itself
   */
  long beforeGet(CompletableFuture<?> future, long nanos) throws InterruptedException {
    if (future.isDone()) {
      return nanos;
    }
    Completions completions = topic.sends().completions();
    if (completions.isOwnThread()) {
      long began = System.nanoTime();
      completions.runUntilDone(future, this, Math.min(nanos, FOR_EVER));
      return Math.max(0, nanos - (System.nanoTime() - began));
    }
    IoThread.refuse("Waiting for a send", "Attach a continuation, or wait on another thread.");
    return nanos;
  }
}
