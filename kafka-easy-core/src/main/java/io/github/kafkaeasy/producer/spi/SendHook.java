package io.github.kafkaeasy.producer.spi;

import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Code that sees each record before it is sent, may add headers, and is told how the send ended:
 * for tracing, audits, meters.
 *
 * <pre>{@code
 * builder.hook(record -> {
 *   record.headers().add("sent-by", host);
 *   return SendHook.Sent.NONE;
 * });
 * }</pre>
 *
 * <p>Several hooks are asked in the order in which they were added, and told of the end in the
 * opposite one. A warm-up's probes are not shown, and what a spool replays was shown when the
 * program sent it.
 */
@FunctionalInterface
public interface SendHook {

  /**
   * Called on the thread that sends, before key and value are encoded; several threads at a time.
   *
   * @return what is told of the end; {@link Sent#NONE}, if nothing is. Null is refused, as if this
   *     method had thrown
   * @throws RuntimeException any: nothing is sent, and the send fails, with it among the causes
   */
  Sent begin(OutgoingRecord record);

  /** Is told, once, how a send ended. */
  @FunctionalInterface
  interface Sent {

    /** Is not interested. */
    Sent NONE = (metadata, failure) -> {};

    /**
     * The send has ended. Runs on the thread {@code kafka-easy-callbacks-...}, for a redrive on the
     * thread that runs it, for what a consumer with {@code exactlyOnce} sends on one of that
     * consumer's, once it is committed or will never be; be quick, other callbacks wait. What it
     * throws is logged once for each kind and changes nothing.
     *
     * @param metadata where the record is; without an offset when a spool has it; null when the
     *     send failed
     * @param failure why it failed; null when it did not
     */
    void ended(@Nullable RecordMetadata metadata, @Nullable Throwable failure);
  }
}
