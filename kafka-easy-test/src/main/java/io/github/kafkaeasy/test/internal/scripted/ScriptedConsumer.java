package io.github.kafkaeasy.test.internal.scripted;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.clients.consumer.SubscriptionPattern;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.jspecify.annotations.Nullable;

/**
 * A consumer of a {@link ScriptedCluster} that behaves like the real client of kafka-clients 4.3.1
 * (classic protocol, cooperative assignor, no auto-commit) and follows its {@link #script()}:
 * rebalances, failures, wakeups. Callbacks run inside {@code poll}, {@code commitSync}, {@code
 * commitAsync}, {@code unsubscribe} and {@code close}, on the calling thread.
 *
 * <p>As with the real client, only one thread at a time may call the {@link Consumer} methods; a
 * second thread gets a {@code ConcurrentModificationException}. Any thread may call {@link
 * #wakeup()} and the methods of {@link #script()}.
 */
public final class ScriptedConsumer implements Consumer<byte[], byte[]> {

  private static final Duration DEFAULT_CLOSE_TIMEOUT = Duration.ofSeconds(30);

  private final ScriptedCluster cluster;
  private final ConsumerScript script;
  private final Subscription subscription;
  private final Commits commits;
  private final ScriptedLookups lookups;
  private final Usage usage;
  private final ThreadGuard guard;

  /**
   * Creates a consumer in a group named {@code group}.
   *
   * @param cluster the cluster to read
   */
  public ScriptedConsumer(ScriptedCluster cluster) {
    this(cluster, "group");
  }

  /**
   * Creates a consumer.
   *
   * @param cluster the cluster to read
   * @param group its group
   */
  public ScriptedConsumer(ScriptedCluster cluster, String group) {
    this.cluster = Objects.requireNonNull(cluster, "cluster");
    this.script = new ConsumerScript(cluster, Objects.requireNonNull(group, "group"));
    this.subscription = script.subscription();
    this.commits = script.commits();
    this.lookups = script.lookups();
    this.usage = script.usage();
    this.guard = script.guard();
  }

  /**
   * The test's control of this consumer.
   *
   * @return the script; thread-safe
   */
  public ConsumerScript script() {
    return script;
  }

  @Override
  public Set<TopicPartition> assignment() {
    return locked("assignment", subscription::partitions);
  }

  @Override
  public Set<String> subscription() {
    return locked("subscription", subscription::topics);
  }

  @Override
  public void subscribe(Collection<String> topics) {
    subscribeTo(topics, null);
  }

  @Override
  public void subscribe(Collection<String> topics, ConsumerRebalanceListener listener) {
    subscribeTo(topics, requireListener(listener));
  }

  @Override
  public void subscribe(Pattern pattern) {
    lockedRun("subscribe", () -> subscription.pattern(pattern, null));
  }

  @Override
  public void subscribe(Pattern pattern, ConsumerRebalanceListener listener) {
    requireListener(listener);
    lockedRun("subscribe", () -> subscription.pattern(pattern, listener));
  }

  @Override
  public void subscribe(SubscriptionPattern pattern) {
    throw new UnsupportedOperationException(
        "Subscribe to RE2/J pattern is not supported when using the CLASSIC protocol");
  }

  @Override
  public void subscribe(SubscriptionPattern pattern, ConsumerRebalanceListener listener) {
    subscribe(pattern);
  }

  @Override
  public void assign(Collection<TopicPartition> partitions) {
    if (partitions.isEmpty()) {
      unsubscribe();
    } else {
      lockedRun("assign", () -> subscription.assign(partitions));
    }
  }

  @Override
  public void unsubscribe() {
    inside(
        "unsubscribe",
        () -> {
          script.rebalances().leave();
          synchronized (cluster.lock()) {
            subscription.clear();
          }
          return null;
        });
  }

