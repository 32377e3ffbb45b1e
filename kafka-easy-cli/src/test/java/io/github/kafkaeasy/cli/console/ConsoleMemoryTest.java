package io.github.kafkaeasy.cli.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The command in a separate process with a memory limit: the page must answer whatever size letters
 * have, because they contain data of other programs and can be as large as Kafka allows.
 */
@EnabledIfSystemProperty(
    named = "kafka-easy.large",
    matches = "true",
    disabledReason = "takes minutes of both cores; -Dkafka-easy.large=true runs it")
@KafkaTest
class ConsoleMemoryTest {
  /** A million headers take 150 MB in memory, so the letters together would take more than this. */
  private static final String HEAP = "-Xmx700m";

  private static final int TEN_MEGABYTES = 10_000_000;
  private static final int MILLION = 1_000_000;
  private static final int LARGE = 8;
  private static final int MANY = 5;

  private final String bootstrap;

  ConsoleMemoryTest(LocalKafka broker) {
    this.bootstrap = broker.bootstrapServers();
  }

  @Test
  @Timeout(600)
  void thePageAnswersWithValuesOfTenMegabytesAndAMillionHeaders(
      TestTopics topics, @TempDir Path folder) throws Exception {
    String dlq = topics.create("letters", 2, Map.of("max.message.bytes", "33554432"));
    write(dlq);
    Path errors = folder.resolve("errors");
    try (ConsoleProcess command = ConsoleProcess.start(HEAP, bootstrap, dlq, errors)) {
      Visitor visitor = new Visitor(command.link());

      // One after the other, then all at once, as several windows would ask.
      ask(visitor, dlq);
      List<CompletableFuture<Void>> windows = new ArrayList<>();
      ExecutorService threads = Executors.newFixedThreadPool(2);
      for (int i = 0; i < 2; i++) {
        windows.add(CompletableFuture.runAsync(() -> ask(visitor, dlq), threads));
      }
      windows.forEach(CompletableFuture::join);
      threads.shutdown();

      assertThat(errors).content().doesNotContain("OutOfMemoryError");
      assertThat(command.process().isAlive()).isTrue();
    }
  }

  private static void ask(Visitor visitor, String dlq) {
    List<Visitor.Event> counts = visitor.events("/api/counts", "topic", dlq);
    assertThat(counts).extracting(Visitor.Event::name).endsWith("end");
    assertThat(counts.get(counts.size() - 1).data().get("letters").asLong())
        .isEqualTo(LARGE + MANY);
    JsonNode page = visitor.get("/api/letters", "topic", dlq, "size", "200");
    assertThat(page.get("letters")).isNotEmpty();
    JsonNode large = visitor.get("/api/letter", "topic", dlq, "place", "0:0");
    assertThat(large.get("valueBytes").asInt()).isEqualTo(TEN_MEGABYTES);
    JsonNode headers = visitor.get("/api/letter", "topic", dlq, "place", "1:0");
    assertThat(headers.get("headerCount").asInt()).isEqualTo(MILLION);
    assertThat(headers.get("headers")).hasSize(300);
    assertThat(visitor.text("/api/value", "topic", dlq, "place", "0:0")).hasSize(TEN_MEGABYTES);
  }

  /** 200 MB of values; eight million headers. */
  private void write(String dlq) {
    RecordHeaders many = new RecordHeaders();
    for (int i = 0; i < MILLION; i++) {
      many.add("h", new byte[] {'v'});
    }
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                33_554_432,
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                67_108_864L),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      byte[] large = "x".repeat(TEN_MEGABYTES).getBytes(UTF_8);
      for (int i = 0; i < LARGE; i++) {
        var unused = producer.send(new ProducerRecord<>(dlq, 0, null, large));
      }
      for (int i = 0; i < MANY; i++) {
        var unused = producer.send(new ProducerRecord<>(dlq, 1, null, null, new byte[1], many));
      }
    }
  }
}
