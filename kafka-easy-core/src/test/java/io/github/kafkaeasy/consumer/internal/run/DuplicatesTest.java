package io.github.kafkaeasy.consumer.internal.run;

import static io.github.kafkaeasy.consumer.internal.EngineFixture.P0;
import static io.github.kafkaeasy.consumer.internal.EngineFixture.P1;
import static io.github.kafkaeasy.consumer.internal.UsualOptions.orUsual;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.Deduplication;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.consumer.internal.EngineFixture;
import io.github.kafkaeasy.consumer.spi.DuplicateStore;
import io.github.kafkaeasy.consumer.spi.FailureDecision;
import io.github.kafkaeasy.consumer.spi.FailureHandler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.Test;

/**
 * De-duplication: copies of handled records are filtered; copies of records that are being handled
 * wait.
 */
class DuplicatesTest {
  private static final Deduplication BY_ID = Deduplication.byHeader("id");

  private final List<CompletableFuture<FailureDecision>> decisions = new ArrayList<>();
  private final FailureHandler later =
      failed -> {
        CompletableFuture<FailureDecision> decision = new CompletableFuture<>();
        decisions.add(decision);
        return decision;
      };

  private static EngineFixture engine(UnaryOperator<ConsumerBuilder<String>> options) {
    return new EngineFixture(
            b ->
                orUsual(options.apply(b), c -> c.ordering(Ordering.KEY), c -> c.deduplicate(BY_ID)))
        .assigned(P0, P1);
  }

  private static void append(
      EngineFixture engine, TopicPartition partition, String key, String value, String id) {
    Header header = new RecordHeader("id", id.getBytes(StandardCharsets.UTF_8));
    engine.cluster.append(partition, key, value, header);
  }

  @Test
  void aCopyOfAHandledRecordIsFilteredAndCounted() {
    EngineFixture engine = engine(b -> b);
    append(engine, P0, "a", "first", "1");
    append(engine, P0, "a", "copy", "1");
    append(engine, P0, "a", "other", "2");
    engine.append(P0, "a", "no id");
    engine.append(P0, "a", "no id");
    engine.pollAndWork();
    append(engine, P1, "b", "late copy", "1");
    engine.pollAndWork();
    engine.commit();
    assertThat(engine.handled).containsExactly("first", "other", "no id", "no id");
    assertThat(engine.parts.stats().duplicates()).isEqualTo(2);
    assertThat(engine.parts.stats().filtered()).isEqualTo(2);
    assertThat(engine.committed(P0)).isEqualTo(5);
    assertThat(engine.committed(P1)).isEqualTo(1);
  }

  @Test
  void copiesAreFoundByKeyOrByAFunctionToo() {
    EngineFixture byKey = engine(b -> b.deduplicate(Deduplication.byKey()));
    byKey.append(P0, "a", "first");
    byKey.append(P0, "a", "copy");
    byKey.append(P0, null, "no key");
    byKey.append(P0, null, "no key");
    byKey.pollAndWork();
    assertThat(byKey.handled).containsExactlyInAnyOrder("first", "no key", "no key");

    EngineFixture byValue =
        engine(b -> b.deduplicate(Deduplication.by(record -> "" + record.value().length)));
    byValue.append(P0, "a", "one");
    byValue.append(P0, "a", "two");
    byValue.append(P0, "a", "three");
    byValue.pollAndWork();
    assertThat(byValue.handled).containsExactly("one", "three");
  }

  @Test
  void aCopyWaitsWhileTheRecordIsRetriedAndIsFilteredIfTheRetrySucceeds() {
    EngineFixture[] own = new EngineFixture[1];
    own[0] =
        engine(
            b ->
                b.onFailure(later)
                    .handle(
                        message -> {
                          if (message.value().equals("first") && message.attempt() == 1) {
                            throw new IllegalStateException("not yet");
                          }
                          own[0].note(message);
                        }));
    append(own[0], P0, "a", "first", "1");
    own[0].pollAndWork();
    append(own[0], P1, "b", "copy", "1");
    append(own[0], P1, "b", "behind the copy", "2");
    append(own[0], P1, "c", "free", "3");
    own[0].pollAndWork();
    assertThat(own[0].handled).containsExactly("free");
    own[0].commit();
    assertThat(own[0].script.committed(P1).orElseThrow().offset()).isZero();

    decisions.get(0).complete(FailureDecision.retry(Duration.ZERO));
    own[0].executor.runAll();
    assertThat(own[0].handled).containsExactly("free", "first", "behind the copy");
    assertThat(own[0].parts.stats().duplicates()).isEqualTo(1);
    own[0].commit();
    assertThat(own[0].committed(P0)).isEqualTo(1);
    assertThat(own[0].committed(P1)).isEqualTo(3);
  }

