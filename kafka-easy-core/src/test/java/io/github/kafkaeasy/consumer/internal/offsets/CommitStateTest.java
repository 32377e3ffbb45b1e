package io.github.kafkaeasy.consumer.internal.offsets;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;

/** When the commit of an idle partition need not be made: never after anything has changed. */
class CommitStateTest {
  private final CommitState state = new CommitState();

  CommitStateTest() {
    state.acknowledged(new OffsetAndMetadata(100));
    state.noNewsAt(100, 0);
  }

  @Test
  void nothingNeedsACommitAtTheSamePosition() {
    assertThat(state.hasNoNewsAt(100, 0)).isTrue();
    assertThat(state.hasNoNewsAt(101, 0)).isFalse();
  }

  @Test
  void afterACommitOfAnotherOffsetTheSamePositionNeedsACommit() {
    state.acknowledged(new OffsetAndMetadata(90));
    assertThat(state.hasNoNewsAt(100, 0)).isFalse();
  }

  @Test
  void anotherLogNeedsACommit() {
    state.log(null);
    assertThat(state.hasNoNewsAt(100, 0)).isFalse();
  }

  @Test
  void aRestoredMapNeedsACommit() {
    state.restored(null);
    assertThat(state.hasNoNewsAt(100, 0)).isFalse();
  }

  @Test
  void anotherFormatNeedsACommit() {
    assertThat(state.hasNoNewsAt(100, 1)).isFalse();
  }
}
