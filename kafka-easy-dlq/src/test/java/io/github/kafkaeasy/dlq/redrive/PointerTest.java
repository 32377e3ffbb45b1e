package io.github.kafkaeasy.dlq.redrive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.kafkaeasy.dlq.letter.DeadLetterHeaders;
import io.github.kafkaeasy.dlq.letter.Dialect;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Letters that do not contain their original. Letters of share groups are written here as a broker
 * of Kafka 4.4 writes them, see {@link ShareGroupTest}.
 */
class PointerTest extends LetterFixture {
  @TempDir Path folder;

  PointerTest(LocalKafka broker, RawKafka raw) {
    super(broker, raw);
  }

  /** A share group's letter about a record; with key and value only if the group copies them. */
  private void share(String dlq, String topic, long offset, byte[] key, byte[] value) {
    List<Header> headers =
        List.of(
            RawKafka.header("__dlq.errors.topic", topic),
            RawKafka.header("__dlq.errors.partition", "0"),
            RawKafka.header("__dlq.errors.offset", Long.toString(offset)),
            RawKafka.header("__dlq.errors.group", "billing"),
            RawKafka.header("__dlq.errors.delivery.count", "5"),
            RawKafka.header("__dlq.errors.message", "Offset rejected by client."));
    raw.publishAll(List.of(new ProducerRecord<>(dlq, 0, key, value, headers)));
  }

  private void share(String dlq, String topic, long offset) {
    share(dlq, topic, offset, null, null);
  }

  private long original(String topic, String key, String value) {
    return raw.publishBytes(topic, bytes(key), bytes(value), RawKafka.header("trace", "t-1"))
        .offset();
  }

  private static byte[] bytes(String text) {
    return text == null ? null : text.getBytes(UTF_8);
  }

