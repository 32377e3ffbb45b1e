package io.github.kafkaeasy.test;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts JVMs for brokers, guardians and child programs. */
final class ChildJvm {

  private static final Path SHELL = Path.of("/bin/sh");

  private ChildJvm() {}

  /**
   * A JVM that ignores the given signals. A terminal sends Ctrl-C to every process of the
   * foreground job, but a program that closes its consumers cleanly needs the broker until it is
   * done. A shell ignores the signals and then replaces itself with the JVM by {@code exec}: the
   * JVM inherits the ignored signals and keeps the process id.
   */
  static ProcessBuilder ignoring(
      String signals,
      List<String> options,
      String classPath,
      Class<?> main,
      List<String> arguments) {
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(SHELL)) {
      command.addAll(List.of(SHELL.toString(), "-c", "trap '' " + signals + "; exec \"$@\"", "sh"));
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add("-cp");
    command.add(classPath);
    command.add(main.getName());
    command.addAll(arguments);

    ProcessBuilder builder = new ProcessBuilder(command);
    // These variables carry agents, debuggers and heap sizes meant for the JVM that runs the tests.
    builder
        .environment()
        .keySet()
        .removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
    builder.directory(new File(System.getProperty("java.io.tmpdir")));
    return builder;
  }
}
