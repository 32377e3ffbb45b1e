package io.github.kafkaeasy.producer.internal.transaction;

import io.github.kafkaeasy.error.DeliveryException;
import io.github.kafkaeasy.error.TransactionException;
import io.github.kafkaeasy.error.internal.DurationText;
import io.github.kafkaeasy.internal.TransactionCalls;
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
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends and commits transactions one at a time. Called by any thread; threads that commit take
 * turns with a fair lock.
 */
public final class TransactionOutlet implements Outlet {
  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 2_000;

  /**
   * The coordinator looks for timed-out transactions every 10 s, so it may abort a transaction up
   * to 10 s after its timeout; with a reserve of 5 s.
   */
  private static final Duration COORDINATORS_LOOK = Duration.ofSeconds(15);

  private final Setup setup;
  private final Sends sends;
  private final TransactionFailures failures;
  private final ReentrantLock turn = new ReentrantLock(true);

  /** The largest batch that each topic accepts, in bytes. */
  private final Map<String, Long> largest = new ConcurrentHashMap<>();

  /** The current client, possibly closed. Written while {@code turn} is held. */
  private volatile Producer<byte[], byte[]> kafka;

  /** Whether {@code initTransactions} has succeeded, so that the client can begin a transaction. */
  private boolean ready; // guarded by turn

  /** Whether the client must be replaced. */
  private boolean broken; // guarded by turn

  private volatile @Nullable TransactionException fenced; // written while turn is held
  private volatile boolean closed; // written by the thread that closes

  /**
   * Parts and settings of a transactional producer.
   *
   * @param transactionalId the transactional id
   * @param opener creates a client
   * @param lookup asks how a transaction ended
   * @param largestBatch looks up the largest batch that a topic accepts, in bytes
   * @param batchBytes the producer's batch size
   * @param limit the time limit of one transaction, including all attempts
   * @param timeout the time after which the coordinator aborts a transaction
   */
  public record Setup(
      String transactionalId,
      Supplier<Producer<byte[], byte[]>> opener,
      CommitLookup lookup,
      ToLongFunction<String> largestBatch,
      int batchBytes,
      Duration limit,
      Duration timeout) {}

  /** Creates the client, which does not call the cluster yet. */
  public TransactionOutlet(Setup setup, Sends sends) {
    this.setup = setup;
    this.sends = sends;
    this.failures = new TransactionFailures(setup.transactionalId());
    this.kafka = setup.opener().get();
  }

