package io.github.kafkaeasy.consumer.internal.setup;

import io.github.kafkaeasy.consumer.EasyConsumer;
import org.jspecify.annotations.Nullable;

/** Starts a consumer from its settings. The connection hands one to each builder it makes. */
@FunctionalInterface
public interface ConsumerStarter {

  /** Connects, joins the group and begins to handle; returns without waiting for partitions. */
  <V> EasyConsumer start(ConsumerSettings<V> settings);

  /** The group of consumers that name none themselves: the connection's {@code group.id}. */
  default @Nullable String defaultGroup() {
    return null;
  }

  /** What such a consumer would be given: every setting with its origin and reason, no secrets. */
  default String describe(ConsumerSettings<?> settings) {
    return settings.toString();
  }
}
