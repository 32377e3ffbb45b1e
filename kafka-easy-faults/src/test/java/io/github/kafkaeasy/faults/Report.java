package io.github.kafkaeasy.faults;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Results of a run's scenarios, printed as a table at the end and written as JSON. */
final class Report implements AutoCloseable {

  private static final long SEED = Long.getLong("faults.seed", System.nanoTime() >>> 8);

  private final List<Result> results = new ArrayList<>();

  /** The seed of this run: {@code -Dfaults.seed}, or a new one. */
  static long seed() {
    return SEED;
  }

  static void begin(String scenario) {
    System.out.printf("-- %s (-Dfaults.seed=%d)%n", scenario, SEED);
  }

  synchronized void add(
      String scenario, long records, long injected, long repeated, double recoverySeconds) {
    results.add(
        new Result(scenario, records, injected, repeated, 0, 0, rounded(recoverySeconds), SEED));
  }

  synchronized void add(String scenario, Load load, long injected, double recoverySeconds) {
    results.add(
        new Result(
            scenario,
            load.outcomes.acknowledged(),
            injected,
            load.outcomes.repeated(),
            load.outcomes.lost(),
            load.outOfOrder(),
            rounded(recoverySeconds),
            SEED));
  }

  private static double rounded(double seconds) {
    return Math.round(seconds * 1_000) / 1_000.0;
  }

  @Override
  public synchronized void close() throws IOException {
    results.sort(Comparator.comparing(Result::scenario));
    System.out.print(table());
    Path file = Path.of(System.getProperty("faults.report", "target/faults.json"));
    Files.createDirectories(file.toAbsolutePath().getParent());
    new ObjectMapper()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .writeValue(file.toFile(), results);
    System.out.println("written to " + file.toAbsolutePath().normalize());
  }

  private String table() {
    int width = results.stream().mapToInt(result -> result.scenario().length()).max().orElse(8);
    String format = "%-" + width + "s %9s %9s %9s %5s %12s %13s%n";
    StringBuilder table = new StringBuilder(String.format(Locale.ROOT, "%nseed %d%n", SEED));
    table.append(
        String.format(
            format,
            "scenario",
            "records",
            "injected",
            "repeated",
            "lost",
            "out of order",
            "recovered in"));
    for (Result result : results) {
      table.append(
          String.format(
              Locale.ROOT,
              format,
              result.scenario(),
              grouped(result.records()),
              grouped(result.injected()),
              grouped(result.repeated()),
              grouped(result.lost()),
              grouped(result.outOfOrder()),
              String.format(Locale.ROOT, "%.1f s", result.recoverySeconds())));
    }
    return table.toString();
  }

  private static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
