package io.github.kafkaeasy.producer;

import java.util.Locale;

/**
 * What a producer's spool holds and has done.
 *
 * @param active whether sends go to the spool: from the first that could not be delivered until it
 *     is empty again
 * @param waiting records in it now, those of earlier runs included
 * @param waitingBytes their keys, values and headers
 * @param spooled records put into it since the producer started
 * @param replayed records delivered from it since then; some of them may be in Kafka twice
 * @param refused records taken out because they can never be delivered; the sink was given them
 */
public record SpoolStats(
    boolean active, long waiting, long waitingBytes, long spooled, long replayed, long refused) {
  static final SpoolStats NONE = new SpoolStats(false, 0, 0, 0, 0, 0);

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "spool %s, %,d waiting (%,d bytes), %,d replayed",
        active ? "active" : "idle",
        waiting,
        waitingBytes,
        replayed);
  }
}
