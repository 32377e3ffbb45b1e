package io.github.kafkaeasy.dlq.redrive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.kafkaeasy.dlq.letter.DeadLetterHeaders;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.error.NotFoundException;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.message.KafkaEasyHeaders;
import io.github.kafkaeasy.message.OutgoingMessage;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;

class RedriveTest extends LetterFixture {

  RedriveTest(TestKafka broker, RawKafka raw) {
    super(broker, raw);
  }

  @Test
  void theRedrivenRecordIsTheOneThatFailed(TestTopics topics) {
    String orders = topics.create("orders", 3);
    String dlq = topics.create("dlq", 2);
    Instant time = Instant.ofEpochMilli(System.currentTimeMillis() - 60_000);
    byte[] odd = {(byte) 0xc3, 0x28, 0, (byte) 0xff};
    write(
        new Draft(dlq, orders)
            .at(2, 17)
            .key("user_001")
            .value(odd)
            .sourceTime(time)
            .header("trace", "1".getBytes(UTF_8))
            .header("note", null)
            .header("trace", odd),
        new Draft(dlq, orders).at(1, 18).key(null).value(null).sourceTime(time));

    RedriveReport report = letters(dlq).redrive(Selection.all()).run();

    assertThat(report.sent()).isEqualTo(2);
    assertThat(report.byTarget()).isEqualTo(Map.of(orders, 2L));
    List<ConsumerRecord<byte[], byte[]>> records = raw.awaitRecords(orders, 2, LIMIT);
    ConsumerRecord<byte[], byte[]> first = at(records, 2);
    assertThat(first.key()).isEqualTo("user_001".getBytes(UTF_8));
    assertThat(first.value()).isEqualTo(odd);
    assertThat(first.timestamp()).isEqualTo(time.toEpochMilli());
    assertThat(names(first))
        .containsExactly(
            "trace", "note", "trace", DeadLetterHeaders.REDRIVES, DeadLetterHeaders.REDRIVEN_FROM);
    assertThat(first.headers().lastHeader("trace").value()).isEqualTo(odd);
    assertThat(first.headers().lastHeader("note").value()).isNull();
    assertThat(header(first, DeadLetterHeaders.REDRIVES)).isEqualTo("1");
    assertThat(header(first, DeadLetterHeaders.REDRIVEN_FROM)).startsWith(dlq + "-").endsWith("@0");
    ConsumerRecord<byte[], byte[]> second = at(records, 1);
    assertThat(second.key()).isNull();
    assertThat(second.value()).isNull();
  }

  private static ConsumerRecord<byte[], byte[]> at(
      List<ConsumerRecord<byte[], byte[]>> records, int partition) {
    return records.stream().filter(r -> r.partition() == partition).findFirst().orElseThrow();
  }

  private static List<String> names(ConsumerRecord<byte[], byte[]> record) {
    return Arrays.stream(record.headers().toArray()).map(Header::key).toList();
  }

  @Test
  void aRedrivenLetterIsSettledAndStaysOutOfTheNextRun(TestTopics topics) {
    String orders = topics.create("orders");
    String dlq = topics.create("dlq", 2);
    writeMany(dlq, orders, 30);
    DeadLetters letters = letters(dlq);
    assertThat(letters.redrive(Selection.all().key("user_7")).run().sent()).isEqualTo(1);
    assertThat(letters.redrive(Selection.all()).run().sent()).isEqualTo(29);
    assertThat(raw.awaitRecords(orders, 30, LIMIT)).hasSize(30);

    assertThatThrownBy(() -> letters.redrive(Selection.all()).run())
        .isInstanceOf(NothingSelectedException.class)
        .hasMessageContaining("30 match, but were redriven");
    assertThat(letters.depth().open()).isZero();
    assertThat(letters.depth().letters()).isEqualTo(30);

    write(new Draft(dlq, orders).key("late"));
    assertThat(letters.redrive(Selection.all()).run().sent()).isEqualTo(1);
    assertThat(letters.redrive(Selection.all().key("late").settledToo()).run().sent()).isEqualTo(1);
  }

