package io.github.kafkaeasy.dlq.redrive;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.dlq.letter.DeadLetterHeaders;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestKafka;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.awaitility.Awaitility;

/**
 * Writes dead letters in kafka-easy's dialect without the library, so that a test can make single
 * headers invalid.
 */
@KafkaTest
abstract class LetterFixture {
  static final Duration LIMIT = Duration.ofSeconds(60);

  static {
    Awaitility.setDefaultTimeout(LIMIT);
  }

  final KafkaEasy kafka;
  final TestKafka broker;
  final RawKafka raw;

  LetterFixture(TestKafka broker, RawKafka raw) {
    this.broker = broker;
    this.kafka = KafkaEasy.connect(broker.bootstrapServers());
    this.raw = raw;
  }

  DeadLetters letters(String topic) {
    return DeadLetters.of(kafka, topic);
  }

  /** A dead letter to write, with defaults for everything that the test does not set. */
  static final class Draft {
    private final String topic;
    private final String source;
    private int partition;
    private long offset;
    private byte[] key = "user_001".getBytes(UTF_8);
    private byte[] value = "{\"id\":1}".getBytes(UTF_8);
    private String exception = "java.io.IOException";
    private String group = "billing";
    private int redrives;
    private Instant sourceTime = Instant.now();
    private Instant time = Instant.now();
    private final List<Header> headers = new ArrayList<>();
    private boolean pointer;

    Draft(String topic, String source) {
      this.topic = topic;
      this.source = source;
    }

    Draft at(int partition, long offset) {
      this.partition = partition;
      this.offset = offset;
      return this;
    }

    Draft key(String key) {
      this.key = key == null ? null : key.getBytes(UTF_8);
      return this;
    }

    Draft value(byte[] value) {
      this.value = value;
      return this;
    }

    Draft exception(String exception) {
      this.exception = exception;
      return this;
    }

    Draft group(String group) {
      this.group = group;
      return this;
    }

    Draft redrives(int redrives) {
      this.redrives = redrives;
      return this;
    }

    Draft sourceTime(Instant time) {
      this.sourceTime = time;
      return this;
    }

    Draft time(Instant time) {
      this.time = time;
      return this;
    }

    Draft header(String name, byte[] value) {
      headers.add(new RecordHeader(name, value));
      return this;
    }

    Draft pointer() {
      this.pointer = true;
      return this;
    }

    ProducerRecord<byte[], byte[]> record() {
      List<Header> all = new ArrayList<>(headers);
      add(all, DeadLetterHeaders.SOURCE_TOPIC, source);
      add(all, DeadLetterHeaders.SOURCE_PARTITION, partition);
      add(all, DeadLetterHeaders.SOURCE_OFFSET, offset);
      add(all, DeadLetterHeaders.SOURCE_TIMESTAMP, sourceTime.toEpochMilli());
      add(all, DeadLetterHeaders.GROUP, group);
      add(all, DeadLetterHeaders.ATTEMPTS, 3);
      add(all, DeadLetterHeaders.STAGE, "handle");
      add(all, DeadLetterHeaders.EXCEPTION_CLASS, exception);
      add(all, DeadLetterHeaders.EXCEPTION_MESSAGE, "no answer");
      add(all, DeadLetterHeaders.REDRIVES, redrives);
      if (pointer) {
        add(all, DeadLetterHeaders.POINTER, "true");
      }
      return new ProducerRecord<>(topic, null, time.toEpochMilli(), key, value, all);
    }

    private static void add(List<Header> headers, String name, Object value) {
      headers.add(new RecordHeader(name, value.toString().getBytes(UTF_8)));
    }
  }

  void write(Draft... drafts) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (Draft draft : drafts) {
      records.add(draft.record());
    }
    raw.publishAll(records);
  }

  void writeMany(String topic, String source, int count) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      records.add(
          new Draft(topic, source)
              .at(0, i)
              .key("user_" + i % 100)
              .value(("{\"n\":" + i + "}").getBytes(UTF_8))
              .record());
    }
    raw.publishAll(records);
  }

  /** The records of a topic as read_committed, once there are at least this many. */
  List<ConsumerRecord<byte[], byte[]>> committed(String topic, int count) {
    List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
    Awaitility.await()
        .until(
            () -> {
              all.clear();
              all.addAll(CommittedRecords.of(kafka, topic));
              return all.size() >= count;
            });
    return all;
  }

  static String text(byte[] bytes) {
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }

  static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? null : text(header.value());
  }
}
