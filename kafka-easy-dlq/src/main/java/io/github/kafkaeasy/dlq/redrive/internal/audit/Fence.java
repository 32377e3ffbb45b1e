package io.github.kafkaeasy.dlq.redrive.internal.audit;

import io.github.kafkaeasy.dlq.redrive.internal.topic.FailureText;
import io.github.kafkaeasy.dlq.redrive.internal.topic.LetterTopic;
import io.github.kafkaeasy.dlq.redrive.internal.topic.RedriveLog;
import io.github.kafkaeasy.dlq.redrive.internal.topic.TopicFacts;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.internal.TransactionCalls;
import io.github.kafkaeasy.internal.connection.ClientClosing;
import io.github.kafkaeasy.internal.connection.OwnAdmin;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;

/**
 * Prevents earlier redrives of a dead-letter topic from sending anything more, including a process
 * that was suspended and continues: all redrives of the topic share one transactional id. There is
 * no fence if the cluster denies transactions. Used on the job's thread.
 */
public final class Fence {
  /** The producer's batch size in bytes, unless the connection sets {@code batch.size}. */
  public static final int BATCH_BYTES = 65_536;

  private static final int TRANSACTION_MILLIS = 60_000;

  /** The time after which the brokers abort an open transaction of a redrive. */
  public static final Duration TRANSACTION_LIMIT = Duration.ofMillis(TRANSACTION_MILLIS);

  private static final Duration ABORT_PATIENCE = Duration.ofSeconds(10);

  private Fence() {}

  /**
   * Fences every earlier redrive, ends its open transaction, and waits until no transaction in the
   * audit topic is open. After that, the ledger contains everything that earlier redrives did, and
   * they can add nothing.
   *
   * @param takeOver whether an earlier redrive may still be active, so that the fence is required
   * @throws KafkaEasyException if the cluster denies transactions and {@code takeOver} is true, if
   *     fencing fails for another reason, or if a transaction stays open
   */
  public static void raise(LetterTopic letters, boolean takeOver) {
    Producer<byte[], byte[]> producer = producer(letters, takeOver);
    if (producer != null) {
      ClientClosing.close(producer, Duration.ofSeconds(5));
    }
    OpenTransactions.awaitNone(letters.kafka(), letters.auditTopic());
  }

  /**
   * A producer that has fenced all earlier ones; null if the cluster denies transactions.
   *
   * @throws KafkaEasyException if the cluster denies transactions and {@code takeOver} is true, or
   *     if fencing fails for another reason
   */
  public static @Nullable Producer<byte[], byte[]> producer(LetterTopic letters, boolean takeOver) {
    Producer<byte[], byte[]> fresh = letters.kafka().rawProducer(properties(letters));
    try {
      fresh.initTransactions();
      return fresh;
    } catch (KafkaException e) {
      ClientClosing.close(fresh, Duration.ZERO);
      refuseUnlessDenied(letters, takeOver, e);
      RedriveLog.LOG.warn(
          "The cluster denies the transactional id {} ({}): letters are announced, sent and settled"
              + " in separate steps; if the run is killed, some letters are sent twice and marked,"
              + " and nothing fences a second run",
          letters.transactionalId(),
          FailureText.of(e));
      return null;
    }
  }

  /**
   * Whether the last transaction of the topic's redrives was aborted, as it is after its timeout.
   * Waits for the end of an abort, which another client's start may have caused. Empty if the
   * coordinator does not answer.
   */
  public static Optional<Boolean> isAborted(LetterTopic letters) {
    long deadline = System.nanoTime() + ABORT_PATIENCE.toNanos();
    try (OwnAdmin own = new OwnAdmin(letters.kafka().rawAdmin())) {
      Admin admin = own.admin();
      TransactionState state = state(admin, letters);
      while (TransactionCalls.isAborting(state) && System.nanoTime() - deadline < 0) {
        AuditTopic.pause(100);
        state = state(admin, letters);
      }
      return Optional.of(
          state == TransactionState.COMPLETE_ABORT || TransactionCalls.isAborting(state));
    } catch (KafkaEasyException | KafkaException e) {
      return Optional.empty();
    }
  }

  private static TransactionState state(Admin admin, LetterTopic letters) {
    String id = letters.transactionalId();
    return TopicFacts.await(
            letters.topic(), admin.describeTransactions(List.of(id)).description(id))
        .state();
  }

  /**
   * Accepts only failures which mean that transactions are denied. The two exception types are
   * tested one by one, because a multi-catch would compile to their nearest common supertype, which
   * differs between kafka-clients 4.0 and later versions.
   */
  private static void refuseUnlessDenied(
      LetterTopic letters, boolean takeOver, KafkaException failure) {
    boolean denied =
        failure instanceof AuthorizationException || failure instanceof UnsupportedVersionException;
    if (!denied) {
      throw new KafkaEasyException(
          "The transactions of the redrive of "
              + letters.topic()
              + " could not be started: "
              + FailureText.of(failure)
              + ". Nothing was changed.",
          failure);
    }
    if (takeOver) {
      throw new KafkaEasyException(
          "The cluster denies the transactional id "
              + letters.transactionalId()
              + ", so nothing can fence the run to take over: "
              + FailureText.of(failure)
              + ". Grant WRITE on it, or end the other run. Nothing was changed.",
          failure);
    }
  }

  private static Map<String, Object> properties(LetterTopic letters) {
    return Map.of(
        ProducerConfig.CLIENT_ID_CONFIG,
        "kafka-easy-redrive",
        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
        letters.transactionalId(),
        ProducerConfig.ACKS_CONFIG,
        "all",
        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
        true,
        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
        TRANSACTION_MILLIS,
        // Shorter than the transaction timeout, so that the client and not the broker reports the
        // failure.
        ProducerConfig.MAX_BLOCK_MS_CONFIG,
        TRANSACTION_MILLIS / 3L,
        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
        TRANSACTION_MILLIS / 2,
        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
        TRANSACTION_MILLIS / 4,
        // A commit usually waits for one or two back-offs.
        ProducerConfig.RETRY_BACKOFF_MS_CONFIG,
        5L,
        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
        LetterTopic.LARGEST_REQUEST);
  }
}
