package io.github.kafkaeasy.dlq.redrive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.kafkaeasy.dlq.letter.DeadLetterHeaders;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.internal.Pacer;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/**
 * One redrive of a dead-letter topic runs at a time, and each letter is sent if and only if the
 * audit topic says so.
 */
class OneRedriveTest extends LetterFixture {

  OneRedriveTest(LocalKafka broker, RawKafka raw) {
    super(broker, raw);
  }

  /** A redrive that waits in its edit function until it is released. */
  private final class Standing {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final CompletableFuture<RedriveReport> end;

    Standing(String dlq, String who) {
      end =
          CompletableFuture.supplyAsync(
              () ->
                  letters(dlq)
                      .redrive(Selection.all())
                      .by(who)
                      .edit(
                          (letter, message) -> {
                            begun.countDown();
                            awaitQuietly(goOn);
                            return message;
                          })
                      .run());
      await().until(() -> begun.getCount() == 0 || end.isDone());
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Set<String> sentFrom(String topic) {
    Set<String> from = new TreeSet<>();
    CommittedRecords.of(kafka, topic)
        .forEach(record -> assertThat(from.add(header(record, FROM))).as("sent twice").isTrue());
    return from;
  }

  private static final String FROM = DeadLetterHeaders.REDRIVEN_FROM;

  @Test
  void aSecondRunIsRefusedAndNamesTheFirst(TestTopics topics) {
    String orders = topics.create("orders");
    String dlq = topics.create("dlq");
    writeMany(dlq, orders, 5);
    Standing first = new Standing(dlq, "alice");
    assertThatThrownBy(() -> letters(dlq).redrive(Selection.all()).by("bob").run())
        .isInstanceOfSatisfying(
            RedriveRunningException.class, e -> assertThat(e.by()).isEqualTo("alice"))
        .hasMessageContaining("running already, started by alice")
        .hasMessageContaining(" since 20");
    assertThat(letters(dlq).redrive(Selection.all()).plan().notes())
        .anyMatch(note -> note.contains("A redrive is running, started by alice"));
    first.goOn.countDown();
    assertThat(first.end.join().sent()).isEqualTo(5);
    assertThat(first.end.join().transactional()).isTrue();
    assertThat(sentFrom(orders)).hasSize(5);
  }

  @Test
  void aRunThatWasTakenOverSendsNothingMoreAndNamesTheOther(TestTopics topics) {
    String orders = topics.create("orders");
    String dlq = topics.create("dlq");
    writeMany(dlq, orders, 5);
    Standing first = new Standing(dlq, "alice");
    assertThat(letters(dlq).redrive(Selection.all()).by("bob").takeOver().run().sent())
        .isEqualTo(5);
    write(new Draft(dlq, orders));
    first.goOn.countDown();
    assertThatThrownBy(first.end::join)
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOf(KafkaEasyException.class)
        .hasMessageContaining("was taken over by")
        .hasMessageContaining("after 0 letters")
        .hasMessageNotContaining("\n");
    assertThat(sentFrom(orders)).hasSize(5);
    assertThat(letters(dlq).redrive(Selection.all()).run().sent()).isEqualTo(1);
  }

  @Test
  void anInterruptedRunSaysHowFarItCameAndEndsItsTurn(TestTopics topics) throws Exception {
    String orders = topics.create("orders");
    String dlq = topics.create("dlq");
    writeMany(dlq, orders, 5);
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread run = new Thread(() -> letters(dlq).redrive(Selection.all()).perSecond(1).run());
    run.setUncaughtExceptionHandler((thread, thrown) -> failure.set(thrown));
    run.start();
    await()
        .until(
            () ->
                Arrays.stream(run.getStackTrace())
                    .anyMatch(frame -> frame.getClassName().equals(Pacer.class.getName())));
    run.interrupt();
    run.join(LIMIT.toMillis());

    assertThat(failure.get())
        .isInstanceOf(KafkaEasyException.class)
        .hasMessageMatching("The redrive of .* stopped after [0-4] letters: .*interrupted.*");
    assertThat(Thread.getAllStackTraces().keySet())
        .as("the heartbeat has ended")
        .extracting(Thread::getName)
        .doesNotContain("kafka-easy-redrive-beat-" + dlq);
    letters(dlq).redrive(Selection.all()).run();
    assertThat(sentFrom(orders)).hasSize(5);
  }

  @Test
  void twoRunsStartedTogetherSendEachLetterOnce(TestTopics topics) {
    String orders = topics.create("orders");
    String dlq = topics.create("dlq", 2);
    writeMany(dlq, orders, 2_000);
    List<CompletableFuture<RedriveReport>> runs = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      String who = "operator " + i;
      runs.add(
          CompletableFuture.supplyAsync(
              () -> letters(dlq).redrive(Selection.all()).by(who).perSecond(2_000).run()));
    }
    int refused = 0;
    long sent = 0;
    for (CompletableFuture<RedriveReport> run : runs) {
      try {
        sent += run.join().sent();
      } catch (CompletionException e) {
        assertThat(e).hasCauseInstanceOf(RedriveRunningException.class);
        refused++;
      }
    }
    assertThat(refused).isEqualTo(1);
    assertThat(sent).isEqualTo(2_000);
    assertThat(sentFrom(orders)).hasSize(2_000);
  }

