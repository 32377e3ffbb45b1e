package io.github.kafkaeasy.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.broker.Settled.Coordinates;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A consumer that ends in the middle of its work, politely or not. */
@KafkaTest
class KilledConsumerTest {
  private static final int RECORDS = 3_000;

  private final Settled settled = new Settled();

  @Test
  void killed_in_the_middle_loses_nothing_and_repeats_what_was_not_committed(
      LocalKafka broker, TestTopics topics, RawKafka raw) throws Exception {
    String topic = topics.create("orders", 3);
    String group = topics.group("billing");
    Set<Coordinates> published = publish(raw, topic);
    Process child = start(broker, topic, group, Ordering.KEY);
    Thread reader = follow(child);
    Awaitility.await().until(() -> settled.all().size() > 300);
    child.toHandle().destroyForcibly();
    assertThat(child.waitFor()).isNotZero();
    reader.join();
    int handledByChild = settled.all().size();

    finish(broker, topic, group, raw);
    assertThat(settled.all()).containsExactlyInAnyOrderElementsOf(published);
    assertThat(handledByChild).isLessThan(RECORDS);
    assertThat(settled.repeated()).as("the kill bit").isPositive();
  }

  @Test
  void terminated_in_the_middle_finishes_what_runs_and_repeats_nothing_in_partition_order(
      LocalKafka broker, TestTopics topics, RawKafka raw) throws Exception {
    String topic = topics.create("orders", 3);
    String group = topics.group("billing");
    Set<Coordinates> published = publish(raw, topic);
    Process child = start(broker, topic, group, Ordering.PARTITION);
    Thread reader = follow(child);
    Awaitility.await().until(() -> settled.all().size() > 300);
    // Not Process.destroy(): that closes the pipe, and with it what the child prints while it
    // drains.
    child.toHandle().destroy();
    assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();
    reader.join();
    assertThat(settled.all().size()).isLessThan(RECORDS);

    finish(broker, topic, group, raw);
    assertThat(settled.all()).containsExactlyInAnyOrderElementsOf(published);
    assertThat(settled.repeated()).isZero();
  }

  private static Set<Coordinates> publish(RawKafka raw, String topic) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      byte[] key = ("user_" + i % 100).getBytes(StandardCharsets.UTF_8);
      records.add(new ProducerRecord<>(topic, key, key));
    }
    Set<Coordinates> published = new TreeSet<>();
    for (RecordMetadata at : raw.publishAll(records)) {
      published.add(new Coordinates(topic, at.partition(), at.offset()));
    }
    return published;
  }

  private static Process start(LocalKafka broker, String topic, String group, Ordering ordering)
      throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            ConsumerChild.class.getName(),
            broker.bootstrapServers(),
            topic,
            group,
            ordering.name())
        .redirectErrorStream(true)
        .start();
  }

  private Thread follow(Process child) {
    Thread reader =
        new Thread(
            () -> {
              try (BufferedReader lines = child.inputReader(StandardCharsets.UTF_8)) {
                String line;
                while ((line = lines.readLine()) != null) {
                  note(line);
                }
              } catch (IOException e) {
                // The kill closes the pipe; what was read so far counts.
                System.out.println("child output ended: " + e.getMessage());
              }
            });
    reader.start();
    return reader;
  }

  private void note(String line) {
    String[] words = line.split(" ", -1);
    if (words.length == 4 && words[0].equals("handled")) {
      settled.add(new Coordinates(words[1], Integer.parseInt(words[2]), Long.parseLong(words[3])));
    } else {
      System.out.println("child: " + line);
    }
  }

  /** A second consumer does the rest. The dead member's session has to end first. */
  private void finish(LocalKafka broker, String topic, String group, RawKafka raw) {
    try (EasyConsumer rest =
        KafkaEasy.connect(broker.bootstrapServers())
            .consumer(String.class)
            .topics(topic)
            .group(group)
            .ordering(Ordering.KEY)
            .commitEvery(Duration.ofMillis(100))
            .handle(message -> settled.add(Coordinates.of(message)))
            .start()) {
      raw.awaitCommitted(group, topic, Duration.ofSeconds(60));
      assertThat(rest.failure()).isEmpty();
    }
  }
}
