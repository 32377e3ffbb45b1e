package io.github.kafkaeasy.internal.options;

import io.github.kafkaeasy.error.InvalidOptionException;
import java.util.List;
import java.util.function.Predicate;

/**
 * Rule about an option that has an effect only together with another one, so that it is refused
 * where it would have none.
 *
 * @param option the option
 * @param other the one that decides
 * @param met whether the option has an effect
 * @param reason why it has none, and what to do
 */
public record OptionNeed(
    Option<?> option, Option<?> other, Predicate<OptionValues> met, String reason) {

  /** An option that means something only where the other one was given. */
  public static OptionNeed of(Option<?> option, Option<?> other, String reason) {
    return new OptionNeed(option, other, values -> values.has(other), reason);
  }

  /** An option that means nothing where the other one was given. */
  public static OptionNeed without(Option<?> option, Option<?> other, String reason) {
    return new OptionNeed(option, other, values -> !values.has(other), reason);
  }

  /**
   * Refuses options that were given and have no effect.
   *
   * @throws InvalidOptionException naming both
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

  /** Whether the option means something beside these values. */
  public static boolean isInForce(List<OptionNeed> needs, Option<?> option, OptionValues values) {
    return needs.stream()
        .filter(need -> need.option.equals(option))
        .allMatch(need -> need.met.test(values));
  }
}
