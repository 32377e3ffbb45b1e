package io.github.kafkaeasy.cli.jobs;

import io.github.kafkaeasy.dlq.redrive.Progress;

/**
 * Reports from work to its job, on the working thread. If the job was stopped, either method ends
 * the work by throwing.
 */
public interface Pulse {
  /** Reports the progress of reading. */
  void at(Progress progress);

  /**
   * Reports that one more letter is about to be sent. From the first such report on, the job's
   * progress counts sent letters.
   *
   * @param total the planned number of letters
   */
  void letter(long total);
}
