package io.github.kafkaeasy.consumer.internal.units;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.internal.outputs.OutputParts;
import io.github.kafkaeasy.consumer.internal.outputs.OutputTopics;
import io.github.kafkaeasy.consumer.internal.outputs.OutputWriter;
import io.github.kafkaeasy.consumer.internal.outputs.Refusals;
import io.github.kafkaeasy.internal.codecs.OpenCodecs;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.junit.jupiter.api.Test;

/** The conclusion from the coordinator's answers about a fenced producer. */
class FenceLookTest {
  private final Queue<CompletableFuture<TransactionState>> answers = new ArrayDeque<>();

  private boolean isByAnother() {
    return look().isByAnother(() -> false);
  }

  private FenceLook look() {
    Refusals refusals = new Refusals();
    return new FenceLook(
        new UnitParts(
            Runnable::run,
            () -> {
              throw new IllegalStateException("no producer is needed");
            },
            "billing-one",
            answers::remove,
            new OutputParts(
                new OutputWriter(new OpenCodecs(Map.of(), true), List.of()),
                new OutputTopics(
                    topic -> new CompletableFuture<>(), refusals, () -> 0, Runnable::run),
                refusals)));
  }

  private void answer(TransactionState state) {
    answers.add(CompletableFuture.completedFuture(state));
  }

  private void answer(Exception failure) {
    answers.add(CompletableFuture.failedFuture(failure));
  }

  @Test
  void anAbortedTransactionMeansThatTheCoordinatorHasFenced() {
    answer(TransactionState.COMPLETE_ABORT);
    assertThat(isByAnother()).isFalse();
  }

  @Test
  void aTransactionThatIsOngoingMeansAnotherClient() {
    answer(TransactionState.ONGOING);
    assertThat(isByAnother()).isTrue();
  }

  @Test
  void whileTheAbortIsUnderWayOrTheCoordinatorGivesNoAnswerItIsAskedAgain() {
    answer(TransactionState.PREPARE_ABORT);
    answer(new TimeoutException("no answer"));
    answer(TransactionState.COMPLETE_ABORT);
    assertThat(isByAnother()).isFalse();
    assertThat(answers).isEmpty();
  }

  @Test
  void anIdThatTheCoordinatorDoesNotKnowIsUsedByNoOtherClient() {
    answer(new TransactionalIdNotFoundException("expired"));
    assertThat(isByAnother()).isFalse();
  }

  @Test
  void withoutPermissionToAskTheConsumerStops() {
    answer(new TransactionalIdAuthorizationException("no DESCRIBE"));
    assertThat(isByAnother()).isTrue();
  }

  @Test
  void aConsumerThatIsClosingAsksNothing() {
    assertThat(look().isByAnother(() -> true)).isFalse();
  }
}
