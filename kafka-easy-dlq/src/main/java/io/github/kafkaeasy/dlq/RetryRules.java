package io.github.kafkaeasy.dlq;

import io.github.kafkaeasy.dlq.internal.options.RetryOptions;
import io.github.kafkaeasy.dlq.internal.route.RetryTiers;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.internal.options.Option;
import io.github.kafkaeasy.internal.options.OptionValues;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The rules for when and where a record is retried. Immutable.
 *
 * @param usual the policy for exceptions that no class in {@code byClass} matches
 * @param byClass the policies of exception classes, which also apply to their subclasses
 * @param classification decides which failures are retried
 * @param tiers the retry topics that follow the attempts in place
 * @param options the options of {@link RetryOptions} about when a record moves on
 */
record RetryRules(
    RetryPolicy usual,
    Map<Class<? extends Throwable>, RetryPolicy> byClass,
    Classification classification,
    RetryTiers tiers,
    OptionValues options) {

  static RetryRules of(RetryPolicy usual) {
    return new RetryRules(
        usual, Map.of(), Classification.DEFAULT, RetryTiers.NONE, OptionValues.NONE);
  }

  RetryRules usual(RetryPolicy policy) {
    return new RetryRules(policy, byClass, classification, tiers, options);
  }

  RetryRules of(Class<? extends Throwable> exception, RetryPolicy policy) {
    Class<? extends Throwable> named = RetryOptions.RETRY_EXCEPTION.checked(exception);
    if (byClass.containsKey(named)) {
      throw InvalidOptionException.of("retry", named.getName(), "this class has a policy already");
    }
    Map<Class<? extends Throwable>, RetryPolicy> more = new LinkedHashMap<>(byClass);
    more.put(named, policy);
    return new RetryRules(usual, Map.copyOf(more), classification.policyFor(named), tiers, options);
  }

  RetryRules classification(Classification other) {
    return new RetryRules(usual, byClass, other, tiers, options);
  }

  RetryRules tiers(RetryTiers other) {
    return new RetryRules(usual, byClass, classification, other, options);
  }

  /** A copy with another value for one option; the option's row checks the value. */
  <T> RetryRules with(Option<T> option, @Nullable T value) {
    return new RetryRules(usual, byClass, classification, tiers, options.replacing(option, value));
  }

  /**
   * The result of the program's advice function for this failure; {@link RetryAdvice#asUsual}
   * without such a function.
   */
  RetryAdvice advice(ConsumerRecord<byte[], byte[]> record, Throwable failure) {
    BiFunction<ConsumerRecord<byte[], byte[]>, Throwable, RetryAdvice> function =
        options.find(RetryOptions.ADVICE);
    return function == null ? RetryAdvice.asUsual() : function.apply(record, failure);
  }

  /**
   * The longest time for retries in place, counted from the record's first failure; null for no
   * limit.
   */
  @Nullable Duration escalateAfter() {
    return options.find(RetryOptions.ESCALATE_AFTER);
  }

  /**
   * The used share of a partition's budget for held records, from 0 to 1, at which failed records
   * leave the partition instead of waiting in it; null if they never do.
   */
  @Nullable Double escalateWhenHeld() {
    return options.find(RetryOptions.ESCALATE_WHEN_HELD);
  }

  /** The policy of the listed class that is nearest to the exception's own class. */
  RetryPolicy policyFor(Throwable cause) {
    for (Class<?> type = cause.getClass(); type != null; type = type.getSuperclass()) {
      RetryPolicy policy = byClass.get(type);
      if (policy != null) {
        return policy;
      }
    }
    return usual;
  }
}
