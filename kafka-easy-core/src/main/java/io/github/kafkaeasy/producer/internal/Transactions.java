package io.github.kafkaeasy.producer.internal;

import io.github.kafkaeasy.internal.Pacer;
import io.github.kafkaeasy.internal.codecs.CodecsByUse;
import io.github.kafkaeasy.producer.TransactionWork;
import io.github.kafkaeasy.producer.internal.send.IoThread;
import io.github.kafkaeasy.producer.internal.send.Sends;
import io.github.kafkaeasy.producer.internal.send.TopicSends;
import io.github.kafkaeasy.producer.internal.transaction.TransactionOutlet;
import io.github.kafkaeasy.producer.outcome.TransactionReport;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Runs the application's code for a transaction, and then gives the outlet the records to commit.
 * Called by any thread except the I/O thread of a Kafka producer, which is refused.
 *
 * @param <V> the type of the values
 */
public final class Transactions<V> {
  private final TransactionOutlet outlet;
  private final KeptTransaction.Parts<V> parts;

  /** Threads that currently run a transaction's code; each one adds and removes itself. */
  private final Set<Thread> inside = ConcurrentHashMap.newKeySet();

  /**
   * Creates the transactions of one producer.
   *
   * @param mostBytes the memory limit of one transaction
   */
  public Transactions(
      TransactionOutlet outlet,
      Writers<V> writers,
      RunningConfig config,
      Sends sends,
      Pacer pacer,
      long mostBytes) {
    this.outlet = outlet;
    this.parts =
        new KeptTransaction.Parts<>(
            writers, new CodecsByUse(writers.life()), config, sends, pacer, mostBytes);
  }

  <X extends Exception> TransactionReport run(
      TransactionWork<V, X> work, @Nullable TopicSends defaultTopic) throws X {
    IoThread.refuse("inTransaction", "Call it on another thread.");
    if (!inside.add(Thread.currentThread())) {
      throw new IllegalStateException(
          "inTransaction inside of inTransaction: the inner one would be committed even if the"
              + " outer one fails. Send all records in one of them, or call one after the other");
    }
    KeptTransaction<V> kept = new KeptTransaction<>(parts, defaultTopic);
    try {
      work.run(kept);
    } catch (Throwable e) {
      kept.forget(e);
      throw e;
    } finally {
      inside.remove(Thread.currentThread());
    }
    return outlet.commit(kept.end());
  }
}
