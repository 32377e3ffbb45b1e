package io.github.kafkaeasy.benchmarks;

import io.github.kafkaeasy.benchmarks.contender.Arena;
import io.github.kafkaeasy.benchmarks.contender.BenchChild;
import io.github.kafkaeasy.benchmarks.contender.Contenders;
import io.github.kafkaeasy.benchmarks.contender.Measurement;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Starts benchmark JVMs, one at a time, and waits until each has ended. */
public final class BenchJvm {

  /** Heap size of each contender's JVM; equal for all, so that the comparison is fair. */
  private static final String HEAP = "1g";

  private static final long SECONDS_TO_END = 30;

  private final String classPath = ownClassPath();
  private final List<String> extraOptions;
  private final Jdks jdks;
  private final @Nullable OldBuild old;
  private volatile @Nullable Process running;

  /**
   * @param extraOptions options for the contenders' JVMs
   * @param old the checkout whose classes are used for contenders named "old build: ..."; null
   *     without {@code -Dbench.old}
   */
  BenchJvm(List<String> extraOptions, Jdks jdks, @Nullable OldBuild old) {
    this.extraOptions = List.copyOf(extraOptions);
    this.jdks = jdks;
    this.old = old;
    Runtime.getRuntime().addShutdownHook(new Thread(this::kill, "bench-kill"));
  }

  /** Runs a contender in a new JVM and returns its measurement. */
  public Measurement run(String name, Arena place, double seconds)
      throws IOException, InterruptedException {
    String contender = OldBuild.contender(name);
    List<String> command = new ArrayList<>();
    if (Contenders.needsVirtualThreads(contender)) {
      // Without this option, this JDK prints five lines of warnings about lz4's native code.
      command.addAll(List.of(jdks.virtualThreadJava(), "--enable-native-access=ALL-UNNAMED"));
    } else {
      command.add(jdks.java());
    }
    command.addAll(List.of("-Xms" + HEAP, "-Xmx" + HEAP));
    command.addAll(extraOptions);
    String classes = old != null && OldBuild.isOld(name) ? old.classPath(classPath) : classPath;
    command.addAll(List.of("-cp", classes, BenchChild.class.getName()));
    command.addAll(BenchChild.arguments(contender, seconds, place));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    running = process;
    Measurement measured = null;
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        measured = Measurement.isLine(line) ? Measurement.fromLine(line) : measured;
      }
    }
    await(process);
    if (measured == null) {
      throw new IOException("\"" + name + "\" ended without a measurement; see its output");
    }
    return measured;
  }

  /**
   * Runs a main class in a new JVM without {@code extraOptions}. Its output appears on this
   * terminal.
   *
   * @return its exit code
   */
  int runMain(String mainClass, Path firstOnClassPath, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(jdks.java(), "-cp"));
    command.add(firstOnClassPath + File.pathSeparator + classPath);
    command.add(mainClass);
    command.addAll(arguments);
    Process process = new ProcessBuilder(command).inheritIO().start();
    running = process;
    int code = process.waitFor();
    running = null;
    return code;
  }

  String classPath() {
    return classPath;
  }

  private void await(Process process) throws InterruptedException {
    if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
      kill();
    }
    running = null;
  }

  private void kill() {
    Process process = running;
    if (process != null) {
      process.destroyForcibly();
    }
  }

  /**
   * The class path of this program. With exec:java, java.class.path is Maven's class path, so the
   * class path is read from the class loader.
   */
  private static String ownClassPath() {
    if (!(BenchJvm.class.getClassLoader() instanceof URLClassLoader loader)) {
      return System.getProperty("java.class.path");
    }
    List<String> places = new ArrayList<>();
    for (URL url : loader.getURLs()) {
      try {
        places.add(Path.of(url.toURI()).toString());
      } catch (URISyntaxException e) {
        throw new IllegalStateException("not a file on the class path: " + url, e);
      }
    }
    return String.join(File.pathSeparator, places);
  }
}
