package io.github.kafkaeasy.dlq.redrive.internal.send;

import io.github.kafkaeasy.dlq.redrive.StoredLetter;
import io.github.kafkaeasy.dlq.redrive.internal.audit.Audit;
import io.github.kafkaeasy.dlq.redrive.internal.topic.FailureText;
import io.github.kafkaeasy.dlq.redrive.internal.topic.LetterTopic;
import io.github.kafkaeasy.error.DeliveryException;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.error.internal.Causes;
import io.github.kafkaeasy.internal.Pacer;
import io.github.kafkaeasy.producer.EasyProducer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Sends windows of letters, for clusters that deny transactions. An audit entry before each window
 * announces its letters, and one after it settles the acknowledged ones. So only letters that have
 * arrived are settled, and after a kill it is known which letters may have arrived. Used by one
 * thread.
 */
final class AnnouncedWindows implements WindowSender {
  /**
   * The number of letters per window: large enough that two audit entries cost little in
   * comparison, small enough to be repeated. At a kill, up to two windows may be sent and not
   * settled.
   */
  private static final int WINDOW = 1_000;

  private final LetterTopic letters;
  private final Audit audit;
  private final RedriveSettings settings;
  private final Outcome outcome;
  private final Pacer pacer;
  private @Nullable EasyProducer<byte[]> producer;

  /** Set by the thread that completes sends; the rest of the window is not sent then. */
  private volatile boolean clusterAway;

  /** The window that was sent last and has not been settled. */
  private @Nullable UnderWay underWay;

  /** The newest audit entry; once it is acknowledged, all earlier entries are too. */
  private @Nullable CompletableFuture<RecordMetadata> lastWord;

  private record UnderWay(List<Window.Item> items, List<CompletableFuture<RecordMetadata>> sends) {}

  AnnouncedWindows(RunClaim claim, RedriveSettings settings, Outcome outcome) {
    this.letters = claim.letters();
    this.audit = claim.audit();
    this.settings = settings;
    this.outcome = outcome;
    this.pacer = settings.pacer();
  }

  @Override
  public int windowSize() {
    return settings.perSecond() == 0 ? WINDOW : Math.min(WINDOW, settings.perSecond());
  }

  /**
   * Announces a window while the previous one is in flight, settles the previous one, and then
   * sends the new one.
   *
   * @throws KafkaEasyException if a letter of the previous window failed for another reason than
   *     its own record; the acknowledged letters are settled
   */
  @Override
  public void send(List<Window.Item> window) {
    if (window.isEmpty()) {
      return;
    }
    CompletableFuture<RecordMetadata> announced =
        audit.write(Audit.Action.SENDING, lettersOf(window), target(), List.of());
    settleUnderWay();
    await(announced);
    List<CompletableFuture<RecordMetadata>> sends = new ArrayList<>();
    underWay = new UnderWay(window, sends);
    for (Window.Item item : window) {
      if (clusterAway) {
        return;
      }
      pacer.await(e -> stopped(new KafkaEasyException("the thread was interrupted", e)));
      CompletableFuture<RecordMetadata> send = producer().send(item.message());
      var unused = send.whenComplete((place, failure) -> watch(failure));
      sends.add(send);
    }
  }

  /**
   * Notices that the cluster is unavailable: each further letter would wait for the cluster and
   * then fail too. A failure that only concerns one letter does not stop the others.
   */
  private void watch(@Nullable Throwable failure) {
    if (failure instanceof DeliveryException delivery
        && delivery.isTransient()
        && !SendFailures.isOfItsBatch(failure)) {
      clusterAway = true;
    }
  }

  /**
   * Waits for all letters in flight.
   *
   * @throws KafkaEasyException if a letter failed for another reason than its own record; the
   *     acknowledged letters are settled
   */
  @Override
  public void finish() {
    settleUnderWay();
    if (lastWord != null) {
      await(lastWord);
    }
  }

  /**
   * Waits for an audit entry. A failure stops the run, because without the audit topic it would be
   * unknown afterwards what was sent.
   */
  private void await(CompletableFuture<RecordMetadata> word) {
    try {
      audit.await(word);
    } catch (KafkaEasyException e) {
      throw stopped(e);
    }
  }

