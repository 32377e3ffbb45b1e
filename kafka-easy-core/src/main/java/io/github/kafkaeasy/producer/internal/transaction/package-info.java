/**
 * Internal: sending in transactions. {@link
 * io.github.kafkaeasy.producer.internal.transaction.TransactionOutlet} receives the records of one
 * transaction as bytes in memory, then sends and commits them. No code of the application runs
 * while a transaction is open at the brokers.
 *
 * <h2>After a failure</h2>
 *
 * <p>The type of an exception does not show whether the producer can continue; a call of {@code
 * abortTransaction} does. If it succeeds, the same records are sent again. If it fails because the
 * producer is fenced, the coordinator is asked whether another producer uses the same id; if so,
 * this producer stops. After any other failure, a new client with the same id takes over. If it is
 * not known whether a commit has happened, the transaction coordinator is asked first, because a
 * new client would change its answer.
 *
 * <h2>Shared between threads</h2>
 *
 * <p>Threads commit one at a time, under a lock. The closing thread sets a flag and waits for the
 * lock within its time limit. Then it closes the client, even if another thread still holds the
 * lock.
 */
@NullMarked
package io.github.kafkaeasy.producer.internal.transaction;

import org.jspecify.annotations.NullMarked;
