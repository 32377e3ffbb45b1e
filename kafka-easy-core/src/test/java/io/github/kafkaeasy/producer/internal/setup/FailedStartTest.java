package io.github.kafkaeasy.producer.internal.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.kafkaeasy.internal.connection.ConnectionSettings;
import io.github.kafkaeasy.message.Codec;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** A start that fails after Kafka's client was created. */
class FailedStartTest {

  @Test
  void anErrorInTheWarmUpClosesTheClient() {
    MockProducer<byte[], byte[]> kafka =
        new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    AtomicBoolean noThread = new AtomicBoolean();
    InheritableThreadLocal<String> ofStarter =
        new InheritableThreadLocal<>() {
          @Override
          protected String childValue(String value) { // called when this thread creates another
            if (noThread.compareAndSet(true, false)) {
              throw new OutOfMemoryError("unable to create native thread");
            }
            return value;
          }
        };
    ofStarter.set("present");
    try {
      assertThatThrownBy(
              () ->
                  new ProducerSetup<>(
                          ConnectionSettings.of("localhost:1", Map.of()), Codec.string())
                      .client(
                          properties -> {
                            noThread.set(true);
                            return kafka;
                          })
                      .topic("orders")
                      .warmUp()
                      .start())
          .isInstanceOf(OutOfMemoryError.class);
    } finally {
      ofStarter.remove();
    }
    assertThat(kafka.closed()).isTrue();
  }
}
