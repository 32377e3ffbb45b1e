package io.github.kafkaeasy.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.dlq.letter.DeadLetter;
import io.github.kafkaeasy.dlq.letter.DeadLetterHeaders;
import io.github.kafkaeasy.dlq.letter.Dialect;
import io.github.kafkaeasy.dlq.redrive.DeadLetters;
import io.github.kafkaeasy.dlq.redrive.Selection;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;
import org.springframework.kafka.listener.MessageListener;
import org.springframework.util.backoff.FixedBackOff;

/** Dead letters that spring-kafka itself has written, and ours in its dialect. */
@Tag("newest-clients")
class SpringDialectTest extends DlqFixture {
  private final LocalKafka broker;

  SpringDialectTest(LocalKafka broker, RawKafka raw) {
    super(broker, raw);
    this.broker = broker;
  }

  /** Runs a spring-kafka listener that always fails, until it has dead-lettered one record. */
  private ConsumerRecord<byte[], byte[]> deadLetteredBySpring(
      String topic, String letters, String group) {
    DefaultKafkaProducerFactory<byte[], byte[]> producers =
        new DefaultKafkaProducerFactory<>(
            Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    DefaultKafkaConsumerFactory<byte[], byte[]> consumers =
        new DefaultKafkaConsumerFactory<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                broker.bootstrapServers(),
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    ContainerProperties properties = new ContainerProperties(topic);
    properties.setGroupId(group);
    properties.setMessageListener(
        (MessageListener<byte[], byte[]>)
            record -> {
              throw new IllegalStateException("no answer from the bank");
            });
    KafkaMessageListenerContainer<byte[], byte[]> container =
        new KafkaMessageListenerContainer<>(consumers, properties);
    container.setCommonErrorHandler(
        new DefaultErrorHandler(
            new DeadLetterPublishingRecoverer(
                new KafkaTemplate<>(producers),
                (record, failure) -> new TopicPartition(letters, 0)),
            new FixedBackOff(0, 1)));
    container.start();
    try {
      return raw.awaitRecords(letters, 1, LIMIT).get(0);
    } finally {
      container.stop();
      producers.destroy();
    }
  }

  @Test
  void aDeadLetterOfSpringKafkaIsReadAndRedrivenUnchanged(TestTopics topics) {
    String orders = topics.create("orders", 2);
    String letters = topics.create("orders-dlt");
    String group = topics.group("billing");
    var place = raw.publish(orders, "user_001", "{\"id\":1}", RawKafka.header("trace", "abc"));
    ConsumerRecord<byte[], byte[]> record = deadLetteredBySpring(orders, letters, group);

    assertThat(Dialect.of(record)).isEqualTo(Dialect.SPRING);
    DeadLetter letter = DeadLetter.read(record);
    assertThat(letter.source().topic()).isEqualTo(orders);
    assertThat(letter.source().partition()).isEqualTo(place.partition());
    assertThat(letter.source().offset()).isEqualTo(place.offset());
    assertThat(letter.source().timestamp().toEpochMilli()).isEqualTo(place.timestamp());
    assertThat(letter.group()).isEqualTo(group);
    assertThat(letter.reason().exceptionClass()).isEqualTo(IllegalStateException.class.getName());
    assertThat(letter.reason().message()).contains("no answer from the bank");
    assertThat(letter.reason().stackTrace()).contains("IllegalStateException");
    assertThat(letter.toString()).contains(orders + "-" + place.partition() + "@");

    DeadLetters dlq = DeadLetters.of(kafka, letters);
    assertThat(dlq.stats(Selection.all()).byDialect()).containsOnlyKeys("spring-kafka");
    assertThat(dlq.redrive(Selection.all().exception("IllegalStateException")).run().sent())
        .isEqualTo(1);
    ConsumerRecord<byte[], byte[]> back =
        raw.awaitRecords(orders, 2, LIMIT).stream()
            .filter(r -> r.headers().lastHeader(DeadLetterHeaders.REDRIVEN_FROM) != null)
            .findFirst()
            .orElseThrow();
    assertThat(back.partition()).isEqualTo(place.partition());
    assertThat(back.timestamp()).isEqualTo(place.timestamp());
    assertThat(back.value()).isEqualTo("{\"id\":1}".getBytes(UTF_8));
    assertThat(List.of(back.headers().toArray()))
        .extracting(Header::key)
        .containsExactly("trace", DeadLetterHeaders.REDRIVES, DeadLetterHeaders.REDRIVEN_FROM);
  }

  @Test
  void aLetterWrittenInSpringKafkasDialectHasTheNamesAndBytesOfSpringKafka(TestTopics topics) {
    String orders = topics.create("orders");
    String theirs = topics.create("theirs");
    String ours = topics.create("ours");
    raw.publish(orders, "user_001", "{\"id\":1}");
    ConsumerRecord<byte[], byte[]> pattern =
        deadLetteredBySpring(orders, theirs, topics.group("spring"));
    String group = topics.group("billing");
    try (EasyConsumer consumer =
        consumer(orders, group)
            .onFailure(
                RetryThenDeadLetter.attempts(1).to(ours).stackTrace(true).dialect(Dialect.SPRING))
            .handle(
                message -> {
                  throw new IllegalStateException("no answer from the bank");
                })
            .start()) {
      ConsumerRecord<byte[], byte[]> copy = raw.awaitRecords(ours, 1, LIMIT).get(0);
      for (String name :
          List.of(
              "original-topic",
              "original-partition",
              "original-offset",
              "original-timestamp",
              "original-timestamp-type")) {
        assertThat(copy.headers().lastHeader("kafka_dlt-" + name).value())
            .as(name)
            .isEqualTo(pattern.headers().lastHeader("kafka_dlt-" + name).value());
      }
      DeadLetter letter = DeadLetter.read(copy);
      assertThat(letter.group()).isEqualTo(group);
      assertThat(letter.reason().exceptionClass()).isEqualTo(IllegalStateException.class.getName());
      assertThat(letter.reason().stackTrace()).contains("SpringDialectTest");
      Awaitility.await().until(() -> consumer.stats().deadLettered() == 1);
    }
  }
}
