package io.github.kafkaeasy.consumer.spi;

import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.producer.ProducerBuilder;
import java.util.Set;

/** What a failure handler may know of the consumer it works for, and what it may use. */
public interface FailureContext {

  /** The consumer's name, as in its thread names and log lines. */
  String consumerName();

  /** The consumer group; of a consumer without one, its name. */
  String group();

  /** The topics the consumer reads. */
  Set<String> topics();

  /** A builder for a producer of raw bytes on the consumer's own connection; the caller closes. */
  ProducerBuilder<byte[]> producer();

  /** An administration client on the consumer's own connection; the caller closes it. */
  EasyAdmin admin();
}
