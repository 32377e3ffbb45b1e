package io.github.kafkaeasy.dlq.internal.publish;

/** Events that outboxes report to the dead-letter thread. Called on that thread only. */
interface LetterEvents {

  /** The letter could not go to its destination topic and now has another destination. */
  void elsewhere(Letter letter);

  /**
   * The letter was written to this topic: the broker has acknowledged it or, with {@code
   * exactlyOnce}, the transaction of the record's offset has taken it.
   */
  void deadLettered(Letter letter, String topic);
}
