package io.github.kafkaeasy.benchmarks.contender;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;

/**
 * The reference: a {@link KafkaConsumer} and a loop over its records, which commits asynchronously
 * at the same interval as kafka-easy.
 */
final class RawLoop implements Loop {
  private final Consumer<byte[]> body;

  /**
   * @param body the handler, called with each record's value on the polling thread
   */
  RawLoop(Consumer<byte[]> body) {
    this.body = body;
  }

  @Override
  public Running start(Arena place, String group) {
    RawRunning running = new RawRunning(place, group);
    running.thread.start();
    return running;
  }

  private final class RawRunning implements Running {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final String topic;
    private final AtomicLong seen = new AtomicLong();
    private final Thread thread = new Thread(this::poll, "raw-poll");

    RawRunning(Arena place, String group) {
      topic = place.topic();
      consumer = new KafkaConsumer<>(ClientSettings.consumer(place, group));
    }

    private void poll() {
      try (consumer) {
        consumer.subscribe(List.of(topic));
        long count = 0;
        long lastCommit = System.nanoTime();
        while (true) {
          ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(100));
          for (ConsumerRecord<byte[], byte[]> record : records) {
            body.accept(record.value());
            count++;
          }
          seen.lazySet(count);
          if (System.nanoTime() - lastCommit > ClientSettings.COMMIT_EVERY.toNanos()) {
            lastCommit = System.nanoTime();
            consumer.commitAsync();
          }
        }
      } catch (WakeupException e) {
        // close() has woken up the loop.
      }
    }

    @Override
    public long seen() {
      return seen.get();
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
