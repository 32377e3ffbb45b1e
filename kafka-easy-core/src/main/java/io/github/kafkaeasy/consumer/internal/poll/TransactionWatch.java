package io.github.kafkaeasy.consumer.internal.poll;

import io.github.kafkaeasy.consumer.internal.intake.Lookups;
import io.github.kafkaeasy.consumer.internal.intake.Lookups.OpenTransaction;
import io.github.kafkaeasy.consumer.internal.offsets.Assignment;
import io.github.kafkaeasy.consumer.internal.shared.Question;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Finds transactions of exactlyOnce that members of the group have left open, because start
 * positions and readers of the group's output wait until such a transaction ends. The transaction
 * coordinators are asked every 5 s while a start position waits or a transaction is reported,
 * otherwise every 30 s. Poll thread only.
 */
public final class TransactionWatch {

  /** A start position that waits longer than this probably waits for an open transaction. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /**
   * The interval of questions while no start position waits; then only overdue transactions are
   * reported.
   */
  private static final Duration CALM = Duration.ofSeconds(30);

  /** The interval in which a coordinator looks for transactions that have timed out. */
  private static final Duration COORDINATORS_LOOK = Duration.ofSeconds(10);

  private final @Nullable String ownId;
  private final Question<List<OpenTransaction>> question;

  private long startedNanos;
  private long askedNanos;

  /** The last answer that was evaluated. */
  private @Nullable CompletableFuture<List<OpenTransaction>> seen;

  /** The problems in that answer, one line each. */
  private List<String> said = List.of();

  /**
   * Creates the watch; {@link #look} sends the first request.
   *
   * @param ownId the transactional id of this consumer; null without exactlyOnce
   */
  public TransactionWatch(@Nullable String ownId, Lookups lookups, long now) {
    this.ownId = ownId;
    this.question = new Question<>(lookups::openTransactions);
    this.startedNanos = now;
    this.askedNanos = now;
  }

  /** Transactions that members of the group have left open, one readable line each. */
  List<String> look(long now, Collection<Assignment> assignments) {
    String own = ownId;
    if (own == null) {
      return List.of();
    }
    if (assignments.stream().allMatch(assignment -> assignment.tracker.isStarted())) {
      startedNanos = now;
    }
    boolean startsWait = now - startedNanos >= PATIENCE.toNanos();
    if (startsWait || !said.isEmpty() || now - askedNanos >= CALM.toNanos()) {
      question.ask(now);
      askedNanos = now;
    }
    CompletableFuture<List<OpenTransaction>> answer = question.answer();
    if (answer != null && answer != seen) {
      seen = answer;
      said =
          answer.isCompletedExceptionally()
              ? List.of()
              : answer.join().stream()
                  .filter(open -> !open.id().equals(own))
                  .filter(open -> startsWait || isOverdue(open))
                  .map(TransactionWatch::words)
                  .toList();
    }
    return said;
  }

  private static boolean isOverdue(OpenTransaction open) {
    return open.age().compareTo(open.timeout().plus(COORDINATORS_LOOK)) > 0;
  }

  private static String words(OpenTransaction open) {
    return "the transaction "
        + open.id()
        + ", whose id begins with the name of this group, has been open for "
        + open.age().toSeconds()
        + " s: its member ended or stopped in the middle of it. Start positions and readers of"
        + " committed data wait for it, in "
        + open.partitions()
        + " partitions, including those of committed offsets. "
        + (isOverdue(open)
            ? "Its coordinator should have aborted it after "
                + open.timeout().toSeconds()
                + " s: check the brokers, and abort it with kafka-transactions.sh"
            : "Its coordinator aborts it after "
                + open.timeout().toSeconds()
                + " s, and checks for this every 10 s. A member with a name, exactlyOnce(name),"
                + " ends its own transaction as soon as it is started again");
  }
}
