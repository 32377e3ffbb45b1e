package io.github.kafkaeasy.consumer.engine;

import io.github.kafkaeasy.config.ConsumerClosing;
import io.github.kafkaeasy.consumer.ConsumerSettings;
import io.github.kafkaeasy.consumer.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A member of a consumer group, on one KafkaConsumer. Poll thread only, but for the wakeup. */
final class GroupIntake implements Intake, PartitionPositions, ConsumerRebalanceListener {

  /** How much of the time for a revocation is kept for its commit. */
  private static final Duration COMMIT_WAIT = Duration.ofSeconds(5);

  private static final Duration OWNER_CHECK = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(GroupIntake.class);

  private final Consumer<byte[], byte[]> kafka;
  private final ConsumerSettings<?> settings;
  private final OffsetCommitter committer;
  private final StartPositions startPositions;
  private final PollSignal signal;
  private final Counters counters;
  private final GroupCallbacks callbacks;
  private final Assignment assignment = new Assignment();
  private final Demand demand;
  private final Arrivals arrivals;

  /** How long a revocation waits for running handlers; shorter while closing. */
  private Duration revocationWait;

  /** Set once in {@link #open}. */
  private @Nullable Listener listener;

  GroupIntake(
      Consumer<byte[], byte[]> kafka,
      ConsumerSettings<?> settings,
      Duration revocationWait,
      OffsetCommitter committer,
      StartPositions startPositions,
      PollSignal signal,
      Counters counters,
      GroupCallbacks callbacks) {
    this.kafka = kafka;
    this.settings = settings;
    this.revocationWait = revocationWait;
    this.committer = committer;
    this.startPositions = startPositions;
    this.signal = signal;
    this.counters = counters;
    this.callbacks = callbacks;
    this.demand = new Demand(kafka);
    this.arrivals = new Arrivals(kafka, assignment, demand, counters);
  }

  @Override
  public void open(Listener listener) {
    this.listener = listener;
    ConsumerSettings.Source source = settings.source();
    if (!source.partitions().isEmpty()) {
      kafka.assign(source.partitions());
      onPartitionsAssigned(source.partitions());
    } else if (source.pattern() != null) {
      kafka.subscribe(source.pattern(), this);
    } else {
      kafka.subscribe(source.topics(), this);
    }
  }

  private Listener listener() {
    Listener present = listener;
    if (present == null) {
      throw new IllegalStateException("not open");
    }
    return present;
  }

  @Override
  public Collection<Epoch> epochs() {
    return assignment.epochs();
  }

  @Override
  public boolean poll(Duration atMost) {
    ConsumerRecords<byte[], byte[]> records;
    try {
      records = pollKafka(atMost);
    } catch (RuntimeException e) {
      return goesOnAfter(e);
    }
    arrivals.take(records, listener());
    startPositions.resolve(assignment.epochs());
    return true;
  }

  @Override
  public boolean isCaughtUp() {
    return !assignment.epochs().isEmpty()
        && assignment.epochs().stream().allMatch(this::isCaughtUp);
  }

  private boolean isCaughtUp(Epoch epoch) {
    return epoch.tracker.isStarted()
        && !epoch.isBusy()
        && kafka.currentLag(epoch.partition).orElse(1) == 0;
  }

  private ConsumerRecords<byte[], byte[]> pollKafka(Duration atMost) {
    boolean asleep = signal.fallAsleep();
    try {
      return kafka.poll(asleep ? atMost : Duration.ZERO);
    } finally {
      signal.wakeUp();
    }
  }

  private boolean goesOnAfter(RuntimeException failure) {
    switch (PollFailures.answerTo(failure, assignment.partitions())) {
      case POLL_AGAIN -> {
        return true;
      }
      case WEDGED -> {
        PollFailures.wedged(failure, assignment.partitions())
            .ifPresent(partition -> wedge(partition, failure));
        return true;
      }
      case WAIT_A_LITTLE -> {
        LOG.warn("Poll failed, trying again: {}", failure.toString(), failure.getCause());
        return false;
      }
      case INTERRUPTED -> throw failure;
      default -> throw PollFailures.explain(failure);
    }
  }

