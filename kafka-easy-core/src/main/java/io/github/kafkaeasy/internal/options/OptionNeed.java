package io.github.kafkaeasy.internal.options;

import io.github.kafkaeasy.error.InvalidOptionException;
import java.util.List;
import java.util.function.Predicate;

/**
 * Rule that refuses an option which would have no effect without, or together with, another option.
 *
 * @param option the option
 * @param other the option that it depends on
 * @param met whether the option has an effect
 * @param reason why it has no effect otherwise, and what to do
 */
public record OptionNeed(
    Option<?> option, Option<?> other, Predicate<OptionValues> met, String reason) {

  /** An option that has an effect only if the other one is set. */
  public static OptionNeed of(Option<?> option, Option<?> other, String reason) {
    return new OptionNeed(option, other, values -> values.has(other), reason);
  }

  /** An option that has an effect only if the other one is not set. */
  public static OptionNeed without(Option<?> option, Option<?> other, String reason) {
    return new OptionNeed(option, other, values -> !values.has(other), reason);
  }

  /**
   * Refuses options that were set but have no effect.
   *
   * @throws InvalidOptionException naming both options
   */
  public static void check(List<OptionNeed> needs, OptionValues values) {
    for (OptionNeed need : needs) {
      if (values.has(need.option) && !need.met.test(values)) {
        throw InvalidOptionException.conflict(
            need.option.name(),
            values.shown(need.option),
            need.other.name(),
            values.has(need.other) || need.other.usual() != null
                ? values.shown(need.other)
                : "not set",
            need.reason);
      }
    }
  }

  /** Whether the option has an effect with these values. */
  public static boolean isInForce(List<OptionNeed> needs, Option<?> option, OptionValues values) {
    return needs.stream()
        .filter(need -> need.option.equals(option))
        .allMatch(need -> need.met.test(values));
  }
}
