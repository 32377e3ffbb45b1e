package io.github.kafkaeasy.producer.internal;

import io.github.kafkaeasy.error.DeliveryException;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.error.NotReadyException;
import io.github.kafkaeasy.internal.Pacer;
import io.github.kafkaeasy.internal.hooks.SendHooks;
import io.github.kafkaeasy.internal.settings.Options;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.message.OutgoingMessage;
import io.github.kafkaeasy.producer.EasyProducer;
import io.github.kafkaeasy.producer.TransactionWork;
import io.github.kafkaeasy.producer.WarmUp;
import io.github.kafkaeasy.producer.internal.send.AdminOnDemand;
import io.github.kafkaeasy.producer.internal.send.DeliveryFailures;
import io.github.kafkaeasy.producer.internal.send.IoThread;
import io.github.kafkaeasy.producer.internal.send.KafkaClosing;
import io.github.kafkaeasy.producer.internal.send.Outlet;
import io.github.kafkaeasy.producer.internal.send.ProducerLog;
import io.github.kafkaeasy.producer.internal.send.SendFuture;
import io.github.kafkaeasy.producer.internal.send.Sends;
import io.github.kafkaeasy.producer.internal.send.TimedSend;
import io.github.kafkaeasy.producer.internal.send.TopicSends;
import io.github.kafkaeasy.producer.outcome.DeliveryReport;
import io.github.kafkaeasy.producer.outcome.ProducerStats;
import io.github.kafkaeasy.producer.outcome.SendCallback;
import io.github.kafkaeasy.producer.outcome.TransactionReport;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Implementation of {@link EasyProducer}. {@code send} encodes a value, waits for its turn, and
 * passes the record to the {@link Outlet}, all on the calling thread. Thread-safe.
 *
 * @param <V> the type of the values
 */
public final class RunningProducer<V> implements EasyProducer<V> {
  private static final Logger log = ProducerLog.LOG;
  private static final Duration LONGEST = Duration.ofHours(1);

  /**
   * Close limit if no send is pending. Even then KafkaProducer waits for its own requests, up to
   * the whole limit.
   */
  private static final Duration IDLE = Duration.ofMillis(500);

  /** Time for codecs to close; the client of a schema registry has connections. */
  private static final Duration CODECS = Duration.ofSeconds(1);

  private final Writers<V> writers;
  private final RunningConfig config;
  private final @Nullable TopicSends defaultTopic;
  private final Outlet outlet;
  private final AdminOnDemand admin;
  private final Sends sends;
  private final @Nullable StatsReporter reporter;
  private final Pacer pacer;
  private final @Nullable LagBrake brake;
  private final @Nullable Transactions<V> transactions; // null: not transactional
  private final EndCallbacks ending = new EndCallbacks();

  /**
   * Rate limit of sends; the pacer has no limit unless one was configured.
   *
   * @param brake changes the limit by a group's lag; null if no group is watched
   */
  public record Pacing(Pacer pacer, @Nullable LagBrake brake) {}

  /**
   * Creates a producer that is ready to send.
   *
   * @param pacing closed together with this producer, like the other parts
   * @param transactions null: the producer is not transactional
   */
  public RunningProducer(
      Writers<V> writers,
      RunningConfig config,
      Outlet outlet,
      AdminOnDemand admin,
      Sends sends,
      Pacing pacing,
      @Nullable Transactions<V> transactions) {
    String topic = config.topic();
    Duration reportEvery = config.reportEvery();
    this.writers = writers;
    this.config = config;
    this.defaultTopic = topic == null ? null : sends.topic(topic);
    this.outlet = outlet;
    this.admin = admin;
    this.sends = sends;
    this.transactions = transactions;
    this.pacer = pacing.pacer();
    this.brake = pacing.brake();
    this.reporter =
        reportEvery == null ? null : new StatsReporter(toString(), this::stats, reportEvery);
  }

  @Override
  public CompletableFuture<RecordMetadata> send(V value) {
    return send(null, present(value), begin(null));
  }

  @Override
  public CompletableFuture<RecordMetadata> send(String key, V value) {
    Options.required("key", key);
    return send(key, present(value), begin(null));
  }

