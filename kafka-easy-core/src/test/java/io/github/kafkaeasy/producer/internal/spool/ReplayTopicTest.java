package io.github.kafkaeasy.producer.internal.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When a topic of the replay counts as silent, stuck and flowing. */
class ReplayTopicTest {
  private final ReplayTopic topic = new ReplayTopic("orders");

  private static long seconds(long seconds) {
    return TimeUnit.SECONDS.toNanos(seconds);
  }

  @Test
  void aTopicIsSilentTenSecondsAfterTheLastOutcomeOfItsWindow() {
    topic.begin(2, 0);
    topic.delivered(seconds(9));
    assertThat(topic.isSilent(seconds(19))).isFalse();
    assertThat(topic.isDelivering(seconds(19))).isTrue();
    assertThat(topic.isSilent(seconds(19) + 1)).isTrue();
  }

  @Test
  void aTopicThatWasStuckIsNoLongerParkedAfterItsFirstAcknowledgement() {
    topic.begin(2, 0);
    topic.asked(true, seconds(11));
    assertThat(topic.isParked()).isTrue();
    topic.delivered(seconds(12));
    assertThat(topic.isParked()).isFalse();
  }

  /** Senders wait while the rest of a flowing topic is delivered, so it must not take long. */
  @Test
  void aTopicWhoseWindowTakesLongerThanASecondDoesNotFlowAlthoughItIsAcknowledged() {
    topic.begin(3, 0);
    topic.delivered(seconds(1) - 1);
    assertThat(topic.isFlowing(seconds(1) - 1)).isTrue();
    topic.delivered(seconds(1));
    assertThat(topic.isFlowing(seconds(1))).isFalse();
  }
}
