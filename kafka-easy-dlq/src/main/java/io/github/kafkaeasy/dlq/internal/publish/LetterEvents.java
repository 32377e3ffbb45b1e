package io.github.kafkaeasy.dlq.internal.publish;

/** Events that outboxes report to the dead-letter thread. Called on that thread only. */
interface LetterEvents {

  /** The letter could not go to its destination topic and now has another destination. */
  void elsewhere(Letter letter);

  /** The broker has acknowledged the letter in this topic. */
  void deadLettered(Letter letter, String topic);
}
