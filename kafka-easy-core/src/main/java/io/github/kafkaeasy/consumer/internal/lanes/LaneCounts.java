package io.github.kafkaeasy.consumer.internal.lanes;

import io.github.kafkaeasy.consumer.internal.run.RunOutcome;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Counts what a lane has handled and filtered, and tells whoever wants to hear of each record. */
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

  /** Whether anybody wants to hear of records that were handled. */
  private final boolean watched;

  /** Written by the lane's owner (opaque, so that statistics see them without stopping anybody). */
  private long handled;

  private long filtered;
  private int heldKeys;

  LaneCounts(LaneParts parts) {
    this.parts = parts;
    this.watched = parts.duplicates() != null || parts.basics().observers().arePresent();
  }

  /** Lane's owner: a record was handled or filtered. */
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

  /** Lane's owner: so many keys more are held, or less. */
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
