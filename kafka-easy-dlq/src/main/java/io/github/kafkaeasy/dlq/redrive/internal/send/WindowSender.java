package io.github.kafkaeasy.dlq.redrive.internal.send;

import io.github.kafkaeasy.error.KafkaEasyException;
import java.util.List;

/**
 * Sends windows of letters and settles them. One thread. {@link TransactionalWindows} where the
 * cluster grants transactions, else {@link AnnouncedWindows}.
 */
interface WindowSender extends AutoCloseable {
  /** How many letters a window holds at most. */
  int windowSize();

  /**
   * Sends these; an empty window does nothing.
   *
   * @throws KafkaEasyException if the run has to stop; the message says how far it came
   */
  void send(List<Window.Item> window);

  /**
   * Waits until all that was sent is settled.
   *
   * @throws KafkaEasyException if the run has to stop
   */
  void finish();

  @Override
  void close();
}
