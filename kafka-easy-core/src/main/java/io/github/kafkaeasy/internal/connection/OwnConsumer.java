package io.github.kafkaeasy.internal.connection;

import java.time.Duration;
import org.apache.kafka.clients.consumer.Consumer;

/**
 * A consumer without a group in a try-with-resources statement. {@code Consumer.close()} waits up
 * to 30 s for brokers that do not answer, and throws on an interrupted thread; there is nothing to
 * wait for without a group. Used on one thread.
 *
 * @param consumer closed with this object
 */
public record OwnConsumer(Consumer<byte[], byte[]> consumer) implements AutoCloseable {
  @Override
  public void close() {
    ConsumerClosing.close(consumer, Duration.ZERO);
  }
}
