package io.github.kafkaeasy.dlq.redrive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.dlq.letter.DeadLetterHeaders;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.RawKafka;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Redrives where the authorizer denies the transactional id, or the source topic of a letter. */
class DeniedTransactionsTest {
  private static LocalKafka broker;
  private static RawKafka raw;
  private static KafkaEasy kafka;

  @BeforeAll
  static void startBroker() {
    broker =
        LocalKafka.builder()
            .serverProperty(
                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
            .serverProperty("allow.everyone.if.no.acl.found", "true")
            .start();
    raw = RawKafka.connect(broker.bootstrapServers());
    kafka = KafkaEasy.connect(broker.bootstrapServers());
  }

  @AfterAll
  static void stopBroker() {
    raw.close();
    broker.close();
  }

  private static void deny(ResourceType type, String name, AclOperation operation)
      throws Exception {
    // allow.everyone.if.no.acl.found does not apply to a resource that has an ACL, so everything
    // else must be allowed explicitly.
    rule(type, name, AclOperation.ALL, AclPermissionType.ALLOW);
    rule(type, name, operation, AclPermissionType.DENY);
  }

  private static void rule(
      ResourceType type, String name, AclOperation operation, AclPermissionType permission)
      throws Exception {
    raw.admin()
        .createAcls(
            List.of(
                new AclBinding(
                    new ResourcePattern(type, name, PatternType.LITERAL),
                    new AccessControlEntry("User:ANONYMOUS", "*", operation, permission))))
        .all()
        .get();
  }

  private static void letters(String dlq, String... sources) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (String source : sources) {
      ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(dlq, source.getBytes(UTF_8));
      record.headers().add(RawKafka.header(DeadLetterHeaders.SOURCE_TOPIC, source));
      record.headers().add(RawKafka.header(DeadLetterHeaders.SOURCE_PARTITION, "0"));
      record.headers().add(RawKafka.header(DeadLetterHeaders.SOURCE_OFFSET, "0"));
      records.add(record);
    }
    raw.publishAll(records);
  }

  @Test
  void withoutTheRightToTransactionsLettersAreSentWithoutThemAndThePlanSaysSo() throws Exception {
    raw.createTopic("orders", 1);
    raw.createTopic("plain.dlq", 1);
    DeadLetters letters = DeadLetters.of(kafka, "plain.dlq");
    deny(ResourceType.TRANSACTIONAL_ID, letters.transactionalId(), AclOperation.ALL);
    letters("plain.dlq", "orders", "orders");
    assertThat(letters.redrive(Selection.all()).plan().notes())
        .singleElement()
        .asString()
        .contains("denies the transactional id " + letters.transactionalId())
        .contains("nothing fences");
    assertThatThrownBy(() -> letters.redrive(Selection.all()).takeOver().run())
        .isInstanceOf(KafkaEasyException.class)
        .hasMessageContaining("nothing can fence");
    RedriveReport report = letters.redrive(Selection.all()).run();
    assertThat(report.transactional()).isFalse();
    assertThat(report.sent()).isEqualTo(2);
    assertThat(letters.depth().open()).isZero();
  }

  @Test
  void aTopicThatMayNotBeDescribedOrWrittenHoldsBackOnlyItsOwnLetters() throws Exception {
    for (String topic : List.of("hidden", "readonly", "good")) {
      raw.createTopic(topic, 1);
    }
    raw.createTopic("mixed.dlq", 1);
    deny(ResourceType.TOPIC, "hidden", AclOperation.DESCRIBE);
    deny(ResourceType.TOPIC, "readonly", AclOperation.WRITE);
    letters("mixed.dlq", "hidden", "good", "readonly", "good");
    DeadLetters letters = DeadLetters.of(kafka, "mixed.dlq");
    RedrivePlan plan = letters.redrive(Selection.all()).plan();
    assertThat(plan.toSend()).isEqualTo(2);
    assertThat(plan.refusedLetters())
        .containsExactly(
            new RefusedLetter("mixed.dlq-0@0", "this user may not describe the topic hidden"),
            new RefusedLetter("mixed.dlq-0@2", "this user may not write to the topic readonly"));
    RedriveReport report = letters.redrive(Selection.all()).run();
    assertThat(report.sent()).isEqualTo(2);
    assertThat(report.refusedLetters()).isEqualTo(plan.refusedLetters());
    assertThat(letters.depth().open()).isEqualTo(2);
  }

  @Test
  void aTopicThatMayNotBeReadHoldsBackOnlyPointersToIt() throws Exception {
    for (String topic : List.of("unreadable", "unseen", "readable")) {
      raw.createTopic(topic, 1);
      raw.publish(topic, "k", "v");
    }
    raw.createTopic("pointers.dlq", 1);
    raw.createTopic("copies", 1);
    deny(ResourceType.TOPIC, "unreadable", AclOperation.READ);
    deny(ResourceType.TOPIC, "unseen", AclOperation.DESCRIBE);
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (String source : List.of("unreadable", "unseen", "readable", "unreadable")) {
      ProducerRecord<byte[], byte[]> record = new ProducerRecord<>("pointers.dlq", null);
      record.headers().add(RawKafka.header("__dlq.errors.topic", source));
      record.headers().add(RawKafka.header("__dlq.errors.partition", "0"));
      record.headers().add(RawKafka.header("__dlq.errors.offset", "0"));
      records.add(record);
    }
    raw.publishAll(records);
    DeadLetters letters = DeadLetters.of(kafka, "pointers.dlq");
    RedriveReport report = letters.redrive(Selection.all()).to("copies").run();
    assertThat(report.sent()).isEqualTo(1);
    String prefix = "it is a pointer, and its original is missing: this user may not ";
    assertThat(report.refusedLetters())
        .containsExactly(
            new RefusedLetter("pointers.dlq-0@0", prefix + "read the topic unreadable"),
            new RefusedLetter("pointers.dlq-0@1", prefix + "describe the topic unseen"),
            new RefusedLetter("pointers.dlq-0@3", prefix + "read the topic unreadable"));
  }

