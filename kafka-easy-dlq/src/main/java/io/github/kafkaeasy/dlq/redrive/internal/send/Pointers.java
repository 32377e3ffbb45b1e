package io.github.kafkaeasy.dlq.redrive.internal.send;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.dlq.letter.DeadLetter;
import io.github.kafkaeasy.dlq.letter.Dialect;
import io.github.kafkaeasy.dlq.letter.Original;
import io.github.kafkaeasy.dlq.redrive.internal.topic.Targets;
import io.github.kafkaeasy.dlq.redrive.internal.topic.TopicFacts;
import io.github.kafkaeasy.dlq.redrive.internal.topic.TopicReader;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Fetches what pointer letters point at, while it is there. One thread. */
final class Pointers implements AutoCloseable {
  private final KafkaEasy kafka;
  private final Map<String, TopicReader> readers = new HashMap<>();

  Pointers(KafkaEasy kafka) {
    this.kafka = kafka;
  }

  /**
   * The original's record; empty when it is gone, or the letter says a place where it cannot be.
   */
  Optional<Original> follow(DeadLetter.Source source) {
    Optional<TopicFacts> topic =
        Targets.isInternal(source.topic())
            ? Optional.empty()
            : TopicFacts.lookUp(kafka, source.topic());
    if (topic.isEmpty()
        || source.partition() < 0
        || source.partition() >= topic.get().partitions()) {
      return Optional.empty();
    }
    TopicReader reader =
        readers.computeIfAbsent(
            source.topic(), name -> new TopicReader(kafka, name, topic.get().partitions()));
    ConsumerRecord<byte[], byte[]> record = fetch(reader, source.partition(), source.offset());
    return record == null ? Optional.empty() : Optional.of(Dialect.UNKNOWN.original(record));
  }

  private static @Nullable ConsumerRecord<byte[], byte[]> fetch(
      TopicReader reader, int partition, long offset) {
    long end = reader.ends().getOrDefault(partition, 0L);
    long begin = reader.begins().getOrDefault(partition, end);
    if (offset < begin || offset >= end) {
      return null;
    }
    TopicReader.Scan scan = reader.scan(Map.of(partition, offset), Map.of(partition, offset + 1));
    while (!scan.isDone()) {
      for (ConsumerRecord<byte[], byte[]> record : scan.next()) {
        if (record.offset() == offset) {
          return record;
        }
      }
    }
    return null;
  }

  @Override
  public void close() {
    readers.values().forEach(TopicReader::close);
  }
}
