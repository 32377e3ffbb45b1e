package io.github.kafkaeasy.dlq.redrive.internal.send;

import io.github.kafkaeasy.dlq.redrive.StoredLetter;
import io.github.kafkaeasy.dlq.redrive.internal.audit.Audit;
import io.github.kafkaeasy.dlq.redrive.internal.audit.Fence;
import io.github.kafkaeasy.dlq.redrive.internal.topic.FailureText;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.internal.Pacer;
import io.github.kafkaeasy.internal.TransactionCalls;
import io.github.kafkaeasy.internal.hooks.SendHooks;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends each window and its audit entry in one transaction, so that a letter has been sent if and
 * only if it is settled. Used by one thread.
 *
 * <p>Each window is announced before the transaction begins, for readers of uncommitted data: an
 * open letter that was announced is marked as a repeat when it is sent again.
 *
 * <p>When a send or the commit fails, the result of the abort decides. If the abort succeeds, and
 * the record of only one letter failed by itself, this letter is refused and the others are sent
 * again. If no record failed by itself, a timeout stops the run, because the cluster does not
 * answer; after any other failure the window is halved, and each half is sent in a separate
 * transaction, until the failing letter is alone. If several records failed, the window is halved
 * too: Kafka's client fails the records that it has not sent yet with the exception of the record
 * that the broker refused. If the abort reports that this producer is fenced, another run has taken
 * over or the transaction has timed out. Any other failure stops the run; the next run continues
 * after the last committed window.
 */
final class TransactionalWindows implements WindowSender {
  /**
   * The number of letters per window: large, because a commit costs one or two round trips, and a
   * window is never repeated.
   */
  private static final int WINDOW = 10_000;

  /**
   * The longest wait for a commit's answer. A longer wait is useless: the start of the next run
   * ends this transaction in one way or the other, and the audit topic then shows which.
   */
  private static final Duration COMMIT_PATIENCE = Duration.ofSeconds(15);

  private static final String NO_LETTER_TWICE =
      "readers of committed data will see no letter twice.";

  private final RunClaim claim;
  private final Producer<byte[], byte[]> producer;
  private final Audit audit;
  private final RedriveSettings settings;
  private final Outcome outcome;
  private final Pacer pacer;
  private final @Nullable SendHooks hooks;
  private final Duration commitPatience;

  TransactionalWindows(
      RunClaim claim,
      Producer<byte[], byte[]> producer,
      RedriveSettings settings,
      Outcome outcome) {
    this(claim, producer, settings, outcome, COMMIT_PATIENCE);
  }

  /** For tests in which a commit is not answered. */
  TransactionalWindows(
      RunClaim claim,
      Producer<byte[], byte[]> producer,
      RedriveSettings settings,
      Outcome outcome,
      Duration commitPatience) {
    this.claim = claim;
    this.producer = producer;
    this.audit = claim.audit();
    this.settings = settings;
    this.outcome = outcome;
    this.pacer = settings.pacer();
    this.hooks = SendHooks.of(claim.letters().kafka().sendHooks(), false);
    this.commitPatience = commitPatience;
  }

  /** A failed attempt whose transaction was aborted. */
  private static final class Undone extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient KafkaException cause;
    private final transient List<Integer> suspects;

    /** The reason of the last suspect. */
    private final transient Throwable reason;

