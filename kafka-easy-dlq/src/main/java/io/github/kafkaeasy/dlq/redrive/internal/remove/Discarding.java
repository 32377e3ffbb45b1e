package io.github.kafkaeasy.dlq.redrive.internal.remove;

import io.github.kafkaeasy.dlq.redrive.DiscardReport;
import io.github.kafkaeasy.dlq.redrive.LetterStats;
import io.github.kafkaeasy.dlq.redrive.Selection;
import io.github.kafkaeasy.dlq.redrive.StoredLetter;
import io.github.kafkaeasy.dlq.redrive.internal.audit.Audit;
import io.github.kafkaeasy.dlq.redrive.internal.audit.Fence;
import io.github.kafkaeasy.dlq.redrive.internal.audit.Turn;
import io.github.kafkaeasy.dlq.redrive.internal.read.LetterTally;
import io.github.kafkaeasy.dlq.redrive.internal.read.Sweep;
import io.github.kafkaeasy.dlq.redrive.internal.topic.LetterTopic;
import io.github.kafkaeasy.dlq.redrive.internal.topic.RedriveLog;
import io.github.kafkaeasy.dlq.redrive.internal.topic.TopicFacts;
import io.github.kafkaeasy.internal.BatchSize;
import java.util.ArrayList;
import java.util.List;

/** Discards letters. Writes one DISCARDED audit entry per window; nothing is sent. */
public final class Discarding {
  private static final int WINDOW = 1_000;

  /** The size in bytes of the letters of a window, of which the last one may exceed it. */
  private static final long MOST_BYTES = 8 << 20;

  /**
   * The longest line about a letter. The lines of a window must fit into one audit entry; they
   * contain at most three bytes per character.
   */
  private static final int LONGEST_LINE = 1_000;

  private Discarding() {}

  public static LetterStats plan(LetterTopic letters, Selection selection) {
    LetterTally tally = new LetterTally();
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
      LetterTopic letters, Selection selection, String reason, String by, boolean takeOver) {
    LetterStats planned = plan(letters, selection);
    RedriveLog.LOG.debug("About to discard {} letters of {}", planned.letters(), letters.topic());
    TopicFacts topic = TopicFacts.of(letters.kafka(), letters.topic());
    try (Audit audit = new Audit(letters, topic, new Audit.Job(by, reason, selection.toString()));
        Turn turn = Turn.begin(letters, audit, "discard", false, takeOver)) {
      Fence.raise(letters, takeOver);
      turn.alone();
      long count = discard(letters, selection, audit);
      turn.complete();
      return new DiscardReport(count, letters.auditTopic());
    }
  }

  /**
   * Writes the audit entries. The sweep is opened only after the fence, so that its ledger contains
   * all letters that earlier redrives have settled, and none of them can settle more, unless the
   * cluster denies transactions. The fence does not stop another discard.
   */
  private static long discard(LetterTopic letters, Selection selection, Audit audit) {
    long count = 0;
    long bytes = 0;
    List<StoredLetter> window = new ArrayList<>();
    try (Sweep sweep = Sweep.open(letters, selection, true)) {
      while (!sweep.isDone()) {
        for (StoredLetter letter : sweep.next()) {
          window.add(letter);
          count++;
          bytes +=
              BatchSize.ofOne(
                  letter.record().key(), letter.record().value(), letter.record().headers());
          if (window.size() == WINDOW || bytes >= MOST_BYTES) {
            write(audit, window);
            bytes = 0;
          }
        }
        sweep.report();
      }
      write(audit, window);
      sweep.end();
    }
    return count;
  }

  private static void write(Audit audit, List<StoredLetter> window) {
    if (!window.isEmpty()) {
      List<String> details = window.stream().map(Discarding::line).toList();
      audit.await(audit.write(Audit.Action.DISCARDED, window, "", details));
      window.clear();
    }
  }

  private static String line(StoredLetter letter) {
    String line = letter.toString();
    if (line.length() <= LONGEST_LINE) {
      return line;
    }
    boolean splits = Character.isHighSurrogate(line.charAt(LONGEST_LINE - 1));
    return line.substring(0, LONGEST_LINE - (splits ? 1 : 0));
  }
}
