package io.github.kafkaeasy.dlq.redrive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.kafkaeasy.dlq.letter.DeadLetterHeaders;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Discards, purges and imports while a redrive of the same topic is running. */
class BesideARedriveTest extends LetterFixture {
  @TempDir Path folder;

  BesideARedriveTest(LocalKafka broker, RawKafka raw) {
    super(broker, raw);
  }

  /** A redrive by alice, which waits in its edit function until it is released. */
  private final class Standing {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final CompletableFuture<RedriveReport> end;

    Standing(String dlq) {
      end =
          CompletableFuture.supplyAsync(
              () ->
                  letters(dlq)
                      .redrive(Selection.all())
                      .by("alice")
                      .edit(
                          (letter, message) -> {
                            begun.countDown();
                            try {
                              goOn.await();
                            } catch (InterruptedException e) {
                              throw new IllegalStateException(e);
                            }
                            return message;
                          })
                      .run());
      await().until(() -> begun.getCount() == 0 || end.isDone());
    }

    void assertFenced() {
      goOn.countDown();
      assertThatThrownBy(end::join)
          .isInstanceOf(CompletionException.class)
          .hasMessageContaining("was taken over by");
    }
  }

  private boolean exists(String topic) {
    try {
      return raw.admin().listTopics().names().get().contains(topic);
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<String> sent(String topic) {
    return CommittedRecords.of(kafka, topic).stream()
        .map(record -> header(record, DeadLetterHeaders.REDRIVEN_FROM))
        .toList();
  }

  @Test
  void aDiscardIsRefusedDuringARedriveOfTheSameLetters(TestTopics topics) {
    String orders = topics.create("orders");
    String dlq = topics.create("dlq");
    writeMany(dlq, orders, 3);
    Standing alice = new Standing(dlq);
    Discard discard = letters(dlq).discard(Selection.all()).because("a test").by("bob");
    assertThatThrownBy(discard::run)
        .isInstanceOfSatisfying(
            RedriveRunningException.class, e -> assertThat(e.by()).isEqualTo("alice"))
        .hasMessageContaining("A redrive of " + dlq + " is running already, started by alice")
        .hasMessageContaining("Nothing was changed");
    assertThat(letters(dlq).depth().open()).isEqualTo(3);

    assertThat(discard.takeOver().run().letters()).isEqualTo(3);
    alice.assertFenced();
    assertThat(sent(orders)).as("what was discarded is not sent").isEmpty();
    assertThat(letters(dlq).depth().open()).isZero();
  }

  @Test
  void duringARedriveAPurgeOfOpenLettersIsRefusedAndOneOfSettledOnesIsNot(TestTopics topics) {
    String orders = topics.create("orders");
    String dlq = topics.create("dlq");
    writeMany(dlq, orders, 3);
    letters(dlq).redrive(Selection.all().offsets(0, 0, 0)).run();
    Standing alice = new Standing(dlq);
    Purge.Plan settled = letters(dlq).purge().plan();
    assertThat(settled.count()).isEqualTo(1);
    assertThat(settled.execute(dlq)).containsEntry(0, 1L);

    Purge openToo = letters(dlq).purge().openToo();
    assertThatThrownBy(() -> openToo.plan().execute(dlq))
        .isInstanceOf(RedriveRunningException.class)
        .hasMessageContaining("by alice");
    assertThat(letters(dlq).depth().open()).isEqualTo(2);

    var unused = openToo.takeOver().plan().execute(dlq);
    alice.assertFenced();
    assertThat(sent(orders)).containsExactly(dlq + "-0@0");
    assertThat(letters(dlq).depth().letters()).isZero();
  }

  @Test
  void lettersImportedDuringARedriveAreLeftToTheNextOne(TestTopics topics) {
    String orders = topics.create("orders");
    String dlq = topics.create("dlq");
    String backup = topics.create("backup");
    writeMany(dlq, orders, 2);
    writeMany(backup, orders, 3);
    Path file = folder.resolve("letters.jsonl");
    letters(backup).exportTo(file, Selection.all());
    Standing alice = new Standing(dlq);
    assertThat(letters(dlq).importFrom(file).letters()).isEqualTo(3);
    alice.goOn.countDown();
    assertThat(alice.end.join().sent()).isEqualTo(2);
    assertThat(letters(dlq).redrive(Selection.all()).run().sent()).isEqualTo(3);
    assertThat(sent(orders)).hasSize(5).doesNotHaveDuplicates();
  }

  @Test
  void aRedriveIsRefusedDuringADiscard(TestTopics topics) {
    String orders = topics.create("orders");
    String dlq = topics.create("dlq");
    writeMany(dlq, orders, 2);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    CompletableFuture<DiscardReport> discard =
        CompletableFuture.supplyAsync(
            () ->
                letters(dlq)
                    .onProgress(
                        progress -> {
                          // The plan reads the topic first, before anything is written.
                          if (!exists(dlq + ".audit")) {
                            return;
                          }
                          begun.countDown();
                          try {
                            goOn.await();
                          } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                          }
                        })
                    .discard(Selection.all())
                    .because("a test")
                    .by("eva")
                    .run());
    await().until(() -> begun.getCount() == 0 || discard.isDone());
    write(new Draft(dlq, orders));
    assertThatThrownBy(() -> letters(dlq).redrive(Selection.all()).run())
        .isInstanceOf(RedriveRunningException.class)
        .hasMessageContaining("A discard of " + dlq + " is running already, started by eva")
        .as("taking over would not end the discard")
        .hasMessageNotContaining("take");
    goOn.countDown();
    assertThat(discard.join().letters()).isEqualTo(2);
    assertThat(sent(orders)).isEmpty();
  }
}
