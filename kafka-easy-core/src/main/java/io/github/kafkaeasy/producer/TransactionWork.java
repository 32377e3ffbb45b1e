package io.github.kafkaeasy.producer;

/**
 * The application's code that sends the records of one transaction. It runs once, on the thread
 * that calls {@link EasyProducer#inTransaction}.
 *
 * @param <V> the type of the producer's values
 * @param <X> the type of its checked exceptions; the compiler infers it, also for code that throws
 *     none
 */
@FunctionalInterface
public interface TransactionWork<V, X extends Exception> {

  /**
   * Sends the records of the transaction.
   *
   * @param transaction usable only during this call
   * @throws X any exception of the code; then nothing is sent
   */
  void run(Transaction<V> transaction) throws X;
}