  /**
   * Sends and commits records.
   *
   * @throws TransactionException if the records were not committed, or if it is not known whether
   *     they were committed
   */
  public TransactionReport commit(List<TransactionRecord> records) {
    if (records.isEmpty()) {
      refuseEnded();
      return new TransactionReport(0, Map.of(), 0);
    }
    long deadline = System.nanoTime() + setup.limit().toNanos();
    CountedTransaction counted = new CountedTransaction(sends, records);
    try {
      refuseEnded();
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
                + DurationText.of(setup.limit())
                + ").",
            "Nothing was sent. Put more records into each transaction, or start several producers.",
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
            "attempt "
                + attempts
                + " failed, and the delivery timeout ("
                + DurationText.of(setup.limit())
                + ") leaves no time for another one: "
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
   * Runs one attempt.
   *
   * @return null if the transaction is committed, otherwise a failure after which the records may
   *     be sent again
   * @throws TransactionException if the records must not be sent again
   */
  private @Nullable RuntimeException attempt(Attempt attempt, long deadline) {
    Producer<byte[], byte[]> open;
    try {
      open = ready();
    } catch (RuntimeException e) {
      if (TransactionCalls.isFenced(e)) {
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
      TransactionCalls.repeated(open::abortTransaction);
    } catch (RuntimeException e) {
      boolean isFenced = TransactionCalls.isFenced(e);
      if (attempt.isCommitting() && !isFenced && !(e instanceof InterruptException)) {
        return decided(open, failure, deadline);
      }
      drop(open);
      if (e instanceof InterruptException) {
        throw interrupted(attempt.isCommitting(), e);
      }
      if (isFenced) {
        refuseTakenOver(attempt.isCommitting(), e, deadline);
      }
      // The commit was not requested, and the dropped client will never request it.
    }
    Attempt.Guilty guilty = attempt.guilty();
    if (guilty != null) {
      DeliveryException refused = sends.explained(guilty.topic(), guilty.cause());
      throw failures.notCommitted(
          "a record was refused. " + refused.getMessage(),
          "Leave that record out, or remove the reason; the producer can still be used.",
          refused);
    }
    throwFinal(failure);
    return failure;
  }

  /**
   * Finds out why the client is fenced. Either another producer uses the same id, or the
   * coordinator has aborted the transaction after its timeout, which leaves the transaction in the
   * state "aborted". After a commit request this state is no proof, because it may be that of a
   * later transaction of another producer, and the commit may have happened before.
   *
   * @throws TransactionException unless the coordinator has aborted the transaction
   */
  private void refuseTakenOver(boolean committing, RuntimeException failure, long deadline) {
    try {
      if (setup.lookup().await(false, deadline).isAbort()
          && (!committing || setup.lookup().isFencedByTimeouts())) {
        return;
      }
    } catch (InterruptedException e) {
      throw interrupted(committing, e);
    } catch (KafkaException e) {
      ProducerLog.LOG.debug("Could not look up why {} is fenced", setup.transactionalId(), e);
    }
    throw takenOver(committing, failure);
  }

  /**
   * Asks the coordinator for the outcome of a transaction whose commit was not answered. Drops the
   * client.
   *
   * @return null if the transaction was committed, otherwise a failure after which the records may
   *     be sent again
   */
  private @Nullable RuntimeException decided(
      Producer<byte[], byte[]> open, RuntimeException failure, long deadline) {
    // Until the coordinator has aborted the transaction, the commit request may still arrive.
    long patience = System.nanoTime() + setup.timeout().plus(COORDINATORS_LOOK).toNanos();
    try {
      CommitLookup.Ending ending = setup.lookup().await(true, Math.max(deadline, patience));
      return switch (ending) {
        case COMMITTED, ABORTED, ABORTING -> confirmed(open, ending, failure, deadline);
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
    } finally {
      drop(open);
    }
  }

  /**
   * Checks that an outcome is that of this producer's transaction, and not that of a later one of
   * another producer with the same id. The admin client cannot tell, because Kafka's client does
   * not reveal its producer id and epoch. So the commit is repeated on the producer's client: the
   * coordinator compares id and epoch, and answers a repeated commit like the first one.
   */
  private @Nullable RuntimeException confirmed(
      Producer<byte[], byte[]> open,
      CommitLookup.Ending ending,
      RuntimeException failure,
      long deadline) {
    try {
      open.commitTransaction();
      return null;
    } catch (InterruptException e) {
      throw interrupted(true, e);
    } catch (RuntimeException e) {
      if (TransactionCalls.isFenced(e)) {
        refuseTakenOver(true, e, deadline);
        return failure;
      }
      if (ending.isAbort() && !(e instanceof TimeoutException)) {
        return failure;
      }
      throw failures.uncertain(
          "the commit got no answer, and whether the last transaction with this transactional id is"
              + " this producer's could not be found out ("
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

  /**
   * Returns a client that can begin a transaction. Its first {@code initTransactions} fences
   * earlier producers with the same id.
   */
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

  /** Abandons a client without waiting; the client requests no commit after this. */
  private void drop(Producer<byte[], byte[]> open) {
    ready = false;
    broken = true;
    KafkaClosing.abort(open);
  }

  @Override
  public void send(ProducerRecord<byte[], byte[]> record, SendFuture send) {
    throw new IllegalStateException("A transactional producer sends only with inTransaction");
  }

  /**
   * The last step of a warm-up: looks up the largest batch that the topic accepts, and calls {@code
   * initTransactions} if no transaction has been sent before.
   */
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
    boolean idle;
    try {
      idle = turn.tryLock(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      KafkaClosing.close(kafka, Duration.ZERO);
      throw e;
    }
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
