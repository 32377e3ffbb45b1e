package io.github.kafkaeasy.test.internal.scripted;

import io.github.kafkaeasy.test.internal.scripted.CommitAttempt.Answer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.clients.consumer.RetriableCommitFailedException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.OffsetMetadataTooLarge;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/**
 * The commits of a scripted consumer: attempts, stored offsets, pending answers. Whether a commit
 * is stored is decided when it is sent, because a broker processes requests in order; only the
 * answer may be delayed.
 *
 * <p>All state is guarded by the cluster's lock; callbacks run without it, on the consumer's
 * thread.
 */
final class Commits {

  private static final int DEFAULT_METADATA_LIMIT = 4096;

  private static final class Attempt {
    final Map<TopicPartition, OffsetAndMetadata> offsets;
    final boolean sync;
    final @Nullable Duration timeout;
    final @Nullable OffsetCommitCallback callback;
    boolean stored;
    Answer answer = Answer.PENDING;
    @Nullable RuntimeException failure;

    Attempt(
        Map<TopicPartition, OffsetAndMetadata> offsets,
        boolean sync,
        @Nullable Duration timeout,
        @Nullable OffsetCommitCallback callback) {
      this.offsets = Map.copyOf(offsets);
      this.sync = sync;
      this.timeout = timeout;
      this.callback = callback;
    }

    CommitAttempt seen() {
      return new CommitAttempt(
          offsets,
          sync,
          Optional.ofNullable(timeout),
          stored,
          answer,
          answer == Answer.FAILED ? Optional.ofNullable(failure) : Optional.empty());
    }
  }

  /**
   * A scripted failure.
   *
   * @param stored whether the cluster stores the commit although the caller gets the failure
   */
  private record Scripted(RuntimeException failure, boolean stored) {}

  private final ScriptedCluster cluster;
  private final String group;
  private final Subscription subscription;

  private final List<Attempt> attempts = new ArrayList<>();
  private final Deque<Scripted> failures = new ArrayDeque<>();
  private final Deque<Attempt> unanswered = new ArrayDeque<>();
  private final Deque<Attempt> answered = new ArrayDeque<>();
  private boolean answerLater;
  private boolean abortAfterSend;
  private int metadataLimit = DEFAULT_METADATA_LIMIT;
  private @Nullable FencedInstanceIdException fenced;

  Commits(ScriptedCluster cluster, String group, Subscription subscription) {
    this.cluster = cluster;
    this.group = group;
    this.subscription = subscription;
  }

  void failNext(RuntimeException failure, boolean stored) {
    failures.add(new Scripted(failure, stored));
  }

  void answerLater(boolean later) {
    answerLater = later;
    if (!later) {
      answerPending(null);
    }
  }

  void abortAfterSend() {
    abortAfterSend = true;
  }

  void metadataLimit(int characters) {
    metadataLimit = characters;
  }

  /**
   * Answers all pending commits in the next {@link #runCallbacks}, with a failure if one is given.
   */
  void answerPending(@Nullable RuntimeException failure) {
    if (failure != null) {
      unanswered.forEach(attempt -> attempt.failure = failure);
    }
    answered.addAll(unanswered);
    unanswered.clear();
  }

  int pending() {
    return unanswered.size();
  }

  List<CommitAttempt> attempts() {
    return attempts.stream().map(Attempt::seen).toList();
  }

  void async(
      Map<TopicPartition, OffsetAndMetadata> offsets, @Nullable OffsetCommitCallback callback) {
    synchronized (cluster.lock()) {
      Attempt attempt = new Attempt(offsets, false, null, callback);
      send(attempt);
      (answerLater ? unanswered : answered).add(attempt);
    }
  }

  /**
   * A synchronous commit.
   *
   * @param abort the reason to abort the commit; null for none. As in the real client, a wakeup
   *     aborts it before or after it is sent, an interrupt only after it is sent
   */
  void sync(
      Map<TopicPartition, OffsetAndMetadata> offsets,
      @Nullable Duration timeout,
      @Nullable RuntimeException abort) {
    RuntimeException failure;
    synchronized (cluster.lock()) {
      Attempt attempt = new Attempt(offsets, true, timeout, null);
      if (abort instanceof WakeupException && !abortAfterSend) {
        attempts.add(attempt);
      } else {
        send(attempt);
      }
      if (abort != null) {
        attempt.answer = Answer.ABORTED;
        throw abort;
      }
      failure = attempt.failure;
      attempt.answer = failure == null ? Answer.SUCCEEDED : Answer.FAILED;
      if (!(failure instanceof RetriableException)) {
        // The broker answers in order, so earlier commits are answered too.
        answerPending(null);
      }
    }
    runCallbacks();
    if (failure != null) {
      throw failure;
    }
  }

  /**
   * Runs the callbacks of answered commits on the calling thread. For a fenced static member no
   * callback runs: in the real client every later call throws.
   */
  void runCallbacks() {
    for (Attempt next = nextAnswered(); next != null; next = nextAnswered()) {
      if (next.callback != null) {
        next.callback.onComplete(next.offsets, next.failure);
      }
    }
  }

  private @Nullable Attempt nextAnswered() {
    synchronized (cluster.lock()) {
      if (fenced != null) {
        throw fenced;
      }
      Attempt next = answered.peek();
      if (next != null && next.failure instanceof FencedInstanceIdException fencing) {
        fenced = fencing;
        throw fencing;
      }
      answered.poll();
      if (next != null) {
        next.failure = asCallbackSees(next.failure);
        next.answer = next.failure == null ? Answer.SUCCEEDED : Answer.FAILED;
      }
      return next;
    }
  }

  private void send(Attempt attempt) {
    attempts.add(attempt);
    Scripted scripted = failures.poll();
    if (scripted != null) {
      attempt.failure = scripted.failure();
      if (scripted.stored()) {
        store(attempt, attempt.offsets);
      }
      return;
    }
    if (!attempt.offsets.keySet().stream().allMatch(subscription::mayCommit)) {
      attempt.failure = new CommitFailedException();
      return;
    }
    Map<TopicPartition, OffsetAndMetadata> fitting = new HashMap<>(attempt.offsets);
    // The broker checks each partition separately; the client reports the first error.
    if (fitting.values().removeIf(offset -> offset.metadata().length() > metadataLimit)) {
      attempt.failure =
          new OffsetMetadataTooLarge("The metadata field of the offset request was too large.");
    }
    store(attempt, fitting);
  }

  private void store(Attempt attempt, Map<TopicPartition, OffsetAndMetadata> offsets) {
    cluster.change(() -> cluster.committedBy(group).putAll(offsets));
    attempt.stored = attempt.offsets.size() == offsets.size();
  }

  private static @Nullable RuntimeException asCallbackSees(@Nullable RuntimeException failure) {
    return failure instanceof RetriableException
            && !(failure instanceof RetriableCommitFailedException)
        ? new RetriableCommitFailedException(failure)
        : failure;
  }
}
