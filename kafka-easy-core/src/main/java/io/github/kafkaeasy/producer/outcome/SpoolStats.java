package io.github.kafkaeasy.producer.outcome;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a producer's spool holds and has done.
 *
 * @param active whether sends go to the spool: from the first that could not be delivered until
 *     nothing waits there any more; while only the topics of {@code held} wait, those to them
 * @param waiting records in it that are to be sent, those of earlier runs included
 * @param waitingBytes their keys, values and headers
 * @param spooled records put into it since the producer started
 * @param replayed acknowledgements of its records since then; a record that was sent again before
 *     its acknowledgement came is in Kafka twice, and counts twice
 * @param refused records set aside since then because they can never be sent as they are; the sink
 *     was given them, too
 * @param kept all records that were ever set aside and are still in it; the command {@code
 *     kafka-easy spool} lists, exports and discards them, or has them tried again
 * @param oldest when the oldest of the waiting records was sent by the application, by its
 *     timestamp; looked up once a second at most; empty: none waits, or the store cannot be read
 * @param held topics whose records wait, each with the reason: there is no such topic, the right to
 *     write is missing, the cluster does not answer
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
  /** Of a producer without a spool. */
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
