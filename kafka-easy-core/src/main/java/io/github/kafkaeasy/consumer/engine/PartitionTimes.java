package io.github.kafkaeasy.consumer.engine;

import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** How long records of one partition take, and how fast they come. Workers add, anybody reads. */
final class PartitionTimes {
  final Histogram handling = new Histogram();
  final Histogram endToEnd = new Histogram();
  final RateMeter rate;
  final long sinceNanos;
  private final Timing all;

  PartitionTimes(Timing all) {
    this.all = all;
    this.sinceNanos = all.nanoTime.getAsLong();
    this.rate = new RateMeter(sinceNanos);
  }

  boolean wants(ConsumerRecord<?, ?> record) {
    return all.wants(record.offset());
  }

  long now() {
    return all.nanoTime.getAsLong();
  }

  /** An attempt that began then has just succeeded. */
  void handled(ConsumerRecord<?, ?> record, long startNanos) {
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
