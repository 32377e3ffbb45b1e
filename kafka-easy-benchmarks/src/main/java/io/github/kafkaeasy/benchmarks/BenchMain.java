package io.github.kafkaeasy.benchmarks;

import io.github.kafkaeasy.benchmarks.growth.Growth;
import java.io.PrintStream;

/**
 * Main class of {@code mvn -q -Pbench}. By default starts one broker, runs every contender and its
 * reference in separate JVMs, prints a table and writes a JSON file. {@link BenchOptions} lists the
 * options.
 */
public final class BenchMain {
  private BenchMain() {}

  /**
   * Runs the benchmarks that the system properties select. Exit code 1 if a measurement failed, 2
   * if an option is invalid.
   *
   * @param args ignored
   */
  // Prints to the terminal. System.exit also ends Maven with this code, because exec:java runs the
  // program in Maven's JVM.
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
