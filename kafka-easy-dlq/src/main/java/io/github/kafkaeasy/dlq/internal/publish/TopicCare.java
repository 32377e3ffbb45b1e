package io.github.kafkaeasy.dlq.internal.publish;

/**
 * Checks a topic, and creates it if missing, before it is written. Called on the dead-letter thread
 * only; may block.
 */
interface TopicCare {

  /**
   * Checks that the topic exists, and creates it if that is allowed. Never throws: a later send
   * shows whether the topic can be written.
   *
   * @param source the topic whose partition count and replication factor a new topic gets
   * @return the problem, for the log line of a failed send; empty if there is none
   */
  String prepare(String topic, String source);
}
