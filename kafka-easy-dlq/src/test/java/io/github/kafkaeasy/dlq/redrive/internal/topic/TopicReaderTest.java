package io.github.kafkaeasy.dlq.redrive.internal.topic;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Reads a topic by offsets, without warnings in the log of Kafka's client. */
@KafkaTest
class TopicReaderTest {

  @ParameterizedTest(name = "of all: {0}")
  @ValueSource(booleans = {false, true})
  void requestsBeforeBetweenAndAfterScansCauseNoWarning(
      boolean ofAll, TestKafka broker, TestTopics topics, RawKafka raw) {
    String topic = topics.create("letters", 3);
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int partition = 0; partition < 3; partition++) {
      records.add(new ProducerRecord<>(topic, partition, null, new byte[] {(byte) partition}));
    }
    raw.publishAll(records);
    KafkaEasy kafka = KafkaEasy.connect(broker.bootstrapServers());

    List<String> warnings =
        warnings(
            topic,
            () -> {
              try (TopicReader reader =
                  ofAll ? TopicReader.ofAll(kafka, topic, 3) : new TopicReader(kafka, topic, 3)) {
                Map<Integer, Long> begins = reader.begins();
                Map<Integer, Long> ends = reader.ends();
                assertThat(reader.offsetsAt(Instant.EPOCH)).isEqualTo(begins);
                assertThat(partitions(reader.scan(begins, Map.of(0, 1L, 1, 1L))))
                    .containsExactlyInAnyOrder(0, 1);
                assertThat(reader.ends()).isEqualTo(ends).containsOnlyKeys(0, 1, 2);
                assertThat(partitions(reader.scan(begins, Map.of(1, 1L, 2, 1L))))
                    .containsExactlyInAnyOrder(1, 2);
                assertThat(reader.begins()).isEqualTo(begins);
              }
            });

    assertThat(warnings).isEmpty();
  }

  private static List<Integer> partitions(TopicReader.Scan scan) {
    List<Integer> partitions = new ArrayList<>();
    while (!scan.isDone()) {
      for (ConsumerRecord<byte[], byte[]> record : scan.next()) {
        partitions.add(record.partition());
      }
    }
    return partitions;
  }

  /** The log lines of Kafka's consumers about a topic from WARN on, while an action runs. */
  private static List<String> warnings(String topic, Runnable action) {
    Logger logger = (Logger) LoggerFactory.getLogger(Consumer.class.getPackageName());
    Level before = logger.getLevel();
    ListAppender<ILoggingEvent> appender = new ListAppender<>();
    appender.start();
    logger.setLevel(Level.WARN);
    logger.addAppender(appender);
    try {
      action.run();
    } finally {
      logger.detachAppender(appender);
      logger.setLevel(before);
    }
    return appender.list.stream()
        .map(ILoggingEvent::getFormattedMessage)
        .filter(line -> line.contains(topic))
        .toList();
  }
}
