package io.github.kafkaeasy.consumer.internal.lanes;

import static io.github.kafkaeasy.consumer.internal.EngineFixture.P0;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.consumer.internal.EngineFixture;
import io.github.kafkaeasy.consumer.spi.FailedRecord;
import io.github.kafkaeasy.consumer.spi.FailureDecision;
import io.github.kafkaeasy.consumer.spi.FailureHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/**
 * Due times of records in retry topics: they run when they are due, and a partition with too many
 * held records is relieved.
 */
class DueTimeTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  /** Due times by value, in milliseconds of the manual clock; a value without an entry is due. */
  private final Map<String, Long> due = new HashMap<>();

  private final List<FailedRecord> asked = new ArrayList<>();
  private final List<String> recovered = new ArrayList<>();
  private FailureDecision answer = FailureDecision.retry(Duration.ofHours(1));
  private boolean escalates;
  private long now;

  private final FailureHandler handler =
      new FailureHandler() {
        @Override
        public CompletionStage<FailureDecision> onFailure(FailedRecord failed) {
          asked.add(failed);
          return CompletableFuture.completedStage(answer);
        }

        @Override
        public Map<String, String> moreTopics() {
          return Map.of("orders", "orders");
        }

        @Override
        public Duration waitFor(ConsumerRecord<byte[], byte[]> record) {
          if (text(record).equals(neverDue)) {
            return Duration.ofMillis(400);
          }
          return Duration.ofMillis(due.getOrDefault(text(record), 0L) - now);
        }

        @Override
        public void onRecovered(FailedRecord failed) {
          recovered.add(text(failed.record()));
        }

        @Override
        public boolean escalates() {
          return escalates;
        }
      };

  private static String text(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.value(), UTF_8);
  }

  private EngineFixture engine() {
    return engine(10_000);
  }

  private EngineFixture engine(int heldRecords) {
    return new EngineFixture(
            b ->
                b.ordering(Ordering.KEY)
                    .concurrency(1)
                    .maxHeldRecords(heldRecords)
                    .onFailure(handler)
                    .handle(
                        message -> {
                          handledOrFails(message.value());
                        }))
        .assigned(P0);
  }

  private final List<String> handled = new ArrayList<>();
  private String failing = "";
  private String neverDue = "";

  private void handledOrFails(String value) {
    if (value.equals(failing)) {
      throw new IllegalStateException("failing");
    }
    handled.add(value);
  }

  private void pass(EngineFixture engine, long millis) {
    now += millis;
    engine.pass(Duration.ofMillis(millis));
  }

  @Test
  void aRecordRunsWhenItIsDueAndOthersDoNotWait() {
    EngineFixture engine = engine();
    due.put("a", 500L);
    due.put("b", 200L);
    engine.append(P0, "k1", "a");
    engine.append(P0, "k2", "b");
    engine.append(P0, "k3", "c");
    engine.pollAndWork();
    assertThat(handled).containsExactly("c");
    pass(engine, 199);
    assertThat(handled).containsExactly("c");
    pass(engine, 1);
    assertThat(handled).containsExactly("c", "b");
    pass(engine, 300);
    assertThat(handled).containsExactly("c", "b", "a");
    assertThat(asked).isEmpty();
    engine.commit();
    assertThat(engine.committed(P0)).isEqualTo(3);
    engine.assertNothingFailed();
  }

  @Test
  void aFollowerOfTheSameKeyWaitsForItsOwnTimeToo() {
    EngineFixture engine = engine();
    due.put("a", 500L);
    due.put("b", 900L);
    engine.append(P0, "k", "a");
    engine.append(P0, "k", "b");
    engine.pollAndWork();
    pass(engine, 500);
    assertThat(handled).containsExactly("a");
    pass(engine, 399);
    assertThat(handled).containsExactly("a");
    pass(engine, 1);
    assertThat(handled).containsExactly("a", "b");
  }

  @Test
  void aRecordThatIsNeverDueWaitsOnceAndRuns() {
    EngineFixture engine = engine();
    neverDue = "a";
    engine.append(P0, "k", "a");
    engine.append(P0, "k", "b");
    engine.pollAndWork();
    assertThat(handled).isEmpty();
    pass(engine, 400);
    assertThat(handled).containsExactly("a", "b");
  }

  @Test
  void aRecordThatIsNotDueIsNotCommittedAndIsDroppedWithItsPartition() {
    EngineFixture engine = engine();
    due.put("a", 500L);
    engine.append(P0, "k", "a");
    engine.pollAndWork();
    engine.commit();
    assertThat(engine.committed(P0)).isZero();
    engine.script.revokeOnNextPoll(P0);
    engine.once();
    pass(engine, 1_000);
    assertThat(handled).isEmpty();
    engine.assertNothingFailed();
  }

  @Test
  void aRecoveredRecordIsReported() {
    EngineFixture engine = engine();
    answer = FailureDecision.retry(SECOND);
    failing = "a";
    engine.append(P0, "k", "a");
    engine.pollAndWork();
    failing = "";
    pass(engine, 1_000);
    assertThat(handled).containsExactly("a");
    assertThat(recovered).containsExactly("a");
  }

  @Test
  void aPartitionThatHoldsTooMuchAsksAgainAboutRecordsThatWaitForARetry() {
    escalates = true;
    EngineFixture engine = engine(4);
    failing = "a";
    for (String value : List.of("a", "b", "c", "d", "e")) {
      engine.append(P0, "k", value);
    }
    engine.pollAndWork();
    assertThat(asked).hasSize(1);
    answer = FailureDecision.moved();
    engine.once();
    engine.executor.runAll();
    assertThat(asked).hasSize(2);
    assertThat(asked.get(1)).isSameAs(asked.get(0));
    assertThat(asked.get(1).attempts()).isEqualTo(1);
    assertThat(asked.get(1).heldBudgetUsed()).isGreaterThanOrEqualTo(1);
    assertThat(handled).containsExactly("b", "c", "d", "e");
    assertThat(engine.parts.stats().moved()).isEqualTo(1);
  }

  @Test
  void aFailureHandlerThatDoesNotEscalateIsNotAskedAgain() {
    EngineFixture engine = engine(4);
    failing = "a";
    for (String value : List.of("a", "b", "c", "d", "e")) {
      engine.append(P0, "k", value);
    }
    engine.pollAndWork();
    engine.once();
    engine.executor.runAll();
    assertThat(asked).hasSize(1);
  }

  @Test
  void eachOfManyRecordsRunsExactlyWhenItIsDueWithoutAPoll() {
    long seed = System.nanoTime();
    System.out.println("DueTimeTest: seed " + seed);
    Random random = new Random(seed);
    EngineFixture engine = engine();
    for (int i = 0; i < 300; i++) {
      due.put("v" + i, 1L + random.nextInt(5_000));
      engine.append(P0, "k" + i, "v" + i);
    }
    engine.pollAndWork();
    long polls = engine.script.polls();
    Map<String, Long> ranAt = new HashMap<>();
    Set<Long> wokenAt = new HashSet<>();
    Optional<Duration> next = engine.executor.nextDue();
    while (next.isPresent()) {
      pass(engine, next.get().toMillis());
      wokenAt.add(now);
      handled.forEach(value -> ranAt.putIfAbsent(value, now));
      next = engine.executor.nextDue();
    }
    assertThat(ranAt).as("seed %d", seed).isEqualTo(due);
    // There is one wakeup for each due time and no other, so nothing checks periodically for due
    // records.
    assertThat(wokenAt).as("seed %d", seed).isEqualTo(new HashSet<>(due.values()));
    assertThat(engine.script.polls()).isEqualTo(polls);
    engine.assertNothingFailed();
  }

  @Test
  void aRecordThatWasDueBeforeItWasFetchedRunsAtOnce() {
    EngineFixture engine = engine();
    due.put("a", 100L);
    pass(engine, 5_000);
    engine.append(P0, "k", "a");
    engine.pollAndWork();
    assertThat(handled).containsExactly("a");
    assertThat(engine.executor.nextDue()).isEmpty();
  }

  @Test
  void recordsThatWaitDoNotMakePollsMoreFrequent() {
    EngineFixture engine = engine();
    engine.once();
    Duration idle = engine.script.lastPollTimeout().orElseThrow();
    due.put("a", 5_000L);
    engine.append(P0, "k", "a");
    engine.pollAndWork();
    for (int i = 0; i < 20; i++) {
      pass(engine, 200);
      engine.once();
      assertThat(engine.script.lastPollTimeout()).contains(idle);
    }
    assertThat(idle).isPositive();
    assertThat(handled).isEmpty();
  }
}
