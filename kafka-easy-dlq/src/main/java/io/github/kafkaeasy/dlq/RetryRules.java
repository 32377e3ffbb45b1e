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
 * When a record is tried again, and where. Immutable.
 *
 * @param usual the policy of failures that no class below is named for
 * @param byClass the policies of exception classes and their subclasses
 * @param classification which failures there is use in trying again
 * @param tiers the retry topics behind the attempts in place
 * @param options those of {@link RetryOptions} that say when a record moves on
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

  /** The same with another value, which the option's row checks. */
  <T> RetryRules with(Option<T> option, @Nullable T value) {
    return new RetryRules(usual, byClass, classification, tiers, options.replacing(option, value));
  }

  /** What the program's own function says of a failure; as usual where there is none. */
  RetryAdvice advice(ConsumerRecord<byte[], byte[]> record, Throwable failure) {
    BiFunction<ConsumerRecord<byte[], byte[]>, Throwable, RetryAdvice> function =
        options.find(RetryOptions.ADVICE);
    return function == null ? RetryAdvice.asUsual() : function.apply(record, failure);
  }

  /** How long a record may be retried in place, counted from its first failure; null for ever. */
  @Nullable Duration escalateAfter() {
    return options.find(RetryOptions.ESCALATE_AFTER);
  }

  /** The share of what its partition may hold at which a record moves on; null: never. */
  @Nullable Double escalateWhenHeld() {
    return options.find(RetryOptions.ESCALATE_WHEN_HELD);
  }

  /** The policy of the class nearest to the exception's own. */
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