  @Test
  void aPlanShowsTheEffectAndChangesNothing(TestTopics topics) {
    String orders = topics.create("orders");
    String dlq = topics.create("dlq");
    write(
        new Draft(dlq, orders).exception("java.io.IOException"),
        new Draft(dlq, orders).exception("java.util.concurrent.TimeoutException"),
        new Draft(dlq, orders).redrives(5),
        new Draft(dlq, "__consumer_offsets"),
        new Draft(dlq, "no-such-topic"));
    RedrivePlan plan = letters(dlq).redrive(Selection.all()).plan();
    assertThat(plan.toSend()).isEqualTo(2);
    assertThat(plan.byTarget()).isEqualTo(Map.of(orders, 2L));
    assertThat(plan.quarantined()).isEqualTo(1);
    assertThat(plan.refused())
        .isEqualTo(
            Map.of(
                "its target is one of Kafka's own topics",
                1L,
                "the topic no-such-topic does not exist",
                1L));
    assertThat(plan.stats().byException())
        .containsEntry("java.io.IOException", 2L)
        .containsEntry("java.util.concurrent.TimeoutException", 1L);
    assertThat(raw.records(orders)).isEmpty();
    assertThat(letters(dlq).depth().open()).isEqualTo(5);
  }

  @Test
  void aLetterThatWasRedrivenTooOftenIsQuarantinedUnchanged(TestTopics topics) {
    String orders = topics.create("orders");
    String dlq = topics.create("dlq");
    write(new Draft(dlq, orders).redrives(3).header("h", "v".getBytes(UTF_8)));
    RedriveReport report = letters(dlq).redrive(Selection.all()).maxRedrives(3).run();
    assertThat(report.sent()).isZero();
    assertThat(report.quarantined()).isEqualTo(1);
    ConsumerRecord<byte[], byte[]> letter = raw.records(dlq).get(0);
    ConsumerRecord<byte[], byte[]> copy = raw.awaitRecords(dlq + ".quarantine", 1, LIMIT).get(0);
    assertThat(copy.key()).isEqualTo(letter.key());
    assertThat(copy.value()).isEqualTo(letter.value());
    assertThat(copy.headers()).isEqualTo(letter.headers());
    assertThat(letters(dlq).browse(Selection.all(), 1).letters().get(0).state())
        .isEqualTo(LetterState.QUARANTINED);
  }

  @Test
  void aTimestampOlderThanTheRetentionIsRenewedAndKeptInAHeader(TestTopics topics) {
    String orders = topics.create("orders", 1, Map.of("retention.ms", "3600000"));
    String dlq = topics.create("dlq");
    Instant old = Instant.ofEpochMilli(System.currentTimeMillis() - 3_000_000);
    write(new Draft(dlq, orders).sourceTime(old));
    assertThat(letters(dlq).redrive(Selection.all()).run().renewedTimestamps()).isEqualTo(1);
    ConsumerRecord<byte[], byte[]> record = raw.awaitRecords(orders, 1, LIMIT).get(0);
    assertThat(record.timestamp()).isGreaterThan(old.toEpochMilli() + 2_000_000);
    assertThat(header(record, DeadLetterHeaders.REDRIVE_TIMESTAMP))
        .isEqualTo(Long.toString(old.toEpochMilli()));
  }

  @Test
  void onlyTheGroupThatFailedGetsTheRecord(TestTopics topics) {
    String orders = topics.create("orders");
    String dlq = topics.create("dlq");
    String billing = topics.group("billing");
    write(new Draft(dlq, orders).group(billing), new Draft(dlq, orders).group(""));
    RedriveReport report = letters(dlq).redrive(Selection.all()).onlyFailedGroup().run();
    assertThat(report.sent()).isEqualTo(1);
    assertThat(report.refused())
        .isEqualTo(Map.of("the group that failed to handle its record is not known", 1L));
    assertThat(header(raw.awaitRecords(orders, 1, LIMIT).get(0), KafkaEasyHeaders.TARGET_GROUP))
        .isEqualTo(billing);
    // Undecodable on purpose: a group that must not get the record must not try to decode it.
    List<String> handled = new ArrayList<>();
    for (String group : List.of(billing, topics.group("other"))) {
      try (var consumer =
          kafka
              .consumer(String.class)
              .topics(orders)
              .group(group)
              .handle(message -> handled.add(group))
              .start()) {
        raw.awaitCommitted(group, orders, LIMIT);
        assertThat(consumer.stats().filtered()).isEqualTo(group.equals(billing) ? 0 : 1);
      }
    }
    assertThat(handled).containsExactly(billing);
  }

