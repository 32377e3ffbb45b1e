package io.github.kafkaeasy.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.error.DeliveryException;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.error.TransactionException;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.message.OutgoingMessage;
import io.github.kafkaeasy.producer.EasyProducer;
import io.github.kafkaeasy.producer.ProducerBuilder;
import io.github.kafkaeasy.producer.RateLimit;
import io.github.kafkaeasy.producer.Transaction;
import io.github.kafkaeasy.producer.outcome.TransactionReport;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Records of a transactional producer as readers of committed data see them, on a real broker. */
@KafkaTest
class InTransactionTest {
  private KafkaEasy kafka;
  private RawKafka raw;
  private TestTopics topics;
  private String orders;
  private String audit;

  @BeforeEach
  void connect(TestKafka broker, TestTopics testTopics, RawKafka rawKafka) {
    raw = rawKafka;
    kafka = KafkaEasy.connect(broker.bootstrapServers());
    topics = testTopics;
    orders = topics.create("orders", 2);
    audit = topics.create("audit", 1);
  }

  private ProducerBuilder<String> builder() {
    return kafka.producer(String.class).topic(orders).transactional(orders);
  }

  private List<String> readable(String topic) {
    return CommittedValues.of(raw, topic);
  }

  private static String large(int bytes) {
    return "x".repeat(bytes);
  }

  @Test
  void aReaderOfCommittedDataSeesAllRecordsOfSeveralTopics() {
    try (EasyProducer<String> producer = builder().start()) {
      TransactionReport report =
          producer.inTransaction(
              tx -> {
                tx.send("first");
                tx.send("key", "second");
                tx.send(OutgoingMessage.of("third").partition(1).header("h", "v"));
                tx.send(audit, "key", Map.of("count", 3));
                tx.send(OutgoingMessage.of(4L).topic(audit), Codec.json(Long.class));
              });

      assertThat(report.records()).isEqualTo(5);
      assertThat(report.attempts()).isEqualTo(1);
      assertThat(report.lastOffsets()).containsEntry(new TopicPartition(audit, 0), 1L);
      assertThat(producer.stats().acknowledged()).isEqualTo(5);
      assertThat(producer.stats().pending()).isZero();
    }
    assertThat(readable(orders)).containsExactlyInAnyOrder("first", "second", "third");
    assertThat(readable(audit)).containsExactly("{\"count\":3}", "4");
  }

  @Test
  void anExceptionOfTheCodeIsRethrownAndNothingIsSent() {
    try (EasyProducer<String> producer = builder().start()) {
      assertThatThrownBy(
              () ->
                  producer.inTransaction(
                      tx -> {
                        tx.send("first");
                        throw new IOException("the file ends here");
                      }))
          .isInstanceOf(IOException.class)
          .hasMessage("the file ends here");

      assertThat(producer.stats().sent()).isZero();
      assertThat(producer.inTransaction(tx -> tx.send("second")).records()).isEqualTo(1);
    }
    assertThat(readable(orders)).containsExactly("second");
  }

  @Test
  void aTransactionWithoutRecordsSendsNoRequest() {
    try (EasyProducer<String> producer =
        KafkaEasy.connect("127.0.0.1:1").producer(String.class).transactional().start()) {
      TransactionReport report = producer.inTransaction(tx -> {});

      assertThat(report).isEqualTo(new TransactionReport(0, Map.of(), 0));
    }
  }

