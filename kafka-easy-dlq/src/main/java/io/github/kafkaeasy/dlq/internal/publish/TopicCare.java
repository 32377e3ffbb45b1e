package io.github.kafkaeasy.dlq.internal.publish;

/** Makes sure of a topic before it is written. Dead-letter thread only; may block. */
interface TopicCare {

  /**
   * Sees to it that the topic is there, if that is wanted. Never throws: whether the topic can be
   * written is for a send to find out.
   *
   * @param source whose partition count and replication it gets
   * @return what went wrong, for the log line of a failing send; empty when nothing did
   */
  String prepare(String topic, String source);
}
