package io.github.kafkaeasy.consumer.internal.run;

import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Handling times and rate of one partition's records. Workers add, any thread reads. */
public final class PartitionTimes {
  public final Histogram handling = new Histogram();
  public final Histogram endToEnd = new Histogram();
  public final RateMeter rate;
  public final long sinceNanos;
  private final Timing all;

  /**
   * Distance in offsets between two timed records. Workers read and write it without
   * synchronization: a worker that sees a new value late times a few records more or fewer.
   */
  private int step;

  public PartitionTimes(Timing all) {
    this.all = all;
    this.sinceNanos = all.nanoTime.getAsLong();
    this.rate = new RateMeter(sinceNanos);
    this.step = all.firstStep();
  }

  /**
   * Whether this record is timed, decided by its offset, so that no counter is needed. Called by
   * the worker that owns the record's lane.
   */
  boolean wants(ConsumerRecord<?, ?> record) {
    return record.offset() % step == 0;
  }

  public long now() {
    return all.nanoTime.getAsLong();
  }

  /**
   * Records an attempt that has just ended. Called by the worker that owns the record's lane.
   *
   * @param startNanos its start
   * @param handled false: it failed, which is only reported to observers
   */
  public void ended(ConsumerRecord<byte[], byte[]> record, long startNanos, boolean handled) {
    long took = now() - startNanos;
    int next = all.stepAfter(took);
    if (next != step) {
      step = next;
    }
    all.observers.timed(record, took, handled);
    if (!handled) {
      return;
    }
    handling.add(took);
    all.handling.add(took);
    if (record.timestamp() != ConsumerRecord.NO_TIMESTAMP) {
      long age = TimeUnit.MILLISECONDS.toNanos(all.clock.millis() - record.timestamp());
      endToEnd.add(age);
      all.endToEnd.add(age);
    }
  }
}
