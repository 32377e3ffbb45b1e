package io.github.kafkaeasy.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code mvn -q -Pbench -Dbench.micro}: JMH over the hot parts, with what they allocate. */
final class Micro {
  private Micro() {}

  static void run(BenchJvm jvm, PrintStream out, Path folder)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Path file = folder.resolve("micro.json");
    int code =
        jvm.runMain(
            "org.openjdk.jmh.Main",
            List.of("io.github.kafkaeasy", "-prof", "gc", "-rf", "json", "-rff", file.toString()));
    if (code != 0) {
      throw new IOException("JMH ended with " + code + "; see its output");
    }
    out.printf("%nAlso in %s%n", file);
  }
}
