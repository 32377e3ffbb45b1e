package io.github.kafkaeasy.consumer.internal.units;

import io.github.kafkaeasy.consumer.internal.outputs.OutputTopics;
import io.github.kafkaeasy.consumer.internal.shared.KafkaFailures;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out by whom this consumer's producer was fenced: by another client with the same
 * transactional id, or by the transaction coordinator, which fences a producer to end a transaction
 * that has timed out. The producer gets the same exception in both cases. The state of the last
 * transaction tells them apart: after the coordinator it is aborted; another client has initialized
 * its producer since, or has begun a transaction. Transaction thread.
 *
 * <p>If the last transaction of another client has just been aborted, that client is taken for the
 * coordinator. This consumer then continues with a new producer, which fences the other client, so
 * that the other client stops. No output is committed twice.
 */
final class FenceLook {
  private static final Logger LOG = LoggerFactory.getLogger(FenceLook.class);
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final long PAUSE_NANOS = Duration.ofMillis(200).toNanos();

  private final Supplier<CompletableFuture<TransactionState>> state;
  final String transactionalId;

  FenceLook(UnitParts parts) {
    this.state = parts.state();
    this.transactionalId = parts.transactionalId();
  }

  /**
   * Asks the coordinator until it answers.
   *
   * @param over whether the consumer is closing, which ends the wait for an answer
   * @return whether another client uses this transactional id
   */
  boolean isByAnother(BooleanSupplier over) {
    while (!over.getAsBoolean()) {
      try {
        TransactionState found = state.get().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        if (found == TransactionState.COMPLETE_ABORT) {
          return false;
        }
        if (found != TransactionState.PREPARE_ABORT
            && found != TransactionState.PREPARE_EPOCH_FENCE) {
          return true;
        }
      } catch (ExecutionException e) {
        Throwable cause = OutputTopics.unwrapped(e.getCause() == null ? e : e.getCause());
        if (cause instanceof TransactionalIdNotFoundException) {
          return false;
        }
        if (cause instanceof AuthorizationException) {
          return true;
        }
        LOG.debug(
            "The state of the last transaction is not known yet: {}", KafkaFailures.reason(cause));
      } catch (TimeoutException e) {
        LOG.debug("The state of the last transaction is not known yet");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return false;
  }
}
