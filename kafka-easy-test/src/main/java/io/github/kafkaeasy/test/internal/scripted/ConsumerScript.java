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
 * The test's side of a {@link ScriptedConsumer}: what it shall do, and what it has seen. Any thread
 * may call any method at any time, also while another thread is inside {@code poll}; a waiting poll
 * notices at once.
 *
 * <p>What is queued for the next poll runs in the order of the calls, all of it in one poll, on the
 * thread that polls and before any record is fetched. An action that throws ends the poll with what
 * it throws, and the actions behind it wait for the poll after.
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

  /** Whether the client counts what it receives. */
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
   * What the client's metrics say of the bytes that brokers have sent. Until this is called it has
   * no metrics.
   */
  public void received(double bytes) {
    received.become(bytes);
    counting = true;
  }

  Map<MetricName, Metric> received() {
    return counting ? Map.of(received.metricName(), received) : Map.of();
  }

  /**
   * Where a partition without a committed offset starts, and where one goes whose position is out
   * of range.
   *
   * @param policy {@code earliest} (the default), {@code latest} or {@code none}, as in {@code
   *     auto.offset.reset}
   * @throws IllegalArgumentException for anything else
   */
  public void offsetReset(String policy) {
    Reset reset = Reset.of(policy);
    cluster.change(() -> fetches.reset(reset));
  }

  /**
   * What {@link #offsetReset(String)} was given.
   *
   * @return {@code earliest}, {@code latest} or {@code none}
   */
  public String offsetReset() {
    return get(() -> fetches.reset().name().toLowerCase(Locale.ROOT));
  }

  /**
   * How many records one poll returns at most; 500 by default.
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
   * What a poll does when it has nothing to return, instead of waiting: it calls the hook once,
   * tries again once, and returns. So a test that drives everything on one thread can advance its
   * clock and run its executor there. By default the poll really waits until something changes,
   * {@code wakeup} is called or its timeout has passed.
   *
   * @param hook gets the timeout of the poll; runs on the thread that polls and may use the
   *     consumer
   */
  public void onIdle(Consumer<Duration> hook) {
    pollScript.idleHook(hook);
  }

  /**
   * Sets what {@code groupMetadata()} says. By default generation -1 and no member id until the
   * first rebalance; each rebalance adds one to the generation.
   *
   * @param generation the generation
   * @param memberId the member id
   */
  public void member(int generation, String memberId) {
    cluster.change(() -> rebalances.identity(generation, memberId));
  }

  /**
   * How many characters of metadata a committed offset may carry; 4,096 by default, as on a broker.
   * A longer one fails the commit with {@code OffsetMetadataTooLarge}; the other partitions of the
   * same commit are stored.
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
   * @param action runs on the thread that polls, may use the consumer, and may throw
   */
  public void onNextPoll(Runnable action) {
    pollScript.add(action, false);
  }

  /**
   * Queues a failure: one poll throws.
   *
   * @param failure what it throws
   */
  public void throwOnNextPoll(RuntimeException failure) {
    throwOnNextPolls(1, failure);
  }

  /**
   * Queues a failure several times: as many polls in a row throw.
   *
   * @param times how many
   * @param failure what they throw
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
   * Queues a rebalance that brings partitions: {@code onPartitionsAssigned} with those that are
   * new.
   *
   * @param partitions what comes; none given means all of the subscribed topics
   */
  public void assignOnNextPoll(TopicPartition... partitions) {
    List<TopicPartition> coming = List.of(partitions);
    rebalance(List::of, () -> coming.isEmpty() ? rebalances.everything() : coming);
  }

  /**
   * Queues a rebalance that takes partitions: {@code onPartitionsRevoked} with those, while they
   * are still assigned and may be committed, then {@code onPartitionsAssigned} with an empty set,
   * as the real client ends every rebalance.
   *
   * @param partitions what goes; none given means all
   */
  public void revokeOnNextPoll(TopicPartition... partitions) {
    List<TopicPartition> leaving = List.of(partitions);
    rebalance(() -> leaving.isEmpty() ? subscription.partitions() : leaving, List::of);
  }

  /**
   * Queues one rebalance that both takes and brings: afterwards the consumer has just these.
   *
   * @param partitions the new assignment; none given means nothing
   */
  public void rebalanceOnNextPoll(TopicPartition... partitions) {
    Set<TopicPartition> target = Set.of(partitions);
    rebalance(
        () -> subscription.partitions().stream().filter(have -> !target.contains(have)).toList(),
        () -> target);
  }

  /**
   * Queues a loss: {@code onPartitionsLost}, and a commit of these fails from then on, within the
   * callback too.
   *
   * @param partitions what is lost; none given means all, as when a member was thrown out
   */
  public void loseOnNextPoll(TopicPartition... partitions) {
    List<TopicPartition> lost = List.of(partitions);
    pollScript.add(() -> rebalances.lose(lost), true);
  }

  /**
   * How much of the script no poll has reached yet.
   *
   * @return the number of queued actions
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
   * Makes the next commit that no earlier call claims fail without effect. {@code commitSync}
   * throws the failure as given; a callback gets a retriable one wrapped in a {@code
   * RetriableCommitFailedException}, as from the real client. After a {@code
   * FencedInstanceIdException} on an asynchronous commit, the callback never runs and every later
   * poll and commit throws, as there.
   *
   * @param failure what the caller is told
   */
  public void failNextCommit(RuntimeException failure) {
    cluster.change(() -> commits.failNext(failure, false));
  }

  /**
   * Makes the next commit that no earlier call claims take effect and yet be reported as failed, as
   * when the broker's answer is lost.
   *
   * @param failure what the caller is told
   */
  public void loseNextCommitAnswer(RuntimeException failure) {
    cluster.change(() -> commits.failNext(failure, true));
  }

  /**
   * From now on asynchronous commits take effect (or fail) when sent, but stay unanswered until
   * {@link #answerPendingCommits()}, {@link #failPendingCommits} or a {@code commitSync} that the
   * broker answers: answers keep their order.
   */
  public void answerCommitsLater() {
    cluster.change(() -> commits.answerLater(true));
  }

  /** ClientAnswers what is unanswered and ends {@link #answerCommitsLater()}. */
  public void answerCommitsAtOnce() {
    cluster.change(() -> commits.answerLater(false));
  }

  /** ClientAnswers what is unanswered: the callbacks run in the next poll or commit. */
  public void answerPendingCommits() {
    cluster.change(() -> commits.answerPending(null));
  }

  /**
   * Reports what is unanswered as failed, though it had its effect.
   *
   * @param failure what the callbacks are told, in the next poll or commit
   */
  public void failPendingCommits(RuntimeException failure) {
    cluster.change(() -> commits.answerPending(failure));
  }

  /**
   * How many asynchronous commits are unanswered.
   *
   * @return their number
   */
  public int pendingCommits() {
    return get(commits::pending);
  }

  /**
   * From now on a wakeup breaks a {@code commitSync} off after the commit took effect; by default
   * before. The real client does either, and mostly this.
   */
  public void abortCommitAfterSend() {
    cluster.change(commits::abortAfterSend);
  }

  /**
   * Makes the next call of {@code committed} fail.
   *
   * @param failure what it throws
   */
  public void failNextCommitted(RuntimeException failure) {
    cluster.change(() -> lookups.failNext(ScriptedLookups.Kind.COMMITTED, failure));
  }

  /**
   * Makes the next call of {@code position} fail.
   *
   * @param failure what it throws
   */
  public void failNextPosition(RuntimeException failure) {
    cluster.change(() -> lookups.failNext(ScriptedLookups.Kind.POSITION, failure));
  }

  /**
   * Makes the next call of {@code beginningOffsets}, {@code endOffsets} or {@code offsetsForTimes}
   * fail.
   *
   * @param failure what it throws
   */
  public void failNextOffsetLookup(RuntimeException failure) {
    cluster.change(() -> lookups.failNext(ScriptedLookups.Kind.OFFSETS, failure));
  }

  // ---- what has happened

  /**
   * All commits so far.
   *
   * @return in the order of the calls
   */
  public List<CommitAttempt> commitAttempts() {
    return get(commits::attempts);
  }

  /**
   * What the group has committed.
   *
   * @param partition for which partition
   * @return offset and metadata, if anything is committed
   */
  public Optional<OffsetAndMetadata> committed(TopicPartition partition) {
    return cluster.committed(group, partition);
  }

  /**
   * What {@code assignment()} would say.
   *
   * @return a copy
   */
  public Set<TopicPartition> assignment() {
    return get(subscription::partitions);
  }

  /**
   * What {@code paused()} would say.
   *
   * @return a copy
   */
  public Set<TopicPartition> paused() {
    return get(subscription::paused);
  }

  /**
   * Where the consumer reads on.
   *
   * @param partition which partition
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
   * How often {@code poll} was called.
   *
   * @return the count
   */
  public long polls() {
    return get(() -> usage.polls);
  }

  /**
   * The timeout of the latest poll.
   *
   * @return empty before the first
   */
  public Optional<Duration> lastPollTimeout() {
    return get(() -> Optional.ofNullable(usage.lastPollTimeout));
  }

  /**
   * How often {@code pause} was called, whatever for.
   *
   * @return the count
   */
  public int pauseCalls() {
    return get(() -> usage.pauses);
  }

  /**
   * How often {@code resume} was called, whatever for.
   *
   * @return the count
   */
  public int resumeCalls() {
    return get(() -> usage.resumes);
  }

  /**
   * How often {@code enforceRebalance} was called.
   *
   * @return the count
   */
  public int enforcedRebalances() {
    return get(() -> usage.enforcedRebalances);
  }

  /**
   * The calls (but {@code wakeup}) made by other threads than the first that polled, since it did.
   *
   * @return method and thread name each, in order; empty if the consumer was used as it should
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
   * How the consumer was closed.
   *
   * @return what {@code close} was given (30 s if nothing); empty before
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