  @Test
  void anAuditTopicThatDeletesEntriesIsRepairedAndOpenLettersAreMarked(TestTopics topics)
      throws Exception {
    for (Map<String, String> bad :
        List.of(
            // One at a time, because one case would hide the effect of another.
            Map.of("retention.ms", "60000"),
            Map.of("retention.ms", "-1", "retention.bytes", "100000"),
            Map.of("retention.ms", "-1", "cleanup.policy", "compact"))) {
      String setting =
          bad.keySet().stream()
              .filter(key -> bad.size() == 1 || !key.equals("retention.ms"))
              .findFirst()
              .orElseThrow();
      String name = setting.replace('.', '-');
      String orders = topics.create("orders-" + name);
      String dlq = topics.create("dlq-" + name);
      raw.admin()
          .createTopics(
              List.of(
                  new org.apache.kafka.clients.admin.NewTopic(dlq + ".audit", 1, (short) 1)
                      .configs(bad)))
          .all()
          .get();
      writeMany(dlq, orders, 3);
      assertThat(letters(dlq).redrive(Selection.all()).plan().repeats())
          .as("no audit entry existed that could have been deleted")
          .isZero();
      raw.publish(dlq + ".audit", "k", "an entry");
      Redrive redrive = letters(dlq).redrive(Selection.all());
      RedrivePlan plan = redrive.plan();
      assertThat(plan.notes())
          .as(name)
          .anyMatch(note -> note.contains(setting + "=") && note.contains("repairs"));
      assertThat(plan.repeats()).isEqualTo(3);
      assertThat(redrive.run().repeats()).isEqualTo(3);
      assertThat(letters(dlq).auditProblems()).isEmpty();
      assertThat(committed(orders, 3))
          .allMatch(record -> header(record, DeadLetterHeaders.REDRIVE_REPEAT) != null);
      // Entries that are written from now on are complete again.
      write(new Draft(dlq, orders));
      assertThat(letters(dlq).redrive(Selection.all()).run().repeats()).isZero();
    }
  }

  @Test
  void deletedEntriesPutOpenLettersInDoubtOnce(TestTopics topics) throws Exception {
    String orders = topics.create("orders");
    String dlq = topics.create("dlq");
    writeMany(dlq, orders, 4);
    letters(dlq).redrive(Selection.all()).run();
    var audit = new org.apache.kafka.common.TopicPartition(dlq + ".audit", 0);
    raw.admin()
        .deleteRecords(
            Map.of(audit, org.apache.kafka.clients.admin.RecordsToDelete.beforeOffset(-1)))
        .all()
        .get();
    assertThat(letters(dlq).redrive(Selection.all()).plan().notes())
        .anyMatch(note -> note.contains("were deleted"));
    assertThat(letters(dlq).redrive(Selection.all().offsets(0, 0, 0)).run().repeats()).isEqualTo(1);
    write(new Draft(dlq, orders));
    assertThat(letters(dlq).redrive(Selection.all()).plan().repeats()).isEqualTo(3);
    assertThat(letters(dlq).redrive(Selection.all()).run().repeats()).isEqualTo(3);
  }

