package io.github.kafkaeasy.producer.internal.transaction;

import io.github.kafkaeasy.error.DeliveryException;
import io.github.kafkaeasy.error.TransactionException;
import io.github.kafkaeasy.internal.settings.Options;
import io.github.kafkaeasy.producer.internal.send.KafkaClosing;
import io.github.kafkaeasy.producer.internal.send.Outlet;
import io.github.kafkaeasy.producer.internal.send.ProducerLog;
import io.github.kafkaeasy.producer.internal.send.SendFuture;
import io.github.kafkaeasy.producer.internal.send.Sends;
import io.github.kafkaeasy.producer.outcome.SpoolStats;
import io.github.kafkaeasy.producer.outcome.TransactionReport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/** Sends and commits transactions, one after the other. Any thread. */
public final class TransactionOutlet implements Outlet {
  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 2_000;

  /** A coordinator looks every 10 s for transactions whose time is over. */
  private static final Duration COORDINATORS_LOOK = Duration.ofSeconds(15);

  private final Setup setup;
  private final Sends sends;
  private final TransactionFailures failures;
  private final ReentrantLock turn = new ReentrantLock(true);

  /** What topics take in one batch. */
  private final Map<String, Long> largest = new ConcurrentHashMap<>();

  /** The latest client, perhaps closed. Written by the thread whose turn it is. */
  private volatile Producer<byte[], byte[]> kafka;

  /** Whether the client may begin a transaction, or needs {@code initTransactions} first. */
  private boolean ready; // guarded by turn

  /** Whether the client cannot be used any more. */
  private boolean broken; // guarded by turn

  private volatile @Nullable TransactionException fenced; // written by the thread whose turn it is
  private volatile boolean closed; // written by the thread that closes

  /**
   * What a transactional producer is made from.
   *
   * @param transactionalId its name
   * @param opener makes a client
   * @param lookup asks how a transaction ended
   * @param largestBatch asks what a topic takes in one batch
   * @param batchBytes the producer's batch size
   * @param limit how long one transaction may take, all attempts together
   * @param timeout after how long the coordinator aborts a transaction
   */
  public record Setup(
      String transactionalId,
      Supplier<Producer<byte[], byte[]>> opener,
      CommitLookup lookup,
      ToLongFunction<String> largestBatch,
      int batchBytes,
      Duration limit,
      Duration timeout) {}

  /** Connects to nothing yet. */
  public TransactionOutlet(Setup setup, Sends sends) {
    this.setup = setup;
    this.sends = sends;
    this.failures = new TransactionFailures(setup.transactionalId());
    this.kafka = setup.opener().get();
  }

  /**
   * Sends and commits records.
   *
   * @throws TransactionException if they were not committed, or nobody knows
   */
  public TransactionReport commit(List<TransactionRecord> records) {
    refuseEnded();
    if (records.isEmpty()) {
      return new TransactionReport(0, Map.of(), 0);
    }
    long deadline = System.nanoTime() + setup.limit().toNanos();
    CountedTransaction counted = new CountedTransaction(sends, records);
    try {
      awaitTurn(deadline);
      try {
        return committed(records, deadline, counted);
      } finally {
        turn.unlock();
      }
    } catch (RuntimeException | Error e) {
      counted.failed(e);
      throw e;
    }
  }

  private void refuseEnded() {
    TransactionException taken = fenced;
    if (taken != null) {
      throw failures.fenced(false, taken.getCause());
    }
    if (closed) {
      throw failures.notCommitted(
          "the producer is closed.", "Send before close(), or start another producer.", null);
    }
  }

