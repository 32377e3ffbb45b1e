package io.github.kafkaeasy.dlq.redrive.internal.remove;

import io.github.kafkaeasy.dlq.redrive.DiscardReport;
import io.github.kafkaeasy.dlq.redrive.LetterStats;
import io.github.kafkaeasy.dlq.redrive.Selection;
import io.github.kafkaeasy.dlq.redrive.StoredLetter;
import io.github.kafkaeasy.dlq.redrive.internal.audit.Audit;
import io.github.kafkaeasy.dlq.redrive.internal.read.Sweep;
import io.github.kafkaeasy.dlq.redrive.internal.read.Tally;
import io.github.kafkaeasy.dlq.redrive.internal.topic.LetterTopic;
import io.github.kafkaeasy.dlq.redrive.internal.topic.RedriveLog;
import java.util.ArrayList;
import java.util.List;

/** Discards letters: a word a window in the audit topic is all there is to it. */
public final class Discarding {
  private static final int WINDOW = 1_000;

  private Discarding() {}

  public static LetterStats plan(LetterTopic letters, Selection selection) {
    Tally tally = new Tally();
    try (Sweep sweep = Sweep.open(letters, selection, true)) {
      while (!sweep.isDone()) {
        sweep.next().forEach(tally::add);
        sweep.report();
      }
      sweep.end();
      sweep.requireSome(tally.letters(), letters.topic());
    }
    return tally.stats();
  }

  public static DiscardReport run(
      LetterTopic letters, Selection selection, String reason, String by) {
    LetterStats planned = plan(letters, selection);
    RedriveLog.LOG.debug("About to discard {} letters of {}", planned.letters(), letters.topic());
    long count = 0;
    List<StoredLetter> window = new ArrayList<>();
    try (Sweep sweep = Sweep.open(letters, selection, true);
        Audit audit =
            new Audit(letters, sweep.topic(), new Audit.Job(by, reason, selection.toString()))) {
      while (!sweep.isDone()) {
        for (StoredLetter letter : sweep.next()) {
          window.add(letter);
          count++;
          if (window.size() == WINDOW) {
            write(audit, window);
          }
        }
        sweep.report();
      }
      write(audit, window);
      sweep.end();
    }
    return new DiscardReport(count, letters.auditTopic());
  }

  private static void write(Audit audit, List<StoredLetter> window) {
    if (!window.isEmpty()) {
      List<String> details = window.stream().map(StoredLetter::toString).toList();
      audit.await(audit.write(Audit.Action.DISCARDED, window, "", details));
      window.clear();
    }
  }
}
