package io.github.kafkaeasy.dlq.redrive.internal.send;

import io.github.kafkaeasy.dlq.redrive.StoredLetter;
import io.github.kafkaeasy.internal.Pacer;
import io.github.kafkaeasy.message.OutgoingMessage;
import java.time.Duration;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * How a redrive is done.
 *
 * @param target null for each letter's source topic
 * @param perSecond 0 for as fast as it goes
 * @param takeOver fences a run that is at work instead of refusing
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

  /** Barely a burst: what was missed is not made up for, which is what a limit is there for. */
  private static final Duration BURST = Duration.ofMillis(1);

  /** Spaces the sends of one run. */
  Pacer pacer() {
    Pacer pacer = new Pacer(BURST);
    pacer.perSecond(perSecond);
    return pacer;
  }
}
