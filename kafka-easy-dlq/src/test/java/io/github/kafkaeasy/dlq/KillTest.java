package io.github.kafkaeasy.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.dlq.letter.DeadLetterHeaders;
import io.github.kafkaeasy.dlq.redrive.CommittedRecords;
import io.github.kafkaeasy.dlq.redrive.DeadLetters;
import io.github.kafkaeasy.dlq.redrive.NothingSelectedException;
import io.github.kafkaeasy.dlq.redrive.Redrive;
import io.github.kafkaeasy.dlq.redrive.Selection;
import io.github.kafkaeasy.message.MessageHeaders;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * SIGKILL at seeded points: no record may be missing; a redrive sends each letter once for readers
 * of committed data; the number of records that a consumer repeats is bounded. A build kills once
 * or twice per kind, {@code mvn -Pkills} kills a redrive a hundred times. {@code -Dkafka-easy.seed}
 * repeats a run.
 */
@Tag("long")
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class KillTest extends DlqFixture {
  private static final int POINTS = Integer.getInteger("kafka-easy.kills", 3);
  private static final long SEED = Long.getLong("kafka-easy.seed", System.nanoTime());
  private static final int LETTERS = 20_000;

  private static final int RECORDS = 3_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<Row> TABLE = new ArrayList<>();

  /** The results of all kills of one kind. */
  private static final class Row {
    private final String kind;
    private final int points;
    private int done;
    private int met;
    private long repeats;
    private long bound;
    private long mostRepeats;

    /**
     * The number of kills: all points for a redrive, a third of them for each of the two other
     * kinds.
     */
    Row(String kind, int index) {
      this((POINTS + index) / 3, kind);
    }

    Row(int points, String kind) {
      this.kind = kind;
      this.points = points;
      TABLE.add(this);
    }

    void add(long repeated, long atMost, boolean metWork) {
      met += metWork ? 1 : 0;
      repeats += repeated;
      bound += atMost;
      mostRepeats = Math.max(mostRepeats, repeated);
      done++;
      System.out.printf(
          "KillTest: %s, kill %d of %d: repeats %,d, bound %,d%n",
          kind, done, points, repeated, atMost);
    }
  }

  KillTest(LocalKafka broker, RawKafka raw) {
    super(broker, raw);
  }

  @AfterAll
  static void printTable() {
    String line = "%-26s %7s %9s %8s %8s %15s %7s%n";
    System.out.printf("KillTest, -Dkafka-easy.seed=%d -Dkafka-easy.kills=%d%n", SEED, POINTS);
    System.out.printf(
        line,
        "SIGKILL during",
        "points",
        "met work",
        "missing",
        "repeats",
        "most at a kill",
        "bound");
    for (Row row : TABLE) {
      // A kill that loses a record fails its test, and is not counted as done.
      System.out.printf(
          line, row.kind, row.done, row.met, 0, row.repeats, row.mostRepeats, row.bound);
    }
  }

  @Test
  void aRedriveThatIsKilledAnywhereSendsEachLetterOnceToReadersOfCommittedData(TestTopics topics)
      throws Exception {
    Row row = new Row(POINTS > 3 ? POINTS : 2, "a redrive");
    Random random = new Random(SEED);
    for (int i = 0; i < row.points; i++) {
      String orders = topics.create("orders", 2);
      String dlq = topics.create("dlq", 2);
      Set<String> letters = writeLetters(dlq, orders);
      int point = random.nextInt(LETTERS);
      boolean met = killAt(random, () -> written(orders) >= point, "redrive", dlq);

      // Every other time takeOver() ends the dead run at once; otherwise its missing heartbeat is
      // noticed.
      long marked = redriveRest(dlq, i % 2 == 0);
      assertThat(marked).isLessThanOrEqualTo(KillChild.PER_SECOND);
      row.add(requireEachOnce(orders, letters, i) - LETTERS, KillChild.PER_SECOND, met);
      raw.admin().deleteTopics(List.of(orders, dlq, dlq + ".audit")).all().get();
    }
  }

  @Test
  void ofTwoRedrivesTheActiveOneIsKilledAndEachLetterArrivesOnce(TestTopics topics)
      throws Exception {
    Row row = new Row(POINTS > 3 ? POINTS / 5 : 1, "one of two redrives");
    Random random = new Random(SEED + 2);
    for (int i = 0; i < row.points; i++) {
      String orders = topics.create("orders", 2);
      String dlq = topics.create("dlq", 2);
      Set<String> letters = writeLetters(dlq, orders);
      int point = random.nextInt(LETTERS);
      Duration later = Duration.ofNanos(random.nextInt(20_000_000));
      List<KillChild> both =
          List.of(
              KillChild.launch("redrive", raw.bootstrapServers(), dlq),
              KillChild.launch("redrive", raw.bootstrapServers(), dlq));
      // The refused run ends soon, so the kill hits the active one.
      boolean met = KillChild.killOneAt(() -> written(orders) >= point, later, both);

      long marked = redriveRest(dlq, false);
      assertThat(marked).isLessThanOrEqualTo(KillChild.PER_SECOND);
      row.add(requireEachOnce(orders, letters, i) - LETTERS, KillChild.PER_SECOND, met);
      raw.admin().deleteTopics(List.of(orders, dlq, dlq + ".audit")).all().get();
    }
  }

  /** The number of records that are marked as possible repeats. */
  private long redriveRest(String dlq, boolean takeOver) {
    Redrive rest = DeadLetters.of(kafka, dlq).redrive(Selection.all());
    try {
      return (takeOver ? rest.takeOver() : rest).run().repeats();
    } catch (NothingSelectedException e) {
      assertThat(e).hasMessageContaining(LETTERS + " match");
      return 0;
    }
  }

  /**
   * Checks that readers of committed data see each letter once, and readers of uncommitted data see
   * each unmarked letter once.
   *
   * @return the number of records for readers of uncommitted data
   */
  private long requireEachOnce(String orders, Set<String> letters, int kill) {
    Map<String, Integer> seen = new HashMap<>();
    CommittedRecords.of(kafka, orders).forEach(record -> seen.merge(from(record), 1, Integer::sum));
    assertThat(seen.keySet()).as("seed %d, kill %d", SEED, kill).isEqualTo(letters);
    assertThat(seen.values()).as("seed %d, kill %d", SEED, kill).allMatch(count -> count == 1);
    Map<String, Integer> unmarked = new HashMap<>();
    long copies = 0;
    for (ConsumerRecord<byte[], byte[]> record : CommittedRecords.abortedToo(kafka, orders)) {
      copies++;
      if (!MessageHeaders.of(record.headers()).contains(DeadLetterHeaders.REDRIVE_REPEAT)) {
        unmarked.merge(from(record), 1, Integer::sum);
      }
    }
    assertThat(unmarked.values())
        .as("copies for readers of uncommitted data, seed %d, kill %d", SEED, kill)
        .allMatch(count -> count == 1);
    return copies;
  }

  private static String from(ConsumerRecord<byte[], byte[]> record) {
    return MessageHeaders.of(record.headers()).string(DeadLetterHeaders.REDRIVEN_FROM);
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
    return places(dlq, records);
  }

  @Test
  void aConsumerThatIsKilledBetweenARetryHopAndItsCommitLosesNothing(TestTopics topics)
      throws Exception {
    killConsumers(new Row("a retry hop", 1), ".retry.100ms", topics);
  }

  @Test
  void aConsumerThatIsKilledBetweenADeadLetterAndItsCommitLosesNothing(TestTopics topics)
      throws Exception {
    killConsumers(new Row("dead letter and commit", 0), ".dlq", topics);
  }

  /**
   * Kills a consumer at each point of the row, when a random number of records has arrived in the
   * topic.
   *
   * @param ending the suffix of the topic whose records are counted
   */
  private void killConsumers(Row row, String ending, TestTopics topics) throws Exception {
    Random random = new Random(SEED + ending.hashCode());
    for (int i = 0; i < row.points; i++) {
      String orders = topics.create("orders", 2);
      String retries = orders + ".retry.100ms";
      String dlq = orders + ".dlq";
      // The topics exist from the beginning, so that reading their end offsets is cheap.
      raw.createTopic(retries, 2);
      raw.createTopic(dlq, 2);
      String group = topics.group("billing");
      Set<String> published = publish(orders);
      int point = 1 + random.nextInt(RECORDS);
      boolean unused =
          killAt(random, () -> arrived(orders + ending) >= point, "consume", orders, group);
      long committedOrders = committedIn(group, orders);
      long committedRetries = committedIn(group, retries);
      // Without this, the broker would wait until the dead member's session expires.
      raw.admin()
          .removeMembersFromConsumerGroup(group, new RemoveMembersFromConsumerGroupOptions())
          .all()
          .get();

      long killed = System.currentTimeMillis();
      try (EasyConsumer rest = KillChild.start(kafka, orders, group)) {
        raw.awaitCommitted(group, orders, PATIENCE);
        raw.awaitCommitted(group, retries, PATIENCE);
        assertThat(rest.failure()).isEmpty();
      }
      List<ConsumerRecord<byte[], byte[]>> letters = raw.records(dlq);
      Set<String> sources = new TreeSet<>();
      letters.forEach(letter -> sources.add(read(letter).source().toString()));
      // Further copies carry the same source coordinates, so a set of coordinates is complete.
      assertThat(sources).as("seed %d, kill %d", SEED, i).isEqualTo(published);
      // Only records whose copies were acknowledged and whose offsets were not committed are
      // repeated.
      long hopped = until(killed, raw.records(retries));
      long lettered = until(killed, letters);
      long bound = hopped - committedOrders + lettered - committedRetries;
      long repeats = letters.size() - (long) RECORDS;
      assertThat(repeats).as("seed %d, kill %d", SEED, i).isLessThanOrEqualTo(bound);
      row.add(repeats, bound, hopped > 0 && lettered < RECORDS);
      raw.admin().deleteTopics(List.of(orders, dlq, retries)).all().get();
    }
  }

  private Set<String> publish(String orders) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      byte[] key = ("user_" + i % 100).getBytes(UTF_8);
      records.add(new ProducerRecord<>(orders, key, key));
    }
    return places(orders, records);
  }

  private Set<String> places(String topic, List<ProducerRecord<byte[], byte[]>> records) {
    Set<String> places = new TreeSet<>();
    for (RecordMetadata place : raw.publishAll(records)) {
      places.add(topic + "-" + place.partition() + "@" + place.offset());
    }
    return places;
  }

  private boolean killAt(Random random, BooleanSupplier begun, String what, String... arguments)
      throws Exception {
    Duration later = Duration.ofNanos(random.nextInt(20_000_000));
    return KillChild.killAt(begun, later, what, raw.bootstrapServers(), arguments);
  }

  private long arrived(String topic) {
    return raw.endOffsets(topic).values().stream().mapToLong(end -> end).sum();
  }

  /**
   * The sum of the end offsets, including records of open transactions; if only committed records
   * counted, every kill would come just after a commit.
   */
  private long written(String topic) {
    Map<TopicPartition, OffsetSpec> question = new HashMap<>();
    for (int partition = 0; partition < 2; partition++) {
      question.put(new TopicPartition(topic, partition), OffsetSpec.latest());
    }
    try {
      return raw
          .admin()
          .listOffsets(question, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
          .all()
          .get()
          .values()
          .stream()
          .mapToLong(end -> end.offset())
          .sum();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private long committedIn(String group, String topic) {
    return raw.committedOffsets(group).entrySet().stream()
        .filter(offset -> offset.getKey().topic().equals(topic))
        .mapToLong(offset -> offset.getValue().offset())
        .sum();
  }

  private static long until(long time, List<ConsumerRecord<byte[], byte[]>> records) {
    return records.stream().filter(record -> record.timestamp() <= time).count();
  }
}
