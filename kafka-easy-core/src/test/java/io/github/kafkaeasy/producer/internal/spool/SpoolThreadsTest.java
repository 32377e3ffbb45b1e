package io.github.kafkaeasy.producer.internal.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.kafkaeasy.internal.settings.Settings;
import io.github.kafkaeasy.producer.internal.send.Completions;
import io.github.kafkaeasy.producer.internal.send.DeliveryFailures;
import io.github.kafkaeasy.producer.internal.send.KeptSend;
import io.github.kafkaeasy.producer.internal.send.Sends;
import io.github.kafkaeasy.producer.spi.SpooledRecord;
import io.github.kafkaeasy.producer.spi.UndeliveredRecord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The two threads of a spool, with a spool and a client in memory. */
class SpoolThreadsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Completions completions = new Completions("callbacks", PATIENCE);
  private final Sends sends =
      new Sends(
          (topic, holdsUpSend) -> 1,
          new DeliveryFailures(Settings.none()),
          completions,
          failure -> {},
          null,
          true);
  private final AtomicBoolean broken = new AtomicBoolean(true);

  @AfterEach
  void shutdown() {
    completions.shutdown();
  }

  private KeptSend send(long position) {
    KeptSend send = (KeptSend) sends.topic("orders").begin(null, false);
    send.keep(new ProducerRecord<>("orders", new byte[1]));
    send.place(position);
    return send;
  }

  private static SpoolWriter writer(MemorySpool spool) {
    return new SpoolWriter("test", spool, 1 << 20, PATIENCE);
  }

  @Test
  void anErrorOfTheSpoolFailsItsRecordAndTheNextOneIsWritten() throws Exception {
    MemorySpool spool =
        new MemorySpool() {
          @Override
          public synchronized void append(List<SpooledRecord> records) {
            if (broken.getAndSet(false)) {
              throw new NoClassDefFoundError("org/example/Missing");
            }
            super.append(records);
          }
        };
    SpoolWriter writer = writer(spool);
    try {
      KeptSend first = send(0);
      writer.queue(first, 0);
      assertThatThrownBy(() -> first.await(PATIENCE)).hasMessageContaining("org/example/Missing");

      KeptSend second = send(1);
      writer.queue(second, 0);
      assertThat(second.await(PATIENCE).hasOffset()).isFalse();
      assertThat(spool.records()).isOne();
    } finally {
      writer.close(PATIENCE);
    }
  }

  @Test
  void afterAnErrorOfTheSpoolTheReplayContinues() throws Exception {
    MemorySpool spool =
        new MemorySpool() {
          @Override
          public synchronized Map<String, Long> waitingByTopic() {
            if (broken.getAndSet(false)) {
              throw new NoClassDefFoundError("org/example/Missing");
            }
            return super.waitingByTopic();
          }
        };
    spool.append(
        List.of(
            new SpooledRecord(
                0, new UndeliveredRecord("orders", null, 0, null, new byte[1], List.of()))));
    SpoolOutlet outlet =
        new SpoolOutlet(
            "test",
            spool,
            writer(spool),
            SpoolThreadsTest::client,
            SpoolThreadsTest::client,
            sends);
    outlet.start();
    try {
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(spool.records()).isZero());
      assertThat(broken).isFalse();
    } finally {
      outlet.close(PATIENCE);
    }
  }

  private static Producer<byte[], byte[]> client() {
    return new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  }

  @Test
  void theLongestWaitThatKafkaPermitsForRoomIsNoOverflow() throws Exception {
    SpoolWriter writer =
        new SpoolWriter("test", new MemorySpool(), 1 << 20, Duration.ofMillis(Long.MAX_VALUE));
    try {
      assertThat(writer.awaitRoom(send(0))).isOne();
    } finally {
      writer.close(PATIENCE);
    }
  }
}
