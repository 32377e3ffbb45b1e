package io.github.kafkaeasy.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.test.TestKafka;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Runs a program of the catalogue in a separate JVM. */
final class CatalogueRun {
  /**
   * Settings with so few records that a run tests only that the program works; its measurements
   * mean nothing.
   */
  static final List<String> SMALL =
      List.of(
          "-Dexamples.records=50",
          "-Dlab.records=300",
          "-Dlab.rounds=2",
          "-Dlab.crash.records=200",
          "-Dlab.crash.rounds=1",
          "-Dlab.lossy.records=4000",
          "-Dlab.lossy.cuts=4",
          "-Dlab.handler.millis=2");

  private CatalogueRun() {}

  /**
   * Runs a program to its end. Its output must match each pattern; patterns are separated by
   * semicolons.
   */
  static void of(String name, String patterns, TestKafka kafka, String... arguments) {
    of(
        name,
        patterns,
        Map.of("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers()),
        SMALL,
        arguments);
  }

  /** Runs a program in the same way, and returns all output, including log lines. */
  static String of(
      String name,
      String patterns,
      Map<String, String> environment,
      List<String> options,
      String... arguments) {
    Class<?> example = Catalogue.find(name).orElseThrow().program();
    try (Program program = Program.start(example, environment, options, arguments)) {
      assertThat(program.exitCode()).as(program.errors() + program.output()).isZero();
      assertThat(Pattern.compile(";").splitAsStream(patterns))
          .allSatisfy(pattern -> assertThat(program.output()).containsPattern(pattern.strip()));
      return program.output() + program.errors();
    }
  }
}
