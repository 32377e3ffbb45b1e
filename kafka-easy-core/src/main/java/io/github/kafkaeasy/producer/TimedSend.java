package io.github.kafkaeasy.producer;

import io.github.kafkaeasy.error.DeliveryException;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** The one send in many that is timed; the others do not carry the fields for it. */
final class TimedSend extends SendFuture {
  private final SendTimer timer;
  private final long begunNanos;

  TimedSend(TopicGate topic, @Nullable SendCallback callback, SendTimer timer) {
    super(topic, callback);
    this.timer = timer;
    this.begunNanos = System.nanoTime();
  }

  @Override
  void end(@Nullable RecordMetadata metadata, @Nullable DeliveryException failure) {
    timer.ended(System.nanoTime() - begunNanos, failure == null);
    super.end(metadata, failure);
  }
}
