package io.github.kafkaeasy.formats;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.ConsumerState;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.dlq.Backoff;
import io.github.kafkaeasy.dlq.RetryThenDeadLetter;
import io.github.kafkaeasy.dlq.letter.DeadLetter;
import io.github.kafkaeasy.dlq.letter.DeadLetterHeaders;
import io.github.kafkaeasy.dlq.redrive.DeadLetters;
import io.github.kafkaeasy.dlq.redrive.Redrive;
import io.github.kafkaeasy.dlq.redrive.Selection;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.message.Message;
import io.github.kafkaeasy.message.MessageHeaders;
import io.github.kafkaeasy.message.OutgoingMessage;
import io.github.kafkaeasy.producer.EasyProducer;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Test fixture: a topic of orders and the group that bills them. */
final class Shop {
  static final Duration LIMIT = Duration.ofSeconds(60);

  private final KafkaEasy kafka;
  private final RawKafka raw;
  private final String orders;
  private final String group;

  private Shop(KafkaEasy kafka, RawKafka raw, String orders, String group) {
    this.kafka = kafka;
    this.raw = raw;
    this.orders = orders;
    this.group = group;
  }

  static Shop open(TestKafka kafka, RawKafka raw, TestTopics topics) {
    String servers = kafka.bootstrapServers();
    return new Shop(
        KafkaEasy.connect(servers), raw, topics.create("orders"), topics.group("billing"));
  }

  /** The same topic and group with another connection. */
  Shop with(KafkaEasy connection) {
    return new Shop(connection, raw, orders, group);
  }

  KafkaEasy kafka() {
    return kafka;
  }

  String topic() {
    return orders;
  }

  /** Sends an order with a new producer. */
  <V> void send(Codec<V> codec, String key, V order) {
    try (EasyProducer<V> producer = kafka.producer(codec).topic(orders).start()) {
      producer.sendAndWait(key, order);
    }
  }

  /** The builder of a consumer with the default policy. */
  <V> ConsumerBuilder<V> billing(Codec<V> codec) {
    return billing(
        codec, RetryThenDeadLetter.attempts(1_000).backoff(Backoff.fixed(Duration.ofMillis(50))));
  }

  /** The builder of a consumer with another policy. */
  <V> ConsumerBuilder<V> billing(Codec<V> codec, RetryThenDeadLetter policy) {
    return kafka
        .consumer(codec)
        .topics(orders)
        .group(group)
        .commitEvery(Duration.ofMillis(20))
        .onFailure(policy);
  }

  /** Handles all orders that the group has not handled yet and returns them. */
  <V> List<Message<V>> bill(ConsumerBuilder<V> billing) throws InterruptedException {
    List<Message<V>> billed = new CopyOnWriteArrayList<>();
    try (EasyConsumer consumer = billing.handle(billed::add).stopWhenCaughtUp().start()) {
      assertThat(consumer.awaitClosed(LIMIT)).isEqualTo(ConsumerState.CLOSED);
      assertThat(consumer.failure()).isEmpty();
    }
    return billed;
  }

  <V> List<V> bill(Codec<V> codec) throws InterruptedException {
    return bill(billing(codec)).stream().map(Message::value).toList();
  }

  /** The records of the topic, oldest first. */
  List<ConsumerRecord<byte[], byte[]>> records() {
    return raw.records(orders);
  }

  void awaitCommitted() {
    raw.awaitCommitted(group, orders, LIMIT);
  }

  void publish(byte[] key, byte[] value, Header... headers) {
    raw.publishBytes(orders, key, value, headers);
  }

  /**
   * Asserts that the last record of the topic is its only dead letter, with the exact bytes of key,
   * value and headers.
   *
   * @return the reason in the dead letter
   */
  DeadLetter.Reason onlyTheLastIsDeadLettered() {
    List<ConsumerRecord<byte[], byte[]>> records = records();
    ConsumerRecord<byte[], byte[]> last = records.get(records.size() - 1);
    List<ConsumerRecord<byte[], byte[]>> letters = raw.awaitRecords(deadLetterTopic(), 1, LIMIT);

    assertThat(letters).hasSize(1);
    assertThat(letters.get(0).key()).isEqualTo(last.key());
    assertThat(letters.get(0).value()).isEqualTo(last.value());
    assertThat(headersOf(letters.get(0))).containsExactly(last.headers().toArray());
    DeadLetter letter = DeadLetter.read(MessageHeaders.of(letters.get(0).headers())).orElseThrow();
    assertThat(letter.source().offset()).isEqualTo(last.offset());
    assertThat(letter.attempts()).isEqualTo(1);
    return letter.reason();
  }

  /** Redrives the dead letter. */
  void redrive() {
    redrive(letter -> letter);
  }

  /** Redrives the dead letter after changing the message. */
  void redrive(UnaryOperator<OutgoingMessage<byte[]>> mend) {
    Redrive redrive =
        DeadLetters.of(kafka, deadLetterTopic())
            .redrive(Selection.all())
            .edit((letter, message) -> mend.apply(message));
    assertThat(redrive.run().sent()).isEqualTo(1);
  }

  private String deadLetterTopic() {
    return orders + ".dlq";
  }

  private static List<Header> headersOf(ConsumerRecord<byte[], byte[]> record) {
    return Arrays.stream(record.headers().toArray())
        .filter(header -> !header.key().startsWith("kafka-easy."))
        .filter(header -> !header.key().startsWith(DeadLetterHeaders.PREFIX))
        .toList();
  }
}