  private void deleteBefore(String topic, long offset) throws Exception {
    raw.admin()
        .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(offset)))
        .all()
        .get();
  }

  private void makeAgain(String topic) throws Exception {
    raw.admin().deleteTopics(List.of(topic)).all().get();
    await().until(() -> !raw.admin().listTopics().names().get().contains(topic));
    raw.admin().createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
    await().until(() -> raw.admin().listTopics().names().get().contains(topic));
  }

  private List<ConsumerRecord<byte[], byte[]>> sent(String topic) {
    return CommittedRecords.of(kafka, topic).stream()
        .filter(record -> header(record, DeadLetterHeaders.REDRIVEN_FROM) != null)
        .toList();
  }

  @Test
  void aPointerOfAShareGroupIsSentAsTheRecordThatItPointsAt(TestTopics topics) {
    String orders = topics.create("orders");
    String dlq = topics.create("dlq");
    long whole = original(orders, "k", "v");
    long tombstone = original(orders, "k", null);
    long keyless = original(orders, null, "v");
    share(dlq, orders, whole);
    share(dlq, orders, tombstone);
    share(dlq, orders, keyless);

    StoredLetter letter = letters(dlq).find(0, 0).orElseThrow();
    assertThat(letter.dialect()).isEqualTo(Dialect.SHARE_GROUP);
    assertThat(letter.letter().pointer()).isTrue();
    FoundOriginal found = letters(dlq).original(letter);
    assertThat(found.isWhole()).isTrue();
    assertThat(found.original().value()).isEqualTo(bytes("v"));

    assertThat(letters(dlq).redrive(Selection.all()).plan().toSend()).isEqualTo(3);
    assertThat(letters(dlq).redrive(Selection.all()).run().sent()).isEqualTo(3);
    List<ConsumerRecord<byte[], byte[]>> records = sent(orders);
    assertThat(records).extracting(record -> text(record.key())).containsExactly("k", "k", null);
    assertThat(records).extracting(record -> text(record.value())).containsExactly("v", null, "v");
    assertThat(records).allMatch(record -> header(record, "trace").equals("t-1"));
    assertThat(records)
        .allMatch(record -> header(record, "__dlq.errors.topic") == null)
        .allMatch(record -> header(record, DeadLetterHeaders.REDRIVES).equals("1"));
    assertThat(records.get(0).timestamp()).isEqualTo(raw.records(orders).get(0).timestamp());
  }

  @Test
  void aPointerToAMissingOriginalIsRefusedWithTheReasonAndTheOthersAreSent(TestTopics topics)
      throws Exception {
    String orders = topics.create("orders");
    String absent = topics.name("absent");
    String dlq = topics.create("dlq");
    long deleted = original(orders, "a", "1");
    long there = original(orders, "b", "2");
    deleteBefore(orders, there);
    share(dlq, orders, deleted);
    share(dlq, orders, there);
    share(dlq, orders, 4711);
    share(dlq, absent, 0);
    share(dlq, "__consumer_offsets", 0);
    share(dlq, "or ders", 0);
    raw.publishBytes(dlq, null, null);

    RedrivePlan plan = letters(dlq).redrive(Selection.all()).to(orders).plan();
    assertThat(plan.toSend()).isEqualTo(1);
    RedriveReport report = letters(dlq).redrive(Selection.all()).to(orders).run();
    assertThat(report.sent()).isEqualTo(1);
    assertThat(report.refusedLetters()).isEqualTo(plan.refusedLetters());
    assertThat(report.refusedLetters())
        .extracting(RefusedLetter::coordinates)
        .containsExactly(
            dlq + "-0@0", dlq + "-0@2", dlq + "-0@3", dlq + "-0@4", dlq + "-0@5", dlq + "-0@6");
    String prefix = "it is a pointer, and its original is missing: ";
    assertThat(report.refusedLetters())
        .extracting(RefusedLetter::reason)
        .containsExactly(
            prefix + "it was deleted: the partition now begins after it",
            prefix
                + "its partition ends before it: the topic was deleted and created again, its partition"
                + " was truncated, or the letter names a wrong offset",
            prefix + "the topic " + absent + " does not exist",
            prefix + "the letter names one of Kafka's own topics",
            prefix + "the letter contains an invalid topic name",
            prefix + "the letter does not contain its coordinates");
    assertThat(sent(orders)).extracting(record -> text(record.value())).containsExactly("2");
    assertThat(letters(dlq).depth().open()).isEqualTo(6);
  }

  @Test
  void anotherRecordAtTheSameCoordinatesIsNotSentInstead(TestTopics topics) throws Exception {
    String orders = topics.create("orders");
    String dlq = topics.create("dlq");
    String copies = topics.create("copies");
    RecordMetadata failed = raw.publishBytes(orders, bytes("k"), bytes("failed"));
    share(dlq, orders, failed.offset());
    write(
        new Draft(dlq, orders)
            .at(0, failed.offset())
            .key("k")
            .sourceTime(Instant.ofEpochMilli(failed.timestamp()))
            .value(new byte[0])
            .pointer());
    makeAgain(orders);
    long later = System.currentTimeMillis() + 5_000;
    raw.publishAll(List.of(new ProducerRecord<>(orders, 0, later, bytes("k"), bytes("another"))));

    RedriveReport report = letters(dlq).redrive(Selection.all()).to(copies).run();
    assertThat(report.sent()).isZero();
    assertThat(report.refusedLetters())
        .hasSize(2)
        .allMatch(
            letter ->
                letter.reason().endsWith("created again, or the letter names a wrong offset"));
    assertThat(raw.records(copies)).isEmpty();
    assertThat(letters(dlq).depth().open()).isEqualTo(2);
  }

  @Test
  void theReasonSaysThatAnOriginalIsCompactedAwayOrHiddenByATransaction(TestTopics topics) {
    String orders = topics.create("orders");
    String dlq = topics.create("dlq");
    String copies = topics.create("copies");
    try (Producer<byte[], byte[]> other =
        kafka.rawProducer(Map.of("transactional.id", topics.name("tx")))) {
      other.initTransactions();
      other.beginTransaction();
      var unused = other.send(new ProducerRecord<>(orders, bytes("k"), bytes("aborted")));
      other.flush();
      share(dlq, orders, 0);
      RedrivePlan plan = letters(dlq).redrive(Selection.all()).to(copies).plan();
      assertThat(plan.refusedLetters().get(0).reason())
          .endsWith("it cannot be read yet, because a transaction in its partition is open");
      other.abortTransaction();
    }
    long there = original(orders, "k", "v");
    share(dlq, orders, there);
    await()
        .untilAsserted(
            () -> {
              RedrivePlan plan = letters(dlq).redrive(Selection.all()).to(copies).plan();
              assertThat(plan.toSend()).isEqualTo(1);
              assertThat(plan.refusedLetters().get(0).reason())
                  .endsWith("compacted away, or belongs to an aborted transaction");
            });
  }

  @Test
  void copiesOfAShareGroupGetTheirHeadersBackWhileTheOriginalExists(TestTopics topics)
      throws Exception {
    String orders = topics.create("orders");
    String dlq = topics.create("dlq");
    String copies = topics.create("copies");
    long gone = original(orders, "a", "1");
    long there = original(orders, "b", "2");
    deleteBefore(orders, there);
    share(dlq, orders, gone, bytes("a"), bytes("1"));
    share(dlq, orders, there, bytes("b"), bytes("2"));
    share(dlq, orders, there, bytes("b"), bytes("not what lies there"));

    assertThat(letters(dlq).redrive(Selection.all()).to(copies).plan().notes())
        .anyMatch(note -> note.startsWith("2 letters would be sent without the headers"));
    RedriveReport report = letters(dlq).redrive(Selection.all()).to(copies).run();
    assertThat(report.sent()).isEqualTo(3);
    assertThat(report.headless()).isEqualTo(2);
    List<ConsumerRecord<byte[], byte[]>> records = sent(copies);
    assertThat(records)
        .extracting(record -> text(record.value()))
        .containsExactly("1", "2", "not what lies there");
    assertThat(records)
        .extracting(record -> header(record, "trace"))
        .containsExactly(null, "t-1", null);
  }

  @Test
  void aRecordThatFailsInAShareGroupAgainAndAgainIsQuarantined(TestTopics topics) {
    String orders = topics.create("orders");
    String dlq = topics.create("dlq");
    share(dlq, orders, original(orders, "k", "v"));
    for (int i = 1; i <= 2; i++) {
      assertThat(letters(dlq).redrive(Selection.all()).maxRedrives(2).run().sent()).isEqualTo(1);
      ConsumerRecord<byte[], byte[]> back = sent(orders).get(i - 1);
      assertThat(header(back, DeadLetterHeaders.REDRIVES)).isEqualTo(Integer.toString(i));
      // The broker that writes the next letter about this record copies no headers.
      share(dlq, orders, back.offset());
    }
    assertThat(letters(dlq).redrive(Selection.all()).maxRedrives(2).plan().quarantined())
        .isEqualTo(1);
    RedriveReport report = letters(dlq).redrive(Selection.all()).maxRedrives(2).run();
    assertThat(report.sent()).isZero();
    assertThat(report.quarantined()).isEqualTo(1);
  }

  @Test
  void anExportHasTheOriginalsAndNamesTheLettersWhoseOriginalsAreMissing(TestTopics topics)
      throws Exception {
    String orders = topics.create("orders");
    String dlq = topics.create("dlq");
    String copy = topics.create("copy");
    long gone = original(orders, "a", "1");
    long there = original(orders, "b", "2");
    deleteBefore(orders, there);
    share(dlq, orders, gone);
    share(dlq, orders, there);
    Path file = folder.resolve("letters.jsonl");
    ExportReport report = letters(dlq).exportTo(file, Selection.all());
    assertThat(report.letters()).isEqualTo(2);
    assertThat(report.pointers()).isEqualTo(1);
    assertThat(report.pointerLetters())
        .extracting(RefusedLetter::coordinates)
        .containsExactly(dlq + "-0@0");

    deleteBefore(orders, there + 1);
    letters(copy).importFrom(file);
    StoredLetter whole = letters(copy).find(0, 1).orElseThrow();
    assertThat(whole.letter().pointer()).isFalse();
    assertThat(whole.letter().group()).isEqualTo("billing");
    assertThat(whole.letter().attempts()).isEqualTo(5);
    RedriveReport redriven = letters(copy).redrive(Selection.all()).run();
    assertThat(redriven.sent()).isEqualTo(1);
    assertThat(redriven.refusedLetters())
        .extracting(RefusedLetter::coordinates)
        .containsExactly(copy + "-0@0");
    ConsumerRecord<byte[], byte[]> record = sent(orders).get(0);
    assertThat(text(record.key())).isEqualTo("b");
    assertThat(text(record.value())).isEqualTo("2");
    assertThat(header(record, "trace")).isEqualTo("t-1");
  }

  @Test
  void manyPointersAreResolvedInOneRun(TestTopics topics) {
    String orders = topics.create("orders");
    String dlq = topics.create("dlq");
    String copies = topics.create("copies");
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      records.add(new ProducerRecord<>(orders, 0, bytes("k" + i), bytes("v" + i)));
    }
    List<RecordMetadata> places = raw.publishAll(records);
    List<ProducerRecord<byte[], byte[]>> pointers = new ArrayList<>();
    for (int i = 0; i < places.size(); i++) {
      pointers.add(
          new Draft(dlq, orders)
              .at(0, places.get(i).offset())
              .key("k" + i)
              .sourceTime(Instant.ofEpochMilli(places.get(i).timestamp()))
              .value(new byte[0])
              .pointer()
              .record());
    }
    raw.publishAll(pointers);
    assertThat(letters(dlq).redrive(Selection.all()).to(copies).run().sent()).isEqualTo(3_000);
    List<ConsumerRecord<byte[], byte[]>> sent = sent(copies);
    assertThat(sent).hasSize(3_000);
    assertThat(sent)
        .allMatch(record -> text(record.value()).equals("v" + text(record.key()).substring(1)));
  }
}
