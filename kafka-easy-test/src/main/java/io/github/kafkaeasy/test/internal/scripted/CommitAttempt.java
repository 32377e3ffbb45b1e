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
 * @param timeout the limit given to {@code commitSync}; empty if none was
 * @param stored whether the cluster has stored the commit, whatever the caller was told
 * @param answer the caller's result so far
 * @param failure the reported failure; empty unless {@code answer} is {@link Answer#FAILED}
 */
public record CommitAttempt(
    Map<TopicPartition, OffsetAndMetadata> offsets,
    boolean sync,
    Optional<Duration> timeout,
    boolean stored,
    Answer answer,
    Optional<RuntimeException> failure) {

  /** Result of a commit as its caller saw it. */
  public enum Answer {
    /** No result yet: the callback has not run. */
    PENDING,
    /** Success. */
    SUCCEEDED,
    /** Failure. */
    FAILED,
    /** No result: a wakeup or an interrupt aborted {@code commitSync}. */
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
