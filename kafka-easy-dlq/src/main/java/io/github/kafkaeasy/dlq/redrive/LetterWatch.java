package io.github.kafkaeasy.dlq.redrive;

import io.github.kafkaeasy.dlq.redrive.internal.topic.LetterTopic;
import io.github.kafkaeasy.dlq.redrive.internal.topic.RedriveLog;
import io.github.kafkaeasy.dlq.redrive.internal.topic.TopicFacts;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.error.internal.Causes;
import io.github.kafkaeasy.internal.connection.ConsumerClosing;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/**
 * A watch that calls back for new letters until it is closed or reading fails. Its thread is a
 * daemon.
 */
public final class LetterWatch implements AutoCloseable {
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

  private final org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer;
  private final Consumer<StoredLetter> onLetter;
  private final Thread thread;
  private volatile boolean closed;

  private LetterWatch(
      org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer,
      String topic,
      Consumer<StoredLetter> onLetter) {
    this.consumer = consumer;
    this.onLetter = onLetter;
    this.thread = new Thread(this::run, "kafka-easy-letterwatch-" + topic);
    this.thread.setDaemon(true);
  }

  static LetterWatch start(LetterTopic letters, Consumer<StoredLetter> onLetter) {
    TopicFacts topic = TopicFacts.of(letters.kafka(), letters.topic());
    var consumer =
        letters.kafka().rawConsumer(Map.of(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest"));
    try {
      var partitions =
          java.util.stream.IntStream.range(0, topic.partitions())
              .mapToObj(topic::partition)
              .toList();
      consumer.assign(partitions);
      consumer.seekToEnd(partitions);
      // The end offsets are read now, so that every letter that is written after this call is
      // reported.
      for (TopicPartition partition : partitions) {
        long unused = consumer.position(partition);
      }
    } catch (KafkaException e) {
      ConsumerClosing.close(consumer, Duration.ZERO);
      throw new KafkaEasyException("Watching " + letters.topic() + " failed: " + Causes.text(e), e);
    }
    LetterWatch watch = new LetterWatch(consumer, letters.topic(), onLetter);
    watch.thread.start();
    return watch;
  }

  private void run() {
    try (consumer) {
      while (!closed) {
        poll();
      }
    } catch (WakeupException closing) {
      RedriveLog.LOG.debug("{} ends", thread.getName());
    } catch (RuntimeException | Error e) { // would end the watch without a log line
      RedriveLog.LOG.error(
          "{} ended by an error; new dead letters are not reported any more", thread.getName(), e);
    }
  }

  private void poll() {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      try {
        onLetter.accept(StoredLetter.of(record, LetterState.OPEN));
      } catch (RuntimeException | Error e) {
        RedriveLog.LOG.warn("The callback of DeadLetters.watch failed", e);
      }
    }
  }

  /**
   * Ends the watch, and waits for a running callback, but at most 5 s. May be called from the
   * callback.
   */
  @Override
  public void close() {
    closed = true;
    consumer.wakeup();
    if (Thread.currentThread() == thread) {
      return;
    }
    try {
      TimeUnit.NANOSECONDS.timedJoin(thread, CLOSE_LIMIT.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
