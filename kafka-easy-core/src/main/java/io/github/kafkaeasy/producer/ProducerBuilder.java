package io.github.kafkaeasy.producer;

import static org.apache.kafka.clients.producer.ProducerConfig.ACKS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.BATCH_SIZE_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.BOOTSTRAP_SERVERS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.BUFFER_MEMORY_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.CLIENT_ID_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.COMPRESSION_TYPE_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.LINGER_MS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.MAX_BLOCK_MS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION;
import static org.apache.kafka.clients.producer.ProducerConfig.MAX_REQUEST_SIZE_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.METADATA_MAX_AGE_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.PARTITIONER_CLASS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.RECONNECT_BACKOFF_MS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.RETRY_BACKOFF_MS_CONFIG;

import io.github.kafkaeasy.config.Compression;
import io.github.kafkaeasy.config.ConnectionSettings;
import io.github.kafkaeasy.config.KafkaClasses;
import io.github.kafkaeasy.config.Options;
import io.github.kafkaeasy.config.Settings;
import io.github.kafkaeasy.error.DeliveryException;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.producer.spi.Spool;
import io.github.kafkaeasy.producer.spi.UndeliverableSink;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Says how a producer is to be, and starts it. Each setter checks what it gets and throws {@link
 * InvalidOptionException}; {@link #start()} checks how the options go together. Not thread-safe;
 * may start several producers.
 *
 * @param <V> the type of the values
 */
public final class ProducerBuilder<V> {
  private static final Duration NONE = Duration.ZERO;
  private static final Duration MILLISECOND = Duration.ofMillis(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration MINUTES = Duration.ofMinutes(10);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);

  private final ConnectionSettings connection;
  private final Codec<V> codec;
  private Codec<?> keyCodec = Codec.string();
  private Settings own = Settings.none();
  private @Nullable String topic;
  private @Nullable WarmUp warmUp;
  private @Nullable NewTopicPlan creation;
  private @Nullable Consumer<DeliveryException> onDeliveryFailure;
  private @Nullable UndeliverableSink undeliverable;
  private @Nullable Spool spool;
  private @Nullable ProducerProfile profile;
  private @Nullable RateLimit rateLimit;
  private @Nullable Duration reportEvery;
  private boolean keepsControlHeaders;
  private Function<Map<String, Object>, Producer<byte[], byte[]>> client =
      properties ->
          KafkaClasses.with(
              () ->
                  new KafkaProducer<>(
                      properties, new ByteArraySerializer(), new ByteArraySerializer()));

  private ProducerBuilder(ConnectionSettings connection, Codec<V> codec) {
    this.connection = connection;
    this.codec = codec;
  }

  /** A builder for a connection. Programs call {@code kafka.producer(...)}. */
  public static <V> ProducerBuilder<V> of(ConnectionSettings connection, Codec<V> codec) {
    return new ProducerBuilder<>(
        Options.required("connection", connection), Options.required("codec", codec));
  }

  /**
   * Where messages go that name no topic themselves. Default: none, each message has to name one.
   *
   * @throws InvalidOptionException if Kafka does not take such a name
   */
  public ProducerBuilder<V> topic(String topic) {
    this.topic = Options.topicName("topic", topic);
    return this;
  }

  /**
   * How keys become bytes. Default: text in UTF-8. {@code send(key, value)} and {@link
   * io.github.kafkaeasy.message.OutgoingMessage#key(String)} give it their text; objects of another
   * type come with {@link io.github.kafkaeasy.message.OutgoingMessage#key(Codec, Object)} and this
   * same codec. A key that it cannot write fails its send. Keys that are given as bytes are sent as
   * they are.
   */
  public ProducerBuilder<V> keys(Codec<?> codec) {
    keyCodec = Options.required("keys", codec);
    return this;
  }

  /**
   * What the producer is for: other values for some defaults. Default: none. Whatever is set
   * elsewhere wins; {@link #describe()} shows each setting with its reason.
   */
  public ProducerBuilder<V> profile(ProducerProfile profile) {
    this.profile = Options.required("profile", profile);
    return this;
  }

  /**
   * When a send counts as acknowledged. Default {@link Acks#ALL}; less turns idempotence off.
   * Kafka: {@code acks}.
   */
  public ProducerBuilder<V> acks(Acks acks) {
    return set(ACKS_CONFIG, Options.required("acks", acks).kafkaName());
  }

  /**
   * Whether retries can neither double nor reorder records. Default: true with acks ALL, which it
   * needs; asking for it with less is refused by {@link #start()}. Kafka: {@code
   * enable.idempotence}.
   */
  public ProducerBuilder<V> idempotence(boolean idempotence) {
    return set(ENABLE_IDEMPOTENCE_CONFIG, idempotence);
  }

  /**
   * For how long a send may be under way, retries included, once it is in the buffer; then its
   * future fails. Default 120 s, from 1 ms to 24 h, longer than {@link #linger}. Kafka: {@code
   * delivery.timeout.ms}; {@code request.timeout.ms} is lowered to fit into it.
   *
   * @throws InvalidOptionException outside of these bounds
   */
  public ProducerBuilder<V> deliveryTimeout(Duration timeout) {
    return set(
        DELIVERY_TIMEOUT_MS_CONFIG,
        (int) Options.duration("deliveryTimeout", timeout, MILLISECOND, DAY).toMillis());
  }

  /**
   * For how long a record waits for others to share its batch. Default 5 ms, from 0 to 1 min.
   * Kafka: {@code linger.ms}.
   *
   * @throws InvalidOptionException outside of these bounds
   */
  public ProducerBuilder<V> linger(Duration linger) {
    return set(LINGER_MS_CONFIG, Options.duration("linger", linger, NONE, MINUTE).toMillis());
  }

  /**
   * How large a batch of one partition may grow, in bytes. Default 65,536, from 0 (no batches) to
   * 16 MiB. Kafka: {@code batch.size}.
   *
   * @throws InvalidOptionException outside of these bounds
   */
  public ProducerBuilder<V> batchBytes(int bytes) {
    return set(BATCH_SIZE_CONFIG, Options.number("batchBytes", bytes, 0, 16 << 20));
  }

  /**
   * How batches are compressed. Default {@link Compression#LZ4}, or what the variable {@value
   * ConnectionSettings#COMPRESSION_VARIABLE} says. Where the native library of snappy or zstd does
   * not load, gzip takes its place, with a warning. Kafka: {@code compression.type}.
   */
  public ProducerBuilder<V> compression(Compression compression) {
    return set(COMPRESSION_TYPE_CONFIG, Options.required("compression", compression).kafkaName());
  }

  /**
   * For how long a send may wait to begin: for the first word about its topic, or for room in the
   * buffer. Then its future fails. Default 30 s, from 1 ms to 1 h. Kafka: {@code max.block.ms}.
   *
   * @throws InvalidOptionException outside of these bounds
   */
  public ProducerBuilder<V> maxBlock(Duration limit) {
    return set(
        MAX_BLOCK_MS_CONFIG, Options.duration("maxBlock", limit, MILLISECOND, HOUR).toMillis());
  }

  /**
   * How many bytes may be waiting for acknowledgements. Default 32 MiB, from 64 KiB to 16 GiB.
   * Kafka: {@code buffer.memory}.
   *
   * @throws InvalidOptionException outside of these bounds
   */
  public ProducerBuilder<V> bufferBytes(long bytes) {
    return set(BUFFER_MEMORY_CONFIG, Options.number("bufferBytes", bytes, 64L << 10, 16L << 30));
  }

  /**
   * What the brokers' logs and metrics call this client, and its threads here. Default: Kafka
   * numbers them. Kafka: {@code client.id}.
   *
   * @throws InvalidOptionException for blank text
   */
  public ProducerBuilder<V> clientId(String clientId) {
    return set(CLIENT_ID_CONFIG, Options.text("clientId", clientId));
  }

  /**
   * For how long one attempt may wait for the broker's answer before it is repeated. Default 30 s,
   * from 1 ms to 10 min, no longer than {@link #deliveryTimeout} less {@link #linger}. Kafka:
   * {@code request.timeout.ms}.
   *
   * @throws InvalidOptionException outside of these bounds
   */
  public ProducerBuilder<V> requestTimeout(Duration timeout) {
    return set(
        REQUEST_TIMEOUT_MS_CONFIG,
        (int) Options.duration("requestTimeout", timeout, MILLISECOND, MINUTES).toMillis());
  }

  /**
   * For how long a refused attempt waits before it is repeated; the wait doubles each time.
   * Defaults 100 ms and 1 s, both from 0 to 1 min. Kafka: {@code retry.backoff.ms}, {@code
   * retry.backoff.max.ms}.
   *
   * @param first the first wait
   * @param max the longest, no less than the first
   * @throws InvalidOptionException outside of these bounds
   */
  public ProducerBuilder<V> retryBackoff(Duration first, Duration max) {
    return set(RETRY_BACKOFF_MS_CONFIG, backoff("retryBackoff first", first, MINUTE))
        .set(RETRY_BACKOFF_MAX_MS_CONFIG, backoff("retryBackoff max", max, MINUTE))
        .ordered("retryBackoff", first, max);
  }

  /**
   * For how long a broker that could not be reached is left alone; the wait doubles each time.
   * Defaults 50 ms and 1 s, both from 0 to 1 min. Kafka: {@code reconnect.backoff.ms}, {@code
   * reconnect.backoff.max.ms}.
   *
   * @param first the first wait
   * @param max the longest, no less than the first
   * @throws InvalidOptionException outside of these bounds
   */
  public ProducerBuilder<V> reconnectBackoff(Duration first, Duration max) {
    return set(RECONNECT_BACKOFF_MS_CONFIG, backoff("reconnectBackoff first", first, MINUTE))
        .set(RECONNECT_BACKOFF_MAX_MS_CONFIG, backoff("reconnectBackoff max", max, MINUTE))
        .ordered("reconnectBackoff", first, max);
  }

  /**
   * After what time the client asks again where partitions and their leaders are, even if nothing
   * went wrong: so long new partitions stay unseen. Default 5 min, from 1 ms to 24 h. Kafka: {@code
   * metadata.max.age.ms}.
   *
   * @throws InvalidOptionException outside of these bounds
   */
  public ProducerBuilder<V> metadataMaxAge(Duration age) {
    return set(
        METADATA_MAX_AGE_CONFIG,
        Options.duration("metadataMaxAge", age, MILLISECOND, DAY).toMillis());
  }

  /**
   * How many batches may be on their way to a broker at a time. Default 5, from 1 to 1,000; more
   * than 5 need {@code idempotence(false)}, and then a repeated batch may end up behind a later
   * one. Kafka: {@code max.in.flight.requests.per.connection}.
   *
   * @throws InvalidOptionException outside of these bounds
   */
  public ProducerBuilder<V> maxInFlightRequests(int requests) {
    return set(
        MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
        Options.number("maxInFlightRequests", requests, 1, 1_000));
  }

  /**
   * How large a record, and a request, may be, in bytes. Default 1,048,576, from 1 KiB to 1 GiB;
   * the topic's {@code max.message.bytes} bounds it as well. A larger record fails its future
   * before it is sent. Kafka: {@code max.request.size}.
   *
   * @throws InvalidOptionException outside of these bounds
   */
  public ProducerBuilder<V> maxRequestBytes(int bytes) {
    return set(MAX_REQUEST_SIZE_CONFIG, Options.number("maxRequestBytes", bytes, 1 << 10, 1 << 30));
  }

  /**
   * By which hash of its key a record finds its partition. Default {@link KeyPartitioner#MURMUR2},
   * as Java and kafka-python do; {@link KeyPartitioner#CRC32} keeps keys together beside
   * confluent-kafka and whatever else stands on librdkafka. Kafka: {@code partitioner.class}.
   */
  public ProducerBuilder<V> partitioner(KeyPartitioner partitioner) {
    Options.required("partitioner", partitioner);
    return set(
        PARTITIONER_CLASS_CONFIG,
        partitioner == KeyPartitioner.CRC32 ? Crc32Partitioner.class : partitioner);
  }

  /** The same as {@code warmUp(WarmUp.metadata())}. */
  public ProducerBuilder<V> warmUp() {
    return warmUp(WarmUp.metadata());
  }

  /**
   * Makes {@link #start()} wait until the topic is known, or until its leaders have acknowledged a
   * probe. Default: none, the first send does that work. Needs {@link #topic}. With a {@link
   * #spool} a cluster that is away is logged and does not keep the producer from starting, once the
   * warm-up's limit has passed.
   */
  public ProducerBuilder<V> warmUp(WarmUp warmUp) {
    this.warmUp = Options.required("warmUp", warmUp);
    return this;
  }

  /**
   * Creates missing topics, at the first send or in the warm-up. Default: none are created, and
   * sends to them fail at once.
   *
   * @param partitions 1 or more; -1 for the brokers' default
   * @param replication 1 or more, at most the number of brokers; -1 for the brokers' default
   * @throws InvalidOptionException for other numbers
   */
  public ProducerBuilder<V> createTopic(int partitions, int replication) {
    creation =
        new NewTopicPlan(
            Options.countOrDefault("partitions", partitions, Integer.MAX_VALUE),
            Options.countOrDefault("replication", replication, Short.MAX_VALUE));
    return this;
  }

  /**
   * Called for each send that fails, whether or not anybody looks at its future. Default: a log
   * line for the first, second, fourth, eighth ... of a topic; a callback takes its place. Runs on
   * the thread {@code kafka-easy-callbacks-...}; what it throws is logged.
   */
  public ProducerBuilder<V> onDeliveryFailure(Consumer<DeliveryException> callback) {
    onDeliveryFailure = Options.required("onDeliveryFailure", callback);
    return this;
  }

  /**
   * Takes the records that could not be delivered, with the reason: to keep them elsewhere.
   * Default: none; their futures fail, and that is all. Where a {@link #spool} is set, only those
   * come here that can never be delivered. Runs on the thread {@code kafka-easy-callbacks-...}.
   */
  public ProducerBuilder<V> onUndeliverable(UndeliverableSink sink) {
    undeliverable = Options.required("onUndeliverable", sink);
    return this;
  }

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
  public ProducerBuilder<V> spool(Spool spool) {
    this.spool = Options.required("spool", spool);
    return this;
  }

  /**
   * How fast to send: always, or while a consumer group is behind. Default: as fast as the buffer
   * allows. {@code send} waits for its turn; an interrupt fails its future.
   */
  public ProducerBuilder<V> rateLimit(RateLimit limit) {
    rateLimit = Options.required("rateLimit", limit);
    return this;
  }

  /**
   * Logs a line with rate, counts and latency every so often, at INFO. Default: never; from 100 ms
   * to 24 h.
   *
   * @throws InvalidOptionException outside of these bounds
   */
  public ProducerBuilder<V> reportEvery(Duration period) {
    reportEvery = Options.duration("reportEvery", period, Duration.ofMillis(100), DAY);
    return this;
  }

  /**
   * Sends kafka-easy's own headers as they are, for what writes or copies them on purpose: failure
   * policies, redrives, copies of whole records. Default: a producer leaves out the headers that
   * end with the topic they were written for (target group, way through retry topics, marks of a
   * redrive), so that a handler may forward the headers of its record.
   */
  public ProducerBuilder<V> keepControlHeaders() {
    keepsControlHeaders = true;
    return this;
  }

  /**
   * Any other Kafka setting; the same as the setter where there is one. Names that Kafka does not
   * know are passed on for plug-ins.
   *
   * @throws InvalidOptionException if Kafka does not take the value; for serializers (give a {@link
   *     Codec}, which may be made of them), {@code bootstrap.servers} (the connection's) and {@code
   *     transactional.id}
   */
  public ProducerBuilder<V> property(String name, Object value) {
    if (BOOTSTRAP_SERVERS_CONFIG.equals(name)) {
      throw InvalidOptionException.of(
          name, value, "the brokers are the connection's: KafkaEasy.connect(...)");
    }
    return set(name, ProducerSettings.RULES.check(name, value));
  }

  /** What {@link #start()} would start: every setting with its origin and reason, no secrets. */
  public String describe() {
    String where = topic == null ? "topics named by each message" : topic;
    return ProducerSettings.resolve(connection, profile, own, spool != null)
        .describe("producer for " + where + keysBy() + ", values by " + codec.name());
  }

  /**
   * Starts the producer, and warms it up if that was asked for; without a warm-up it does not wait
   * for the cluster.
   *
   * @throws InvalidOptionException naming both options where two cannot go together, and for a
   *     probe into a compacted topic
   * @throws io.github.kafkaeasy.error.NotReadyException if the warm-up does not succeed in time
   */
  public EasyProducer<V> start() {
    WarmUp preparation = warmUp;
    if (preparation != null && topic == null) {
      throw InvalidOptionException.conflict(
          "warmUp", preparation, "topic", null, "there is nothing to warm up. Name the topic");
    }
    Settings settings = ProducerSettings.resolve(connection, profile, own, spool != null);
    EasyProducer<V> producer = connect(settings);
    try {
      if (preparation != null && topic != null) {
        producer.warmUp(topic, preparation, spool != null);
      }
      return producer;
    } catch (RuntimeException e) {
      producer.abandon();
      throw e;
    }
  }

  /** For tests: what stands in for KafkaProducer. */
  ProducerBuilder<V> client(Function<Map<String, Object>, Producer<byte[], byte[]>> client) {
    this.client = client;
    return this;
  }

  private EasyProducer<V> connect(Settings settings) {
    return new ProducerLaunch<>(
            connection.overlaidBy(own.only(ProducerBuilder::isSecurity)),
            settings,
            keyCodec,
            codec,
            topic,
            creation,
            new ProducerLaunch.Failures(onDeliveryFailure, undeliverable, spool),
            rateLimit,
            reportEvery,
            keepsControlHeaders,
            client)
        .connect();
  }

  /** What the client that asks about topics needs as well. */
  private static boolean isSecurity(String property) {
    return property.startsWith("sasl.")
        || property.startsWith("ssl.")
        || property.startsWith("security.");
  }

  private String keysBy() {
    return keyCodec == Codec.string() ? "" : ", keys by " + keyCodec.name();
  }

  private static long backoff(String option, Duration wait, Duration longest) {
    return Options.duration(option, wait, NONE, longest).toMillis();
  }

  private ProducerBuilder<V> ordered(String option, Duration first, Duration max) {
    if (first.compareTo(max) > 0) {
      throw InvalidOptionException.of(
          option,
          Options.readable(first) + ", " + Options.readable(max),
          "the first wait must not be longer than the longest");
    }
    return this;
  }

  private ProducerBuilder<V> set(String property, Object value) {
    own = own.with(property, value);
    return this;
  }
}
