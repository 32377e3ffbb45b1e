package io.github.kafkaeasy.producer.internal.spool;

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
 * To Kafka while that works; from the first record that could not be delivered on, everything goes
 * through the spool until nothing waits there any more, so that the order holds. Topics whose
 * records wait for an operator (no such topic, no right) stay in the spool while all others go
 * straight to Kafka again.
 *
 * <p>A record that fails must not be overtaken by those behind it in Kafka's buffer. So Kafka's
 * client is aborted inside the very callback that tells of the failure, on its own I/O thread,
 * which then sends nothing more: whatever it had not delivered fails as well and follows into the
 * spool. Each record carries its place in the order, and nothing is replayed before the aborted
 * client has given everything back and that is written. Records whose acknowledgement was on its
 * way are then in Kafka twice.
 *
 * <p>Two races are closed. A send counts in {@code direct} from before it looks at the route a
 * second time until its end: so once everything goes to the spool and the count is zero, none is
 * missing. And a record is queued for the spool, and the route set back, under the same lock: so no
 * record goes straight to Kafka while an earlier one of its thread is queued.
 */
public final class SpoolOutlet implements Outlet, KeptSend.Diversion, SpoolReplay.Gate {

  /** For so long senders wait while the last few records are replayed. */
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

  /** Set to everything by any thread at any time; set back by the replay's, holding the lock. */
  private final AtomicReference<SpoolRoute> route;

  private volatile boolean closed;
  private volatile Producer<byte[], byte[]> kafka; // replaced while Kafka is away

  /**
   * Opens for business; records of an earlier run are replayed first.
   *
   * @param connect makes a client for direct sends
   * @param patient makes a client that never gives a record up, for the replay
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
    this.kafka = connect.get(); // last, since a client that is made must come to be closed
    this.catchUp = new CatchUp(writer.maxBlock());
    this.replay = new SpoolReplay(name, spool, patient, sends, this, catchUp);
  }

  public void start() {
    if (spool.kept() > 0) {
      ProducerLog.LOG.warn(
          "The spool keeps {} records that can never be sent as they are; see kafka-easy spool"
              + " list",
          spool.kept());
    }
    if (spool.records() > 0) {
      ProducerLog.LOG.warn(
          "{} records of an earlier run wait in the spool and go first", spool.records());
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
    while (route().takes(topic)) {
      kept.keep(stamped);
      if (queued(kept)) {
        return;
      }
    }
    direct.incrementAndGet();
    kept.keep(stamped, nextPosition.getAndIncrement(), this);
    if (route().takes(topic)) { // since a moment ago
      writer.queue(kept, 0);
      ended();
    } else {
      Producer<byte[], byte[]> client = kafka;
      kept.topic().pass(record.partition());
      var unused = client.send(stamped, kept);
    }
  }

  /** False when the route has changed meanwhile. */
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

  /** A record that is replayed later keeps the time at which it was sent. */
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

  /** Called on Kafka's I/O thread, or on the sending one; never waits. */
  @Override
  public boolean takes(KeptSend send, Throwable failure) {
    if (FailureKind.of(failure) != FailureKind.TRANSIENT) {
      return false;
    }
    beginSpooling(failure);
    writer.queue(send, 0); // its place in memory was Kafka's buffer
    return true;
  }

  @Override
  public void ended() {
    direct.decrementAndGet();
  }

  /** Waits for nobody: a callback on Kafka's I/O thread comes here. */
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
          "Records go to the spool until Kafka takes them again: {}", failure.getMessage());
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
   * Called on the replay's thread. New sends to the spool wait meanwhile: otherwise a steady stream
   * of them would keep it from ever being empty.
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
    TimeUnit.MILLISECONDS.sleep(LAST_FEW.toMillis() / 10); // senders first
  }

  private void goDirect(Set<String> parked) {
    SpoolRoute before = route();
    boolean fromKafkaAway = before instanceof SpoolRoute.Everything;
    if (parked.isEmpty()) {
      replay.rest();
    }
    if (fromKafkaAway) {
      Producer<byte[], byte[]> idle = kafka; // aborted, or of a start with records of earlier runs
      kafka = connect.get();
      KafkaClosing.abort(idle);
    }
    boolean done =
        route.compareAndSet(
            before, parked.isEmpty() ? SpoolRoute.NOTHING : new SpoolRoute.Parked(parked));
    if (done && parked.isEmpty()) {
      ProducerLog.LOG.info("The spool is empty: records go straight to Kafka again");
    } else if (done && fromKafkaAway) {
      ProducerLog.LOG.info("Records go straight to Kafka again, but for those to {}", parked);
    }
  }

  @Override
  public void flush() {
    kafka.flush();
    writer.awaitIdle();
  }

  /** Each part is closed whatever becomes of the others, and each has a limit of its own. */
  @Override
  public void close(Duration limit) throws InterruptedException {
    closed = true;
    SpoolClosing closing = new SpoolClosing(limit);
    closing.step(left -> KafkaClosing.close(kafka, isAway() ? Duration.ZERO : left));
    closing.step(left -> replay.close());
    closing.step(writer::close); // now that Kafka's client has given back what it had
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
      ProducerLog.LOG.warn("The spool does not close within a second; what it has taken is safe");
    }
  }

  private void sayWhatStays() {
    long records = spool.records();
    if (records > 0) {
      ProducerLog.LOG.warn("{} records stay in the spool and go out with the next run", records);
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
