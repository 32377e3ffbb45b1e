package io.github.kafkaeasy.cli.page;

import io.github.kafkaeasy.cli.render.Json;
import io.github.kafkaeasy.dlq.letter.DeadLetter;
import io.github.kafkaeasy.dlq.redrive.LetterState;
import io.github.kafkaeasy.dlq.redrive.StoredLetter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts of dead letters, for the console and for the HTML report. Names come from headers, which
 * any producer can write, so their number is bounded. Used by one thread, which adds letters and
 * may read the counts after each one.
 */
public final class Tally {
  private static final int MOST_NAMES = 1_000;
  private static final int MOST_SHOWN = 30;

  private final Map<String, Long> exceptions = new HashMap<>();
  private final Map<String, Long> sources = new HashMap<>();
  private final Map<String, Long> groups = new HashMap<>();
  private final Map<String, Long> partitions = new HashMap<>();
  private final Map<Alike, Example> alike = new HashMap<>();
  private final Map<LetterState, Long> states = new EnumMap<>(LetterState.class);
  private final Columns columns = new Columns();
  private long letters;
  private long bytes;
  private long oldest = Long.MAX_VALUE;
  private long newest = Long.MIN_VALUE;

  /** The number of letters with a similar failure, and the place of one of them. */
  private static final class Example {
    private final String place;
    private long count;

    private Example(String place) {
      this.place = place;
    }
  }

  /** Counts a letter. */
  public void add(StoredLetter letter) {
    DeadLetter told = letter.letter();
    long millis = letter.timestamp().toEpochMilli();
    letters++;
    bytes += letter.bytes();
    oldest = Math.min(oldest, millis);
    newest = Math.max(newest, millis);
    count(exceptions, told.reason().exceptionClass());
    count(sources, told.source().topic());
    count(groups, told.group());
    count(partitions, Integer.toString(letter.partition()));
    states.merge(letter.state(), 1L, Long::sum);
    columns.add(millis);
    Alike kind = Alike.of(letter);
    if (alike.size() < MOST_NAMES || alike.containsKey(kind)) {
      alike.computeIfAbsent(kind, k -> new Example(LetterView.place(letter))).count++;
    }
  }

  private static void count(Map<String, Long> counts, String name) {
    if (counts.size() < MOST_NAMES || counts.containsKey(name)) {
      counts.merge(name, 1L, Long::sum);
    }
  }

  /** The counts so far, as an object that {@link Json} can write. */
  public Map<String, @Nullable Object> json() {
    return Json.object(
        "letters", letters,
        "bytes", bytes,
        "oldest", letters == 0 ? null : oldest,
        "newest", letters == 0 ? null : newest,
        "states", states(),
        "exceptions", most(exceptions),
        "sources", most(sources),
        "groups", most(groups),
        "partitions", most(partitions),
        "alike", alike(),
        "time", columns.json(letters));
  }

  private Map<String, Long> states() {
    Map<String, Long> named = new LinkedHashMap<>();
    for (LetterState state : LetterState.values()) {
      named.put(state.name().toLowerCase(Locale.ROOT), states.getOrDefault(state, 0L));
    }
    return named;
  }

  /**
   * The number of names, and the names with the largest counts. These are pairs instead of a map,
   * because a JavaScript object would put names that look like numbers first.
   */
  private static Map<String, @Nullable Object> most(Map<String, Long> counts) {
    List<Object> pairs = new ArrayList<>();
    counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(MOST_SHOWN)
        .forEach(entry -> pairs.add(List.of(entry.getKey(), entry.getValue())));
    return Json.object("names", counts.size(), "most", pairs);
  }

  private Map<String, @Nullable Object> alike() {
    List<Object> kinds = new ArrayList<>();
    alike.entrySet().stream()
        .sorted(
            Comparator.comparingLong((Map.Entry<Alike, Example> kind) -> -kind.getValue().count)
                .thenComparing(kind -> kind.getKey().text()))
        .limit(MOST_SHOWN)
        .forEach(
            kind ->
                kinds.add(
                    Json.object(
                        "exception", kind.getKey().exception(),
                        "message", kind.getKey().message(),
                        "alike", kind.getKey().text(),
                        "count", kind.getValue().count,
                        "place", kind.getValue().place)));
    return Json.object("names", alike.size(), "most", kinds);
  }
}
