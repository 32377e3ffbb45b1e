package io.github.kafkaeasy.consumer.internal.poll;

import io.github.kafkaeasy.consumer.ConsumerState;
import io.github.kafkaeasy.consumer.internal.intake.Intake;
import io.github.kafkaeasy.consumer.internal.lanes.LaneRouter;
import io.github.kafkaeasy.consumer.internal.lanes.PartitionLanes;
import io.github.kafkaeasy.consumer.internal.lanes.Visit;
import io.github.kafkaeasy.consumer.internal.offsets.Epoch;
import io.github.kafkaeasy.consumer.internal.offsets.Slice;
import io.github.kafkaeasy.consumer.internal.shared.Counters;
import io.github.kafkaeasy.consumer.internal.shared.PollSignal;
import io.github.kafkaeasy.consumer.internal.shared.StallGuard;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the poll thread does, once round: requests, demand, poll, settle. It never waits for a
 * handler but where a partition is about to be given back.
 */
public final class PollLoop implements Intake.Listener {

  /** How long a poll may wait; a request or a wanted record cuts it short. */
  private static final Duration POLL = Duration.ofMillis(100);

  /** While everything is full: how long to wait for room before polling for the group's sake. */
  private static final Duration WAIT_FOR_ROOM = Duration.ofMillis(20);

  /** After a poll that failed. */
  private static final Duration AFTER_FAILURE = Duration.ofMillis(100);

  /** While waiting for handlers of a partition that is about to go. */
  private static final Duration LOOK_AGAIN = Duration.ofMillis(2);

  private static final Logger LOG = LoggerFactory.getLogger(PollLoop.class);

  private final Intake intake;
  private final LaneRouter router;
  private final FlowControl flow;
  private final Watches watches;
  private final PollSignal signal;
  private final PollRequests requests;
  private final StallGuard stallGuard;
  private final Lifecycle life;
  private final Counters counters;
  private final LongSupplier nanoTime;

  private boolean paused;

  /** After a stall, until Kafka has confirmed that the partitions are still ours. */
  private boolean doubtful;

  public PollLoop(
      Intake intake,
      LaneRouter router,
      FlowControl flow,
      Watches watches,
      PollSignal signal,
      PollRequests requests,
      StallGuard stallGuard,
      Lifecycle life,
      Counters counters,
      LongSupplier nanoTime) {
    this.intake = intake;
    this.router = router;
    this.flow = flow;
    this.watches = watches;
    this.signal = signal;
    this.requests = requests;
    this.stallGuard = stallGuard;
    this.life = life;
    this.counters = counters;
    this.nanoTime = nanoTime;
  }

  /** Joins the group. */
  public void open() {
    life.enter(ConsumerState.STARTING);
    intake.open(this);
  }

  /** Until somebody wants it to end. */
  public void run() {
    while (!life.shallEnd()) {
      once();
    }
  }

  /** Once round. */
  public void once() {
    noticeStall();
    requests.runAll();
    applyPause();
    Collection<Epoch> epochs = intake.epochs();
    Duration patience = POLL;
    if (flow.isFull(epochs)) {
      signal.park(WAIT_FOR_ROOM.toNanos(), flow.recordsToFree(epochs), () -> flow.isFull(epochs));
      // Still full: polls go on for the group's sake, with every partition paused.
      patience = Duration.ZERO;
    }
    flow.apply(epochs, intake);
    if (!intake.poll(patience)) {
      signal.park(AFTER_FAILURE.toNanos(), 1, () -> true);
    }
    endDoubt();
    long now = nanoTime.getAsLong();
    intake.settle(now);
    watches.look(now);
  }

  private void noticeStall() {
    if (stallGuard.comeRound() && !intake.epochs().isEmpty()) {
      LOG.warn("This process stood still for long: no record starts until our membership is sure");
      doubtful = true;
      pauseLanes();
    }
  }

  private void endDoubt() {
    if (doubtful && intake.isStillOwner()) {
      doubtful = false;
      resumeLanes();
    }
  }

  private void applyPause() {
    boolean wanted = life.isPauseRequested();
    if (wanted == paused) {
      return;
    }
    paused = wanted;
    flow.userPaused(wanted);
    pauseLanes();
    resumeLanes();
    life.enter(wanted ? ConsumerState.PAUSED : ConsumerState.RUNNING);
  }

  private void pauseLanes() {
    intake.epochs().forEach(epoch -> lanes(epoch).pause());
  }

  private void resumeLanes() {
    if (!paused && !doubtful) {
      for (Epoch epoch : intake.epochs()) {
        if (!epoch.isUserPaused()) {
          lanes(epoch).resume();
        }
      }
    }
  }

  /** Lets records of these partitions wait, or go on; of those that are ours. */
  void pausePartitions(Collection<TopicPartition> partitions, boolean pause) {
    for (Epoch epoch : intake.epochs()) {
      if (partitions.contains(epoch.partition)) {
        epoch.userPaused(pause);
        if (pause) {
          lanes(epoch).pause();
        }
      }
    }
    resumeLanes();
  }

  @Override
  public void joined() {
    if (!paused) {
      life.enter(ConsumerState.RUNNING);
    }
  }

  @Override
  public Epoch gained(TopicPartition partition) {
    if (paused || doubtful) {
      router.lanesOf(partition).pause();
    }
    return new Epoch(partition);
  }

  @Override
  public void renewed(Epoch old, Epoch fresh) {
    if (old.isUserPaused()) {
      fresh.userPaused(true);
      lanes(fresh).pause();
    }
  }

  @Override
  public void losing(Collection<Epoch> epochs, Duration atMost) {
    shut(epochs);
    long end = nanoTime.getAsLong() + atMost.toNanos();
    while (!allQuiet(epochs) && end - nanoTime.getAsLong() > 0) {
      signal.park(LOOK_AGAIN.toNanos(), Long.MAX_VALUE, () -> !allQuiet(epochs));
      // Waiting here is not standing still: the retained partitions go on.
      boolean unused = stallGuard.comeRound();
    }
    interruptRunning(epochs);
  }

  private boolean allQuiet(Collection<Epoch> epochs) {
    return epochs.stream().allMatch(epoch -> lanes(epoch).isQuiet());
  }

  /** What did not end in time cannot be committed by us any more: it need not go on. */
  private void interruptRunning(Collection<Epoch> epochs) {
    epochs.forEach(epoch -> lanes(epoch).running().forEach(Visit::interrupt));
  }

  @Override
  public void lost(Collection<Epoch> epochs) {
    shut(epochs);
  }

  private void shut(Collection<Epoch> epochs) {
    epochs.forEach(Epoch::shut);
    epochs.forEach(epoch -> lanes(epoch).sweep());
  }

  private PartitionLanes lanes(Epoch epoch) {
    return router.lanesOf(epoch.partition);
  }

  @Override
  public void fetched(Epoch epoch, List<ConsumerRecord<byte[], byte[]>> records, long nextOffset) {
    counters.received.add(records.size());
    Slice[] slices = router.slice(epoch, records);
    intake.dispatching(epoch, slices, records.size(), nextOffset);
    router.dispatch(epoch, slices);
  }
}
