package io.github.kafkaeasy.consumer.internal;

import static io.github.kafkaeasy.consumer.internal.EngineFixture.P0;
import static io.github.kafkaeasy.consumer.internal.EngineFixture.P1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.HeldRecord;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.consumer.Position;
import io.github.kafkaeasy.consumer.spi.ConsumerObserver;
import io.github.kafkaeasy.consumer.spi.FailedRecord;
import io.github.kafkaeasy.consumer.spi.FailureDecision;
import io.github.kafkaeasy.message.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.RetriableCommitFailedException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A random schedule of steps on one thread, which acts as poll thread, worker and timer. A handler
 * takes further steps before it returns, so the poll thread, other workers, timers, the clock and
 * rebalances run <em>in the middle of</em> a handler as with real threads, but every run can be
 * repeated by its seed.
 */
final class Schedule {
  private static final int STEPS = 150;
  private static final int KEYS = 4;
  private static final int DEEPEST = 3;

  /** Situations that must occur in some of the schedules. */
  enum Situation {
    REVOKED_WHILE_RUNNING,
    LOST_WHILE_RUNNING,
    SEEK_WHILE_RUNNING,
    ASSIGNED_AGAIN_WHILE_RUNNING,
    PAUSED_BEFORE_ASSIGNMENT,
    SLOW_RUN_TAKEN_OVER,
    RETRIED,
    ANSWERED_AFTER_ITS_EPOCH,
    LOOKED_AT_HOLDS,
    LOOKED_AT_NOTHING,
    LIMITS_CHANGED,
    COMMIT_FAILED
  }

  /**
   * Counts situations over many schedules, because schedules without a race prove nothing about it.
   */
  static final class Situations {
    private final Map<Situation, Integer> counts = new EnumMap<>(Situation.class);

    void add(Situation situation) {
      counts.merge(situation, 1, Integer::sum);
    }

    void assertAllHappened() {
      assertThat(counts).containsOnlyKeys(Situation.values());
    }

    @Override
    public String toString() {
      return counts.toString();
    }
  }

  /** An answer of the failure handler that comes later. */
  private record Answer(
      TopicPartition partition,
      long offset,
      int assignment,
      CompletableFuture<FailureDecision> decision) {}

  private final Random random;
  private final Situations situations;
  private final EngineFixture engine;
  private final Ordering ordering;
  private final Map<TopicPartition, BitSet> appended = new HashMap<>();

  /** Handled, resolved by decision, or left out by a seek. */
  private final Map<TopicPartition, BitSet> ended = new HashMap<>();

  private final Map<TopicPartition, Integer> assignments = new HashMap<>();
  private final Map<String, Long> lastBegun = new HashMap<>();
  private final Set<String> running = new HashSet<>();
  private final List<Answer> answers = new ArrayList<>();
  private final List<CompletableFuture<Void>> looks = new ArrayList<>();
  private final List<String> trace = new ArrayList<>();
  private int depth;
  private boolean polling;
  private boolean calm;

  /**
   * The first assertion that failed in a handler. Kept here, because the engine takes its exception
   * for a failure of the record.
   */
  private @Nullable AssertionError seenByHandler;

  Schedule(Ordering ordering, long seed, Situations situations) {
    this.random = new Random(seed);
    this.situations = situations;
    this.ordering = ordering;
    for (TopicPartition partition : List.of(P0, P1)) {
      appended.put(partition, new BitSet());
      ended.put(partition, new BitSet());
    }
    this.engine =
        new EngineFixture(
            builder ->
                builder
                    .ordering(ordering)
                    .commitEvery(Duration.ofMillis(50))
                    .revocationWait(Duration.ofMillis(20))
                    .slowRunAfter(Duration.ofMillis(100))
                    .onAssigned(partitions -> partitions.forEach(this::assigned))
                    .observer(new TakeOvers())
                    .onFailure(this::decide)
                    .handle(this::handle));
  }

