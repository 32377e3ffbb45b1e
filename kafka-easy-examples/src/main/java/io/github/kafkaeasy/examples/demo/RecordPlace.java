package io.github.kafkaeasy.examples.demo;

import io.github.kafkaeasy.message.Message;
import java.util.Comparator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** A record's topic, partition and offset, by which the demo identifies the record. */
record RecordPlace(String topic, int partition, long offset) implements Comparable<RecordPlace> {
  private static final Comparator<RecordPlace> ORDER =
      Comparator.comparing(RecordPlace::topic)
          .thenComparingInt(RecordPlace::partition)
          .thenComparingLong(RecordPlace::offset);

  static RecordPlace of(RecordMetadata sent) {
    return new RecordPlace(sent.topic(), sent.partition(), sent.offset());
  }

  static RecordPlace of(ConsumerRecord<?, ?> record) {
    return new RecordPlace(record.topic(), record.partition(), record.offset());
  }

  static RecordPlace of(Message<?> message) {
    return new RecordPlace(message.topic(), message.partition(), message.offset());
  }

  @Override
  public int compareTo(RecordPlace other) {
    return ORDER.compare(this, other);
  }

  /** The position without the topic, which is the same in all lines of a table. */
  String inTopic() {
    return partition + "@" + offset;
  }

  @Override
  public String toString() {
    return topic + "-" + inTopic();
  }
}
