package io.github.kafkaeasy.dlq.redrive.internal.send;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.dlq.letter.DeadLetterHeaders;
import io.github.kafkaeasy.dlq.redrive.CommittedRecords;
import io.github.kafkaeasy.dlq.redrive.DeadLetters;
import io.github.kafkaeasy.dlq.redrive.RedriveReport;
import io.github.kafkaeasy.dlq.redrive.RefusedLetter;
import io.github.kafkaeasy.dlq.redrive.Selection;
import io.github.kafkaeasy.dlq.redrive.StoredLetter;
import io.github.kafkaeasy.dlq.redrive.internal.read.Sweep;
import io.github.kafkaeasy.dlq.redrive.internal.topic.LetterTopic;
import io.github.kafkaeasy.dlq.redrive.internal.topic.Messages;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.junit.jupiter.api.Test;

/**
 * The possible results of a window. The producer is Kafka's own, on a real broker; a wrapper only
 * drops answers, or runs code before a call continues.
 */
@KafkaTest
class TransactionalWindowsTest {
  private static final int LETTERS = 8;
  private static final String POISON = "user_5";

  private int ids;
  private final KafkaEasy kafka;
  private final RawKafka raw;

  TransactionalWindowsTest(TestKafka broker, RawKafka raw) {
    this.kafka = KafkaEasy.connect(broker.bootstrapServers());
    this.raw = raw;
  }

  /** The wrapper around the producer's commits. */
  private interface Commits {
    void commit(Producer<byte[], byte[]> real);
  }

  /** A run that sends one window. */
  private final class Run implements AutoCloseable {
    private final Sweep sweep;
    private final RunClaim claim;
    private final Outcome outcome = new Outcome();
    private final TransactionalWindows windows;

    /** The keys that were sent since the last transaction began. */
    private final List<String> sent = new ArrayList<>();

    private int commits;
    private int aborts;

    /** Thrown by each abort; null: the real producer aborts. */
    private RuntimeException abortFailure;

    Run(String dlq, Commits commits) {
      LetterTopic letters = new LetterTopic(kafka, dlq, progress -> {});
      RedriveSettings settings =
          new RedriveSettings(
              null, false, 0, 5, letters.quarantineTopic(), (l, m) -> m, "eva", "a test", false);
      sweep = Sweep.open(letters, Selection.all(), true);
      claim = RunClaim.take(letters, sweep, settings, Selection.all());
      windows =
          new TransactionalWindows(
              claim, before(claim.producer(), commits), settings, outcome, Duration.ofMillis(50));
    }

    @SuppressWarnings("unchecked")
    private Producer<byte[], byte[]> before(Producer<byte[], byte[]> real, Commits before) {
      return (Producer<byte[], byte[]>)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {Producer.class},
              (proxy, method, arguments) -> {
                switch (method.getName()) {
                  case "beginTransaction" -> sent.clear();
                  case "send" -> {
                    var record = (ProducerRecord<byte[], byte[]>) arguments[0];
                    sent.add(new String(record.key(), UTF_8));
                  }
                  case "abortTransaction" -> {
                    aborts++;
                    if (abortFailure != null) {
                      throw abortFailure;
                    }
                  }
                  case "commitTransaction" -> {
                    commits++;
                    before.commit(real);
                    return null;
                  }
                  default -> {}
                }
                try {
                  return method.invoke(real, arguments);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
    }

    void send(String target) {
      List<Window.Item> items = new ArrayList<>();
      while (!sweep.isDone()) {
        for (StoredLetter letter : sweep.next()) {
          var message =
              Messages.plain(letter.record().key(), letter.record().value())
                  .topic(target)
                  .header(DeadLetterHeaders.REDRIVEN_FROM, letter.coordinates());
          items.add(Window.Item.of(letter, message, false, false, 1 << 20, false));
        }
      }
      windows.send(items);
    }

    @Override
    public void close() {
      claim.close();
      sweep.close();
    }
  }

  private String letters(TestTopics topics, String source) {
    String dlq = topics.create("dlq");
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < LETTERS; i++) {
      records.add(
          new ProducerRecord<>(
              dlq,
              0,
              ("user_" + i).getBytes(UTF_8),
              new byte[10],
              List.of(
                  RawKafka.header(DeadLetterHeaders.SOURCE_TOPIC, source),
                  RawKafka.header(DeadLetterHeaders.SOURCE_PARTITION, "0"),
                  RawKafka.header(DeadLetterHeaders.SOURCE_OFFSET, Integer.toString(i)))));
    }
    raw.publishAll(records);
    return dlq;
  }

