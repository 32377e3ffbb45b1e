package io.github.kafkaeasy.spool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.producer.EasyProducer;
import io.github.kafkaeasy.producer.outcome.SpoolStats;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.RawKafka;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.NewTopic;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A killed producer process: the next producer delivers the records in the spool. */
class KilledProducerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int ENOUGH = 3_000;

  @TempDir private Path folder;

  @Test
  void aKilledProcessLosesNoStoredRecord() throws Exception {
    Path file = folder.resolve("orders.spool");
    try (LocalKafka broker = LocalKafka.builder().start()) {
      try (RawKafka raw = RawKafka.connect(broker.bootstrapServers())) {
        raw.admin().createTopics(List.of(new NewTopic("orders", 3, (short) 1))).all().get();
      }
      broker.kill();

      Set<Integer> taken = runAndKill(broker.bootstrapServers(), file);

      broker.start();
      try (EasyProducer<String> next =
          KafkaEasy.connect(broker.bootstrapServers())
              .producer(String.class)
              .topic("orders")
              .spool(DiskSpool.at(file))
              .start()) {
        SpoolStats spool = next.stats().spool();
        assertThat(spool.waiting() + spool.replayed()).isGreaterThanOrEqualTo(ENOUGH);
        Awaitility.await().atMost(PATIENCE).until(() -> !next.stats().spool().active());
      }
      try (RawKafka raw = RawKafka.connect(broker.bootstrapServers())) {
        Map<String, List<Integer>> arrived = Sequences.of(raw, "orders");
        Set<Integer> all =
            arrived.values().stream().flatMap(List::stream).collect(Collectors.toSet());
        assertThat(taken).hasSizeGreaterThanOrEqualTo(ENOUGH);
        assertThat(all).containsAll(taken);
        assertThat(arrived.values()).allSatisfy(values -> assertThat(values).isSorted());
      }
    }
  }

  /**
   * Runs the child and kills it while it is sending; returns the numbers of the records that it
   * reported as stored.
   */
  private static Set<Integer> runAndKill(String bootstrap, Path file) throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                SpoolChild.class.getName(),
                bootstrap,
                "orders",
                file.toString())
            .redirectErrorStream(true)
            .start();
    Set<Integer> taken = new TreeSet<>();
    try (BufferedReader lines = child.inputReader(UTF_8)) {
      String line;
      while (taken.size() < ENOUGH && (line = lines.readLine()) != null) {
        if (line.startsWith("taken ")) {
          taken.add(Integer.valueOf(line.substring("taken ".length())));
        }
      }
    } finally {
      child.destroyForcibly().onExit().join();
    }
    return taken;
  }
}
