package io.github.kafkaeasy.consumer.internal.poll;

import io.github.kafkaeasy.consumer.Position;
import io.github.kafkaeasy.consumer.internal.intake.Intake;
import io.github.kafkaeasy.consumer.internal.intake.PartitionPositions;
import io.github.kafkaeasy.consumer.internal.lanes.LaneRouter;
import io.github.kafkaeasy.consumer.internal.offsets.Assignment;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;

/** What an application can ask of single partitions while they are being read. Any thread. */
public final class Controls {
  private final PollRequests requests;
  private final Intake intake;
  private final PartitionPositions positions;
  private final PollLoop loop;
  private final LaneRouter router;

  public Controls(
      PollRequests requests,
      Intake intake,
      PartitionPositions positions,
      PollLoop loop,
      LaneRouter router) {
    this.requests = requests;
    this.intake = intake;
    this.positions = positions;
    this.loop = loop;
    this.router = router;
  }

  public CompletableFuture<Boolean> skip(TopicPartition partition, long offset) {
    return requests.ask(() -> skipNow(partition, offset));
  }

  /** Poll thread. */
  private CompletableFuture<Boolean> skipNow(TopicPartition partition, long offset) {
    for (Assignment assignment : intake.assignments()) {
      if (assignment.partition.equals(partition) && assignment.tracker.isStarted()) {
        return offset < assignment.tracker.next()
            ? router.lanesOf(partition).skip(assignment, offset)
            : CompletableFuture.completedFuture(positions.skipWedged(assignment, offset));
      }
    }
    return CompletableFuture.completedFuture(false);
  }

  public CompletableFuture<Void> seek(Map<TopicPartition, Position> wanted) {
    return requests.ask(() -> positions.seek(wanted));
  }

  public CompletableFuture<Void> pause(Collection<TopicPartition> partitions, boolean paused) {
    return requests.ask(
        () -> {
          loop.pausePartitions(partitions, paused);
          return CompletableFuture.completedFuture(null);
        });
  }
}
