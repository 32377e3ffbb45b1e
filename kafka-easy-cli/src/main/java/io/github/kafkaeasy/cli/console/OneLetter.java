package io.github.kafkaeasy.cli.console;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.cli.page.LetterView;
import io.github.kafkaeasy.cli.web.Call;
import io.github.kafkaeasy.cli.web.Refused;
import io.github.kafkaeasy.dlq.letter.Original;
import io.github.kafkaeasy.dlq.redrive.DeadLetters;
import io.github.kafkaeasy.dlq.redrive.FoundOriginal;
import io.github.kafkaeasy.dlq.redrive.PayloadFormat;
import io.github.kafkaeasy.dlq.redrive.StoredLetter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The routes of one letter: the whole letter for the page, and its value as a file. */
final class OneLetter {
  private static final Pattern PLACE = Pattern.compile("([0-9]{1,9}):([0-9]{1,18})");

  private final KafkaEasy kafka;

  OneLetter(KafkaEasy kafka) {
    this.kafka = kafka;
  }

  void show(Call call) {
    PayloadFormat format = format(call);
    DeadLetters letters = DeadLetters.of(kafka, call.required("topic"));
    StoredLetter letter = find(letters, call.required("place"));
    call.json(LetterView.whole(letter, letters.original(letter), format));
  }

  void value(Call call) {
    DeadLetters letters = DeadLetters.of(kafka, call.required("topic"));
    StoredLetter letter = find(letters, call.required("place"));
    FoundOriginal found = letters.original(letter);
    Original original = found.original();
    byte[] value = original == null ? null : original.value();
    if (value == null) {
      throw new Refused(404, original == null ? found.missing() : "The record has no value.");
    }
    call.download("value-" + letter.partition() + "-" + letter.offset() + ".bin", value);
  }

  /** The letter at a place, which is {@code PARTITION:OFFSET} in the dead-letter topic. */
  static StoredLetter find(DeadLetters letters, String place) {
    Matcher at = PLACE.matcher(place);
    if (!at.matches()) {
      throw new Refused(400, "A place must have the form PARTITION:OFFSET.");
    }
    return letters
        .find(Integer.parseInt(at.group(1)), Long.parseLong(at.group(2)))
        .orElseThrow(
            () -> new Refused(404, "There is no letter at " + place + "; perhaps it was deleted."));
  }

  private static PayloadFormat format(Call call) {
    String given = call.find("format");
    try {
      return given == null
          ? PayloadFormat.AUTO
          : PayloadFormat.valueOf(given.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new Refused(400, "There is no such format.", e);
    }
  }
}
