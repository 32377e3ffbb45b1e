package io.github.kafkaeasy.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.dlq.redrive.DeadLetters;
import io.github.kafkaeasy.dlq.redrive.NothingSelectedException;
import io.github.kafkaeasy.dlq.redrive.RedriveReport;
import io.github.kafkaeasy.dlq.redrive.Selection;
import io.github.kafkaeasy.message.MessageHeaders;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * SIGKILL at seeded points: nothing may be missing, what is there twice is marked, and bounded. A
 * build kills a few times; {@code -Dkafka-easy.kills=100} is for the large run, {@code
 * -Dkafka-easy.seed} repeats one.
 */
@Timeout(value = 40, unit = TimeUnit.MINUTES)
class KillTest extends DlqFixture {
  private static final int KILLS = Integer.getInteger("kafka-easy.kills", 2);
  private static final long SEED = Long.getLong("kafka-easy.seed", System.nanoTime());
  private static final int LETTERS = 60_000;
  private static final int WINDOW = 2_000;
  private static final int RECORDS = 3_000;

  private final Random random = new Random(SEED);
  private final LocalKafka broker;

  KillTest(LocalKafka broker, RawKafka raw) {
    super(broker, raw);
    this.broker = broker;
    System.out.println("KillTest: -Dkafka-easy.seed=" + SEED + " -Dkafka-easy.kills=" + KILLS);
  }

  /** Runs a child and kills it so long after it has begun, unless it has ended by then. */
  private boolean kill(BooleanSupplier begun, long millis, String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                KillChild.class.getName()));
    command.addAll(List.of(arguments));
    Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (BufferedReader lines = child.inputReader(UTF_8)) {
      String line = lines.readLine();
      while (line != null && !line.equals("ready")) {
        line = lines.readLine();
      }
      Thread drain = new Thread(() -> drain(lines));
      drain.start();
      await().until(begun::getAsBoolean);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
      boolean running = child.isAlive();
      child.destroyForcibly();
      child.waitFor();
      drain.join();
      return running;
    }
  }

  private static void drain(BufferedReader lines) {
    try {
      while (lines.readLine() != null) {}
    } catch (IOException ended) {
      System.out.println("child output ended: " + ended.getMessage());
    }
  }

  @Test
  void a_redrive_that_is_killed_anywhere_loses_nothing_and_marks_what_it_repeats(TestTopics topics)
      throws Exception {
    int bit = 0;
    for (int i = 0; i < KILLS; i++) {
      String orders = topics.create("orders", 2);
      String dlq = topics.create("dlq", 2);
      Set<String> letters = writeLetters(dlq, orders);
      // The JVM and its clients need about a second; the redrive itself takes as long.
      bit +=
          kill(() -> true, 600 + random.nextInt(1_800), "redrive", broker.bootstrapServers(), dlq)
              ? 1
              : 0;

      long repeats = 0;
      try {
        RedriveReport rest = DeadLetters.of(kafka, dlq).redrive(Selection.all()).run();
        repeats = rest.repeats();
      } catch (NothingSelectedException e) {
        assertThat(e).hasMessageContaining(LETTERS + " match");
      }

      Map<String, Integer> copies = new HashMap<>();
      Map<String, Integer> unmarked = new HashMap<>();
      for (ConsumerRecord<byte[], byte[]> record : raw.awaitRecords(orders, LETTERS, LIMIT)) {
        MessageHeaders headers = MessageHeaders.of(record.headers());
        String from = headers.string(DeadLetterHeaders.REDRIVEN_FROM);
        copies.merge(from, 1, Integer::sum);
        if (!headers.contains(DeadLetterHeaders.REDRIVE_REPEAT)) {
          unmarked.merge(from, 1, Integer::sum);
        }
      }
      assertThat(copies.keySet()).isEqualTo(letters);
      assertThat(unmarked.values()).allMatch(count -> count == 1);
      assertThat(repeats).isLessThanOrEqualTo(WINDOW);
      assertThat(copies.values()).allMatch(count -> count <= 2);
      raw.admin().deleteTopics(List.of(orders, dlq)).all().get();
    }
    System.out.println("KillTest: " + bit + " of " + KILLS + " kills met a running redrive");
  }

  private Set<String> writeLetters(String dlq, String source) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < LETTERS; i++) {
      ProducerRecord<byte[], byte[]> record =
          new ProducerRecord<>(dlq, i % 2, ("k" + i % 50).getBytes(UTF_8), new byte[100]);
      record.headers().add(RawKafka.header(DeadLetterHeaders.SOURCE_TOPIC, source));
      record.headers().add(RawKafka.header(DeadLetterHeaders.SOURCE_PARTITION, "0"));
      record.headers().add(RawKafka.header(DeadLetterHeaders.SOURCE_OFFSET, Integer.toString(i)));
      records.add(record);
    }
    Set<String> letters = new TreeSet<>();
    for (RecordMetadata place : raw.publishAll(records)) {
      letters.add(dlq + "-" + place.partition() + "@" + place.offset());
    }
    return letters;
  }

  @Test
  void a_consumer_that_is_killed_between_a_hop_or_a_dead_letter_and_its_commit_loses_nothing(
      TestTopics topics) throws Exception {
    int bit = 0;
    for (int i = 0; i < KILLS; i++) {
      String orders = topics.create("orders", 2);
      String group = topics.group("billing");
      Set<String> published = publish(orders);
      boolean unused =
          kill(
              () -> exists(orders + ".dlq") && !raw.records(orders + ".dlq").isEmpty(),
              random.nextInt(250),
              "consume",
              broker.bootstrapServers(),
              orders,
              group);
      long arrived = exists(orders + ".dlq") ? raw.records(orders + ".dlq").size() : 0;
      bit += arrived > 0 && arrived < RECORDS ? 1 : 0;
      try (EasyConsumer rest = KillChild.start(kafka, orders, group)) {
        raw.awaitCommitted(group, orders, Duration.ofSeconds(60));
        raw.awaitCommitted(group, orders + ".retry.100ms", Duration.ofSeconds(60));
        assertThat(rest.failure()).isEmpty();
      }
      Map<String, Integer> copies = new HashMap<>();
      for (ConsumerRecord<byte[], byte[]> record : raw.records(orders + ".dlq")) {
        copies.merge(read(record).source().toString(), 1, Integer::sum);
      }
      // Copies beyond the first carry the same source coordinates, so a set of them is complete.
      assertThat(copies.keySet()).isEqualTo(published);
      raw.admin()
          .deleteTopics(List.of(orders, orders + ".dlq", orders + ".retry.100ms"))
          .all()
          .get();
    }
    System.out.println(
        "KillTest: " + bit + " of " + KILLS + " kills met dead letters on their way");
  }

  private Set<String> publish(String orders) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      byte[] key = ("user_" + i % 100).getBytes(UTF_8);
      records.add(new ProducerRecord<>(orders, key, key));
    }
    Set<String> published = new TreeSet<>();
    for (RecordMetadata place : raw.publishAll(records)) {
      published.add(orders + "-" + place.partition() + "@" + place.offset());
    }
    return published;
  }
}