  void run() {
    try {
      for (int i = 0; i < STEPS; i++) {
        step();
        checkCommitted();
        checkHandlers();
      }
      settle();
      checkHandlers();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(e + "\n" + String.join("\n", tail()), e);
    }
  }

  private void checkHandlers() {
    if (seenByHandler != null) {
      throw seenByHandler;
    }
  }

  private List<String> tail() {
    return trace.subList(Math.max(0, trace.size() - 60), trace.size());
  }

  private void step() {
    switch (random.nextInt(16)) {
      case 0, 1, 2 -> append();
      case 3, 4, 5 -> poll();
      case 6, 7, 8 -> work();
      case 9 -> pass(random.nextInt(60));
      case 10 -> rebalance();
      case 11 -> pauseOrSeek();
      case 12 -> answer();
      case 13 -> look();
      case 14 -> changeLimits();
      default -> commits();
    }
  }

  private void append() {
    TopicPartition partition = random.nextBoolean() ? P0 : P1;
    int offset = (int) engine.cluster.end(partition);
    engine.append(partition, "k" + random.nextInt(KEYS), "v");
    appended.get(partition).set(offset);
    trace.add("append " + partition + "@" + offset);
  }

  /** Runs a poll round, unless this step is part of one. */
  private void poll() {
    if (polling) {
      return;
    }
    polling = true;
    trace.add("poll {");
    try {
      engine.once();
    } finally {
      polling = false;
      trace.add("}");
      // The interrupt was for the handler that is running on this thread, not for the poll thread.
      boolean unused = Thread.interrupted();
    }
  }

  private void work() {
    trace.add("work {");
    engine.executor.runOneAtRandom(random);
    trace.add("}");
  }

  private void pass(int millis) {
    trace.add("pass " + millis + " ms");
    engine.clock.advance(Duration.ofMillis(millis));
  }

  private void rebalance() {
    if (engine.script.queuedForPoll() > 0) {
      return;
    }
    TopicPartition partition = random.nextBoolean() ? P0 : P1;
    if (!engine.script.assignment().contains(partition)) {
      trace.add("assign " + partition);
      engine.script.assignOnNextPoll(partition);
    } else if (random.nextBoolean()) {
      trace.add("revoke " + partition);
      engine.script.revokeOnNextPoll(partition);
      noteIfRunning(partition, Situation.REVOKED_WHILE_RUNNING);
    } else {
      trace.add("lose " + partition);
      engine.script.loseOnNextPoll(partition);
      noteIfRunning(partition, Situation.LOST_WHILE_RUNNING);
    }
  }

  private void noteIfRunning(TopicPartition partition, Situation situation) {
    if (running.stream().anyMatch(key -> key.startsWith(partition + "/"))) {
      situations.add(situation);
    }
  }

  private void pauseOrSeek() {
    TopicPartition partition = random.nextBoolean() ? P0 : P1;
    switch (random.nextInt(5)) {
      case 0, 1 -> pause(partition, true);
      case 2, 3 -> pause(partition, false);
      default -> seek(partition);
    }
  }

  private void pause(TopicPartition partition, boolean wanted) {
    trace.add((wanted ? "pause " : "resume ") + partition);
    if (wanted && !engine.script.assignment().contains(partition)) {
      situations.add(Situation.PAUSED_BEFORE_ASSIGNMENT);
    }
    engine.parts.controls().pause(List.of(partition), wanted).exceptionally(refused -> null);
  }

  private void seek(TopicPartition partition) {
    int end = (int) engine.cluster.end(partition);
    int offset = random.nextInt(end + 1);
    trace.add("seek " + partition + "@" + offset);
    noteIfRunning(partition, Situation.SEEK_WHILE_RUNNING);
    CompletableFuture<Void> done =
        engine
            .parts
            .controls()
            .seek(Map.of(partition, Position.offset(offset)))
            .thenRun(
                () -> {
                  trace.add("sought " + partition + "@" + offset);
                  // Left out by the application's own decision.
                  ended.get(partition).set(0, offset);
                  newEpoch(partition);
                });
    done.exceptionally(notAssigned -> null);
  }

