package io.github.kafkaeasy.dlq.redrive.internal.send;

import io.github.kafkaeasy.dlq.redrive.RedriveRunningException;
import io.github.kafkaeasy.dlq.redrive.Selection;
import io.github.kafkaeasy.dlq.redrive.internal.audit.Audit;
import io.github.kafkaeasy.dlq.redrive.internal.audit.Fence;
import io.github.kafkaeasy.dlq.redrive.internal.audit.Ledger;
import io.github.kafkaeasy.dlq.redrive.internal.audit.LiveRuns;
import io.github.kafkaeasy.dlq.redrive.internal.audit.OpenTransactions;
import io.github.kafkaeasy.dlq.redrive.internal.audit.Turn;
import io.github.kafkaeasy.dlq.redrive.internal.read.Sweep;
import io.github.kafkaeasy.dlq.redrive.internal.topic.LetterTopic;
import io.github.kafkaeasy.dlq.redrive.internal.topic.RedriveLog;
import io.github.kafkaeasy.error.KafkaEasyException;
import java.time.Duration;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/**
 * The right of one run to redrive a letter topic alone, from its start entry to its end entry.
 * Taken by the run's thread before its first window.
 *
 * <p>The order is what makes it safe: the start entry; the look for a run that began earlier and
 * lives; {@code initTransactions}, which fences every earlier producer of this letter topic and
 * ends its open transaction; the wait until nothing in the audit topic is undecided; and only then
 * the ledger, which now has every window that any earlier run has committed or ever will.
 */
final class RunClaim implements AutoCloseable {
  /** Longer only where another transaction hangs, which the next job names. */
  private static final Duration VISIBLE_WITHIN = Duration.ofSeconds(5);

  private final LetterTopic letters;
  private final Audit audit;
  private final Turn turn;
  private final @Nullable Producer<byte[], byte[]> producer;
  private final Ledger ledger;

  private RunClaim(
      LetterTopic letters,
      Audit audit,
      Turn turn,
      @Nullable Producer<byte[], byte[]> producer,
      Ledger ledger) {
    this.letters = letters;
    this.audit = audit;
    this.turn = turn;
    this.producer = producer;
    this.ledger = ledger;
  }

  /**
   * Takes the right.
   *
   * @param sweep says which letters there are
   * @throws RedriveRunningException if another run lives, unless it is to be taken over
   */
  static RunClaim take(
      LetterTopic letters, Sweep sweep, RedriveSettings settings, Selection selection) {
    Audit audit =
        new Audit(
            letters,
            sweep.topic(),
            new Audit.Job(settings.by(), settings.reason(), selection.toString()));
    Turn turn = null;
    Producer<byte[], byte[]> producer = null;
    try {
      turn = Turn.begin(letters, audit, "redrive", selection.isSettledToo(), settings.takeOver());
      producer = Fence.producer(letters, settings.takeOver());
      OpenTransactions.awaitNone(letters.kafka(), letters.auditTopic());
      Ledger ledger = certain(letters, audit, sweep);
      turn.alone();
      return new RunClaim(letters, audit, turn, producer, ledger);
    } catch (RuntimeException e) {
      release(producer, turn, audit);
      throw e;
    }
  }

  /** The ledger, once it says of which letters it does not know. */
  private static Ledger certain(LetterTopic letters, Audit audit, Sweep sweep) {
    Ledger read = sweep.readLedger();
    if (!read.hasLostEntries()) {
      return read;
    }
    RedriveLog.LOG.warn(
        "Entries of the audit topic {} are missing: what they said of the letters of {} is not known,"
            + " so letters that are open are marked as possible repeats",
        letters.auditTopic(),
        letters.topic());
    audit.writeDoubt(read.auditBegin(), sweep.everyOffset());
    return sweep.readLedger();
  }

  LetterTopic letters() {
    return letters;
  }

  Audit audit() {
    return audit;
  }

  /** What was done with the letters before this run. */
  Ledger ledger() {
    return ledger;
  }

  /** Null where the cluster denies transactions. */
  @Nullable Producer<byte[], byte[]> producer() {
    return producer;
  }

  /** Who has fenced this run, as far as the audit topic says. */
  String successor() {
    try (LiveRuns runs = LiveRuns.read(letters, audit.topic()).orElse(null)) {
      return runs == null
          ? "another run"
          : runs.newestBeside(audit.id()).map(LiveRuns.Run::toString).orElse("another run");
    } catch (KafkaEasyException e) {
      return "another run";
    }
  }

  /**
   * Everything that was selected has been dealt with, and when this returns a reader of the audit
   * topic finds that.
   */
  void complete() {
    turn.complete();
    if (producer != null) {
      OpenTransactions.awaitVisible(letters.kafka(), letters.auditTopic(), VISIBLE_WITHIN);
    }
  }

  @Override
  public void close() {
    release(producer, turn, audit);
  }

  private static void release(
      @Nullable Producer<byte[], byte[]> producer, @Nullable Turn turn, Audit audit) {
    if (producer != null) {
      producer.close(Duration.ofSeconds(5));
    }
    if (turn != null) {
      turn.close();
    }
    audit.close();
  }
}