    Undone(KafkaException cause, List<Integer> suspects, Throwable reason) {
      super(cause);
      this.cause = cause;
      this.suspects = suspects;
      this.reason = reason;
    }
  }

  @Override
  public int windowSize() {
    return settings.perSecond() == 0 ? WINDOW : Math.min(WINDOW, settings.perSecond());
  }

  @Override
  public void send(List<Window.Item> window) {
    if (window.isEmpty()) {
      return;
    }
    try {
      audit.await(audit.write(Audit.Action.SENDING, lettersOf(window), target(), List.of()));
    } catch (KafkaEasyException e) {
      throw stopped(e);
    }
    List<Window.Item> together = new ArrayList<>();
    for (Window.Item item : window) {
      if (!item.isSurelySmallEnough()) {
        settle(List.of(item));
      } else {
        together.add(item);
      }
    }
    settle(together);
  }

  private void settle(List<Window.Item> wanted) {
    Deque<List<Window.Item>> open = new ArrayDeque<>();
    open.push(wanted);
    while (!open.isEmpty()) {
      ShownWindow shown =
          ShownWindow.of(hooks, open.pop(), (item, e) -> refuse(item, FailureText.of(e)));
      List<Window.Item> items = shown.items();
      if (items.isEmpty()) {
        continue;
      }
      try {
        shown.arrived(attempt(shown));
        outcome.settled(items);
      } catch (Undone e) {
        shown.failed(e.cause);
        if (items.size() == 1 || e.suspects.size() == 1) {
          List<Window.Item> rest = new ArrayList<>(items);
          int guilty = items.size() == 1 ? 0 : e.suspects.get(0);
          refuse(rest.remove(guilty), FailureText.of(e.reason));
          open.push(rest);
        } else {
          open.push(items.subList(items.size() / 2, items.size()));
          open.push(items.subList(0, items.size() / 2));
        }
      } catch (KafkaEasyException e) {
        shown.failed(e);
        throw e;
      }
    }
  }

  private void refuse(Window.Item item, String why) {
    outcome.refuse(item.letter(), why);
    try {
      audit.await(
          audit.write(
              Audit.Action.REFUSED,
              List.of(item.letter()),
              String.valueOf(item.message().topic()),
              List.of(why)));
    } catch (KafkaEasyException e) {
      throw stopped(e);
    }
  }

  private List<RecordMetadata> attempt(ShownWindow shown) throws Undone {
    List<Window.Item> items = shown.items();
    List<Future<RecordMetadata>> sends = new ArrayList<>(items.size());
    try {
      producer.beginTransaction();
      long unflushed = 0;
      for (int i = 0; i < items.size(); i++) {
        Window.Item item = items.get(i);
        pacer.await(e -> stopped(new KafkaEasyException("the thread was interrupted", e)));
        if (item.limit() < Fence.BATCH_BYTES && unflushed + item.bytes() > item.limit() / 2) {
          // Kafka's client splits a batch that the broker refuses as too large; in a transaction it
          // then waits until the transaction times out.
          producer.flush();
          unflushed = 0;
        }
        unflushed += item.bytes();
        Future<RecordMetadata> sent = producer.send(shown.record(i));
        sends.add(sent);
        if (failureOf(sent) instanceof KafkaException lost && !SendFailures.isRecordsOwn(lost)) {
          // Each further send would wait for max.block.ms as well.
          throw lost;
        }
      }
      record(Audit.Action.REDRIVEN, items, false, target());
      record(Audit.Action.QUARANTINED, items, true, settings.quarantine());
      commit();
    } catch (KafkaException e) {
      throw undone(e, sends);
    }
    return sends.stream().map(TransactionalWindows::placeOf).toList();
  }

  /** The place of a sent record; called after a commit, which waits for all sends. */
  private static RecordMetadata placeOf(Future<RecordMetadata> send) {
    try {
      return get(send);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the commit ended before all sends were acknowledged", e);
    }
  }

  /** The result of a send that has ended; an interrupt of this thread is kept for later. */
  private static RecordMetadata get(Future<RecordMetadata> send) throws ExecutionException {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          return send.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void record(
      Audit.Action action, List<Window.Item> items, boolean quarantine, String target) {
    List<StoredLetter> letters =
        items.stream()
            .filter(item -> item.quarantine() == quarantine)
            .map(Window.Item::letter)
            .toList();
    if (!letters.isEmpty()) {
      var unused = producer.send(audit.record(action, letters, target));
    }
  }

  /**
   * Commits. A commit that timed out may have happened, so it is repeated until its result is known
   * or {@code commitPatience} is over.
   */
  private void commit() {
    long deadline = System.nanoTime() + commitPatience.toNanos();
    while (true) {
      try {
        producer.commitTransaction();
        return;
      } catch (TimeoutException e) {
        if (System.nanoTime() - deadline > 0) {
          throw new KafkaEasyException(
              stoppedText("the commit of the last window was not answered", true), e);
        }
      }
    }
  }

  private Undone undone(KafkaException failure, List<Future<RecordMetadata>> sends) {
    if (failure instanceof InterruptException) {
      Thread.currentThread().interrupt();
      throw stopped(failure);
    }
    try {
      producer.abortTransaction();
    } catch (KafkaException e) {
      if (e != failure) {
        failure.addSuppressed(e);
      }
      if (TransactionCalls.isFenced(e)) {
        throw fenced(e);
      }
      if (TransactionCalls.isFenced(failure)) {
        throw fenced(failure);
      }
      // Since Kafka 4.0 a timeout does not fence the producer.
      throw failure instanceof InvalidTxnStateException ? timedOut(failure) : stopped(failure);
    }
    List<Integer> suspects = new ArrayList<>();
    Throwable reason = failure;
    Throwable others = null;
    for (int i = 0; i < sends.size(); i++) {
      Throwable why = failureOf(sends.get(i));
      if (why != null && SendFailures.isRecordsOwn(why)) {
        suspects.add(i);
        reason = why;
      } else if (why instanceof TimeoutException) {
        others = why;
      }
    }
    if (suspects.isEmpty() && (others != null || failure instanceof TimeoutException)) {
      throw stopped(others == null ? failure : others);
    }
    return new Undone(failure, suspects, reason);
  }

  private static @Nullable Throwable failureOf(Future<RecordMetadata> send) {
    if (!send.isDone()) {
      return null;
    }
    try {
      RecordMetadata unused = get(send);
      return null;
    } catch (ExecutionException e) {
      return e.getCause();
    }
  }

  /**
   * Finds out why this producer is fenced: by another run, or by the coordinator because the
   * transaction timed out. The producer's exception is the same in both cases. The audit topic
   * shows an active run; without one, the coordinator's state of the last transaction decides.
   */
  private KafkaEasyException fenced(KafkaException cause) {
    Optional<String> successor = claim.successor();
    if (successor.isPresent()) {
      return takenOver(successor.get(), "The other run continues.", cause);
    }
    Optional<Boolean> aborted = Fence.isAborted(claim.letters());
    if (aborted.orElse(false)) {
      return timedOut(cause);
    }
    return takenOver(
        aborted.isPresent()
            ? "another client with the transactional id " + claim.letters().transactionalId()
            : "another run, or its transaction timed out while it was suspended,",
        "If no other run is active, run it again to continue: " + NO_LETTER_TWICE,
        cause);
  }

  private KafkaEasyException takenOver(String by, String whatToDo, KafkaException cause) {
    return new KafkaEasyException(
        "The redrive of "
            + claim.letters().topic()
            + " was taken over by "
            + by
            + " after "
            + outcome.done()
            + " letters. "
            + whatToDo,
        cause);
  }

  private KafkaEasyException timedOut(KafkaException cause) {
    return new KafkaEasyException(
        stoppedText(
            "the brokers aborted its transaction, which may be open for "
                + Fence.TRANSACTION_LIMIT.toSeconds()
                + " s; this process was suspended or did not reach them",
            false),
        cause);
  }

  private KafkaEasyException stopped(Throwable cause) {
    return new KafkaEasyException(stoppedText(FailureText.of(cause), false), cause);
  }

  private String stoppedText(String why, boolean unsure) {
    return "The redrive of "
        + claim.letters().topic()
        + " stopped after "
        + outcome.done()
        + " letters: "
        + why
        + ". Run it again to continue: "
        + (unsure ? "the audit topic shows whether that window was sent." : NO_LETTER_TWICE);
  }

  private String target() {
    return settings.target() == null ? "each to its source" : settings.target();
  }

  private static List<StoredLetter> lettersOf(List<Window.Item> window) {
    return window.stream().map(Window.Item::letter).toList();
  }

  @Override
  public void finish() {}

  @Override
  public void close() {}
}
