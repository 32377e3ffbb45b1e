package io.github.kafkaeasy.benchmarks.growth;

import io.github.kafkaeasy.benchmarks.BenchJvm;
import java.io.PrintStream;
import java.nio.file.Path;

public final class Growth {
  public Growth(BenchJvm jvm, PrintStream out, Path folder, double seconds) {}

  public void run() {}
}
