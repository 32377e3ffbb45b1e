package io.github.kafkaeasy.consumer.internal.shared;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.kafka.common.KafkaFuture;

/** Converts answers of an admin client. Any thread. */
public final class AdminAnswers {

  private AdminAnswers() {}

  /**
   * The answer, converted; fails if the request fails or the conversion throws. Completed on the
   * admin client's thread, or on the caller's if the request has ended already.
   */
  public static <T, R> CompletableFuture<R> of(KafkaFuture<T> asked, Function<T, R> reading) {
    CompletableFuture<R> answer = new CompletableFuture<>();
    var unused =
        asked.whenComplete(
            (found, failure) -> {
              if (failure != null) {
                answer.completeExceptionally(failure);
                return;
              }
              try {
                answer.complete(reading.apply(found));
              } catch (RuntimeException e) {
                answer.completeExceptionally(e);
              }
            });
    return answer;
  }
}
