package io.github.kafkaeasy.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.broker.KafkaPairs.Makers;
import io.github.kafkaeasy.broker.KafkaPairs.Reader;
import io.github.kafkaeasy.broker.KafkaPairs.Writer;
import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.consumer.spi.FailureDecision;
import io.github.kafkaeasy.consumer.spi.FailureHandler;
import io.github.kafkaeasy.error.DecodeException;
import io.github.kafkaeasy.error.DeliveryException;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.message.CodecContext;
import io.github.kafkaeasy.message.CodecSetup;
import io.github.kafkaeasy.message.MessageHeaders;
import io.github.kafkaeasy.message.OutgoingMessage;
import io.github.kafkaeasy.producer.EasyProducer;
import io.github.kafkaeasy.producer.outcome.SendCallback;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Codecs that use a record's topic and headers or have settings, and that are opened and closed; on
 * a real broker.
 */
@KafkaTest
class CodecsOnBrokerTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String PASSWORD = "registry.password";

  private static final SendCallback NOTHING = (metadata, failure) -> {};

  private final List<String> handled = new CopyOnWriteArrayList<>();
  private final Makers made = new Makers();
  private final Codec<String> pooled = Codec.pooled(made::writer, made::reader, "pooled");
  private KafkaEasy kafka;
  private RawKafka raw;
  private String topic;
  private String group;

  @BeforeEach
  void connect(TestKafka broker, RawKafka rawKafka, TestTopics topics) {
    kafka = KafkaEasy.connect(broker.bootstrapServers()).property(PASSWORD, "s3cret");
    raw = rawKafka;
    topic = topics.create("orders", 2);
    group = topics.group("billing");
  }

  private <V> ConsumerBuilder<V> consumer(Codec<V> codec) {
    return unhandled(codec).handle(message -> handled.add(Objects.toString(message.value())));
  }

  private <V> ConsumerBuilder<V> unhandled(Codec<V> codec) {
    return kafka.consumer(codec).topics(topic).group(group).commitEvery(Duration.ofMillis(50));
  }

  private <V> void send(Codec<V> codec, String key, V value) {
    try (EasyProducer<V> producer = kafka.producer(codec).topic(topic).start()) {
      producer.sendAndWait(key, value);
    }
  }

  private void consume(ConsumerBuilder<?> builder) {
    consume(builder, topic);
  }

  private void consume(ConsumerBuilder<?> builder, String from) {
    try (EasyConsumer consumer = builder.start()) {
      raw.awaitCommitted(group, from, SOON);
      assertThat(consumer.failure()).isEmpty();
    }
  }

  private ConsumerRecord<byte[], byte[]> only() {
    return raw.awaitRecords(topic, 1, SOON).get(0);
  }

  // --- what a codec sees, and what it writes

  @Test
  void aCodecSeesTopicHeadersAndWhetherItIsTheKeyOnBothSides() {
    List<String> seen = new CopyOnWriteArrayList<>();
    Codec<String> codec =
        Codec.withContext(
            (text, to) -> {
              seen.add("to " + seen(to));
              return text.getBytes(UTF_8);
            },
            (bytes, from) -> {
              seen.add("from " + seen(from));
              return new String(bytes, UTF_8);
            },
            "watching");

    try (EasyProducer<String> producer = kafka.producer(codec).keys(codec).start()) {
      producer.sendAndWait(OutgoingMessage.of("v").key("k").topic(topic).header("trace", "1"));
    }
    consume(consumer(codec).keys(codec));

    assertThat(seen)
        .containsExactly(
            "to key of " + topic + " 1",
            "to value of " + topic + " 1",
            "from key of " + topic + " 1",
            "from value of " + topic + " 1");
  }

  private static String seen(CodecContext record) {
    return (record.isKey() ? "key of " : "value of ")
        + record.topic()
        + " "
        + record.header("trace");
  }

  @Test
  void headersThatACodecWritesFollowTheMessagesOwnAndAreAddedOncePerSend() {
    Codec<String> writing =
        Codec.withContext(
            (text, to) -> {
              to.headers().add("schema", "7".getBytes(UTF_8));
              return text.getBytes(UTF_8);
            },
            (bytes, from) -> "",
            "writing");
    OutgoingMessage<String> pattern = OutgoingMessage.of("v").header("schema", "mine");

    try (EasyProducer<String> producer = kafka.producer(writing).topic(topic).start()) {
      producer.sendAndWait(pattern);
      producer.sendAndWait(pattern);
      producer.sendAndWait("k", "without headers of its own");
    }

    assertThat(pattern.headers()).hasSize(1);
    List<ConsumerRecord<byte[], byte[]>> records = raw.awaitRecords(topic, 3, SOON);
    assertThat(records)
        .extracting(record -> MessageHeaders.of(record.headers()).all("schema"))
        .extracting(all -> all.stream().map(header -> new String(header.value(), UTF_8)).toList())
        .containsExactlyInAnyOrder(List.of("mine", "7"), List.of("mine", "7"), List.of("7"));
  }

  @Test
  void aHeaderThatADeserializerRemovesRemainsForTheHandlerAndTheNextAttempt() {
    send(pooled, "k", "order");
    AtomicInteger attempts = new AtomicInteger();
    List<String> formats = new CopyOnWriteArrayList<>();

    consume(
        unhandled(pooled)
            .handle(
                message -> {
                  formats.add(message.headers().string(KafkaPairs.FORMAT));
                  handled.add(message.value());
                  if (attempts.incrementAndGet() == 1) {
                    throw new IllegalStateException("the first time");
                  }
                }));

    assertThat(handled).containsExactly("order", "order");
    assertThat(formats).containsExactly("v1", "v1");
  }

  @Test
  void theFailureHandlerGetsAnUndecodableRecordUnchangedWithItsHeaders() {
    raw.publish(topic, "k", "no such format", RawKafka.header(KafkaPairs.FORMAT, "v0"));
    Codec<String> spoiling =
        Codec.withContext(
            (text, to) -> text.getBytes(UTF_8),
            (bytes, from) -> {
              from.headers().remove(KafkaPairs.FORMAT).add("added", bytes);
              throw new IllegalStateException("cannot read it");
            },
            "spoiling");
    AtomicReference<ConsumerRecord<byte[], byte[]>> failed = new AtomicReference<>();

    consume(
        consumer(spoiling)
            .onFailure(
                (FailureHandler)
                    failure -> {
                      failed.set(failure.record());
                      return CompletableFuture.completedFuture(FailureDecision.skipped());
                    }));

    assertThat(new String(failed.get().value(), UTF_8)).isEqualTo("no such format");
    assertThat(failed.get().headers().toArray())
        .containsExactly(RawKafka.header(KafkaPairs.FORMAT, "v0"));
  }

  @Test
  void aTombstoneReachesNoCodec() {
    try (EasyProducer<String> producer = kafka.producer(pooled).topic(topic).start()) {
      producer.sendAndWait(OutgoingMessage.<String>tombstone().key("k"));
    }
    consume(unhandled(pooled).handle(message -> handled.add("" + message.isTombstone())));

    assertThat(only().value()).isNull();
    assertThat(handled).containsExactly("true");
    assertThat(made.lives()).allMatch(life -> life.topics.isEmpty());
  }

  @Test
  void aSerializerThatAnswersNullSendsNoTombstone() {
    try (EasyProducer<String> producer = kafka.producer(pooled).topic(topic).start()) {
      assertThatThrownBy(() -> producer.sendAndWait("k", "null"))
          .isInstanceOf(DeliveryException.class)
          .hasMessageContaining("cannot write the value")
          .hasMessageContaining("returned null")
          .hasMessageContaining("OutgoingMessage.tombstone()");
    }
    assertThat(raw.records(topic)).isEmpty();
  }

  // --- keys

  @Test
  void aPairDistinguishesKeysFromValues() {
    Codec<String> keys = Codec.of(made.writer(), made.reader());
    Codec<String> values = Codec.of(made.writer(), made.reader());

    try (EasyProducer<String> producer = kafka.producer(values).keys(keys).topic(topic).start()) {
      producer.sendAndWait("bert", "order");
      producer.sendAndWait(OutgoingMessage.of("order").key(keys, "bert"));
      producer.sendAndWait(OutgoingMessage.of("order").key("bert"));
    }
    consume(
        unhandled(values)
            .keys(keys)
            .ordering(Ordering.KEY)
            .handle(message -> handled.add(message.key(keys) + message.key() + message.value())));

    assertThat(handled).containsOnly("bertbertorder").hasSize(3);
    assertThat(only().headers())
        .extracting(Header::key)
        .containsExactly(KafkaPairs.KEY_FORMAT, KafkaPairs.FORMAT);
    assertThat(new String(only().key(), UTF_8)).isEqualTo("treb");
    assertThat(made.writers)
        .extracting(writer -> writer.life.keys.get(0))
        .containsExactly(true, false);
    assertThat(made.readers)
        .extracting(reader -> reader.life.keys.get(0))
        .containsExactly(true, false);
  }

  @Test
  void aKeyOfAnotherTypeIsReadOnceAndForItsCodecOnly() {
    AtomicInteger reads = new AtomicInteger();
    Codec<Long> numbers =
        Codec.of(
            number -> Long.toString(number).getBytes(UTF_8),
            bytes -> {
              reads.incrementAndGet();
              return Long.parseLong(new String(bytes, UTF_8));
            },
            "numbers");
    try (EasyProducer<String> producer = kafka.producer(String.class).topic(topic).start()) {
      producer.sendAndWait(OutgoingMessage.of("v").key(numbers, 42L));
    }

    consume(
        unhandled(Codec.string())
            .keys(numbers)
            .handle(
                message ->
                    handled.add(
                        message.key(numbers)
                            + 1L
                            + " "
                            + message.key()
                            + " "
                            + message.key(Codec.string()))));

    assertThat(handled).containsExactly("43 null 42");
    assertThat(reads).hasValue(1);
  }

  @Test
  void aKeyThatItsCodecCannotReadFailsInDecoding() {
    raw.publish(topic, "not of that format", "v");
    AtomicReference<Throwable> cause = new AtomicReference<>();

    consume(
        consumer(Codec.string())
            .keys(pooled)
            .onFailure(
                (FailureHandler)
                    failure -> {
                      cause.set(failure.cause());
                      return CompletableFuture.completedFuture(FailureDecision.skipped());
                    }));

    assertThat(cause.get())
        .isInstanceOfSatisfying(
            DecodeException.class, e -> assertThat(e.part()).isEqualTo(DecodeException.Part.KEY));
  }

  @Test
  void aKeyOfAWrongTypeFailsItsSend() {
    Codec<Long> numbers = Codec.longs();

    try (EasyProducer<String> producer =
        kafka.producer(String.class).keys(numbers).topic(topic).start()) {
      assertThatThrownBy(() -> producer.sendAndWait("text", "v"))
          .isInstanceOf(DeliveryException.class)
          .hasMessageContaining("codec long cannot write the key")
          .hasMessageContaining("ClassCastException");
      producer.sendAndWait(OutgoingMessage.of("v").key(numbers, 1L));
    }
  }

  @Test
  void theMessageSaysThatNoClientHasConfiguredAPair() {
    Codec<String> stranger = Codec.of(made.writer(), made.reader());

    try (EasyProducer<String> producer = kafka.producer(String.class).topic(topic).start()) {
      assertThatThrownBy(() -> producer.sendAndWait(OutgoingMessage.of("v").key(stranger, "anna")))
          .hasMessageContaining("cannot write the key")
          .hasMessageContaining("keys(...)");
    }
  }

  // --- settings, and the end

  @Test
  void aPairIsConfiguredWithTheConnectionsSettingsAndTheClientsOwn() {
    try (EasyProducer<String> producer =
        kafka.producer(pooled).topic(topic).property("auto.register", "false").start()) {
      producer.sendAndWait("k", "v");
    }
    consume(consumer(pooled).property("specific.reader", "true"));

    assertThat(made.writers).hasSize(1);
    assertThat(made.writers.get(0).life.settings.get(0))
        .contains(entry(PASSWORD, "s3cret"), entry("auto.register", "false"))
        .containsKey("bootstrap.servers");
    assertThat(made.readers).hasSize(1);
    assertThat(made.readers.get(0).life.settings.get(0))
        .contains(entry(PASSWORD, "s3cret"), entry("specific.reader", "true"))
        .contains(entry("group.id", group));
    assertThat(handled).containsExactly("v");
  }

  @Test
  void eachInstanceOfAPoolIsClosedOnceWithItsClient() {
    try (EasyProducer<String> producer = kafka.producer(pooled).keys(pooled).topic(topic).start()) {
      for (int i = 0; i < 200; i++) {
        var unused = producer.send("key-" + i, "value-" + i);
      }
    }
    EasyConsumer consumer = consumer(pooled).keys(pooled).ordering(Ordering.KEY).start();
    raw.awaitCommitted(group, topic, SOON);
    consumer.close();
    consumer.close();

    assertThat(handled).hasSize(200);
    assertThat(made.writers).hasSize(2);
    assertThat(made.lives()).isNotEmpty().allMatch(life -> life.closed.get() == 1);
  }

  @Test
  void onePairServesAProducerAndAConsumerAndEachClosesItsHalf() {
    Writer writer = new Writer();
    Reader reader = new Reader();
    Codec<String> pair = Codec.of(writer, reader);

    send(pair, "k", "v");
    assertThat(writer.life.closed).hasValue(1);
    assertThat(reader.life.settings).isEmpty();
    EasyConsumer consumer = consumer(pair).start();
    raw.awaitCommitted(group, topic, SOON);
    assertThat(reader.life.closed).hasValue(0);
    consumer.close();

    assertThat(handled).containsExactly("v");
    assertThat(reader.life.closed).hasValue(1);
    assertThat(writer.life.closed).hasValue(1);
  }

  @Test
  void onePairOfTwoProducersIsConfiguredOnceAndClosedAfterTheLast() {
    Writer writer = new Writer();
    Codec<String> pair = Codec.of(writer, new Reader());

    EasyProducer<String> first = kafka.producer(pair).topic(topic).start();
    EasyProducer<String> second = kafka.producer(pair).topic(topic).start();
    first.close();
    second.sendAndWait("k", "v");
    assertThat(writer.life.closed).hasValue(0);
    second.close();

    assertThat(writer.life.settings).hasSize(1);
    assertThat(writer.life.closed).hasValue(1);
    assertThatThrownBy(() -> kafka.producer(pair).topic(topic).start())
        .isInstanceOf(KafkaEasyException.class)
        .hasMessageContaining(Writer.class.getName())
        .hasMessageContaining("is closed")
        .hasMessageContaining("Codec.pooled");
  }

  @Test
  void onePairForKeysAndValuesOfAClientIsRefused() {
    Writer writer = new Writer();
    Codec<String> pair = Codec.of(writer, new Reader());

    assertThatThrownBy(() -> kafka.producer(pair).keys(pair).topic(topic).start())
        .isInstanceOf(KafkaEasyException.class)
        .hasMessageContaining("for the values")
        .hasMessageContaining("configured for keys already");
    assertThat(writer.life.closed).hasValue(1);
  }

  @Test
  void aProducerThatCannotStartClosesItsCodecsOnce() {
    assertThatThrownBy(
            () ->
                kafka
                    .producer(pooled)
                    .topic(topic)
                    .property("metric.reporters", "no.such.Class")
                    .start())
        .isInstanceOf(RuntimeException.class);
    assertThatThrownBy(
            () ->
                kafka.producer(pooled).keys(Codec.longs()).topic("no-such-topic").warmUp().start())
        .isInstanceOf(RuntimeException.class);

    assertThat(made.writers).hasSize(2).allMatch(writer -> writer.life.closed.get() == 1);
  }

  @Test
  void aConsumerThatCannotStartClosesItsCodecsOnce() {
    assertThatThrownBy(() -> consumer(pooled).property("metric.reporters", "no.such.Class").start())
        .isInstanceOf(RuntimeException.class);
    Codec<String> broken = new Broken();
    assertThatThrownBy(() -> consumer(broken).keys(pooled).start())
        .isInstanceOf(KafkaEasyException.class)
        .hasMessageContaining("The codec Broken for the values cannot start")
        .hasMessageContaining("no schema");

    assertThat(made.readers).hasSize(2).allMatch(reader -> reader.life.closed.get() == 1);
  }

  private static class Broken implements Codec<String> {
    @Override
    public byte[] encode(String value, CodecContext to) {
      return value.getBytes(UTF_8);
    }

    @Override
    public String decode(byte[] bytes, CodecContext from) {
      return new String(bytes, UTF_8);
    }

    @Override
    public Codec<String> open(CodecSetup setup) {
      throw new IllegalStateException("no schema");
    }
  }

  @Test
  void topicsWithTheirOwnTypeOpenAndCloseTheirCodecToo(TestTopics topics) {
    String payments = topics.create("payments", 1);
    try (EasyProducer<String> producer = kafka.producer(pooled).topic(payments).start()) {
      producer.sendAndWait("k", "paid");
    }

    consume(
        consumer(Codec.string()).topic(payments, pooled, message -> handled.add(message.value())),
        payments);

    assertThat(handled).containsExactly("paid");
    assertThat(made.readers).hasSize(1).allMatch(reader -> reader.life.closed.get() == 1);
  }

  @Test
  void aCodecThatDoesNotCloseDelaysNoClient() {
    CountDownLatch never = new CountDownLatch(1);
    AtomicInteger others = new AtomicInteger();
    Codec<String> hanging =
        new Closing(
            () -> {
              try {
                never.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    Codec<String> throwing =
        new Closing(
            () -> {
              others.incrementAndGet();
              throw new IllegalStateException("cannot close");
            });

    kafka.producer(hanging).keys(throwing).topic(topic).start().close();
    consumer(hanging).keys(throwing).drainTimeout(Duration.ofSeconds(2)).start().close();

    assertThat(others).hasValue(2);
  }

  /** A codec of text that runs an action when it is closed. */
  private record Closing(Runnable onClose) implements Codec<String> {
    @Override
    public byte[] encode(String value, CodecContext to) {
      return value.getBytes(UTF_8);
    }

    @Override
    public String decode(byte[] bytes, CodecContext from) {
      return new String(bytes, UTF_8);
    }

    @Override
    public void close() {
      onClose.run();
    }
  }

  @Test
  void sendingAfterTheCloseFailsWithThatReason() {
    EasyProducer<String> producer = kafka.producer(pooled).topic(topic).start();
    producer.sendAndWait("k", "v");
    producer.close();

    assertThatThrownBy(() -> producer.sendAndWait("k", "v"))
        .isInstanceOf(DeliveryException.class)
        .hasMessageContaining("the producer is closed");
  }

  @Test
  void settingsThatAPairDoesNotTakeAreNotQuoted() {
    KafkaEasy wrong = kafka.property(PASSWORD, "s3cret-but-wrong");

    for (Codec<String> codec : List.of(pooled, Codec.of(made.writer(), made.reader()))) {
      assertThatThrownBy(() -> wrong.producer(codec).topic(topic).start())
          .isInstanceOf(KafkaEasyException.class)
          .hasMessageContaining("for the values cannot start")
          .hasMessageContaining("SerializationException")
          .satisfies(
              e -> {
                for (Throwable at = e; at != null; at = at.getCause()) {
                  assertThat(at.toString()).doesNotContain("s3cret");
                }
              });
    }
    assertThat(wrong.producer(pooled).describe()).contains(PASSWORD).doesNotContain("s3cret");
    assertThat(CodecSetup.of(Map.of(PASSWORD, "s3cret"), true, true).toString())
        .contains(PASSWORD)
        .doesNotContain("s3cret");
  }

  // --- threads

  @Test
  void aDeserializerThatIsNotThreadSafeIsCalledByOneThreadAtATime() {
    Reader reader = new Reader();
    Codec<String> pair = Codec.of(new Writer(), reader);
    List<String> orders = texts(2_000);

    consumeAll(pair, orders);

    assertThat(handled).containsExactlyInAnyOrderElementsOf(orders);
    assertThat(reader.life.mostInside).hasValue(1);
  }

  @Test
  void eachInstanceOfAPoolIsCalledByOneThreadAtATimeAndSeveralWorkAtOnce() {
    List<String> orders = texts(2_000);

    consumeAll(pooled, orders);

    assertThat(handled).containsExactlyInAnyOrderElementsOf(orders);
    assertThat(made.readers)
        .hasSizeGreaterThan(1)
        .allMatch(reader -> reader.life.mostInside.get() == 1)
        .allMatch(reader -> reader.life.closed.get() == 1);
  }

  @Test
  void eachWriterOfAPoolIsCalledByOneThreadAtATime() {
    try (EasyProducer<String> producer = kafka.producer(pooled).topic(topic).start()) {
      List<Thread> senders =
          IntStream.range(0, 8)
              .mapToObj(
                  sender ->
                      new Thread(
                          () ->
                              texts(500)
                                  .forEach(text -> producer.send("k" + sender, text, NOTHING))))
              .toList();
      senders.forEach(Thread::start);
      senders.forEach(CodecsOnBrokerTest::join);
    }

    assertThat(raw.awaitRecords(topic, 4_000, SOON)).hasSize(4_000);
    assertThat(made.writers)
        .allMatch(writer -> writer.life.mostInside.get() == 1)
        .allMatch(writer -> writer.life.closed.get() == 1);
  }

  private static List<String> texts(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "order number " + i + " of many, with a text that takes a while")
        .toList();
  }

  private void consumeAll(Codec<String> codec, List<String> orders) {
    try (EasyProducer<String> producer = kafka.producer(codec).topic(topic).start()) {
      List<CompletableFuture<?>> sends = new ArrayList<>();
      for (String order : orders) {
        sends.add(producer.send(order, order));
      }
      sends.forEach(CompletableFuture::join);
    }
    consume(consumer(codec).ordering(Ordering.KEY).concurrency(16));
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  // --- codecs around codecs

  @Test
  void aCodecOfBytesBehindAnotherOneSeesTheSameHeadersAndBothAreOpened() {
    Codec<byte[]> flipping =
        Codec.withContext(
            (bytes, to) -> {
              to.headers()
                  .add(
                      "flipped",
                      Objects.requireNonNull(to.header(KafkaPairs.FORMAT)).getBytes(UTF_8));
              return flip(bytes);
            },
            (bytes, from) -> {
              assertThat(from.header("flipped")).isEqualTo("v1");
              return flip(bytes);
            },
            "flip");
    Codec<String> both = pooled.then(flipping);
    assertThat(both.name()).isEqualTo("pooled then flip");

    send(both, "k", "order");
    consume(consumer(both));

    assertThat(handled).containsExactly("order");
    assertThat(only().value()).isEqualTo(flip("redro".getBytes(UTF_8)));
    assertThat(made.lives()).hasSize(2).allMatch(life -> life.closed.get() == 1);
  }

  private static byte[] flip(byte[] bytes) {
    byte[] flipped = bytes.clone();
    for (int i = 0; i < flipped.length; i++) {
      flipped[i] ^= 0x55;
    }
    return flipped;
  }

  @Test
  void anObjectOfAnotherTypeThanExpectedFailsInDecoding() {
    Codec<Object> wide =
        Codec.withContext(
            (object, to) -> object.toString().getBytes(UTF_8),
            (bytes, from) -> {
              String text = new String(bytes, UTF_8);
              return text.startsWith("#") ? Integer.valueOf(text.substring(1)) : text;
            },
            "wide");
    Codec<Integer> numbers = wide.as(Integer.class);
    Headers none = new RecordHeaders();
    CodecContext from = CodecContext.of(topic, none, false);

    assertThat(numbers.decode("#42".getBytes(UTF_8), from)).isEqualTo(42);
    assertThatThrownBy(() -> numbers.decode("s3cret".getBytes(UTF_8), from))
        .isInstanceOf(KafkaEasyException.class)
        .hasMessageContaining("an object of type java.lang.String, not of type java.lang.Integer")
        .hasMessageNotContaining("s3cret");
  }

  // --- a registry that is unreachable

  @Test
  void anEncodingThatFailsBecauseOfTheNetworkIsTransient() {
    Codec<String> away =
        Codec.of(
            text -> {
              throw new IllegalStateException("registry", new ConnectException("refused"));
            },
            bytes -> "",
            "away");
    Codec<String> broken =
        Codec.of(
            text -> {
              throw new IllegalStateException("no such field");
            },
            bytes -> "",
            "broken");

    try (EasyProducer<String> one = kafka.producer(away).topic(topic).start();
        EasyProducer<String> other = kafka.producer(broken).topic(topic).start()) {
      assertThatThrownBy(() -> one.sendAndWait("v"))
          .isInstanceOfSatisfying(
              DeliveryException.class, e -> assertThat(e.isTransient()).isTrue())
          .hasMessageContaining(
              "java.lang.IllegalStateException, caused by java.net.ConnectException. A service that"
                  + " the codec needs does not answer. Nothing was sent");
      assertThatThrownBy(() -> other.sendAndWait("v"))
          .isInstanceOfSatisfying(
              DeliveryException.class, e -> assertThat(e.isTransient()).isFalse())
          .hasMessageContaining("java.lang.IllegalStateException. Nothing was sent");
    }
  }

  @Test
  void theKeyOfAMessageIsReadWithTheHeadersOfItsKey() {
    raw.publish(topic, "anna", "v", RawKafka.header("case", "upper"));
    Codec<String> byHeader =
        Codec.withContext(
            (text, to) -> text.getBytes(UTF_8),
            (bytes, from) -> {
              String text = new String(bytes, UTF_8);
              boolean upper = from.isKey() && "upper".equals(from.header("case"));
              from.headers().remove("case");
              return upper ? text.toUpperCase(java.util.Locale.ROOT) : text;
            },
            "by header");

    consume(
        unhandled(Codec.string())
            .handle(
                message ->
                    handled.addAll(Arrays.asList(message.key(byHeader), message.key(byHeader)))));

    assertThat(handled).containsExactly("ANNA", "ANNA");
  }
}
