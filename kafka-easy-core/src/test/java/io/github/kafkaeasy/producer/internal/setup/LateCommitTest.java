package io.github.kafkaeasy.producer.internal.setup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.internal.connection.ConnectionSettings;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.producer.EasyProducer;
import io.github.kafkaeasy.test.BrokerControl;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.NeedsControl;
import io.github.kafkaeasy.test.RawKafka;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** A broker that stands still during a commit, and Kafka's own client, whose calls time out. */
@NeedsControl(BrokerControl.SUSPEND)
class LateCommitTest {
  private final AtomicInteger commits = new AtomicInteger();
  private final AtomicInteger aborts = new AtomicInteger();
  private volatile boolean suspends;

  @Test
  void aCommitThatIsAnsweredAfterAllRepetitionsIsConfirmedByTheSameClient() {
    try (LocalKafka broker = LocalKafka.builder().start();
        RawKafka raw = RawKafka.connect(broker.bootstrapServers())) {
      raw.createTopic("orders", 1);
      try (EasyProducer<String> producer =
          new ProducerSetup<>(
                  ConnectionSettings.of(broker.bootstrapServers(), Map.of()), Codec.string())
              .client(properties -> suspending(broker, properties))
              .topic("orders")
              .transactional("late")
              .property("max.block.ms", 1_000)
              .property("transaction.timeout.ms", 60_000)
              .start()) {
        // The first transaction looks up topic, coordinator and producer id, each within 1 s.
        assertThat(producer.inTransaction(tx -> tx.send("before")).attempts()).isPositive();
        commits.set(0);
        aborts.set(0);
        suspends = true;
        assertThat(producer.inTransaction(tx -> tx.send("first")).attempts()).isEqualTo(1);
        assertThat(aborts).as("all repetitions timed out").hasValue(1);
        assertThat(commits).hasValueGreaterThan(5);

        assertThat(producer.inTransaction(tx -> tx.send("second")).attempts()).isEqualTo(1);
      }
      assertThat(raw.records("orders"))
          .extracting(record -> new String(record.value(), UTF_8))
          .containsExactly("before", "first", "second");
    }
  }

  /** Suspends the broker at the next commit, and resumes it after the abort has been refused. */
  @SuppressWarnings("unchecked")
  private Producer<byte[], byte[]> suspending(LocalKafka broker, Map<String, Object> properties) {
    Producer<byte[], byte[]> kafka =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    return (Producer<byte[], byte[]>)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Producer.class},
            (proxy, method, arguments) -> {
              boolean isAbort = method.getName().equals("abortTransaction");
              if (method.getName().equals("commitTransaction")
                  && commits.getAndIncrement() == 0
                  && suspends) {
                broker.suspend();
              }
              try {
                return method.invoke(kafka, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              } finally {
                if (isAbort) {
                  aborts.incrementAndGet();
                  broker.resume();
                }
              }
            });
  }
}
