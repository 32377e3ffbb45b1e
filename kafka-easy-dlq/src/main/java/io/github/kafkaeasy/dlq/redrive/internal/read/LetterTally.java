package io.github.kafkaeasy.dlq.redrive.internal.read;

import io.github.kafkaeasy.dlq.redrive.LetterState;
import io.github.kafkaeasy.dlq.redrive.LetterStats;
import io.github.kafkaeasy.dlq.redrive.StoredLetter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts letters by name. The names come from headers, which any producer can write, so their
 * number is bounded.
 */
public final class LetterTally {
  private static final int MOST_NAMES = 1_000;
  private static final String UNKNOWN = "(unknown)";
  private static final String OTHERS = "(others)";

  private final Map<String, Long> exceptions = new HashMap<>();
  private final Map<String, Long> topics = new HashMap<>();
  private final Map<String, Long> partitions = new HashMap<>();
  private final Map<String, Long> groups = new HashMap<>();
  private final Map<String, Long> dialects = new HashMap<>();
  private final TreeMap<Instant, Long> hours = new TreeMap<>();
  private final Map<LetterState, Long> states = new EnumMap<>(LetterState.class);
  private long letters;
  private long bytes;
  private @Nullable Instant oldest;
  private @Nullable Instant newest;

  public void add(StoredLetter letter) {
    letters++;
    bytes += letter.bytes();
    Instant time = letter.timestamp();
    oldest = oldest == null || time.isBefore(oldest) ? time : oldest;
    newest = newest == null || time.isAfter(newest) ? time : newest;
    var source = letter.letter().source();
    count(exceptions, letter.letter().reason().exceptionClass());
    count(topics, source.topic());
    count(partitions, source.topic().isEmpty() ? "" : source.topic() + "-" + source.partition());
    count(groups, letter.letter().group());
    count(dialects, letter.dialect().label());
    Instant hour = time.truncatedTo(ChronoUnit.HOURS);
    if (hours.containsKey(hour) || hours.size() < 24 * MOST_NAMES) {
      hours.merge(hour, 1L, Long::sum);
    }
    states.merge(letter.state(), 1L, Long::sum);
  }

  public long letters() {
    return letters;
  }

  private static void count(Map<String, Long> counts, String name) {
    String shown = name.isEmpty() ? UNKNOWN : name;
    boolean known = counts.containsKey(shown) || counts.size() < MOST_NAMES;
    counts.merge(known ? shown : OTHERS, 1L, Long::sum);
  }

  public LetterStats stats() {
    return new LetterStats(
        letters,
        bytes,
        oldest,
        newest,
        sorted(exceptions),
        sorted(topics),
        sorted(partitions),
        sorted(groups),
        Collections.unmodifiableMap(hours),
        Collections.unmodifiableMap(states),
        sorted(dialects));
  }

  public static Map<String, Long> sorted(Map<String, Long> counts) {
    Map<String, Long> sorted = new LinkedHashMap<>();
    counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    return Collections.unmodifiableMap(sorted);
  }
}
