package io.github.kafkaeasy.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.examples.labs.AcksLab;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.TestKafka;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Invalid input of users: each program prints one line and ends with a non-zero exit code. */
@KafkaTest
class BadInputTest {

  @ParameterizedTest
  @ValueSource(
      classes = {
        HelloProducer.class,
        HelloConsumer.class,
        ConsumerGroupDemo.class,
        HttpEndpoint.class,
        CloudPreset.class,
        AcksLab.class
      })
  void anInvalidBrokerAddressIsRefusedWithTheNameOfTheVariable(Class<?> program) {
    Map<String, String> environment =
        Map.of(
            "KAFKA_BOOTSTRAP_SERVERS", "no address",
            "EXAMPLE_API_KEY", "key",
            "EXAMPLE_API_SECRET", "secret");

    assertThat(lineOf(1, program, environment, List.of()))
        .startsWith(program.getSimpleName() + ": ")
        .contains("KAFKA_BOOTSTRAP_SERVERS", "write host:port");
  }

  /**
   * Checks in the source of each program that its main method catches exceptions as in the programs
   * that the test above runs.
   */
  @ParameterizedTest
  @MethodSource("programs")
  void eachProgramReportsAnExceptionInOneLine(Class<?> program) {
    String name = program.getSimpleName();
    String ending = "catch \\(Exception e\\) \\{\\s+Say\\.failed\\(" + name + "\\.class, e\\);";
    String lab = "Lab\\.main\\(\\s+" + name + "\\.class";

    assertThat(sourceOf(program)).containsPattern(ending + "|" + lab);
  }

  @ParameterizedTest(name = "{1}={2}")
  @CsvSource({
    "ReliableOrders, examples.records, abc, 1 to 10000000",
    "BufferFull, examples.records, 0, 1 to 10000000",
    "HttpEndpoint, example.port, 65536, 0 to 65535",
    "AcksLab, lab.records, 1e6, 1 to 100000000",
    "CommitLab, lab.crash.records, '', 2 to 10000000",
    "BacklogLab, lab.handler.millis, -1, 0 to 60000",
    "BacklogLab, lab.backlog, 99999999999999999999, 1 to 9223372036854775807",
    "IdempotenceLab, lab.lossy.records, 19, 20 to 10000000"
  })
  void anInvalidNumberIsRefusedByItsName(
      String program, String name, String value, String bounds, TestKafka kafka) {
    Map<String, String> environment = Map.of("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
    List<String> options = List.of("-D" + name + "=" + value);

    String line = lineOf(2, Catalogue.find(program).orElseThrow().program(), environment, options);

    assertThat(line)
        .isEqualTo("-D" + name + "=" + value + ": it must be a whole number from " + bounds);
  }

  @Test
  void aPortInUseIsNamed(TestKafka kafka) throws IOException {
    Map<String, String> environment = Map.of("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      List<String> options = List.of("-Dexample.port=" + taken.getLocalPort());

      String line = lineOf(1, HttpEndpoint.class, environment, options);

      assertThat(line)
          .startsWith("HttpEndpoint: example.port " + taken.getLocalPort() + " cannot be used");
    }
  }

  @Test
  void aVariableThatIsMissingIsNamed() {
    Map<String, String> environment = Map.of("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1");

    assertThat(lineOf(1, CloudPreset.class, environment, List.of()))
        .isEqualTo("CloudPreset: the variable EXAMPLE_API_KEY is not set");
  }

  @Test
  void anUnknownExampleIsAnsweredWithTheListOfExamples() {
    try (Program launcher =
        Program.start(ExampleLauncher.class, Map.of(), List.of("-Dexample=HelloProduct"))) {
      assertThat(launcher.exitCode()).isEqualTo(2);
      assertThat(launcher.errors().strip())
          .isEqualTo("ExampleLauncher: no example \"HelloProduct\"");
      assertThat(launcher.output()).contains("HelloProducer", "AcksLab");
    }
  }

  static Stream<Class<?>> programs() {
    return Stream.concat(Catalogue.EXAMPLES.stream(), Catalogue.LABS.stream())
        .map(Catalogue.Entry::program);
  }

  private static String sourceOf(Class<?> program) {
    String file = program.getName().replace('.', '/') + ".java";
    Path main = Path.of("src/main/java", file);
    return Readme.read(Files.exists(main) ? main : Path.of("src/test/java", file));
  }

  private static String lineOf(
      int exitCode, Class<?> program, Map<String, String> environment, List<String> options) {
    try (Program run = Program.start(program, environment, options)) {
      assertThat(run.exitCode()).as(run.errors()).isEqualTo(exitCode);
      assertThat(run.output().lines()).allMatch(line -> line.startsWith("Looking for Kafka at "));
      assertThat(run.errors().lines()).hasSize(1);
      return run.errors().strip();
    }
  }
}
