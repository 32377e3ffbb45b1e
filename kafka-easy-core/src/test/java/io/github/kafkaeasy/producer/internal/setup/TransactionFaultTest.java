package io.github.kafkaeasy.producer.internal.setup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.error.TransactionException;
import io.github.kafkaeasy.internal.connection.ConnectionSettings;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.producer.EasyProducer;
import io.github.kafkaeasy.producer.outcome.TransactionReport;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commits that fail or get no answer, on real brokers, whose committed records are compared. */
@KafkaTest
class TransactionFaultTest {

  /**
   * Replaces a commit. Gets the number of the commit, from 1, and the client on which it was
   * called.
   */
  private interface Fault {
    void commit(int number, Producer<byte[], byte[]> kafka);
  }

  private final AtomicInteger commits = new AtomicInteger();
  private final AtomicInteger code = new AtomicInteger();
  private final AtomicInteger flushes = new AtomicInteger();

  /** Whether the coordinator fences the client when it aborts a transaction, as after a SIGSTOP. */
  private boolean fencedByTheCoordinator;

  /** The number of calls of a commit that get no answer; each call is repeated as often. */
  private static final int UNANSWERED = 5;

  /** The answer of a commit whose first calls got none; null: the client's own. */
  private Runnable lateAnswer;

  private RawKafka raw;
  private String servers;
  private String orders;

  @BeforeEach
  void connect(TestKafka broker, TestTopics topics, RawKafka rawKafka) {
    raw = rawKafka;
    servers = broker.bootstrapServers();
    orders = topics.create("orders", 1);
  }

  private ProducerSetup<String> setup(Fault fault) {
    return (ProducerSetup<String>)
        new ProducerSetup<>(ConnectionSettings.of(servers, Map.of()), Codec.string())
            .client(properties -> faulty(properties, fault))
            .topic(orders)
            .transactional(orders);
  }

