package io.github.kafkaeasy.consumer.internal.intake;

import io.github.kafkaeasy.consumer.internal.setup.ConsumerOptions;
import io.github.kafkaeasy.consumer.internal.setup.ConsumerSettings;
import io.github.kafkaeasy.consumer.internal.shared.JvmHealth;
import io.github.kafkaeasy.consumer.internal.shared.Observers;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the application's callbacks and observers when partitions were assigned, revoked or lost,
 * and its onCaughtUp callbacks. What a callback throws is logged and has no other effect, except an
 * error of the JVM, which stops the consumer. Poll thread only.
 */
public final class GroupCallbacks {
  private static final Logger LOG = LoggerFactory.getLogger(GroupCallbacks.class);

  private final ConsumerSettings<?> settings;
  private final Observers observers;
  private final Consumer<Throwable> onJvmUnwell;

  /** True from a change of the assignment until onCaughtUp was called. */
  private boolean catchingUp;

  public GroupCallbacks(
      ConsumerSettings<?> settings, Observers observers, Consumer<Throwable> onJvmUnwell) {
    this.settings = settings;
    this.observers = observers;
    this.onJvmUnwell = onJvmUnwell;
  }

  void assigned(Collection<TopicPartition> partitions) {
    catchingUp = true;
    observers.assigned(partitions);
    tell("onAssigned", settings.get(ConsumerOptions.ON_ASSIGNED), Set.copyOf(partitions));
  }

  void revoked(Collection<TopicPartition> partitions) {
    observers.revoked(partitions);
    gone(partitions);
  }

  void lost(Collection<TopicPartition> partitions) {
    observers.lost(partitions);
    gone(partitions);
  }

  private void gone(Collection<TopicPartition> partitions) {
    catchingUp = true;
    tell("onRevoked", settings.get(ConsumerOptions.ON_REVOKED), Set.copyOf(partitions));
  }

  /** Whether an onCaughtUp callback must be called when all records are done. */
  public boolean awaitsCaughtUp() {
    return catchingUp && !settings.get(ConsumerOptions.ON_CAUGHT_UP).isEmpty();
  }

  public void caughtUp() {
    catchingUp = false;
    for (Runnable callback : settings.get(ConsumerOptions.ON_CAUGHT_UP)) {
      guarded("onCaughtUp", callback);
    }
  }

  private void tell(
      String name, List<Consumer<Set<TopicPartition>>> all, Set<TopicPartition> partitions) {
    if (!partitions.isEmpty()) {
      all.forEach(callback -> guarded(name, () -> callback.accept(partitions)));
    }
  }

  private void guarded(String name, Runnable callback) {
    try {
      callback.run();
    } catch (Throwable thrown) {
      boolean unwell = JvmHealth.isUnwell(thrown);
      if (unwell) {
        onJvmUnwell.accept(thrown);
      }
      LOG.error(
          "The {} callback threw an exception; the consumer {}",
          name,
          unwell ? "stops" : "continues",
          thrown);
    }
  }
}