  @Test
  void aFullRedriveThatWasInterruptedMarksRepeatsWhenItIsRunAgain(TestTopics topics) {
    String orders = topics.create("orders");
    String dlq = topics.create("dlq");
    writeMany(dlq, orders, 6);
    letters(dlq).redrive(Selection.all()).run();
    assertThatThrownBy(
            () ->
                letters(dlq)
                    .redrive(Selection.all().settledToo())
                    .edit(
                        (letter, message) -> {
                          if (letter.offset() == 4) {
                            throw new IllegalStateException("cut");
                          }
                          return message;
                        })
                    .run())
        .hasMessageContaining("cut");
    Redrive again = letters(dlq).redrive(Selection.all().settledToo());
    assertThat(again.plan().repeats()).isEqualTo(4);
    assertThat(again.run().repeats()).isEqualTo(4);
    assertThat(again.run().repeats()).as("after a complete run").isZero();
  }

  @Test
  void anOpenTransactionInTheAuditTopicIsNamedAndNothingIsSent(TestTopics topics) {
    String orders = topics.create("orders");
    String dlq = topics.create("dlq");
    writeMany(dlq, orders, 2);
    letters(dlq).redrive(Selection.all().offsets(0, 0, 0)).run();
    try (Producer<byte[], byte[]> other =
        kafka.rawProducer(Map.of("transactional.id", dlq + "-hangs"))) {
      other.initTransactions();
      other.beginTransaction();
      var unused = other.send(new ProducerRecord<>(dlq + ".audit", new byte[1]));
      other.flush();
      assertThatThrownBy(() -> letters(dlq).redrive(Selection.all()).run())
          .isInstanceOf(KafkaEasyException.class)
          .hasMessageContaining(dlq + "-hangs")
          .hasMessageContaining("Nothing was changed");
      assertThat(committed(orders, 1)).hasSize(1);
      other.abortTransaction();
    }
    assertThat(letters(dlq).redrive(Selection.all()).run().sent()).isEqualTo(1);
  }

  @Test
  void aRedriveWaitsUntilADeadRunHasMissedItsBeats(TestTopics topics) {
    String orders = topics.create("orders");
    String dlq = topics.create("dlq");
    writeMany(dlq, orders, 2);
    letters(dlq).redrive(Selection.all().offsets(0, 0, 0)).run();
    // The start entry of a run that was killed before it wrote another entry.
    byte[] entry =
        CommittedRecords.of(kafka, dlq + ".audit").stream()
            .filter(record -> text(record.value()).contains("\"STARTED\""))
            .findFirst()
            .orElseThrow()
            .value();
    String dead = text(entry).replaceFirst("\"job\":\"[^\"]*\"", "\"job\":\"dead\"");
    raw.publish(dlq + ".audit", "k", dead);
    RedriveReport report = letters(dlq).redrive(Selection.all()).run();
    assertThat(report.sent()).isEqualTo(1);
    assertThat(report.elapsed()).isGreaterThan(Duration.ofSeconds(5));
  }

  @Test
  void aDiscardThatRepairsTheAuditTopicLeavesTheDoubtToTheNextRedrive(TestTopics topics)
      throws Exception {
    String orders = topics.create("orders");
    String dlq = topics.create("dlq");
    raw.admin()
        .createTopics(
            List.of(
                new org.apache.kafka.clients.admin.NewTopic(dlq + ".audit", 1, (short) 1)
                    .configs(Map.of("cleanup.policy", "compact"))))
        .all()
        .get();
    writeMany(dlq, orders, 3);
    raw.publish(dlq + ".audit", "k", "an entry");

    letters(dlq).discard(Selection.all().offsets(0, 0, 0)).because("a test").by("eva").run();

    assertThat(letters(dlq).auditProblems()).isEmpty();
    assertThat(letters(dlq).redrive(Selection.all()).run().repeats()).isEqualTo(2);
  }

  @Test
  void aCompleteRunOfOtherLettersKeepsTheMarksOfAnInterruptedRun(TestTopics topics) {
    String orders = topics.create("orders");
    String dlq = topics.create("dlq");
    writeMany(dlq, orders, 6);
    letters(dlq).redrive(Selection.all()).run();
    Redrive interrupted =
        letters(dlq)
            .redrive(Selection.all().settledToo())
            .edit(
                (letter, message) -> {
                  if (letter.offset() == 4) {
                    throw new IllegalStateException("cut");
                  }
                  return message;
                });
    assertThatThrownBy(interrupted::run).hasMessageContaining("cut");

    letters(dlq).redrive(Selection.all().offsets(0, 3, 5).settledToo()).run();

    assertThat(letters(dlq).redrive(Selection.all().settledToo()).plan().repeats())
        .as("letters 0 to 2: letter 3 was sent again by the complete run")
        .isEqualTo(3);
  }
}
