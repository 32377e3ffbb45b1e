package io.github.kafkaeasy.test.internal.scripted;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;

/**
 * The test's control of a {@link ScriptedConsumer}: scripts its behaviour and shows what was
 * called. Thread-safe, also while another thread is inside {@code poll}; a waiting poll reacts at
 * once.
 *
 * <p>Actions queued for the next poll run in the order of the calls, all in one poll, on the
 * polling thread, before records are fetched. If an action throws, the poll ends with its exception
 * and the remaining actions run in the following poll.
 */
public final class ConsumerScript {

  private final ScriptedCluster cluster;
  private final String group;
  private final Subscription subscription;
  private final Rebalances rebalances;
  private final Fetches fetches;
  private final Commits commits;
  private final PollScript pollScript;
  private final ScriptedLookups lookups;
  private final Usage usage = new Usage();
  private final ReceivedBytes received = new ReceivedBytes();

  /** Whether the consumer has the metric {@code incoming-byte-total}. */
  private volatile boolean counting;

  private final ThreadGuard guard = new ThreadGuard();

  ConsumerScript(ScriptedCluster cluster, String group) {
    this.cluster = cluster;
    this.group = group;
    subscription = new Subscription(cluster);
    rebalances = new Rebalances(cluster, subscription);
    fetches = new Fetches(cluster, group, subscription);
    commits = new Commits(cluster, group, subscription);
    pollScript = new PollScript(cluster);
    lookups = new ScriptedLookups(cluster, group);
  }

  // ---- settings

  /**
   * Sets the consumer's metric {@code incoming-byte-total}, the bytes received from brokers.
   * Without this call the consumer has no metrics.
   */
  public void received(double bytes) {
    received.become(bytes);
    counting = true;
  }

  Map<MetricName, Metric> received() {
    return counting ? Map.of(received.metricName(), received) : Map.of();
  }

  /**
   * Sets the position at which a partition starts if it has no committed offset or its position is
   * out of range.
   *
   * @param policy {@code earliest} (the default), {@code latest} or {@code none}, as in {@code
   *     auto.offset.reset}
   * @throws IllegalArgumentException for any other text
   */
  public void offsetReset(String policy) {
    Reset reset = Reset.of(policy);
    cluster.change(() -> fetches.reset(reset));
  }

  /**
   * The policy set by {@link #offsetReset(String)}.
   *
   * @return {@code earliest}, {@code latest} or {@code none}
   */
  public String offsetReset() {
    return get(() -> fetches.reset().name().toLowerCase(Locale.ROOT));
  }

  /**
   * Sets the maximum number of records per poll; 500 by default.
   *
   * @param max at least 1
   * @throws IllegalArgumentException if it is less
   */
  public void maxPollRecords(int max) {
    if (max < 1) {
      throw new IllegalArgumentException("maxPollRecords must be at least 1, got " + max);
    }
    cluster.change(() -> fetches.maxPollRecords(max));
  }

  /**
   * Sets a hook that a poll with nothing to return calls instead of waiting; the poll then tries
   * once more and returns. A test with a single thread can advance its clock and run its executor
   * in the hook. Without a hook the poll waits until the cluster changes, {@code wakeup} is called
   * or its timeout has passed.
   *
   * @param hook receives the poll's timeout; runs on the polling thread and may use the consumer
   */
  public void onIdle(Consumer<Duration> hook) {
    pollScript.idleHook(hook);
  }

  /**
   * Sets the result of {@code groupMetadata()}. The default is generation -1 and no member id until
   * the first rebalance; each rebalance increments the generation.
   *
   * @param generation the generation
   * @param memberId the member id
   */
  public void member(int generation, String memberId) {
    cluster.change(() -> rebalances.identity(generation, memberId));
  }

  /**
   * Sets the maximum length of an offset's metadata; 4,096 characters by default, as on a broker. A
   * commit with longer metadata for a partition fails with {@code OffsetMetadataTooLarge}; the
   * offsets of its other partitions are stored.
   *
   * @param characters the limit
   */
  public void offsetMetadataLimit(int characters) {
    cluster.change(() -> commits.metadataLimit(characters));
  }

  // ---- the next poll

  /**
   * Queues an action for the next poll.
   *
   * @param action runs on the polling thread, may use the consumer, and may throw
   */
  public void onNextPoll(Runnable action) {
    pollScript.add(action, false);
  }

  /**
   * Makes the next poll throw.
   *
   * @param failure the exception
   */
  public void throwOnNextPoll(RuntimeException failure) {
    throwOnNextPolls(1, failure);
  }

