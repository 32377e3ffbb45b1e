package io.github.kafkaeasy.consumer.internal.units;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.internal.offsets.Assignment;
import io.github.kafkaeasy.consumer.internal.outputs.OutputTopics;
import io.github.kafkaeasy.consumer.internal.outputs.Refusals;
import io.github.kafkaeasy.consumer.internal.shared.Counters;
import io.github.kafkaeasy.consumer.internal.shared.EngineBasics;
import io.github.kafkaeasy.consumer.internal.shared.Observers;
import io.github.kafkaeasy.consumer.internal.shared.PollSignal;
import io.github.kafkaeasy.test.internal.scripted.ManualClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/** The conclusion from the group's offsets about a commit without a known result. */
class DoubtTest {
  private static final TopicPartition P0 = new TopicPartition("orders", 0);
  private static final TopicPartition P1 = new TopicPartition("orders", 1);
  private static final OffsetAndMetadata OF_UNIT = new OffsetAndMetadata(7, "map");

  private final Assignment first = new Assignment(P0);
  private final Assignment second = new Assignment(P1);
  private final ManualClock clock = new ManualClock();
  private final List<String> wakeups = new ArrayList<>();
  private final EngineBasics basics =
      new EngineBasics(
          clock,
          clock::nanoTime,
          new PollSignal(() -> wakeups.add("woken"), nanos -> {}),
          new Counters(),
          new Observers(List.of(), clock::nanoTime, failure -> {}),
          failure -> {});

  private final Queue<CompletableFuture<Map<TopicPartition, Optional<OffsetAndMetadata>>>> answers =
      new ArrayDeque<>();

  /** The partitions of each request. */
  private final List<Set<TopicPartition>> asked = new ArrayList<>();

  private Doubt doubt(Assignment... assignments) {
    Map<Assignment, OffsetAndMetadata> offsets = new java.util.HashMap<>();
    for (Assignment assignment : assignments) {
      offsets.put(assignment, OF_UNIT);
    }
    Unit unit = new Unit(1, false);
    unit.complete(offsets, new MockConsumer<>("earliest").groupMetadata());
    OutputTopics topics =
        new OutputTopics(
            topic -> new CompletableFuture<>(), new Refusals(), clock::nanoTime, Runnable::run);
    return new Doubt(
        unit,
        new Outcome.Uncertain(new TimeoutException("no answer"), new Sending(unit, topics)),
        partitions -> {
          asked.add(partitions);
          return answers.remove();
        },
        basics);
  }

  private void answer(TopicPartition partition, OffsetAndMetadata committed) {
    answers.add(
        CompletableFuture.completedFuture(Map.of(partition, Optional.ofNullable(committed))));
  }

  private Outcome look(Doubt doubt) {
    return doubt.look(clock.nanoTime());
  }

  @Test
  void theOffsetAndTheMapOfTheUnitShowThatItWasCommitted() {
    answer(P0, new OffsetAndMetadata(7, "map"));
    assertThat(look(doubt(first))).isInstanceOf(Outcome.Committed.class);
  }

  @Test
  void anotherOffsetAnotherMapOrNoOffsetShowThatItWasNot() {
    answer(P0, new OffsetAndMetadata(6, "map"));
    answer(P0, new OffsetAndMetadata(7, "another map"));
    answer(P0, null);
    for (int times = 0; times < 3; times++) {
      assertThat(look(doubt(first))).isInstanceOf(Outcome.Aborted.class);
    }
  }

  @Test
  void aLookupThatFailsIsRepeatedAfterATenthOfASecond() {
    answers.add(CompletableFuture.failedFuture(new TimeoutException("no coordinator")));
    answer(P0, OF_UNIT);
    Doubt doubt = doubt(first);
    assertThat(look(doubt)).isNull();
    clock.advance(Duration.ofMillis(99));
    assertThat(look(doubt)).isNull();
    assertThat(doubt.isAnswered()).isFalse();
    assertThat(asked).hasSize(1);
    clock.advance(Duration.ofMillis(1));
    assertThat(look(doubt)).isNull();
    assertThat(asked).hasSize(2);
    assertThat(doubt.isAnswered()).isTrue();
    assertThat(look(doubt)).isInstanceOf(Outcome.Committed.class);
  }

  @Test
  void whileATransactionIsOpenOnThePartitionTheLookupIsRepeated() {
    answers.add(CompletableFuture.completedFuture(Map.of()));
    answer(P0, OF_UNIT);
    Doubt doubt = doubt(first);
    assertThat(look(doubt)).isNull();
    clock.advance(Duration.ofMillis(100));
    assertThat(look(doubt)).isNull();
    assertThat(look(doubt)).isInstanceOf(Outcome.Committed.class);
  }

  @Test
  void anAnswerThatComesLaterWakesThePollThread() {
    CompletableFuture<Map<TopicPartition, Optional<OffsetAndMetadata>>> late =
        new CompletableFuture<>();
    answers.add(late);
    Doubt doubt = doubt(first);
    assertThat(look(doubt)).isNull();
    assertThat(doubt.isAnswered()).isFalse();
    assertThat(basics.signal().fallAsleep()).isTrue();
    late.complete(Map.of(P0, Optional.of(OF_UNIT)));
    assertThat(wakeups).containsExactly("woken");
    assertThat(doubt.isAnswered()).isTrue();
    assertThat(look(doubt)).isInstanceOf(Outcome.Committed.class);
  }

  @Test
  void partitionsThatWereRevokedAreNotAskedAbout() {
    first.outputs.forget();
    Doubt doubt = doubt(first);
    assertThat(doubt.isAnswered()).isTrue();
    assertThat(look(doubt)).isInstanceOf(Outcome.Aborted.class);
    assertThat(asked).isEmpty();
  }

  @Test
  void theOffsetOfAPartitionThatIsRevokedMeanwhileIsItsNextOwners() {
    answers.add(
        CompletableFuture.completedFuture(
            Map.of(P0, Optional.of(new OffsetAndMetadata(99)), P1, Optional.of(OF_UNIT))));
    Doubt doubt = doubt(first, second);
    assertThat(asked).containsExactly(Set.of(P0, P1));
    first.outputs.forget();
    assertThat(look(doubt)).isInstanceOf(Outcome.Committed.class);
  }

  @Test
  void anOffsetThatWasCommittedBeforeTheUnitSaysNothingAboutIt() {
    first.commits.acknowledged(OF_UNIT);
    answer(P1, new OffsetAndMetadata(6, "map"));
    assertThat(look(doubt(first, second))).isInstanceOf(Outcome.Aborted.class);
    assertThat(asked).containsExactly(Set.of(P1));
  }
}
