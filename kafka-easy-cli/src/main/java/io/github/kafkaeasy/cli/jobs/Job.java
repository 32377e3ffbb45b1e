package io.github.kafkaeasy.cli.jobs;

import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.dlq.redrive.Progress;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A job of the console: waiting, active or over. Thread-safe: one thread works, any thread watches
 * and stops it.
 */
public final class Job implements Pulse {
  /** The names of jobs that change nothing. */
  private static final Set<String> READING = Set.of("plan", "export");

  private final String id;
  private final String topic;
  private final String what;

  /** Written by the working thread. */
  private volatile @Nullable Progress progress;

  /** The number of sent letters. Used by the working thread only. */
  private long sent;

  /** The time of the first send. Used by the working thread only. */
  private long firstNanos;

  /** Written once by the working thread. */
  private volatile @Nullable Outcome outcome;

  /** Written once, by any thread. */
  private volatile boolean stopping;

  Job(String id, String topic, String what) {
    this.id = id;
    this.topic = topic;
    this.what = what;
  }

  /** The end of a job. */
  private sealed interface Outcome {}

  private record Done(Map<String, @Nullable Object> result) implements Outcome {}

  private record Failed(String reason) implements Outcome {}

  /** Ends the work of a job that was stopped. */
  private static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Stopped(boolean changes) {
      super(
          changes
              ? "Stopped. The letters handled before are settled; the same action handles the rest."
              : "Stopped. Nothing was changed.");
    }
  }

  public String id() {
    return id;
  }

  public String topic() {
    return topic;
  }

  public boolean isOver() {
    return outcome != null;
  }

  /** Asks the work to end after its present step. */
  public void stop() {
    stopping = true;
  }

  /** The state of the job as JSON. */
  public Map<String, @Nullable Object> json() {
    Outcome ended = outcome;
    Progress at = progress;
    Map<String, @Nullable Object> json = Json.object("id", id, "topic", topic, "what", what);
    json.put("state", ended == null ? "running" : ended instanceof Done ? "done" : "failed");
    json.put("stopping", stopping);
    if (at != null) {
      json.put("done", at.done());
      json.put("total", at.total());
      json.put("perSecond", Math.round(at.perSecond()));
      json.put("leftMillis", at.left().toMillis());
    }
    if (ended instanceof Done done) {
      json.put("result", done.result());
    } else if (ended instanceof Failed failed) {
      json.put("error", failed.reason());
    }
    return json;
  }

  /** Does the work on the calling thread, and keeps its result. */
  void work(Work work) {
    try {
      outcome = new Done(work.run(this));
    } catch (RuntimeException e) {
      outcome = new Failed(reason(e));
    } catch (Error e) {
      outcome = new Failed(e.toString());
      throw e;
    }
  }

  @Override
  public void at(Progress now) {
    if (sent == 0) {
      progress = now;
    }
    endIfStopped();
  }

  @Override
  public void letter(long total) {
    endIfStopped();
    long now = System.nanoTime();
    firstNanos = sent == 0 ? now : firstNanos;
    sent++;
    progress = new Progress(sent, Math.max(sent, total), Duration.ofNanos(now - firstNanos));
  }

  private void endIfStopped() {
    if (stopping) {
      throw new Stopped(!READING.contains(what));
    }
  }

  private static String reason(RuntimeException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof Stopped) {
        return String.valueOf(cause.getMessage());
      }
    }
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }
}
