package io.github.kafkaeasy.dlq;

import io.github.kafkaeasy.dlq.internal.options.RetryOptions;
import io.github.kafkaeasy.dlq.internal.publish.LetterForm;
import io.github.kafkaeasy.internal.options.Option;
import io.github.kafkaeasy.internal.options.OptionValues;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How dead letters are written, and who is told: the options of {@link RetryOptions} that say so.
 * Immutable.
 *
 * @param options what the program said
 * @param stormGuard the program's handle, whose type the table does not know
 */
record Publishing(OptionValues options, Optional<StormGuard> stormGuard) {
  static final Publishing DEFAULT = new Publishing(OptionValues.NONE, Optional.empty());

  /** The same with another value, which the option's row checks. */
  <T> Publishing with(Option<T> option, @Nullable T value) {
    return new Publishing(options.replacing(option, value), stormGuard);
  }

  Publishing stormGuard(StormGuard guard) {
    return new Publishing(options, Optional.of(RetryOptions.STORM_GUARD.given(guard)));
  }

  /** The value of an option that has a default. */
  <T> T get(Option<T> option) {
    return options.get(option);
  }

  /** The value of an option that has none; empty: it was not given. */
  <T> Optional<T> find(Option<T> option) {
    return Optional.ofNullable(options.find(option));
  }

  LetterForm largestForm() {
    return get(RetryOptions.STACK_TRACE) ? LetterForm.WITH_STACK_TRACE : LetterForm.WITH_MESSAGE;
  }
}
