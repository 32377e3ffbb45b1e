package io.github.kafkaeasy.consumer.internal.shared;

import io.github.kafkaeasy.consumer.spi.ConsumerObserver;
import io.github.kafkaeasy.consumer.spi.FailedRecord;
import io.github.kafkaeasy.consumer.spi.Resolution;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls the application's observers, and keeps their exceptions out of the engine. Any thread. */
public final class Observers {
  private static final long LOG_EVERY_NANOS = Duration.ofSeconds(10).toNanos();
  private static final Logger LOG = LoggerFactory.getLogger(ConsumerObserver.class);

  private final ConsumerObserver[] all;
  private final LongSupplier nanoTime;
  private final Consumer<Throwable> onJvmUnwell;

  /**
   * Time before which no further exception is logged; initially the time of creation, so that the
   * first exception is logged.
   */
  private final AtomicLong quietUntil;

  private final AtomicLong unlogged = new AtomicLong();

  public Observers(
      List<ConsumerObserver> all, LongSupplier nanoTime, Consumer<Throwable> onJvmUnwell) {
    this.all = all.toArray(new ConsumerObserver[0]);
    this.nanoTime = nanoTime;
    this.onJvmUnwell = onJvmUnwell;
    this.quietUntil = new AtomicLong(nanoTime.getAsLong());
  }

  public boolean arePresent() {
    return all.length > 0;
  }

  public void starting(String consumer, Optional<String> group) {
    tell(observer -> observer.starting(consumer, group));
  }

  public void handled(ConsumerRecord<byte[], byte[]> record, int attempt) {
    tell(observer -> observer.handled(record, attempt));
  }

  /** Whether any observer wants times of attempts. */
  public boolean wantTimes() {
    boolean[] wanted = new boolean[1];
    tell(observer -> wanted[0] |= observer.wantsTimes());
    return wanted[0];
  }

  public void timed(ConsumerRecord<byte[], byte[]> record, long tookNanos, boolean handled) {
    if (arePresent()) {
      Duration took = Duration.ofNanos(tookNanos);
      tell(observer -> observer.timed(record, took, handled));
    }
  }

  public void filtered(ConsumerRecord<byte[], byte[]> record) {
    tell(observer -> observer.filtered(record));
  }

  public void failed(FailedRecord failed) {
    tell(observer -> observer.failed(failed));
  }

  public void retrying(FailedRecord failed, Duration after) {
    tell(observer -> observer.retrying(failed, after));
  }

  public void resolved(FailedRecord failed, Resolution as) {
    tell(observer -> observer.resolved(failed, as));
  }

  public void holdBegun(ConsumerRecord<byte[], byte[]> record) {
    tell(observer -> observer.holdBegun(record));
  }

  /**
   * Reports the end of a hold.
   *
   * @param sinceNanos start of the hold; the clock is read only if there are observers
   */
  public void holdEnded(ConsumerRecord<byte[], byte[]> record, long sinceNanos) {
    if (arePresent()) {
      Duration held = Duration.ofNanos(Math.max(0, nanoTime.getAsLong() - sinceNanos));
      tell(observer -> observer.holdEnded(record, held));
    }
  }

  public void slowRun(ConsumerRecord<byte[], byte[]> record) {
    tell(observer -> observer.slowRun(record));
  }

  public void handlerTimeout(ConsumerRecord<byte[], byte[]> record) {
    tell(observer -> observer.handlerTimeout(record));
  }

  public void committed(Map<TopicPartition, Long> offsets) {
    tell(observer -> observer.committed(offsets));
  }

  public void commitFailed(Map<TopicPartition, Long> offsets, Throwable cause) {
    tell(observer -> observer.commitFailed(offsets, cause));
  }

  public void assigned(Collection<TopicPartition> partitions) {
    if (!partitions.isEmpty()) {
      tell(observer -> observer.assigned(partitions));
    }
  }

  public void revoked(Collection<TopicPartition> partitions) {
    if (!partitions.isEmpty()) {
      tell(observer -> observer.revoked(partitions));
    }
  }

  public void lost(Collection<TopicPartition> partitions) {
    if (!partitions.isEmpty()) {
      tell(observer -> observer.lost(partitions));
    }
  }

  private void tell(Consumer<ConsumerObserver> what) {
    for (ConsumerObserver observer : all) {
      try {
        what.accept(observer);
      } catch (Throwable thrown) {
        caught(observer, thrown);
      }
    }
  }

  private void caught(ConsumerObserver observer, Throwable thrown) {
    if (JvmHealth.isUnwell(thrown)) {
      onJvmUnwell.accept(thrown);
    }
    long quiet = quietUntil.get();
    long now = nanoTime.getAsLong();
    if (now - quiet >= 0 && quietUntil.compareAndSet(quiet, now + LOG_EVERY_NANOS)) {
      LOG.warn(
          "An observer ({}) threw an exception; {} earlier ones were not logged. The consumer {}",
          observer.getClass().getName(),
          unlogged.getAndSet(0),
          JvmHealth.isUnwell(thrown) ? "stops" : "is not affected",
          thrown);
    } else {
      unlogged.incrementAndGet();
    }
  }
}
