package io.github.kafkaeasy.producer.internal.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.producer.internal.transaction.CommitLookup.Ending;
import org.apache.kafka.clients.admin.TransactionState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The meaning of the coordinator's states. */
class CommitLookupTest {

  /** It ends as aborted after a timeout, and as empty after another producer's init. */
  @ParameterizedTest
  @EnumSource(names = {"PREPARE_ABORT", "PREPARE_EPOCH_FENCE"})
  void anAbortThatHasNotEndedDoesNotSayWhoAborts(TransactionState state) {
    Ending ending = Ending.of(state);
    assertThat(ending.isAbort()).isTrue();
    assertThat(ending.isAnswer(false)).isFalse();
    assertThat(ending.isAnswer(true)).isFalse();
  }

  @Test
  void anOpenTransactionIsAnAnswerOnlyAboutAFence() {
    assertThat(Ending.of(TransactionState.ONGOING).isAnswer(false)).isTrue();
    assertThat(Ending.of(TransactionState.ONGOING).isAnswer(true)).isFalse();
  }

  @Test
  void whatHasEndedIsAnAnswer() {
    assertThat(Ending.of(TransactionState.PREPARE_COMMIT)).isEqualTo(Ending.COMMITTED);
    assertThat(Ending.of(TransactionState.COMPLETE_COMMIT)).isEqualTo(Ending.COMMITTED);
    assertThat(Ending.of(TransactionState.COMPLETE_ABORT)).isEqualTo(Ending.ABORTED);
    assertThat(Ending.of(TransactionState.EMPTY)).isEqualTo(Ending.TAKEN_OVER);
    assertThat(Ending.of(TransactionState.COMPLETE_ABORT).isAnswer(true)).isTrue();
    assertThat(Ending.of(TransactionState.UNKNOWN).isAnswer(false)).isFalse();
  }
}