  @SuppressWarnings("unchecked")
  private Producer<byte[], byte[]> faulty(Map<String, Object> properties, Fault fault) {
    Producer<byte[], byte[]> kafka =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    AtomicInteger unanswered = new AtomicInteger();
    return (Producer<byte[], byte[]>)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Producer.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("commitTransaction")) {
                commit(kafka, fault, unanswered);
                return null;
              }
              if (method.getName().equals("abortTransaction") && unanswered.get() > 0) {
                throw new IllegalStateException("the commit timed out and must be retried");
              }
              if (method.getName().equals("flush")
                  && fencedByTheCoordinator
                  && flushes.incrementAndGet() == 1) {
                throw new KafkaException("the transaction was aborted");
              }
              if (method.getName().equals("abortTransaction") && fencedByTheCoordinator) {
                kafka.abortTransaction();
                throw new ProducerFencedException("the transaction timed out");
              }
              try {
                return method.invoke(kafka, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private void commit(Producer<byte[], byte[]> kafka, Fault fault, AtomicInteger unanswered) {
    int calls = unanswered.get() == 0 ? 0 : unanswered.incrementAndGet();
    if (calls > UNANSWERED) {
      if (lateAnswer == null) {
        kafka.commitTransaction();
      } else {
        lateAnswer.run();
      }
    } else if (calls > 0) {
      throw new TimeoutException("still no answer");
    } else {
      try {
        fault.commit(commits.incrementAndGet(), kafka);
      } catch (TimeoutException e) {
        unanswered.incrementAndGet();
        throw e;
      }
    }
  }

  private TransactionReport send(EasyProducer<String> producer) {
    return producer.inTransaction(
        tx -> {
          code.incrementAndGet();
          tx.send("first");
          tx.send("second");
        });
  }

  private List<String> readable() {
    return raw.records(orders).stream().map(record -> new String(record.value(), UTF_8)).toList();
  }

  private static Consumer<Producer<byte[], byte[]>> thenNoAnswer(
      Consumer<Producer<byte[], byte[]>> done) {
    return kafka -> {
      done.accept(kafka);
      throw new TimeoutException("no answer");
    };
  }

  @Test
  void afterAFailureThatAnAbortRepairsTheRecordsAreSentAgainAndTheCodeRunsOnce() {
    try (EasyProducer<String> producer =
        setup(
                (number, kafka) -> {
                  if (number < 3) {
                    throw new KafkaException("the transaction was aborted");
                  }
                  kafka.commitTransaction();
                })
            .start()) {
      TransactionReport report = send(producer);

      assertThat(report.attempts()).isEqualTo(3);
      // Each of the two attempts before has left two records and a marker.
      assertThat(report.lastOffsets()).containsEntry(new TopicPartition(orders, 0), 7L);
    }
    assertThat(code).hasValue(1);
    assertThat(readable()).containsExactly("first", "second");
  }

  @Test
  void aCommitWhoseAnswerIsLostIsLookedUpAndNotSentAgain() {
    lateAnswer = () -> {};
    try (EasyProducer<String> producer =
        setup(
                (number, kafka) -> {
                  if (number == 1) {
                    thenNoAnswer(Producer::commitTransaction).accept(kafka);
                  }
                  kafka.commitTransaction();
                })
            .start()) {
      assertThat(send(producer).attempts()).isEqualTo(1);
      assertThat(readable()).containsExactly("first", "second");

      assertThat(send(producer).attempts()).isEqualTo(1);
    }
    assertThat(readable()).containsExactly("first", "second", "first", "second");
  }

  @Test
  void aCommitThatDidNotHappenIsLookedUpAndSentAgain() {
    lateAnswer =
        () -> {
          throw new InvalidTxnStateException("the transaction was aborted");
        };
    try (EasyProducer<String> producer =
        setup(
                (number, kafka) -> {
                  if (number == 1) {
                    thenNoAnswer(Producer::abortTransaction).accept(kafka);
                  }
                  kafka.commitTransaction();
                })
            .start()) {
      assertThat(send(producer).attempts()).isEqualTo(2);
    }
    assertThat(readable()).containsExactly("first", "second");
  }

  @Test
  void aCommitThatNeverArrivesIsDecidedByTheCoordinatorAndSentAgain() {
    try (EasyProducer<String> producer =
        setup(
                (number, kafka) -> {
                  if (number == 1) {
                    thenNoAnswer(lost -> {}).accept(kafka);
                  }
                  kafka.commitTransaction();
                })
            .property("transaction.timeout.ms", 1_000)
            .start()) {
      // On a busy machine the next attempt can take longer than a second too.
      assertThat(send(producer).attempts()).isGreaterThan(1);
    }
    assertThat(readable()).containsExactly("first", "second");
  }

  @Test
  void aTransactionThatTimesOutIsSentAgain() {
    try (Admin admin = KafkaEasy.connect(servers).rawAdmin();
        EasyProducer<String> producer =
            setup(
                    (number, kafka) -> {
                      if (number == 1) {
                        await()
                            .atMost(Duration.ofSeconds(60))
                            .until(() -> state(admin) == TransactionState.COMPLETE_ABORT);
                      }
                      kafka.commitTransaction();
                    })
                .property("transaction.timeout.ms", 1_000)
                .start()) {
      // On a busy machine the next attempt can take longer than a second too.
      assertThat(send(producer).attempts()).isGreaterThan(1);
    }
    assertThat(readable()).containsExactly("first", "second");
  }

  @Test
  void aFenceByTheCoordinatorIsNotAttributedToAnotherProducer() {
    fencedByTheCoordinator = true;
    try (EasyProducer<String> producer =
        setup((number, kafka) -> kafka.commitTransaction()).start()) {
      assertThat(send(producer).attempts()).isEqualTo(2);
    }
    assertThat(readable()).containsExactly("first", "second");
  }

  private void inAnotherProducer(Consumer<Producer<byte[], byte[]>> last) {
    try (Producer<byte[], byte[]> other =
        KafkaEasy.connect(servers).rawProducer(Map.of("transactional.id", orders))) {
      other.initTransactions();
      other.beginTransaction();
      var unused = other.send(new ProducerRecord<>(orders, "of another".getBytes(UTF_8)));
      other.flush();
      last.accept(other);
    }
  }

  private void assertSaidToBeUncertain(EasyProducer<String> producer) {
    assertThatThrownBy(() -> send(producer))
        .isInstanceOfSatisfying(
            TransactionException.class,
            e -> {
              assertThat(e.isUncertain()).isTrue();
              assertThat(e.isFenced()).isTrue();
            })
        .hasMessageContaining("It is not known whether");
  }

  @Test
  void aCommitOfAnotherProducerIsNotTakenForOurs() {
    try (EasyProducer<String> producer =
        setup(
                (number, kafka) -> {
                  inAnotherProducer(Producer::commitTransaction);
                  throw new TimeoutException("the request did not arrive");
                })
            .start()) {
      assertSaidToBeUncertain(producer);
    }
    assertThat(readable()).containsExactly("of another");
  }

  @Test
  void anAbortOfAnotherProducerIsNotTakenForOurs() throws Exception {
    try (Admin admin = KafkaEasy.connect(servers).rawAdmin()) {
      FinalizedVersionRange version =
          admin
              .describeFeatures()
              .featureMetadata()
              .get()
              .finalizedFeatures()
              .get("transaction.version");
      assumeTrue(
          version != null && version.maxVersionLevel() >= 2,
          "older brokers fence a producer after a timeout too, and nothing shows the difference");
    }
    lateAnswer =
        () -> {
          throw new ProducerFencedException("another producer has this id");
        };
    try (EasyProducer<String> producer =
        setup(
                (number, kafka) -> {
                  kafka.commitTransaction();
                  inAnotherProducer(Producer::abortTransaction);
                  throw new TimeoutException("the answer was lost");
                })
            .start()) {
      assertSaidToBeUncertain(producer);
    }
    assertThat(readable()).containsExactly("first", "second");
  }

  @Test
  void anOutcomeThatTheClientDoesNotConfirmIsSaidToBeUncertain() {
    lateAnswer =
        () -> {
          throw new TimeoutException("still no answer");
        };
    try (EasyProducer<String> producer =
        setup((number, kafka) -> thenNoAnswer(Producer::commitTransaction).accept(kafka)).start()) {
      assertThatThrownBy(() -> send(producer))
          .isInstanceOfSatisfying(
              TransactionException.class,
              e -> {
                assertThat(e.isUncertain()).isTrue();
                assertThat(e.isFenced()).isFalse();
              })
          .hasMessageContaining("is this producer's");
    }
    assertThat(readable()).containsExactly("first", "second");
  }

  private TransactionState state(Admin admin) throws Exception {
    return admin.describeTransactions(List.of(orders)).description(orders).get().state();
  }

  @Test
  void aCommitWhoseResultAnotherProducerHidesIsReportedAsUncertain() {
    try (EasyProducer<String> producer =
        setup(
                (number, kafka) -> {
                  kafka.commitTransaction();
                  try (Producer<byte[], byte[]> other =
                      KafkaEasy.connect(servers).rawProducer(Map.of("transactional.id", orders))) {
                    other.initTransactions();
                  }
                  throw new TimeoutException("no answer");
                })
            .start()) {
      assertThatThrownBy(() -> send(producer))
          .isInstanceOfSatisfying(
              TransactionException.class,
              e -> {
                assertThat(e.isUncertain()).isTrue();
                assertThat(e.isFenced()).isTrue();
              })
          .hasMessageContaining("It is not known whether");
    }
    assertThat(readable()).containsExactly("first", "second");
  }

  @Test
  void aTransactionThatIsNotRepairedInTimeIsReportedAsNotCommitted() {
    try (EasyProducer<String> producer =
        setup(
                (number, kafka) -> {
                  throw new KafkaException("the transaction was aborted");
                })
            .deliveryTimeout(Duration.ofSeconds(1))
            .start()) {
      assertThatThrownBy(() -> send(producer))
          .isInstanceOfSatisfying(
              TransactionException.class, e -> assertThat(e.isUncertain()).isFalse())
          .hasMessageContaining("was not committed")
          .hasMessageContaining("delivery timeout (1 s)")
          .hasMessageContaining("the transaction was aborted");
      assertThat(producer.stats().failed()).isEqualTo(2);
    }
    assertThat(commits).hasValueGreaterThan(1);
    assertThat(readable()).isEmpty();
  }

  @Test
  void aCloseEndsACallThatIsUnderWay() {
    EasyProducer<String>[] started = started();
    started[0] =
        setup(
                (number, kafka) -> {
                  started[0].close(Duration.ZERO);
                  throw new KafkaException("the transaction was aborted");
                })
            .property("transaction.timeout.ms", 1_000)
            .start();

    assertThatThrownBy(() -> send(started[0]))
        .isInstanceOf(TransactionException.class)
        .hasMessageContaining("was not committed")
        .hasMessageContaining("closed");
    assertThat(readable()).isEmpty();
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static EasyProducer<String>[] started() {
    return new EasyProducer[1];
  }
}
