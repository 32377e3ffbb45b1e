package io.github.kafkaeasy.consumer.internal;

import static io.github.kafkaeasy.consumer.internal.EngineFixture.P0;
import static io.github.kafkaeasy.consumer.internal.EngineFixture.P1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.consumer.Outputs;
import io.github.kafkaeasy.consumer.internal.ScriptedTransactions.Step;
import io.github.kafkaeasy.consumer.spi.FailedRecord;
import io.github.kafkaeasy.consumer.spi.FailureDecision;
import io.github.kafkaeasy.message.Message;
import io.github.kafkaeasy.message.OutgoingMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * exactlyOnce under random schedules: records fail, partitions are revoked and assigned,
 * transactions fail at each step, answers to commits are lost, and consumers are killed. In the end
 * each record has exactly one output or dead letter, in order per key. Each offset, also of a
 * transaction that was aborted, carries the leader epoch of the record before it.
 */
class ExactlyOnceSchedulesTest {
  private static final int SCHEDULES = 20;
  private static final int STEPS = 220;
  private static final int KEYS = 5;

  private enum Seen {
    ABORTED,
    UNCERTAIN,
    REVOKED,
    LOST,
    DROPPED_WITHOUT_A_WORD,
    DEAD_LETTERED,
    REFUSED
  }

  private final Map<Seen, Integer> seen = new EnumMap<>(Seen.class);

  private void note(Seen what) {
    seen.merge(what, 1, Integer::sum);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void eachRecordHasOneOutputOrOneDeadLetterInTheOrderOfItsKey(boolean byKey) {
    long first = Long.getLong("kafka-easy.test.seed", System.nanoTime());
    for (int i = 0; i < SCHEDULES; i++) {
      long seed = first + i;
      try {
        new Schedule(seed, byKey ? Ordering.KEY : Ordering.PARTITION).run();
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed + " (-Dkafka-easy.test.seed)", e);
      }
    }
    System.out.println("from seed " + first + ": " + seen);
    assertThat(seen.keySet()).containsExactlyInAnyOrder(Seen.values());
  }

  private final class Schedule {
    private final Random random;
    private final Ordering ordering;
    private final ScriptedTransactions transactions = new ScriptedTransactions();
    private final Map<TopicPartition, Boolean> owned = new HashMap<>();
    private final List<String> appended = new ArrayList<>();

    /** The leader epoch of each record, by its offset. */
    private final Map<TopicPartition, List<Integer>> epochs = new HashMap<>();

    private EngineFixture engine;

    /** With a small one, most outputs are sent before their unit is due. */
    private final boolean smallWindow;

    Schedule(long seed, Ordering ordering) {
      this.random = new Random(seed);
      this.smallWindow = random.nextBoolean();
      this.ordering = ordering;
    }

    void run() {
      start();
      for (int i = 0; i < STEPS; i++) {
        step();
      }
      finish();
      check();
    }

    private void start() {
      owned.put(P0, false);
      owned.put(P1, false);
      engine =
          EngineFixture.exactlyOnce(
              transactions,
              b ->
                  b.ordering(ordering)
                      .concurrency(3)
                      .maxInFlightBytes(smallWindow ? 20_000 : 1 << 20)
                      .onFailure(this::decide)
                      .handleAndSend(this::handle));
      engine.script.maxPollRecords(7);
      transactions.beforeOffsets =
          () -> transactions.generation = engine.kafka.groupMetadata().generationId();
    }

    private void handle(Message<String> message, Outputs outputs) {
      outputs.send("invoices", message.key(), message.value());
      if (random.nextInt(12) == 0) {
        throw new IllegalStateException("at random");
      }
    }

    private CompletionStage<FailureDecision> decide(FailedRecord failed) {
      if (random.nextInt(3) > 0) {
        return CompletableFuture.completedStage(
            FailureDecision.retry(Duration.ofMillis(random.nextInt(300))));
      }
      note(Seen.DEAD_LETTERED);
      return failed
          .outputs()
          .orElseThrow()
          .keep(OutgoingMessage.of(failed.record().value()).topic("orders.dlq"))
          .handle(
              (kept, refused) ->
                  refused == null
                      ? FailureDecision.deadLettered()
                      : FailureDecision.retry(Duration.ofMillis(50)));
    }

    private void step() {
      switch (random.nextInt(16)) {
        case 0, 1 -> append();
        case 2, 3, 4 -> engine.once();
        case 5, 6, 7 -> {
          boolean unused = engine.executor.runOneAtRandom(random);
        }
        case 8, 9 -> transactions.runUnlessHeld();
        case 10, 11 -> engine.clock.advance(Duration.ofMillis(random.nextInt(120)));
        case 12 -> transactions.hold(random.nextInt(3) == 0);
        case 13 -> injectFailure();
        case 14 -> movePartition();
        default -> {
          if (random.nextInt(12) == 0) {
            drop();
          }
        }
      }
    }

