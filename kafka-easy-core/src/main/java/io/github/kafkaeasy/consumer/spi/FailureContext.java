package io.github.kafkaeasy.consumer.spi;

import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.producer.ProducerBuilder;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/**
 * The consumer for which a failure handler is opened, and the clients that the handler may use.
 * Implemented by the library.
 */
public interface FailureContext {

  /** The consumer's name, as in its thread names and log lines. */
  String consumerName();

  /** The consumer group; the consumer's name if it has no group. */
  String group();

  /** The topics the consumer reads; empty when a pattern chooses them. */
  Set<String> topics();

  /** The application's pattern of topics; null if the application names its topics. */
  @Nullable Pattern topicsMatching();

  /**
   * A builder for a producer of raw bytes on the consumer's own connection, with that connection's
   * send hooks; {@code OutgoingRecord.isOfFailurePolicy()} tells the hooks that a failure policy
   * sends. The caller closes the producer.
   */
  ProducerBuilder<byte[]> producer();

  /** An administration client on the consumer's own connection; the caller closes it. */
  EasyAdmin admin();

  /** Kafka's own admin client on the consumer's connection; the caller closes it. */
  Admin rawAdmin();
}
