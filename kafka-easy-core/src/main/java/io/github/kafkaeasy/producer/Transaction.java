package io.github.kafkaeasy.producer;

import io.github.kafkaeasy.error.DeliveryException;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.message.OutgoingMessage;
import org.jspecify.annotations.Nullable;

/**
 * The records of one transaction, while the program's code in {@link EasyProducer#inTransaction}
 * runs. They are kept until that code returns, and then sent and committed together. So nothing is
 * open at the brokers while it runs, and there is no future to wait for.
 *
 * <p>For the thread that runs the code, and only until it returns: any other use throws {@link
 * IllegalStateException}, and nothing is sent by it.
 *
 * <p>Each method waits for its turn where the producer has a rate limit, and the first one to a
 * topic until the cluster has said that it exists, at most for maxBlock. Each throws {@link
 * DeliveryException} if the record cannot be sent: a codec that throws, a missing topic, a
 * partition that the topic does not have, or more bytes in the transaction than {@link
 * ProducerBuilder#bufferBytes}. Code that catches it commits what it sends besides. Implemented by
 * the library.
 *
 * @param <V> the type of the producer's values
 */
public interface Transaction<V> {

  /**
   * Sends a value without a key to the producer's topic.
   *
   * @throws InvalidOptionException if the value is null, or the producer has no topic
   */
  void send(V value);

  /**
   * Sends a value to the producer's topic; records of equal keys keep their order.
   *
   * @throws InvalidOptionException if the key or the value is null, or the producer has no topic
   */
  void send(String key, V value);

  /**
   * Sends a message with whatever it says about topic, partition, time and headers.
   *
   * @throws InvalidOptionException if neither the message nor the producer names a topic
   */
  void send(OutgoingMessage<V> message);

  /**
   * Sends a value of any type to any topic.
   *
   * @param key as text; null: none
   * @param value text, bytes, or an object that becomes JSON, as by {@link Codec#forType}
   * @throws InvalidOptionException for a value that is null, or a name that no topic can have
   */
  void send(String topic, @Nullable String key, Object value);

  /**
   * Sends a message whose value is of another type than the producer's.
   *
   * @param codec how its value becomes bytes. Keep it: it is opened for this producer at its first
   *     use, and at most 1,000 different ones are taken
   * @throws InvalidOptionException for null, or if neither the message nor the producer names a
   *     topic
   */
  <T> void send(OutgoingMessage<T> message, Codec<T> codec);
}