  @Override
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    return inside("poll", () -> pollInside(timeout));
  }

  private ConsumerRecords<byte[], byte[]> pollInside(Duration timeout) {
    synchronized (cluster.lock()) {
      usage.polled(timeout);
      if (subscription.isEmpty()) {
        throw new IllegalStateException(
            "Consumer is not subscribed to any topics or assigned any partitions");
      }
    }
    long deadline = System.nanoTime() + nanos(timeout);
    while (true) {
      long seen = cluster.changes();
      ConsumerRecords<byte[], byte[]> records = pollOnce();
      if (records != null) {
        return records;
      }
      if (Thread.interrupted()) {
        throw new InterruptException(new InterruptedException());
      }
      java.util.function.Consumer<Duration> idle = script.pollScript().idleHook();
      if (idle != null) {
        idle.accept(timeout);
        records = pollOnce();
        return records == null ? ConsumerRecords.empty() : records;
      }
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return ConsumerRecords.empty();
      }
      await(seen, left);
    }
  }

  /**
   * One iteration of poll in the real client's order: wakeup, commit callbacks, rebalance, fetch.
   */
  private @Nullable ConsumerRecords<byte[], byte[]> pollOnce() {
    throwIfWokenUp();
    commits.runCallbacks();
    script.pollScript().run();
    synchronized (cluster.lock()) {
      return script.fetches().collect();
    }
  }

  private void await(long seen, long nanos) {
    try {
      cluster.awaitChange(seen, nanos);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  @Override
  public void commitSync() {
    commitNow(null, null);
  }

  @Override
  public void commitSync(Duration timeout) {
    commitNow(null, timeout);
  }

  @Override
  public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
    commitNow(offsets, null);
  }

  @Override
  public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
    commitNow(offsets, timeout);
  }

  @Override
  public void commitAsync() {
    commitAsync(null);
  }

  @Override
  public void commitAsync(@Nullable OffsetCommitCallback callback) {
    commitLater(null, callback);
  }

  @Override
  public void commitAsync(
      Map<TopicPartition, OffsetAndMetadata> offsets, @Nullable OffsetCommitCallback callback) {
    commitLater(offsets, callback);
  }

  private void commitNow(
      @Nullable Map<TopicPartition, OffsetAndMetadata> offsets, @Nullable Duration timeout) {
    inside(
        "commitSync",
        () -> {
          commits.runCallbacks();
          RuntimeException abort = null;
          if (takeWakeup()) {
            abort = new WakeupException();
          } else if (Thread.interrupted()) {
            abort = new InterruptException(new InterruptedException());
          }
          commits.sync(offsets == null ? consumed() : offsets, timeout, abort);
          return null;
        });
  }

  private void commitLater(
      @Nullable Map<TopicPartition, OffsetAndMetadata> offsets,
      @Nullable OffsetCommitCallback callback) {
    inside(
        "commitAsync",
        () -> {
          commits.runCallbacks();
          commits.async(offsets == null ? consumed() : offsets, callback);
          return null;
        });
  }

  private Map<TopicPartition, OffsetAndMetadata> consumed() {
    synchronized (cluster.lock()) {
      return subscription.consumed();
    }
  }

  @Override
  public void seek(TopicPartition partition, long offset) {
    lockedRun("seek", () -> subscription.seek(partition, offset, Optional.empty()));
  }

  @Override
  public void seek(TopicPartition partition, OffsetAndMetadata offset) {
    lockedRun("seek", () -> subscription.seek(partition, offset.offset(), offset.leaderEpoch()));
  }

  @Override
  public void seekToBeginning(Collection<TopicPartition> partitions) {
    lockedRun("seekToBeginning", () -> subscription.seek(partitions, Reset.EARLIEST));
  }

  @Override
  public void seekToEnd(Collection<TopicPartition> partitions) {
    lockedRun("seekToEnd", () -> subscription.seek(partitions, Reset.LATEST));
  }

  @Override
  public long position(TopicPartition partition) {
    return locked(
        "position",
        () -> {
          if (!subscription.has(partition)) {
            throw new IllegalStateException(
                "You can only check the position for partitions assigned to this consumer.");
          }
          lookups.throwIfScripted(ScriptedLookups.Kind.POSITION);
          return script.fetches().position(partition);
        });
  }

  @Override
  public long position(TopicPartition partition, Duration timeout) {
    return position(partition);
  }

  @Override
  public Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
    return locked(
        "committed",
        () -> {
          throwIfWokenUp();
          return lookups.committed(partitions);
        });
  }

  @Override
  public Map<TopicPartition, OffsetAndMetadata> committed(
      Set<TopicPartition> partitions, Duration timeout) {
    return committed(partitions);
  }

  @Override
  public void pause(Collection<TopicPartition> partitions) {
    lockedRun(
        "pause",
        () -> {
          usage.pauses++;
          subscription.paused(partitions, true);
        });
  }

  @Override
  public void resume(Collection<TopicPartition> partitions) {
    lockedRun(
        "resume",
        () -> {
          usage.resumes++;
          subscription.paused(partitions, false);
        });
  }

  @Override
  public Set<TopicPartition> paused() {
    return locked("paused", subscription::paused);
  }

  @Override
  public Map<TopicPartition, Long> beginningOffsets(Collection<TopicPartition> partitions) {
    return offsets("beginningOffsets", partitions, PartitionLog::start);
  }

  @Override
  public Map<TopicPartition, Long> beginningOffsets(
      Collection<TopicPartition> partitions, Duration timeout) {
    return beginningOffsets(partitions);
  }

  @Override
  public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) {
    return offsets("endOffsets", partitions, PartitionLog::end);
  }

  @Override
  public Map<TopicPartition, Long> endOffsets(
      Collection<TopicPartition> partitions, Duration timeout) {
    return endOffsets(partitions);
  }

  private Map<TopicPartition, Long> offsets(
      String call, Collection<TopicPartition> partitions, ToLongFunction<PartitionLog> offset) {
    return lookUp(call, partitions, partition -> offset.applyAsLong(cluster.log(partition)));
  }

  @Override
  public Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(Map<TopicPartition, Long> times) {
    return lookUp(
        "offsetsForTimes",
        times.keySet(),
        partition -> lookups.since(partition, times.getOrDefault(partition, 0L)));
  }

  @Override
  public Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
      Map<TopicPartition, Long> times, Duration timeout) {
    return offsetsForTimes(times);
  }

  private <V> Map<TopicPartition, V> lookUp(
      String call, Collection<TopicPartition> partitions, Function<TopicPartition, V> lookup) {
    return locked(
        call,
        () -> {
          throwIfWokenUp();
          return lookups.offsets(partitions, lookup);
        });
  }

  @Override
  public OptionalLong currentLag(TopicPartition partition) {
    return locked(
        "currentLag",
        () -> {
          Subscription.Position position = subscription.state(partition).position;
          return position == null
              ? OptionalLong.empty()
              : OptionalLong.of(cluster.log(partition).end() - position.offset());
        });
  }

  @Override
  public List<PartitionInfo> partitionsFor(String topic) {
    return listTopics().getOrDefault(topic, List.of());
  }

  @Override
  public List<PartitionInfo> partitionsFor(String topic, Duration timeout) {
    return partitionsFor(topic);
  }

  @Override
  public Map<String, List<PartitionInfo>> listTopics() {
    return locked(
        "listTopics",
        () -> {
          throwIfWokenUp();
          return lookups.topics();
        });
  }

  @Override
  public Map<String, List<PartitionInfo>> listTopics(Duration timeout) {
    return listTopics();
  }

  @Override
  @SuppressWarnings("removal") // the only constructor until Kafka 5 turns it into an interface
  public ConsumerGroupMetadata groupMetadata() {
    return locked(
        "groupMetadata",
        () ->
            new ConsumerGroupMetadata(
                script.group(),
                script.rebalances().generation(),
                script.rebalances().memberId(),
                Optional.empty()));
  }

  /** Only counts the call; the test scripts the rebalance. */
  @Override
  public void enforceRebalance() {
    enforceRebalance(null);
  }

  /** Only counts the call; the test scripts the rebalance. */
  @Override
  public void enforceRebalance(@Nullable String reason) {
    lockedRun("enforceRebalance", () -> usage.enforcedRebalances++);
  }

  /** The metric of received bytes if the script has set it; otherwise empty. */
  @Override
  public Map<MetricName, ? extends Metric> metrics() {
    return script.received();
  }

  @Override
  public Uuid clientInstanceId(Duration timeout) {
    throw new IllegalStateException("Telemetry is not enabled.");
  }

  @Override
  public void registerMetricForSubscription(KafkaMetric metric) {
    throw new UnsupportedOperationException("a scripted consumer sends no telemetry");
  }

  @Override
  public void unregisterMetricFromSubscription(KafkaMetric metric) {
    throw new UnsupportedOperationException("a scripted consumer sends no telemetry");
  }

  @Override
  public void wakeup() {
    cluster.change(usage::wakeup);
  }

  @Override
  public void close() {
    close(DEFAULT_CLOSE_TIMEOUT);
  }

  @Override
  @Deprecated
  @SuppressWarnings("InlineMeSuggester") // Kafka's method, not ours to inline away
  public void close(Duration timeout) {
    closeWith(options(timeout));
  }

  /** Null with kafka-clients 4.0, which has no such class. */
  private static @Nullable CloseOptions options(Duration timeout) {
    try {
      return CloseOptions.timeout(timeout);
    } catch (NoClassDefFoundError e) {
      return null;
    }
  }

  @Override
  public void close(CloseOptions options) {
    closeWith(options);
  }

  private void closeWith(@Nullable CloseOptions options) {
    guard.enter("close");
    try {
      if (beginClosing(options)) {
        leave();
      }
    } finally {
      cluster.change(usage::endClosing);
      guard.exit();
    }
  }

  private boolean beginClosing(@Nullable CloseOptions options) {
    synchronized (cluster.lock()) {
      return usage.beginClosing(options);
    }
  }

  private void leave() {
    try {
      commits.runCallbacks();
      script.rebalances().leave();
    } catch (InterruptException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new KafkaException("Failed to close kafka consumer", e);
    }
  }

  private void subscribeTo(
      Collection<String> topics, @Nullable ConsumerRebalanceListener listener) {
    if (topics.isEmpty()) {
      unsubscribe();
    } else {
      lockedRun("subscribe", () -> subscription.topics(topics, listener));
    }
  }

  private void throwIfWokenUp() {
    if (takeWakeup()) {
      throw new WakeupException();
    }
  }

  private boolean takeWakeup() {
    synchronized (cluster.lock()) {
      return usage.takeWakeup();
    }
  }

  /** Runs a call that may run callbacks, without the lock. */
  private <T extends @Nullable Object> T inside(String call, Supplier<T> body) {
    guard.enter(call);
    try {
      if (script.closed()) {
        throw new IllegalStateException("This consumer has already been closed.");
      }
      return body.get();
    } finally {
      guard.exit();
    }
  }

  private <T> T locked(String call, Supplier<T> body) {
    return inside(
        call,
        () -> {
          synchronized (cluster.lock()) {
            return body.get();
          }
        });
  }

  private void lockedRun(String call, Runnable body) {
    locked(
        call,
        () -> {
          body.run();
          return true;
        });
  }

  private static ConsumerRebalanceListener requireListener(ConsumerRebalanceListener listener) {
    if (listener == null) {
      throw new IllegalArgumentException("RebalanceListener cannot be null");
    }
    return listener;
  }

  private static long nanos(Duration timeout) {
    // Callers often pass Long.MAX_VALUE milliseconds for an unlimited time.
    return timeout.compareTo(Duration.ofDays(365)) > 0
        ? Duration.ofDays(365).toNanos()
        : timeout.toNanos();
  }
}
