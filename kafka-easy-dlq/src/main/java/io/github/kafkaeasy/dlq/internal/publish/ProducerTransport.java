package io.github.kafkaeasy.dlq.internal.publish;

import io.github.kafkaeasy.consumer.spi.FailureContext;
import io.github.kafkaeasy.message.OutgoingMessage;
import io.github.kafkaeasy.producer.Acks;
import io.github.kafkaeasy.producer.EasyProducer;
import io.github.kafkaeasy.producer.outcome.DeliveryReport;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;

/**
 * A producer of raw bytes on the consumer's connection, created at the first send. It overrides the
 * connection's settings wherever the safety of dead letters depends on them.
 */
final class ProducerTransport implements Transport {
  /** Large enough that only the topic's own limit decides about large records. */
  private static final int LARGEST_REQUEST = 64 << 20;

  /**
   * The producer's buffer; Kafka's client refuses a record that is larger than the whole buffer.
   */
  private static final long BUFFER = 2L * LARGEST_REQUEST;

  /**
   * The longest time for which a send may block; a blocked send also delays the handling of all
   * acknowledgements.
   */
  private static final Duration LONGEST_BLOCK = Duration.ofSeconds(5);

  private final FailureContext context;
  private final Duration deliveryTimeout;

  /**
   * Written by the dead-letter thread, and by the closing thread if the dead-letter thread hangs.
   */
  private volatile @Nullable EasyProducer<byte[]> producer;

  private volatile boolean closed;

  ProducerTransport(FailureContext context, Duration deliveryTimeout) {
    this.context = context;
    this.deliveryTimeout = deliveryTimeout;
  }

  @Override
  public CompletableFuture<?> send(OutgoingMessage<byte[]> message) {
    EasyProducer<byte[]> open = producer;
    if (open == null) {
      open = start();
      producer = open;
    }
    if (closed) {
      end(Duration.ZERO);
      throw new IllegalStateException("The dead-letter producer is closed");
    }
    return open.send(message);
  }

  private EasyProducer<byte[]> start() {
    return context
        .producer()
        .keepControlHeaders()
        .clientId(context.consumerName() + "-deadletter")
        .acks(Acks.ALL)
        .idempotence(true)
        .property(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 5)
        .property(ProducerConfig.RETRIES_CONFIG, Integer.MAX_VALUE)
        .property(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_REQUEST)
        .linger(Duration.ofMillis(5))
        .bufferBytes(BUFFER)
        .deliveryTimeout(deliveryTimeout)
        .maxBlock(deliveryTimeout.compareTo(LONGEST_BLOCK) < 0 ? deliveryTimeout : LONGEST_BLOCK)
        .onDeliveryFailure(failure -> {}) // the outbox reports the failure
        .start();
  }

  @Override
  public void renew() {
    end(Duration.ZERO);
  }

  @Override
  public void close(Duration limit) {
    closed = true;
    end(limit);
  }

  private void end(Duration limit) {
    EasyProducer<byte[]> open = producer;
    producer = null;
    if (open != null) {
      DeliveryReport unused = open.close(limit);
    }
  }
}