  @Test
  void ifARecordIsDeadLetteredOneOfItsCopiesRuns() {
    EngineFixture[] own = new EngineFixture[1];
    own[0] =
        engine(
            b ->
                b.onFailure(later)
                    .handle(
                        message -> {
                          if (message.value().equals("first")) {
                            throw new IllegalStateException("never");
                          }
                          own[0].note(message);
                        }));
    append(own[0], P0, "a", "first", "1");
    own[0].pollAndWork();
    append(own[0], P1, "b", "copy", "1");
    append(own[0], P1, "c", "second copy", "1");
    own[0].pollAndWork();
    assertThat(own[0].handled).isEmpty();
    decisions.get(0).complete(FailureDecision.deadLettered());
    own[0].executor.runAll();
    assertThat(own[0].handled).hasSize(1);
    assertThat(own[0].parts.stats().duplicates()).isEqualTo(1);
    own[0].commit();
    assertThat(own[0].committed(P1)).isEqualTo(2);
  }

  @Test
  void ifARecordIsSkippedOnRequestItsCopyRuns() {
    EngineFixture[] own = new EngineFixture[1];
    own[0] =
        engine(
            b ->
                b.onFailure(later)
                    .handle(
                        message -> {
                          if (message.value().equals("first")) {
                            throw new IllegalStateException("never");
                          }
                          own[0].note(message);
                        }));
    append(own[0], P0, "a", "first", "1");
    own[0].pollAndWork();
    append(own[0], P1, "b", "copy", "1");
    own[0].pollAndWork();
    decisions.get(0).complete(FailureDecision.retry(Duration.ofMinutes(1)));
    own[0].executor.runAll();
    CompletableFuture<Boolean> skipped = own[0].parts.controls().skip(P0, 0);
    own[0].pollAndWork();
    assertThat(skipped).isCompletedWithValue(true);
    assertThat(own[0].handled).containsExactly("copy");
  }

  @Test
  void ifThePartitionOfARecordIsLostItsCopyRuns() {
    EngineFixture[] own = new EngineFixture[1];
    own[0] =
        engine(
            b ->
                b.onFailure(later)
                    .handle(
                        message -> {
                          if (message.value().equals("first")) {
                            throw new IllegalStateException("never");
                          }
                          own[0].note(message);
                        }));
    append(own[0], P0, "a", "first", "1");
    own[0].pollAndWork();
    append(own[0], P1, "b", "copy", "1");
    own[0].pollAndWork();
    decisions.get(0).complete(FailureDecision.retry(Duration.ofMinutes(1)));
    own[0].executor.runAll();
    own[0].script.loseOnNextPoll(P0);
    own[0].once();
    own[0].executor.runAll();
    assertThat(own[0].handled).containsExactly("copy");
  }

  @Test
  void aWaitingCopyDoesNotDelayTheRevocationOfItsPartition() {
    EngineFixture own =
        engine(
            b ->
                b.onFailure(later)
                    .handle(
                        message -> {
                          throw new IllegalStateException("never");
                        }));
    append(own, P0, "a", "first", "1");
    own.pollAndWork();
    append(own, P1, "b", "copy", "1");
    own.pollAndWork();
    own.script.loseOnNextPoll(P1);
    own.once();
    own.executor.runAll();
    assertThat(own.parts.router().byPartition().get(P1).isQuiet()).isTrue();
    decisions.get(0).complete(FailureDecision.skipped());
    own.executor.runAll();
    own.commit();
    assertThat(own.committed(P0)).isEqualTo(1);
    assertThat(own.parts.stats().failedAttempts()).isEqualTo(1);
  }

