package io.github.kafkaeasy.consumer;

import io.github.kafkaeasy.error.DeliveryException;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.message.OutgoingMessage;
import org.jspecify.annotations.Nullable;

/**
 * Where a handler leaves the records that it sends because of its message. They are kept until the
 * handler has returned, and travel with the message's offset in one transaction: a reader of
 * committed data sees them once, also after a crash, and none of an attempt that failed. Records
 * whose messages have one key arrive in the order in which the handlers sent them.
 *
 * <p>Nothing is sent while the handler runs, so there is no future to wait for. A topic that does
 * not exist or may not be written, a partition that the topic does not have, or a record that is
 * too large before compression is a failure of the message: its handling ends with a {@link
 * DeliveryException}, as if the handler had thrown it.
 *
 * <p>Any thread may call it until the handler returns. Implemented by the library.
 */
public interface Outputs {

  /**
   * Sends a value with a key.
   *
   * @param key as text; null: none, so that {@code message.key()} may be handed on as it is
   * @param value text, bytes, or an object that becomes JSON, as by {@link Codec#forType}
   * @throws InvalidOptionException for a value that is null, or a name that no topic can have
   * @throws DeliveryException if the value cannot be encoded
   * @throws IllegalStateException once the handler has returned
   */
  void send(String topic, @Nullable String key, Object value);

  /**
   * Sends a value without a key; as {@link #send(String, String, Object)} otherwise.
   *
   * @param value text, bytes, or an object that becomes JSON
   */
  void send(String topic, Object value);

  /**
   * Sends a message, which has to name its topic; its headers are sent as by an {@code
   * EasyProducer}.
   *
   * @param codec how its value becomes bytes. Keep it: it is opened for this consumer at its first
   *     use, and at most 1,000 different ones are taken
   * @throws InvalidOptionException for null, or a message without a topic
   * @throws DeliveryException if key or value cannot be encoded
   * @throws IllegalStateException once the handler has returned
   */
  <T> void send(OutgoingMessage<T> message, Codec<T> codec);
}
