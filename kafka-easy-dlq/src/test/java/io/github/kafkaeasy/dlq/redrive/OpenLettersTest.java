package io.github.kafkaeasy.dlq.redrive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.kafkaeasy.dlq.redrive.internal.audit.OpenTransactions;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/**
 * The number of open letters: those in the topic that are not redriven, discarded or quarantined.
 */
class OpenLettersTest extends LetterFixture {

  OpenLettersTest(LocalKafka broker, RawKafka raw) {
    super(broker, raw);
  }

  /**
   * Letters in transactions, each of which leaves a marker; every second transaction is aborted.
   * Returns when the last marker is written, which is after the producer's answer.
   */
  private void writeInTransactions(String dlq, String orders, int count) {
    try (Producer<byte[], byte[]> producer =
        kafka.rawProducer(Map.of("transactional.id", dlq + "-writer"))) {
      producer.initTransactions();
      for (int i = 0; i < count; i++) {
        for (boolean commit : List.of(false, true)) {
          producer.beginTransaction();
          var unused = producer.send(new Draft(dlq, orders).at(0, i).record());
          producer.flush();
          if (commit) {
            producer.commitTransaction();
          } else {
            producer.abortTransaction();
          }
        }
      }
    }
    OpenTransactions.awaitNone(kafka, dlq);
  }

  @Test
  void markersAndAbortedRecordsAreNotOpenLetters(TestTopics topics) {
    String orders = topics.create("orders");
    String dlq = topics.create("dlq");
    writeInTransactions(dlq, orders, 3);
    DeadLetters letters = letters(dlq);
    assertThat(letters.depth().letters()).isEqualTo(3);
    assertThat(letters.depth().open()).isEqualTo(3);
    assertThat(letters.redrive(Selection.all()).run().sent()).isEqualTo(3);
    assertThat(letters.depth().open()).isZero();
    assertThat(letters.depth().letters()).isEqualTo(3);
    assertThat(letters.depth().oldestOpen()).isNull();
    assertThat(letters.depth().hidden()).isEmpty();
  }

  /**
   * The coordinator acknowledges a commit before its markers are written, and readers see the
   * committed entries only after the markers. A transaction of another producer, which the edit
   * function begins, prolongs the wait.
   */
  @Test
  void aRedriveReturnsOnlyWhenItsAuditEntriesCanBeRead(TestTopics topics) {
    String orders = topics.create("orders");
    String dlq = topics.create("dlq");
    write(new Draft(dlq, orders));
    AtomicBoolean decided = new AtomicBoolean();
    try (Producer<byte[], byte[]> other =
        kafka.rawProducer(Map.of("transactional.id", dlq + "-other"))) {
      other.initTransactions();
      RedriveReport report =
          letters(dlq)
              .redrive(Selection.all())
              .edit(
                  (letter, message) -> {
                    other.beginTransaction();
                    var unused =
                        other.send(new ProducerRecord<>(dlq + ".audit", 0, null, new byte[0]));
                    other.flush();
                    CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS)
                        .execute(
                            () -> {
                              decided.set(true);
                              other.commitTransaction();
                            });
                    return message;
                  })
              .run();
      assertThat(report.sent()).isEqualTo(1);
      assertThat(decided).isTrue();
      assertThat(letters(dlq).depth().open()).isZero();
    }
  }

  @Test
  void aPurgeDoesNotStopAtMarkersAndKeepsOpenLetters(TestTopics topics) {
    String orders = topics.create("orders");
    String dlq = topics.create("dlq");
    writeInTransactions(dlq, orders, 3);
    DeadLetters letters = letters(dlq);
    assertThatThrownBy(() -> letters.purge().plan())
        .isInstanceOf(NothingSelectedException.class)
        .hasMessageContaining("open letters are kept");
    letters.redrive(Selection.all()).run();
    write(new Draft(dlq, orders).key("late"));
    assertThat(letters.purge().plan().parts()).containsExactly(new PurgePart(0, 0, 12, 3, 0));
    assertThat(letters.purge().openToo().plan().parts())
        .containsExactly(new PurgePart(0, 0, 13, 4, 1));
    assertThat(letters.purge().plan().execute(dlq)).isEqualTo(Map.of(0, 12L));
    assertThat(letters.depth().open()).isEqualTo(1);
  }

  @Test
  void aHangingTransactionIsNamed(TestTopics topics) {
    String orders = topics.create("orders");
    String dlq = topics.create("dlq");
    write(new Draft(dlq, orders));
    try (Producer<byte[], byte[]> producer =
        kafka.rawProducer(Map.of("transactional.id", dlq + "-hangs"))) {
      producer.initTransactions();
      producer.beginTransaction();
      var unused = producer.send(new Draft(dlq, orders).record());
      producer.flush();
      write(new Draft(dlq, orders));
      assertThat(letters(dlq).depth().open()).isEqualTo(1);
      assertThat(letters(dlq).depth().hidden()).contains("2 offsets", dlq + "-hangs");
      assertThat(letters(dlq).redrive(Selection.all()).plan().notes())
          .anyMatch(note -> note.contains(dlq + "-hangs"));
      producer.abortTransaction();
    }
    OpenTransactions.awaitNone(kafka, dlq);
    assertThat(letters(dlq).depth().open()).isEqualTo(2);
  }

  @Test
  void aPageCanBeginAtATime(TestTopics topics) {
    String dlq = topics.create("dlq", 2);
    Instant now = Instant.now();
    write(
        new Draft(dlq, "orders").time(now.minusSeconds(100)).key("a"),
        new Draft(dlq, "orders").time(now.minusSeconds(50)).key("b"),
        new Draft(dlq, "orders").time(now).key("c"));
    Selection late = Selection.all().since(now.minusSeconds(60));
    assertThat(letters(dlq).browse(late, 10).letters())
        .extracting(letter -> letter.keyText(PayloadFormat.TEXT))
        .containsExactly("c", "b");
    assertThat(letters(dlq).browse(Selection.all().since(now.plusSeconds(60)), 10).letters())
        .isEmpty();
  }
}
