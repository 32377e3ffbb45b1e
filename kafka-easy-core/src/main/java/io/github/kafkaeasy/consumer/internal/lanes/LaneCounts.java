package io.github.kafkaeasy.consumer.internal.lanes;

import io.github.kafkaeasy.consumer.internal.run.RunOutcome;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Counts the handled and filtered records of a lane, and reports each one to observers and to
 * de-duplication.
 */
final class LaneCounts {
  private static final VarHandle HANDLED;
  private static final VarHandle FILTERED;
  private static final VarHandle HELD_KEYS;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      HANDLED = lookup.findVarHandle(LaneCounts.class, "handled", long.class);
      FILTERED = lookup.findVarHandle(LaneCounts.class, "filtered", long.class);
      HELD_KEYS = lookup.findVarHandle(LaneCounts.class, "heldKeys", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final LaneParts parts;

  /** Whether each record must be reported. */
  private final boolean watched;

  /** Written by the lane's owner in opaque mode, so that statistics can read it without a lock. */
  private long handled;

  private long filtered;
  private int heldKeys;

  LaneCounts(LaneParts parts) {
    this.parts = parts;
    this.watched = parts.duplicates() != null || parts.basics().observers().arePresent();
  }

  /** Counts a record that was handled or filtered. Lane's owner. */
  void ended(ConsumerRecord<byte[], byte[]> record, int attempt, RunOutcome outcome) {
    boolean isHandled = outcome == RunOutcome.HANDLED;
    if (isHandled) {
      HANDLED.setOpaque(this, handled + 1);
    } else {
      FILTERED.setOpaque(this, filtered + 1);
      parts.decisions().filtered(outcome);
    }
    if (watched) {
      tell(record, attempt, isHandled);
    }
  }

  /** Changes the number of held keys by {@code more}. Lane's owner. */
  void heldKeys(int more) {
    HELD_KEYS.setOpaque(this, heldKeys + more);
  }

  private void tell(ConsumerRecord<byte[], byte[]> record, int attempt, boolean isHandled) {
    if (parts.duplicates() != null) {
      parts.duplicates().ended(record, isHandled);
    }
    if (isHandled) {
      parts.basics().observers().handled(record, attempt);
    } else {
      parts.basics().observers().filtered(record);
    }
  }

  /** Any thread. */
  long handled() {
    return (long) HANDLED.getOpaque(this);
  }

  /** Any thread. */
  long filtered() {
    return (long) FILTERED.getOpaque(this);
  }

  /** Any thread. */
  int heldKeys() {
    return (int) HELD_KEYS.getOpaque(this);
  }
}