  private RedriveReport rest(String dlq) {
    return DeadLetters.of(kafka, dlq).redrive(Selection.all()).run();
  }

  private List<String> arrived(String topic) {
    return CommittedRecords.of(kafka, topic).stream()
        .map(record -> new String(record.key(), UTF_8))
        .toList();
  }

  @Test
  void aCommitWithoutAnAnswerIsRepeated(TestTopics topics) {
    String orders = topics.create("orders");
    String dlq = letters(topics, orders);
    try (Run run =
        new Run(
            dlq,
            new Commits() {
              private boolean lost;

              @Override
              public void commit(Producer<byte[], byte[]> real) {
                if (!lost) {
                  lost = true;
                  throw new TimeoutException("no answer");
                }
                real.commitTransaction();
              }
            })) {
      run.send(orders);
      assertThat(run.commits).isEqualTo(2);
      assertThat(run.aborts).isZero();
      assertThat(run.outcome.done()).isEqualTo(LETTERS);
    }
    assertThat(arrived(orders)).hasSize(LETTERS).doesNotHaveDuplicates();
  }

  @Test
  void aCommitWithAnUnknownResultNeverCausesASecondSend(TestTopics topics) {
    for (boolean happened : List.of(true, false)) {
      String orders = topics.create("orders-" + happened);
      String dlq = letters(topics, orders);
      try (Run run =
          new Run(
              dlq,
              new Commits() {
                private boolean done;

                @Override
                public void commit(Producer<byte[], byte[]> real) {
                  if (happened && !done) {
                    done = true;
                    real.commitTransaction();
                  }
                  throw new TimeoutException("no answer");
                }
              })) {
        assertThatThrownBy(() -> run.send(orders))
            .isInstanceOf(KafkaEasyException.class)
            .hasMessageContaining("stopped after 0 letters")
            .hasMessageContaining("the audit topic shows whether that window was sent");
        assertThat(happened || run.commits > 1).as("the commit was repeated").isTrue();
        assertThat(run.aborts).as("an abort could undo what was sent").isZero();
      }
      if (happened) {
        assertThatThrownBy(() -> rest(dlq)).hasMessageContaining(LETTERS + " match");
      } else {
        assertThat(rest(dlq).sent()).isEqualTo(LETTERS);
      }
      assertThat(arrived(orders)).as("happened: %s", happened).hasSize(LETTERS);
      assertThat(arrived(orders)).doesNotHaveDuplicates();
    }
  }

  @Test
  void aFenceDuringTheCommitEndsTheRunAndEachLetterArrivesOnce(TestTopics topics) {
    String orders = topics.create("orders");
    String dlq = letters(topics, orders);
    try (Run run =
        new Run(
            dlq,
            real -> {
              RedriveReport other =
                  DeadLetters.of(kafka, dlq).redrive(Selection.all()).by("bob").takeOver().run();
              assertThat(other.sent()).isEqualTo(LETTERS);
              real.commitTransaction();
            })) {
      assertThatThrownBy(() -> run.send(orders))
          .isInstanceOf(KafkaEasyException.class)
          .hasMessageContaining("was taken over by")
          .hasMessageContaining("after 0 letters")
          .hasMessageNotContaining("\n");
      assertThat(run.commits).isEqualTo(1);
    }
    assertThat(arrived(orders)).hasSize(LETTERS).doesNotHaveDuplicates();
  }

  /** It is a client that writes nothing to the audit topic. */
  @Test
  void aFenceByAnUnknownClientNamesTheTransactionalIdAndSaysWhatToDo(TestTopics topics) {
    String orders = topics.create("orders");
    String dlq = letters(topics, orders);
    String id = new LetterTopic(kafka, dlq, progress -> {}).transactionalId();
    try (Run run =
        new Run(
            dlq,
            real -> {
              try (Producer<byte[], byte[]> other =
                  kafka.rawProducer(Map.of("transactional.id", id))) {
                other.initTransactions();
              }
              real.commitTransaction();
            })) {
      assertThatThrownBy(() -> run.send(orders))
          .isInstanceOf(KafkaEasyException.class)
          .hasMessageContaining("was taken over by another client with the transactional id " + id)
          .hasMessageContaining("after 0 letters")
          .hasMessageContaining("If no other run is active, run it again");
    }
    assertThat(rest(dlq).sent()).isEqualTo(LETTERS);
    assertThat(arrived(orders)).hasSize(LETTERS).doesNotHaveDuplicates();
  }

