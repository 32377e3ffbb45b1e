package io.github.kafkaeasy.producer.internal.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.kafkaeasy.error.TransactionException;
import io.github.kafkaeasy.internal.settings.Settings;
import io.github.kafkaeasy.producer.internal.send.Completions;
import io.github.kafkaeasy.producer.internal.send.DeliveryFailures;
import io.github.kafkaeasy.producer.internal.send.Sends;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The end of an outlet for transactions, with a client in memory. */
class TransactionOutletTest {
  private final MockProducer<byte[], byte[]> kafka =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final Completions completions = new Completions("callbacks", Duration.ofSeconds(30));
  private final Sends sends =
      new Sends(
          (topic, holdsUpSend) -> 1,
          new DeliveryFailures(Settings.none()),
          completions,
          null,
          null,
          false);
  private final TransactionOutlet outlet =
      new TransactionOutlet(
          new TransactionOutlet.Setup(
              "orders",
              () -> kafka,
              new CommitLookup(
                  () -> {
                    throw new IllegalStateException("no lookup");
                  },
                  "orders"),
              topic -> 1 << 20,
              16_384,
              Duration.ofSeconds(30),
              Duration.ofSeconds(30)),
          sends);

  @AfterEach
  void shutdown() {
    completions.shutdown();
  }

  @Test
  void anInterruptedThreadClosesTheClientToo() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> outlet.close(Duration.ofSeconds(30)))
        .isInstanceOf(InterruptedException.class);

    assertThat(kafka.closed()).isTrue();
  }

  @Test
  void theHookOfARecordWhoseCommitIsRefusedGetsTheFailure() throws Exception {
    List<Throwable> ends = new CopyOnWriteArrayList<>();
    TransactionRecord record =
        TransactionRecord.of(
            new ProducerRecord<>("orders", new byte[1]), (metadata, failure) -> ends.add(failure));
    outlet.close(Duration.ZERO); // while the application's code ran

    assertThatThrownBy(() -> outlet.commit(List.of(record)))
        .isInstanceOf(TransactionException.class)
        .hasMessageContaining("the producer is closed");

    completions.awaitDrained(Duration.ofSeconds(30));
    assertThat(ends).singleElement().isInstanceOf(TransactionException.class);
  }
}
