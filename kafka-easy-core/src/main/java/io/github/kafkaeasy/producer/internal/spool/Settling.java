package io.github.kafkaeasy.producer.internal.spool;

import io.github.kafkaeasy.producer.internal.send.Sends;
import io.github.kafkaeasy.producer.spi.OpenSpool;
import io.github.kafkaeasy.producer.spi.SpooledRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Records of the spool whose outcome is known, but not yet stored in the spool. While the spool
 * cannot remove them, the replay must not read on, because it would send them again. Used by the
 * replay's thread only, except for the counts.
 */
final class Settling {
  private final OpenSpool spool;
  private final Sends sends;
  private final List<SpooledRecord> delivered = new ArrayList<>();
  private final Deque<Refused> refused = new ArrayDeque<>();
  private final AtomicLong allDelivered = new AtomicLong();
  private final AtomicLong allRefused = new AtomicLong();

  private record Refused(SpooledRecord record, Throwable failure) {}

  Settling(OpenSpool spool, Sends sends) {
    this.spool = spool;
    this.sends = sends;
  }

  void delivered(SpooledRecord record) {
    delivered.add(record);
    allDelivered.incrementAndGet();
  }

  /** A record that was refused. */
  void refused(SpooledRecord record, Throwable failure) {
    refused.add(new Refused(record, failure));
  }

  /**
   * Stores the outcomes in the spool.
   *
   * @return the number of records that no longer wait in the spool
   * @throws io.github.kafkaeasy.error.KafkaEasyException if the spool fails; outcomes that were not
   *     stored are kept
   */
  int write() {
    int left = delivered.size();
    if (left > 0) {
      spool.remove(List.copyOf(delivered));
      delivered.clear();
    }
    for (Refused first = refused.peek(); first != null; first = refused.peek()) {
      spool.keep(first.record, sends.reason(first.record.record(), first.failure));
      refused.remove();
      allRefused.incrementAndGet();
      sends.refusedLater(first.record.record(), first.failure);
      left++;
    }
    return left;
  }

  /** The number of records delivered since the start. */
  long allDelivered() {
    return allDelivered.get();
  }

  /** The number of records set aside since the start. */
  long allRefused() {
    return allRefused.get();
  }
}