  private void awaitTurn(long deadline) {
    try {
      if (!turn.tryLock(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        throw failures.notCommitted(
            "the transactions of other threads took all of the delivery timeout ("
                + Options.readable(setup.limit())
                + ").",
            "Nothing was sent. Send larger transactions, or start several producers.",
            null);
      }
    } catch (InterruptedException e) {
      throw interrupted(false, e);
    }
  }

  private TransactionReport committed(
      List<TransactionRecord> records, long deadline, CountedTransaction counted) {
    long pause = FIRST_PAUSE_MILLIS;
    for (int attempts = 1; ; attempts++) {
      refuseEnded();
      Attempt attempt = new Attempt(records, this::largestBatch, setup.batchBytes());
      RuntimeException failure = attempt(attempt, deadline);
      if (failure == null) {
        counted.committed(attempt);
        return new TransactionReport(records.size(), attempt.lastOffsets(), attempts);
      }
      if (deadline - System.nanoTime() < TimeUnit.MILLISECONDS.toNanos(pause)) {
        throw failures.notCommitted(
            "its last attempt of "
                + attempts
                + " within the delivery timeout ("
                + Options.readable(setup.limit())
                + ") failed: "
                + TransactionFailures.reason(failure),
            "Check the cluster, and send the records again.",
            failure);
      }
      ProducerLog.LOG.debug(
          "A transaction of {} is sent again: {}", setup.transactionalId(), failure.toString());
      largest.clear();
      sleep(pause);
      pause = Math.min(LONGEST_PAUSE_MILLIS, 2 * pause);
    }
  }

  /**
   * One attempt.
   *
   * @return null: it is committed; else why it is not, so that it may be tried again
   * @throws TransactionException if it may not
   */
  private @Nullable RuntimeException attempt(Attempt attempt, long deadline) {
    Producer<byte[], byte[]> open;
    try {
      open = ready();
    } catch (RuntimeException e) {
      if (TransactionFailures.isFenced(e)) {
        throw takenOver(false, e);
      }
      throwFinal(e);
      return e;
    }
    try {
      attempt.run(open);
      return null;
    } catch (RuntimeException e) {
      return afterFailure(open, attempt, e, deadline);
    }
  }

  private @Nullable RuntimeException afterFailure(
      Producer<byte[], byte[]> open, Attempt attempt, RuntimeException failure, long deadline) {
    if (failure instanceof InterruptException) {
      drop(open);
      throw interrupted(attempt.isCommitting(), failure);
    }
    try {
      Attempt.repeated(open::abortTransaction);
    } catch (RuntimeException e) {
      drop(open);
      if (e instanceof InterruptException) {
        throw interrupted(attempt.isCommitting(), e);
      }
      if (TransactionFailures.isFenced(e)) {
        refuseTakenOver(attempt.isCommitting(), e, deadline);
      } else if (attempt.isCommitting()) {
        return decided(failure, deadline);
      }
      // Nobody has asked for the commit, and the dropped client never will.
    }
    Attempt.Guilty guilty = attempt.guilty();
    if (guilty != null) {
      DeliveryException refused = sends.explained(guilty.topic(), guilty.cause());
      throw failures.notCommitted(
          "a record was refused. " + refused.getMessage(),
          "The producer goes on; leave that record out or mend the reason.",
          refused);
    }
    throwFinal(failure);
    return failure;
  }

  /**
   * The client is fenced: by another producer, or by the coordinator, which fences so what it has
   * aborted because its time was over. The coordinator leaves an aborted transaction behind.
   *
   * @throws TransactionException unless it was the coordinator
   */
  private void refuseTakenOver(boolean committing, RuntimeException failure, long deadline) {
    try {
      if (setup.lookup().await(false, deadline) == CommitLookup.Ending.ABORTED) {
        return;
      }
    } catch (InterruptedException e) {
      throw interrupted(committing, e);
    } catch (KafkaException e) {
      ProducerLog.LOG.debug("Nobody says who has fenced {}", setup.transactionalId(), e);
    }
    throw takenOver(committing, failure);
  }

  /** Asks the coordinator how a transaction ended whose commit got no answer. */
  private @Nullable RuntimeException decided(RuntimeException failure, long deadline) {
    // The commit may still be on its way until the coordinator has aborted the transaction.
    long patience = System.nanoTime() + setup.timeout().plus(COORDINATORS_LOOK).toNanos();
    try {
      return switch (setup.lookup().await(true, Math.max(deadline, patience))) {
        case COMMITTED -> null;
        case ABORTED -> failure;
        case TAKEN_OVER -> throw takenOver(true, failure);
        case OPEN, UNKNOWN ->
            throw failures.uncertain(
                "the commit got no answer ("
                    + TransactionFailures.reason(failure)
                    + "), and the transaction coordinator did not say in time how it ended.",
                failure);
      };
    } catch (InterruptedException e) {
      throw interrupted(true, e);
    } catch (KafkaException e) {
      throw failures.uncertain(
          "the commit got no answer, and the transaction coordinator could not be asked ("
              + TransactionFailures.reason(e)
              + ").",
          e);
    }
  }

  private void throwFinal(RuntimeException failure) {
    if (failure instanceof InterruptException) {
      throw interrupted(false, failure);
    }
    String advice = TransactionFailures.advice(failure);
    if (advice != null) {
      throw failures.notCommitted(TransactionFailures.reason(failure), advice, failure);
    }
  }

  private TransactionException takenOver(boolean uncertain, Throwable cause) {
    TransactionException taken = failures.fenced(uncertain, cause);
    fenced = taken;
    return taken;
  }

  private TransactionException interrupted(boolean uncertain, Throwable cause) {
    Thread.currentThread().interrupt();
    String why = "the thread that committed it was interrupted.";
    return uncertain
        ? failures.uncertain(why, cause)
        : failures.notCommitted(why, "Send the records again.", cause);
  }

  private void sleep(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      throw interrupted(false, e);
    }
  }

