package io.github.kafkaeasy.consumer.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out where a gained partition starts, before its first record may run. A group that has no
 * offset there yet commits the position it was given: otherwise, with {@code latest}, a rebalance
 * before the first commit would start after records that had come meanwhile, and lose them. Poll
 * thread only; asks with a short patience and is asked again from the loop.
 */
final class StartPositions {
  private static final Duration PATIENCE = Duration.ofMillis(500);
  private static final Logger LOG = LoggerFactory.getLogger(StartPositions.class);

  private final Consumer<byte[], byte[]> kafka;
  private final OffsetCommitter committer;
  private final DoneMaps maps;

  StartPositions(Consumer<byte[], byte[]> kafka, OffsetCommitter committer, DoneMaps maps) {
    this.kafka = kafka;
    this.committer = committer;
    this.maps = maps;
  }

  /**
   * Starts those epochs that have not started, as far as Kafka answers now. What is not started
   * stays paused.
   */
  void resolve(Collection<Epoch> epochs) {
    List<Epoch> waiting = new ArrayList<>();
    for (Epoch epoch : epochs) {
      if (!epoch.tracker.isStarted()) {
        waiting.add(epoch);
      }
    }
    if (waiting.isEmpty()) {
      return;
    }
    try {
      resolveAll(waiting);
    } catch (WakeupException | InterruptException | RetriableException e) {
      // Includes the time-out and a rebalance in progress; the partitions stay paused until then.
      LOG.debug("Start positions are not known yet: {}", e.toString());
      if (e instanceof InterruptException) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void resolveAll(List<Epoch> waiting) {
    Set<TopicPartition> partitions = new HashSet<>();
    waiting.forEach(epoch -> partitions.add(epoch.partition));
    Map<TopicPartition, OffsetAndMetadata> committed = kafka.committed(partitions, PATIENCE);
    Map<Epoch, OffsetAndMetadata> unknown = new HashMap<>();
    for (Epoch epoch : waiting) {
      OffsetAndMetadata known = committed.get(epoch.partition);
      long position = kafka.position(epoch.partition, PATIENCE);
      if (known == null) {
        unknown.put(epoch, new OffsetAndMetadata(position));
      } else {
        epoch.commits.acknowledged(known);
        if (known.offset() == position) {
          epoch.commits.restored(maps.restore(epoch.partition, known));
        }
        epoch.tracker.startAt(position);
      }
    }
    if (!unknown.isEmpty() && committer.commitNow(unknown, PATIENCE)) {
      unknown.forEach((epoch, start) -> epoch.tracker.startAt(start.offset()));
    }
  }
}
