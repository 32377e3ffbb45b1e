package io.github.kafkaeasy.spool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.message.OutgoingMessage;
import io.github.kafkaeasy.producer.EasyProducer;
import io.github.kafkaeasy.producer.ProducerBuilder;
import io.github.kafkaeasy.producer.spi.Spool;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.RawKafka;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every record reported as sent is in Kafka or in the file; compared as sets of values. */
@Tag("long")
class SpoolKeepsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int RECORDS = 300;

  private static LocalKafka broker;
  private static int names;

  @TempDir private Path folder;
  private Path file;
  private String present;
  private String absent;

  @BeforeAll
  static void startBroker() {
    broker =
        LocalKafka.builder()
            .serverProperty(
                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
            .serverProperty("allow.everyone.if.no.acl.found", "true")
            .start();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void createTopic() {
    if (!broker.isRunning()) {
      broker.start();
    }
    names++;
    file = folder.resolve("orders.spool");
    present = "present-" + names;
    absent = "absent-" + names;
    create(present);
  }

  @Test
  void recordsOfAMissingTopicWaitUntilItIsCreatedAndOthersContinue() {
    broker.kill();
    try (EasyProducer<String> producer = producer(DiskSpool.at(file)).start()) {
      Set<String> sent = sendToBoth(producer);
      broker.start();

      awaitHeld(producer, absent, "does not exist");
      await().atMost(PATIENCE).until(() -> producer.stats().spool().waiting() == RECORDS);
      await()
          .atMost(PATIENCE)
          .until(() -> producer.stats().spool().held().keySet().equals(Set.of(absent)));
      await().atMost(PATIENCE).until(() -> producer.sendAndWait("key", "direct").hasOffset());
      sent.addAll(send(producer, absent, RECORDS, RECORDS + 10));
      assertThat(values(present)).containsAll(of(present, sent));
      create(absent);

      await().atMost(PATIENCE).until(() -> !producer.stats().spool().active());
      assertThat(producer.stats().spool().held()).isEmpty();
      assertThat(producer.stats().spool().refused()).isZero();
      assertThat(producer.send(to(absent, "direct"))).succeedsWithin(PATIENCE);
      sent.add(absent + "/direct");
      assertThat(new HashSet<>(values(absent))).isEqualTo(of(absent, sent));
      assertThat(firstArrivals(absent)).isSortedAccordingTo(SpoolKeepsTest::byNumber);
    }
  }

  @Test
  void aRecordForAPartitionThatItsTopicDoesNotHaveIsSetAsideAndTheOthersGoOn() {
    broker.kill();
    try (EasyProducer<String> producer = producer(DiskSpool.at(file)).start()) {
      Set<String> sent = send(producer, present, 0, RECORDS / 2);
      RecordMetadata unused = producer.send(to(present, "lost").partition(7)).join();
      sent.addAll(send(producer, present, RECORDS / 2, RECORDS));
      broker.start();

      await().atMost(PATIENCE).until(() -> !producer.stats().spool().active());
      assertThat(new HashSet<>(values(present))).isEqualTo(of(present, sent));
      assertThat(producer.stats().spool().kept()).isEqualTo(1);
      assertThat(producer.stats().spool().held()).isEmpty();
    }
  }

  @Test
  void recordsWaitUntilAMissingRightIsGranted() throws Exception {
    create(absent);
    deny(absent);
    broker.kill();
    try (EasyProducer<String> producer = producer(DiskSpool.at(file)).start()) {
      Set<String> sent = sendToBoth(producer);
      broker.start();
      awaitHeld(producer, absent, "ACL");
      await().atMost(PATIENCE).until(() -> producer.stats().spool().waiting() == RECORDS);
      assertThat(new HashSet<>(values(present))).isEqualTo(of(present, sent));
      allow(absent);

      await().atMost(PATIENCE).until(() -> !producer.stats().spool().active());
      assertThat(producer.stats().spool().kept()).isZero();
      assertThat(new HashSet<>(values(absent))).isEqualTo(of(absent, sent));
      assertThat(firstArrivals(absent)).isSortedAccordingTo(SpoolKeepsTest::byNumber);
    }
  }

  @Test
  void aTopicThatIsDeletedWhileItsRecordsAreInFlightDelaysNoOther() throws Exception {
    create(absent);
    broker.kill();
    try (EasyProducer<String> producer = producer(DiskSpool.at(file)).start()) {
      Set<String> sent = sendToBoth(producer);
      broker.start();
      await().atMost(PATIENCE).until(() -> !producer.stats().spool().active());
      try (RawKafka raw = RawKafka.connect(broker.bootstrapServers())) {
        raw.admin().deleteTopics(List.of(absent)).all().get();
      }
      broker.kill();
      Set<String> again = send(producer, absent, 0, RECORDS);
      again.addAll(send(producer, present, RECORDS, 2 * RECORDS));
      broker.start();

      awaitHeld(producer, absent, "does not exist");
      await().atMost(PATIENCE).until(() -> producer.stats().spool().waiting() == RECORDS);
      sent.addAll(of(present, again));
      assertThat(new HashSet<>(values(present))).isEqualTo(of(present, sent));
      create(absent);

      await().atMost(PATIENCE).until(() -> !producer.stats().spool().active());
      assertThat(new HashSet<>(values(absent))).isEqualTo(of(absent, again));
    }
  }

  @Test
  void recordsThatCannotBeSentAreKeptListedExportedAndSentAfterARepair() throws Exception {
    List<String> told = new ArrayList<>();
    broker.kill();
    String large = present + "/" + "x".repeat(2_000_000);
    try (EasyProducer<String> producer =
        producer(DiskSpool.at(file))
            .onUndeliverable((record, failure) -> told.add(record.topic()))
            .start()) {
      CompletableFuture<RecordMetadata> first = producer.send("key", large);
      CompletableFuture<RecordMetadata> small = producer.send("key", present + "/1");
      assertThat(CompletableFuture.allOf(first, small)).succeedsWithin(PATIENCE);
      broker.start();
      await().atMost(PATIENCE).until(() -> producer.stats().spool().kept() == 1);
      await().atMost(PATIENCE).until(() -> !producer.stats().spool().active());
      assertThat(values(present)).containsExactly(present + "/1");
    }
    assertThat(told).containsExactly(present);

    Path export = folder.resolve("kept.jsonl");
    try (SpoolFile spool = SpoolFile.open(file)) {
      List<StoredRecord> kept = spool.records(SpoolSelection.kept(), 10);
      assertThat(kept).hasSize(1);
      assertThat(kept.get(0).reason()).contains("larger than");
      assertThat(spool.exportTo(export, SpoolSelection.kept())).isEqualTo(1);
      assertThat(spool.discard(SpoolSelection.kept())).isEqualTo(1);
      assertThat(spool.summary()).isEmpty();
      assertThat(spool.importFrom(export)).isEqualTo(1);
      assertThat(spool.count(SpoolSelection.waiting())).isEqualTo(1);
    }
    configure(present, "max.message.bytes", "4000000");
    try (EasyProducer<String> producer =
        producer(DiskSpool.at(file)).maxRequestBytes(4_000_000).start()) {
      await().atMost(PATIENCE).until(() -> !producer.stats().spool().active());
    }
    assertThat(values(present)).containsExactlyInAnyOrder(present + "/1", large);
  }

  @Test
  void onlyTheRecordWithoutAKeyForACompactedTopicIsKept() throws Exception {
    configure(present, "cleanup.policy", "compact");
    broker.kill();
    try (EasyProducer<String> producer = producer(DiskSpool.at(file)).start()) {
      List<CompletableFuture<RecordMetadata>> sends = new ArrayList<>();
      for (int i = 0; i < RECORDS; i++) {
        boolean guilty = i % 100 == 57;
        sends.add(
            guilty
                ? producer.send(OutgoingMessage.of(present + "/" + i).partition(0))
                : producer.send(OutgoingMessage.of(present + "/" + i).key("k" + i).partition(0)));
      }
      assertThat(CompletableFuture.allOf(sends.toArray(new CompletableFuture<?>[0])))
          .succeedsWithin(PATIENCE);
      broker.start();

      await().atMost(PATIENCE).until(() -> !producer.stats().spool().active());
      assertThat(producer.stats().spool().kept()).isEqualTo(3);
      Set<String> innocent =
          IntStream.range(0, RECORDS)
              .filter(i -> i % 100 != 57)
              .mapToObj(i -> present + "/" + i)
              .collect(Collectors.toSet());
      assertThat(new HashSet<>(values(present))).isEqualTo(innocent);
    }
  }

  @Test
  void aSpoolThatCannotRemoveRecordsStopsTheReplayAndNothingIsSentAgain() {
    AtomicInteger failures = new AtomicInteger(5);
    Spool forgetful = () -> new FailingSpool(DiskSpool.at(file).open(), failures);
    broker.kill();
    try (EasyProducer<String> producer = producer(forgetful).start()) {
      Set<String> sent = send(producer, present, 0, RECORDS);
      broker.start();
      await().atMost(PATIENCE).until(() -> failures.get() < 0);
      await().atMost(PATIENCE).until(() -> !producer.stats().spool().active());

      assertThat(values(present)).hasSize(RECORDS).containsExactlyInAnyOrderElementsOf(sent);
    }
  }

  @Test
  void aFullDiskIsDrainedAndNothingIsSentTwice() throws Exception {
    Path mounted = Files.createDirectory(folder.resolve("disk"));
    try (SmallDisk disk = SmallDisk.mount(mounted, 24)) {
      broker.kill();
      try (EasyProducer<String> producer =
          producer(DiskSpool.at(disk.file("orders.spool"))).start()) {
        Set<String> sent = send(producer, present, 0, RECORDS);
        disk.fill();
        CompletableFuture<RecordMetadata> late = producer.send("key", "y".repeat(900_000));
        assertThat(late)
            .failsWithin(PATIENCE)
            .withThrowableThat()
            .withMessageContaining("its disk cannot store more");
        broker.start();
        await().atMost(PATIENCE).until(() -> !producer.stats().spool().active());

        assertThat(values(present)).hasSize(RECORDS).containsExactlyInAnyOrderElementsOf(sent);
      }
    }
  }

  private static void awaitHeld(EasyProducer<String> producer, String topic, String why) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(producer.stats().spool().held())
                    .hasEntrySatisfying(topic, reason -> assertThat(reason).contains(why)));
  }

  private ProducerBuilder<String> producer(Spool spool) {
    return KafkaEasy.connect(broker.bootstrapServers())
        .producer(String.class)
        .topic(present)
        .deliveryTimeout(Duration.ofSeconds(1))
        .maxBlock(Duration.ofSeconds(1))
        .spool(spool);
  }

  private Set<String> sendToBoth(EasyProducer<String> producer) {
    Set<String> sent = send(producer, present, 0, RECORDS);
    sent.addAll(send(producer, absent, 0, RECORDS));
    return sent;
  }

  /** Sends records and returns the values that were reported as sent. */
  private static Set<String> send(EasyProducer<String> producer, String topic, int from, int to) {
    List<CompletableFuture<RecordMetadata>> sends = new ArrayList<>();
    for (int i = from; i < to; i++) {
      sends.add(producer.send(to(topic, String.valueOf(i))));
    }
    Set<String> sent = new HashSet<>();
    for (int i = from; i < to; i++) {
      try {
        RecordMetadata unused = sends.get(i - from).join();
        assertThat(sent.add(topic + "/" + i)).isTrue();
      } catch (CompletionException e) {
        throw new AssertionError("not reported as sent: " + topic + "/" + i, e);
      }
    }
    return sent;
  }

  private static OutgoingMessage<String> to(String topic, String number) {
    return OutgoingMessage.of(topic + "/" + number).topic(topic).key("key");
  }

  private static Set<String> of(String topic, Set<String> sent) {
    return sent.stream().filter(value -> value.startsWith(topic + "/")).collect(Collectors.toSet());
  }

  private static List<String> values(String topic) {
    try (RawKafka raw = RawKafka.connect(broker.bootstrapServers())) {
      return raw.records(topic).stream()
          .map(record -> new String(record.value(), UTF_8))
          .filter(value -> !value.equals("direct"))
          .toList();
    }
  }

  private static List<String> firstArrivals(String topic) {
    return values(topic).stream().distinct().filter(value -> !value.endsWith("direct")).toList();
  }

  private static int byNumber(String one, String other) {
    return Integer.compare(number(one), number(other));
  }

  private static int number(String value) {
    return Integer.parseInt(value.substring(value.indexOf('/') + 1));
  }

  private static void create(String topic) {
    try (RawKafka raw = RawKafka.connect(broker.bootstrapServers())) {
      raw.createTopic(topic, 1);
    }
  }

  private static void configure(String topic, String name, String value) throws Exception {
    AlterConfigOp change =
        new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    try (RawKafka raw = RawKafka.connect(broker.bootstrapServers())) {
      raw.admin().incrementalAlterConfigs(Map.of(resource, List.of(change))).all().get();
    }
  }

  private static void deny(String topic) throws Exception {
    try (RawKafka raw = RawKafka.connect(broker.bootstrapServers())) {
      raw.admin().createAcls(List.of(denial(topic))).all().get();
    }
  }

  private static void allow(String topic) throws Exception {
    try (RawKafka raw = RawKafka.connect(broker.bootstrapServers())) {
      AclBindingFilter filter = denial(topic).toFilter();
      raw.admin().deleteAcls(List.of(filter)).all().get();
    }
  }

  private static AclBinding denial(String topic) {
    return new AclBinding(
        new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
        new AccessControlEntry("User:ANONYMOUS", "*", AclOperation.WRITE, AclPermissionType.DENY));
  }
}