    private void append() {
      for (int i = random.nextInt(4); i >= 0; i--) {
        int number = appended.size();
        TopicPartition partition = number % KEYS % 2 == 0 ? P0 : P1;
        String value = String.format(Locale.ROOT, "%04d", number);
        appended.add(value);
        List<Integer> before = epochs.computeIfAbsent(partition, p -> new ArrayList<>());
        int epoch = before.isEmpty() ? 3 : before.get(before.size() - 1) + random.nextInt(9) / 8;
        before.add(epoch);
        transactions.cluster.leaderEpoch(partition, epoch);
        engine.append(partition, "key-" + number % KEYS, value);
        if (random.nextInt(60) == 0) {
          note(Seen.REFUSED);
          transactions.refusedOnce.put(
              value, new RecordTooLargeException("at random, for " + value));
        }
      }
    }

    private void injectFailure() {
      switch (random.nextInt(6)) {
        case 0 -> transactions.fail(Step.BEGIN, new KafkaException("begin"));
        case 1 -> transactions.fail(Step.OFFSETS, new InvalidProducerEpochException("offsets"));
        case 2 -> transactions.fail(Step.COMMIT, new TimeoutException("no answer"));
        case 3 -> {
          note(Seen.UNCERTAIN);
          transactions.loseAnswerOfCommit(new InvalidTxnStateException("who knows"));
          transactions.fail(Step.ABORT, new IllegalStateException("a commit is under way"));
        }
        case 4 -> {
          note(Seen.UNCERTAIN);
          transactions.fail(Step.COMMIT, new InvalidTxnStateException("timed out"));
          transactions.fail(Step.ABORT, new KafkaException("fatal"));
        }
        default -> {
          note(Seen.ABORTED);
          transactions.fail(Step.COMMIT, new KafkaException("not this time"));
        }
      }
    }

    private void movePartition() {
      TopicPartition partition = random.nextBoolean() ? P0 : P1;
      boolean ours = owned.get(partition);
      if (!ours) {
        engine.script.assignOnNextPoll(partition);
      } else if (random.nextBoolean()) {
        note(Seen.REVOKED);
        engine.script.revokeOnNextPoll(partition);
      } else {
        note(Seen.LOST);
        // The group has continued without this member: units that were formed before are refused
        // from now on.
        engine.script.member(engine.kafka.groupMetadata().generationId() + 1, "member-1");
        engine.script.loseOnNextPoll(partition);
      }
      owned.put(partition, !ours);
      engine.once();
    }

    /**
     * Replaces the consumer as after a kill: the old one does nothing any more, and the pending
     * work of its transaction thread is lost.
     */
    private void drop() {
      note(Seen.DROPPED_WITHOUT_A_WORD);
      transactions.kill();
      start();
    }

    private void finish() {
      transactions.calm();
      for (TopicPartition partition : List.of(P0, P1)) {
        if (!owned.get(partition)) {
          engine.script.assignOnNextPoll(partition);
          engine.once();
          owned.put(partition, true);
        }
      }
      for (int i = 0; i < 600 && transactions.readable.size() < appended.size(); i++) {
        engine.once();
        engine.executor.runAll();
        transactions.runUnlessHeld();
        engine.clock.advance(Duration.ofMillis(150));
      }
      engine.assertNothingFailed();
    }

    private void checkEpochs() {
      epochs.forEach(
          (partition, all) ->
              assertThat(transactions.offered(partition))
                  .filteredOn(offered -> offered.offset() > 0)
                  .isNotEmpty()
                  .allSatisfy(
                      offered ->
                          assertThat(offered.leaderEpoch())
                              .as("I9: %s of %s", offered, partition)
                              .contains(all.get((int) offered.offset() - 1))));
    }

    private void check() {
      checkEpochs();
      Set<String> missing = new TreeSet<>(appended);
      missing.removeAll(transactions.readable);
      assertThat(missing).as("lost").isEmpty();
      assertThat(transactions.readable).doesNotHaveDuplicates().hasSameSizeAs(appended);
      Map<Integer, String> last = new HashMap<>();
      for (String value : transactions.readable) {
        String before = last.put(Integer.parseInt(value) % KEYS, value);
        assertThat(before == null || before.compareTo(value) < 0)
            .as("%s behind %s", value, before)
            .isTrue();
      }
    }
  }
}
