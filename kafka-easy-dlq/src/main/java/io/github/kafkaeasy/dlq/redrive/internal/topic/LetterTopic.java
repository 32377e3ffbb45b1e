package io.github.kafkaeasy.dlq.redrive.internal.topic;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.dlq.redrive.Progress;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.producer.Acks;
import io.github.kafkaeasy.producer.EasyProducer;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * A dead-letter topic, how to connect to its cluster, and the receiver of progress reports. Holds
 * no connection.
 *
 * @param onProgress receives the progress of long operations, on the calling thread
 */
public record LetterTopic(KafkaEasy kafka, String topic, Consumer<Progress> onProgress) {
  /**
   * The largest request, in bytes, of a producer for letters: so large that in practice only the
   * topic's own limit decides about large records.
   */
  public static final int LARGEST_REQUEST = 64 << 20;

  /** A copy whose connection has no hooks, for records that are not sends of the program. */
  public LetterTopic withoutHooks() {
    return new LetterTopic(kafka.withoutHooks(), topic, onProgress);
  }

  /** The name of the audit topic, which records the actions on the letters. */
  public String auditTopic() {
    return topic + ".audit";
  }

  /**
   * The transactional id of its redrives. All of them use the same id, so that a later run fences
   * an earlier one.
   */
  public String transactionalId() {
    return "kafka-easy-redrive." + topic;
  }

  /** The default quarantine topic, for letters that have been redriven too often. */
  public String quarantineTopic() {
    return topic + ".quarantine";
  }

  /** A meter that reports the calling thread's progress. */
  public ProgressMeter meter(long total) {
    return new ProgressMeter(total, onProgress, Duration.ofMillis(250));
  }

  /** A producer whose size limits are above those that topics usually have. */
  public EasyProducer<byte[]> producer(String clientId) {
    return kafka
        .producer(Codec.bytes())
        .keepControlHeaders()
        .clientId(clientId)
        .acks(Acks.ALL)
        .idempotence(true)
        .bufferBytes(2L * LARGEST_REQUEST)
        .property(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_REQUEST)
        .start();
  }
}
