package io.github.kafkaeasy.consumer.internal;

import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.consumer.spi.FailedRecord;
import io.github.kafkaeasy.consumer.spi.FailureDecision;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.message.Message;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/**
 * Default options of a fixture, applied only where a test has not set them, since an option can be
 * set only once.
 */
public final class UsualOptions {

  private UsualOptions() {}

  /** In KEY order, values that begin with "bad" fail, and are held for an hour. */
  public static ConsumerBuilder<String> holdingBad(ConsumerBuilder<String> builder) {
    return builder
        .ordering(Ordering.KEY)
        .onFailure(UsualOptions::inAnHour)
        .handle(UsualOptions::refuseBad);
  }

  /** Retries a failed record after an hour. */
  public static CompletionStage<FailureDecision> inAnHour(FailedRecord failed) {
    return CompletableFuture.completedStage(FailureDecision.retry(Duration.ofHours(1)));
  }

  /** Fails on values that begin with "bad". */
  public static void refuseBad(Message<String> message) {
    if (message.value().startsWith("bad")) {
      throw new IllegalStateException("bad");
    }
  }

  @SafeVarargs
  public static ConsumerBuilder<String> orUsual(
      ConsumerBuilder<String> builder, UnaryOperator<ConsumerBuilder<String>>... usual) {
    for (UnaryOperator<ConsumerBuilder<String>> option : usual) {
      try {
        ConsumerBuilder<String> unused = option.apply(builder);
      } catch (InvalidOptionException setBefore) {
        // The test's own value is kept.
      }
    }
    return builder;
  }
}
