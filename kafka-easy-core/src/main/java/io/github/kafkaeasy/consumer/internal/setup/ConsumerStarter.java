package io.github.kafkaeasy.consumer.internal.setup;

import io.github.kafkaeasy.consumer.EasyConsumer;
import org.jspecify.annotations.Nullable;

/** Starts consumers from their settings. The connection gives one to each builder. */
@FunctionalInterface
public interface ConsumerStarter {

  /**
   * Creates the clients and starts the threads of a consumer; the poll thread then joins the group.
   * Returns without waiting for partitions.
   */
  <V> EasyConsumer start(ConsumerSettings<V> settings);

  /** The group of a consumer that names none: the connection's {@code group.id}. */
  default @Nullable String defaultGroup() {
    return null;
  }

  /**
   * Description of a consumer with these settings: every setting with its origin and reason, no
   * secrets.
   */
  default String describe(ConsumerSettings<?> settings) {
    return settings.toString();
  }
}
