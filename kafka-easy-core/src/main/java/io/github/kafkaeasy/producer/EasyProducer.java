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
 * Sends messages. Thread-safe; one is enough for a program.
 *
 * <p>{@code send} hands the record to a buffer and answers a future. Whatever goes wrong with a
 * record fails its future with a {@link DeliveryException}: a codec that throws, a missing topic, a
 * buffer that stays full, a broker that does not answer, a closed producer. Only arguments that can
 * never be right (null, a message without a topic) throw at once.
 *
 * <p><b>A send may block its caller</b> for up to {@code maxBlock} (30 s): the first one to a topic
 * until the cluster has said where its partitions are, and any other for room in the buffer. While
 * no broker can be reached that is the whole of it, for each send; the log says so after a second.
 * {@code warmUp()} waits in {@code start()} instead, a short {@code maxBlock} fails soon, and with
 * a {@code spool} the records are kept.
 *
 * <p><b>Threads.</b> What is attached to a future before it is complete runs on the thread {@code
 * kafka-easy-callbacks-...}, as do callbacks; what is attached later runs on the attaching thread.
 * Nothing of the user's runs on Kafka's I/O thread, so a slow continuation delays other
 * continuations, but no acknowledgements.
 *
 * <p><b>Slow callbacks slow senders down.</b> While {@value
 * io.github.kafkaeasy.producer.internal.send.Completions#MOST_WAITING} ends or more wait for that
 * thread, {@code send} waits until half of them are done, for at most {@code maxBlock}; then its
 * future fails. A send out of a callback never waits for that, and neither does {@code
 * sendAndWait}.
 *
 * <p><b>Waiting in a callback.</b> A callback or continuation may wait for another send, {@code
 * send(...).join()} or {@code send(...).thenApply(...).join()}: the end of that send is then told
 * at once, before those that came earlier. It must not wait for {@code CompletableFuture.allOf} of
 * sends: join them one after the other, or attach what follows. {@link #flush} and {@link #close()}
 * do not wait for callbacks there. On Kafka's own I/O thread, where an interceptor runs, whatever
 * waits for an acknowledgement is refused, and {@code close} only asks.
 *
 * <p>Made by {@link ProducerBuilder#start()}; not for implementation by programs.
 *
 * @param <V> the type of the values
 */
public interface EasyProducer<V> extends AutoCloseable {
  /** How long {@link #close()} waits for acknowledgements. */
  Duration DEFAULT_CLOSE_LIMIT = Duration.ofSeconds(20);

  /**
   * Sends a value without a key to the producer's topic.
   *
   * @throws InvalidOptionException if the value is null, or the producer has no topic
   */
  CompletableFuture<RecordMetadata> send(V value);

  /**
   * Sends a value to the producer's topic; records of equal keys keep their order.
   *
   * @throws InvalidOptionException if the key or the value is null, or the producer has no topic
   */
  CompletableFuture<RecordMetadata> send(String key, V value);

  /**
   * Sends a message with whatever it says about topic, partition, time and headers.
   *
   * @throws InvalidOptionException if neither the message nor the producer names a topic
   */
  CompletableFuture<RecordMetadata> send(OutgoingMessage<V> message);

  /** The same as {@link #send(Object)}, with a callback in place of the future. */
  void send(V value, SendCallback callback);

  /** The same as {@link #send(String, Object)}, with a callback in place of the future. */
  void send(String key, V value, SendCallback callback);

  /** The same as {@link #send(OutgoingMessage)}, with a callback in place of the future. */
  void send(OutgoingMessage<V> message, SendCallback callback);

  /**
   * Sends and waits for the acknowledgement, at most for maxBlock and the delivery timeout. The
   * record waits for the linger like any other: whoever only sends this way sets {@code
   * linger(ZERO)}.
   *
   * @throws DeliveryException if it does not come; when the thread is interrupted, with its flag
   *     set again and the outcome unknown; on Kafka's own I/O thread, where nothing is sent
   */
  RecordMetadata sendAndWait(V value);

  /** The same with a key. */
  RecordMetadata sendAndWait(String key, V value);

  /** The same with whatever the message says. */
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
   * ProducerBuilder#bufferBytes}, and sent when it has returned. If it throws, nothing was sent,
   * and what it threw comes out of here. A transaction that the brokers abort is sent again from
   * the kept records, without running the code, until {@link ProducerBuilder#deliveryTimeout} has
   * passed. A commit without an answer is first found out: the transaction coordinator is asked.
   *
   * <p>Any thread may call it; transactions of several threads are committed one after the other.
   * Returns at the latest when the delivery timeout and the time of one transaction's timeout (10
   * s) have passed, after a commit without an answer up to 25 s later.
   *
   * @return what was committed
   * @throws X what the code threw
   * @throws TransactionException if the transaction was not committed, or {@link
   *     TransactionException#isUncertain nobody knows}; when the thread is interrupted, with its
   *     flag set again
   * @throws IllegalStateException if the producer was started without {@code transactional}, on
   *     Kafka's own I/O thread, and inside of another {@code inTransaction} of this producer
   */
  <X extends Exception> TransactionReport inTransaction(TransactionWork<V, X> work) throws X;

  /**
   * Sends what is buffered without waiting for more, and waits for the outcomes and for what is
   * attached to them. Interrupting the thread ends the wait, with its flag set again.
   *
   * @param limit how long, from 0 to 1 h
   * @return what was not delivered; sends that other threads begin meanwhile may count as pending
   * @throws IllegalStateException on Kafka's own I/O thread, which would wait for itself
   */
  DeliveryReport flush(Duration limit);

  /**
   * How many partitions a topic has, as this producer learnt when it first sent there; asks the
   * cluster if it has not yet, for at most maxBlock.
   *
   * @throws DeliveryException naming the topic if it does not exist, or saying that the cluster
   *     does not answer
   */
  int partitionCount(String topic);

  /** Counts, rate and latency since the start, in total and by partition. */
  ProducerStats stats();

  /**
   * The metrics of the Kafka client behind it, as they are now: a view to read, by its names. A
   * producer with a spool changes its client when Kafka goes away.
   */
  Map<MetricName, ? extends Metric> kafkaMetrics();

  /**
   * Runs a callback once when the producer has been closed: on the thread that closes it, or at
   * once on the calling thread when it is closed already. What it throws is logged.
   */
  void onClosed(Runnable callback);

  /** Every option and setting with its origin and reason; secrets are hidden. */
  String describe();

  /**
   * Waits up to {@link #DEFAULT_CLOSE_LIMIT} for outstanding sends, and logs what was not
   * delivered. {@link #close(Duration)} tells it to the program.
   */
  @Override
  void close();

  /**
   * Takes no more sends, waits for outstanding ones and for what is attached to them, fails what
   * remains, and disconnects. Closing twice does nothing more.
   *
   * <p>It always goes through to the end: a part that cannot be closed is logged. On Kafka's own
   * I/O thread it only asks for the end, and does not wait.
   *
   * @param limit how long to wait, from 0 to 1 h; it may take a second more, with a spool up to
   *     four. Interrupting the thread ends the wait, with its flag set again
   * @return what was not delivered since the previous report. Something is pending only if Kafka's
   *     I/O thread is stuck in a connection; it fails those sends when it comes out of it, at the
   *     latest after the request timeout
   */
  DeliveryReport close(Duration limit);
}
