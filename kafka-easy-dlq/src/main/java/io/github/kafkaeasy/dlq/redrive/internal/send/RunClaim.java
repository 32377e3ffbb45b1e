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
import io.github.kafkaeasy.internal.connection.ClientClosing;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/**
 * The exclusive right of one run to redrive a dead-letter topic, from its start entry to its end
 * entry. Taken by the run's thread before its first window.
 *
 * <p>Safety depends on the order: the start entry; the search for an active run that began earlier;
 * {@code initTransactions}, which fences every earlier producer of this dead-letter topic and ends
 * its open transaction; the wait until no transaction in the audit topic is open; and only then the
 * ledger, which then contains every window that an earlier run has committed or could ever commit.
 */
final class RunClaim implements AutoCloseable {
  /**
   * The longest wait until the run's entries are visible. Only an open transaction of another
   * producer can hide them for longer; the next job names that transaction.
   */
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
   * @param sweep knows the letters of the topic
   * @throws RedriveRunningException if another run is active, unless that run may be taken over
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
      turn =
          Turn.begin(letters, audit, Turn.REDRIVE, selection.isSettledToo(), settings.takeOver());
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

  /**
   * Reads the ledger. If entries of the audit topic are missing, first writes an entry which says
   * that the state of the present letters is not known.
   */
  private static Ledger certain(LetterTopic letters, Audit audit, Sweep sweep) {
    Ledger read = sweep.readLedger();
    if (!read.hasLostEntries()) {
      return read;
    }
    RedriveLog.LOG.warn(
        "Entries of the audit topic {} are missing, so the state of some letters of {} is not"
            + " known:"
            + " letters that are open are marked as possible repeats",
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

  /** The states of the letters before this run. */
  Ledger ledger() {
    return ledger;
  }

  /** The producer; null if the cluster denies transactions. */
  @Nullable Producer<byte[], byte[]> producer() {
    return producer;
  }

  /** The run that has fenced this one; empty if the audit topic shows none. */
  Optional<String> successor() {
    try (LiveRuns runs = LiveRuns.read(letters, audit.topic()).orElse(null)) {
      return runs == null
          ? Optional.empty()
          : runs.newestBeside(audit.id()).map(LiveRuns.Run::toString);
    } catch (KafkaEasyException e) {
      return Optional.empty();
    }
  }

  /**
   * Marks the run as complete: all selected letters have been handled. When this returns, every
   * reader of the audit topic finds the run's entries, unless another producer's transaction hides
   * them, or a warning says that this is not known.
   */
  void complete() {
    turn.complete();
    if (producer != null) {
      try {
        OpenTransactions.awaitVisible(letters.kafka(), letters.auditTopic(), VISIBLE_WITHIN);
      } catch (KafkaEasyException e) {
        // Everything is committed, so the run must return its report.
        RedriveLog.LOG.warn(
            "The redrive of {} is complete, but it is not known whether its entries in the audit"
                + " topic are visible: {}",
            letters.topic(),
            e.getMessage());
      }
    }
  }

  @Override
  public void close() {
    release(producer, turn, audit);
  }

  private static void release(
      @Nullable Producer<byte[], byte[]> producer, @Nullable Turn turn, Audit audit) {
    ClientClosing.all(
        () -> {
          if (producer != null) {
            ClientClosing.close(producer, Duration.ofSeconds(5));
          }
        },
        () -> {
          if (turn != null) {
            turn.close();
          }
        },
        audit::close);
  }
}
