package io.github.kafkaeasy.producer;

import io.github.kafkaeasy.error.DeliveryException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A send: the future that the user holds and the callback that Kafka calls, in one object.
 *
 * <p>Kafka calls on its I/O thread. A future that nothing is attached to is completed right there,
 * which costs next to nothing; one that somebody waits for or has continuations on is handed to the
 * thread of {@link Completions}. The state decides between "attached" and "completing", so that a
 * continuation attached at that very moment does not slip onto the I/O thread: every method that
 * attaches one asks for a new future first. (Only {@code allOf} and {@code anyOf} do not ask; they
 * are seen by the count of dependents.)
 */
class SendFuture extends CompletableFuture<RecordMetadata> implements Callback {
  private static final Logger log = LoggerFactory.getLogger(EasyProducer.class);

  /** For a send that nobody but its own caller waits for: it may end right on the I/O thread. */
  static final SendCallback INLINE = (metadata, failure) -> {};

  private static final int OPEN = 0;
  private static final int ATTACHED = 1;
  private static final int COMPLETING = 2;
  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(SendFuture.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  // One for each record in flight: three fields beyond the future's own are what fits 32 bytes.
  private final TopicGate topic;
  private final @Nullable SendCallback callback;
  private volatile int state;

  SendFuture(TopicGate topic, @Nullable SendCallback callback) {
    this.topic = topic;
    this.callback = callback;
    topic.began();
  }

  TopicGate topic() {
    return topic;
  }

  String topicName() {
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

  /** Ends a send that Kafka never got, or never answered. */
  void fail(Throwable failure, int partition) {
    DeliveryException explained = topic.sends().failed(topic, partition, failure);
    end(null, explained);
  }

  /** Called once, by whoever learns of the end first. */
  void end(@Nullable RecordMetadata metadata, @Nullable DeliveryException failure) {
    if (callback == INLINE
        || (callback == null
            && getNumberOfDependents() == 0
            && STATE.compareAndSet(this, OPEN, COMPLETING))) {
      settle(metadata, failure);
    } else {
      topic.sends().completions().run(() -> settleAndTell(metadata, failure));
    }
  }

  private void settleAndTell(
      @Nullable RecordMetadata metadata, @Nullable DeliveryException failure) {
    settle(metadata, failure);
    if (callback != null) {
      try {
        callback.onCompletion(metadata, failure);
      } catch (RuntimeException e) {
        log.error("The callback of a send to {} threw", topic.name(), e);
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
        Thread.onSpinWait(); // the other side has a few instructions to go
      }
    }
    return new CompletableFuture<>();
  }
}
