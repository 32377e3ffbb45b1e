package io.github.kafkaeasy.dlq.redrive;

import io.github.kafkaeasy.dlq.letter.Original;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.message.OutgoingMessage;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One redrive, or the plan of one. One thread. */
final class RedriveRun {
  /**
   * Enough that two words to the audit topic cost little beside it, little enough to repeat: two of
   * them may be on their way.
   */
  static final int WINDOW = 1_000;

  private final DeadLetters letters;
  private final Selection selection;
  private final Redrive.Settings settings;
  private final RedriveTarget targets;
  private final Restorer restorer;
  private final Map<String, Long> refused = new HashMap<>();

  RedriveRun(DeadLetters letters, Selection selection, Redrive.Settings settings) {
    this.letters = letters;
    this.selection = selection;
    this.settings = settings;
    this.targets = new RedriveTarget(letters, settings);
    this.restorer = new Restorer(settings.onlyFailedGroup());
  }

  RedrivePlan plan() {
    targets.requireFixed();
    Map<String, Long> byTarget = new HashMap<>();
    Tally tally = new Tally();
    long quarantined = 0;
    long found = 0;
    try (Sweep sweep = Sweep.open(letters, selection, true)) {
      while (!sweep.isDone()) {
        for (StoredLetter letter : sweep.next()) {
          found++;
          if (isWornOut(letter)) {
            quarantined++;
            tally.add(letter);
            continue;
          }
          TopicFacts target = targetOf(letter);
          if (target != null) {
            byTarget.merge(target.name(), 1L, Long::sum);
            tally.add(letter);
          }
        }
        sweep.report();
      }
      sweep.end();
      sweep.requireSome(found, letters.topic());
      return new RedrivePlan(
          tally.letters() - quarantined,
          Tally.sorted(byTarget),
          quarantined,
          Tally.sorted(refused),
          sweep.settled(),
          tally.stats());
    }
  }

  private boolean isWornOut(StoredLetter letter) {
    return letter.letter().redrives() >= settings.maxRedrives();
  }

  private @Nullable TopicFacts targetOf(StoredLetter letter) {
    RedriveTarget.Answer answer = targets.of(letter);
    if (answer.facts() == null) {
      refuse(letter, answer.refusal());
    }
    return answer.facts();
  }

  private void refuse(StoredLetter letter, String why) {
    refused.merge(why, 1L, Long::sum);
    DeadLetters.LOG.debug("{} stays: {}", letter, why);
  }

  RedriveReport run() {
    targets.requireFixed();
    int size = settings.perSecond() == 0 ? WINDOW : Math.min(WINDOW, settings.perSecond());
    Window window = new Window(size);
    try (Sweep sweep = Sweep.open(letters, selection, true);
        Pointers pointers = new Pointers(letters.kafka());
        Sender sender =
            new Sender(
                letters,
                sweep.topic(),
                settings,
                new Audit.Job(settings.by(), settings.reason(), selection.toString()),
                refused,
                restorer)) {
      long found = 0;
      while (!sweep.isDone()) {
        for (StoredLetter letter : nextOrStop(sweep, sender)) {
          found++;
          Window.Item item = itemOrFinish(letter, sweep.ledger(), pointers, sender);
          if (item != null) {
            window.add(item);
          }
          if (window.isFull()) {
            sender.send(window.take());
          }
        }
        sweep.report();
      }
      sender.send(window.take());
      sender.finish();
      sweep.end();
      sweep.requireSome(found, letters.topic());
      requireSomeDone(sender.report());
      return sender.report();
    }
  }

  private static List<StoredLetter> nextOrStop(Sweep sweep, Sender sender) {
    try {
      return sweep.next();
    } catch (KafkaEasyException e) {
      throw sender.hasBegun() ? sender.stoppedFor(e) : e;
    }
  }

  /** What an edit throws ends the run, but what went before is settled. */
  private Window.@Nullable Item itemOrFinish(
      StoredLetter letter, Ledger ledger, Pointers pointers, Sender sender) {
    try {
      return item(letter, ledger, pointers);
    } catch (KafkaEasyException e) {
      sender.finish();
      throw e;
    }
  }

  private void requireSomeDone(RedriveReport report) {
    if (report.sent() + report.quarantined() == 0) {
      throw new NothingSelectedException(
          "None of the letters can be sent: " + report.refused() + ". Nothing was changed.");
    }
  }

  /** Null when it is refused. */
  private Window.@Nullable Item item(StoredLetter letter, Ledger ledger, Pointers pointers) {
    boolean repeat =
        letter.state() == LetterState.OPEN
            && ledger.mayHaveBeenSent(letter.partition(), letter.offset());
    if (isWornOut(letter)) {
      OutgoingMessage<byte[]> copy =
          Restorer.plain(letter.record().key(), letter.record().value())
              .headers(letter.record().headers())
              .topic(settings.quarantine());
      return new Window.Item(letter, copy, true, repeat);
    }
    TopicFacts target = targetOf(letter);
    if (target == null) {
      return null;
    }
    Original original = letter.original();
    if (letter.letter().pointer()) {
      Optional<Original> found = pointers.follow(letter.letter().source());
      if (found.isEmpty()) {
        refuse(letter, "it is a pointer, and what it points at is gone");
        return null;
      }
      original = found.get();
    }
    OutgoingMessage<byte[]> message = restorer.restore(letter, original, target, repeat);
    return new Window.Item(letter, edited(letter, message), false, repeat);
  }

  private OutgoingMessage<byte[]> edited(StoredLetter letter, OutgoingMessage<byte[]> message) {
    OutgoingMessage<byte[]> edited;
    try {
      edited = settings.edit().apply(letter, message);
    } catch (RuntimeException e) {
      throw new KafkaEasyException(
          "The edit function failed on " + letter.coordinates() + ": " + e + ".", e);
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
    return Restorer.keepMarks(edited.topic() == null ? inPlaceOf(message, edited) : edited, message)
        .topic(topic);
  }

  /** A message made anew is the same record as far as it does not say otherwise. */
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
