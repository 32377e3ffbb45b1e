package io.github.kafkaeasy.consumer;

/** Starts a consumer from its settings. The connection hands one to each builder it makes. */
@FunctionalInterface
public interface ConsumerStarter {

  /** Connects, joins the group and begins to handle; returns without waiting for partitions. */
  <V> EasyConsumer start(ConsumerSettings<V> settings);
}
