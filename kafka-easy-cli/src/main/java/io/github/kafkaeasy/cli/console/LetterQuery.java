package io.github.kafkaeasy.cli.console;

import io.github.kafkaeasy.cli.page.Alike;
import io.github.kafkaeasy.cli.shared.Selectors;
import io.github.kafkaeasy.cli.web.Call;
import io.github.kafkaeasy.cli.web.Refused;
import io.github.kafkaeasy.dlq.redrive.LetterState;
import io.github.kafkaeasy.dlq.redrive.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The letters that a request selects: a topic and selectors. The selectors have the names and the
 * meaning of the command's options, {@code not} included. The page has three more: {@code state},
 * {@code alike} (see {@link Alike}), and {@code unknown} with the name of the unknown part, such as
 * {@code group}.
 *
 * @param topic the dead-letter topic
 * @param selection the selection of all selectors together
 * @param selectors the selectors as given, with names and values
 */
record LetterQuery(String topic, Selection selection, List<Selector> selectors) {
  private static final String TOPIC = "topic";

  /** Names in a query that are no selectors. */
  private static final Set<String> OTHERS = Set.of(TOPIC, "size", "olderThan", "place", "format");

  /** One selector, such as {@code exception} with the value {@code TimeoutException}. */
  record Selector(String name, String value) {}

  /** Reads the query of a request. */
  static LetterQuery of(Call call) {
    List<Selector> selectors = new ArrayList<>();
    for (Map.Entry<String, List<String>> entry : call.query().entrySet()) {
      if (!OTHERS.contains(entry.getKey())) {
        entry.getValue().forEach(value -> selectors.add(new Selector(entry.getKey(), value)));
      }
    }
    return of(call.required(TOPIC), selectors);
  }

  /** The letters of a topic that match all selectors. */
  static LetterQuery of(String topic, List<Selector> selectors) {
    Selection selection = Selection.all();
    for (Selector selector : selectors) {
      selection = narrowed(selection, selector.name(), selector.value());
    }
    return new LetterQuery(topic, selection, List.copyOf(selectors));
  }

  private static Selection narrowed(Selection selection, String name, String value) {
    return switch (name) {
      case "not" -> Selectors.without(selection, value);
      case "state" -> {
        LetterState state = state(value);
        yield selection.where("state=" + value, letter -> letter.state() == state);
      }
      case "alike" ->
          selection.where("alike=" + value, letter -> Alike.of(letter).text().equals(value));
      case "unknown" -> unknown(selection, value);
      default -> Selectors.narrow(selection, name, value);
    };
  }

  private static Selection unknown(Selection selection, String what) {
    return switch (what) {
      case "exception" ->
          selection.where(
              "exception unknown", letter -> letter.letter().reason().exceptionClass().isEmpty());
      case "source" ->
          selection.where("source unknown", letter -> letter.letter().source().topic().isEmpty());
      case "group" -> selection.where("group unknown", letter -> letter.letter().group().isEmpty());
      default -> throw new Refused(400, "The value of unknown must be exception, source or group.");
    };
  }

  private static LetterState state(String value) {
    try {
      return LetterState.valueOf(value.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new Refused(400, "There is no state " + value + ".", e);
    }
  }
}
