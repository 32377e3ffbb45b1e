package io.github.kafkaeasy.producer.internal.transaction;

import io.github.kafkaeasy.internal.TransactionCalls;
import io.github.kafkaeasy.internal.connection.OwnAdmin;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeFeaturesOptions;
import org.apache.kafka.clients.admin.DescribeTransactionsOptions;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the transaction coordinator how the last transaction of a transactional id ended. All
 * records of that transaction were acknowledged before its commit was requested, so the coordinator
 * had already registered it, and the answer cannot be about an earlier transaction. But it can be
 * about a later transaction of another producer with the same id; the caller must exclude that.
 */
public final class CommitLookup {
  private static final Logger LOG = LoggerFactory.getLogger(CommitLookup.class);
  private static final int ASK_MILLIS = 5_000;
  private static final long PAUSE_MILLIS = 100;

  /** The transaction version since which a timeout does not fence the producer. */
  private static final int VERSION_WITHOUT_FENCES = 2;

  /** How the transaction ended. */
  enum Ending {
    COMMITTED,
    ABORTED,
    /** An abort has begun: after the transaction's timeout, or because of another producer. */
    ABORTING,
    /** A transaction with this id is open: this producer's, or a later one of another producer. */
    OPEN,
    /** Another producer has called {@code initTransactions} with the same id. */
    TAKEN_OVER,
    /** The coordinator did not answer in time. */
    UNKNOWN;

    static Ending of(TransactionState state) {
      if (TransactionCalls.isAborting(state)) {
        return ABORTING;
      }
      return switch (state) {
        case PREPARE_COMMIT, COMPLETE_COMMIT -> COMMITTED;
        case COMPLETE_ABORT -> ABORTED;
        case ONGOING -> OPEN;
        case EMPTY -> TAKEN_OVER;
        default -> UNKNOWN;
      };
    }

    /** Whether the transaction is or will be aborted. */
    boolean isAbort() {
      return this == ABORTED || this == ABORTING;
    }

    /**
     * Returns true if another request would give the same result.
     *
     * @param untilDecided true: an open transaction does not count as a result
     */
    boolean isAnswer(boolean untilDecided) {
      return this != UNKNOWN && this != ABORTING && !(untilDecided && this == OPEN);
    }
  }

  private final Supplier<Admin> opener;
  private final String transactionalId;

  /**
   * Creates a lookup for one producer; {@link #await} connects.
   *
   * @param opener creates an admin client
   */
  public CommitLookup(Supplier<Admin> opener, String transactionalId) {
    this.opener = opener;
    this.transactionalId = transactionalId;
  }

  /**
   * Waits for an answer. Called by the committing thread.
   *
   * @param untilDecided whether to ask again while the transaction is open: a commit request may
   *     still be on its way, and after the transaction timeout the coordinator aborts it
   * @param deadline a value of {@code System.nanoTime()}
   */
  Ending await(boolean untilDecided, long deadline) throws InterruptedException {
    try (OwnAdmin own = new OwnAdmin(opener.get())) {
      while (true) {
        Ending ending = ask(own.admin());
        if (ending.isAnswer(untilDecided) || System.nanoTime() - deadline >= 0) {
          return ending;
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    }
  }

  /**
   * Whether a transaction that timed out fences its producer. With transaction version 2, which is
   * the default since Kafka 4.0, it does not: then only another producer can have fenced it. False
   * without an answer.
   */
  boolean isFencedByTimeouts() throws InterruptedException {
    try (OwnAdmin own = new OwnAdmin(opener.get())) {
      FinalizedVersionRange version =
          own.admin()
              .describeFeatures(new DescribeFeaturesOptions().timeoutMs(ASK_MILLIS))
              .featureMetadata()
              .get(2L * ASK_MILLIS, TimeUnit.MILLISECONDS)
              .finalizedFeatures()
              .get("transaction.version");
      return version == null || version.maxVersionLevel() < VERSION_WITHOUT_FENCES;
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("No answer about the cluster's transaction version: {}", e.toString());
      return false;
    }
  }

  private Ending ask(Admin admin) throws InterruptedException {
    try {
      TransactionDescription told =
          admin
              .describeTransactions(
                  List.of(transactionalId), new DescribeTransactionsOptions().timeoutMs(ASK_MILLIS))
              .description(transactionalId)
              .get(2L * ASK_MILLIS, TimeUnit.MILLISECONDS);
      return Ending.of(told.state());
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("No answer yet about the transaction of {}: {}", transactionalId, e.toString());
      return Ending.UNKNOWN;
    }
  }
}
