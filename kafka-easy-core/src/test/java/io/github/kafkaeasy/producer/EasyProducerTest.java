package io.github.kafkaeasy.producer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.error.DeliveryException;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.message.CodecContext;
import io.github.kafkaeasy.message.OutgoingMessage;
import io.github.kafkaeasy.producer.outcome.DeliveryReport;
import io.github.kafkaeasy.producer.outcome.ProducerStats;
import io.github.kafkaeasy.producer.spi.UndeliverableSink;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.LongDeserializer;
import org.apache.kafka.common.serialization.UUIDDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The producer's main features on a real broker: delivered records, and failures of those that
 * cannot be delivered.
 */
@KafkaTest
class EasyProducerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration AT_ONCE = Duration.ofSeconds(5);

  record Order(String id, String userId, String note) {}

  /** Contains itself, which JSON cannot express. */
  static final class Snake {
    public Snake getTail() {
      return this;
    }
  }

  private KafkaEasy kafka;
  private RawKafka raw;
  private TestTopics topics;

  @BeforeEach
  void connect(TestKafka broker, RawKafka raw, TestTopics topics) {
    kafka = KafkaEasy.connect(broker.bootstrapServers());
    this.raw = raw;
    this.topics = topics;
  }

  @Tag("newest-jackson") // before Jackson 2.18 an emoji is written as two escapes
  @Test
  void aKeyedObjectArrivesAsJsonWithItsCharactersIntact() {
    String topic = topics.create("orders", 3);
    Order order = new Order("4711", "user_001", "Grüße 世界 😀");

    try (EasyProducer<Order> orders = kafka.producer(Order.class).topic(topic).start()) {
      orders.sendAndWait(order.userId(), order);
    }

    ConsumerRecord<byte[], byte[]> record = raw.records(topic).get(0);
    assertThat(new String(record.key(), UTF_8)).isEqualTo("user_001");
    assertThat(new String(record.value(), UTF_8)).contains("Grüße 世界 😀");
    assertThat(Codec.json(Order.class).decode(record.value(), CodecContext.of(topic)))
        .isEqualTo(order);
  }

  @Test
  void textArrivesWithItsCharactersIntactAndWithoutAKey() {
    String topic = topics.create("texts");

    try (EasyProducer<String> texts = texts(topic).start()) {
      texts.sendAndWait("Grüße 世界 😀");
    }

    assertThat(raw.values(topic)).containsExactly("Grüße 世界 😀");
    assertThat(raw.records(topic).get(0).key()).isNull();
  }

  @Test
  void theFutureHasTopicPartitionAndOffset() throws Exception {
    String topic = topics.create("texts");

    try (EasyProducer<String> texts = texts(topic).start()) {
      texts.sendAndWait("first");
      RecordMetadata second = texts.send("key", "second").get();

      assertThat(second.topic()).isEqualTo(topic);
      assertThat(second.offset()).isEqualTo(1);
    }
  }

  @Test
  void keyPartitionTimeAndHeadersArriveByteForByte() {
    String topic = topics.create("copies", 3);
    byte[] key = {0, (byte) 0xFF, 7};
    byte[] value = {(byte) 0x80, 0};

    try (EasyProducer<byte[]> copies = kafka.producer(byte[].class).start()) {
      copies.sendAndWait(
          OutgoingMessage.of(value)
              .topic(topic)
              .keyBytes(key)
              .partition(2)
              .timestamp(Instant.ofEpochMilli(1_234_567_890_123L))
              .header("repeated", "one")
              .header("raw", new byte[] {(byte) 0xFE})
              .header("repeated", "two")
              .header("null", (byte[]) null)
              .header("empty", new byte[0])
              .header("number", 42));
    }

    ConsumerRecord<byte[], byte[]> record = raw.records(topic).get(0);
    assertThat(record.partition()).isEqualTo(2);
    assertThat(record.timestamp()).isEqualTo(1_234_567_890_123L);
    assertThat(record.key()).isEqualTo(key);
    assertThat(record.value()).isEqualTo(value);
    assertThat(record.headers())
        .extracting(Header::key)
        .containsExactly("repeated", "raw", "repeated", "null", "empty", "number");
    assertThat(record.headers())
        .extracting(Header::value)
        .containsExactly(
            "one".getBytes(UTF_8),
            new byte[] {(byte) 0xFE},
            "two".getBytes(UTF_8),
            null,
            new byte[0],
            "42".getBytes(UTF_8));
  }

  @Test
  void aTombstoneArrivesWithoutAValue() {
    String topic = topics.create("orders", 1, Map.of("cleanup.policy", "compact"));

    try (EasyProducer<Order> orders = kafka.producer(Order.class).topic(topic).start()) {
      orders.sendAndWait(OutgoingMessage.<Order>tombstone().key("user_001"));
    }

    assertThat(raw.records(topic).get(0).value()).isNull();
  }

  @Test
  void anObjectThatCannotBeWrittenFailsItsFutureAndTheProducerGoesOn() {
    String topic = topics.create("snakes");

    try (EasyProducer<Object> producer =
        kafka.producer(Codec.json(Object.class)).topic(topic).start()) {
      assertFails(producer.send("k", new Snake()), PATIENCE, "json(Object)");
      assertThat(producer.send("k", Map.of("a", 1))).succeedsWithin(PATIENCE);
    }
  }

  @Test
  void aKeyThatIsNotTextFailsItsFuture() {
    try (EasyProducer<String> producer = texts(topics.create("texts")).start()) {
      assertFails(producer.send("\uD800", "v"), PATIENCE, "surrogate");
    }
  }

  @Test
  void aCodecThatAnswersNullSendsNoTombstone() {
    String topic = topics.create("nulls");
    Codec<String> broken = Codec.of(text -> null, bytes -> "", "broken");

    try (EasyProducer<String> producer = kafka.producer(broken).topic(topic).start()) {
      assertFails(producer.send("k", "v"), PATIENCE, "codec broken", "returned null");
    }
    assertThat(raw.records(topic)).isEmpty();
  }

  @Test
  void aMissingTopicFailsTheSendAtOnceByNameAndIsNotCreated() throws Exception {
    String topic = topics.name("missing");

    try (EasyProducer<String> producer = texts(topic).start()) {
      assertFails(producer.send("k", "v"), AT_ONCE, topic, "does not exist", "createTopic");
    }
    assertThat(raw.admin().listTopics().names().get()).doesNotContain(topic);
  }

  @Test
  void aTopicThatIsCreatedAfterAFailedSendIsFound() {
    String topic = topics.name("late");

    try (EasyProducer<String> producer = texts(topic).start()) {
      assertThat(producer.send("v")).failsWithin(PATIENCE);
      kafka.producer(String.class).topic(topic).createTopic(1, 1).warmUp().start().close();

      Awaitility.await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(producer.send("v")).succeedsWithin(PATIENCE));
    }
  }

  @Test
  void aMissingTopicIsCreatedOnRequest() {
    String topic = topics.name("created");

    try (EasyProducer<String> producer = texts(topic).createTopic(4, 1).start()) {
      producer.sendAndWait("k", "v");
    }

    assertThat(raw.endOffsets(topic)).hasSize(4);
    assertThat(raw.values(topic)).containsExactly("v");
  }

  @Test
  void aTopicThatIsDeletedWhileTheProducerRunsFailsALaterSendAtOnce() throws Exception {
    String topic = topics.create("doomed");

    try (EasyProducer<String> producer =
        texts(topic).deliveryTimeout(Duration.ofSeconds(3)).start()) {
      producer.sendAndWait("v");
      raw.admin().deleteTopics(List.of(topic)).all().get();

      // The first sends may still run into the delivery timeout, because Kafka retries an unknown
      // topic id.
      Awaitility.await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertFails(producer.send("v"), AT_ONCE, "does not exist."));
    }
  }

  @Test
  void aPartitionThatTheTopicDoesNotHaveFailsTheSendAtOnce() {
    try (EasyProducer<String> producer = texts(topics.create("two", 2)).start()) {
      assertFails(
          producer.send(OutgoingMessage.of("v").partition(2)), AT_ONCE, "partitions 0 to 1");
    }
  }

  @Test
  void theFailureOfATooLargeRecordNamesTheLimits() {
    try (EasyProducer<byte[]> producer =
        kafka.producer(byte[].class).topic(topics.create("large")).start()) {
      assertThat(producer.send(new byte[2_000_000]))
          .failsWithin(PATIENCE)
          .withThrowableThat()
          .withRootCauseInstanceOf(RecordTooLargeException.class)
          .withMessageContaining("max.request.size");
    }
  }

  /** A producer without a spool uses the sink too. */
  @Test
  void undeliverableRecordsGoToTheSinkWithTheirBytesAndWhetherTheFailureIsTemporary() {
    Queue<String> sunk = new ConcurrentLinkedQueue<>();
    UndeliverableSink sink =
        (record, failure) ->
            sunk.add(new String(record.value(), UTF_8) + " " + failure.isTransient());

    try (EasyProducer<String> texts = texts(topics.create("sink")).onUndeliverable(sink).start()) {
      texts.sendAndWait("arrives");
      assertThat(texts.send(OutgoingMessage.of("for good").topic(topics.name("missing"))))
          .failsWithin(PATIENCE);
    }
    try (EasyProducer<String> nobody =
        KafkaEasy.connect("127.0.0.1:1")
            .producer(String.class)
            .topic("orders")
            .maxBlock(Duration.ofMillis(200))
            .onUndeliverable(sink)
            .start()) {
      assertThat(nobody.send("for now")).failsWithin(PATIENCE);
    }

    assertThat(sunk).containsExactly("for good false", "for now true");
  }

  @Test
  void aRecordThatIsTooLargeForItsTopicFailsByNameAndAlone() {
    String topic = topics.create("small", 1, Map.of("max.message.bytes", "10000"));

    try (EasyProducer<byte[]> producer = kafka.producer(byte[].class).topic(topic).start()) {
      byte[] noise = new byte[50_000];
      new Random(42).nextBytes(noise); // random, so that compression does not make it smaller
      assertFails(producer.send(noise), AT_ONCE, topic, "max.message.bytes");
      assertThat(producer.send(new byte[100])).succeedsWithin(PATIENCE);
    }
  }

  @Test
  void theProducerKnowsHowManyPartitionsATopicHas() {
    String missing = topics.name("missing");

    try (EasyProducer<String> producer = kafka.producer(String.class).start()) {
      assertThat(producer.partitionCount(topics.create("four", 4))).isEqualTo(4);
      assertThatThrownBy(() -> producer.partitionCount(missing))
          .isInstanceOf(DeliveryException.class)
          .hasMessageContaining(missing);
    }
  }

  @Test
  void aProducerKeepsNoAdminClientAfterTheFirstSend() {
    Set<Thread> before = adminThreads();
    try (EasyProducer<String> producer = texts(topics.create("texts")).start()) {
      producer.sendAndWait("v");

      Awaitility.await().atMost(PATIENCE).until(() -> before.containsAll(adminThreads()));
    }
  }

  @Test
  void longsAndUuidsAreWrittenAsKafkasOwnSerializersDo() {
    String topic = topics.create("numbers");
    UUID id = UUID.randomUUID();

    try (EasyProducer<Long> producer = kafka.producer(Long.class).topic(topic).start()) {
      producer.sendAndWait(OutgoingMessage.of(-2L).key(Codec.uuids(), id));
    }

    ConsumerRecord<byte[], byte[]> record = raw.records(topic).get(0);
    assertThat(new LongDeserializer().deserialize(topic, record.value())).isEqualTo(-2L);
    assertThat(new UUIDDeserializer().deserialize(topic, record.key())).isEqualTo(id);
  }

  @Test
  void aRecordThatTheTopicRefusesFailsOnlyItself() {
    String topic = topics.create("compacted", 1, Map.of("cleanup.policy", "compact"));

    try (EasyProducer<String> producer = texts(topic).start()) {
      assertFails(producer.send("without a key"), PATIENCE, "If the topic is compacted");
      assertThat(producer.send("k", "with a key")).succeedsWithin(PATIENCE);
    }
  }

  @Test
  void aMessageWithoutATopicIsRefused() {
    try (EasyProducer<String> producer = kafka.producer(String.class).start()) {
      assertThatThrownBy(() -> producer.send("v"))
          .isInstanceOf(InvalidOptionException.class)
          .hasMessageContaining("topic");
    }
  }

  @Test
  void nullIsRefusedAndTheMessageNamesTheMethodForTombstones() {
    try (EasyProducer<String> producer = texts(topics.create("texts")).start()) {
      assertThatThrownBy(() -> producer.send("k", (String) null))
          .isInstanceOf(InvalidOptionException.class)
          .hasMessageContaining("tombstone()");
    }
  }

  @Test
  void aSendAfterCloseFailsItsFuture() {
    EasyProducer<String> producer = texts(topics.create("texts")).start();
    producer.sendAndWait("v");
    producer.close();

    assertFails(producer.send("late"), AT_ONCE, "closed");
    producer.close();
  }

  @Test
  void closingDeliversWhatIsBuffered() {
    String topic = topics.create("texts");
    EasyProducer<String> producer = texts(topic).linger(Duration.ofMinutes(1)).start();
    for (int i = 0; i < 100; i++) {
      var unused = producer.send("v" + i);
    }

    assertThat(producer.close(PATIENCE).allDelivered()).isTrue();
    assertThat(raw.records(topic)).hasSize(100);
  }

  @Test
  void aFlushSendsWithoutWaitingForTheLinger() {
    try (EasyProducer<String> producer =
        texts(topics.create("texts")).linger(Duration.ofMinutes(1)).start()) {
      CompletableFuture<RecordMetadata> sent = producer.send("v");
      DeliveryReport report = producer.flush(PATIENCE);

      assertThat(report.allDelivered()).isTrue();
      assertThat(sent).isCompleted();
    }
  }

  @Test
  void aFlushReportsEachFailureOnce() {
    String missing = topics.name("missing");

    try (EasyProducer<String> producer = texts(topics.create("texts")).start()) {
      var first = producer.send("delivered");
      var second = producer.send(OutgoingMessage.of("lost").topic(missing));

      assertThat(producer.flush(PATIENCE).failed()).isEqualTo(Map.of(missing, 1L));
      assertThat(producer.flush(PATIENCE).allDelivered()).isTrue();
      assertThat(first).isCompleted();
      assertThat(second).isCompletedExceptionally();
      assertThat(producer.stats())
          .returns(2L, ProducerStats::sent)
          .returns(1L, ProducerStats::acknowledged)
          .returns(1L, ProducerStats::failed)
          .returns(0L, ProducerStats::pending);
    }
  }

  @Test
  void anInterruptedSendFailsAndKeepsTheInterrupt() {
    try (EasyProducer<String> producer = texts(topics.create("texts")).start()) {
      Thread.currentThread().interrupt();
      CompletableFuture<RecordMetadata> send = producer.send("v");

      assertThat(Thread.interrupted()).isTrue();
      assertFails(send, AT_ONCE, "interrupted");
    }
  }

  private static Set<Thread> adminThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("kafka-admin-client-thread"))
        .collect(Collectors.toSet());
  }

  private ProducerBuilder<String> texts(String topic) {
    return kafka.producer(String.class).topic(topic);
  }

  private static void assertFails(CompletableFuture<?> send, Duration limit, String... words) {
    assertThat(send)
        .failsWithin(limit)
        .withThrowableThat()
        .withCauseInstanceOf(DeliveryException.class)
        .satisfies(failure -> assertThat(failure.getMessage()).contains(words));
  }
}
