package io.github.kafkaeasy.consumer.engine;

import io.github.kafkaeasy.consumer.Position;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;

/** What an application can ask of single partitions while they are being read. Any thread. */
final class Controls {
  private final PollRequests requests;
  private final Intake intake;
  private final PartitionPositions positions;
  private final PollLoop loop;

  Controls(PollRequests requests, Intake intake, PartitionPositions positions, PollLoop loop) {
    this.requests = requests;
    this.intake = intake;
    this.positions = positions;
    this.loop = loop;
  }

  CompletableFuture<Boolean> skip(TopicPartition partition, long offset) {
    return requests.ask(() -> skipNow(partition, offset));
  }

  /** Poll thread. */
  private CompletableFuture<Boolean> skipNow(TopicPartition partition, long offset) {
    for (Epoch epoch : intake.epochs()) {
      if (epoch.partition.equals(partition) && epoch.tracker.isStarted()) {
        return offset < epoch.tracker.next()
            ? epoch.lanes.skip(epoch, offset)
            : CompletableFuture.completedFuture(positions.skipWedged(epoch, offset));
      }
    }
    return CompletableFuture.completedFuture(false);
  }

  CompletableFuture<Void> seek(Map<TopicPartition, Position> wanted) {
    return requests.ask(
        () -> {
          positions.seek(wanted);
          return CompletableFuture.completedFuture(null);
        });
  }

  CompletableFuture<Void> pause(Collection<TopicPartition> partitions, boolean paused) {
    return requests.ask(
        () -> {
          loop.pausePartitions(partitions, paused);
          return CompletableFuture.completedFuture(null);
        });
  }
}