  private String target() {
    return settings.target() == null ? "each to its source" : settings.target();
  }

  private void settleUnderWay() {
    UnderWay window = underWay;
    underWay = null;
    if (window == null) {
      return;
    }
    List<Window.Item> arrived = new ArrayList<>();
    List<Window.Item> suspects = new ArrayList<>();
    List<Window.Item> refused = new ArrayList<>();
    Throwable failure = null;
    for (int i = 0; i < window.sends.size(); i++) {
      Throwable why = failureOf(window.sends.get(i));
      if (why == null) {
        arrived.add(window.items.get(i));
      } else if (isRecordsOwn(why) || SendFailures.isOfItsBatch(why)) {
        suspects.add(window.items.get(i));
      } else if (failure == null) {
        failure = why;
      }
    }
    // Brokers refuse a whole batch, so each of its letters is sent again, alone.
    for (Window.Item item : suspects) {
      if (failure != null) {
        break;
      }
      Throwable why = failureOf(producer().send(item.message()));
      if (why == null) {
        arrived.add(item);
      } else if (isRecordsOwn(why)) {
        outcome.refuse(item.letter(), FailureText.of(why));
        refused.add(item);
      } else {
        failure = why;
      }
    }
    settle(arrived);
    if (!refused.isEmpty()) {
      lastWord = audit.write(Audit.Action.REFUSED, lettersOf(refused), target(), List.of());
    }
    if (failure != null) {
      throw stoppedFor(failure);
    }
  }

  /** The failure of a send; null if it was acknowledged. */
  private static @Nullable Throwable failureOf(CompletableFuture<RecordMetadata> send) {
    try {
      RecordMetadata unused = send.join();
      return null;
    } catch (CompletionException e) {
      return e.getCause() == null ? e : e.getCause();
    }
  }

  private static boolean isRecordsOwn(Throwable why) {
    return why instanceof DeliveryException delivery
        ? !delivery.isTransient()
        : SendFailures.isRecordsOwn(why);
  }

  /**
   * The failure that stops the run; acknowledged letters are settled before. If the settling fails
   * too, the first failure is still the one that is reported.
   */
  private KafkaEasyException stoppedFor(Throwable failure) {
    KafkaEasyException later = null;
    try {
      finish();
    } catch (KafkaEasyException e) {
      later = e;
    }
    KafkaEasyException stopped = stopped(failure);
    if (later != null) {
      stopped.addSuppressed(later);
    }
    return stopped;
  }

  private void settle(List<Window.Item> arrived) {
    List<Window.Item> redriven = arrived.stream().filter(item -> !item.quarantine()).toList();
    List<Window.Item> setAside = arrived.stream().filter(Window.Item::quarantine).toList();
    if (!redriven.isEmpty()) {
      lastWord = audit.write(Audit.Action.REDRIVEN, lettersOf(redriven), target(), List.of());
    }
    if (!setAside.isEmpty()) {
      lastWord =
          audit.write(
              Audit.Action.QUARANTINED, lettersOf(setAside), settings.quarantine(), List.of());
    }
    outcome.settled(arrived);
  }

  private KafkaEasyException stopped(Throwable cause) {
    String why = Causes.text(cause);
    return new KafkaEasyException(
        "The redrive of "
            + letters.topic()
            + " stopped after "
            + outcome.done()
            + " letters: "
            + why
            + (why.endsWith(".") ? "" : ".")
            + " Run it again to continue; letters that may have arrived already will be marked as"
            + " repeats.",
        cause);
  }

  private static List<StoredLetter> lettersOf(List<Window.Item> window) {
    return window.stream().map(Window.Item::letter).toList();
  }

  private EasyProducer<byte[]> producer() {
    EasyProducer<byte[]> present = producer;
    if (present == null) {
      present = letters.producer("kafka-easy-redrive");
      producer = present;
    }
    return present;
  }

  /**
   * Closes the producer. Letters that are acknowledged during the close are not settled; the next
   * run marks them as repeats.
   */
  @Override
  public void close() {
    if (producer != null) {
      producer.close();
    }
  }
}
