package io.github.kafkaeasy.producer;

import java.util.Locale;

/**
 * What a producer is for, in a word: a few settings in place of the defaults. Whatever is set in
 * the program, by a system property, a variable or a file wins over a profile. {@code describe()}
 * shows each setting with its reason.
 */
public enum ProducerProfile {
  /** Orders, payments: everything arrives, however long a broker is away; nothing is doubled. */
  RELIABLE,
  /** Logs, clicks, metrics: as many as possible; a few ten milliseconds later do not matter. */
  THROUGHPUT,
  /** Prices, alarms: each record at once, and soon known to have failed. */
  LOW_LATENCY,
  /** Samples that may get lost: nobody waits for anything, and nobody learns of a loss. */
  FIRE_AND_FORGET;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