  private void assigned(TopicPartition partition) {
    noteIfRunning(partition, Situation.ASSIGNED_AGAIN_WHILE_RUNNING);
    newEpoch(partition);
  }

  private void newEpoch(TopicPartition partition) {
    assignments.merge(partition, 1, Integer::sum);
    trace.add("assignment " + assignment(partition) + " of " + partition);
  }

  private int assignment(TopicPartition partition) {
    return assignments.getOrDefault(partition, 0);
  }

  private void answer() {
    if (!answers.isEmpty()) {
      answer(answers.remove(random.nextInt(answers.size())));
    }
  }

  private void answer(Answer answer) {
    trace.add("answer " + answer.partition + "@" + answer.offset);
    if (answer.assignment != assignment(answer.partition)) {
      situations.add(Situation.ANSWERED_AFTER_ITS_EPOCH);
    }
    if (random.nextBoolean()) {
      answer.decision.complete(FailureDecision.retry(Duration.ofMillis(random.nextInt(30))));
    } else {
      ended.get(answer.partition).set((int) answer.offset);
      answer.decision.complete(FailureDecision.deadLettered());
    }
  }

  /** Lists the held keys, which is allowed at any time and must list no key twice. */
  private void look() {
    trace.add("look");
    looks.add(
        engine
            .parts
            .controls()
            .held(KEYS)
            .thenAccept(
                held -> {
                  situations.add(
                      held.total() > 0 ? Situation.LOOKED_AT_HOLDS : Situation.LOOKED_AT_NOTHING);
                  Set<String> seen = new HashSet<>();
                  held.oldest()
                      .forEach(
                          key -> {
                            assertThat(appended.get(key.partition()).get((int) key.offset()))
                                .isTrue();
                            assertThat(ordering != Ordering.KEY || seen.add(heldKey(key)))
                                .as("held twice: %s", held)
                                .isTrue();
                          });
                }));
  }

  private static String heldKey(HeldRecord held) {
    return held.partition() + "/" + held.key();
  }

  private void changeLimits() {
    switch (random.nextInt(4)) {
      case 0 -> engine.parts.limits().rate((double) (1 + random.nextInt(200)));
      case 1 -> engine.parts.limits().rate(null);
      default -> engine.parts.limits().concurrency(1 + random.nextInt(4));
    }
    situations.add(Situation.LIMITS_CHANGED);
  }

  private void commits() {
    switch (random.nextInt(4)) {
      case 0 -> engine.script.answerCommitsLater();
      case 1 -> engine.script.answerCommitsAtOnce();
      case 2 -> engine.script.answerPendingCommits();
      default -> {
        if (engine.script.pendingCommits() > 0) {
          situations.add(Situation.COMMIT_FAILED);
          engine.script.failPendingCommits(new RetriableCommitFailedException("at random"));
        }
      }
    }
  }

  /** The handler. It takes further steps before it returns. */
  private void handle(Message<String> message) {
    try {
      handleAmidSteps(message);
    } catch (AssertionError e) {
      if (seenByHandler == null) {
        seenByHandler = e;
      }
      throw e;
    }
  }

  private void handleAmidSteps(Message<String> message) {
    TopicPartition partition = new TopicPartition(message.topic(), message.partition());
    String key = partition + "/" + orderKey(partition, message);
    String what = key + "@" + message.offset();
    trace.add("begin " + what);
    assertThat(running.add(key)).as("I3: %s overlaps with its key", what).isTrue();
    String inEpoch = key + " in assignment " + assignment(partition);
    Long last = lastBegun.put(inEpoch, message.offset());
    assertThat(last == null ? -1 : last)
        .as("I3: %s comes after its successor", what)
        .isLessThanOrEqualTo(message.offset());
    depth++;
    // The steps in between must not change whether this handler runs inside of a poll round.
    boolean ours = polling;
    try {
      for (int i = stepsInBetween(); i > 0 && depth <= DEEPEST && !calm; i--) {
        step();
        checkCommitted();
      }
    } finally {
      polling = ours;
      depth--;
      running.remove(key);
    }
    if (!calm && random.nextInt(6) == 0) {
      trace.add("fail " + what);
      throw new IllegalStateException("at random");
    }
    trace.add("end " + what);
    ended.get(partition).set((int) message.offset());
  }

