package io.github.kafkaeasy.consumer.internal.intake;

import io.github.kafkaeasy.consumer.internal.setup.ConsumerOptions;
import io.github.kafkaeasy.consumer.internal.setup.ConsumerSettings;
import io.github.kafkaeasy.consumer.internal.shared.Observers;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the application's callbacks about assigned and revoked partitions. Their exceptions are
 * logged and have no other effect. Poll thread only.
 */
public final class GroupCallbacks {
  private static final Logger LOG = LoggerFactory.getLogger(GroupCallbacks.class);

  private final ConsumerSettings<?> settings;
  private final Observers observers;

  /** True from a change of the assignment until onCaughtUp was called. */
  private boolean catchingUp;

  public GroupCallbacks(ConsumerSettings<?> settings, Observers observers) {
    this.settings = settings;
    this.observers = observers;
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

  private static void tell(
      String name, List<Consumer<Set<TopicPartition>>> all, Set<TopicPartition> partitions) {
    if (!partitions.isEmpty()) {
      all.forEach(callback -> guarded(name, () -> callback.accept(partitions)));
    }
  }

  private static void guarded(String name, Runnable callback) {
    try {
      callback.run();
    } catch (RuntimeException e) {
      LOG.error("The {} callback threw an exception; the consumer continues", name, e);
    }
  }
}
