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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Counts repeated and lost records after a crash: a consumer's JVM halts without closing anything,
 * and another member of its group continues. Compares kafka-easy's ways to commit with Kafka's
 * auto-commit when another thread handles the records. The latter uses Kafka's own client, because
 * kafka-easy refuses auto-commit.
 */
public final class CommitLab {
  private static final int COUNT = Given.number("lab.crash.records", 2_000, 2, 10_000_000);
  private static final int CRASH_AT = COUNT / 2;

  /**
   * The session timeout after which the group notices the crash: the lowest that brokers allow by
   * default.
   */
  private static final int SESSION_MILLIS = 6_000;

  /** Rounds; set by -Dlab.crash.rounds. A round takes ten seconds for each way to commit. */
  private static final int ROUNDS = Given.number("lab.crash.rounds", 3, 1, 100);

  private static final String EVERY_RECORD = "every record";
  private static final String EVERY_SECOND = "every second";
  private static final String AUTO_COMMIT = "auto-commit, raw";
  private static final List<String> ARMS =
      List.of(EVERY_RECORD, "every ten", EVERY_SECOND, AUTO_COMMIT);

  /** The numbers of records that were handled more than once, and not at all. */
  record Outcome(long twice, long lost) {}

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
    Map<String, Callable<Outcome>> variants = new LinkedHashMap<>();
    for (String arm : ARMS) {
      variants.put(arm, () -> outcome(kafka, topic, arm));
    }
    Rounds<Outcome> rounds = Rounds.ofCounts(ROUNDS, variants);
    Lab.Table table =
        new Lab.Table(Say.text("commits"), Say.text("handled twice"), Say.text("lost"));
    for (String arm : ARMS) {
      table.row(
          Say.text(arm),
          rounds.spread(arm, Outcome::twice).show("%,.0f"),
          rounds.spread(arm, Outcome::lost).show("%,.0f"));
    }
    table.print();
    Say.line("%s", repeats(rounds));
    Say.line("%s", losses(rounds));
  }

  private static Outcome outcome(KafkaEasy kafka, String topic, String arm) throws Exception {
    Say.line("Commits %s: a crash, then another member continues ...", Say.text(arm));
    Path done = Files.createTempFile("kafka-easy-commit-lab", ".txt");
    String group = Lab.topic("group");
    crash(arm, topic, group, done);
    goOn(kafka, topic, group, done);
    Map<String, Integer> times = new HashMap<>();
    Files.readAllLines(done).forEach(record -> times.merge(record, 1, Integer::sum));
    Files.delete(done);
    return new Outcome(times.values().stream().filter(n -> n > 1).count(), COUNT - times.size());
  }

  static String repeats(Rounds<Outcome> rounds) {
    return rounds.spread(EVERY_RECORD, Outcome::twice).max()
            < rounds.spread(EVERY_SECOND, Outcome::twice).min()
        ? Say.text(
            "Committing every record repeated less in every round than committing every second.")
        : Say.text("This run does not show that committing more often repeats less.");
  }

  static String losses(Rounds<Outcome> rounds) {
    boolean keptByOthers =
        ARMS.stream()
            .filter(arm -> !arm.equals(AUTO_COMMIT))
            .allMatch(arm -> rounds.spread(arm, Outcome::lost).max() == 0);
    return keptByOthers && rounds.spread(AUTO_COMMIT, Outcome::lost).min() > 0
        ? Say.text(
            "Only auto-commit lost records, in every round: it commits fetched records, also those"
                + " that another thread has not handled yet.")
        : Say.text("This run does not show that auto-commit alone loses records.");
  }

  /** Runs a consumer in a separate JVM until it crashes. */
  private static void crash(String arm, String topic, String group, Path done)
      throws IOException, InterruptedException {
    Process child =
        Lab.ownJvm(CommitLab.class, arm, topic, group, done.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    if (!child.waitFor(60, TimeUnit.SECONDS)) {
      child.destroyForcibly();
      throw new KafkaEasyException("the consumer did not crash within a minute");
    }
  }

  private static void consumeUntilTheCrash(String arm, String topic, String group, Path done)
      throws Exception {
    AtomicInteger count = new AtomicInteger();
    if (arm.equals(AUTO_COMMIT)) {
      autoCommit(topic, group, done, count);
      return;
    }
    UnaryOperator<ConsumerBuilder<String>> rhythm =
        options ->
            switch (arm) {
              case EVERY_RECORD -> options.commitEveryRecords(1);
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

  /**
   * Auto-commit as in many tutorials: the poll loop hands records to another thread and polls on.
   */
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

  /** Simulates a millisecond of work and writes the record to a file that survives the crash. */
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
