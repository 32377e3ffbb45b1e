package io.github.kafkaeasy.dlq.redrive.internal.audit;

import io.github.kafkaeasy.dlq.redrive.RedriveRunningException;
import io.github.kafkaeasy.dlq.redrive.internal.topic.LetterTopic;
import io.github.kafkaeasy.dlq.redrive.internal.topic.RedriveLog;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.internal.connection.ClientClosing;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The turn of one job at a dead-letter topic, recorded in the audit topic by a start entry,
 * heartbeats from a separate thread, and an end entry. Taken by every job that settles open
 * letters: two such jobs at the same time would settle the same letters twice.
 *
 * <p>The turn alone does not exclude a second job, because a suspended process writes no heartbeat
 * and may continue later. The turn only warns operators; the {@link Fence} guarantees that an
 * earlier job sends nothing more, unless the cluster denies transactions.
 */
public final class Turn implements AutoCloseable {
  /** The kind of job that another job can take over. */
  public static final String REDRIVE = "redrive";

  private final LetterTopic letters;
  private final Audit audit;
  private final ScheduledExecutorService beats;

  /** Used by the job's thread only. */
  private boolean complete;

  private Turn(LetterTopic letters, Audit audit) {
    this.letters = letters;
    this.audit = audit;
    this.beats =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "kafka-easy-redrive-beat-" + letters.topic());
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Writes the start entry and looks for an active job that began earlier.
   *
   * @param what the kind of job, for people; for example {@code redrive}
   * @param settledToo whether the job sends settled letters again
   * @param takeOver whether to skip the search for an active job
   * @throws RedriveRunningException if there is such a job, after the end entry has been written
   */
  public static Turn begin(
      LetterTopic letters, Audit audit, String what, boolean settledToo, boolean takeOver) {
    Turn turn = new Turn(letters, audit);
    try {
      audit.await(
          audit.writeAboutRun(Audit.Action.STARTED, Ledger.started(what, settledToo, host())));
      if (!takeOver) {
        turn.refuseBeside();
      }
      return turn;
    } catch (RuntimeException e) {
      turn.close();
      throw e;
    }
  }

  private void refuseBeside() {
    Optional<LiveRuns> runs = LiveRuns.read(letters, audit.topic());
    if (runs.isEmpty()) {
      return;
    }
    try (LiveRuns present = runs.get()) {
      Optional<LiveRuns.Run> live = present.live(audit.id());
      if (live.isPresent()) {
        throw new RedriveRunningException(
            "A "
                + live.get().what()
                + " of "
                + letters.topic()
                + " is running already, started by "
                + live.get()
                + (live.get().what().equals(REDRIVE)
                    ? ". Wait for it, or take it over (takeOver(), --take-over)."
                    : ". Wait until it has ended.")
                + " Nothing was changed.",
            live.get().by(),
            live.get().since());
      }
    }
  }

  /**
   * Writes an ALIVE entry, which tells readers that no earlier job is active, and starts the
   * heartbeat.
   */
  public void alone() {
    audit.await(audit.writeAboutRun(Audit.Action.ALIVE, Map.of()));
    long every = LiveRuns.BEAT.toMillis();
    var unused = beats.scheduleWithFixedDelay(this::beat, every, every, TimeUnit.MILLISECONDS);
  }

  private void beat() {
    var unused =
        audit
            .writeAboutRun(Audit.Action.ALIVE, Map.of())
            .exceptionally(
                failure -> {
                  RedriveLog.LOG.debug("A heartbeat did not arrive: {}", failure.toString());
                  return null;
                });
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException nameless) {
      return "";
    }
  }

  /** Marks the job as complete: all selected letters have been handled. */
  public void complete() {
    complete = true;
  }

  /** Writes the end entry; if that fails, the next job notices the end by the missing heartbeat. */
  @Override
  public void close() {
    beats.shutdownNow();
    ClientClosing.all(this::end);
  }

  private void end() {
    try {
      audit.await(audit.writeAboutRun(Audit.Action.ENDED, Ledger.ended(complete)));
    } catch (KafkaEasyException e) {
      RedriveLog.LOG.debug("The end entry of the job could not be written: {}", e.getMessage());
    }
  }
}
