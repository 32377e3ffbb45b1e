package io.github.kafkaeasy.consumer.internal;

import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.error.InvalidOptionException;
import java.util.function.UnaryOperator;

/** What a fixture sets where a test has not set it: an option is set once. */
public final class UsualOptions {

  private UsualOptions() {}

  @SafeVarargs
  public static ConsumerBuilder<String> orUsual(
      ConsumerBuilder<String> builder, UnaryOperator<ConsumerBuilder<String>>... usual) {
    for (UnaryOperator<ConsumerBuilder<String>> option : usual) {
      try {
        ConsumerBuilder<String> unused = option.apply(builder);
      } catch (InvalidOptionException setBefore) {
        // The test's own value holds.
      }
    }
    return builder;
  }
}
