package io.github.kafkaeasy.consumer.internal.units;

import io.github.kafkaeasy.consumer.internal.outputs.OutputTopics;
import io.github.kafkaeasy.consumer.internal.shared.KafkaFailures;
import io.github.kafkaeasy.internal.TransactionCalls;
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
 * Finds out who has fenced this consumer's producer: another client with the same transactional id,
 * or the coordinator, which fences a producer when it aborts its transaction after the timeout. The
 * producer cannot tell the difference. After an abort by the coordinator the last transaction is in
 * an aborted state; another client has called {@code initTransactions} since, or has begun a
 * transaction. Transaction thread.
 *
 * <p>If another client has just aborted its last transaction, this consumer wrongly concludes that
 * the coordinator has fenced its producer. Then its next producer fences the other client, which
 * detects the conflict instead. No output is committed twice in this case either.
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
   * Asks until the coordinator answers.
   *
   * @param over whether the consumer is closing, so that no answer is needed any more
   * @return whether another client uses the transactional id
   */
  boolean isByAnother(BooleanSupplier over) {
    while (!over.getAsBoolean()) {
      try {
        TransactionState found = state.get().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        if (found == TransactionState.COMPLETE_ABORT) {
          return false;
        }
        if (!TransactionCalls.isAborting(found)) {
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
            "Could not look up yet why {} is fenced: {}",
            transactionalId,
            KafkaFailures.reason(cause));
      } catch (TimeoutException e) {
        LOG.debug("Could not look up yet why {} is fenced", transactionalId);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return false;
  }
}
