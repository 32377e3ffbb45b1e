package io.github.kafkaeasy.broker;

import io.github.kafkaeasy.message.Message;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Outcomes of records by topic, partition and offset; tests compare sets, not counts. */
final class Settled {

  /** The position of a record. */
  record Coordinates(String topic, int partition, long offset) implements Comparable<Coordinates> {
    @Override
    public int compareTo(Coordinates other) {
      int byPartition = Integer.compare(partition, other.partition);
      return byPartition != 0 ? byPartition : Long.compare(offset, other.offset);
    }

    static Coordinates of(Message<?> message) {
      return new Coordinates(message.topic(), message.partition(), message.offset());
    }

    static Coordinates of(ConsumerRecord<?, ?> record) {
      return new Coordinates(record.topic(), record.partition(), record.offset());
    }
  }

  private final Map<Coordinates, AtomicInteger> times = new ConcurrentHashMap<>();

  void add(Coordinates record) {
    times.computeIfAbsent(record, r -> new AtomicInteger()).incrementAndGet();
  }

  boolean contains(Coordinates record) {
    return times.containsKey(record);
  }

  Set<Coordinates> all() {
    return new TreeSet<>(times.keySet());
  }

  /** The number of records that were settled more than once. */
  long repeated() {
    return times.values().stream().filter(count -> count.get() > 1).count();
  }
}
