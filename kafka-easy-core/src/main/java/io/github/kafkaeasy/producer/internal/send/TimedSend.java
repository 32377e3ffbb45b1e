package io.github.kafkaeasy.producer.internal.send;

import io.github.kafkaeasy.error.DeliveryException;
import io.github.kafkaeasy.producer.outcome.SendCallback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** The one send in many that is timed, if it has a timer; the others do not carry the fields. */
class TimedSend extends SendFuture {
  private final @Nullable SendTimer timer;
  private final long begunNanos;

  TimedSend(TopicSends topic, @Nullable SendCallback callback, @Nullable SendTimer timer) {
    super(topic, callback);
    this.timer = timer;
    this.begunNanos = timer == null ? 0 : System.nanoTime();
  }

  @Override
  void end(@Nullable RecordMetadata metadata, @Nullable DeliveryException failure) {
    if (timer != null) {
      boolean acknowledged = metadata != null && metadata.hasOffset();
      timer.ended(System.nanoTime() - begunNanos, acknowledged);
    }
    super.end(metadata, failure);
  }
}
