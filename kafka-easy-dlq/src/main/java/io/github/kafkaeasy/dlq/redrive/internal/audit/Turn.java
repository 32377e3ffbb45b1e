package io.github.kafkaeasy.dlq.redrive.internal.audit;

import io.github.kafkaeasy.dlq.redrive.RedriveRunningException;
import io.github.kafkaeasy.dlq.redrive.internal.topic.LetterTopic;
import io.github.kafkaeasy.dlq.redrive.internal.topic.RedriveLog;
import io.github.kafkaeasy.error.KafkaEasyException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The turn of one job at a letter topic, as the audit topic tells it: a start entry, a heartbeat
 * from a thread of its own, an end entry. Taken by every job that decides about open letters: two
 * of them at once would decide about the same letters twice.
 *
 * <p>This is courtesy, since a process that was suspended says nothing. What is safe is the {@link
 * Fence}.
 */
public final class Turn implements AutoCloseable {
  private final LetterTopic letters;
  private final Audit audit;
  private final ScheduledExecutorService beats;

  /** Of the job's thread. */
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
   * Writes the start entry and looks for a job that began earlier and lives.
   *
   * @param what the kind of job, for people: {@code redrive}
   * @param settledToo whether the job sends settled letters again
   * @param takeOver leaves out the look
   * @throws RedriveRunningException if there is one; the end entry is written then
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
                + " is at work already, by "
                + live.get()
                + ". Wait for it, or take it over (takeOver(), --take-over). Nothing was changed.",
            live.get().by(),
            live.get().since());
      }
    }
  }

  /** Says that all earlier jobs are over, and from now on that this one lives. */
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

  /** Everything that was selected has been dealt with. */
  public void complete() {
    complete = true;
  }

  /** Writes that the job is over; if even that fails, the next job finds out by itself. */
  @Override
  public void close() {
    beats.shutdownNow();
    try {
      audit.await(audit.writeAboutRun(Audit.Action.ENDED, Ledger.ended(complete)));
    } catch (KafkaEasyException e) {
      RedriveLog.LOG.debug("The end of the job was not written down: {}", e.getMessage());
    }
  }
}