  /**
   * Makes several polls in a row throw.
   *
   * @param times the number of polls
   * @param failure the exception
   */
  public void throwOnNextPolls(int times, RuntimeException failure) {
    for (int i = 0; i < times; i++) {
      onNextPoll(
          () -> {
            throw failure;
          });
    }
  }

  /**
   * Queues a rebalance that assigns partitions: {@code onPartitionsAssigned} with the new ones.
   *
   * @param partitions the partitions to assign; none means all of the subscribed topics
   */
  public void assignOnNextPoll(TopicPartition... partitions) {
    List<TopicPartition> coming = List.of(partitions);
    rebalance(List::of, () -> coming.isEmpty() ? rebalances.everything() : coming);
  }

  /**
   * Queues a rebalance that revokes partitions: {@code onPartitionsRevoked} while they are still
   * assigned and may be committed, then {@code onPartitionsAssigned} with an empty set, as the real
   * client ends every rebalance.
   *
   * @param partitions the partitions to revoke; none means all
   */
  public void revokeOnNextPoll(TopicPartition... partitions) {
    List<TopicPartition> leaving = List.of(partitions);
    rebalance(() -> leaving.isEmpty() ? subscription.partitions() : leaving, List::of);
  }

  /**
   * Queues one rebalance that revokes and assigns partitions, so that the consumer has exactly
   * these.
   *
   * @param partitions the new assignment; none means an empty one
   */
  public void rebalanceOnNextPoll(TopicPartition... partitions) {
    Set<TopicPartition> target = Set.of(partitions);
    rebalance(
        () -> subscription.partitions().stream().filter(have -> !target.contains(have)).toList(),
        () -> target);
  }

  /**
   * Queues a loss of partitions: calls {@code onPartitionsLost}; a commit of these partitions fails
   * from then on, also within the callback.
   *
   * @param partitions the lost partitions; none means all, as when a member was removed from the
   *     group
   */
  public void loseOnNextPoll(TopicPartition... partitions) {
    List<TopicPartition> lost = List.of(partitions);
    pollScript.add(() -> rebalances.lose(lost), true);
  }

  /**
   * The number of queued actions that no poll has run yet.
   *
   * @return the count
   */
  public int queuedForPoll() {
    return pollScript.size();
  }

  private void rebalance(
      Supplier<Collection<TopicPartition>> leaving, Supplier<Collection<TopicPartition>> coming) {
    pollScript.add(() -> rebalances.change(leaving, coming), true);
  }

  // ---- commits and lookups

  /**
   * Makes the next commit fail without effect. Several calls affect several commits, in order.
   * {@code commitSync} throws the failure as given; a callback gets a retriable one wrapped in a
   * {@code RetriableCommitFailedException}, as from the real client. After a {@code
   * FencedInstanceIdException} on an asynchronous commit, the callback never runs and every later
   * poll and commit throws, as in the real client.
   *
   * @param failure the exception that the caller gets
   */
  public void failNextCommit(RuntimeException failure) {
    cluster.change(() -> commits.failNext(failure, false));
  }

  /**
   * Makes the next commit take effect but be reported as failed, as when the broker's answer is
   * lost. Several calls affect several commits, in order.
   *
   * @param failure the exception that the caller gets
   */
  public void loseNextCommitAnswer(RuntimeException failure) {
    cluster.change(() -> commits.failNext(failure, true));
  }

  /**
   * Delays the answers to asynchronous commits from now on. Such a commit takes effect (or fails)
   * when it is sent, but its answer arrives only with {@link #answerPendingCommits()}, {@link
   * #failPendingCommits} or the answer to a later {@code commitSync}: a broker answers in the order
   * of the requests.
   */
  public void answerCommitsLater() {
    cluster.change(() -> commits.answerLater(true));
  }

  /** Answers all pending commits and ends {@link #answerCommitsLater()}. */
  public void answerCommitsAtOnce() {
    cluster.change(() -> commits.answerLater(false));
  }

  /** Answers all pending commits: the callbacks run in the next poll or commit. */
  public void answerPendingCommits() {
    cluster.change(() -> commits.answerPending(null));
  }

  /**
   * Reports all pending commits as failed, although they took effect.
   *
   * @param failure passed to the callbacks, in the next poll or commit
   */
  public void failPendingCommits(RuntimeException failure) {
    cluster.change(() -> commits.answerPending(failure));
  }

  /**
   * The number of pending asynchronous commits.
   *
   * @return their number
   */
  public int pendingCommits() {
    return get(commits::pending);
  }

  /**
   * From now on a wakeup aborts a {@code commitSync} after the commit took effect, not before it as
   * by default. In the real client both can happen; "after" is more frequent.
   */
  public void abortCommitAfterSend() {
    cluster.change(commits::abortAfterSend);
  }