  @Override
  public CompletableFuture<RecordMetadata> send(OutgoingMessage<V> message) {
    return send(message, begin(message, null));
  }

  @Override
  public void send(V value, SendCallback callback) {
    SendFuture unused = send(null, present(value), begin(Options.required("callback", callback)));
  }

  @Override
  public void send(String key, V value, SendCallback callback) {
    Options.required("key", key);
    SendFuture unused = send(key, present(value), begin(Options.required("callback", callback)));
  }

  @Override
  public void send(OutgoingMessage<V> message, SendCallback callback) {
    SendFuture unused = send(message, begin(message, Options.required("callback", callback)));
  }

  @Override
  public RecordMetadata sendAndWait(V value) {
    V present = present(value);
    return await(send(null, present, beginWaiting(defaultTopic)));
  }

  @Override
  public RecordMetadata sendAndWait(String key, V value) {
    Options.required("key", key);
    V present = present(value);
    return await(send(key, present, beginWaiting(defaultTopic)));
  }

  @Override
  public RecordMetadata sendAndWait(OutgoingMessage<V> message) {
    return await(send(message, beginWaiting(topicOf(message))));
  }

  @Override
  public <X extends Exception> TransactionReport inTransaction(TransactionWork<V, X> work)
      throws X {
    Options.required("work", work);
    if (transactions == null) {
      throw new IllegalStateException(
          this + " is not transactional: start one with transactional(...)");
    }
    return transactions.run(work, defaultTopic);
  }

