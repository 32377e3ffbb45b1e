package io.github.kafkaeasy.benchmarks;

import io.github.kafkaeasy.benchmarks.growth.Growth;
import java.io.PrintStream;

/**
 * {@code mvn -q -Pbench}: one broker, every contender in a JVM of its own beside its reference, a
 * table and a JSON file. See {@link BenchOptions} for what can be asked.
 */
public final class BenchMain {
  private BenchMain() {}

  /**
   * Runs what the system properties ask for; exit code 1 when something could not be measured, 2
   * when it was asked for wrongly.
   *
   * @param args none
   */
  // A program for the terminal, and exec:java passes on what System.exit says.
  @SuppressWarnings({"SystemOut", "CatchAndPrintStackTrace"})
  public static void main(String[] args) {
    int code = 0;
    try {
      run(BenchOptions.fromSystemProperties(), System.out);
    } catch (BadOptionException e) {
      System.err.println("bench: " + e.getMessage());
      code = 2;
    } catch (Exception e) {
      e.printStackTrace();
      code = 1;
    }
    System.exit(code);
  }

  private static void run(BenchOptions options, PrintStream out) throws Exception {
    Jdks jdks = Jdks.find();
    BenchJvm jvm = new BenchJvm(options.allJvmOptions(), jdks, options.old());
    switch (options.task()) {
      case TABLE -> new Tournament(options, jdks, jvm, out).run();
      case GROWTH ->
          new Growth(jvm, out, options.folder(), options.pairs(), options.seconds()).run();
      case MICRO -> Micro.run(jvm, out, options.folder());
    }
  }
}
