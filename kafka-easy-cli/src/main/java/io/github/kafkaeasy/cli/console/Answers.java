package io.github.kafkaeasy.cli.console;

import io.github.kafkaeasy.error.KafkaEasyException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaFuture;

/** Waits for what Kafka's admin client answers. */
final class Answers {
  private static final long PATIENCE_SECONDS = 15;

  private Answers() {}

  /**
   * The answer.
   *
   * @throws KafkaEasyException if the cluster refuses, or does not answer
   */
  static <T> T of(KafkaFuture<T> answer) {
    try {
      return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new KafkaEasyException("The cluster refused: " + cause.getMessage(), cause);
    } catch (TimeoutException e) {
      throw new KafkaEasyException(
          "The cluster did not answer within " + PATIENCE_SECONDS + " s.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaEasyException("The thread was interrupted.", e);
    }
  }
}
