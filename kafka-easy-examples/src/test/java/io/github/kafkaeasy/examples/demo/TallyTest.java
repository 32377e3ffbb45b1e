package io.github.kafkaeasy.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TallyTest {
  private final RecordLedger ledger = new RecordLedger();

  @Test
  void everyAcknowledgedRecordWithOneOutcomeIsRight() {
    sent(4);
    ledger.handled(at(0));
    ledger.handled(at(1));
    ledger.retried(at(1));
    ledger.filtered(at(2));
    ledger.deadLettered(at(3));

    assertThat(ledger.tally().isRight()).isTrue();
    assertThat(ledger.tally())
        .hasToString("demo: sent 4, handled 2, filtered 1, retried 1, dead-lettered 1, lost 0");
  }

  @Test
  void aRecordWithoutOutcomeIsLost() {
    sent(2);
    ledger.handled(at(1));

    assertThat(ledger.tally().isRight()).isFalse();
    assertThat(ledger.tally().lost()).containsExactly(at(0));
  }

  /**
   * There are as many outcomes as records, although one record is lost: sums would hide the loss.
   */
  @Test
  void aRecordHandledTwiceDoesNotHideALostOne() {
    sent(2);
    ledger.handled(at(1));
    ledger.handled(at(1));

    assertThat(ledger.tally().isRight()).isFalse();
    assertThat(ledger.tally().lost()).containsExactly(at(0));
    assertThat(ledger.repeated()).isEqualTo(1);
  }

  @Test
  void aRecordThatWasNotSentDoesNotHideALostOne() {
    sent(2);
    ledger.handled(at(0));
    ledger.handled(at(7));

    assertThat(ledger.tally().isRight()).isFalse();
    assertThat(ledger.tally().lost()).containsExactly(at(1));
    assertThat(ledger.tally().strange()).containsExactly(at(7));
  }

  @Test
  void aRecordWithTwoOutcomesIsNotRight() {
    sent(1);
    ledger.handled(at(0));
    ledger.deadLettered(at(0));

    assertThat(ledger.tally().lost()).isEmpty();
    assertThat(ledger.tally().isRight()).isFalse();
  }

  private void sent(int records) {
    for (int offset = 0; offset < records; offset++) {
      ledger.acknowledged(at(offset));
    }
  }

  private static RecordPlace at(long offset) {
    return new RecordPlace("topic", 0, offset);
  }
}
