package io.github.kafkaeasy.broker;

import io.github.kafkaeasy.message.Message;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

/**
 * Watches one member's handlers and records each breach of invariant I3: handlers of one key that
 * overlap or run out of order.
 */
final class OrderWatch {

  private record Last(long offset, long epoch, boolean running) {}

  private final LongSupplier rebalances;
  private final Map<String, Last> lastOfKey = new ConcurrentHashMap<>();
  final List<String> breaches = new CopyOnWriteArrayList<>();

  /**
   * @param rebalances a number that changes whenever partitions are assigned or revoked; only then
   *     may the offsets of a key go back
   */
  OrderWatch(LongSupplier rebalances) {
    this.rebalances = rebalances;
  }

  void begins(Message<?> message) {
    long epoch = rebalances.getAsLong();
    lastOfKey.compute(
        message.partition() + "/" + message.key(),
        (key, last) -> {
          if (last != null && last.running) {
            breaches.add(message + " of " + key + " overlaps with @" + last.offset);
          }
          if (last != null && last.epoch == epoch && message.offset() < last.offset) {
            breaches.add(message + " of " + key + " comes after @" + last.offset);
          }
          return new Last(message.offset(), epoch, true);
        });
  }

  void ends(Message<?> message) {
    lastOfKey.computeIfPresent(
        message.partition() + "/" + message.key(),
        (key, last) -> new Last(last.offset, last.epoch, false));
  }
}
