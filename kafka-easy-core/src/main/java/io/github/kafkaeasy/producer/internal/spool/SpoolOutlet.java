package io.github.kafkaeasy.producer.internal.spool;

import io.github.kafkaeasy.error.internal.Causes;
import io.github.kafkaeasy.producer.internal.send.FailureKind;
import io.github.kafkaeasy.producer.internal.send.IoThread;
import io.github.kafkaeasy.producer.internal.send.KafkaClosing;
import io.github.kafkaeasy.producer.internal.send.KeptSend;
import io.github.kafkaeasy.producer.internal.send.Outlet;
import io.github.kafkaeasy.producer.internal.send.ProducerLog;
import io.github.kafkaeasy.producer.internal.send.SendFuture;
import io.github.kafkaeasy.producer.internal.send.Sends;
import io.github.kafkaeasy.producer.outcome.SpoolStats;
import io.github.kafkaeasy.producer.spi.OpenSpool;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Outlet that sends directly to Kafka while that works. From the first record that could not be
 * delivered, all records go through the spool until no record waits there any more; this keeps
 * their order. Records for topics that need an operator (missing topic, missing permission) stay in
 * the spool, while all other topics are sent directly again.
 *
 * <p>A failed record must not be overtaken by the records behind it in the buffer of Kafka's
 * client. Therefore the client is aborted inside the callback that reports the failure, on its own
 * I/O thread, and sends nothing afterwards. The records that it had not delivered fail too and
 * follow into the spool. Each record has a position in the order. The replay starts only after the
 * aborted client has returned all records and they are written. Records that Kafka had stored, but
 * whose acknowledgement the aborted client had not received, are then in Kafka twice.
 *
 * <p>Two races are prevented. First, a direct send is counted in {@code direct} from before its
 * second check of the route until its end. So once the route sends everything to the spool and the
 * count is zero, all direct sends have ended. Second, queueing a record for the spool and resetting
 * the route happen under the same lock: no record goes directly to Kafka while an earlier record of
 * its thread is queued.
 */
public final class SpoolOutlet implements Outlet, KeptSend.Diversion, SpoolReplay.Gate {

  /** The time for which senders wait while the last few records are replayed. */
  private static final Duration LAST_FEW = Duration.ofSeconds(2);

  private final Supplier<Producer<byte[], byte[]>> connect;
  private final OpenSpool spool;
  private final OldestWaiting oldest;
  private final SpoolWriter writer;
  private final SpoolReplay replay;
  private final CatchUp catchUp;
  private final AtomicLong nextPosition;
  private final AtomicLong direct = new AtomicLong();
  private final ReentrantLock switching = new ReentrantLock();

  /**
   * Any thread may set {@code Everything} at any time; only the replay's thread sets another route,
   * while it holds the lock.
   */
  private final AtomicReference<SpoolRoute> route;

  private volatile boolean closed;
  private volatile Producer<byte[], byte[]> kafka; // replaced after an outage

  /**
   * Creates the outlet; records of an earlier run are replayed first.
   *
   * @param connect creates a client for direct sends
   * @param patient creates a client for the replay, which never gives up a record
   */
  public SpoolOutlet(
      String name,
      OpenSpool spool,
      SpoolWriter writer,
      Supplier<Producer<byte[], byte[]>> connect,
      Supplier<Producer<byte[], byte[]>> patient,
      Sends sends) {
    this.spool = spool;
    this.oldest = new OldestWaiting(spool);
    this.writer = writer;
    this.connect = connect;
    this.nextPosition = new AtomicLong(spool.lastPosition() + 1);
    this.route =
        new AtomicReference<>(
            spool.records() > 0 ? new SpoolRoute.Everything() : SpoolRoute.NOTHING);
    this.kafka = connect.get(); // after the steps that may fail: nothing would close it
    this.catchUp = new CatchUp(writer.maxBlock());
    this.replay = new SpoolReplay(name, spool, patient, sends, this, catchUp);
  }

  public void start() {
    if (spool.kept() > 0) {
      ProducerLog.LOG.warn(
          "The spool keeps {} records that were refused and are not sent again; see kafka-easy"
              + " spool list",
          spool.kept());
    }
    if (spool.records() > 0) {
      ProducerLog.LOG.warn(
          "{} records of an earlier run wait in the spool and are sent first", spool.records());
    }
    replay.start();
  }

  @Override
  public void send(ProducerRecord<byte[], byte[]> record, SendFuture send) {
    if (closed) {
      throw new IllegalStateException("the producer is closed");
    }
    KeptSend kept = (KeptSend) send;
    ProducerRecord<byte[], byte[]> stamped = stamped(record);
    String topic = record.topic();
    while (!beginsDirect(topic)) {
      kept.keep(stamped);
      if (queued(kept)) {
        return;
      }
    }
    kept.keep(stamped, nextPosition.getAndIncrement(), this);
    Producer<byte[], byte[]> client = kafka;
    kept.topic().pass(record.partition());
    var unused = client.send(stamped, kept);
  }

  /** Counts a direct send, unless the topic goes through the spool. */
  private boolean beginsDirect(String topic) {
    if (route().takes(topic)) {
      return false;
    }
    direct.incrementAndGet();
    if (!route().takes(topic)) {
      return true;
    }
    ended(); // the route changed meanwhile, and may change back before the record is queued
    return false;
  }

  /** Returns false if the route has changed meanwhile. */
  private boolean queued(KeptSend kept) {
    catchUp.await();
    int permits = writer.awaitRoom(kept);
    switching.lock();
    try {
      if (route().takes(kept.topicName())) {
        kept.place(nextPosition.getAndIncrement());
        writer.queue(kept, permits);
        return true;
      }
    } finally {
      switching.unlock();
    }
    writer.giveBack(permits);
    return false;
  }

