package io.github.kafkaeasy.producer;

/**
 * The program's code that says what is sent in one transaction. Runs on the thread that calls
 * {@link EasyProducer#inTransaction}, once.
 *
 * @param <V> the type of the producer's values
 * @param <X> what it may throw; a lambda that throws nothing checked needs no word about it
 */
@FunctionalInterface
public interface TransactionWork<V, X extends Exception> {

  /**
   * Sends the records of the transaction.
   *
   * @param transaction for this call only
   * @throws X whatever the program likes: then nothing is sent
   */
  void run(Transaction<V> transaction) throws X;
}