  @Test
  void lettersArePutInDoubtBeforeTheAuditTopicIsRepaired() throws Exception {
    raw.createTopic("orders4", 1);
    raw.createTopic("doubt.dlq", 1);
    badAuditTopic("doubt.dlq.audit", AclOperation.ALTER_CONFIGS);
    letters("doubt.dlq", "orders4");
    DeadLetters letters = DeadLetters.of(kafka, "doubt.dlq");

    assertThatThrownBy(() -> letters.redrive(Selection.all()).run())
        .isInstanceOf(KafkaEasyException.class)
        .hasMessageContaining("Repairing it failed")
        .hasMessageNotContaining("Nothing was changed");

    assertThat(raw.values("doubt.dlq.audit"))
        .as("a process that is killed during the repair must not lose the mark")
        .anyMatch(entry -> entry.contains("\"DOUBTED\""));
  }

  @Test
  void anAuditTopicThatCannotBeWrittenLeavesNoProducerOpen() throws Exception {
    raw.createTopic("leak.dlq", 1);
    badAuditTopic("leak.dlq.audit", AclOperation.WRITE);
    letters("leak.dlq", "orders");
    DeadLetters letters = DeadLetters.of(kafka, "leak.dlq");

    assertThatThrownBy(() -> letters.discard(Selection.all()).because("a test").run())
        .isInstanceOf(KafkaEasyException.class)
        .hasMessageContaining("leak.dlq.audit");

    // The callback thread of a closed producer ends shortly after close() has returned.
    await()
        .untilAsserted(
            () ->
                assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .noneMatch(name -> name.contains("kafka-easy-audit")));
  }

  /** An audit topic that may have lost entries, for which this operation is denied. */
  private static void badAuditTopic(String name, AclOperation denied) throws Exception {
    raw.admin()
        .createTopics(
            List.of(new NewTopic(name, 1, (short) 1).configs(Map.of("cleanup.policy", "compact"))))
        .all()
        .get();
    raw.publish(name, "k", "an entry");
    deny(ResourceType.TOPIC, name, denied);
  }

  @Test
  void anImportWhoseEntryCannotBeWrittenSaysThatAllLettersArrived(@TempDir Path folder)
      throws Exception {
    raw.createTopic("kept.dlq", 1);
    raw.createTopic("import.dlq", 1);
    letters("kept.dlq", "orders", "orders");
    letters("import.dlq", "orders");
    Path file = folder.resolve("letters.jsonl");
    DeadLetters.of(kafka, "kept.dlq").exportTo(file, Selection.all());
    DeadLetters letters = DeadLetters.of(kafka, "import.dlq");
    letters.discard(Selection.all()).because("creates the audit topic").run();
    deny(ResourceType.TOPIC, letters.auditTopic(), AclOperation.WRITE);

    assertThatThrownBy(() -> letters.importFrom(file))
        .isInstanceOf(KafkaEasyException.class)
        .hasMessageContaining("All 2 letters arrived")
        .hasMessageContaining("import.dlq.audit");
    assertThat(raw.records("import.dlq")).hasSize(3);
  }

  @Test
  void withoutTransactionsALetterThatTheBrokerRefusesTakesNoOtherOfItsBatchWithIt()
      throws Exception {
    raw.admin()
        .createTopics(
            List.of(
                new NewTopic("compacted", 1, (short) 1)
                    .configs(Map.of("cleanup.policy", "compact"))))
        .all()
        .get();
    raw.createTopic("batch.dlq", 1);
    DeadLetters letters = DeadLetters.of(kafka, "batch.dlq");
    deny(ResourceType.TRANSACTIONAL_ID, letters.transactionalId(), AclOperation.ALL);
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      byte[] key = i == 10 ? null : new byte[1];
      ProducerRecord<byte[], byte[]> record = new ProducerRecord<>("batch.dlq", key, new byte[1]);
      record.headers().add(RawKafka.header(DeadLetterHeaders.SOURCE_TOPIC, "compacted"));
      record.headers().add(RawKafka.header(DeadLetterHeaders.SOURCE_PARTITION, "0"));
      record.headers().add(RawKafka.header(DeadLetterHeaders.SOURCE_OFFSET, Integer.toString(i)));
      records.add(record);
    }
    raw.publishAll(records);

    RedriveReport report = letters.redrive(Selection.all()).run();

    assertThat(report.transactional()).isFalse();
    assertThat(report.refusedLetters())
        .extracting(RefusedLetter::coordinates)
        .containsExactly("batch.dlq-0@10");
    assertThat(report.sent()).isEqualTo(19);
  }
}