  /** Sets the timestamp, so that a record replayed later keeps the time of its send. */
  private static ProducerRecord<byte[], byte[]> stamped(ProducerRecord<byte[], byte[]> record) {
    return record.timestamp() != null
        ? record
        : new ProducerRecord<>(
            record.topic(),
            record.partition(),
            System.currentTimeMillis(),
            record.key(),
            record.value(),
            record.headers());
  }

  /** Called on Kafka's I/O thread or on the sending thread; never waits. */
  @Override
  public boolean takes(KeptSend send, Throwable failure) {
    if (FailureKind.of(failure) != FailureKind.TRANSIENT) {
      return false;
    }
    beginSpooling(failure);
    writer.queue(send, 0); // no permits: the record was in Kafka's buffer
    return true;
  }

  @Override
  public void ended() {
    direct.decrementAndGet();
  }

  /** Never waits, because it is called in callbacks on Kafka's I/O thread. */
  private void beginSpooling(Throwable failure) {
    SpoolRoute before = route();
    while (before instanceof SpoolRoute.Parked) {
      if (route.compareAndSet(before, new SpoolRoute.Everything())) {
        giveUp(kafka, failure);
        return;
      }
      before = route();
    }
  }

  private void giveUp(Producer<byte[], byte[]> failed, Throwable failure) {
    if (!closed) {
      ProducerLog.LOG.warn(
          "Records go to the spool until Kafka takes them again: {}", Causes.text(failure));
    }
    if (IoThread.isCurrent()) {
      failed.close(Duration.ZERO); // returns at once; nothing is sent after this callback
    } else {
      KafkaClosing.abort(failed);
    }
  }

  /** Called on the replay's thread. */
  @Override
  public boolean mayReplay() {
    SpoolRoute now = route();
    return now instanceof SpoolRoute.Everything all
        ? all.isSettled(direct.get(), writer)
        : now != SpoolRoute.NOTHING;
  }

  /** Called on the replay's thread. */
  @Override
  public boolean wantsDirect(Set<String> parked) {
    return !(route() instanceof SpoolRoute.Parked some) || !some.topics().equals(parked);
  }

  /**
   * Called on the replay's thread. New sends to the spool wait meanwhile; otherwise a steady stream
   * of them would keep the spool from becoming empty.
   */
  @Override
  public void tryDirect() throws InterruptedException {
    long deadline = System.nanoTime() + LAST_FEW.toNanos();
    switching.lock();
    try {
      while (!closed) {
        writer.awaitIdle();
        if (replay.isDoneButParked()) {
          goDirect(replay.parked());
          return;
        }
        Duration left = Duration.ofNanos(deadline - System.nanoTime());
        if (left.isNegative() || !replay.deliverRest(left)) {
          break;
        }
      }
    } finally {
      switching.unlock();
    }
    TimeUnit.MILLISECONDS.sleep(LAST_FEW.toMillis() / 10); // let senders proceed first
  }

  private void goDirect(Set<String> parked) {
    SpoolRoute before = route();
    boolean fromKafkaAway = before instanceof SpoolRoute.Everything;
    if (parked.isEmpty()) {
      replay.rest();
    }
    if (fromKafkaAway) {
      Producer<byte[], byte[]> idle = kafka; // aborted, or unused since a start with old records
      kafka = connect.get();
      KafkaClosing.abort(idle);
    }
    boolean done =
        route.compareAndSet(
            before, parked.isEmpty() ? SpoolRoute.NOTHING : new SpoolRoute.Parked(parked));
    if (done && parked.isEmpty()) {
      ProducerLog.LOG.info("The spool is empty: records go straight to Kafka again");
    } else if (done && fromKafkaAway) {
      ProducerLog.LOG.info("Records go straight to Kafka again, except records for {}", parked);
    }
  }

  @Override
  public void flush() {
    kafka.flush();
    writer.awaitIdle();
  }

  /** Closes every part even if closing another one fails; each part has its own time limit. */
  @Override
  public void close(Duration limit) throws InterruptedException {
    closed = true;
    SpoolClosing closing = new SpoolClosing(limit);
    closing.step(left -> KafkaClosing.close(kafka, isAway() ? Duration.ZERO : left));
    closing.step(left -> replay.close());
    closing.step(writer::close); // after Kafka's client has returned its records
    closing.step(left -> closeSpool());
    closing.end();
  }

  private SpoolRoute route() {
    return Objects.requireNonNull(route.get());
  }

  private boolean isAway() {
    return route() instanceof SpoolRoute.Everything;
  }

  private void closeSpool() throws InterruptedException {
    Thread closer =
        KafkaClosing.daemon(
            "kafka-easy-spool-close",
            () ->
                KafkaClosing.quietly(
                    "spool",
                    () -> {
                      sayWhatStays();
                      spool.close();
                    }));
    closer.join(SpoolClosing.GRACE.toMillis());
    if (closer.isAlive()) {
      ProducerLog.LOG.warn("The spool did not close within a second; its stored records are safe");
    }
  }

  private void sayWhatStays() {
    long records = spool.records();
    if (records > 0) {
      ProducerLog.LOG.warn("{} records stay in the spool and are sent by the next run", records);
    }
  }

  @Override
  public SpoolStats spool() {
    return new SpoolStats(
        route() != SpoolRoute.NOTHING,
        spool.records(),
        spool.bytes(),
        writer.written(),
        replay.replayed(),
        replay.refused(),
        spool.kept(),
        oldest.sent(),
        replay.held());
  }

  @Override
  public Producer<byte[], byte[]> kafka() {
    return kafka;
  }
}
