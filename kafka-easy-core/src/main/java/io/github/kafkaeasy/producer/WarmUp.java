package io.github.kafkaeasy.producer;

import io.github.kafkaeasy.error.internal.DurationText;
import io.github.kafkaeasy.internal.options.WarmUpOptions;
import java.time.Duration;

/**
 * Preparation in {@code start()} that makes the first send fast. Immutable.
 *
 * <pre>{@code kafka.producer(Order.class).topic("orders").warmUp(probe()).start()}</pre>
 */
public final class WarmUp {
  private static final WarmUp METADATA = new WarmUp(false, WarmUpOptions.WITHIN.byDefault());
  private static final WarmUp PROBE = new WarmUp(true, WarmUpOptions.WITHIN.byDefault());

  private final boolean probing;
  private final Duration limit;

  private WarmUp(boolean probing, Duration limit) {
    this.probing = probing;
    this.limit = limit;
  }

  /**
   * Waits until the cluster is ready, as {@code KafkaEasy.awaitReady} does: every broker must
   * accept a connection. Then loads the topic's metadata. The producer itself does not connect to
   * the partition leaders.
   */
  public static WarmUp metadata() {
    return METADATA;
  }

  /**
   * Also sends one record to each broker that leads a partition and waits for the acknowledgements,
   * so that connections, producer id and classes are ready. The records have neither key nor value
   * and carry the header {@link io.github.kafkaeasy.message.KafkaEasyHeaders#PROBE}: kafka-easy
   * consumers drop them, other consumers see them. Refused for compacted topics, which require a
   * key.
   */
  public static WarmUp probe() {
    return PROBE;
  }

  /**
   * A copy with another time limit. Default 30 s, from 1 ms to 10 min.
   *
   * @throws io.github.kafkaeasy.error.InvalidOptionException if the limit is outside of these
   *     bounds
   */
  public WarmUp within(Duration limit) {
    return new WarmUp(probing, WarmUpOptions.WITHIN.checked(limit));
  }

  /** Whether a record is sent to each broker that leads a partition. */
  public boolean probing() {
    return probing;
  }

  /** The time limit of the wait in {@code start()}. */
  public Duration limit() {
    return limit;
  }

  @Override
  public String toString() {
    return (probing ? "probe" : "metadata") + " within " + DurationText.of(limit);
  }
}