  @Test
  void aLetterCanBeChangedByTheRedrive(TestTopics topics) {
    String orders = topics.create("orders");
    String dlq = topics.create("dlq");
    write(new Draft(dlq, orders).value("{\"amount\":\"1O\"}".getBytes(UTF_8)));
    letters(dlq)
        .redrive(Selection.all())
        .edit(
            (letter, message) ->
                OutgoingMessage.of(text(message.valueOrNull()).replace("1O", "10").getBytes(UTF_8))
                    .keyBytes(message.keyBytes())
                    .headers(message.headers()))
        .run();
    assertThat(raw.values(orders)).containsExactly("{\"amount\":\"10\"}");
  }

  @Test
  void anEditThatThrowsEndsTheRunAndEarlierLettersStaySettled(TestTopics topics) {
    String orders = topics.create("orders");
    String dlq = topics.create("dlq");
    writeMany(dlq, orders, 10);
    assertThatThrownBy(
            () ->
                letters(dlq)
                    .redrive(Selection.all())
                    .perSecond(5)
                    .edit(
                        (letter, message) -> {
                          if (letter.offset() == 7) {
                            throw new IllegalStateException("no idea");
                          }
                          return message;
                        })
                    .run())
        .isInstanceOf(KafkaEasyException.class)
        .hasMessageContaining("@7: java.lang.IllegalStateException: no idea");
    assertThat(letters(dlq).depth().open()).isEqualTo(3);
    assertThat(letters(dlq).redrive(Selection.all()).run().repeats()).isZero();
    assertThat(raw.awaitRecords(orders, 10, LIMIT)).hasSize(10);
  }

  @Test
  void anEditThatReturnsNullEndsTheRunAndEarlierLettersAreSettled(TestTopics topics) {
    String orders = topics.create("orders");
    String dlq = topics.create("dlq");
    writeMany(dlq, orders, 10);
    Redrive redrive =
        letters(dlq)
            .redrive(Selection.all())
            .edit((letter, message) -> letter.offset() == 7 ? null : message);

    assertThatThrownBy(redrive::run)
        .isInstanceOf(KafkaEasyException.class)
        .hasMessageContaining(dlq + "-0@7")
        .hasMessageContaining("returned null");
    assertThat(letters(dlq).depth().open()).isEqualTo(3);
    assertThat(committed(orders, 7)).hasSize(7);
  }

  @Test
  void aLetterThatCannotArriveIsRefusedAndTheOthersAreSettled(TestTopics topics) {
    String orders = topics.create("orders", 1, Map.of("max.message.bytes", "2000"));
    String dlq = topics.create("dlq");
    // Random, because well compressed records would fit after all.
    byte[] tooLarge = new byte[10_000];
    new Random(1).nextBytes(tooLarge);
    write(
        new Draft(dlq, orders),
        new Draft(dlq, orders).value(tooLarge),
        new Draft(dlq, orders).value(new byte[10]));
    RedriveReport report = letters(dlq).redrive(Selection.all()).run();
    assertThat(report.sent()).isEqualTo(2);
    assertThat(report.refusedLetters())
        .extracting(RefusedLetter::coordinates)
        .containsExactly(dlq + "-0@1");
    assertThat(committed(orders, 2)).hasSize(2);
    assertThat(letters(dlq).depth().open()).isEqualTo(1);
    assertThat(letters(dlq).browse(Selection.all().offsets(0, 1, 1), 1).letters().get(0).state())
        .isEqualTo(LetterState.OPEN);
  }

  @Test
  void aRateIsKept(TestTopics topics) {
    String orders = topics.create("orders");
    String dlq = topics.create("dlq");
    writeMany(dlq, orders, 40);
    RedriveReport report = letters(dlq).redrive(Selection.all()).perSecond(50).run();
    // Only the lower bound is guaranteed: 40 letters have 39 pauses of 20 ms.
    assertThat(report.elapsed()).isGreaterThan(Duration.ofMillis(700));
  }

