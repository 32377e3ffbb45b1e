package io.github.kafkaeasy.dlq.redrive.internal.send;

import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.dlq.letter.Original;
import io.github.kafkaeasy.dlq.redrive.FoundOriginal;
import io.github.kafkaeasy.dlq.redrive.RedrivePlan;
import io.github.kafkaeasy.dlq.redrive.RedriveReport;
import io.github.kafkaeasy.dlq.redrive.Selection;
import io.github.kafkaeasy.dlq.redrive.StoredLetter;
import io.github.kafkaeasy.dlq.redrive.internal.audit.Ledger;
import io.github.kafkaeasy.dlq.redrive.internal.read.LetterTally;
import io.github.kafkaeasy.dlq.redrive.internal.read.Originals;
import io.github.kafkaeasy.dlq.redrive.internal.read.Sweep;
import io.github.kafkaeasy.dlq.redrive.internal.topic.FailureText;
import io.github.kafkaeasy.dlq.redrive.internal.topic.LetterTopic;
import io.github.kafkaeasy.dlq.redrive.internal.topic.Messages;
import io.github.kafkaeasy.dlq.redrive.internal.topic.Targets;
import io.github.kafkaeasy.dlq.redrive.internal.topic.TopicFacts;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.message.OutgoingMessage;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/** One redrive, or the plan of one. Used by one thread. */
public final class RedriveRun {
  private final LetterTopic letters;
  private final Selection selection;
  private final RedriveSettings settings;
  private final RedriveTarget targets;
  private final Restorer restorer;
  private final Outcome outcome = new Outcome();
  private RedriveTarget.@Nullable Answer quarantine;

  public RedriveRun(LetterTopic letters, Selection selection, RedriveSettings settings) {
    this.letters = letters;
    this.selection = selection;
    this.settings = settings;
    this.targets = new RedriveTarget(letters, settings);
    this.restorer = new Restorer(settings.onlyFailedGroup());
  }

  /** Calculates what a run would do, and changes nothing. */
  public RedrivePlan plan() {
    targets.requireFixed();
    Map<String, Long> byTarget = new HashMap<>();
    LetterTally tally = new LetterTally();
    long quarantined = 0;
    long repeats = 0;
    long seen = 0;
    long headless = 0;
    try (Sweep sweep = Sweep.open(letters, selection, true);
        Originals originals = new Originals(letters.kafka())) {
      PlanNotes notes = PlanNotes.about(letters, sweep);
      while (!sweep.isDone()) {
        for (StoredLetter letter : sweep.next()) {
          seen++;
          FoundOriginal found = originals.of(letter);
          TopicFacts target = null;
          if (isWornOut(letter, found)) {
            quarantined++;
          } else {
            target = targetOf(letter, found);
            if (target == null) {
              continue;
            }
            byTarget.merge(target.name(), 1L, Long::sum);
            headless += found.isWhole() ? 0 : 1;
          }
          repeats += notes.mayBeRepeat(letter) ? 1 : 0;
          tally.add(letter);
        }
        sweep.report();
      }
      sweep.end();
      sweep.requireSome(seen, letters.topic());
      return new RedrivePlan(
          tally.letters() - quarantined,
          LetterTally.sorted(byTarget),
          repeats,
          quarantined,
          outcome.refused(),
          outcome.refusedLetters(),
          sweep.settled(),
          notes.texts(headless),
          tally.stats());
    }
  }

  /**
   * Whether the letter has been redriven too often. A writer that copies no headers does not copy
   * the count of redrives either, so the higher count of the letter and the original is used.
   */
  private boolean isWornOut(StoredLetter letter, FoundOriginal found) {
    return Restorer.redrives(letter, found.original()) >= settings.maxRedrives();
  }

  /** The target topic; null if the letter is refused. */
  private @Nullable TopicFacts targetOf(StoredLetter letter, FoundOriginal found) {
    if (found.original() == null) {
      outcome.refuse(letter, found.missing());
      return null;
    }
    RedriveTarget.Answer answer = targets.of(letter);
    if (answer.facts() == null) {
      outcome.refuse(letter, answer.refusal());
    }
    return answer.facts();
  }

  /** Sends the selected letters. */
  public RedriveReport run() {
    targets.requireFixed();
    try (Sweep sweep = Sweep.open(letters, selection, true)) {
      while (!sweep.isDone()) {
        List<StoredLetter> first = sweep.next();
        if (!first.isEmpty()) {
          return run(sweep, first);
        }
        sweep.report();
      }
      sweep.end();
      sweep.requireSome(0, letters.topic());
      throw new IllegalStateException("no letter was found, and requireSome did not throw");
    }
  }

  /**
   * Claims the dead-letter topic and sends the letters. Called only when a letter was found, so
   * that a run without letters writes no audit entry.
   */
  private RedriveReport run(Sweep sweep, List<StoredLetter> first) {
    try (RunClaim claim = RunClaim.take(letters, sweep, settings, selection)) {
      Producer<byte[], byte[]> transactional = claim.producer();
      try (Originals originals = new Originals(letters.kafka());
          WindowSender sender =
              transactional == null
                  ? new AnnouncedWindows(claim, settings, outcome)
                  : new TransactionalWindows(claim, transactional, settings, outcome)) {
        Window window = new Window(sender.windowSize());
        List<StoredLetter> found = sweep.renew(claim.ledger(), first);
        long all = found.size();
        sendFull(found, window, sender, claim.ledger(), originals);
        sweep.report();
        while (!sweep.isDone()) {
          found = nextOrFinish(sweep, window, sender);
          all += found.size();
          sendFull(found, window, sender, claim.ledger(), originals);
          sweep.report();
        }
        sender.send(window.take());
        sender.finish();
        sweep.end();
        claim.complete();
        sweep.requireSome(all, letters.topic());
        return outcome.report(restorer.renewedTimestamps(), transactional != null);
      }
    }
  }

