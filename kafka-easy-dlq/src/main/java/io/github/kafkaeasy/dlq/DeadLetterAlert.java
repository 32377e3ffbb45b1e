package io.github.kafkaeasy.dlq;

import io.github.kafkaeasy.dlq.letter.DeadLetter;
import java.time.Duration;

/**
 * The argument of an {@code onDeadLetter} callback: dead letters that were written since the last
 * alert.
 *
 * @param count the number of dead letters since this consumer's last alert
 * @param since the time since this consumer's last alert; zero for the first alert
 * @param topic the topic of the last dead letter
 * @param last the content of the last dead letter
 */
public record DeadLetterAlert(long count, Duration since, String topic, DeadLetter last) {

  /** The alert as one line of text. */
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
