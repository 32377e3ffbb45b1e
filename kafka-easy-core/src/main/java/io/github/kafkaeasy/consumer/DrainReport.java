package io.github.kafkaeasy.consumer;

import java.time.Duration;
import java.util.List;

/**
 * Result of closing a consumer. Dropped records were not committed and will be delivered again.
 *
 * @param took time from the request to close to the end
 * @param committed whether the last commit was acknowledged (true when there was nothing to commit)
 * @param droppedQueued fetched records that are neither done nor held: records that were not
 *     started, and records whose handler was interrupted or had not ended
 * @param droppedHeld records that were waiting for a retry, a decision or an earlier record of
 *     their key
 * @param openStages asynchronous handlers whose stage had not ended; their records are dropped
 * @param interrupted handlers that had to be interrupted
 * @param stuckThreads names of the threads whose handler did not end even after the interrupt; they
 *     are daemon threads
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
