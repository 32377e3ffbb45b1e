package io.github.kafkaeasy.cli.jobs;

import io.github.kafkaeasy.dlq.redrive.Progress;

/**
 * What work tells its job, on the thread that works. Either call ends the work, by what it throws,
 * when the job was stopped.
 */
public interface Pulse {
  /** How far the reading is. */
  void at(Progress progress);

  /**
   * One more letter is about to be sent. From the first one on these are what the job's progress
   * counts.
   *
   * @param total how many there are, as far as was planned
   */
  void letter(long total);
}
