package io.github.kafkaeasy.benchmarks.contender;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/**
 * The shortest loop that forwards each record in a transaction: one thread, which commits at the
 * same interval as kafka-easy. It ends at the first failure.
 */
final class RawTransactions implements Loop {

  @Override
  public Running start(Arena place, String group) {
    RawRunning running = new RawRunning(place, group);
    running.thread.start();
    return running;
  }

  private static final class RawRunning implements Running {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Arena place;
    private final AtomicLong committed = new AtomicLong();
    private final Thread thread = new Thread(this::run, "raw-transactions");

    RawRunning(Arena place, String group) {
      this.place = place;
      this.consumer = new KafkaConsumer<>(ClientSettings.consumer(place, group));
      this.producer = new KafkaProducer<>(TransactionalClients.producer(place, group));
    }

    private void run() {
      try (consumer;
          producer) {
        consumer.subscribe(List.of(place.topic()));
        producer.initTransactions();
        long count = 0;
        long begun = 0;
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        while (true) {
          // A short poll, so that an open transaction is committed in time without new records.
          for (ConsumerRecord<byte[], byte[]> record :
              consumer.poll(Duration.ofMillis(offsets.isEmpty() ? 100 : 5))) {
            if (offsets.isEmpty()) {
              producer.beginTransaction();
              begun = System.nanoTime();
            }
            var unused =
                producer.send(new ProducerRecord<>(place.sink(), record.key(), record.value()));
            offsets.put(
                new TopicPartition(record.topic(), record.partition()),
                new OffsetAndMetadata(record.offset() + 1));
            count++;
          }
          if (!offsets.isEmpty()
              && System.nanoTime() - begun >= TransactionalClients.COMMIT_EVERY.toNanos()) {
            producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
            producer.commitTransaction();
            offsets.clear();
            committed.lazySet(count);
          }
        }
      } catch (WakeupException e) {
        // Woken up in order to end.
      }
    }

    @Override
    public long seen() {
      return committed.get();
    }

    @Override
    public void close() {
      consumer.wakeup();
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
