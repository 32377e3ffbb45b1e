package io.github.kafkaeasy.producer.outcome;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a flush or a close has to say: what was not delivered, by topic. Topics without such records
 * do not occur.
 *
 * @param pending sends whose outcome is not known yet; after a close there are none
 * @param failed sends that failed since the producer started or the previous report told of them;
 *     each of their futures holds the reason
 */
public record DeliveryReport(Map<String, Long> pending, Map<String, Long> failed) {

  public DeliveryReport {
    pending = Map.copyOf(pending);
    failed = Map.copyOf(failed);
  }

  /** Whether nothing is pending and nothing failed. */
  public boolean allDelivered() {
    return pending.isEmpty() && failed.isEmpty();
  }

  /** How many sends are pending in all topics. */
  public long pendingCount() {
    return sum(pending);
  }

  /** How many sends failed in all topics. */
  public long failedCount() {
    return sum(failed);
  }

  /** A sentence for a log line. */
  @Override
  public String toString() {
    if (allDelivered()) {
      return "everything was delivered";
    }
    return pendingCount()
        + " pending "
        + new TreeMap<>(pending)
        + ", "
        + failedCount()
        + " failed "
        + new TreeMap<>(failed);
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