  /**
   * Brokers before 4.0 fence a producer whose transaction has timed out; newer ones answer its
   * commit with InvalidTxnStateException. The exception of the abort can have the fence as its
   * cause only.
   */
  @Test
  void aTransactionThatTimedOutIsSaidToHaveTimedOut(TestTopics topics) {
    ProducerFencedException fenced = new ProducerFencedException("fenced");
    KafkaException inError = new KafkaException("in an error state");
    assertSaysThatItTimedOut(topics, fenced, fenced);
    assertSaysThatItTimedOut(topics, fenced, new KafkaException("in an error state", fenced));
    assertSaysThatItTimedOut(topics, new InvalidTxnStateException("invalid state"), inError);
  }

  private void assertSaysThatItTimedOut(
      TestTopics topics, RuntimeException ofCommit, RuntimeException ofAbort) {
    String orders = topics.create("orders-" + ids++);
    String dlq = letters(topics, orders);
    try (Run run =
        new Run(
            dlq,
            real -> {
              real.abortTransaction();
              throw ofCommit;
            })) {
      run.abortFailure = ofAbort;
      assertThatThrownBy(() -> run.send(orders))
          .isInstanceOf(KafkaEasyException.class)
          .hasMessageContaining("stopped after 0 letters")
          .hasMessageContaining("aborted its transaction, which may be open for 60 s")
          .hasMessageContaining("Run it again to continue");
    }
    assertThat(rest(dlq).sent()).isEqualTo(LETTERS);
    assertThat(arrived(orders)).hasSize(LETTERS).doesNotHaveDuplicates();
  }

  @Test
  void aWindowThatFailsWithoutNamingALetterIsHalvedUntilTheFailingLetterIsAlone(TestTopics topics) {
    String orders = topics.create("orders");
    String dlq = letters(topics, orders);
    try (Run run = halved(dlq)) {
      run.send(orders);
      assertThat(run.aborts).as("8, 4, 2 and 1 letters").isEqualTo(4);
      assertThat(run.outcome.done()).isEqualTo(LETTERS - 1);
      assertThat(run.outcome.refusedLetters())
          .containsExactly(new RefusedLetter(dlq + "-0@5", "the transaction has failed"));
    }
    assertThat(arrived(orders))
        .containsExactly("user_0", "user_1", "user_2", "user_3", "user_4", "user_6", "user_7");
    assertThat(DeadLetters.of(kafka, dlq).depth().open()).isEqualTo(1);
    assertThat(rest(dlq).repeats())
        .as("the refused letter was certainly not sent, so it is no repeat")
        .isZero();
  }

  /** Makes each transaction that contains this letter fail, without a reason in any send. */
  private Run halved(String dlq) {
    Run[] self = new Run[1];
    self[0] =
        new Run(
            dlq,
            real -> {
              if (self[0].sent.contains(POISON)) {
                throw new TransactionAbortableException("the transaction has failed");
              }
              real.commitTransaction();
            });
    return self[0];
  }

  @Test
  void anInterruptAfterTheCommitIsKeptAndTheLettersAreSettled(TestTopics topics) {
    String orders = topics.create("orders");
    String dlq = letters(topics, orders);
    try (Run run =
        new Run(
            dlq,
            real -> {
              real.commitTransaction();
              Thread.currentThread().interrupt();
            })) {
      run.send(orders);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(run.outcome.done()).isEqualTo(LETTERS);
    }
  }

  @Test
  void aRunIsNoFailureBecauseItCannotSeeItsEntriesAfterTheLastCommit(TestTopics topics) {
    String orders = topics.create("orders");
    String dlq = letters(topics, orders);
    try (Run run = new Run(dlq, Producer::commitTransaction)) {
      run.send(orders);
      Thread.currentThread().interrupt();
      run.claim.complete();
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(arrived(orders)).hasSize(LETTERS);
  }
}
