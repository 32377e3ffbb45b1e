package io.github.kafkaeasy.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * Runs {@code mvn -q -Pbench -Dbench.micro}: JMH benchmarks of the hot code, with allocations.
 * JMH's harness classes are generated here at run time, so the build needs no annotation processor.
 */
final class Micro {
  private static final String GENERATOR =
      "org.openjdk.jmh.generators.bytecode.JmhBytecodeGenerator";
  private static final String RUNNER = "org.openjdk.jmh.Main";

  private final BenchJvm jvm;
  private final Path classes;
  private final Path sources;

  private Micro(BenchJvm jvm, Path folder) {
    this.jvm = jvm;
    this.classes = folder.resolve("classes");
    this.sources = folder.resolve("sources");
  }

  static void run(BenchJvm jvm, PrintStream out, Path folder)
      throws IOException, InterruptedException {
    Micro micro = new Micro(jvm, folder.resolve("jmh"));
    Path file = folder.resolve("micro.json");
    micro.generate();
    micro.compile();
    micro.main(
        RUNNER,
        List.of("io.github.kafkaeasy", "-prof", "gc", "-rf", "json", "-rff", file.toString()));
    out.printf("%nAlso in %s%n", file);
  }

  private void generate() throws IOException, InterruptedException {
    Files.createDirectories(classes);
    Files.createDirectories(sources);
    main(GENERATOR, List.of(ours().toString(), sources.toString(), classes.toString()));
  }

  private void compile() throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new IOException("JMH needs a JDK, and this is only a JRE");
    }
    List<String> arguments =
        new ArrayList<>(
            List.of("-nowarn", "-proc:none", "-d", classes.toString(), "-cp", jvm.classPath()));
    try (Stream<Path> files = Files.walk(sources)) {
      files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(arguments::add);
    }
    int code = compiler.run(null, null, null, arguments.toArray(new String[0]));
    if (code != 0) {
      throw new IOException("JMH's harness does not compile; see above");
    }
  }

  private void main(String mainClass, List<String> arguments)
      throws IOException, InterruptedException {
    int code = jvm.runMain(mainClass, classes, arguments);
    if (code != 0) {
      throw new IOException(mainClass + " ended with " + code + "; see its output");
    }
  }

  /** The folder of the benchmarks' classes. */
  private static Path ours() {
    try {
      return Path.of(Micro.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("no folder of classes", e);
    }
  }
}
