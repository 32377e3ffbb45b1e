package io.github.kafkaeasy.producer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Compares our partitions with those of a real librdkafka client, Debian's package kcat. Skipped
 * where kcat is not installed; {@link Crc32PartitionerTest} tests the algorithm with fixed vectors.
 */
@KafkaTest
class LibrdkafkaTest {
  private static final List<String> KEYS =
      IntStream.range(0, 500).mapToObj(i -> i % 5 == 0 ? "用户-" + i : "user_" + i).toList();

  @BeforeAll
  static void needsKcat() {
    boolean there = run("kcat", "-V") == 0;
    if (!there) {
      System.out.println("SKIPPED: no kcat here (Debian: apt-get install kcat), so partitions are");
      System.out.println("SKIPPED: not compared with a real librdkafka client: LibrdkafkaTest");
    }
    assumeTrue(there, "kcat is not installed (Debian: apt-get install kcat)");
  }

  @ParameterizedTest
  @CsvSource({"CRC32,consistent_random", "MURMUR2,murmur2_random"})
  void equalKeysOfBothClientsGoToOnePartition(
      KeyPartitioner ours, String theirs, TestKafka broker, RawKafka raw, TestTopics topics)
      throws Exception {
    String topic = topics.create("keys", 7);

    kcat(broker.bootstrapServers(), topic, theirs);
    try (EasyProducer<String> producer =
        KafkaEasy.connect(broker.bootstrapServers())
            .producer(String.class)
            .topic(topic)
            .partitioner(ours)
            .start()) {
      KEYS.forEach(key -> producer.send(key, "java", (metadata, failure) -> {}));
    }

    Map<String, Integer> kcats = partitions(raw, topic, "kcat");
    assertThat(kcats).hasSize(KEYS.size());
    assertThat(kcats.values()).contains(0, 1, 2, 3, 4, 5, 6);
    assertThat(partitions(raw, topic, "java")).isEqualTo(kcats);
  }

  private static Map<String, Integer> partitions(RawKafka raw, String topic, String from) {
    return raw.records(topic).stream()
        .filter(record -> new String(record.value(), UTF_8).equals(from))
        .collect(Collectors.toMap(r -> new String(r.key(), UTF_8), r -> r.partition()));
  }

  private static void kcat(String bootstrap, String topic, String partitioner) throws Exception {
    Process kcat =
        new ProcessBuilder(
                "kcat",
                "-P",
                "-b",
                bootstrap,
                "-t",
                topic,
                "-K:",
                "-X",
                "topic.partitioner=" + partitioner)
            .redirectErrorStream(true)
            .start();
    try (OutputStream lines = kcat.getOutputStream()) {
      for (String key : KEYS) {
        lines.write((key + ":kcat\n").getBytes(UTF_8));
      }
    }
    String said = new String(kcat.getInputStream().readAllBytes(), UTF_8);
    assertThat(kcat.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(kcat.exitValue()).as(said).isZero();
  }

  private static int run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      return process.waitFor();
    } catch (IOException e) {
      return -1; // no such program
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return -1;
    }
  }
}
