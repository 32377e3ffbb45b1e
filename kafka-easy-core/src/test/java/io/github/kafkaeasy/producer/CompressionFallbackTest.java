package io.github.kafkaeasy.producer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * gzip replaces a native codec that cannot be loaded. Each test starts a new JVM, because a loaded
 * library stays loaded.
 */
@KafkaTest
class CompressionFallbackTest {

  @ParameterizedTest
  @CsvSource({
    "ZSTD,-DZstdNativePath=/nowhere/libzstd.so",
    "SNAPPY,-Dorg.xerial.snappy.tempdir=/dev/null/nowhere",
  })
  void gzipReplacesANativeCodecThatCannotBeLoaded(
      String codec, String breakIt, TestKafka broker, RawKafka raw, TestTopics topics)
      throws Exception {
    String topic = topics.create("compressed");

    String said = child(breakIt, broker.bootstrapServers(), topic, codec);

    assertThat(said)
        .containsPattern("compression.type +gzip +default +" + codec.toLowerCase(Locale.ROOT))
        .contains("gzip takes its place")
        .contains("offset 0");
    assertThat(raw.values(topic)).containsExactly("compressed");
  }

  @Test
  void theFolderIsNamedEachTime(TestKafka broker, TestTopics topics) throws Exception {
    String folder = "/dev/null/nowhere"; // cannot be created
    String said =
        child(
            "-Djava.io.tmpdir=" + folder,
            broker.bootstrapServers(),
            topics.create("compressed"),
            "ZSTD");

    // describe() and start() log it once each.
    assertThat(said.lines().filter(line -> line.contains("gzip takes its place")))
        .hasSizeGreaterThan(1)
        .allMatch(line -> line.contains("libzstd") && line.contains(folder));
  }

  private static String child(String option, String... arguments) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            option,
            "-cp",
            System.getProperty("java.class.path"),
            CompressionChild.class.getName());
    builder.command().addAll(List.of(arguments));
    Process child = builder.redirectErrorStream(true).start();
    String said = new String(child.getInputStream().readAllBytes(), UTF_8);
    assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(child.exitValue()).as(said).isZero();
    return said;
  }
}
