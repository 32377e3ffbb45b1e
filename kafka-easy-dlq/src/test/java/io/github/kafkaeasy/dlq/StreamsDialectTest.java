package io.github.kafkaeasy.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.kafkaeasy.dlq.letter.DeadLetter;
import io.github.kafkaeasy.dlq.letter.Dialect;
import io.github.kafkaeasy.dlq.redrive.DeadLetters;
import io.github.kafkaeasy.dlq.redrive.Selection;
import io.github.kafkaeasy.dlq.redrive.StoredLetter;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.LogAndContinueExceptionHandler;
import org.apache.kafka.streams.errors.LogAndContinueProcessingExceptionHandler;
import org.apache.kafka.streams.kstream.Consumed;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dead letters that Kafka Streams itself has written. */
@Tag("newest-clients")
class StreamsDialectTest extends DlqFixture {
  @TempDir private Path state;

  StreamsDialectTest(LocalKafka broker, RawKafka raw) {
    super(broker, raw);
  }

  @Test
  void aDeadLetterOfAKafkaStreamsProcessorIsReadAndRedrivenUnchanged(TestTopics topics) {
    String orders = topics.create("orders", 2);
    String letters = topics.create("letters");
    raw.publishAll(List.of(in(orders, "anna", "fine"), in(orders, "bert", "poison")));

    StreamsBuilder builder = new StreamsBuilder();
    builder.stream(orders, Consumed.with(Serdes.String(), Serdes.String()))
        .foreach(
            (key, value) -> {
              if (value.equals("poison")) {
                throw new IllegalStateException("no such user: " + key);
              }
            });
    ConsumerRecord<byte[], byte[]> written = letterOf(builder, topics.group("streams"), letters);

    StoredLetter read = only(letters);
    assertThat(read.dialect()).isEqualTo(Dialect.STREAMS);
    DeadLetter letter = read.letter();
    assertThat(letter.source().topic()).isEqualTo(orders);
    assertThat(letter.source().partition()).isEqualTo(1);
    assertThat(letter.source().offset()).isEqualTo(1);
    assertThat(letter.reason().exceptionClass()).isEqualTo(IllegalStateException.class.getName());
    assertThat(letter.reason().message()).isEqualTo("no such user: bert");
    assertThat(letter.reason().stackTrace()).contains("StreamsDialectTest");

    DeadLetters.of(kafka, letters).redrive(Selection.all()).run();
    ConsumerRecord<byte[], byte[]> again = raw.records(orders).get(2);
    assertThat(again.partition()).isEqualTo(1);
    assertThat(again.key()).isEqualTo(written.key()).isEqualTo("bert".getBytes(UTF_8));
    assertThat(again.value()).isEqualTo("poison".getBytes(UTF_8));
    assertThat(again.headers().lastHeader("trace").value()).isEqualTo("t-1".getBytes(UTF_8));
    assertThat(again.headers()).noneMatch(header -> header.key().startsWith("__streams.errors."));
  }

  @Test
  void aRecordThatKafkaStreamsCouldNotDecodeIsRead(TestTopics topics) {
    String orders = topics.create("orders");
    String letters = topics.create("letters");
    raw.publishBytes(orders, "k".getBytes(UTF_8), new byte[] {1, 2, 3});

    StreamsBuilder builder = new StreamsBuilder();
    builder.stream(orders, Consumed.with(Serdes.String(), Serdes.Long())).foreach((k, v) -> {});
    ConsumerRecord<byte[], byte[]> written = letterOf(builder, topics.group("streams"), letters);

    assertThat(written.value()).containsExactly(1, 2, 3);
    DeadLetter letter = only(letters).letter();
    assertThat(letter.source()).hasToString(orders + "-0@0");
    assertThat(letter.reason().exceptionClass()).contains("SerializationException");
  }

  private static ProducerRecord<byte[], byte[]> in(String topic, String key, String value) {
    List<Header> headers = List.of(RawKafka.header("trace", "t-1"));
    return new ProducerRecord<>(topic, 1, key.getBytes(UTF_8), value.getBytes(UTF_8), headers);
  }

  private StoredLetter only(String letters) {
    return DeadLetters.of(kafka, letters).browse(Selection.all(), 10).letters().get(0);
  }

  /** Runs the topology until it has written one dead letter. */
  private ConsumerRecord<byte[], byte[]> letterOf(
      StreamsBuilder builder, String application, String letters) {
    Properties settings = new Properties();
    settings.putAll(
        Map.of(
            StreamsConfig.APPLICATION_ID_CONFIG,
            application,
            StreamsConfig.BOOTSTRAP_SERVERS_CONFIG,
            raw.bootstrapServers(),
            StreamsConfig.STATE_DIR_CONFIG,
            state.toString(),
            StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG),
            "earliest",
            StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG,
            letters,
            StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG,
            LogAndContinueExceptionHandler.class,
            StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG,
            LogAndContinueProcessingExceptionHandler.class));
    try (KafkaStreams streams = new KafkaStreams(builder.build(), settings)) {
      streams.start();
      await().atMost(Duration.ofSeconds(30)).until(() -> !raw.records(letters).isEmpty());
    }
    return raw.records(letters).get(0);
  }
}
