package io.github.kafkaeasy.internal;

import java.util.List;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Rules for the calls of a transactional Kafka producer, and the meaning of its exceptions: the
 * same in consumers with exactlyOnce and in producers with transactions. Any thread.
 */
public final class TransactionCalls {

  /** Maximum number of repetitions of a commit or an abort, each of which waits max.block.ms. */
  private static final int MOST_REPEATS = 4;

  private TransactionCalls() {}

  /**
   * A failure that every attempt would repeat.
   *
   * @param advice without a full stop
   */
  public record Final(Class<? extends RuntimeException> kind, String advice) {}

  /** Repeats a call that timed out, up to a limit, as Kafka's producer requires. */
  public static void repeated(Runnable call) {
    for (int repeats = 0; ; repeats++) {
      try {
        call.run();
        return;
      } catch (TimeoutException e) {
        if (repeats == MOST_REPEATS) {
          throw e;
        }
      }
    }
  }

  /** Whether the coordinator has fenced this producer. */
  public static boolean isFenced(Throwable failure) {
    return failure instanceof ProducerFencedException
        || failure.getCause() instanceof ProducerFencedException;
  }

  /**
   * Returns true if an abort has begun and has not ended. The coordinator aborts a transaction
   * after its timeout, or because another producer has the same id. Only the state after the abort
   * shows which of these was the reason.
   */
  public static boolean isAborting(TransactionState state) {
    return state == TransactionState.PREPARE_ABORT || state == TransactionState.PREPARE_EPOCH_FENCE;
  }

  /** The advice for a failure or one of its causes; null if none of them is in the table. */
  public static @Nullable String advice(List<Final> table, Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      for (Final known : table) {
        if (known.kind().isInstance(cause)) {
          return known.advice();
        }
      }
    }
    return null;
  }
}
