package io.github.kafkaeasy.consumer.internal.run;

import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** How long records of one partition take, and how fast they come. Workers add, anybody reads. */
public final class PartitionTimes {
  public final Histogram handling = new Histogram();
  public final Histogram endToEnd = new Histogram();
  public final RateMeter rate;
  public final long sinceNanos;
  private final Timing all;

  public PartitionTimes(Timing all) {
    this.all = all;
    this.sinceNanos = all.nanoTime.getAsLong();
    this.rate = new RateMeter(sinceNanos);
  }

  boolean wants(ConsumerRecord<?, ?> record) {
    return all.wants(record.offset());
  }

  public long now() {
    return all.nanoTime.getAsLong();
  }

  /** An attempt that began then has just succeeded. */
  public void handled(ConsumerRecord<?, ?> record, long startNanos) {
    long took = now() - startNanos;
    handling.add(took);
    all.handling.add(took);
    if (record.timestamp() != ConsumerRecord.NO_TIMESTAMP) {
      long age = TimeUnit.MILLISECONDS.toNanos(all.clock.millis() - record.timestamp());
      endToEnd.add(age);
      all.endToEnd.add(age);
    }
  }
}
