package io.github.kafkaeasy.consumer;

import java.util.Locale;

/**
 * What a consumer is for, in a word: a few settings in place of the defaults. Whatever is set in
 * the program, by a system property, a variable or a file wins over a profile. {@code describe()}
 * shows each setting with its reason.
 *
 * <p>Under the group protocol of KIP-848 the brokers say how long sessions and heartbeats are, and
 * these two settings are left out.
 */
public enum ConsumerProfile {
  /**
   * Orders, payments: nothing that is there is passed over, and a crash repeats as little as can
   * be. Ten records at most are on their way, and each is committed when it is done.
   */
  RELIABLE,
  /** Logs, clicks, metrics: from now on, in large pieces. */
  THROUGHPUT,
  /** Prices, alarms: from now on, in small pieces, and a member that died is noticed soon. */
  REALTIME;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
