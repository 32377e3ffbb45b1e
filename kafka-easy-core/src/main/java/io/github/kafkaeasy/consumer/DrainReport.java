package io.github.kafkaeasy.consumer;

import java.time.Duration;
import java.util.List;

/**
 * How a consumer ended. Whatever is counted as dropped was not committed and comes again.
 *
 * @param took from the request to the end
 * @param committed whether the last commit was acknowledged (true when there was nothing to commit)
 * @param droppedQueued records that were fetched and are neither done nor held: most were never
 *     started; those whose handler was interrupted or had not ended are among them
 * @param droppedHeld records that were waiting for a retry, a decision or their key
 * @param openStages asynchronous handlers whose stage had not ended; their records are dropped
 * @param interrupted handlers that had to be interrupted
 * @param stuckThreads names of threads whose handler did not end even then; they are daemons
 */
public record DrainReport(
    Duration took,
    boolean committed,
    long droppedQueued,
    long droppedHeld,
    long openStages,
    int interrupted,
    List<String> stuckThreads) {

  public DrainReport {
    stuckThreads = List.copyOf(stuckThreads);
  }

  /**
   * True when every started handler ended by itself, no stage was left open and the last commit was
   * acknowledged.
   */
  public boolean clean() {
    return committed && openStages == 0 && interrupted == 0 && stuckThreads.isEmpty();
  }
}
