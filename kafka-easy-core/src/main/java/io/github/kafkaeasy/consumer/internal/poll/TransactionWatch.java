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
 * Says which transactions members of the group have left open, with exactlyOnce. Start positions
 * wait for those, and so do readers of what the group sends. The coordinators are asked when a
 * start position waits, else now and then. Poll thread only.
 */
public final class TransactionWatch {

  /** A start position that waits for longer waits for something. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** While nothing waits here, only a transaction that nobody ends is worth a question. */
  private static final Duration CALM = Duration.ofSeconds(30);

  /** A coordinator looks so often for transactions whose time is over. */
  private static final Duration COORDINATORS_LOOK = Duration.ofSeconds(10);

  private final @Nullable String ownId;
  private final Question<List<OpenTransaction>> question;

  private long startedNanos;
  private long askedNanos;

  /** The answer that was last looked at. */
  private @Nullable CompletableFuture<List<OpenTransaction>> seen;

  /** What it says; empty: nothing. */
  private List<String> said = List.of();

  /**
   * Asks nothing yet.
   *
   * @param ownId the transactional id of this consumer; null: without exactlyOnce
   */
  public TransactionWatch(@Nullable String ownId, Lookups lookups, long now) {
    this.ownId = ownId;
    this.question = new Question<>(lookups::openTransactions);
    this.startedNanos = now;
    this.askedNanos = now;
  }

  /** What members of the group have left open, one readable line each. */
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
        + " of this group has been open for "
        + open.age().toSeconds()
        + " s: its member ended or stands still in the middle of it. Start positions and readers of"
        + " committed data wait for it, in "
        + open.partitions()
        + " partitions, those of committed offsets among them. "
        + (isOverdue(open)
            ? "Its coordinator should have aborted it after "
                + open.timeout().toSeconds()
                + " s: look at the brokers, and abort it with kafka-transactions.sh"
            : "Its coordinator aborts it after "
                + open.timeout().toSeconds()
                + " s, when it looks, every 10 s. A member that has a name, exactlyOnce(name), ends"
                + " its own at once when it is started again");
  }
}
