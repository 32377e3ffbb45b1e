package io.github.kafkaeasy.error;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when the cluster, or a topic in a producer's warm-up, was not ready in time, or cannot
 * become ready without a change (password, certificate, permission).
 */
public final class NotReadyException extends KafkaEasyException {
  private static final long serialVersionUID = 1L;

  private final String[] addresses;

  /**
   * A cluster that did not answer in time.
   *
   * @param message which addresses were tried, which step failed, and what to do
   * @param addresses the bootstrap addresses that were tried, as {@code host:port}
   */
  public NotReadyException(String message, List<String> addresses, @Nullable Throwable cause) {
    super(message, cause);
    this.addresses = addresses.toArray(new String[0]);
  }

  /** The bootstrap addresses that were tried. */
  public List<String> addresses() {
    return List.of(addresses);
  }
}
