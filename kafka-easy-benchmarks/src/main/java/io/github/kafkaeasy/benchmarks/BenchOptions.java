package io.github.kafkaeasy.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Options of the command line. {@code -Dbench.quick} lowers the defaults of {@code pairs}, {@code
 * records}, {@code seconds} and {@code warmUpSeconds}.
 *
 * @param only names of comparisons ({@code -Dbench.only=key,send}); a name that ends in {@code *}
 *     selects all with that prefix; default: all, with a single pair without {@link
 *     Comparisons#ASIDE}
 * @param pairs pairs of measurements per comparison ({@code -Dbench.pairs=5})
 * @param records number of records in the topic that the fastest loops read ({@code
 *     -Dbench.records=8000000})
 * @param seconds seconds of steady state per contender ({@code -Dbench.seconds=2.5})
 * @param warmUpSeconds maximum seconds of warm-up ({@code -Dbench.warm.up=10})
 * @param jvmOptions options for the contenders' JVMs ({@code -Dbench.jvm="-Xlog:gc"})
 * @param folder the folder for results
 * @param old another compiled checkout to compare with ({@code -Dbench.old=../before}); null:
 *     compare with the references
 * @param task what to do ({@code -Dbench.growth}: cost of a record while one parameter grows;
 *     {@code -Dbench.micro}: JMH; otherwise the table of comparisons)
 */
record BenchOptions(
    Set<String> only,
    int pairs,
    long records,
    double seconds,
    double warmUpSeconds,
    List<String> jvmOptions,
    Path folder,
    @Nullable OldBuild old,
    Task task) {

  /** Kinds of benchmark runs. */
  enum Task {
    TABLE,
    GROWTH,
    MICRO
  }

  static BenchOptions fromSystemProperties() {
    boolean quick = isSet("bench.quick");
    return new BenchOptions(
        Set.copyOf(words("bench.only", ",")),
        (int) number("bench.pairs", quick ? 1 : 5, 1, 100),
        (long) number("bench.records", quick ? 2e6 : 8e6, 1e5, 1e9),
        number("bench.seconds", quick ? 1.5 : 2.5, 0.1, 60),
        number("bench.warm.up", quick ? 4 : 10, 0, 120),
        words("bench.jvm", " "),
        Path.of(System.getProperty("bench.folder", "target")),
        OldBuild.of(System.getProperty("bench.old", "").strip()),
        isSet("bench.growth") ? Task.GROWTH : isSet("bench.micro") ? Task.MICRO : Task.TABLE);
  }

  /**
   * True with a single pair: a contender that is in several comparisons is measured only once, and
   * all of them use this measurement.
   */
  boolean everyoneRunsOnce() {
    return pairs == 1;
  }

  /** Options for the contenders' JVMs, including the one that passes on {@code warmUpSeconds}. */
  List<String> allJvmOptions() {
    List<String> all = new ArrayList<>(jvmOptions);
    all.add("-Dbench.warm.up=" + warmUpSeconds);
    return all;
  }

  private static boolean isSet(String property) {
    return !System.getProperty(property, "false").toLowerCase(Locale.ROOT).equals("false");
  }

  private static double number(String property, double otherwise, double least, double most) {
    String text = System.getProperty(property, "").strip();
    if (text.isEmpty()) {
      return otherwise;
    }
    double value;
    try {
      value = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new BadOptionException(property + "=" + text + " is not a number");
    }
    if (value < least || value > most) {
      throw new BadOptionException(
          String.format(
              Locale.ROOT, "%s=%s is not between %,.1f and %,.1f", property, text, least, most));
    }
    return value;
  }

  private static List<String> words(String property, String separator) {
    String value = System.getProperty(property, "").strip();
    return value.isEmpty() ? List.of() : List.of(value.split("\\s*" + separator + "\\s*"));
  }

  /** The selected comparisons. */
  List<Comparison> chosen(List<Comparison> all) {
    Set<String> unknown = new TreeSet<>(only);
    all.forEach(comparison -> unknown.removeIf(word -> names(word, comparison.name())));
    if (!unknown.isEmpty()) {
      throw new BadOptionException(
          "bench.only has unknown names: "
              + String.join(", ", unknown)
              + "; known names: "
              + String.join(", ", all.stream().map(Comparison::name).toList()));
    }
    return all.stream().filter(comparison -> isChosen(comparison.name())).toList();
  }

  private boolean isChosen(String name) {
    return only.isEmpty()
        ? !everyoneRunsOnce() || !Comparisons.ASIDE.contains(name)
        : only.stream().anyMatch(word -> names(word, name));
  }

  private static boolean names(String word, String name) {
    return word.endsWith("*")
        ? name.startsWith(word.substring(0, word.length() - 1))
        : name.equals(word);
  }
}
