package io.github.kafkaeasy.producer;

import io.github.kafkaeasy.error.DeliveryException;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.error.TransactionException;
import io.github.kafkaeasy.message.OutgoingMessage;
import io.github.kafkaeasy.producer.outcome.DeliveryReport;
import io.github.kafkaeasy.producer.outcome.ProducerStats;
import io.github.kafkaeasy.producer.outcome.SendCallback;
import io.github.kafkaeasy.producer.outcome.TransactionReport;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * A Kafka producer. Thread-safe; one instance is enough for a program.
 *
 * <p>{@code send} puts the record into a buffer and returns a future. Every failure to deliver the
 * record completes the future with a {@link DeliveryException}: an exception from a codec, a
 * missing topic, a buffer that stays full, a broker that does not answer, a closed producer. {@code
 * send} itself throws only for invalid arguments (null, a message without a topic), and in a
 * transactional producer.
 *
 * <p><b>A send may block its caller</b> for up to {@code maxBlock} (30 s). The first send to a
 * topic waits for the topic's metadata, and every send waits for space in the buffer. While no
 * broker can be reached, each send to a topic whose metadata is not known yet blocks for the full
 * {@code maxBlock}; the producer logs this after one second. There are three ways to avoid it:
 * {@code warmUp()} moves the wait into {@code start()}, a short {@code maxBlock} fails the send
 * sooner, and a {@code spool} stores the records on disk.
 *
 * <p><b>Threads.</b> Callbacks, and functions attached to a future before it is complete, run on
 * the thread {@code kafka-easy-callbacks-...}. Functions attached later run on the attaching
 * thread. None of them runs on Kafka's I/O thread, so a slow one delays other callbacks and
 * functions, but no acknowledgements.
 *
 * <p><b>Slow callbacks slow senders down.</b> While {@value
 * io.github.kafkaeasy.producer.internal.send.Completions#MOST_WAITING} or more completed sends wait
 * for the callback thread, {@code send} waits until half of them are processed. It waits for at
 * most {@code maxBlock}; then the future fails. A send from a callback never waits for this, and
 * neither does {@code sendAndWait} in a producer without hooks.
 *
 * <p><b>Waiting in a callback.</b> A callback or attached function may wait for another send with
 * {@code send(...).join()} or {@code send(...).thenApply(...).join()}: that send is then completed
 * at once, before sends that ended earlier. It must not wait for {@code CompletableFuture.allOf} of
 * several sends; join them one after the other, or attach a function instead. {@link #flush} and
 * {@link #close()} do not wait for callbacks when they are called from a callback. On Kafka's own
 * I/O thread, where interceptors run, every call that waits for an acknowledgement is refused, and
 * {@code close} only requests the end.
 *
 * <p>Created by {@link ProducerBuilder#start()}; not for implementation by programs.
 *
 * @param <V> the type of the values
 */
public interface EasyProducer<V> extends AutoCloseable {
  /** The time limit of {@link #close()}: 20 s. */
  Duration DEFAULT_CLOSE_LIMIT = Duration.ofSeconds(20);

  /**
   * Sends a value without a key to the producer's topic.
   *
   * @throws InvalidOptionException if the value is null, or the producer has no topic
   */
  CompletableFuture<RecordMetadata> send(V value);

  /**
   * Sends a value with a key to the producer's topic. Records with the same key keep their order.
   *
   * @throws InvalidOptionException if the key or the value is null, or the producer has no topic
   */
  CompletableFuture<RecordMetadata> send(String key, V value);

  /**
   * Sends a message, with its own topic, partition, timestamp and headers where it has them.
   *
   * @throws InvalidOptionException if neither the message nor the producer names a topic
   */
  CompletableFuture<RecordMetadata> send(OutgoingMessage<V> message);

  /** Same as {@link #send(Object)}, with a callback instead of a future. */
  void send(V value, SendCallback callback);

  /** Same as {@link #send(String, Object)}, with a callback instead of a future. */
  void send(String key, V value, SendCallback callback);

  /** Same as {@link #send(OutgoingMessage)}, with a callback instead of a future. */
  void send(OutgoingMessage<V> message, SendCallback callback);

  /**
   * Sends a value without a key and waits for the acknowledgement, for at most {@code maxBlock}
   * plus the delivery timeout. The record waits for {@code linger} like any other record, so set
   * {@code linger(ZERO)} if the program only sends this way.
   *
   * @throws DeliveryException if the record is not acknowledged; if the thread is interrupted, with
   *     the interrupt flag set again and the outcome unknown; if called on Kafka's own I/O thread,
   *     where nothing is sent
   */
  RecordMetadata sendAndWait(V value);

  /** Same as {@link #sendAndWait(Object)}, with a key. */
  RecordMetadata sendAndWait(String key, V value);

  /** Same as {@link #sendAndWait(Object)}, for a message. */
  RecordMetadata sendAndWait(OutgoingMessage<V> message);

  /**
   * Sends records that readers of committed data see all together or not at all. For a producer
   * with {@link ProducerBuilder#transactional}, whose other {@code send} methods are refused.
   *
   * <pre>{@code
   * TransactionReport report = producer.inTransaction(tx -> {
   *   tx.send(order.id(), order);
   *   tx.send("audit", order.id(), new Ordered(order.id(), clock.instant()));
   * });
   * }</pre>
   *
   * <p>The code runs once, on the calling thread. Its records are kept in memory, at most {@link
   * ProducerBuilder#bufferBytes}, and sent after the code has returned. If the code throws, nothing
   * is sent, and this method throws the same exception. If the brokers abort the transaction, the
   * kept records are sent again, without running the code again, until {@link
   * ProducerBuilder#deliveryTimeout} has passed. If a commit gets no answer, the transaction
   * coordinator is asked for its outcome before anything is sent again.
   *
   * <p>Any thread may call it; transactions of several threads are committed one after the other.
   * Returns at the latest when the delivery timeout and one transaction timeout (10 s) have passed;
   * after a commit without an answer, up to 25 s later.
   *
   * @return the report of the committed transaction
   * @throws X the exception of the code
   * @throws TransactionException if the transaction was not committed, or if {@link
   *     TransactionException#isUncertain it is not known whether it was committed}; if the thread
   *     is interrupted, with its interrupt flag set again
   * @throws IllegalStateException if the producer was started without {@code transactional}, on
   *     Kafka's own I/O thread, and inside of another {@code inTransaction} of this producer
   */
  <X extends Exception> TransactionReport inTransaction(TransactionWork<V, X> work) throws X;

  /**
   * Sends the buffered records at once, and waits for their outcomes and for the callbacks and
   * functions attached to them. An interrupt ends the wait and leaves the interrupt flag set.
   *
   * @param limit the time limit, from 0 to 1 h
   * @return the sends that were not delivered; sends that other threads start meanwhile may count
   *     as pending
   * @throws IllegalStateException if called on Kafka's own I/O thread, which would wait for itself
   */
  DeliveryReport flush(Duration limit);

  /**
   * The number of partitions of a topic, as known from the first send to it. If the producer has
   * not sent to the topic yet, asks the cluster, for at most {@code maxBlock}.
   *
   * @throws DeliveryException if the topic does not exist or the cluster does not answer; the
   *     message names the topic
   */
  int partitionCount(String topic);

  /** Counts, rate and latency since the start, in total and by partition. */
  ProducerStats stats();

  /**
   * The current metrics of the underlying Kafka client: a read-only view with Kafka's metric names.
   * A producer with a spool replaces its client when Kafka becomes unavailable, so do not keep the
   * view.
   */
  Map<MetricName, ? extends Metric> kafkaMetrics();

  /**
   * Registers a callback that runs once when the producer has been closed: on the closing thread,
   * or immediately on the calling thread if the producer is already closed. An exception from the
   * callback is logged.
   */
  void onClosed(Runnable callback);

  /** Lists every option and setting with its origin and reason; secrets are hidden. */
  String describe();

  /**
   * Same as {@link #close(Duration)} with {@link #DEFAULT_CLOSE_LIMIT}, but logs undelivered
   * records instead of returning them.
   */
  @Override
  void close();

  /**
   * Refuses further sends, waits for outstanding sends and the functions attached to them, fails
   * the remaining ones, and disconnects. Closing again has no effect.
   *
   * <p>Closing always completes: an error while closing one part is logged. On Kafka's own I/O
   * thread this method only requests the end and does not wait.
   *
   * @param limit the time limit, from 0 to 1 h; a part that does not end in time, such as Kafka's
   *     client, a codec or the spool, may take up to one second longer each. An interrupt ends the
   *     wait and leaves the interrupt flag set
   * @return the sends that were not delivered since the previous report. Sends are pending only if
   *     Kafka's I/O thread is blocked in a connection attempt; it fails them when the attempt ends,
   *     at the latest after the request timeout
   */
  DeliveryReport close(Duration limit);
}
