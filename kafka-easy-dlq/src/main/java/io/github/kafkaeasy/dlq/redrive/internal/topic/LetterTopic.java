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
 * A dead-letter topic on a cluster: the one thing that every room is given. Holds no connection.
 *
 * @param onProgress is told, on the calling thread, how far long work is
 */
public record LetterTopic(KafkaEasy kafka, String topic, Consumer<Progress> onProgress) {
  /** The largest request a producer for letters makes: no topic's record is larger. */
  public static final int LARGEST_REQUEST = 64 << 20;

  /** The same for records that are no sends of the program: hooks do not see them. */
  public LetterTopic withoutHooks() {
    return new LetterTopic(kafka.withoutHooks(), topic, onProgress);
  }

  /** The topic that says what was done with the letters. */
  public String auditTopic() {
    return topic + ".audit";
  }

  /**
   * The transactional id of its redrives: one for all of them, so that a later run fences an
   * earlier.
   */
  public String transactionalId() {
    return "kafka-easy-redrive." + topic;
  }

  /** Where letters go that came back too often, unless told otherwise. */
  public String quarantineTopic() {
    return topic + ".quarantine";
  }

  /** Where the calling thread reports how far it is. */
  public ProgressMeter meter(long total) {
    return new ProgressMeter(total, onProgress, Duration.ofMillis(250));
  }

  /** A producer for which no letter is too large that some topic holds. */
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
