package io.github.kafkaeasy.dlq.internal.publish;

/** What outboxes tell their thread. Dead-letter thread only. */
interface LetterEvents {

  /** The letter cannot go where it was to go, and has another destination now. */
  void elsewhere(Letter letter);

  /** The broker has acknowledged it in this topic. */
  void deadLettered(Letter letter, String topic);
}
