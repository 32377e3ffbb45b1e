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
 * Who has fenced our producer: another client with our transactional id, or the coordinator, whose
 * way of ending a transaction that has timed out it is. Both look alike to the producer. The
 * coordinator leaves an aborted transaction behind; another client has made itself ready since, or
 * has begun a transaction of its own. Transaction thread.
 *
 * <p>Another client whose last transaction was aborted just now is taken for the coordinator. Then
 * our next producer fences it, and it is the other one that finds out that there are two: still no
 * output is there twice.
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
   * Asks until there is an answer.
   *
   * @param over whether the consumer is closing: then there need not be one
   * @return whether another client has our name
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
        LOG.debug("Nobody says yet who has fenced us: {}", KafkaFailures.reason(cause));
      } catch (TimeoutException e) {
        LOG.debug("Nobody says yet who has fenced us");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return false;
  }
}