  @Test
  void aPointerIsResolvedWhileItsRecordExists(TestTopics topics) {
    String orders = topics.create("orders");
    String copies = topics.create("copies");
    String dlq = topics.create("dlq");
    byte[] large = "a large value".getBytes(UTF_8);
    RecordMetadata place =
        raw.publishBytes(orders, "k".getBytes(UTF_8), large, RawKafka.header("h", "v"));
    write(
        new Draft(dlq, orders)
            .at(0, place.offset())
            .key("k")
            .sourceTime(Instant.ofEpochMilli(place.timestamp()))
            .value(new byte[0])
            .pointer(),
        new Draft(dlq, orders).at(0, 4711).value(new byte[0]).pointer());
    RedriveReport report = letters(dlq).redrive(Selection.all()).to(copies).run();
    assertThat(report.sent()).isEqualTo(1);
    assertThat(report.refused().keySet())
        .singleElement()
        .asString()
        .startsWith("it is a pointer, and its original is missing: ");
    ConsumerRecord<byte[], byte[]> record = raw.awaitRecords(copies, 1, LIMIT).get(0);
    assertThat(record.value()).isEqualTo(large);
    assertThat(header(record, "h")).isEqualTo("v");
  }

  @Test
  void invalidRedrivesAreRefusedAndChangeNothing(TestTopics topics) {
    String orders = topics.create("orders");
    String dlq = topics.create("dlq");
    write(new Draft(dlq, "__consumer_offsets"), new Draft(dlq, "or ders/\u001b[31m"));
    DeadLetters letters = letters(dlq);
    Redrive redrive = letters.redrive(Selection.all());
    assertThatThrownBy(() -> redrive.to("__transaction_state"))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("Kafka's own");
    assertThatThrownBy(() -> redrive.to(dlq)).isInstanceOf(InvalidOptionException.class);
    assertThatThrownBy(() -> redrive.quarantine(dlq))
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("quarantine = " + dlq);
    RedriveReport refused = redrive.run();
    assertThat(refused.sent()).isZero();
    assertThat(refused.refusedLetters())
        .extracting(RefusedLetter::coordinates)
        .containsExactlyInAnyOrder(dlq + "-0@0", dlq + "-0@1");
    assertThatThrownBy(() -> letters.redrive(Selection.all().key("nobody")).run())
        .isInstanceOf(NothingSelectedException.class)
        .hasMessageContaining("key=nobody");
    assertThatThrownBy(() -> letters.redrive(Selection.all()).to(topics.name("absent")).run())
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("does not exist");
    assertThatThrownBy(() -> letters(topics.name("absent")).stats(Selection.all()))
        .isInstanceOf(KafkaEasyException.class)
        .hasMessageContaining("does not exist");
    assertThat(raw.records(orders)).isEmpty();
    assertThat(letters.depth().open()).isEqualTo(2);
  }

  @Test
  void lettersOfARecreatedTopicAreOpen(TestTopics topics) throws Exception {
    String orders = topics.create("orders");
    String dlq = topics.create("dlq");
    write(new Draft(dlq, orders));
    letters(dlq).redrive(Selection.all()).run();
    raw.admin().deleteTopics(List.of(dlq)).all().get();
    org.awaitility.Awaitility.await()
        .until(() -> !raw.admin().listTopics().names().get().contains(dlq));
    raw.admin()
        .createTopics(List.of(new org.apache.kafka.clients.admin.NewTopic(dlq, 1, (short) 1)))
        .all()
        .get();
    org.awaitility.Awaitility.await()
        .until(() -> raw.admin().listTopics().names().get().contains(dlq));
    write(new Draft(dlq, orders));
    assertThat(letters(dlq).depth().open()).isEqualTo(1);
    assertThat(letters(dlq).redrive(Selection.all()).run().sent()).isEqualTo(1);
  }

  /**
   * The batch of the refused letter is full and sent at once. When the broker answers, letters for
   * the other topic wait in an open batch, and Kafka's client fails them too.
   */
  @Test
  void aLetterThatTheBrokerRefusesTakesNoOtherLetterOfItsTransactionWithIt(TestTopics topics) {
    String orders = topics.create("orders");
    String compacted = topics.create("compacted", 1, Map.of("cleanup.policy", "compact"));
    String dlq = topics.create("dlq");
    Draft[] drafts = new Draft[2_000];
    Arrays.setAll(drafts, i -> new Draft(dlq, orders).value(new byte[1_000]));
    byte[] fullBatch = new byte[100_000];
    new Random(1).nextBytes(fullBatch);
    drafts[1] = new Draft(dlq, compacted).key(null).value(fullBatch);
    write(drafts);

    RedriveReport report =
        DeadLetters.of(kafka.property("linger.ms", 10_000), dlq).redrive(Selection.all()).run();

    assertThat(report.refusedLetters())
        .extracting(RefusedLetter::coordinates)
        .containsExactly(dlq + "-0@1");
    assertThat(report.sent()).isEqualTo(1_999);
    assertThat(committed(orders, 1_999)).hasSize(1_999);
  }

