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
 * A producer of raw bytes on the consumer's connection, made when there is something to send. What
 * makes dead letters safe is set here whatever the connection says.
 */
final class ProducerTransport implements Transport {
  /** The topic's limit is to decide over large records, not this producer's. */
  private static final int LARGEST_REQUEST = 64 << 20;

  /** Kafka refuses a record that is larger than the whole buffer. */
  private static final long BUFFER = 2L * LARGEST_REQUEST;

  /** While a send waits here, the acknowledgements of all others wait too. */
  private static final Duration LONGEST_BLOCK = Duration.ofSeconds(5);

  private final FailureContext context;
  private final Duration deliveryTimeout;

  /** Written by the dead-letter thread, and by a thread that closes while that one hangs. */
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
        .onDeliveryFailure(failure -> {}) // whoever asked for the send tells of it
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
