package io.github.kafkaeasy.dlq;

import io.github.kafkaeasy.dlq.internal.route.RetryTiers;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.internal.settings.Options;
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
 * @param advice the program's own function
 * @param tiers the retry topics behind the attempts in place
 * @param escalateAfter how long a record may be retried in place, counted from its first failure;
 *     null for ever
 * @param escalateAt the share of what its partition may hold at which a record moves on; above 1
 *     never
 */
record RetryRules(
    RetryPolicy usual,
    Map<Class<? extends Throwable>, RetryPolicy> byClass,
    Classification classification,
    BiFunction<ConsumerRecord<byte[], byte[]>, Throwable, RetryAdvice> advice,
    RetryTiers tiers,
    @Nullable Duration escalateAfter,
    double escalateAt) {
  static final double NEVER = Double.MAX_VALUE;

  static RetryRules of(RetryPolicy usual) {
    return new RetryRules(
        usual,
        Map.of(),
        Classification.DEFAULT,
        (record, failure) -> RetryAdvice.asUsual(),
        RetryTiers.NONE,
        null,
        NEVER);
  }

  RetryRules usual(RetryPolicy policy) {
    return new RetryRules(
        policy, byClass, classification, advice, tiers, escalateAfter, escalateAt);
  }

  RetryRules of(Class<? extends Throwable> exception, RetryPolicy policy) {
    if (byClass.containsKey(Options.required("retry", exception))) {
      throw InvalidOptionException.of(
          "retry", exception.getName(), "this class has a policy already");
    }
    Map<Class<? extends Throwable>, RetryPolicy> more = new LinkedHashMap<>(byClass);
    more.put(exception, policy);
    return new RetryRules(
        usual,
        Map.copyOf(more),
        classification.policyFor(exception),
        advice,
        tiers,
        escalateAfter,
        escalateAt);
  }

  RetryRules classification(Classification other) {
    return new RetryRules(usual, byClass, other, advice, tiers, escalateAfter, escalateAt);
  }

  RetryRules advice(BiFunction<ConsumerRecord<byte[], byte[]>, Throwable, RetryAdvice> function) {
    return new RetryRules(
        usual, byClass, classification, function, tiers, escalateAfter, escalateAt);
  }

  RetryRules tiers(RetryTiers other) {
    return new RetryRules(usual, byClass, classification, advice, other, escalateAfter, escalateAt);
  }

  RetryRules escalateAfter(Duration age) {
    return new RetryRules(usual, byClass, classification, advice, tiers, age, escalateAt);
  }

  RetryRules escalateAt(double share) {
    return new RetryRules(usual, byClass, classification, advice, tiers, escalateAfter, share);
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