  private void sendFull(
      List<StoredLetter> found,
      Window window,
      WindowSender sender,
      Ledger ledger,
      Originals originals) {
    for (StoredLetter letter : found) {
      Window.Item item;
      try {
        item = item(letter, ledger, originals);
      } catch (KafkaEasyException e) {
        // An exception from the edit function ends the run, but the letters before it are settled.
        finish(window, sender, e);
        throw e;
      }
      if (item != null) {
        window.add(item);
      }
      if (window.isFull()) {
        sender.send(window.take());
      }
    }
  }

  private static List<StoredLetter> nextOrFinish(Sweep sweep, Window window, WindowSender sender) {
    try {
      return sweep.next();
    } catch (KafkaEasyException e) {
      finish(window, sender, e);
      throw e;
    }
  }

  private static void finish(Window window, WindowSender sender, KafkaEasyException why) {
    try {
      sender.send(window.take());
      sender.finish();
    } catch (KafkaEasyException later) {
      why.addSuppressed(later);
    }
  }

  /** The letter as an item of a window; null if it is refused. */
  private Window.@Nullable Item item(StoredLetter letter, Ledger ledger, Originals originals) {
    boolean repeat = ledger.mayHaveBeenSent(letter);
    FoundOriginal found = originals.of(letter);
    if (isWornOut(letter, found)) {
      RedriveTarget.Answer place = quarantine();
      if (place.facts() == null) {
        outcome.refuse(letter, place.refusal());
        return null;
      }
      OutgoingMessage<byte[]> copy =
          Messages.plain(letter.record().key(), letter.record().value())
              .headers(letter.record().headers())
              .topic(settings.quarantine());
      return Window.Item.of(letter, copy, true, repeat, place.facts().maxBytes(), false);
    }
    Original original = found.original();
    TopicFacts target = targetOf(letter, found);
    if (target == null || original == null) {
      return null;
    }
    OutgoingMessage<byte[]> message =
        edited(letter, restorer.restore(letter, original, target, repeat));
    RedriveTarget.Answer place = targets.named(String.valueOf(message.topic()));
    if (place.facts() == null) {
      outcome.refuse(letter, place.refusal());
      return null;
    }
    Integer partition = message.partition();
    if (partition != null && partition >= place.facts().partitions()) {
      outcome.refuse(
          letter, "the topic " + place.facts().name() + " has no partition " + partition);
      return null;
    }
    return Window.Item.of(
        letter, message, false, repeat, place.facts().maxBytes(), !found.isWhole());
  }

  /**
   * The quarantine topic; if it is missing, it is created for the first letter that goes to it. If
   * it cannot be created or described, only the letters that need it are refused.
   */
  private RedriveTarget.Answer quarantine() {
    RedriveTarget.Answer present = quarantine;
    if (present == null) {
      TopicFacts like = TopicFacts.of(letters.kafka(), letters.topic());
      try (EasyAdmin admin = letters.kafka().admin()) {
        var unused =
            admin.createTopicIfMissing(
                settings.quarantine(),
                like.partitions(),
                like.replication(),
                like.forNewTopicLikeIt(-1));
        present =
            new RedriveTarget.Answer(TopicFacts.of(letters.kafka(), settings.quarantine()), "");
      } catch (KafkaEasyException e) {
        if (e.getCause() == null || !SendFailures.isRecordsOwn(e.getCause())) {
          throw e;
        }
        present =
            RedriveTarget.Answer.refused(
                "the quarantine topic "
                    + settings.quarantine()
                    + " cannot be used: "
                    + FailureText.of(e));
      }
      quarantine = present;
    }
    return present;
  }

  private OutgoingMessage<byte[]> edited(StoredLetter letter, OutgoingMessage<byte[]> message) {
    OutgoingMessage<byte[]> edited;
    try {
      edited = settings.edit().apply(letter, message);
    } catch (RuntimeException e) {
      throw new KafkaEasyException(
          "The edit function failed on " + letter.coordinates() + ": " + e + ".", e);
    }
    if (edited == null) {
      throw new KafkaEasyException(
          "The edit function returned null for "
              + letter.coordinates()
              + ". Return the message to send.");
    }
    if (edited.keyCodec() != null) {
      throw new KafkaEasyException(
          "The edit function set the key of "
              + letter.coordinates()
              + " with a codec, which a redrive does not use. Set it as text or bytes:"
              + " key(text), keyBytes(bytes).");
    }
    String topic = edited.topic() == null ? message.topic() : edited.topic();
    if (topic == null || Targets.isInternal(topic) || topic.equals(letters.topic())) {
      throw new KafkaEasyException(
          "The edit function sends "
              + letter.coordinates()
              + " to "
              + topic
              + ", which is refused.");
    }
    return restorer.marked(
        edited.topic() == null ? inPlaceOf(message, edited) : edited, message, topic);
  }

  /**
   * The edited message, with the partition and timestamp of the restored message where the edit did
   * not set them, because an edit may build a new message.
   */
  private static OutgoingMessage<byte[]> inPlaceOf(
      OutgoingMessage<byte[]> message, OutgoingMessage<byte[]> edited) {
    OutgoingMessage<byte[]> placed = edited;
    Integer partition = message.partition();
    if (placed.partition() == null && partition != null) {
      placed = placed.partition(partition);
    }
    Long time = message.timestampMillis();
    if (placed.timestampMillis() == null && time != null) {
      placed = placed.timestamp(Instant.ofEpochMilli(time));
    }
    return placed;
  }
}
