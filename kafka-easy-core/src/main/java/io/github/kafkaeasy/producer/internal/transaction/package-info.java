/**
 * Internal: the way of records that are sent in transactions. {@link
 * io.github.kafkaeasy.producer.internal.transaction.TransactionOutlet} takes the records of one
 * transaction, which lie in memory as bytes, and sends and commits them; no code of the program
 * runs meanwhile.
 *
 * <h2>When it fails</h2>
 *
 * <p>Whether a failure can be mended is asked of {@code abortTransaction}, because exceptions do
 * not tell. If it succeeds, the same records are sent again; if it says that the producer is
 * fenced, the coordinator is asked whether another one has our name, and then this one ends; else a
 * new client with the same id takes over. Where nobody knows whether a commit has happened, the
 * transaction coordinator is asked first, before a new client changes what it would say.
 *
 * <h2>Shared between threads</h2>
 *
 * <p>Threads that commit take turns by a lock. The thread that closes sets a flag, waits for the
 * turn within its limit, and closes the client under whoever has it.
 */
@NullMarked
package io.github.kafkaeasy.producer.internal.transaction;

import org.jspecify.annotations.NullMarked;
