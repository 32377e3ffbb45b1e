package io.github.kafkaeasy.producer;

import io.github.kafkaeasy.error.DeliveryException;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.message.OutgoingMessage;
import org.jspecify.annotations.Nullable;

/**
 * One transaction, while the application's code in {@link EasyProducer#inTransaction} runs. Records
 * are kept in memory until that code returns, and then sent and committed together. So no
 * transaction is open at the brokers while the code runs, and there are no futures to wait for.
 *
 * <p>Usable only on the thread that runs the code, and only until the code returns. Any other use
 * throws {@link IllegalStateException} and adds no record.
 *
 * <p>Each method waits if the producer has a rate limit. The first record to a topic also waits
 * until the cluster has confirmed that the topic exists, at most for maxBlock. Each method throws
 * {@link DeliveryException} if the record cannot be sent: a codec that throws, a missing topic, a
 * partition that the topic does not have, or more bytes in the transaction than {@link
 * ProducerBuilder#bufferBytes}. If the code catches that exception, its other records are still
 * committed. Implemented by the library.
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
   * Sends a value to the producer's topic; records with the same key keep their order.
   *
   * @throws InvalidOptionException if the key or the value is null, or the producer has no topic
   */
  void send(String key, V value);

  /**
   * Sends a message with its topic, partition, timestamp and headers, as far as it has them.
   *
   * @throws InvalidOptionException if neither the message nor the producer names a topic
   */
  void send(OutgoingMessage<V> message);

  /**
   * Sends a value of any type to any topic.
   *
   * @param key the key as text; null for a record without a key
   * @param value text, bytes, or an object that becomes JSON, as by {@link Codec#forType}
   * @throws InvalidOptionException if the value is null, or the topic's name is invalid
   */
  void send(String topic, @Nullable String key, Object value);

  /**
   * Sends a message whose value has another type than the producer's values.
   *
   * @param codec the codec of its value. Reuse the instance: the producer opens it at its first
   *     use, and accepts at most 1,000 different ones
   * @throws InvalidOptionException if an argument is null, or if neither the message nor the
   *     producer names a topic
   */
  <T> void send(OutgoingMessage<T> message, Codec<T> codec);
}
