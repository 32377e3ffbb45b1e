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
 * Which letters a request means: a topic and selectors. They have the names of the command's
 * options and the same meaning; {@code not} is that of the command line. The page has three more:
 * {@code state}, {@code alike}, and {@code unknown} with what is not known: {@code group}.
 *
 * @param topic the dead-letter topic
 * @param selection what all selectors let
 * @param selectors the same as they were given, names and values
 */
record LetterQuery(String topic, Selection selection, List<Selector> selectors) {
  private static final String TOPIC = "topic";

  /** What else stands in a query. */
  private static final Set<String> OTHERS = Set.of(TOPIC, "size", "olderThan", "place", "format");

  /** One selector: {@code exception} and {@code TimeoutException}. */
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

  /** The letters of a topic that all selectors let. */
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
      default -> throw new Refused(400, "Unknown can be exception, source or group.");
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
