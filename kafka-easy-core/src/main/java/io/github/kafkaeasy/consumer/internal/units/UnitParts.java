package io.github.kafkaeasy.consumer.internal.units;

import io.github.kafkaeasy.consumer.internal.outputs.OutputParts;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.producer.Producer;

/**
 * What units are sent with.
 *
 * @param thread the transaction thread: runs one task after the other
 * @param producers makes a producer with the transactional id, whose batches have 64 KiB
 * @param transactionalId of this consumer
 * @param state asks the coordinator how far the last transaction with this id is
 * @param outputs what handling with outputs needs
 */
public record UnitParts(
    Executor thread,
    Supplier<Producer<byte[], byte[]>> producers,
    String transactionalId,
    Supplier<CompletableFuture<TransactionState>> state,
    OutputParts outputs) {}
