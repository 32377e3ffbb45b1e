package io.github.kafkaeasy.internal.hooks;

import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.producer.spi.OutgoingRecord;
import io.github.kafkaeasy.producer.spi.SendHook;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls the hooks of one producer in their order. Thread-safe. */
public final class SendHooks {
  private static final Logger LOG = LoggerFactory.getLogger(SendHook.class);

  private final SendHook[] hooks;
  private final boolean ofFailurePolicy;
  private final HookFailures failures = new HookFailures(LOG);

  private SendHooks(List<SendHook> hooks, boolean ofFailurePolicy) {
    this.hooks = hooks.toArray(new SendHook[0]);
    this.ofFailurePolicy = ofFailurePolicy;
  }

  /**
   * The hooks of a producer; null if there are none.
   *
   * @param ofFailurePolicy whether the producer sends failed records for a failure policy
   */
  public static @Nullable SendHooks of(List<SendHook> hooks, boolean ofFailurePolicy) {
    return hooks.isEmpty() ? null : new SendHooks(hooks, ofFailurePolicy);
  }

  /** Whether the failure says that a hook threw an exception before the record was sent. */
  public static boolean isRefusal(Throwable failure) {
    return failure instanceof HookException;
  }

  /**
   * Passes a record to all hooks.
   *
   * @param partition null if Kafka's partitioner chooses it
   * @param key the key as it was given; null if there is none
   * @param headers the headers to send, which hooks may change
   * @return the object to call when the send has ended; it tells the outcome to all hooks, and
   *     never throws
   * @throws KafkaEasyException if a hook threw an exception; the hooks called before it have
   *     received the failure
   */
  public SendHook.Sent begin(
      String topic,
      @Nullable Integer partition,
      @Nullable Object key,
      boolean tombstone,
      Headers headers) {
    OutgoingRecord record =
        new ShownRecord(topic, partition, key, tombstone, headers, ofFailurePolicy);
    SendHook.Sent[] begun = new SendHook.Sent[hooks.length];
    for (int i = 0; i < hooks.length; i++) {
      try {
        begun[i] =
            Objects.requireNonNull(
                hooks[i].begin(record), () -> "a SendHook returned null, not Sent.NONE");
      } catch (Throwable e) {
        KafkaEasyException refused =
            new HookException(
                "a hook ("
                    + hooks[i].getClass().getName()
                    + ") threw "
                    + e.getClass().getName()
                    + " before the record was sent",
                e);
        tell(begun, i, null, refused);
        if (e instanceof VirtualMachineError broken) {
          throw broken;
        }
        throw refused;
      }
    }
    return (metadata, failure) -> tell(begun, begun.length, metadata, failure);
  }

  private void tell(
      SendHook.Sent[] begun,
      int count,
      @Nullable RecordMetadata metadata,
      @Nullable Throwable failure) {
    for (int i = count - 1; i >= 0; i--) {
      try {
        begun[i].ended(metadata, failure);
      } catch (Throwable e) {
        failures.caught(hooks[i], "ended", e);
      }
    }
  }
}
