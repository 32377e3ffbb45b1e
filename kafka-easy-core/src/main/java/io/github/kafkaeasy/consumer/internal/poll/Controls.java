package io.github.kafkaeasy.consumer.internal.poll;

import io.github.kafkaeasy.consumer.HeldReport;
import io.github.kafkaeasy.consumer.Position;
import io.github.kafkaeasy.consumer.internal.intake.Intake;
import io.github.kafkaeasy.consumer.internal.intake.PartitionPositions;
import io.github.kafkaeasy.consumer.internal.lanes.LaneRouter;
import io.github.kafkaeasy.consumer.internal.offsets.Assignment;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;

/**
 * Requests of the application to a running consumer. Any thread may make one; a request that is
 * made on the poll thread, that is in a callback of the consumer, is carried out at once.
 */
public final class Controls {

  /**
   * Tests for the kinds of threads that are treated differently.
   *
   * @param poll the poll thread
   * @param ours every thread that belongs to this consumer, including threads of Kafka clients
   * @param kafkas threads of Kafka clients
   */
  public record Threads(Predicate<Thread> poll, Predicate<Thread> ours, Predicate<Thread> kafkas) {}

  private final PollRequests requests;
  private final Intake intake;
  private final PartitionPositions positions;
  private final Pauses pauses;
  private final Lifecycle life;
  private final LaneRouter router;
  private final Threads threads;

  public Controls(
      PollRequests requests,
      Intake intake,
      PartitionPositions positions,
      Pauses pauses,
      Lifecycle life,
      LaneRouter router,
      Threads threads) {
    this.requests = requests;
    this.intake = intake;
    this.positions = positions;
    this.pauses = pauses;
    this.life = life;
    this.router = router;
    this.threads = threads;
  }

  public CompletableFuture<Boolean> skip(TopicPartition partition, long offset) {
    // A lane answers the request, possibly the one whose worker is inside the calling handler.
    return ask("skip(...)", threads.ours(), false, () -> skipNow(partition, offset));
  }

  /** Lists held keys. Also answered while a revocation waits for handlers. */
  public CompletableFuture<HeldReport> held(int atMost) {
    Answer<HeldReport> answer = new Answer<>("held(...)", threads.ours().or(threads.poll()));
    if (threads.poll().test(Thread.currentThread())) {
      requests.runNow(() -> router.held(atMost), answer);
    } else {
      requests.ask(() -> router.held(atMost), answer, true);
    }
    return answer;
  }

  /** Poll thread. */
  private CompletableFuture<Boolean> skipNow(TopicPartition partition, long offset) {
    for (Assignment assignment : intake.assignments()) {
      if (assignment.partition.equals(partition) && assignment.tracker.isStarted()) {
        return offset < assignment.tracker.next()
            ? router.lanesOf(partition).skip(assignment, offset)
            : positions.skipWedged(assignment, offset);
      }
    }
    return CompletableFuture.completedFuture(false);
  }

  public CompletableFuture<Void> seek(Map<TopicPartition, Position> wanted) {
    // Not carried out while a revocation waits for handlers, so a handler must not wait for the
    // result.
    return ask(
        "seek(...)",
        threads.ours(),
        false,
        () -> {
          refuseWhatIsGoing(wanted);
          return positions.seek(wanted);
        });
  }

  /** Refuses partitions that are being revoked: an observer may call seek at that time. */
  private void refuseWhatIsGoing(Map<TopicPartition, Position> wanted) {
    for (Assignment assignment : intake.assignments()) {
      if (wanted.containsKey(assignment.partition) && !assignment.isOpen()) {
        throw new IllegalArgumentException(
            assignment.partition + " is being revoked, so its position cannot be changed");
      }
    }
  }

  public CompletableFuture<Void> pause(Collection<TopicPartition> partitions, boolean paused) {
    return ask(
        paused ? "pause(partitions)" : "resume(partitions)",
        threads.kafkas(),
        true,
        () -> pauses.pausePartitions(partitions, paused));
  }

  /** Pauses the whole consumer, or ends the pause. */
  public CompletableFuture<Void> pauseAll(boolean paused) {
    life.requestPause(paused);
    return ask(paused ? "pause()" : "resume()", threads.kafkas(), true, pauses::applied);
  }

  private <T> CompletableFuture<T> ask(
      String call,
      Predicate<Thread> mustNotWait,
      boolean note,
      Supplier<CompletableFuture<T>> action) {
    Answer<T> answer = new Answer<>(call, mustNotWait.or(threads.poll()));
    if (threads.poll().test(Thread.currentThread())) {
      requests.runNow(action, answer);
      if (note) {
        pauses.awaitSettled();
      }
    } else {
      requests.ask(action, answer, note);
    }
    return answer;
  }
}
