package io.github.kafkaeasy.test.internal.scripted;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/**
 * Queue of the test's actions for {@code poll}. The queue is guarded by the cluster's lock; actions
 * and the idle hook run without it.
 */
final class PollScript {

  private record Action(Runnable body, boolean rebalance) {}

  private final ScriptedCluster cluster;
  private final Deque<Action> actions = new ArrayDeque<>();
  private @Nullable Consumer<Duration> idleHook;

  PollScript(ScriptedCluster cluster) {
    this.cluster = cluster;
  }

  void add(Runnable body, boolean rebalance) {
    cluster.change(() -> actions.add(new Action(body, rebalance)));
  }

  void idleHook(Consumer<Duration> hook) {
    cluster.change(() -> idleHook = hook);
  }

  @Nullable Consumer<Duration> idleHook() {
    synchronized (cluster.lock()) {
      return idleHook;
    }
  }

  int size() {
    synchronized (cluster.lock()) {
      return actions.size();
    }
  }

  /** Runs the queued actions. If one throws, the remaining ones stay queued for the next poll. */
  void run() {
    for (int left = size(); left > 0; left--) {
      Action action = next();
      if (action == null) {
        return;
      }
      try {
        action.body().run();
      } catch (WakeupException | InterruptException e) {
        if (action.rebalance()) {
          // A rebalance aborted by a wakeup in a callback is repeated, as in the real client.
          cluster.change(() -> actions.addFirst(action));
        }
        throw e;
      }
    }
  }

  private @Nullable Action next() {
    synchronized (cluster.lock()) {
      return actions.poll();
    }
  }
}