  @Test
  void anEditThatChangesTheTopicDoesNotKeepTheSourcePartition(TestTopics topics) {
    String orders = topics.create("orders", 3);
    String other = topics.create("other");
    String dlq = topics.create("dlq");
    write(new Draft(dlq, orders).at(2, 17));

    RedriveReport report =
        letters(dlq).redrive(Selection.all()).edit((letter, message) -> message.topic(other)).run();

    assertThat(report.byTarget()).isEqualTo(Map.of(other, 1L));
    assertThat(raw.records(other)).hasSize(1);
  }

  @Test
  void aLetterForAPartitionThatDoesNotExistIsRefusedAndTheOthersAreSent(TestTopics topics) {
    String orders = topics.create("orders");
    String dlq = topics.create("dlq");
    writeMany(dlq, orders, 3);

    RedriveReport report =
        letters(dlq)
            .redrive(Selection.all())
            .edit((letter, message) -> letter.offset() == 1 ? message.partition(7) : message)
            .run();

    assertThat(report.sent()).isEqualTo(2);
    assertThat(report.refusedLetters())
        .containsExactly(
            new RefusedLetter(dlq + "-0@1", "the topic " + orders + " has no partition 7"));
  }

  @Test
  void aRecordForTheFailedGroupStaysForThisGroupIfTheEditChangesTheTopic(TestTopics topics) {
    String orders = topics.create("orders");
    String other = topics.create("other");
    String dlq = topics.create("dlq");
    write(new Draft(dlq, orders).group("billing"));

    letters(dlq)
        .redrive(Selection.all())
        .onlyFailedGroup()
        .edit((letter, message) -> message.topic(other))
        .run();

    ConsumerRecord<byte[], byte[]> record = raw.awaitRecords(other, 1, LIMIT).get(0);
    assertThat(header(record, KafkaEasyHeaders.TARGET_GROUP)).isEqualTo("billing");
    assertThat(header(record, KafkaEasyHeaders.TARGET_TOPIC)).isEqualTo(other);
    assertThat(names(record)).doesNotHaveDuplicates();
  }

  /** Kafka refuses a topic whose name differs only in dots and underscores from another one's. */
  @Test
  void aQuarantineTopicThatCannotBeCreatedHoldsBackOnlyItsLetters(TestTopics topics) {
    String orders = topics.create("orders");
    String dlq = topics.create("dlq");
    String existing = topics.create("worn_out");
    String quarantine = existing.replace('_', '.');
    write(
        new Draft(dlq, orders),
        new Draft(dlq, orders).redrives(5),
        new Draft(dlq, orders).redrives(5),
        new Draft(dlq, orders));

    RedriveReport report = letters(dlq).redrive(Selection.all()).quarantine(quarantine).run();

    assertThat(report.sent()).isEqualTo(2);
    assertThat(report.refusedLetters())
        .extracting(RefusedLetter::coordinates)
        .containsExactly(dlq + "-0@1", dlq + "-0@2");
    assertThat(report.refused().keySet())
        .singleElement()
        .asString()
        .startsWith("the quarantine topic " + quarantine + " cannot be used: ");
  }

  @Test
  void anEditThatSetsAKeyWithACodecEndsTheRunInsteadOfLosingTheKey(TestTopics topics) {
    String orders = topics.create("orders");
    String dlq = topics.create("dlq");
    writeMany(dlq, orders, 1);
    Redrive redrive =
        letters(dlq)
            .redrive(Selection.all())
            .edit((letter, message) -> message.key(Codec.string(), "user_2"));

    assertThatThrownBy(redrive::run)
        .isInstanceOf(KafkaEasyException.class)
        .hasMessageContaining(dlq + "-0@0")
        .hasMessageContaining("keyBytes");
    assertThat(raw.records(orders)).isEmpty();
  }
}
