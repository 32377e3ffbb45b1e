package io.github.kafkaeasy.consumer.internal.units;

import io.github.kafkaeasy.consumer.internal.shared.ConsumerStoppedException;
import io.github.kafkaeasy.consumer.internal.shared.KafkaFailures;
import io.github.kafkaeasy.internal.TransactionCalls;
import java.util.List;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedForMessageFormatException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;

/** Permanent failures of transactions, with advice. */
final class StopReasons {

  private static final List<TransactionCalls.Final> REASONS =
      List.of(
          new TransactionCalls.Final(
              TransactionalIdAuthorizationException.class,
              "An ACL is missing: exactlyOnce needs WRITE on the transactional id"),
          new TransactionCalls.Final(
              GroupAuthorizationException.class,
              "An ACL is missing: a consumer needs READ on the group"),
          new TransactionCalls.Final(
              AuthenticationException.class,
              "The broker refused the credentials: check user, password and mechanism"),
          new TransactionCalls.Final(
              FencedInstanceIdException.class,
              "Another client uses the same group.instance.id: give each instance its own"),
          new TransactionCalls.Final(
              UnsupportedVersionException.class,
              "The brokers are too old for transactions: remove exactlyOnce"),
          new TransactionCalls.Final(
              UnsupportedForMessageFormatException.class,
              "A topic's message format is too old for transactions: remove exactlyOnce"));

  private StopReasons() {}

  /** Why the consumer must stop; null: it can continue. */
  static @Nullable ConsumerStoppedException of(RuntimeException failure, String transactionalId) {
    String advice = TransactionCalls.advice(REASONS, failure);
    return advice == null
        ? null
        : new ConsumerStoppedException(
            "Nothing can be committed with transactional id "
                + transactionalId
                + ". "
                + advice
                + ". Cause: "
                + KafkaFailures.reason(failure),
            failure);
  }

  /** The reason when another producer has taken over the transactional id. */
  static ConsumerStoppedException fenced(String transactionalId, RuntimeException failure) {
    return new ConsumerStoppedException(
        "Another client has taken over the transactional id "
            + transactionalId
            + ": two running consumers with exactlyOnce have the same name. Give each instance its"
            + " own. This consumer stops, and its uncommitted outputs cannot be read. Cause: "
            + KafkaFailures.reason(failure),
        failure);
  }
}
