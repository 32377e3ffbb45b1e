package io.github.kafkaeasy.producer.internal.send;

import io.github.kafkaeasy.error.DeliveryException;
import io.github.kafkaeasy.producer.outcome.SendCallback;
import io.github.kafkaeasy.producer.spi.SendHook;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * A send that reports its end to the timer or to hooks: the one send that is being timed, and every
 * send of a producer with hooks. Other sends do not need these fields.
 */
public class TimedSend extends SendFuture {
  private final @Nullable SendTimer timer;
  private final long begunNanos;
  private SendHook.@Nullable Sent hooks; // set by the sending thread before Kafka gets the record

  TimedSend(TopicSends topic, @Nullable SendCallback callback, @Nullable SendTimer timer) {
    super(topic, callback);
    this.timer = timer;
    this.begunNanos = timer == null ? 0 : System.nanoTime();
  }

  /** Sets the object that tells the hooks the outcome, on the callback thread. */
  public void tells(SendHook.Sent told) {
    hooks = told;
  }

  @Override
  public boolean endsInline() {
    return hooks == null && super.endsInline();
  }

  @Override
  void end(@Nullable RecordMetadata metadata, @Nullable DeliveryException failure) {
    if (timer != null) {
      boolean acknowledged = metadata != null && metadata.hasOffset();
      timer.ended(System.nanoTime() - begunNanos, acknowledged);
    }
    SendHook.Sent told = hooks;
    if (told != null) {
      topic().sends().completions().run(() -> told.ended(metadata, failure));
    }
    super.end(metadata, failure);
  }
}
