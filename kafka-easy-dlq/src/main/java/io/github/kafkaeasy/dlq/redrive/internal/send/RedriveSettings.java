package io.github.kafkaeasy.dlq.redrive.internal.send;

import io.github.kafkaeasy.dlq.redrive.StoredLetter;
import io.github.kafkaeasy.internal.Pacer;
import io.github.kafkaeasy.message.OutgoingMessage;
import java.time.Duration;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a redrive.
 *
 * @param target null for each letter's source topic
 * @param perSecond 0 for no limit
 * @param takeOver whether to fence an active run instead of refusing
 */
public record RedriveSettings(
    @Nullable String target,
    boolean onlyFailedGroup,
    int perSecond,
    int maxRedrives,
    String quarantine,
    BiFunction<StoredLetter, OutgoingMessage<byte[]>, OutgoingMessage<byte[]>> edit,
    String by,
    String reason,
    boolean takeOver) {

  /**
   * The pacer's burst: almost none, so that delayed sends are not caught up with at a higher rate
   * than the limit.
   */
  private static final Duration BURST = Duration.ofMillis(1);

  /** A pacer for the sends of one run. */
  Pacer pacer() {
    Pacer pacer = new Pacer(BURST);
    pacer.perSecond(perSecond);
    return pacer;
  }
}
