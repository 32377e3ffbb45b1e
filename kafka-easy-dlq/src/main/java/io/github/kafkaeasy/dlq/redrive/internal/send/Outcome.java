package io.github.kafkaeasy.dlq.redrive.internal.send;

import io.github.kafkaeasy.dlq.redrive.RedriveReport;
import io.github.kafkaeasy.dlq.redrive.RefusedLetter;
import io.github.kafkaeasy.dlq.redrive.StoredLetter;
import io.github.kafkaeasy.dlq.redrive.internal.read.LetterTally;
import io.github.kafkaeasy.dlq.redrive.internal.topic.RedriveLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The counts of a redrive: letters that were sent and settled, and letters that were refused. Used
 * by one thread.
 */
final class Outcome {
  /** The largest number of refused letters that a report lists; further ones are only counted. */
  private static final int MOST_LISTED = 1_000;

  private final long begun = System.nanoTime();
  private final Map<String, Long> byTarget = new HashMap<>();
  private final Map<String, Long> refused = new HashMap<>();
  private final List<RefusedLetter> refusedLetters = new ArrayList<>();
  private long sent;
  private long repeats;
  private long quarantined;
  private long headless;

  void settled(List<Window.Item> items) {
    for (Window.Item item : items) {
      if (item.quarantine()) {
        quarantined++;
      } else {
        sent++;
        byTarget.merge(String.valueOf(item.message().topic()), 1L, Long::sum);
        repeats += item.repeat() ? 1 : 0;
        headless += item.headless() ? 1 : 0;
      }
    }
  }

  void refuse(StoredLetter letter, String why) {
    boolean known = refused.containsKey(why) || refused.size() < MOST_LISTED;
    refused.merge(known ? why : "(other reasons)", 1L, Long::sum);
    if (refusedLetters.size() < MOST_LISTED) {
      refusedLetters.add(new RefusedLetter(letter.coordinates(), why));
    }
    RedriveLog.LOG.debug("{} cannot be redriven: {}", letter, why);
  }

  Map<String, Long> refused() {
    return LetterTally.sorted(refused);
  }

  List<RefusedLetter> refusedLetters() {
    return List.copyOf(refusedLetters);
  }

  long done() {
    return sent + quarantined;
  }

  RedriveReport report(long renewedTimestamps, boolean transactional) {
    return new RedriveReport(
        sent,
        LetterTally.sorted(byTarget),
        repeats,
        quarantined,
        refused(),
        refusedLetters(),
        renewedTimestamps,
        transactional,
        headless,
        Duration.ofNanos(System.nanoTime() - begun));
  }
}
