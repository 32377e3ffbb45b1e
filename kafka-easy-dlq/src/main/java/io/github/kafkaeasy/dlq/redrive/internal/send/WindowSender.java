package io.github.kafkaeasy.dlq.redrive.internal.send;

import io.github.kafkaeasy.error.KafkaEasyException;
import java.util.List;

/**
 * Sends windows of letters and settles them: {@link TransactionalWindows} if the cluster grants
 * transactions, otherwise {@link AnnouncedWindows}. Used by one thread.
 */
interface WindowSender extends AutoCloseable {
  /** The largest number of letters in a window. */
  int windowSize();

  /**
   * Sends a window; an empty window does nothing.
   *
   * @throws KafkaEasyException if the run must stop; the message says how many letters were sent
   */
  void send(List<Window.Item> window);

  /**
   * Waits until all sent letters are settled.
   *
   * @throws KafkaEasyException if the run must stop
   */
  void finish();

  @Override
  void close();
}
