package io.github.kafkaeasy.producer.internal.transaction;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the transaction coordinator how the last transaction of an id ended. That can be known
 * because all records of the transaction were acknowledged before its commit was asked for, so the
 * coordinator had opened it: what it says is of this transaction and not of the one before.
 */
public final class CommitLookup {
  private static final Logger LOG = LoggerFactory.getLogger(CommitLookup.class);
  private static final int ASK_MILLIS = 5_000;
  private static final long PAUSE_MILLIS = 100;

  /** How the transaction ended. */
  enum Ending {
    COMMITTED,
    ABORTED,
    /** It is open, or one of another producer is. */
    OPEN,
    /** Another producer with the same id has begun since. */
    TAKEN_OVER,
    /** Nobody said so in time. */
    UNKNOWN
  }

  private final Supplier<Admin> opener;
  private final String transactionalId;

  /**
   * For one producer; connects when it is asked.
   *
   * @param opener makes an admin client
   */
  public CommitLookup(Supplier<Admin> opener, String transactionalId) {
    this.opener = opener;
    this.transactionalId = transactionalId;
  }

  /**
   * Waits for an answer.
   *
   * @param untilDecided whether to wait while a transaction is open: until its commit has arrived,
   *     if that is still on its way, or the coordinator has aborted it because its time is over
   * @param deadline by the clock of {@code System.nanoTime()}
   */
  Ending await(boolean untilDecided, long deadline) throws InterruptedException {
    try (Admin admin = opener.get()) {
      while (true) {
        Ending ending = ask(admin);
        boolean isAnswer = ending != Ending.UNKNOWN && !(untilDecided && ending == Ending.OPEN);
        if (isAnswer || System.nanoTime() - deadline >= 0) {
          return ending;
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
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
      return switch (told.state()) {
        case PREPARE_COMMIT, COMPLETE_COMMIT -> Ending.COMMITTED;
        case PREPARE_ABORT, COMPLETE_ABORT, PREPARE_EPOCH_FENCE -> Ending.ABORTED;
        case ONGOING -> Ending.OPEN;
        case EMPTY -> Ending.TAKEN_OVER;
        default -> Ending.UNKNOWN;
      };
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("No answer yet about the transaction of {}: {}", transactionalId, e.toString());
      return Ending.UNKNOWN;
    }
  }
}
