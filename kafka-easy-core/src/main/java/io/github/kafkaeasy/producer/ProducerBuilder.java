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
 * Says how a producer is to be, and starts it. Each setter checks what it gets and throws {@link
 * InvalidOptionException}; {@link #start()} checks how the options go together. An option is set
 * once: a second call is refused with both values. Not thread-safe; may start several producers.
 *
 * <p>Made by {@code KafkaEasy.producer(...)}; not for implementation by programs.
 *
 * @param <V> the type of the values
 */
public interface ProducerBuilder<V> {

  /**
   * Where messages go that name no topic themselves. Default: none, each message has to name one.
   *
   * @throws InvalidOptionException if Kafka does not take such a name
   */
  ProducerBuilder<V> topic(String topic);

  /**
   * How keys become bytes. Default: text in UTF-8. {@code send(key, value)} and {@link
   * io.github.kafkaeasy.message.OutgoingMessage#key(String)} give it their text; objects of another
   * type come with {@link io.github.kafkaeasy.message.OutgoingMessage#key(Codec, Object)} and this
   * same codec. A key that it cannot write fails its send. Keys that are given as bytes are sent as
   * they are.
   */
  ProducerBuilder<V> keys(Codec<?> codec);

  /**
   * What the producer is for: other values for some defaults. Default: none. Whatever is set
   * elsewhere wins; {@link #describe()} shows each setting with its reason.
   */
  ProducerBuilder<V> profile(ProducerProfile profile);

  /**
   * When a send counts as acknowledged. Default {@link Acks#ALL}; less turns idempotence off.
   * Kafka: {@code acks}.
   */
  ProducerBuilder<V> acks(Acks acks);

  /**
   * Whether retries can neither double nor reorder records. Default: true with acks ALL, which it
   * needs; asking for it with less is refused by {@link #start()}. Kafka: {@code
   * enable.idempotence}.
   */
  ProducerBuilder<V> idempotence(boolean idempotence);

  /**
   * For how long a send may be under way, retries included, once it is in the buffer; then its
   * future fails. Default 120 s, from 1 ms to 24 h, longer than {@link #linger}. Kafka: {@code
   * delivery.timeout.ms}; {@code request.timeout.ms} is lowered to fit into it.
   *
   * @throws InvalidOptionException outside of these bounds
   */
  ProducerBuilder<V> deliveryTimeout(Duration timeout);

  /**
   * For how long a record waits for others to share its batch. Default 5 ms, from 0 to 1 min.
   * Kafka: {@code linger.ms}.
   *
   * @throws InvalidOptionException outside of these bounds
   */
  ProducerBuilder<V> linger(Duration linger);

  /**
   * How large a batch of one partition may grow, in bytes. Default 65,536, from 0 (no batches) to
   * 16 MiB. Kafka: {@code batch.size}.
   *
   * @throws InvalidOptionException outside of these bounds
   */
  ProducerBuilder<V> batchBytes(int bytes);

  /**
   * How batches are compressed. Default {@link Compression#LZ4}, or what the variable {@value
   * io.github.kafkaeasy.internal.settings.Surroundings#COMPRESSION_VARIABLE} says. Where the native
   * library of snappy or zstd does not load, gzip takes its place, with a warning. Kafka: {@code
   * compression.type}.
   */
  ProducerBuilder<V> compression(Compression compression);

  /**
   * For how long {@code send} may block its caller: the first send to a topic waits until the
   * cluster has said where its partitions are, and any send waits for room in a full buffer. Then
   * its future fails. With no broker to be reached the first sends block this long, which the log
   * says after a second; {@link #warmUp()} does that waiting in {@link #start()} instead, and a
   * small limit makes such sends fail soon. Default 30 s (5 s with a {@link #spool}), from 1 ms to
   * 1 h. Kafka: {@code max.block.ms}.
   *
   * @throws InvalidOptionException outside of these bounds
   */
  ProducerBuilder<V> maxBlock(Duration limit);

  /**
   * How many bytes may be waiting for acknowledgements. Default 32 MiB, from 64 KiB to 16 GiB.
   * Kafka: {@code buffer.memory}.
   *
   * @throws InvalidOptionException outside of these bounds
   */
  ProducerBuilder<V> bufferBytes(long bytes);

  /**
   * What the brokers' logs and metrics call this client, and its threads here. At most 32,767
   * bytes, no blanks at its ends. Default: Kafka numbers them. Kafka: {@code client.id}.
   *
   * @throws InvalidOptionException for other text
   */
  ProducerBuilder<V> clientId(String clientId);

  /**
   * For how long one attempt may wait for the broker's answer before it is repeated. Default 30 s,
   * from 1 ms to 10 min, no longer than {@link #deliveryTimeout} less {@link #linger}. Kafka:
   * {@code request.timeout.ms}.
   *
   * @throws InvalidOptionException outside of these bounds
   */
  ProducerBuilder<V> requestTimeout(Duration timeout);

  /**
   * For how long a refused attempt waits before it is repeated; the wait doubles each time.
   * Defaults 100 ms and 1 s, both from 0 to 1 min. Kafka: {@code retry.backoff.ms}, {@code
   * retry.backoff.max.ms}.
   *
   * @param first the first wait
   * @param max the longest, no less than the first
   * @throws InvalidOptionException outside of these bounds
   */
  ProducerBuilder<V> retryBackoff(Duration first, Duration max);

  /**
   * For how long a broker that could not be reached is left alone; the wait doubles each time.
   * Defaults 50 ms and 1 s, both from 0 to 1 min. Kafka: {@code reconnect.backoff.ms}, {@code
   * reconnect.backoff.max.ms}.
   *
   * @param first the first wait
   * @param max the longest, no less than the first
   * @throws InvalidOptionException outside of these bounds
   */
  ProducerBuilder<V> reconnectBackoff(Duration first, Duration max);

  /**
   * After what time the client asks again where partitions and their leaders are, even if nothing
   * went wrong: so long new partitions stay unseen. Default 5 min, from 1 ms to 24 h. Kafka: {@code
   * metadata.max.age.ms}.
   *
   * @throws InvalidOptionException outside of these bounds
   */
  ProducerBuilder<V> metadataMaxAge(Duration age);

  /**
   * How many batches may be on their way to a broker at a time. Default 5, from 1 to 1,000; more
   * than 5 need {@code idempotence(false)}, and then a repeated batch may end up behind a later
   * one. Kafka: {@code max.in.flight.requests.per.connection}.
   *
   * @throws InvalidOptionException outside of these bounds
   */
  ProducerBuilder<V> maxInFlightRequests(int requests);

  /**
   * How large a record, and a request, may be, in bytes. Default 1,048,576, from 1 KiB to 1 GiB;
   * the topic's {@code max.message.bytes} bounds it as well. A larger record fails its future
   * before it is sent. Kafka: {@code max.request.size}.
   *
   * @throws InvalidOptionException outside of these bounds
   */
  ProducerBuilder<V> maxRequestBytes(int bytes);

  /**
   * By which hash of its key a record finds its partition. Default {@link KeyPartitioner#MURMUR2},
   * as Java and kafka-python do; {@link KeyPartitioner#CRC32} keeps keys together beside
   * confluent-kafka and whatever else stands on librdkafka. Kafka: {@code partitioner.class}.
   */
  ProducerBuilder<V> partitioner(KeyPartitioner partitioner);

  /**
   * Makes this a producer for transactions: {@link EasyProducer#inTransaction} sends, and nothing
   * else does. The transactional id is made at each start; {@link #transactional(String)} says when
   * a name is worth giving. Default: no transactions.
   *
   * <p>A transaction is sent when its code has returned, so the brokers' limit for it is short:
   * {@code transaction.timeout.ms} is 10 s, unless {@link #property} says otherwise, and the
   * client's own limits are lowered to fit into it. {@link #deliveryTimeout} bounds all attempts of
   * a transaction together.
   *
   * <p>Not together with {@link #spool}, {@link #onUndeliverable}, {@link #onDeliveryFailure}, a
   * {@link #warmUp(WarmUp) warm-up} that probes, acks other than ALL and {@code
   * idempotence(false)}.
   */
  ProducerBuilder<V> transactional();

  /**
   * As {@link #transactional()}, with a name that this instance keeps when it is restarted and that
   * no other running producer of the cluster has: after a crash the restarted instance ends the
   * transaction that was open at once. Without a name readers of committed data wait for its
   * timeout, for 10 s, and up to 10 s more until the coordinator looks; and the brokers remember
   * each name for seven days. A second running producer of the same name stops the first, whose
   * transactions fail and say so. Kafka: {@code transactional.id}.
   *
   * @param id letters, digits, dot, underscore and hyphen, at most 249
   * @throws InvalidOptionException for other text
   */
  ProducerBuilder<V> transactional(String id);

  /** The same as {@code warmUp(WarmUp.metadata())}. */
  ProducerBuilder<V> warmUp();

  /**
   * Makes {@link #start()} wait until the topic is known, or until its leaders have acknowledged a
   * probe. Default: none, the first send does that work. Needs {@link #topic}. With a {@link
   * #spool} a cluster that is away is logged and does not keep the producer from starting, once the
   * warm-up's limit has passed.
   */
  ProducerBuilder<V> warmUp(WarmUp warmUp);

  /**
   * Creates missing topics, at the first send or in the warm-up: that of {@link #topic}, and those
   * that messages name themselves. Default: none are created, and sends to them fail at once.
   *
   * @param partitions 1 or more; -1 for the brokers' default
   * @param replication 1 or more, at most the number of brokers; -1 for the brokers' default
   * @throws InvalidOptionException for other numbers
   */
  ProducerBuilder<V> createTopic(int partitions, int replication);

  /**
   * Called for each send that fails, whether or not anybody looks at its future. Default: a log
   * line for the first, second, fourth, eighth ... of a topic; a callback takes its place. Runs on
   * the thread {@code kafka-easy-callbacks-...}; what it throws is logged.
   */
  ProducerBuilder<V> onDeliveryFailure(Consumer<DeliveryException> callback);

  /**
   * Takes the records that could not be delivered, with the reason: to keep them elsewhere.
   * Default: none; their futures fail, and that is all. Where a {@link #spool} is set, only those
   * come here that can never be delivered. Runs on the thread {@code kafka-easy-callbacks-...}.
   */
  ProducerBuilder<V> onUndeliverable(UndeliverableSink sink);

  /**
   * Keeps records while Kafka is away, and sends them in their order when it is back; until then
   * sends queue up behind them. Default: none. A record that is in the spool counts as taken: its
   * future completes, with metadata that have no offset. What was on its way when Kafka went may
   * arrive twice. Records that can never be delivered do not go there, see {@link
   * #onUndeliverable}.
   *
   * <p>What the spool has taken it gives up for nothing: while it is replayed, a topic that is
   * missing or may not be written waits until that is mended, and a record that can never be sent
   * is kept in the same file, for the command {@code kafka-easy spool}.
   *
   * <p>With a spool a send gives up sooner, since nothing is lost by that: the delivery timeout's
   * default is 20 s and maxBlock's 5 s. Refused together with acks NONE, which never notices that
   * Kafka is away.
   */
  ProducerBuilder<V> spool(Spool spool);

  /**
   * Code that sees each record before it is sent and is told how the send ended; several add up, in
   * this order. The connection's own ({@code KafkaEasy.sendHook}) come before these. The same
   * object a second time is refused. Default: none.
   */
  ProducerBuilder<V> hook(SendHook hook);

  /**
   * How fast to send: always, or while a consumer group is behind. Default: as fast as the buffer
   * allows. {@code send} waits for its turn; an interrupt fails its future.
   */
  ProducerBuilder<V> rateLimit(RateLimit limit);

  /**
   * Logs a line with rate, counts and latency every so often, at INFO. Default: never; from 100 ms
   * to 24 h.
   *
   * @throws InvalidOptionException outside of these bounds
   */
  ProducerBuilder<V> reportEvery(Duration period);

  /**
   * Sends kafka-easy's own headers as they are, for what writes or copies them on purpose: failure
   * policies, redrives, copies of whole records. Default: a producer leaves out the headers that
   * end with the topic they were written for (target group, way through retry topics, marks of a
   * redrive), so that a handler may forward the headers of its record.
   */
  ProducerBuilder<V> keepControlHeaders();

  /**
   * Any other Kafka setting; the same as the setter where there is one. Numbers of another type
   * than Kafka's are converted where nothing is lost, and a {@link Duration} where the name ends
   * with {@code .ms}. Names that Kafka does not know are passed on for plug-ins.
   *
   * @throws InvalidOptionException if Kafka does not take the value, or it was set before; for
   *     serializers (give a {@link Codec}, which may be made of them), {@code bootstrap.servers}
   *     (the connection's) and {@code transactional.id} (give {@link #transactional(String)})
   */
  ProducerBuilder<V> property(String name, Object value);

  /**
   * What {@link #start()} would start: every option and setting with its origin and reason, no
   * secrets.
   */
  String describe();

  /**
   * Starts the producer, and warms it up if that was asked for; without a warm-up it does not wait
   * for the cluster.
   *
   * @throws InvalidOptionException naming both options where two cannot go together, and for a
   *     probe into a compacted topic
   * @throws io.github.kafkaeasy.error.NotReadyException if the warm-up does not succeed in time
   */
  EasyProducer<V> start();
}
