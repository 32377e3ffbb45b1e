package io.github.kafkaeasy.benchmarks.contender;

import java.util.ArrayList;
import java.util.List;

/** Main class of the JVMs in which contenders run. */
public final class BenchChild {

  /** Limit for a contender that hangs. */
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
   * @param args the result of {@link #arguments}
   */
  // The parent JVM reads the result from standard output.
  @SuppressWarnings("SystemOut")
  public static void main(String[] args) throws Exception {
    endInAnyCase(args[0]);
    List<String> arguments = List.of(args);
    Arena place = Arena.fromArguments(arguments.subList(2, arguments.size()));
    Measurement measured = Contenders.byName(args[0]).measure(place, Double.parseDouble(args[1]));
    System.out.println(measured.toLine());
    // Ends the JVM even if a contender's threads still run.
    System.exit(0);
  }

  // Standard error is the user's terminal.
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
                  contender + " did not end within " + AT_MOST_MILLIS / 1_000 + " s; aborted");
              Runtime.getRuntime().halt(3);
            },
            "bench-guard");
    guard.setDaemon(true);
    guard.start();
  }
}
