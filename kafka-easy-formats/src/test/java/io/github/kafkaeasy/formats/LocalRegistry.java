package io.github.kafkaeasy.formats;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.test.internal.child.GuardianMain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * An Apicurio Registry in a separate process on the loopback address. Its schemas are in a file, so
 * that they survive a restart. The build unpacks the program into {@code target/registry}. A
 * guardian process ends the registry if this JVM is killed.
 */
final class LocalRegistry implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final int port = freePort();
  private final Path folder;
  private final Process guardian;
  private final Writer toGuardian;
  private Process registry;

  LocalRegistry() throws IOException {
    folder = Files.createTempDirectory("registry");
    String guardianMain = GuardianMain.class.getName();
    guardian =
        new ProcessBuilder(
                java(
                    "-Xmx16m",
                    "-cp",
                    locationOf(GuardianMain.class),
                    guardianMain,
                    folder.toString()))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    toGuardian = guardian.outputWriter(StandardCharsets.UTF_8);
    start();
  }

  /** The value for {@code apicurio.registry.url}. */
  String url() {
    return "http://127.0.0.1:" + port + "/apis/registry/v3";
  }

  /** Starts the registry if it does not run, and waits until it answers. */
  void start() {
    if (registry != null && registry.isAlive()) {
      return;
    }
    try {
      registry =
          new ProcessBuilder(
                  java(
                      "-Xmx384m",
                      "-XX:+UseSerialGC",
                      "-XX:TieredStopAtLevel=1",
                      "-Dquarkus.http.host=127.0.0.1",
                      "-Dquarkus.http.port=" + port,
                      "-Dapicurio.storage.kind=sql",
                      "-Dapicurio.storage.sql.kind=h2",
                      "-Dapicurio.datasource.url=jdbc:h2:file:" + folder.resolve("schemas"),
                      "-jar",
                      jar()))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
              .start();
      long started = registry.info().startInstant().orElseThrow().toEpochMilli();
      toGuardian.write(registry.pid() + " " + started + "\n");
      toGuardian.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(isReady()).as("ready; its output: %s", said()).isTrue());
  }

  /** Kills the registry, as a crash would. Its port then refuses connections. */
  void kill() {
    registry.destroyForcibly().onExit().join();
  }

  private boolean isReady() throws InterruptedException {
    HttpRequest question =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/ready"))
            .timeout(Duration.ofSeconds(5))
            .build();
    try {
      return http.send(question, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Kills the registry and ends the guardian, which deletes the files. */
  @Override
  public void close() throws IOException {
    kill();
    toGuardian.close();
    guardian.onExit().join();
  }

  private String said() {
    try (Stream<String> lines = Files.lines(log())) {
      return String.join("\n", lines.limit(40).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path log() {
    return folder.resolve("log");
  }

  private static String jar() throws IOException {
    Path program = Path.of(locationOf(LocalRegistry.class)).resolveSibling("registry");
    try (Stream<Path> files = Files.list(program)) {
      return files
          .filter(file -> file.toString().endsWith("-runner.jar"))
          .findFirst()
          .orElseThrow()
          .toAbsolutePath()
          .toString();
    }
  }

  private static List<String> java(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(arguments));
    return command;
  }

  /** The jar or folder of a class; under exec:java there is no usable class path property. */
  private static String locationOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
