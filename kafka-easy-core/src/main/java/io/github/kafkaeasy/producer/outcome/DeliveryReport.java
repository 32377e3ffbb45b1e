package io.github.kafkaeasy.producer.outcome;

import java.util.Map;
import java.util.TreeMap;

/**
 * Undelivered records, by topic, as returned by a flush or a close. Topics without undelivered
 * records have no entry.
 *
 * @param pending sends whose outcome is not known yet; usually empty after a close
 * @param failed sends that failed since the start or since the previous report; the reason is in
 *     their futures
 */
public record DeliveryReport(Map<String, Long> pending, Map<String, Long> failed) {

  public DeliveryReport {
    pending = Map.copyOf(pending);
    failed = Map.copyOf(failed);
  }

  /** Whether no send is pending and none failed. */
  public boolean allDelivered() {
    return pending.isEmpty() && failed.isEmpty();
  }

  /** The number of pending sends over all topics. */
  public long pendingCount() {
    return sum(pending);
  }

  /** The number of failed sends over all topics. */
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
