package io.github.kafkaeasy.producer.outcome;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * State and counts of a producer's spool.
 *
 * @param active whether sends go to the spool: from the first send that could not be delivered
 *     until no record waits any more. While only records of the topics in {@code held} wait, only
 *     sends to those topics go to the spool
 * @param waiting records in the spool that wait to be sent, including those of earlier runs
 * @param waitingBytes size of the keys, values and headers of the waiting records
 * @param spooled records added since the producer started
 * @param replayed acknowledgements of spooled records since the start; a record that was sent again
 *     before its acknowledgement came is in Kafka twice, and counts twice
 * @param refused records set aside since the start because they were refused, for example because
 *     they are too large; the sink received them too
 * @param kept all records that were set aside and are still in the spool; the command {@code
 *     kafka-easy spool} lists, exports, discards or retries them
 * @param oldest timestamp of the oldest waiting record, by default the time when the application
 *     sent it; refreshed at most once a second; empty if no record waits or the spool cannot be
 *     read
 * @param held topics whose records wait, each with the reason: the topic does not exist, write
 *     permission is missing, the cluster does not answer, or it answers but does not acknowledge
 *     the topic's records
 */
public record SpoolStats(
    boolean active,
    long waiting,
    long waitingBytes,
    long spooled,
    long replayed,
    long refused,
    long kept,
    Optional<Instant> oldest,
    Map<String, String> held) {
  /** The value for a producer without a spool. */
  public static final SpoolStats NONE =
      new SpoolStats(false, 0, 0, 0, 0, 0, 0, Optional.empty(), Map.of());

  public SpoolStats {
    held = Map.copyOf(held);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "spool %s, %,d waiting (%,d bytes), %,d replayed%s%s",
        active ? "active" : "idle",
        waiting,
        waitingBytes,
        replayed,
        kept == 0 ? "" : String.format(Locale.ROOT, ", %,d kept", kept),
        held.isEmpty()
            ? ""
            : ", held: " + String.join(", ", held.keySet().stream().sorted().toList()));
  }
}