  @Test
  void theIdOfAnAsynchronousRecordIsRememberedWhenItsStageEnds() {
    List<String> called = new ArrayList<>();
    CompletableFuture<Object> stage = new CompletableFuture<>();
    EngineFixture engine =
        EngineFixture.withOwnHandler(
            b ->
                b.ordering(Ordering.KEY)
                    .deduplicate(BY_ID)
                    .handleAsync(
                        message -> {
                          called.add(message.value());
                          return stage;
                        }));
    engine.assigned(P0, P1);
    append(engine, P0, "a", "first", "1");
    append(engine, P1, "b", "copy", "1");
    engine.pollAndWork();
    assertThat(called).hasSize(1);
    stage.complete(null);
    engine.executor.runAll();
    assertThat(called).hasSize(1);
    assertThat(engine.parts.stats().duplicates()).isEqualTo(1);
  }

  @Test
  void aCustomStoreIsReadAndWrittenAndItsFailureFailsTheRecord() {
    List<String> calls = new ArrayList<>();
    DuplicateStore store =
        new DuplicateStore() {
          @Override
          public boolean contains(String id) {
            calls.add("contains " + id);
            if (id.equals("broken")) {
              throw new IllegalStateException("store is away");
            }
            return id.equals("known");
          }

          @Override
          public void add(String id) {
            calls.add("add " + id);
            throw new IllegalStateException("store is full");
          }
        };
    EngineFixture engine =
        engine(b -> b.deduplicate(BY_ID.store(store)).onFailure(FailureHandler.skip()));
    append(engine, P0, "a", "fresh", "fresh");
    append(engine, P0, "a", "known", "known");
    append(engine, P0, "a", "broken", "broken");
    engine.pollAndWork();
    engine.commit();
    assertThat(calls)
        .containsExactly("contains fresh", "add fresh", "contains known", "contains broken");
    assertThat(engine.handled).containsExactly("fresh");
    assertThat(engine.parts.stats().skipped()).isEqualTo(1);
    assertThat(engine.committed(P0)).isEqualTo(3);
  }

  @Test
  void aRecordIsHandledAlthoughItsStoreEndsWithAnError() {
    DuplicateStore store =
        new DuplicateStore() {
          @Override
          public boolean contains(String id) {
            return false;
          }

          @Override
          public void add(String id) {
            throw new AssertionError("store");
          }
        };
    EngineFixture engine = engine(b -> b.deduplicate(BY_ID.store(store)));
    append(engine, P0, "a", "one", "one");
    append(engine, P0, "a", "two", "two");
    engine.pollAndWork();
    engine.commit();
    assertThat(engine.committed(P0)).isEqualTo(2);
    engine.assertNothingFailed();
  }

  @Test
  void theMemoryIsBoundedByCountAndByAge() {
    long[] now = {0};
    RememberedIds memory = new RememberedIds(3, Duration.ofSeconds(10), () -> now[0]);
    for (int i = 0; i < 5; i++) {
      memory.add("id" + i);
    }
    assertThat(memory.size()).isEqualTo(3);
    assertThat(memory.contains("id1")).isFalse();
    assertThat(memory.contains("id2")).isTrue();
    now[0] = Duration.ofSeconds(11).toNanos();
    assertThat(memory.contains("id4")).isFalse();
    memory.add("fresh");
    assertThat(memory.size()).isEqualTo(1);
  }

  @Test
  void idsThatAreHandledAgainAreKeptAsTheNewest() {
    long[] now = {0};
    RememberedIds memory = new RememberedIds(2, Duration.ofSeconds(10), () -> now[0]);
    memory.add("a");
    memory.add("b");
    memory.add("a");
    memory.add("c");
    assertThat(memory.contains("a")).isTrue();
    assertThat(memory.contains("b")).isFalse();
    now[0] = Duration.ofSeconds(10).toNanos();
    assertThat(memory.contains("a")).as("as old as it may be").isTrue();
    now[0]++;
    assertThat(memory.contains("a")).isFalse();
  }

  @Test
  void aCopyThatFindsAClaimWhichHasJustEndedChecksAgainAtOnce() {
    List<String> checked = new ArrayList<>();
    Claim claim = new Claim("id");
    claim.whenOver(() -> checked.add("waited"));
    assertThat(checked).isEmpty();
    claim.end();
    claim.whenOver(() -> checked.add("came late"));
    assertThat(checked).containsExactly("waited", "came late");
  }
}
