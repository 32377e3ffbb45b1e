package io.github.kafkaeasy.spool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.error.DeliveryException;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.error.NotReadyException;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.message.OutgoingMessage;
import io.github.kafkaeasy.producer.Acks;
import io.github.kafkaeasy.producer.EasyProducer;
import io.github.kafkaeasy.producer.ProducerBuilder;
import io.github.kafkaeasy.producer.WarmUp;
import io.github.kafkaeasy.producer.outcome.SpoolStats;
import io.github.kafkaeasy.producer.spi.OpenSpool;
import io.github.kafkaeasy.producer.spi.Spool;
import io.github.kafkaeasy.producer.spi.UndeliveredRecord;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.RawKafka;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A producer with a spool, on a broker that stops and starts again. */
class SpoolingProducerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int KEYS = 20;

  /** The minimum time without Kafka under load: -Dkafka-easy.test.away.seconds=60. */
  private static final Duration AWAY =
      Duration.ofSeconds(Long.getLong("kafka-easy.test.away.seconds", 0));

  private static LocalKafka broker;
  private static int topics;

  @TempDir private Path folder;
  private RawKafka raw;
  private String topic;

  @BeforeAll
  static void startBroker() {
    broker = LocalKafka.builder().start();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void createTopic() throws Exception {
    if (!broker.isRunning()) {
      broker.start();
    }
    topic = "orders-" + ++topics;
    raw = RawKafka.connect(broker.bootstrapServers());
    raw.createTopic(topic, 3);
    raw.close();
  }

  /** A disk spool that reads and removes records slowly, and stores new ones at full speed. */
  private static Spool slowToEmpty(DiskSpool spool) {
    return changed(
        spool,
        (method, arguments) -> {
          if (method.equals("remove")) {
            TimeUnit.MILLISECONDS.sleep(5);
          }
          if (method.equals("oldest")) {
            arguments[1] = Math.min(100, (Integer) arguments[1]);
          }
        });
  }

  /** Called before each method of an open spool, with its name; may change the arguments. */
  private interface Before {
    void call(String method, Object[] arguments) throws InterruptedException;
  }

  private static Spool changed(DiskSpool spool, Before before) {
    return () -> {
      OpenSpool open = spool.open();
      return (OpenSpool)
          Proxy.newProxyInstance(
              OpenSpool.class.getClassLoader(),
              new Class<?>[] {OpenSpool.class},
              (proxy, method, arguments) -> {
                before.call(method.getName(), arguments);
                try {
                  return method.invoke(open, arguments);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
    };
  }

  /** After Kafka's return, new records come far faster than the replay can empty this spool. */
  @Test
  void aSpoolBecomesEmptyEvenIfRecordsArriveFasterThanTheReplay() throws Exception {
    int sent = 0;
    DiskSpool spool = DiskSpool.at(folder.resolve("orders.spool"));
    broker.kill();
    try (EasyProducer<String> producer =
        builder(Codec.string(), topic, slowToEmpty(spool), Duration.ofSeconds(1)).start()) {
      while (sent < 3_000) {
        var unused = producer.send("key", String.valueOf(sent++));
      }
      broker.start();
      Awaitility.await().atMost(PATIENCE).until(() -> producer.stats().spool().replayed() > 0);
      long patience = System.nanoTime() + PATIENCE.toNanos();
      while (producer.stats().spool().active() && System.nanoTime() < patience) {
        for (int i = 0; i < 100; i++) {
          var unused = producer.send("key", String.valueOf(sent++));
        }
      }
      assertThat(producer.stats().spool().active()).isFalse();
      assertThat(producer.flush(PATIENCE).allDelivered()).isTrue();
    }
    try (RawKafka reader = RawKafka.connect(broker.bootstrapServers())) {
      assertThat(Sequences.of(reader, topic).get("key"))
          .isEqualTo(IntStream.range(0, sent).boxed().toList());
    }
  }

  @Test
  void anOutageUnderLoadLosesNothingAndKeepsTheOrderOfEachKey() throws Exception {
    AtomicBoolean enough = new AtomicBoolean();
    Queue<CompletableFuture<RecordMetadata>> sends = new ConcurrentLinkedQueue<>();
    Map<String, List<Integer>> sent = new TreeMap<>();
    try (EasyProducer<String> producer = builder().start()) {
      Thread load =
          new Thread(
              () -> {
                for (int i = 0; !enough.get(); i++) {
                  String key = "key-" + i % KEYS;
                  sends.add(producer.send(key, String.valueOf(i)));
                  sent.computeIfAbsent(key, k -> new ArrayList<>()).add(i);
                  if (i % 10 == 0) {
                    LockSupport.parkNanos(1_000_000); // a few thousand records per second
                  }
                }
              });
      load.start();
      Awaitility.await().atMost(PATIENCE).until(() -> producer.stats().acknowledged() > 500);
      long before = producer.stats().spool().spooled();
      broker.kill();
      long gone = System.nanoTime();
      Awaitility.await()
          .atMost(PATIENCE.plus(AWAY))
          .until(
              () ->
                  System.nanoTime() - gone >= AWAY.toNanos()
                      && producer.stats().spool().spooled() > before + 2_000);
      SpoolStats away = producer.stats().spool();
      broker.start();
      // The load continues: the spool must catch up, so that records go directly to Kafka again.
      Awaitility.await()
          .atMost(PATIENCE.plus(AWAY))
          .until(() -> !producer.stats().spool().active());
      long acknowledged = producer.stats().acknowledged();
      Awaitility.await()
          .atMost(PATIENCE)
          .until(() -> producer.stats().acknowledged() > acknowledged + 500);
      enough.set(true);
      load.join();
      assertThat(producer.flush(PATIENCE).allDelivered()).isTrue();

      assertThat(away.active()).isTrue();
      assertThat(away.waiting()).isPositive();
      assertThat(away.waitingBytes()).isGreaterThan(away.waiting());
      SpoolStats after = producer.stats().spool();
      assertThat(after.waiting()).isZero();
      assertThat(after.replayed()).isGreaterThanOrEqualTo(after.spooled());
    }

    assertThat(sends).allSatisfy(send -> assertThat(send).isCompleted());
    assertThat(sends).anySatisfy(send -> assertThat(send.join().hasOffset()).isFalse());
    try (RawKafka reader = RawKafka.connect(broker.bootstrapServers())) {
      assertThat(Sequences.of(reader, topic)).isEqualTo(sent);
    }
  }

  @Test
  void aHookIsCalledOnceForASpooledRecordAndItsHeadersAreReplayed() {
    broker.kill();
    Queue<String> seen = new ConcurrentLinkedQueue<>();
    WarmUp warmUp = WarmUp.metadata().within(Duration.ofSeconds(1));
    ProducerBuilder<String> hooked =
        builder()
            .warmUp(warmUp)
            .hook(
                record -> {
                  record.headers().add("by", new byte[] {7});
                  seen.add("begin");
                  return (metadata, failure) ->
                      seen.add("ended " + (metadata != null && !metadata.hasOffset()) + failure);
                });
    try (EasyProducer<String> producer = hooked.start()) {
      assertThat(producer.send("key", "early")).succeedsWithin(PATIENCE);
      Awaitility.await().atMost(PATIENCE).until(() -> seen.size() == 2);
      broker.start();
      Awaitility.await().atMost(PATIENCE).until(() -> !producer.stats().spool().active());
    }
    assertThat(seen).containsExactly("begin", "ended truenull");
    try (RawKafka reader = RawKafka.connect(broker.bootstrapServers())) {
      assertThat(reader.records(topic).get(0).headers().headers("by")).hasSize(1);
    }
  }

  @Test
  void aProducerWithAWarmUpStartsWhileKafkaIsUnavailable() {
    broker.kill();
    WarmUp warmUp = WarmUp.metadata().within(Duration.ofSeconds(1));
    try (EasyProducer<String> producer = builder().warmUp(warmUp).start()) {
      assertThat(producer.send("key", "early")).succeedsWithin(PATIENCE);
      assertThat(producer.stats().spool().waiting()).isEqualTo(1);
      broker.start();
      Awaitility.await().atMost(PATIENCE).until(() -> !producer.stats().spool().active());
      assertThat(producer.stats().spool().replayed()).isEqualTo(1);
    }
  }

  @Test
  void aWarmUpOfAMissingTopicFailsWithASpoolToo() {
    ProducerBuilder<String> builder =
        builder("missing", DiskSpool.at(folder.resolve("orders.spool")), Duration.ofSeconds(1))
            .warmUp();

    assertThatThrownBy(builder::start)
        .isInstanceOf(NotReadyException.class)
        .hasMessageContaining("missing")
        .hasMessageContaining("does not exist");
  }

  @Test
  void recordsSpooledByAnEarlierRunAreSentFirst() {
    broker.kill();
    try (EasyProducer<String> producer = builder().start()) {
      for (int i = 0; i < 100; i++) {
        CompletableFuture<RecordMetadata> unused = producer.send("key", String.valueOf(i));
      }
    }
    try (EasyProducer<String> producer = builder().start()) {
      assertThat(producer.stats().spool().waiting()).isEqualTo(100);
      broker.start();
      for (int i = 100; i < 200; i++) {
        CompletableFuture<RecordMetadata> unused = producer.send("key", String.valueOf(i));
      }
      Awaitility.await().atMost(PATIENCE).until(() -> !producer.stats().spool().active());
      assertThat(producer.sendAndWait("key", "200").hasOffset()).isTrue();
    }

    try (RawKafka reader = RawKafka.connect(broker.bootstrapServers())) {
      assertThat(Sequences.of(reader, topic))
          .isEqualTo(Map.of("key", IntStream.rangeClosed(0, 200).boxed().toList()));
    }
  }

  @Test
  void permanentErrorsGoToTheSinkAndNeverIntoTheSpool() {
    Queue<String> sunk = new ConcurrentLinkedQueue<>();
    try (EasyProducer<String> producer =
        builder(topic, DiskSpool.at(folder.resolve("orders.spool")), PATIENCE)
            .onUndeliverable((record, failure) -> sunk.add(shown(record, failure)))
            .start()) {
      CompletableFuture<RecordMetadata> large = producer.send("key", "x".repeat(2_000_000));
      CompletableFuture<RecordMetadata> missing =
          producer.send(OutgoingMessage.of("v").topic("no-such-topic"));

      assertThat(large).failsWithin(PATIENCE);
      assertThat(missing).failsWithin(PATIENCE);
      Awaitility.await().atMost(PATIENCE).until(() -> sunk.size() == 2);
      assertThat(sunk)
          .containsExactlyInAnyOrder(topic + " 2000000 for good", "no-such-topic 1 for good");
      assertThat(producer.stats().spool().spooled()).isZero();
      assertThat(producer.stats().spool().active()).isFalse();
      assertThat(producer.send("key", "small")).succeedsWithin(PATIENCE);
    }
  }

  @Test
  void aSpooledRecordThatCanNeverBeDeliveredIsKeptAndDoesNotBlockTheOthers() {
    Queue<String> sunk = new ConcurrentLinkedQueue<>();
    broker.kill();
    try (EasyProducer<String> producer =
        builder().onUndeliverable((record, failure) -> sunk.add(shown(record, failure))).start()) {
      CompletableFuture<RecordMetadata> first = producer.send("key", "0");
      assertThat(first).succeedsWithin(PATIENCE);
      CompletableFuture<RecordMetadata> large = producer.send("key", "x".repeat(2_000_000));
      CompletableFuture<RecordMetadata> last = producer.send("key", "1");
      assertThat(CompletableFuture.allOf(large, last)).succeedsWithin(PATIENCE);
      broker.start();

      Awaitility.await().atMost(PATIENCE).until(() -> !producer.stats().spool().active());
      assertThat(producer.stats().spool().refused()).isEqualTo(1);
      assertThat(producer.stats().spool().kept()).isEqualTo(1);
      Awaitility.await().atMost(PATIENCE).until(() -> sunk.size() == 1);
      assertThat(sunk).containsExactly(topic + " 2000000 for good");
    }
    try (RawKafka reader = RawKafka.connect(broker.bootstrapServers())) {
      assertThat(Sequences.of(reader, topic)).isEqualTo(Map.of("key", List.of(0, 1)));
    }
  }

  @Test
  void aFullSpoolFailsTheSendsThatDoNotFit() {
    broker.kill();
    try (EasyProducer<String> producer =
        builder(
                topic,
                DiskSpool.at(folder.resolve("small")).maxBytes(1 << 20),
                Duration.ofSeconds(1))
            .start()) {
      List<CompletableFuture<RecordMetadata>> sends = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        sends.add(producer.send("key", "x".repeat(100_000)));
      }

      Awaitility.await()
          .atMost(PATIENCE)
          .until(() -> sends.stream().allMatch(CompletableFuture::isDone));
      assertThat(sends.get(0)).isCompleted();
      assertThat(sends.get(29))
          .failsWithin(Duration.ZERO)
          .withThrowableThat()
          .havingCause()
          .isInstanceOf(DeliveryException.class)
          .withMessageContaining("it is full")
          .matches(failure -> ((DeliveryException) failure).isTransient());
      assertThat(producer.stats().failed()).isPositive();
    }
    broker.start();
  }

  @Test
  void aSpoolThatDoesNotKeepUpFailsSendsThatMaySucceedLater() {
    CountDownLatch release = new CountDownLatch(1);
    Spool hanging =
        changed(
            DiskSpool.at(folder.resolve("orders.spool")),
            (method, arguments) -> {
              if (method.equals("append")) {
                release.await();
              }
            });
    broker.kill();
    try (EasyProducer<String> producer =
        builder(Codec.string(), topic, hanging, Duration.ofMillis(200))
            .bufferBytes(64 << 10)
            .start()) {
      List<CompletableFuture<RecordMetadata>> sends = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        sends.add(producer.send("key", "x".repeat(20_000)));
      }
      release.countDown();

      assertThat(sends.get(4))
          .failsWithin(PATIENCE)
          .withThrowableThat()
          .havingCause()
          .isInstanceOf(DeliveryException.class)
          .withMessageContaining("did not keep up for 200 ms")
          .matches(failure -> ((DeliveryException) failure).isTransient());
    }
    broker.start();
  }

  @Test
  void aSpoolWithoutAcknowledgementsIsRefused() {
    ProducerBuilder<String> builder = builder().acks(Acks.NONE);

    assertThatThrownBy(builder::start)
        .isInstanceOf(InvalidOptionException.class)
        .hasMessageContaining("acks = 0")
        .hasMessageContaining("spool");
  }

  /** A replay does not call the codec, so the file must contain these headers. */
  @Test
  void headersThatACodecWritesAreSpooledWithTheirRecord() {
    AtomicInteger encoded = new AtomicInteger();
    Codec<String> naming =
        Codec.withContext(
            (text, to) -> {
              to.headers().add("schema", "7".getBytes(UTF_8));
              encoded.incrementAndGet();
              return text.getBytes(UTF_8);
            },
            (bytes, from) -> "",
            "naming");
    broker.kill();
    try (EasyProducer<String> producer =
        builder(naming, topic, DiskSpool.at(folder.resolve("orders.spool")), Duration.ofSeconds(1))
            .start()) {
      assertThat(producer.send(OutgoingMessage.of("v").key("key").header("trace", "1")))
          .succeedsWithin(PATIENCE);
      assertThat(producer.stats().spool().waiting()).isEqualTo(1);
      broker.start();
      Awaitility.await().atMost(PATIENCE).until(() -> !producer.stats().spool().active());
    }

    try (RawKafka reader = RawKafka.connect(broker.bootstrapServers())) {
      assertThat(reader.records(topic).get(0).headers().toArray())
          .containsExactly(RawKafka.header("trace", "1"), RawKafka.header("schema", "7"));
    }
    assertThat(encoded).hasValue(1);
  }

  private ProducerBuilder<String> builder() {
    return builder(topic, DiskSpool.at(folder.resolve("orders.spool")), Duration.ofSeconds(1));
  }

  private ProducerBuilder<String> builder(String to, DiskSpool spool, Duration maxBlock) {
    return builder(Codec.string(), to, spool, maxBlock);
  }

  private ProducerBuilder<String> builder(
      Codec<String> codec, String to, Spool spool, Duration maxBlock) {
    return KafkaEasy.connect(broker.bootstrapServers())
        .producer(codec)
        .topic(to)
        .deliveryTimeout(Duration.ofSeconds(1))
        .maxBlock(maxBlock)
        .spool(spool);
  }

  private static String shown(UndeliveredRecord record, DeliveryException failure) {
    return record.topic()
        + " "
        + record.value().length
        + (failure.isTransient() ? " for now" : " for good");
  }
}
