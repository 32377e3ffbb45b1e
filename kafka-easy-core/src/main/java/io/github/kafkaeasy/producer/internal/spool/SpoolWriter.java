package io.github.kafkaeasy.producer.internal.spool;

import io.github.kafkaeasy.error.DeliveryException;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.error.internal.DurationText;
import io.github.kafkaeasy.internal.Waits;
import io.github.kafkaeasy.producer.internal.send.KeptSend;
import io.github.kafkaeasy.producer.internal.send.ProducerLog;
import io.github.kafkaeasy.producer.spi.OpenSpool;
import io.github.kafkaeasy.producer.spi.SpooledRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * Writes records into the spool on its own thread, all queued records in one batch: a disk writes a
 * thousand records as fast as one. Senders wait if more bytes are queued than the buffer may hold.
 */
public final class SpoolWriter {
  private static final int MOST_AT_ONCE = 2_000;
  private static final int BYTES_A_PERMIT = 1_024;

  private record Queued(KeptSend send, int permits) {}

  private final OpenSpool spool;
  private final Duration maxBlock;
  private final int allPermits;
  private final Semaphore room;
  private final BlockingQueue<Queued> queue = new LinkedBlockingQueue<>();
  private final AtomicLong queued = new AtomicLong();
  private final AtomicLong done = new AtomicLong(); // writer thread
  private final AtomicLong written = new AtomicLong(); // writer thread
  private final Thread thread;
  private volatile boolean closed;
  private volatile boolean ended; // set by the writer's thread, which writes nothing afterwards

  public SpoolWriter(String name, OpenSpool spool, long bufferBytes, Duration maxBlock) {
    this.spool = spool;
    this.maxBlock = maxBlock;
    this.allPermits = (int) Math.min(Integer.MAX_VALUE, Math.max(1, bufferBytes / BYTES_A_PERMIT));
    this.room = new Semaphore(allPermits);
    this.thread = new Thread(this::run, "kafka-easy-spool-writer-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  /** The longest time that a send may block its caller. */
  Duration maxBlock() {
    return maxBlock;
  }

  /** Waits for buffer space and reserves it; returns the number of permits reserved. */
  int awaitRoom(KeptSend send) {
    long size = send.undelivered().sizeInBytes() / BYTES_A_PERMIT + 1;
    int permits = (int) Math.min(allPermits, size);
    try {
      if (room.tryAcquire(permits, Waits.nanos(maxBlock), TimeUnit.NANOSECONDS)) {
        return permits;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DeliveryException(
          send.topicName(), -1, "the sending thread was interrupted.", "Nothing was sent.", e);
    }
    throw new DeliveryException(
        send.topicName(),
        -1,
        "records go through the spool at the moment, and the spool did not keep up for "
            + DurationText.of(maxBlock)
            + ".",
        "Send slower, or raise bufferBytes or maxBlock. Nothing was stored.",
        null,
        true);
  }

  /**
   * Queues a record for writing.
   *
   * @param permits the reserved permits; 0 for a record from Kafka's own buffer
   */
  void queue(KeptSend send, int permits) {
    queued.incrementAndGet();
    queue.add(new Queued(send, permits));
    if (ended) {
      refuseLate();
    }
  }

  /** Releases permits that were not needed. */
  void giveBack(int permits) {
    room.release(permits);
  }

  /**
   * Refuses records that were queued after the writer's thread had ended, for example because
   * Kafka's I/O thread returned them only after the close had reached its time limit.
   */
  private void refuseLate() {
    for (Queued late = queue.poll(); late != null; late = queue.poll()) {
      refuse(late.send, new KafkaEasyException("the producer is closed."));
    }
  }

  /** The number of records ever queued. */
  long queued() {
    return queued.get();
  }

  /** The number of queued records that have an outcome. */
  long done() {
    return done.get();
  }

  /** The number of queued records that were written to the spool. */
  long written() {
    return written.get();
  }

  boolean isIdle() {
    return done.get() == queued.get();
  }

  void awaitIdle() {
    try {
      while (!isIdle() && thread.isAlive()) {
        TimeUnit.MILLISECONDS.sleep(1);
      }
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /**
   * Ends the thread after all queued records are written; waits up to one second longer than the
   * limit.
   */
  void close(Duration limit) throws InterruptedException {
    closed = true;
    thread.join(limit.plus(SpoolClosing.GRACE).toMillis());
  }

  /** Ends the thread of a producer whose start failed; its queue is empty. */
  public void abandon() {
    closed = true;
    thread.interrupt();
  }

  private void run() {
    try {
      writeUntilClosed();
    } finally {
      ended = true;
      refuseLate(); // records queued after the last look at the queue
    }
  }

  private void writeUntilClosed() {
    List<Queued> some = new ArrayList<>();
    while (!closed || !queue.isEmpty()) {
      try {
        Queued first = queue.poll(50, TimeUnit.MILLISECONDS);
        if (first != null) {
          some.add(first);
          queue.drainTo(some, MOST_AT_ONCE - 1);
          write(some);
        }
      } catch (InterruptedException e) {
        return; // abandoned, or the JVM exits
      } catch (RuntimeException | Error e) {
        ProducerLog.LOG.error("Outcomes of records for the spool could not be reported", e);
      } finally {
        some.forEach(one -> room.release(one.permits));
        done.addAndGet(some.size());
        some.clear();
      }
    }
  }

  private void write(List<Queued> some) {
    KafkaEasyException failure = append(some);
    if (failure == null) {
      written.addAndGet(some.size());
      some.forEach(one -> one.send.spooled());
    } else if (some.size() == 1) {
      refuse(some.get(0).send, failure);
    } else {
      some.forEach(one -> write(List.of(one))); // writes the records that fit
    }
  }

  private @Nullable KafkaEasyException append(List<Queued> some) {
    try {
      spool.append(
          some.stream()
              .map(one -> new SpooledRecord(one.send.position(), one.send.undelivered()))
              .toList());
      return null;
    } catch (KafkaEasyException e) {
      return e;
    } catch (RuntimeException | Error e) {
      return new KafkaEasyException(e.toString(), e);
    }
  }

  private static void refuse(KeptSend send, KafkaEasyException failure) {
    send.failForGood(
        new DeliveryException(
            send.topicName(),
            -1,
            "the record had to go through the spool, which did not store it: "
                + failure.getMessage(),
            "The record is not stored anywhere.",
            failure,
            true),
        -1);
  }
}
