package io.github.kafkaeasy.producer.internal.transaction;

import io.github.kafkaeasy.error.TransactionException;
import io.github.kafkaeasy.error.internal.Causes;
import io.github.kafkaeasy.internal.TransactionCalls;
import io.github.kafkaeasy.internal.connection.SecurityFailure;
import java.util.List;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.InvalidTxnTimeoutException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedForMessageFormatException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;

/** Creates the exceptions for failed transactions. */
final class TransactionFailures {

  /** Failures that would happen again in every attempt, with advice. */
  private static final List<TransactionCalls.Final> FINAL =
      List.of(
          new TransactionCalls.Final(
              TransactionalIdAuthorizationException.class,
              "An ACL is missing: transactions need WRITE on the transactional id"),
          new TransactionCalls.Final(
              ClusterAuthorizationException.class,
              "An ACL is missing: the brokers do not let this user send"),
          new TransactionCalls.Final(
              AuthenticationException.class,
              "The broker refused the credentials: check user, password and mechanism"),
          new TransactionCalls.Final(
              InvalidTxnTimeoutException.class,
              "The brokers do not allow this transaction.timeout.ms: lower it, or raise the"
                  + " brokers' transaction.max.timeout.ms"),
          new TransactionCalls.Final(
              UnsupportedVersionException.class,
              "The brokers are too old for transactions: send without them"),
          new TransactionCalls.Final(
              UnsupportedForMessageFormatException.class,
              "The topic's message format is too old for transactions: send without them"));

  private final String transactionalId;

  TransactionFailures(String transactionalId) {
    this.transactionalId = transactionalId;
  }

  /** Advice for a failure that would happen again in every attempt; null for any other failure. */
  static @Nullable String advice(Throwable failure) {
    return TransactionCalls.advice(FINAL, failure);
  }

  TransactionException notCommitted(String why, String advice, @Nullable Throwable cause) {
    return new TransactionException(
        "The transaction of "
            + transactionalId
            + " was not committed: "
            + sentence(why)
            + " No reader of committed data sees any record of it. "
            + sentence(advice),
        false,
        false,
        cause);
  }

  TransactionException uncertain(String why, @Nullable Throwable cause) {
    return new TransactionException(
        "It is not known whether the transaction of "
            + transactionalId
            + " was committed: "
            + sentence(why)
            + " Readers of committed data see all of its records or none. Check whether one of them"
            + " is in its topic before you send them again.",
        true,
        false,
        cause);
  }

  /**
   * Creates the exception for a producer whose transactional id was taken over by another one.
   *
   * @param uncertain whether the commit had been requested
   */
  TransactionException fenced(boolean uncertain, @Nullable Throwable cause) {
    return new TransactionException(
        "Another running producer has taken over the transactional id "
            + transactionalId
            + ": two instances use the same name. Give each instance its own name; this producer"
            + " sends no more records."
            + (uncertain
                ? " It is not known whether its last transaction was committed: check whether one"
                    + " of its records is in its topic before you send them again."
                : " No reader of committed data sees any record of this transaction."),
        uncertain,
        true,
        cause);
  }

  /** A description of a failure. */
  static String reason(Throwable failure) {
    String security = SecurityFailure.explain(failure);
    return security == null ? Causes.text(failure) : security;
  }

  private static String sentence(String text) {
    return text.endsWith(".") ? text : text + ".";
  }
}
