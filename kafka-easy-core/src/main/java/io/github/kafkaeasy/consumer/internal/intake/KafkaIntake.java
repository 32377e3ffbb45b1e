package io.github.kafkaeasy.consumer.internal.intake;

import io.github.kafkaeasy.consumer.Position;
import io.github.kafkaeasy.consumer.internal.offsets.Assignment;
import io.github.kafkaeasy.consumer.internal.offsets.Assignments;
import io.github.kafkaeasy.consumer.internal.offsets.Committer;
import io.github.kafkaeasy.consumer.internal.offsets.DoneMaps;
import io.github.kafkaeasy.consumer.internal.offsets.Slice;
import io.github.kafkaeasy.consumer.internal.setup.ConsumerOptions;
import io.github.kafkaeasy.consumer.internal.setup.ConsumerSettings;
import io.github.kafkaeasy.consumer.internal.shared.EngineBasics;
import io.github.kafkaeasy.consumer.internal.shared.KafkaFailures;
import io.github.kafkaeasy.internal.connection.ClientClosing;
import io.github.kafkaeasy.internal.connection.ConsumerClosing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@link Intake} of a consumer group's member, or of assigned partitions, on one KafkaConsumer.
 * Poll thread only, except {@link #wakeup}.
 */
public final class KafkaIntake implements Intake, PartitionPositions, ConsumerRebalanceListener {

  /** Maximum time that a revocation waits for its commit. */
  private static final Duration COMMIT_WAIT = Duration.ofSeconds(5);

  /**
   * Maximum time that the last commit of a partition waits for the topic ids; an answer usually
   * takes some milliseconds.
   */
  private static final Duration TOPIC_WAIT = Duration.ofMillis(500);

  private static final Duration OWNER_CHECK = Duration.ofSeconds(1);

  /** Maximum time for closing the producer of the committer, if it has one. */
  private static final Duration CLIENT_WAIT = Duration.ofMillis(200);

  private static final Logger LOG = LoggerFactory.getLogger(KafkaIntake.class);

  private final Consumer<byte[], byte[]> kafka;
  private final ConsumerSettings<?> settings;
  private final Committer committer;
  private final DoneMaps maps;
  private final Lookups lookups;
  private final TopicWatch topics;
  private final StartPositions startPositions;
  private final Seeks seeks;
  private final EngineBasics basics;
  private final GroupCallbacks callbacks;
  private final Assignments assignments = new Assignments();
  private final Demand demand;
  private final Arrivals arrivals;

  /** Maximum time that a revocation waits for running handlers; shorter while closing. */
  private Duration revocationWait;

  /** Maximum time that a revocation then waits for its commit; shorter while closing. */
  private Duration commitWait = COMMIT_WAIT;

  /** Set once in {@link #open}. */
  private @Nullable Listener listener;

  public KafkaIntake(
      Consumer<byte[], byte[]> kafka,
      ConsumerSettings<?> settings,
      Committer committer,
      DoneMaps maps,
      Lookups lookups,
      GroupTimeouts timeouts,
      EngineBasics basics,
      GroupCallbacks callbacks) {
    this.kafka = kafka;
    this.settings = settings;
    this.revocationWait = timeouts.revocationWait(settings.get(ConsumerOptions.REVOCATION_WAIT));
    this.committer = committer;
    this.maps = maps;
    this.lookups = lookups;
    this.topics = new TopicWatch(lookups, settings.source(), basics, timeouts.metadataMaxAge());
    this.startPositions =
        new StartPositions(kafka, settings, committer, maps, lookups, topics, basics);
    this.basics = basics;
    this.callbacks = callbacks;
    this.demand = new Demand(kafka);
    this.arrivals = new Arrivals(assignments, demand, topics, basics.counters());
    this.seeks = new Seeks(assignments, new PositionLookup(lookups), this::moveTo, basics);
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
  public Collection<Assignment> assignments() {
    return assignments.all();
  }

  @Override
  public Collection<Assignment> active() {
    return assignments.active(demand::isWanted);
  }

  @Override
  public boolean poll(Duration atMost) {
    ConsumerRecords<byte[], byte[]> records;
    try {
      records = pollKafka(atMost);
    } catch (RuntimeException | LinkageError e) {
      boolean goesOn = goesOnAfter(e);
      takeAnswers();
      return goesOn;
    }
    arrivals.take(records, listener());
    takeAnswers();
    return true;
  }

  /** Processes answers to questions of this and earlier rounds. */
  private void takeAnswers() {
    topics.look(assignments.all(), this::startOver);
    committer.takeToStartOver().forEach(this::startOverWhereCommitted);
    seeks.look();
    startPositions.resolve(active(), seeks::isOpen);
  }

  /**
   * Starts over after the topic was deleted and created again: progress of the old log is not valid
   * for the new one.
   */
  private void startOver(Assignment old) {
    LOG.warn(
        "The topic of {} was deleted and created again: starting at the beginning of the new log;"
            + " nothing of the old one is committed from now on",
        old.partition);
    Assignment fresh = renew(old);
    fresh.endAt(Long.MAX_VALUE);
    fresh.commits.log(topics.logOf(old.partition.topic()));
    startPositions.startFrom(fresh, Position.beginning());
  }

  /**
   * Starts over at the committed offset, because records that are done since then cannot be
   * committed.
   */
  private void startOverWhereCommitted(Assignment old) {
    if (assignments.get(old.partition) == old) {
      Assignment unused = renew(old);
    }
  }

  private void moveTo(Assignment old, Place place) {
    committer.moving(old);
    startPositions.startAt(renew(old), place);
  }

  private Assignment renew(Assignment old) {
    Assignment fresh = arrivals.renew(old, listener());
    demand.set(fresh, false);
    return fresh;
  }

  @Override
  public boolean isCaughtUp() {
    return !assignments.all().isEmpty() && assignments.all().stream().allMatch(this::isCaughtUp);
  }

  private boolean isCaughtUp(Assignment assignment) {
    return assignment.tracker.isStarted()
        && !assignment.isBusy()
        && kafka.currentLag(assignment.partition).orElse(1) == 0;
  }

  private ConsumerRecords<byte[], byte[]> pollKafka(Duration atMost) {
    boolean asleep = basics.signal().fallAsleep();
    try {
      return kafka.poll(asleep ? atMost : Duration.ZERO);
    } finally {
      basics.signal().wakeUp();
    }
  }

  private boolean goesOnAfter(Throwable failure) {
    return switch (KafkaFailures.answerTo(failure)) {
      case SAME_AGAIN, REBALANCING -> true;
      case INTERRUPTED -> throw (InterruptException) failure;
      case STOP -> throw KafkaFailures.explain("The consumer cannot continue to read", failure);
      case MEMBERSHIP_LOST, METADATA_TOO_LARGE, PASSING, UNKNOWN -> goesOnAfterPassing(failure);
    };
  }

  private boolean goesOnAfterPassing(Throwable failure) {
    Optional<TopicPartition> corrupt = KafkaFailures.corruptIn(failure, assignments.partitions());
    if (corrupt.isPresent()) {
      wedge(corrupt.get(), failure);
      return true;
    }
    LOG.warn("Poll failed, trying again: {}", failure.toString(), failure.getCause());
    return false;
  }

  private void wedge(TopicPartition partition, Throwable failure) {
    Assignment assignment = assignments.get(partition);
    if (assignment == null) {
      return;
    }
    LOG.error(
        "{} cannot be read at offset {}: its batch there is corrupt. The partition is paused and"
            + " nothing of it is skipped; the other partitions continue. Repair the log, or skip"
            + " the batch: call skip(topic, partition, offset) with its last offset.",
        partition,
        assignment.tracker.next(),
        failure);
    assignment.wedged(true);
    demand(assignment, false);
  }

  @Override
  public CompletableFuture<Boolean> skipWedged(Assignment assignment, long offset) {
    if (!isWedgedUpTo(assignment, offset)) {
      return CompletableFuture.completedFuture(false);
    }
    AtomicBoolean skipped = new AtomicBoolean();
    return seeks
        .seek(
            Map.of(assignment.partition, Position.end()),
            (present, end) -> skipped.set(skipWedged(present, offset, end.offset())))
        .thenApply(done -> skipped.get());
  }

  private static boolean isWedgedUpTo(Assignment assignment, long offset) {
    return assignment.isWedged() && offset >= assignment.tracker.next();
  }

  private boolean skipWedged(Assignment assignment, long offset, long end) {
    if (!isWedgedUpTo(assignment, offset)) {
      return false;
    }
    // Beyond the end the client would continue where auto.offset.reset says.
    if (offset >= end) {
      throw new IllegalArgumentException(
          "offset = "
              + offset
              + " is not in "
              + assignment.partition
              + ", which ends before offset "
              + end
              + ", so nothing was skipped: call skip(topic, partition, offset) with the last offset"
              + " of the corrupt batch");
    }
    LOG.warn(
        "Offsets {} to {} of {} are skipped on request",
        assignment.tracker.next(),
        offset,
        assignment.partition);
    kafka.seek(assignment.partition, offset + 1);
    assignment.wedged(false);
    return true;
  }

  @Override
  public CompletableFuture<Void> seek(Map<TopicPartition, Position> positions) {
    return seeks.seek(positions);
  }

  @Override
  public OptionalLong lag(Assignment assignment) {
    return kafka.currentLag(assignment.partition);
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    if (!partitions.isEmpty()) {
      basics.counters().rebalances.increment();
    }
    listener().joined();
    for (TopicPartition partition : partitions) {
      Assignment assignment = listener().gained(partition);
      assignments.put(assignment);
      demand.gained(assignment);
      // A paused partition needs a position, whatever it is. Without one the client asks in each
      // poll for the committed offsets of all such partitions in one request, and waits for the
      // slowest one.
      kafka.seek(partition, 0);
    }
    topics.gained(partitions);
    committer.beforeWaiting();
    callbacks.assigned(partitions);
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    List<Assignment> going = assignments.of(partitions);
    if (going.isEmpty()) {
      return;
    }
    basics.counters().rebalances.increment();
    try {
      committer.beforeWaiting();
      topics.askBefore(going);
      listener().losing(going, revocationWait);
      topics.markGone(going, shorter(TOPIC_WAIT, commitWait));
      committer.commitNow(going, commitWait);
    } catch (RuntimeException e) {
      // An exception from this callback would leave the rebalance unfinished; records that are not
      // committed run again.
      LOG.error("The revocation of {} failed; their uncommitted records run again", partitions, e);
    }
    forget(going);
    callbacks.revoked(partitions);
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    List<Assignment> gone = assignments.of(partitions);
    if (!gone.isEmpty()) {
      basics.counters().rebalances.increment();
      sayLost(gone);
    }
    forget(gone);
    listener().lost(gone);
    committer.beforeWaiting();
    callbacks.lost(partitions);
  }

  private void sayLost(List<Assignment> gone) {
    List<TopicPartition> lost = gone.stream().map(assignment -> assignment.partition).toList();
    if (gone.stream().noneMatch(Assignment::isBusy) && committer.isAllCommitted(gone)) {
      LOG.info("The group has taken {} from this member; all done records are committed", lost);
    } else {
      LOG.warn(
          "The group has taken {} from this member without a revocation: records done there"
              + " since the last commit run again at the next owner",
          lost);
    }
  }

  private void forget(List<Assignment> gone) {
    assignments.remove(gone);
    demand.forgotten(gone);
  }

  @Override
  public void demand(Assignment assignment, boolean wanted) {
    demand.set(
        assignment,
        wanted
            && assignment.tracker.isStarted()
            && !assignment.isWedged()
            && !assignment.isTooScattered());
    if (!demand.isWanted(assignment)) {
      assignments.activate(assignment);
    }
  }

  @Override
  public boolean hasMore(Assignment assignment) {
    return demand.isWanted(assignment) && kafka.currentLag(assignment.partition).orElse(0) > 0;
  }

  @Override
  public void dispatching(Assignment assignment, Slice[] slices, int count, long nextOffset) {
    assignments.activate(assignment);
    assignment.tracker.received(slices, count, nextOffset);
  }

  @Override
  public void waitAtMost(Duration limit) {
    if (limit.compareTo(revocationWait) < 0) {
      revocationWait = limit;
    }
    commitWait = shorter(COMMIT_WAIT, limit);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  @Override
  public boolean isStillOwner() {
    // The answer to a commit shows whether this member is still in the group. The commit may repeat
    // offsets that are already committed, which does no harm.
    return committer.commitAgain(assignments.all(), OWNER_CHECK);
  }

  @Override
  public void beforeWaiting() {
    committer.beforeWaiting();
  }

  @Override
  public void settle(long nowNanos) {
    maps.lookAgain(nowNanos, active());
    committer.commitIfDue(nowNanos, assignments.all());
  }

  @Override
  public boolean flush(Duration atMost) {
    List<Assignment> all = new ArrayList<>(assignments.all());
    if (!all.isEmpty() && settings.group() != null) {
      topics.askBefore(all);
      topics.markGone(all, atMost.compareTo(TOPIC_WAIT) < 0 ? atMost.dividedBy(4) : TOPIC_WAIT);
    }
    return committer.commitNow(all, atMost) || !committer.wasPutOff();
  }

  @Override
  public boolean isAllSettled(Collection<Assignment> assignments) {
    return committer.isAllCommitted(assignments);
  }

  @Override
  public void close(Duration atMost) {
    seeks.refuse();
    // Leaving calls the revocation callback, whose commit may use the remaining time.
    commitWait = shorter(COMMIT_WAIT, atMost);
    ClientClosing.all(
        () -> ConsumerClosing.close(kafka, atMost, settings.find(ConsumerOptions.LEAVE_ON_CLOSE)),
        () -> committer.close(CLIENT_WAIT),
        lookups::close);
  }

  @Override
  public void wakeup() {
    kafka.wakeup();
  }
}
