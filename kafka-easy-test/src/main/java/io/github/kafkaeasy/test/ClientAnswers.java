package io.github.kafkaeasy.test;

import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for the results of Kafka's clients and turns failures into {@link LocalKafkaException}. */
final class ClientAnswers {

  private ClientAnswers() {}

  static <T> T of(Future<T> future, String what) {
    try {
      return future.get(RawKafka.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      Throwable refusal = Objects.requireNonNullElse(e.getCause(), e);
      throw new LocalKafkaException("Kafka refused " + what + ": " + refusal.getMessage(), refusal);
    } catch (TimeoutException e) {
      throw new LocalKafkaException(
          "No answer within "
              + RawKafka.PATIENCE.toSeconds()
              + " s to "
              + what
              + "; does the broker run?",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalKafkaException("Interrupted while " + what, e);
    }
  }
}
