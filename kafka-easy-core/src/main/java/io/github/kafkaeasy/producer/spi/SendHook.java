package io.github.kafkaeasy.producer.spi;

import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * A hook that sees each record before it is sent, may add headers, and receives the outcome of the
 * send; for tracing, audits and metrics.
 *
 * <pre>{@code
 * builder.hook(record -> {
 *   record.headers().add("sent-by", host);
 *   return SendHook.Sent.NONE;
 * });
 * }</pre>
 *
 * <p>Several hooks are called in the order in which they were added, and receive the outcome in the
 * reverse order. Probe records of a warm-up are not passed to hooks. A record replayed from a spool
 * was passed to the hooks when the program sent it, and is not passed again.
 */
@FunctionalInterface
public interface SendHook {

  /**
   * Called on the sending thread, before key and value are encoded; may be called by several
   * threads at the same time.
   *
   * @return the object that receives the outcome, or {@link Sent#NONE}. Returning null counts as an
   *     exception
   * @throws RuntimeException any exception fails the send, with the exception among the causes, and
   *     nothing is sent
   */
  Sent begin(OutgoingRecord record);

  /** Receives the outcome of one send, once. */
  @FunctionalInterface
  interface Sent {

    /** Ignores the outcome. */
    Sent NONE = (metadata, failure) -> {};

    /**
     * Called when the send has ended. Runs on the thread {@code kafka-easy-callbacks-...}; for a
     * redrive, on the thread that runs it; for records that a consumer with {@code exactlyOnce}
     * sends, on one of that consumer's threads, once their transaction is committed or can no
     * longer be committed. Return quickly, because other callbacks wait. Exceptions are logged once
     * for each kind and have no other effect.
     *
     * @param metadata topic, partition and offset of the record; without an offset if the record is
     *     in a spool; null if the send failed
     * @param failure the reason of the failure; null if the send succeeded
     */
    void ended(@Nullable RecordMetadata metadata, @Nullable Throwable failure);
  }
}
