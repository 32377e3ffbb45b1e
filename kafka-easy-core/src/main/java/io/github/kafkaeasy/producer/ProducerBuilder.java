package io.github.kafkaeasy.producer;

import io.github.kafkaeasy.config.Compression;
import io.github.kafkaeasy.error.DeliveryException;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.producer.spi.SendHook;
import io.github.kafkaeasy.producer.spi.Spool;
import io.github.kafkaeasy.producer.spi.UndeliverableSink;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Options of a producer. Each setter validates its argument and throws {@link
 * InvalidOptionException}; {@link #start()} validates combinations of options. Each option except
 * {@link #hook} can be set once: the error for a second call names both values. Not thread-safe;
 * one builder may start several producers.
 *
 * <p>Created by {@code KafkaEasy.producer(...)}; not for implementation by programs.
 *
 * @param <V> the type of the values
 */
public interface ProducerBuilder<V> {

  /**
   * The topic of messages that name no topic themselves. Default: none, so that each message must
   * name its topic.
   *
   * @throws InvalidOptionException if the name is not a valid Kafka topic name
   */
  ProducerBuilder<V> topic(String topic);

  /**
   * The codec of keys. Default: text in UTF-8. {@code send(key, value)} and {@link
   * io.github.kafkaeasy.message.OutgoingMessage#key(String)} pass text to this codec; for keys of
   * another type, pass this same codec to {@link
   * io.github.kafkaeasy.message.OutgoingMessage#key(Codec, Object)}. A key that the codec cannot
   * encode fails its send. Keys given as bytes are sent unchanged.
   */
  ProducerBuilder<V> keys(Codec<?> codec);

  /**
   * The purpose of the producer, which changes some defaults. Default: none. A value set in any
   * other way overrides the profile; {@link #describe()} shows each setting with its reason.
   */
  ProducerBuilder<V> profile(ProducerProfile profile);

  /**
   * When a send counts as acknowledged. Default {@link Acks#ALL}; any other value turns idempotence
   * off. Kafka: {@code acks}.
   */
  ProducerBuilder<V> acks(Acks acks);

  /**
   * Whether retries can neither duplicate nor reorder records. Default: true with acks ALL, which
   * idempotence requires; {@link #start()} refuses {@code true} with other acks. Kafka: {@code
   * enable.idempotence}.
   */
  ProducerBuilder<V> idempotence(boolean idempotence);

  /**
   * The time limit for delivering a record from the buffer, retries included; then its future
   * fails. Default 120 s, from 1 ms to 24 h, longer than {@link #linger}. Kafka: {@code
   * delivery.timeout.ms}; {@code request.timeout.ms} is lowered to fit into it.
   *
   * @throws InvalidOptionException outside of these bounds
   */
  ProducerBuilder<V> deliveryTimeout(Duration timeout);

  /**
   * The time that a record waits for others to share its batch. Default 5 ms, from 0 to 1 min.
   * Kafka: {@code linger.ms}.
   *
   * @throws InvalidOptionException outside of these bounds
   */
  ProducerBuilder<V> linger(Duration linger);

  /**
   * The largest size of a batch of one partition, in bytes. Default 65,536, from 0 (no batches) to
   * 16 MiB. Kafka: {@code batch.size}.
   *
   * @throws InvalidOptionException outside of these bounds
   */
  ProducerBuilder<V> batchBytes(int bytes);

  /**
   * The compression of batches. Default {@link Compression#LZ4}, or the value of the environment
   * variable {@value io.github.kafkaeasy.internal.settings.Surroundings#COMPRESSION_VARIABLE}. If
   * the native library of snappy or zstd does not load, gzip is used instead, with a warning.
   * Kafka: {@code compression.type}.
   */
  ProducerBuilder<V> compression(Compression compression);

  /**
   * The longest time that {@code send} may block its caller. The first send to a topic waits for
   * the topic's metadata, and every send waits for space in a full buffer; after this time the
   * future fails. While no broker can be reached, each send to a topic whose metadata is not known
   * yet blocks for the full time, and the producer logs this after one second; {@link #warmUp()}
   * moves the wait into {@link #start()}, and a low limit makes such sends fail sooner. Default 30
   * s (5 s with a {@link #spool}), from 1 ms to 1 h. Kafka: {@code max.block.ms}.
   *
   * @throws InvalidOptionException outside of these bounds
   */
  ProducerBuilder<V> maxBlock(Duration limit);

  /**
   * The size of the buffer of unacknowledged records, in bytes. Default 32 MiB, from 64 KiB to 16
   * GiB. Kafka: {@code buffer.memory}.
   *
   * @throws InvalidOptionException outside of these bounds
   */
  ProducerBuilder<V> bufferBytes(long bytes);

  /**
   * The client's name in the brokers' logs and metrics, and in its thread names. At most 32,767
   * bytes, without leading or trailing blanks. Default: numbered by Kafka. Kafka: {@code
   * client.id}.
   *
   * @throws InvalidOptionException for other text
   */
  ProducerBuilder<V> clientId(String clientId);

  /**
   * The time that one attempt waits for the broker's answer before it is repeated. Default 30 s,
   * from 1 ms to 10 min, no longer than {@link #deliveryTimeout} less {@link #linger}. Kafka:
   * {@code request.timeout.ms}.
   *
   * @throws InvalidOptionException outside of these bounds
   */
  ProducerBuilder<V> requestTimeout(Duration timeout);

  /**
   * The wait before a failed attempt is repeated; the wait doubles each time. Defaults 100 ms and 1
   * s, both from 0 to 1 min. Kafka: {@code retry.backoff.ms}, {@code retry.backoff.max.ms}.
   *
   * @param first the first wait
   * @param max the longest wait, no less than the first
   * @throws InvalidOptionException outside of these bounds
   */
  ProducerBuilder<V> retryBackoff(Duration first, Duration max);

  /**
   * The wait before the client connects again to a broker that could not be reached; the wait
   * doubles each time. Defaults 50 ms and 1 s, both from 0 to 1 min. Kafka: {@code
   * reconnect.backoff.ms}, {@code reconnect.backoff.max.ms}.
   *
   * @param first the first wait
   * @param max the longest wait, no less than the first
   * @throws InvalidOptionException outside of these bounds
   */
  ProducerBuilder<V> reconnectBackoff(Duration first, Duration max);

  /**
   * The time after which the client refreshes its metadata about partitions and leaders even
   * without an error. New partitions may stay unnoticed for this long. Default 5 min, from 1 ms to
   * 24 h. Kafka: {@code metadata.max.age.ms}.
   *
   * @throws InvalidOptionException outside of these bounds
   */
  ProducerBuilder<V> metadataMaxAge(Duration age);

  /**
   * The number of unacknowledged batches for each broker. Default 5, from 1 to 1,000. More than 5
   * require {@code idempotence(false)}, and then a retried batch may be written after a later one.
   * Kafka: {@code max.in.flight.requests.per.connection}.
   *
   * @throws InvalidOptionException outside of these bounds
   */
  ProducerBuilder<V> maxInFlightRequests(int requests);

  /**
   * The largest size of a record, and of a request, in bytes. Default 1,048,576, from 1 KiB to 1
   * GiB; the topic's {@code max.message.bytes} applies as well. A larger record fails its future
   * and is not sent. Kafka: {@code max.request.size}.
   *
   * @throws InvalidOptionException outside of these bounds
   */
  ProducerBuilder<V> maxRequestBytes(int bytes);

  /**
   * The hash that chooses the partition of a record with a key. Default {@link
   * KeyPartitioner#MURMUR2}, as in Java and kafka-python; {@link KeyPartitioner#CRC32} puts equal
   * keys into the same partitions as confluent-kafka and other clients based on librdkafka. Kafka:
   * {@code partitioner.class}.
   */
  ProducerBuilder<V> partitioner(KeyPartitioner partitioner);

  /**
   * Creates a producer for transactions: it sends only with {@link EasyProducer#inTransaction}; its
   * other {@code send} methods are refused. The transactional id is generated at each start; see
   * {@link #transactional(String)} for when to give a name. Default: no transactions.
   *
   * <p>A transaction is sent after its code has returned, so it can have a short timeout: {@code
   * transaction.timeout.ms} is 10 s unless it is set by {@link #property}, and the time limits of
   * Kafka's client are lowered to fit into it. {@link #deliveryTimeout} limits all attempts of a
   * transaction together.
   *
   * <p>Cannot be combined with {@link #spool}, {@link #onUndeliverable}, {@link
   * #onDeliveryFailure}, a {@link #warmUp(WarmUp) warm-up} that probes, acks other than ALL, and
   * {@code idempotence(false)}.
   */
  ProducerBuilder<V> transactional();

  /**
   * As {@link #transactional()}, with a name that stays the same after a restart and that no other
   * running producer of the cluster has. After a crash the restarted producer aborts its open
   * transaction at once. Without a name, readers of committed data wait for the timeout of that
   * transaction, 10 s, and up to 10 s more until the coordinator checks for expired transactions;
   * and the brokers remember each generated name for seven days. If a second running producer has
   * the same name, transactions of the first one fail with {@link
   * io.github.kafkaeasy.error.TransactionException#isFenced}. Kafka: {@code transactional.id}.
   *
   * @param id letters, digits, dot, underscore and hyphen, at most 249
   * @throws InvalidOptionException for other text
   */
  ProducerBuilder<V> transactional(String id);

  /** The same as {@code warmUp(WarmUp.metadata())}. */
  ProducerBuilder<V> warmUp();

  /**
   * Makes {@link #start()} wait until all brokers can be reached and the topic's metadata is known,
   * and, with {@link WarmUp#probe()}, until the partition leaders have acknowledged a probe record.
   * Default: none, and the first send waits for the metadata. Requires {@link #topic}. With a
   * {@link #spool}, an unavailable cluster does not prevent the start: after the warm-up's time
   * limit the failure is logged, and the producer starts.
   */
  ProducerBuilder<V> warmUp(WarmUp warmUp);

  /**
   * Creates missing topics at the first send or in the warm-up: the topic given by {@link #topic},
   * and topics that messages name. Default: none are created, and sends to missing topics fail at
   * once.
   *
   * @param partitions 1 or more; -1 for the brokers' default
   * @param replication 1 or more, at most the number of brokers; -1 for the brokers' default
   * @throws InvalidOptionException for other numbers
   */
  ProducerBuilder<V> createTopic(int partitions, int replication);

  /**
   * A callback for each failed send, whether or not the program checks the future. Default: a log
   * line for the first, second, fourth, eighth ... failure of a topic; the callback replaces it.
   * Runs on the thread {@code kafka-easy-callbacks-...}; an exception from the callback is logged.
   */
  ProducerBuilder<V> onDeliveryFailure(Consumer<DeliveryException> callback);

  /**
   * Receives the records that could not be delivered, with the reason, so that they can be stored
   * elsewhere. Default: none; only the futures fail. With a {@link #spool}, receives only records
   * that the spool does not store. Runs on the thread {@code kafka-easy-callbacks-...}.
   */
  ProducerBuilder<V> onUndeliverable(UndeliverableSink sink);

  /**
   * Stores records while Kafka is unavailable, and sends them in their order when it is available
   * again; until then, new sends are queued behind them. Default: none. A record in the spool
   * counts as accepted: its future completes, with metadata that have no offset. Records that were
   * in flight when Kafka became unavailable may arrive twice. A send that fails for another reason
   * (too large, not authorized, no such topic) is not stored; see {@link #onUndeliverable}.
   *
   * <p>The spool never discards a stored record. During the replay, records for a topic that is
   * missing or not writable wait until that is fixed. A record that is refused for another reason,
   * for example because it is too large, is kept in the spool and not sent again by itself; the
   * command {@code kafka-easy spool} lists, exports, retries or discards such records.
   *
   * <p>With a spool, sends time out sooner, because the record is not lost: the default delivery
   * timeout is 20 s and the default {@code maxBlock} is 5 s. Refused with acks NONE, which never
   * detects that Kafka is unavailable.
   */
  ProducerBuilder<V> spool(Spool spool);

  /**
   * Adds a hook that sees each record before it is sent and receives the outcome of the send.
   * Several hooks run in the order in which they were added, after those of the connection ({@code
   * KafkaEasy.sendHook}). Adding the same object twice is refused. Default: none.
   */
  ProducerBuilder<V> hook(SendHook hook);

  /**
   * Limits the rate of sends, always or only while a consumer group is behind. Default: no limit.
   * {@code send} waits for its turn; an interrupt fails its future.
   */
  ProducerBuilder<V> rateLimit(RateLimit limit);

  /**
   * Logs rate, counts and latency periodically, at INFO. Default: never; from 100 ms to 24 h.
   *
   * @throws InvalidOptionException outside of these bounds
   */
  ProducerBuilder<V> reportEvery(Duration period);

  /**
   * Sends kafka-easy's control headers unchanged; for code that writes or copies them on purpose:
   * failure policies, redrives, copies of whole records. Default: the producer removes the headers
   * that are valid only in the topic they were written for (target group, retry-topic headers,
   * redrive headers), so that a handler may forward the headers of its record.
   */
  ProducerBuilder<V> keepControlHeaders();

  /**
   * Sets any Kafka setting by its Kafka name, with the same effect as its setter if there is one.
   * Numbers of another type than Kafka's are converted if no precision is lost, and a {@link
   * Duration} is converted for names that end with {@code .ms}. Names unknown to Kafka are passed
   * on to plug-ins.
   *
   * @throws InvalidOptionException if Kafka does not accept the value, or it was set before; also
   *     for serializers (use a {@link Codec}, which can be made of them), {@code bootstrap.servers}
   *     (an option of the connection) and {@code transactional.id} (use {@link
   *     #transactional(String)})
   */
  ProducerBuilder<V> property(String name, Object value);

  /**
   * Describes the producer that {@link #start()} would start: every option and setting with its
   * origin and reason, without secrets.
   */
  String describe();

  /**
   * Starts the producer, and warms it up if configured; without a warm-up it does not wait for the
   * cluster.
   *
   * @throws InvalidOptionException if two options cannot be combined, naming both, and for a probe
   *     into a compacted topic
   * @throws io.github.kafkaeasy.error.NotReadyException if the warm-up does not succeed in time
   */
  EasyProducer<V> start();
}
