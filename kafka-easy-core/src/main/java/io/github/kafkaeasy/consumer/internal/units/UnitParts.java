package io.github.kafkaeasy.consumer.internal.units;

import io.github.kafkaeasy.consumer.internal.outputs.OutputParts;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.producer.Producer;

/**
 * The objects with which units (transactions) are committed.
 *
 * @param thread the transaction thread, which runs one task after the other
 * @param producers creates a producer with the transactional id and batches of 64 KiB
 * @param transactionalId the transactional id of this consumer
 * @param state asks the coordinator for the state of the last transaction with this id
 * @param outputs objects for handlers with outputs
 */
public record UnitParts(
    Executor thread,
    Supplier<Producer<byte[], byte[]>> producers,
    String transactionalId,
    Supplier<CompletableFuture<TransactionState>> state,
    OutputParts outputs) {}
