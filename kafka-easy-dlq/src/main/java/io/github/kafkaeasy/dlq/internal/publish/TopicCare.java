package io.github.kafkaeasy.dlq.internal.publish;

/**
 * Creates a missing topic before it is written, if the policy allows that. Called on the
 * dead-letter thread only; may block.
 */
interface TopicCare {

  /**
   * Creates the topic if it does not exist; does nothing if the policy may not create topics. Never
   * throws: a later send shows whether the topic can be written.
   *
   * @param source the topic whose partition count and replication factor a new topic gets
   * @return the problem, for the log line of a failed send; empty if there is none
   */
  String prepare(String topic, String source);
}
