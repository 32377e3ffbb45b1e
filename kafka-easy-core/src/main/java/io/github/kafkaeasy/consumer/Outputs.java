package io.github.kafkaeasy.consumer;

import io.github.kafkaeasy.error.DeliveryException;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.message.OutgoingMessage;
import org.jspecify.annotations.Nullable;

/**
 * Collects the records that a handler sends because of its message. They are kept until the handler
 * has returned, and are sent in one transaction with the message's offset: a reader of committed
 * data sees them exactly once, even after a crash, and sees none of a failed attempt. Records of
 * messages with the same key arrive in the order in which the handlers sent them.
 *
 * <p>Nothing is sent while the handler runs, so the methods return no future. These are failures of
 * the message and end its handling with a {@link DeliveryException}, as if the handler had thrown
 * it: a topic that does not exist or may not be written, a partition that the topic does not have,
 * and a record that is too large before compression.
 *
 * <p>Any thread may call it until the handler returns. Implemented by the library.
 */
public interface Outputs {

  /**
   * Sends a value with a key.
   *
   * @param key as text; null: no key, so that {@code message.key()} can be passed on unchanged
   * @param value text, bytes, or an object that becomes JSON, as by {@link Codec#forType}
   * @throws InvalidOptionException for a null value, or an invalid topic name
   * @throws DeliveryException if the value cannot be encoded
   * @throws IllegalStateException once the handler has returned
   */
  void send(String topic, @Nullable String key, Object value);

  /**
   * Sends a value without a key; otherwise as {@link #send(String, String, Object)}.
   *
   * @param value text, bytes, or an object that becomes JSON
   */
  void send(String topic, Object value);

  /**
   * Sends a message, which must name its topic; its headers are sent as by an {@code EasyProducer}.
   *
   * @param codec codec of the value. Reuse it: a codec is opened for this consumer at its first
   *     use, and at most 1,000 different ones are accepted
   * @throws InvalidOptionException for null, or a message without a topic
   * @throws DeliveryException if key or value cannot be encoded
   * @throws IllegalStateException once the handler has returned
   */
  <T> void send(OutgoingMessage<T> message, Codec<T> codec);
}
