package io.github.kafkaeasy.examples;

import io.github.kafkaeasy.test.LocalKafka;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Main class of {@code mvn -q -Pexample -Dexample=NAME}: runs an example or a lab in a separate
 * JVM, on a local Kafka or on the cluster that the environment names. Without a name it lists the
 * programs. {@code -Dexample.args="…"} has the program's arguments.
 */
public final class ExampleLauncher {
  private static final String SERVERS = "KAFKA_BOOTSTRAP_SERVERS";

  private ExampleLauncher() {}

  public static void main(String[] args) {
    try {
      System.exit(run(System.getProperty("example", "").strip()));
    } catch (Exception e) {
      Say.failed(ExampleLauncher.class, e);
    }
  }

  private static int run(String name) throws IOException, InterruptedException {
    if (name.isEmpty()) {
      Say.line("%s", Catalogue.list());
      return 0;
    }
    Optional<Catalogue.Entry> entry = Catalogue.find(name);
    if (entry.isEmpty()) {
      Say.line("%s", Catalogue.list());
      System.err.println(System.lineSeparator() + "ExampleLauncher: no example \"" + name + "\"");
      return 2;
    }
    if (entry.get().bringsItsKafka() || isNamed(SERVERS) || isNamed("KAFKA_BOOTSTRAP")) {
      return start(entry.get().program(), Map.of());
    }
    System.out.print("A local Apache Kafka: ");
    System.out.flush();
    try (LocalKafka kafka = LocalKafka.builder().start()) {
      System.out.println(kafka.bootstrapServers());
      return start(entry.get().program(), Map.of(SERVERS, kafka.bootstrapServers()));
    }
  }

  private static int start(Class<?> program, Map<String, String> environment)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    System.getProperties().stringPropertyNames().stream()
        .filter(key -> key.startsWith("example.") || key.startsWith("examples."))
        .forEach(key -> command.add("-D" + key + "=" + System.getProperty(key)));
    System.getProperties().stringPropertyNames().stream()
        .filter(key -> key.startsWith("lab."))
        .forEach(key -> command.add("-D" + key + "=" + System.getProperty(key)));
    command.addAll(List.of("-cp", classPath(), program.getName()));
    String arguments = System.getProperty("example.args", "").strip();
    if (!arguments.isEmpty()) {
      command.addAll(List.of(arguments.split("\\s+")));
    }
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    builder.environment().putAll(environment);
    Process process = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    return process.waitFor();
  }

  private static boolean isNamed(String variable) {
    return !System.getenv().getOrDefault(variable, "").isBlank();
  }

  /**
   * The class path of this program. Under exec:java the property java.class.path is Maven's, so the
   * class path is read from the class loader.
   */
  private static String classPath() {
    if (!(ExampleLauncher.class.getClassLoader() instanceof URLClassLoader loader)) {
      return System.getProperty("java.class.path");
    }
    List<String> places = new ArrayList<>();
    for (URL url : loader.getURLs()) {
      try {
        places.add(Path.of(url.toURI()).toString());
      } catch (URISyntaxException e) {
        throw new IllegalStateException("No file: " + url, e);
      }
    }
    return String.join(File.pathSeparator, places);
  }
}
