package io.github.kafkaeasy.dlq;

import io.github.kafkaeasy.dlq.letter.DeadLetter;
import java.time.Duration;

/**
 * Some dead letters have been written.
 *
 * @param count how many since the last alert of this consumer
 * @param since how long ago the last alert was; zero for the first
 * @param topic where the last of them went
 * @param last what the last of them tells
 */
public record DeadLetterAlert(long count, Duration since, String topic, DeadLetter last) {

  /** One line for people. */
  @Override
  public String toString() {
    return count
        + (count == 1 ? " dead letter" : " dead letters")
        + " in "
        + topic
        + ", last: "
        + last;
  }
}
