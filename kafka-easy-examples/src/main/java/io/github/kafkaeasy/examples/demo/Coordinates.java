package io.github.kafkaeasy.examples.demo;

import io.github.kafkaeasy.message.Message;
import java.util.Comparator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Where a record is. Records are compared by this alone, whatever is in them. */
record Coordinates(String topic, int partition, long offset) implements Comparable<Coordinates> {
  private static final Comparator<Coordinates> ORDER =
      Comparator.comparing(Coordinates::topic)
          .thenComparingInt(Coordinates::partition)
          .thenComparingLong(Coordinates::offset);

  static Coordinates of(RecordMetadata sent) {
    return new Coordinates(sent.topic(), sent.partition(), sent.offset());
  }

  static Coordinates of(ConsumerRecord<?, ?> record) {
    return new Coordinates(record.topic(), record.partition(), record.offset());
  }

  static Coordinates of(Message<?> message) {
    return new Coordinates(message.topic(), message.partition(), message.offset());
  }

  @Override
  public int compareTo(Coordinates other) {
    return ORDER.compare(this, other);
  }

  /** Without the topic, which is the same in all lines of a table. */
  String inTopic() {
    return partition + "@" + offset;
  }

  @Override
  public String toString() {
    return topic + "-" + inTopic();
  }
}
