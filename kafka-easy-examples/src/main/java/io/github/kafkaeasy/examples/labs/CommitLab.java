package io.github.kafkaeasy.examples.labs;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.examples.Given;
import io.github.kafkaeasy.examples.Say;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * A consumer crashes in the middle (its JVM halts, nothing is closed), another one of its group
 * goes on: what is repeated, and what is lost? For kafka-easy's ways to commit, and for Kafka's
 * auto-commit with work handed to another thread. That last arm uses the raw client, because
 * kafka-easy refuses auto-commit.
 */
public final class CommitLab {
  private static final int COUNT = Given.number("lab.crash.records", 2_000, 2, 10_000_000);
  private static final int CRASH_AT = COUNT / 2;

  /** How soon the group notices that a member is dead: the least that brokers allow. */
  private static final int SESSION_MILLIS = 6_000;

  private CommitLab() {}

  public static void main(String[] args) {
    Lab.main(
        CommitLab.class,
        () -> {
          if (args.length > 0) {
            consumeUntilTheCrash(args[0], args[1], args[2], Path.of(args[3]));
          } else {
            run();
          }
          return null;
        });
  }

  private static void run() throws Exception {
    KafkaEasy kafka = Lab.kafka();
    String topic = Lab.topic("commit");
    try (var producer =
        kafka.producer(String.class).topic(topic).createTopic(1, -1).warmUp().start()) {
      for (int i = 0; i < COUNT; i++) {
        var unused = producer.send(Integer.toString(i));
      }
    }
    Lab.Table table =
        new Lab.Table(Say.text("commits"), Say.text("handled twice"), Say.text("lost"));
    for (String arm : List.of("every record", "every ten", "every second", "auto-commit, raw")) {
      Say.line("Commits %s: a crash, and the rest by another member ...", Say.text(arm));
      Path done = Files.createTempFile("kafka-easy-commit-lab", ".txt");
      String group = Lab.topic("group");
      crash(arm, topic, group, done);
      goOn(kafka, topic, group, done);
      Map<String, Integer> times = new HashMap<>();
      Files.readAllLines(done).forEach(record -> times.merge(record, 1, Integer::sum));
      Files.delete(done);
      table.row(
          Say.text(arm),
          "%,d".formatted(times.values().stream().filter(n -> n > 1).count()),
          "%,d".formatted(COUNT - times.size()));
    }
    table.print();
    Say.line(
        "Committing more often repeats less and asks the broker more. Auto-commit commits what was"
            + " fetched, done or not: what another thread had not done yet is lost.");
  }

  /** In a JVM of its own. */
  private static void crash(String arm, String topic, String group, Path done)
      throws IOException, InterruptedException {
    Process child =
        Lab.ownJvm(CommitLab.class, arm, topic, group, done.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    if (!child.waitFor(60, TimeUnit.SECONDS)) {
      child.destroyForcibly();
      throw new KafkaEasyException("the consumer did not come to its crash within a minute");
    }
  }

  private static void consumeUntilTheCrash(String arm, String topic, String group, Path done)
      throws Exception {
    AtomicInteger count = new AtomicInteger();
    if (arm.startsWith("auto-commit")) {
      autoCommit(topic, group, done, count);
      return;
    }
    UnaryOperator<ConsumerBuilder<String>> rhythm =
        options ->
            switch (arm) {
              case "every record" -> options.commitEveryRecords(1);
              case "every ten" -> options.commitEveryRecords(10);
              default -> options.commitEvery(Duration.ofSeconds(1));
            };
    EasyConsumer consumer =
        rhythm
            .apply(
                Lab.kafka()
                    .consumer(String.class)
                    .topics(topic)
                    .group(group)
                    .property("session.timeout.ms", SESSION_MILLIS)
                    .handle(message -> handle(message.value(), done, count)))
            .start();
    var unused = consumer.awaitClosed();
  }

  /** As many tutorials have it: the loop hands over and polls on. */
  private static void autoCommit(String topic, String group, Path done, AtomicInteger count)
      throws Exception {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            Servers.named(),
            "group.id",
            group,
            "auto.offset.reset",
            "earliest",
            "enable.auto.commit",
            true,
            "auto.commit.interval.ms",
            100,
            "session.timeout.ms",
            SESSION_MILLIS);
    var worker = java.util.concurrent.Executors.newSingleThreadExecutor();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(topic));
      while (true) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(50))) {
          worker.execute(() -> handle(record.value(), done, count));
        }
      }
    }
  }

  /** A millisecond of work, noted where a crash cannot take it away. */
  private static void handle(String record, Path done, AtomicInteger count) {
    try {
      Thread.sleep(1);
      Files.writeString(done, record + "\n", StandardOpenOption.APPEND);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
    if (count.incrementAndGet() == CRASH_AT) {
      Runtime.getRuntime().halt(1);
    }
  }

  private static void goOn(KafkaEasy kafka, String topic, String group, Path done)
      throws InterruptedException {
    EasyConsumer second =
        kafka
            .consumer(String.class)
            .topics(topic)
            .group(group)
            .stopWhenCaughtUp()
            .handle(
                message ->
                    Files.writeString(done, message.value() + "\n", StandardOpenOption.APPEND))
            .start();
    var unused = second.awaitClosed(Duration.ofSeconds(90));
    second.close();
  }
}