  private void wedge(TopicPartition partition, RuntimeException failure) {
    Epoch epoch = assignment.get(partition);
    if (epoch == null) {
      return;
    }
    LOG.error(
        "{} cannot be read on at offset {}: its batch there is corrupt. The partition is paused and"
            + " nothing of it is skipped; the other partitions go on. Repair the log, or give the"
            + " batch up by skip(topic, partition, offset) with its last offset.",
        partition,
        epoch.tracker.next(),
        failure);
    epoch.wedged(true);
    demand.set(epoch, false);
  }

  @Override
  public boolean skipWedged(Epoch epoch, long offset) {
    if (!epoch.isWedged() || offset < epoch.tracker.next()) {
      return false;
    }
    LOG.warn(
        "Offsets {} to {} of {} are skipped on request",
        epoch.tracker.next(),
        offset,
        epoch.partition);
    kafka.seek(epoch.partition, offset + 1);
    epoch.wedged(false);
    return true;
  }

  @Override
  public void seek(Map<TopicPartition, Position> positions) {
    new Seeks(kafka, assignment, arrivals, demand).seek(positions, listener());
  }

  @Override
  public OptionalLong lag(Epoch epoch) {
    return kafka.currentLag(epoch.partition);
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    counters.rebalances.increment();
    listener().joined();
    for (TopicPartition partition : partitions) {
      Epoch epoch = listener().gained(partition);
      assignment.put(epoch);
      demand.gained(epoch);
    }
    callbacks.assigned(partitions);
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    List<Epoch> going = assignment.of(partitions);
    if (going.isEmpty()) {
      return;
    }
    counters.rebalances.increment();
    try {
      listener().losing(going, revocationWait);
      committer.commitNow(going, COMMIT_WAIT);
    } catch (RuntimeException e) {
      // An exception out of this callback would leave the group half way; what is not committed
      // runs again.
      LOG.error("While giving back {}: their uncommitted records run again", partitions, e);
    }
    forget(going);
    callbacks.revoked(partitions);
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    List<Epoch> gone = assignment.of(partitions);
    counters.rebalances.increment();
    LOG.warn("Lost {}: what was not committed runs again elsewhere", partitions);
    forget(gone);
    listener().lost(gone);
    callbacks.lost(partitions);
  }

  private void forget(List<Epoch> gone) {
    assignment.remove(gone);
    demand.forgotten(gone);
  }

  @Override
  public void demand(Epoch epoch, boolean wanted) {
    demand.set(
        epoch, wanted && epoch.tracker.isStarted() && !epoch.isWedged() && !epoch.isTooScattered());
  }

  @Override
  public boolean hasMore(Epoch epoch) {
    return demand.isWanted(epoch) && kafka.currentLag(epoch.partition).orElse(0) > 0;
  }

  @Override
  public void dispatching(Epoch epoch, Slice[] slices, int count, long nextOffset) {
    epoch.tracker.received(slices, count, nextOffset);
  }

  @Override
  public void waitAtMost(Duration limit) {
    if (limit.compareTo(revocationWait) < 0) {
      revocationWait = limit;
    }
  }

  @Override
  public boolean isStillOwner() {
    // Only a commit is checked against membership; it says nothing new, so it does no harm.
    return committer.commitAgain(assignment.epochs(), OWNER_CHECK);
  }

  @Override
  public void settle(long nowNanos) {
    committer.commitIfDue(nowNanos, assignment.epochs());
  }

  @Override
  public boolean flush(Duration atMost) {
    return committer.commitNow(new ArrayList<>(assignment.epochs()), atMost)
        || !committer.wasPutOff();
  }

  @Override
  public boolean isAllSettled(Collection<Epoch> epochs) {
    return committer.isAllCommitted(epochs);
  }

  @Override
  public void close(Duration atMost) {
    ConsumerClosing.close(kafka, atMost, settings.membership().leaveOnClose());
  }

  @Override
  public void wakeup() {
    kafka.wakeup();
  }
}
