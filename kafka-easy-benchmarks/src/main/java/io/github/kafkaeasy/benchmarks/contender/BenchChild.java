package io.github.kafkaeasy.benchmarks.contender;

import java.util.ArrayList;
import java.util.List;

/** The main class of the JVMs in which contenders run. */
public final class BenchChild {

  /** A contender that hangs must not hang everything. */
  private static final long AT_MOST_MILLIS = 180_000;

  private BenchChild() {}

  /** The arguments for {@link #main}. */
  public static List<String> arguments(String contender, double seconds, Arena place) {
    List<String> arguments = new ArrayList<>(List.of(contender, Double.toString(seconds)));
    arguments.addAll(place.toArguments());
    return arguments;
  }

  /**
   * Runs one contender and writes its {@link Measurement} to standard output.
   *
   * @param args what {@link #arguments} answers
   */
  // The end of a program that was started to print a line.
  @SuppressWarnings("SystemOut")
  public static void main(String[] args) throws Exception {
    endInAnyCase(args[0]);
    List<String> arguments = List.of(args);
    Arena place = Arena.fromArguments(arguments.subList(2, arguments.size()));
    Measurement measured = Contenders.byName(args[0]).measure(place, Double.parseDouble(args[1]));
    System.out.println(measured.toLine());
    // Threads of a contender that do not end by themselves are none of ours.
    System.exit(0);
  }

  // For the terminal of whoever waits.
  @SuppressWarnings("SystemOut")
  private static void endInAnyCase(String contender) {
    Thread guard =
        new Thread(
            () -> {
              try {
                Thread.sleep(AT_MOST_MILLIS);
              } catch (InterruptedException e) {
                return;
              }
              System.err.println(
                  contender + " has not ended within " + AT_MOST_MILLIS / 1_000 + " s: given up");
              Runtime.getRuntime().halt(3);
            },
            "bench-guard");
    guard.setDaemon(true);
    guard.start();
  }
}