  /**
   * Makes the next call of {@code committed} fail.
   *
   * @param failure the exception that the call throws
   */
  public void failNextCommitted(RuntimeException failure) {
    cluster.change(() -> lookups.failNext(ScriptedLookups.Kind.COMMITTED, failure));
  }

  /**
   * Makes the next call of {@code position} fail.
   *
   * @param failure the exception that the call throws
   */
  public void failNextPosition(RuntimeException failure) {
    cluster.change(() -> lookups.failNext(ScriptedLookups.Kind.POSITION, failure));
  }

  /**
   * Makes the next call of {@code beginningOffsets}, {@code endOffsets} or {@code offsetsForTimes}
   * fail.
   *
   * @param failure the exception that the call throws
   */
  public void failNextOffsetLookup(RuntimeException failure) {
    cluster.change(() -> lookups.failNext(ScriptedLookups.Kind.OFFSETS, failure));
  }

  // ---- what has happened

  /**
   * The commits so far.
   *
   * @return in the order of the calls
   */
  public List<CommitAttempt> commitAttempts() {
    return get(commits::attempts);
  }

  /**
   * The group's committed offset.
   *
   * @param partition the partition
   * @return offset and metadata; empty if nothing is committed
   */
  public Optional<OffsetAndMetadata> committed(TopicPartition partition) {
    return cluster.committed(group, partition);
  }

  /**
   * The result of {@code assignment()}.
   *
   * @return a copy
   */
  public Set<TopicPartition> assignment() {
    return get(subscription::partitions);
  }

  /**
   * The result of {@code paused()}.
   *
   * @return a copy
   */
  public Set<TopicPartition> paused() {
    return get(subscription::paused);
  }

  /**
   * The consumer's position.
   *
   * @param partition the partition
   * @return its position; empty if it is not assigned or no poll has found its position yet
   */
  public OptionalLong position(TopicPartition partition) {
    return get(
        () -> {
          Subscription.Assigned state = subscription.assigned().get(partition);
          Subscription.Position position = state == null ? null : state.position;
          return position == null ? OptionalLong.empty() : OptionalLong.of(position.offset());
        });
  }

  /**
   * The number of calls of {@code poll}.
   *
   * @return the count
   */
  public long polls() {
    return get(() -> usage.polls);
  }

  /**
   * The timeout of the latest poll.
   *
   * @return the timeout; empty before the first poll
   */
  public Optional<Duration> lastPollTimeout() {
    return get(() -> Optional.ofNullable(usage.lastPollTimeout));
  }

  /**
   * The number of calls of {@code pause}, for any partitions.
   *
   * @return the count
   */
  public int pauseCalls() {
    return get(() -> usage.pauses);
  }

  /**
   * The number of calls of {@code resume}, for any partitions.
   *
   * @return the count
   */
  public int resumeCalls() {
    return get(() -> usage.resumes);
  }

  /**
   * The number of calls of {@code enforceRebalance}.
   *
   * @return the count
   */
  public int enforcedRebalances() {
    return get(() -> usage.enforcedRebalances);
  }

  /**
   * The calls that other threads than the polling thread made after the first poll. The polling
   * thread is the one that polled first. Calls of {@code wakeup} are left out, because every thread
   * may make them.
   *
   * @return method and thread name of each call, in order; empty if the consumer was used correctly
   */
  public List<String> callsFromOtherThreads() {
    return guard.callsFromOtherThreads();
  }

  /**
   * Whether the consumer was closed.
   *
   * @return true from the end of {@code close} on
   */
  public boolean closed() {
    return get(usage::closed);
  }

  /**
   * The options of {@code close}.
   *
   * @return the argument (a timeout of 30 s if there was none); empty before {@code close}, and
   *     with kafka-clients 4.0, which has no such class
   */
  public Optional<CloseOptions> closeOptions() {
    return get(() -> Optional.ofNullable(usage.closeOptions()));
  }

  // ---- for the consumer

  String group() {
    return group;
  }

  Subscription subscription() {
    return subscription;
  }

  Rebalances rebalances() {
    return rebalances;
  }

  Fetches fetches() {
    return fetches;
  }

  Commits commits() {
    return commits;
  }

  PollScript pollScript() {
    return pollScript;
  }

  ScriptedLookups lookups() {
    return lookups;
  }

  Usage usage() {
    return usage;
  }

  ThreadGuard guard() {
    return guard;
  }

  private <T> T get(Supplier<T> value) {
    synchronized (cluster.lock()) {
      return value.get();
    }
  }
}