  /**
   * The number of steps inside of a handler: usually few, sometimes enough for a partition to be
   * revoked, assigned and read again.
   */
  private int stepsInBetween() {
    return random.nextInt(random.nextInt(8) == 0 ? 40 : 4);
  }

  private String orderKey(TopicPartition partition, Message<String> message) {
    return switch (ordering) {
      case PARTITION -> "";
      case KEY -> message.key();
      // After a rebalance a record may run again while its earlier run continues; UNORDERED allows
      // this.
      case UNORDERED -> message.offset() + " in assignment " + assignment(partition);
    };
  }

  private CompletionStage<FailureDecision> decide(FailedRecord failed) {
    var record = failed.record();
    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
    if (calm || random.nextInt(3) == 0) {
      situations.add(Situation.RETRIED);
      return CompletableFuture.completedFuture(
          FailureDecision.retry(Duration.ofMillis(random.nextInt(40))));
    }
    Answer answer =
        new Answer(partition, record.offset(), assignment(partition), new CompletableFuture<>());
    answers.add(answer);
    return answer.decision;
  }

  /** I2: every record below a committed offset has ended. */
  private void checkCommitted() {
    for (TopicPartition partition : List.of(P0, P1)) {
      engine
          .script
          .committed(partition)
          .ifPresent(
              committed -> {
                BitSet open = (BitSet) appended.get(partition).clone();
                open.andNot(ended.get(partition));
                int lowest = open.nextSetBit(0);
                assertThat(lowest < 0 || lowest >= committed.offset())
                    .as("I2: %s@%s is open, committed is %s", partition, lowest, committed)
                    .isTrue();
              });
    }
  }

  /** Without further disturbances every record ends: I1 and I6. */
  private void settle() {
    calm = true;
    trace.add("calm");
    engine.parts.limits().rate(null);
    engine.script.answerCommitsAtOnce();
    for (TopicPartition partition : List.of(P0, P1)) {
      engine.once();
      if (!engine.script.assignment().contains(partition)) {
        engine.script.assignOnNextPoll(partition);
      }
      engine.once();
      pause(partition, false);
    }
    for (int i = 0; i < 300 && !isAllCommitted(); i++) {
      List.copyOf(answers).forEach(this::answer);
      answers.clear();
      engine.once();
      engine.executor.runAll();
      engine.clock.advance(Duration.ofMillis(20));
      checkCommitted();
    }
    assertThat(isAllCommitted())
        .as(
            "I6: every record ends: P0 %s of %s, P1 %s of %s",
            engine.script.committed(P0),
            engine.cluster.end(P0),
            engine.script.committed(P1),
            engine.cluster.end(P1))
        .isTrue();
    checkCommitted();
    engine.pass(Duration.ofSeconds(1));
    looks.forEach(look -> assertThat(look).isCompleted());
    engine.assertNothingFailed();
  }

  private boolean isAllCommitted() {
    return List.of(P0, P1).stream()
        .allMatch(
            partition ->
                engine
                    .script
                    .committed(partition)
                    .filter(at -> at.offset() == engine.cluster.end(partition))
                    .isPresent());
  }

  private final class TakeOvers implements ConsumerObserver {
    @Override
    public void slowRun(ConsumerRecord<byte[], byte[]> record) {
      situations.add(Situation.SLOW_RUN_TAKEN_OVER);
    }
  }
}