  @Override
  public DeliveryReport flush(Duration limit) {
    Options.duration("limit", limit, Duration.ZERO, LONGEST);
    IoThread.refuse("flush()", "Call it on another thread.");
    long deadline = System.nanoTime() + limit.toNanos();
    try {
      KafkaClosing.flush(outlet, limit);
      sends.completions().awaitDrained(until(deadline));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return sends.report();
  }

  @Override
  public int partitionCount(String topic) {
    return sends.topic(Options.topicName("topic", topic)).partitions();
  }

  @Override
  public ProducerStats stats() {
    return sends.stats(outlet.spool());
  }

  @Override
  public Map<MetricName, ? extends Metric> kafkaMetrics() {
    return Collections.unmodifiableMap(outlet.kafka().metrics());
  }

  @Override
  public void onClosed(Runnable callback) {
    ending.add(Options.required("callback", callback));
  }

  @Override
  public String describe() {
    return config.description().get().describe(toString());
  }

  @Override
  public void close() {
    DeliveryReport report = close(DEFAULT_CLOSE_LIMIT);
    if (!report.allDelivered()) {
      log.error("{} is closed and not everything was delivered: {}", this, report);
    }
  }

  @Override
  public DeliveryReport close(Duration limit) {
    Options.duration("limit", limit, Duration.ZERO, LONGEST);
    long deadline = System.nanoTime() + limit.toNanos();
    try {
      outlet.close(sends.pending() > 0 || limit.compareTo(IDLE) < 0 ? limit : IDLE);
      sends.completions().awaitDrained(until(deadline));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      release();
    }
    return sends.report();
  }

  @Override
  public String toString() {
    return "producer for "
        + (defaultTopic == null ? "topics named by each message" : defaultTopic.name())
        + ", values by "
        + writers.values().name();
  }

  /**
   * Prepares the first send.
   *
   * @param spools whether a spool stores records while Kafka is unavailable, so that the start need
   *     not fail
   */
  public void warmUp(String topic, WarmUp warmUp, boolean spools) {
    try {
      new WarmUpRun(sends.topic(topic), warmUp, admin, outlet).await();
    } catch (NotReadyException e) {
      if (!spools || !WarmUpRun.foundNobody(e)) {
        throw e;
      }
      log.warn(
          "{} starts without its warm-up, and records wait in the spool: {}", this, e.getMessage());
    }
  }

  /** Closes a producer whose start failed. */
  public void abandon() {
    try {
      outlet.close(Duration.ZERO);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      release();
    }
  }

  /** Closes each part even if closing another one fails; none of the parts waits for a callback. */
  private void release() {
    pacer.end(); // senders that wait for their turn continue at once, and then fail
    sends.completions().shutdown();
    StatsReporter reporting = reporter;
    if (reporting != null) {
      KafkaClosing.quietly("report", reporting::close);
    }
    LagBrake watching = brake;
    if (watching != null) {
      KafkaClosing.quietly("lag monitor", watching::close);
    }
    KafkaClosing.quietly("admin client", admin::close);
    KafkaClosing.quietly("onClosed callbacks", ending::run);
    writers.life().close(IoThread.isCurrent() ? Duration.ZERO : CODECS);
  }

  private SendFuture begin(@Nullable SendCallback callback) {
    return orRefuse(defaultTopic).begin(callback, isHooked());
  }

  private SendFuture begin(OutgoingMessage<V> message, @Nullable SendCallback callback) {
    return orRefuse(topicOf(message)).begin(callback, isHooked());
  }

  private boolean isHooked() {
    return config.hooks() != null;
  }

  private @Nullable TopicSends topicOf(OutgoingMessage<V> message) {
    String topic = Options.required("message", message).topic();
    return topic == null ? defaultTopic : sends.topic(topic);
  }

  /**
   * Begins a send that the caller waits for; it is completed on Kafka's I/O thread, without the
   * callback thread.
   */
  private SendFuture beginWaiting(@Nullable TopicSends topic) {
    TopicSends to = orRefuse(topic);
    if (IoThread.isCurrent()) {
      throw new DeliveryException(
          to.name(),
          -1,
          IoThread.sentence("sendAndWait", "Use send there."),
          "Nothing was sent.",
          null);
    }
    return to.begin(SendFuture.INLINE, isHooked());
  }

  private SendFuture send(@Nullable String key, V value, SendFuture send) {
    return send(null, null, key, null, value, null, send);
  }

  private SendFuture send(OutgoingMessage<V> message, SendFuture send) {
    return send(
        message.partition(),
        message.timestampMillis(),
        message.keyOrNull(),
        message.keyCodec(),
        message.valueOrNull(),
        config.keepsControlHeaders() ? message.headers() : message.headersToForward(),
        send);
  }

  private SendFuture send(
      @Nullable Integer partition,
      @Nullable Long timestamp,
      @Nullable Object key,
      @Nullable Codec<?> keyCodec,
      @Nullable V value,
      @Nullable List<Header> headers,
      SendFuture send) {
    try {
      Encoding record = new Encoding(send.topicName(), headers);
      SendHooks hooks = config.hooks();
      if (hooks != null && send instanceof TimedSend told) {
        told.tells(hooks.begin(send.topicName(), partition, key, value == null, record.headers()));
      }
      ProducerRecord<byte[], byte[]> made =
          writers.record(record, partition, timestamp, key, keyCodec, value);
      if (sends.completions().isFull() && !send.endsInline()) {
        sends.completions().awaitRoom(send.topicName());
      }
      pacer.await(e -> DeliveryFailures.interruptedBeforeItsTurn(send.topicName(), e));
      outlet.send(made, send);
    } catch (Throwable e) {
      // Kafka throws exceptions other than ApiException without calling the callback. A codec or a
      // partitioner in Kotlin may throw a checked exception.
      send.fail(e, partition == null ? -1 : partition);
      if (e instanceof Error error) {
        throw error;
      }
    }
    return send;
  }

  private RecordMetadata await(SendFuture send) {
    return send.await(config.deliveryTimeout());
  }

  private static Duration until(long deadline) {
    return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
  }

  static <T> T present(T value) {
    if (value == null) {
      throw InvalidOptionException.of(
          "value", null, "use OutgoingMessage.tombstone() to send a message without one");
    }
    return value;
  }

  private TopicSends orRefuse(@Nullable TopicSends topic) {
    if (transactions != null) {
      throw new IllegalStateException(
          this + " is transactional: send only with inTransaction(tx -> tx.send(...))");
    }
    return orWithoutTopic(topic);
  }

  /** The topic, or the refusal of a message that has none. */
  static TopicSends orWithoutTopic(@Nullable TopicSends topic) {
    if (topic == null) {
      throw InvalidOptionException.of(
          "topic", null, "neither the message nor the producer names one");
    }
    return topic;
  }
}
