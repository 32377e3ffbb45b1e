package io.github.kafkaeasy.benchmarks.contender;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.dlq.redrive.DeadLetters;
import io.github.kafkaeasy.dlq.redrive.RedriveReport;
import io.github.kafkaeasy.dlq.redrive.Selection;

/** Redrives all dead letters. */
final class EasyMover implements RedriveRounds.Mover {
  private static final long BETWEEN_LOOKS_MILLIS = 20;

  @Override
  public void move(Arena place) {
    RedriveReport report = letters(place).redrive(Selection.all()).to(place.sink()).run();
    if (report.sent() != place.records()) {
      throw new IllegalStateException(
          "not all " + place.records() + " dead letters were redriven: " + report);
    }
  }

  /**
   * Deletes the audit topic; otherwise the next round would skip the dead letters that are recorded
   * there as redriven.
   */
  @Override
  public void forget(Arena place) throws InterruptedException {
    String audit = letters(place).auditTopic();
    try (EasyAdmin admin = KafkaEasy.connect(place.bootstrap()).admin()) {
      if (admin.topicExists(audit)) {
        boolean unused = admin.topics().delete(audit);
        while (admin.topicExists(audit)) {
          Thread.sleep(BETWEEN_LOOKS_MILLIS);
        }
      }
    }
  }

  private static DeadLetters letters(Arena place) {
    return DeadLetters.of(KafkaEasy.connect(place.bootstrap()), place.topic());
  }
}
