package io.github.kafkaeasy.consumer.spi;

import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.producer.ProducerBuilder;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/**
 * What a failure handler may know of the consumer it works for, and what it may use. Implemented by
 * the library.
 */
public interface FailureContext {

  /** The consumer's name, as in its thread names and log lines. */
  String consumerName();

  /** The consumer group; of a consumer without one, its name. */
  String group();

  /** The topics the consumer reads; empty when a pattern chooses them. */
  Set<String> topics();

  /** The pattern that chooses the topics, as the application said it; null: they are named. */
  @Nullable Pattern topicsMatching();

  /**
   * A builder for a producer of raw bytes on the consumer's own connection, with that connection's
   * send hooks, which learn that a failure policy sends; the caller closes.
   */
  ProducerBuilder<byte[]> producer();

  /** An administration client on the consumer's own connection; the caller closes it. */
  EasyAdmin admin();

  /** Kafka's own admin client on the consumer's connection; the caller closes it. */
  Admin rawAdmin();
}
