package io.github.kafkaeasy.spool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.producer.EasyProducer;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.RawKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGKILL during a replay: at any time every record is in Kafka or in the file. */
@Tag("long")
class KilledReplayTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int RECORDS = 20_000;
  private static final List<Integer> KILLS = List.of(1, 2_000, 6_000, 12_000);

  @TempDir private Path folder;

  @Test
  void afterEachKillEveryStoredRecordIsInKafkaOrInTheFile() throws Exception {
    Path file = folder.resolve("orders.spool");
    try (LocalKafka broker = LocalKafka.builder().start();
        RawKafka raw = RawKafka.connect(broker.bootstrapServers())) {
      raw.createTopic("orders", 3);
      broker.kill();
      Set<Integer> taken = fill(broker.bootstrapServers(), file);
      assertThat(taken).hasSize(RECORDS);
      broker.start();
      for (int atLeast : KILLS) {
        replayAndKill(broker.bootstrapServers(), file, raw, atLeast);
        Set<Integer> there = waiting(file);
        assertThat(there).as("the kill came before the end").isNotEmpty();
        Sequences.of(raw, "orders").values().forEach(there::addAll);
        assertThat(there).isEqualTo(taken);
      }
      try (EasyProducer<String> last = producer(broker.bootstrapServers(), file)) {
        await().atMost(PATIENCE).until(() -> !last.stats().spool().active());
      }
      Map<String, List<Integer>> arrived = Sequences.of(raw, "orders");
      Set<Integer> all = new TreeSet<>();
      arrived.values().forEach(all::addAll);
      assertThat(all).isEqualTo(taken);
      assertThat(arrived.values()).allSatisfy(values -> assertThat(values).isSorted());
    }
  }

  private static Set<Integer> fill(String bootstrap, Path file) {
    Set<Integer> taken = new TreeSet<>();
    try (EasyProducer<String> producer = producer(bootstrap, file)) {
      List<CompletableFuture<RecordMetadata>> sends = new ArrayList<>();
      for (int i = 0; i < RECORDS; i++) {
        sends.add(producer.send("key-" + i % 7, String.valueOf(i)));
      }
      for (int i = 0; i < RECORDS; i++) {
        RecordMetadata unused = sends.get(i).join();
        boolean added = taken.add(i);
        assertThat(added).isTrue();
      }
    }
    return taken;
  }

  private static EasyProducer<String> producer(String bootstrap, Path file) {
    return KafkaEasy.connect(bootstrap)
        .producer(String.class)
        .topic("orders")
        .deliveryTimeout(Duration.ofSeconds(1))
        .maxBlock(Duration.ofSeconds(1))
        .spool(DiskSpool.at(file))
        .start();
  }

  private static void replayAndKill(String bootstrap, Path file, RawKafka raw, int atLeast)
      throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ReplayChild.class.getName(),
                bootstrap,
                "orders",
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(10))
          .until(
              () ->
                  raw.endOffsets("orders").values().stream().mapToLong(Long::longValue).sum()
                      >= atLeast);
    } finally {
      Process unused = child.destroyForcibly().onExit().join();
    }
  }

  private static Set<Integer> waiting(Path file) {
    Set<Integer> waiting = new TreeSet<>();
    try (SpoolFile spool = SpoolFile.open(file)) {
      spool
          .records(SpoolSelection.waiting(), RECORDS)
          .forEach(
              one ->
                  waiting.add(Integer.valueOf(new String(one.spooled().record().value(), UTF_8))));
    }
    return waiting;
  }
}
