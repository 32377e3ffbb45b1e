package io.github.kafkaeasy.dlq;

import io.github.kafkaeasy.dlq.internal.options.RetryOptions;
import io.github.kafkaeasy.dlq.internal.publish.LetterForm;
import io.github.kafkaeasy.internal.options.Option;
import io.github.kafkaeasy.internal.options.OptionValues;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@link RetryOptions} about how dead letters are written and who is notified.
 * Immutable.
 *
 * @param options the values that the program gave
 * @param stormGuard the program's storm guard; a separate field, because the option table does not
 *     know its type
 */
record Publishing(OptionValues options, Optional<StormGuard> stormGuard) {
  static final Publishing DEFAULT = new Publishing(OptionValues.NONE, Optional.empty());

  /** A copy with another value for one option; the option's row checks the value. */
  <T> Publishing with(Option<T> option, @Nullable T value) {
    return new Publishing(options.replacing(option, value), stormGuard);
  }

  Publishing stormGuard(StormGuard guard) {
    return new Publishing(options, Optional.of(RetryOptions.STORM_GUARD.given(guard)));
  }

  /** The value of an option, or its default. */
  <T> T get(Option<T> option) {
    return options.get(option);
  }

  /** The value of an option without a default; empty if the program gave none. */
  <T> Optional<T> find(Option<T> option) {
    return Optional.ofNullable(options.find(option));
  }

  LetterForm largestForm() {
    return get(RetryOptions.STACK_TRACE) ? LetterForm.WITH_STACK_TRACE : LetterForm.WITH_MESSAGE;
  }
}