  private long largestBatch(String topic) {
    return largest.computeIfAbsent(topic, setup.largestBatch()::applyAsLong);
  }

  /** The client, once it may begin a transaction. Its first time fences earlier ones of its id. */
  private Producer<byte[], byte[]> ready() {
    if (broken) {
      kafka = setup.opener().get();
      broken = false;
    }
    Producer<byte[], byte[]> open = kafka;
    if (!ready) {
      try {
        open.initTransactions();
      } catch (RuntimeException e) {
        drop(open);
        throw e;
      }
      ready = true;
    }
    if (closed) {
      drop(open);
      throw new KafkaException("The producer is closed");
    }
    return open;
  }

  /** What this client has not committed yet, it never will. Does not wait for it. */
  private void drop(Producer<byte[], byte[]> open) {
    ready = false;
    broken = true;
    KafkaClosing.abort(open);
  }

  @Override
  public void send(ProducerRecord<byte[], byte[]> record, SendFuture send) {
    throw new IllegalStateException("A transactional producer sends by inTransaction alone");
  }

  /** The last step of a warm-up: the topic's limit, and the producer's id. */
  @Override
  public void prepare(String topic) {
    long unusedLimit = largestBatch(topic);
    turn.lock();
    try {
      Producer<byte[], byte[]> unusedClient = ready();
    } finally {
      turn.unlock();
    }
  }

  @Override
  public void flush() {
    try {
      turn.lockInterruptibly();
      turn.unlock();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  @Override
  public void close(Duration limit) throws InterruptedException {
    closed = true;
    long deadline = System.nanoTime() + limit.toNanos();
    boolean idle = turn.tryLock(limit.toNanos(), TimeUnit.NANOSECONDS);
    try {
      Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
      KafkaClosing.close(kafka, idle ? left : Duration.ZERO);
    } finally {
      if (idle) {
        turn.unlock();
      }
    }
  }

  @Override
  public SpoolStats spool() {
    return SpoolStats.NONE;
  }

  @Override
  public Producer<byte[], byte[]> kafka() {
    return kafka;
  }
}
