package io.github.kafkaeasy.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The released archive, unpacked and started by its own script. */
@KafkaTest
class ArchiveIT {
  private static final Pattern JAVA_OPTION = Pattern.compile("-X[A-Za-z:+-]+(?:=[a-z]+)?");

  @TempDir private Path folder;
  private Path unpacked;

  @BeforeEach
  void unpack() throws IOException {
    Path archive = Path.of(System.getProperty("kafka-easy.archive"));
    Path target = folder.resolve("a folder");
    try (FileSystem zip =
            FileSystems.newFileSystem(archive, Map.of("enablePosixFileAttributes", true));
        Stream<Path> files = Files.walk(zip.getPath("/"))) {
      for (Path file : files.toList()) {
        Path copy = target.resolve(zip.getPath("/").relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
          Files.setPosixFilePermissions(copy, Files.getPosixFilePermissions(file));
        }
      }
    }
    try (Stream<Path> roots = Files.list(target)) {
      unpacked = roots.toList().get(0);
    }
  }

  @Test
  void theScriptPrintsTheVersionInTheNameOfTheFolder() throws Exception {
    Result result = run(Map.of(), script(), "--version");

    assertThat(result.text).startsWith(unpacked.getFileName().toString().replaceFirst("y-", "y "));
    assertThat(result.code).isZero();
  }

  @Test
  void theScriptWorksThroughALinkInAnotherFolder(LocalKafka broker, TestTopics topics)
      throws Exception {
    String topic = topics.create("orders");
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of(script()));
    Path relative = Files.createSymbolicLink(folder.resolve("relative"), link.getFileName());

    Result result =
        run(
            Map.of("KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers()),
            relative.toString(),
            "topics",
            "list",
            "--timeout",
            "60s");

    assertThat(result.text).contains(topic);
    assertThat(result.code).isZero();
  }

  @Test
  void aScriptWithoutItsJarSaysWhereItLooked() throws Exception {
    Files.delete(unpacked.resolve("lib/kafka-easy.jar"));

    Result result = run(Map.of(), script(), "--version");

    assertThat(result.text)
        .isEqualToIgnoringNewLines(
            "kafka-easy: kafka-easy.jar is neither beside this script nor in ../lib/ or target/;"
                + " set KAFKA_EASY_JAR to its path");
    assertThat(result.code).isOne();
  }

  @Test
  void bashAcceptsTheCompletionScript() throws Exception {
    Path completion = unpacked.resolve("completion/kafka-easy.sh");

    Result result =
        run(Map.of(), "bash", "-c", "source \"$0\" && complete -p kafka-easy", completion + "");

    assertThat(result.text).endsWith(" kafka-easy\n");
    assertThat(result.code).isZero();
    assertThat(completion).content().contains("redrive", "--take-over");
  }

  /**
   * The Windows script cannot run here, so it is compared: it must pass the same options to Java.
   */
  @Test
  void bothScriptsPassTheSameOptionsToJava() throws Exception {
    List<String> unix = javaOptions(script());
    String windows = script() + ".cmd";

    assertThat(javaOptions(windows)).isEqualTo(unix).hasSize(6);
    assertThat(Path.of(windows)).content().contains("\r\n", "KAFKA_EASY_JAR", "\"%jar%\" %*");
  }

  private static List<String> javaOptions(String script) throws IOException {
    return JAVA_OPTION
        .matcher(Files.readString(Path.of(script)))
        .results()
        .map(MatchResult::group)
        .toList();
  }

  private String script() {
    return unpacked.resolve("bin/kafka-easy").toString();
  }

  private record Result(int code, String text) {}

  private Result run(Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    Path text = Files.createTempFile(folder, "text", "");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(text.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("KAFKA_"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("XDG_CACHE_HOME", folder.resolve("cache").toString());
    builder.environment().putAll(environment);
    Process process = builder.start();
    boolean ended = process.waitFor(60, TimeUnit.SECONDS);
    process.destroyForcibly();
    assertThat(ended).as("%s ended", List.of(command)).isTrue();
    return new Result(process.exitValue(), Files.readString(text, UTF_8));
  }
}