  @Test
  void aNestedTransactionIsRefused() {
    try (EasyProducer<String> producer = builder().start()) {
      producer.inTransaction(
          outer -> {
            outer.send("outer");
            assertThatThrownBy(() -> producer.inTransaction(inner -> inner.send("inner")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("inTransaction inside of inTransaction");
          });
    }
    assertThat(readable(orders)).containsExactly("outer");
  }

  @Test
  void useAfterTheCallAndFromAnotherThreadIsRefused() {
    AtomicReference<Transaction<String>> kept = new AtomicReference<>();
    try (EasyProducer<String> producer = builder().start()) {
      producer.inTransaction(
          tx -> {
            kept.set(tx);
            assertThatThrownBy(() -> CompletableFuture.runAsync(() -> tx.send("late")).join())
                .hasCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Only the thread that runs a transaction's code");
          });

      assertThatThrownBy(() -> kept.get().send("late"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("has ended");
    }
    assertThat(readable(orders)).isEmpty();
  }

  @Test
  void singleSendsOfATransactionalProducerAreRefused() {
    try (EasyProducer<String> producer = builder().start()) {
      assertThatThrownBy(() -> producer.send("single"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("inTransaction");
      assertThatThrownBy(() -> producer.sendAndWait("k", "single"))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> producer.send(OutgoingMessage.of("single"), (metadata, e) -> {}))
          .isInstanceOf(IllegalStateException.class);
    }
    assertThat(readable(orders)).isEmpty();
  }

  @Test
  void transactionsOfAProducerWithoutThemAreRefused() {
    try (EasyProducer<String> producer = kafka.producer(String.class).topic(orders).start()) {
      assertThatThrownBy(() -> producer.inTransaction(tx -> tx.send("x")))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("transactional(...)");
    }
  }

  @Test
  void aSecondProducerOfTheSameNameStopsTheFirstAndIsNamedAsTheReason() {
    try (EasyProducer<String> first = builder().start()) {
      first.inTransaction(tx -> tx.send("of the first"));
      try (EasyProducer<String> second = builder().start()) {
        second.inTransaction(tx -> tx.send("of the second"));

        for (int i = 0; i < 2; i++) {
          assertThatThrownBy(() -> first.inTransaction(tx -> tx.send("too late")))
              .isInstanceOfSatisfying(
                  TransactionException.class,
                  e -> {
                    assertThat(e.isFenced()).isTrue();
                    assertThat(e.isUncertain()).isFalse();
                  })
              .hasMessageContaining(orders)
              .hasMessageContaining("two instances use the same name");
        }
        second.inTransaction(tx -> tx.send("of the second again"));
      }
    }
    assertThat(readable(orders))
        .containsExactlyInAnyOrder("of the first", "of the second", "of the second again");
  }

  @Test
  void aMissingTopicFailsItsSend() {
    try (EasyProducer<String> producer = builder().start()) {
      assertThatThrownBy(() -> producer.inTransaction(tx -> tx.send(topics.name("no"), "k", "v")))
          .isInstanceOf(DeliveryException.class)
          .hasMessageContaining("does not exist");
    }
  }

  @Test
  void aRecordThatIsTooLargeForItsTopicFailsTheWholeTransactionByName()
      throws ExecutionException, InterruptedException {
    try (Admin admin = kafka.rawAdmin()) {
      ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, audit);
      ConfigEntry limit = new ConfigEntry("max.message.bytes", "1000");
      admin
          .incrementalAlterConfigs(
              Map.of(topic, List.of(new AlterConfigOp(limit, AlterConfigOp.OpType.SET))))
          .all()
          .get();
    }
    try (EasyProducer<String> producer =
        builder().compression(io.github.kafkaeasy.config.Compression.NONE).start()) {
      assertThatThrownBy(
              () ->
                  producer.inTransaction(
                      tx -> {
                        tx.send("first");
                        tx.send(audit, null, "small");
                        tx.send(audit, null, large(2_000));
                        tx.send(audit, null, "small too");
                      }))
          .isInstanceOfSatisfying(
              TransactionException.class, e -> assertThat(e.isUncertain()).isFalse())
          .hasCauseInstanceOf(DeliveryException.class)
          .hasMessageContaining(audit)
          .hasMessageContaining("was not committed");

      TransactionReport report =
          producer.inTransaction(
              tx -> IntStream.range(0, 50).forEach(i -> tx.send(audit, null, large(500))));
      assertThat(report.records()).isEqualTo(50);
      assertThat(producer.stats().failed()).isEqualTo(4);
    }
    assertThat(readable(orders)).isEmpty();
    assertThat(readable(audit)).hasSize(50).containsOnly(large(500));
  }

  @Test
  void aTransactionLargerThanTheBufferIsRefused() {
    try (EasyProducer<String> producer = builder().bufferBytes(65_536).start()) {
      assertThatThrownBy(
              () ->
                  producer.inTransaction(
                      tx -> IntStream.range(0, 10).forEach(i -> tx.send(large(10_000)))))
          .isInstanceOf(DeliveryException.class)
          .hasMessageContaining("65536 bytes of bufferBytes");
    }
    assertThat(readable(orders)).isEmpty();
  }

  @Test
  void transactionsOfManyThreadsAreCommittedOneAfterTheOther() {
    try (EasyProducer<String> producer =
        builder().rateLimit(RateLimit.perSecond(1_000_000)).warmUp().start()) {
      List<CompletableFuture<Void>> all = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        String value = String.valueOf(i);
        all.add(
            CompletableFuture.runAsync(
                () ->
                    producer.inTransaction(
                        tx -> {
                          tx.send("key", value);
                          tx.send("key", value);
                        })));
      }
      all.forEach(CompletableFuture::join);
    }
    List<String> values = readable(orders);
    assertThat(values).hasSize(16);
    for (int i = 0; i < values.size(); i += 2) {
      assertThat(values.get(i)).isEqualTo(values.get(i + 1));
    }
  }

  @Test
  void anInterruptEndsTheCallAndTheNextOneGoesOn() {
    try (EasyProducer<String> producer = builder().start()) {
      assertThatThrownBy(
              () ->
                  producer.inTransaction(
                      tx -> {
                        tx.send("first");
                        Thread.currentThread().interrupt();
                      }))
          .isInstanceOf(TransactionException.class)
          .hasMessageContaining("interrupted");
      assertThat(Thread.interrupted()).isTrue();

      producer.inTransaction(tx -> tx.send("second"));
    }
    assertThat(readable(orders)).containsExactly("second");
  }

  @Test
  void aClosedProducerTakesNoTransaction() {
    EasyProducer<String> producer = builder().start();

    assertThatThrownBy(
            () ->
                producer.inTransaction(
                    tx -> {
                      tx.send("first");
                      producer.close();
                    }))
        .isInstanceOf(TransactionException.class)
        .hasMessageContaining("the producer is closed");
    assertThatThrownBy(() -> producer.inTransaction(tx -> tx.send("second")))
        .isInstanceOf(TransactionException.class);
    assertThat(readable(orders)).isEmpty();
  }

  @Test
  void hooksGetTheOutcomeOfEachRecord() {
    List<String> ends = Collections.synchronizedList(new ArrayList<>());
    try (EasyProducer<String> producer =
        builder()
            .hook(
                record -> {
                  record.headers().add("seen", new byte[0]);
                  return (metadata, failure) ->
                      ends.add(metadata == null ? String.valueOf(failure) : "committed");
                })
            .start()) {
      producer.inTransaction(tx -> tx.send("first"));
      assertThatThrownBy(
              () ->
                  producer.inTransaction(
                      tx -> {
                        tx.send("second");
                        throw new IllegalArgumentException("no");
                      }))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(ends).containsExactly("committed", "java.lang.IllegalArgumentException: no");
  }

  @Test
  void aWarmUpMakesTheProducerReadyAndAProbeIsRefused() throws Exception {
    try (EasyProducer<String> producer = builder().warmUp().start();
        Admin admin = kafka.rawAdmin()) {
      assertThat(admin.describeTransactions(List.of(orders)).description(orders).get().state())
          .isEqualTo(TransactionState.EMPTY);
      producer.inTransaction(tx -> tx.send("first"));
    }
    ProducerBuilder<String> probing = builder().warmUp(io.github.kafkaeasy.producer.WarmUp.probe());
    assertThatThrownBy(probing::start)
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("transactional");
  }
}
