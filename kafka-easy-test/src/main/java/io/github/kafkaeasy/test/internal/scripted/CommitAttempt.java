package io.github.kafkaeasy.test.internal.scripted;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * One call of {@code commitSync} or {@code commitAsync} on a {@link ScriptedConsumer}, as it stood
 * when the test asked.
 *
 * @param offsets what was to be committed, metadata included
 * @param sync whether it was {@code commitSync}
 * @param timeout the limit given to {@code commitSync}; empty if none was
 * @param stored whether the cluster has taken it over, whatever the caller was told
 * @param answer what the caller was told
 * @param failure why it failed; empty unless {@code answer} is {@link Answer#FAILED}
 */
public record CommitAttempt(
    Map<TopicPartition, OffsetAndMetadata> offsets,
    boolean sync,
    Optional<Duration> timeout,
    boolean stored,
    Answer answer,
    Optional<RuntimeException> failure) {

  /** What the caller of a commit was told. */
  public enum Answer {
    /** Nothing yet: the callback has not run. */
    PENDING,
    /** That it succeeded. */
    SUCCEEDED,
    /** That it failed. */
    FAILED,
    /** Nothing, for a wakeup or an interrupt broke {@code commitSync} off. */
    ABORTED
  }

  /**
   * The offset committed for a partition.
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
