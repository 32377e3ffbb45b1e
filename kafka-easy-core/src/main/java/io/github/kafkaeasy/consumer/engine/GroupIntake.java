package io.github.kafkaeasy.consumer.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A member of a consumer group, on one KafkaConsumer. Poll thread only, but for the wakeup. */
final class GroupIntake implements Intake, ConsumerRebalanceListener {

  /** How much of the time for a revocation is kept for its commit. */
  private static final Duration COMMIT_WAIT = Duration.ofSeconds(5);

  private static final Duration OWNER_CHECK = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(GroupIntake.class);

  private final Consumer<byte[], byte[]> kafka;
  private final Collection<String> topics;
  private final OffsetCommitter committer;
  private final StartPositions startPositions;
  private final PollSignal signal;
  private final Assignment assignment = new Assignment();
  private final Demand demand;

  /** How long a revocation waits for running handlers; shorter while closing. */
  private Duration revocationWait;

  /** Set once in {@link #open}. */
  private @Nullable Listener listener;

  GroupIntake(
      Consumer<byte[], byte[]> kafka,
      Collection<String> topics,
      Duration revocationWait,
      OffsetCommitter committer,
      PollSignal signal) {
    this.kafka = kafka;
    this.topics = topics;
    this.revocationWait = revocationWait;
    this.committer = committer;
    this.startPositions = new StartPositions(kafka, committer);
    this.signal = signal;
    this.demand = new Demand(kafka);
  }

  @Override
  public void open(Listener listener) {
    this.listener = listener;
    kafka.subscribe(topics, this);
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
    // The next offsets first: a poll without records can still have passed a gap.
    Map<TopicPartition, OffsetAndMetadata> next = records.nextOffsets();
    for (TopicPartition partition : records.partitions()) {
      fetched(partition, records.records(partition), next.get(partition));
    }
    for (Map.Entry<TopicPartition, OffsetAndMetadata> entry : next.entrySet()) {
      if (records.records(entry.getKey()).isEmpty()) {
        fetched(entry.getKey(), List.of(), entry.getValue());
      }
    }
    startPositions.resolve(assignment.epochs());
    return true;
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
            + " nothing of it is skipped; the other partitions go on. Repair the log or seek past"
            + " the batch by a decision of your own.",
        partition,
        epoch.tracker.next(),
        failure);
    epoch.wedge();
    demand.set(epoch, false);
  }

  private void fetched(
      TopicPartition partition,
      List<ConsumerRecord<byte[], byte[]>> records,
      @Nullable OffsetAndMetadata next) {
    Epoch epoch = assignment.get(partition);
    if (epoch == null) {
      LOG.warn(
          "{} records of {} came without an assignment: left alone", records.size(), partition);
      return;
    }
    long first = records.isEmpty() ? nextOffset(records, next, partition) : records.get(0).offset();
    if (!epoch.tracker.isStarted()) {
      epoch.tracker.startAt(first);
    } else if (first < epoch.tracker.next()) {
      epoch = startAnew(epoch, first);
    }
    listener().fetched(epoch, records, nextOffset(records, next, partition));
  }

  private long nextOffset(
      List<ConsumerRecord<byte[], byte[]>> records,
      @Nullable OffsetAndMetadata next,
      TopicPartition partition) {
    if (next != null) {
      return next.offset();
    }
    return records.isEmpty()
        ? kafka.position(partition)
        : records.get(records.size() - 1).offset() + 1;
  }

  /** The log was cut or replaced: what we knew of the old offsets says nothing of the new ones. */
  private Epoch startAnew(Epoch old, long position) {
    LOG.warn(
        "Offsets of {} went back from {} to {} (truncated, recreated or reset): starting over there",
        old.partition,
        old.tracker.next(),
        position);
    listener().lost(List.of(old));
    assignment.remove(List.of(old));
    Epoch fresh = listener().gained(old.partition);
    fresh.tracker.startAt(position);
    demand.moved(old, fresh);
    assignment.put(fresh);
    return fresh;
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    listener().joined();
    for (TopicPartition partition : partitions) {
      Epoch epoch = listener().gained(partition);
      assignment.put(epoch);
      demand.gained(epoch);
    }
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    List<Epoch> going = assignment.of(partitions);
    if (going.isEmpty()) {
      return;
    }
    try {
      listener().losing(going, revocationWait);
      committer.commitNow(going, COMMIT_WAIT);
    } catch (RuntimeException e) {
      // An exception out of this callback would leave the group half way; what is not committed
      // runs again.
      LOG.error("While giving back {}: their uncommitted records run again", partitions, e);
    }
    forget(going);
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    List<Epoch> gone = assignment.of(partitions);
    LOG.warn("Lost {}: what was not committed runs again elsewhere", partitions);
    forget(gone);
    listener().lost(gone);
  }

  private void forget(List<Epoch> gone) {
    assignment.remove(gone);
    demand.forgotten(gone);
  }

  @Override
  public void demand(Epoch epoch, boolean wanted) {
    demand.set(epoch, wanted && epoch.tracker.isStarted() && !epoch.isWedged());
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
  public void close(Duration atMost) {
    kafka.close(CloseOptions.timeout(atMost));
  }

  @Override
  public void wakeup() {
    kafka.wakeup();
  }
}
