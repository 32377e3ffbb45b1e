package io.github.kafkaeasy.test.internal.scripted;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Snapshot of one call of {@code commitSync} or {@code commitAsync} on a {@link ScriptedConsumer}.
 *
 * @param offsets the offsets with their metadata
 * @param sync whether it was {@code commitSync}
 * @param timeout the timeout passed to {@code commitSync}; empty if none was passed
 * @param stored whether the cluster has stored the commit; may be true although {@code answer} is
 *     {@link Answer#FAILED}
 * @param answer the result that the caller has received so far
 * @param failure the reported failure; empty unless {@code answer} is {@link Answer#FAILED}
 */
public record CommitAttempt(
    Map<TopicPartition, OffsetAndMetadata> offsets,
    boolean sync,
    Optional<Duration> timeout,
    boolean stored,
    Answer answer,
    Optional<RuntimeException> failure) {

  /** Result of a commit, as reported to its caller. */
  public enum Answer {
    /** Not reported yet: the callback has not run. */
    PENDING,
    /** Reported as successful. */
    SUCCEEDED,
    /** Reported as failed. */
    FAILED,
    /** Never reported: a wakeup or an interrupt aborted {@code commitSync}. */
    ABORTED
  }

  /**
   * The offset in this commit for a partition.
   *
   * @param partition one of the partitions of {@link #offsets()}
   * @return its offset
   * @throws IllegalArgumentException if the commit was not for this partition
   */
  public long offset(TopicPartition partition) {
    OffsetAndMetadata offset = offsets.get(partition);
    if (offset == null) {
      throw new IllegalArgumentException("nothing was committed for " + partition + ": " + offsets);
    }
    return offset.offset();
  }
}
