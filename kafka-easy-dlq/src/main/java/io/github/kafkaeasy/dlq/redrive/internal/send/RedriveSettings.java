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
 * @param target the topic for all letters; null: each letter goes to its source topic
 * @param onlyFailedGroup whether other consumer groups of kafka-easy leave the records out
 * @param perSecond maximum number of letters sent per second; 0 for no limit
 * @param maxRedrives a letter with this many redrives goes to the quarantine topic
 * @param takeOver whether to fence another active run; if false, this run is refused while another
 *     one is active
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
   * Almost no burst: after a delay the pacer must not exceed the limit to make up for the lost
   * time.
   */
  private static final Duration BURST = Duration.ofMillis(1);

  /** A pacer for the sends of one run. */
  Pacer pacer() {
    Pacer pacer = new Pacer(BURST);
    pacer.perSecond(perSecond);
    return pacer;
  }
}
