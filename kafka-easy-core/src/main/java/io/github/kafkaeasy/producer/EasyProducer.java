package io.github.kafkaeasy.producer;

import io.github.kafkaeasy.error.DeliveryException;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.error.NotReadyException;
import io.github.kafkaeasy.internal.Pacer;
import io.github.kafkaeasy.internal.options.OptionValues;
import io.github.kafkaeasy.internal.settings.Options;
import io.github.kafkaeasy.internal.settings.Settings;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.message.OutgoingMessage;
import io.github.kafkaeasy.producer.internal.send.AdminOnDemand;
import io.github.kafkaeasy.producer.internal.send.Completions;
import io.github.kafkaeasy.producer.internal.send.DeliveryFailures;
import io.github.kafkaeasy.producer.internal.send.IoThread;
import io.github.kafkaeasy.producer.internal.send.KafkaClosing;
import io.github.kafkaeasy.producer.internal.send.Outlet;
import io.github.kafkaeasy.producer.internal.send.SendFuture;
import io.github.kafkaeasy.producer.internal.send.Sends;
import io.github.kafkaeasy.producer.internal.send.TopicSends;
import io.github.kafkaeasy.producer.outcome.DeliveryReport;
import io.github.kafkaeasy.producer.outcome.ProducerStats;
import io.github.kafkaeasy.producer.outcome.SendCallback;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
 * <p><b>Slow callbacks slow senders down.</b> While {@value Completions#MOST_WAITING} ends or more
 * wait for that thread, {@code send} waits until half of them are done, for at most {@code
 * maxBlock}; then its future fails. A send out of a callback never waits for that, and neither does
 * {@code sendAndWait}.
 *
 * <p><b>Waiting in a callback.</b> A callback or continuation may wait for another send, {@code
 * send(...).join()} or {@code send(...).thenApply(...).join()}: the end of that send is then told
 * at once, before those that came earlier. It must not wait for {@code CompletableFuture.allOf} of
 * sends: join them one after the other, or attach what follows. {@link #flush} and {@link #close()}
 * do not wait for callbacks there. On Kafka's own I/O thread, where an interceptor runs, whatever
 * waits for an acknowledgement is refused, and {@code close} only asks.
 *
 * @param <V> the type of the values
 */
public final class EasyProducer<V> implements AutoCloseable {
  /** How long {@link #close()} waits for acknowledgements. */
  public static final Duration DEFAULT_CLOSE_LIMIT = Duration.ofSeconds(20);

  private static final Logger log = LoggerFactory.getLogger(EasyProducer.class);
  private static final Duration LONGEST = Duration.ofHours(1);

  /** With nothing to deliver KafkaProducer would still wait for its own requests, all the limit. */
  private static final Duration IDLE = Duration.ofMillis(500);

  /** What codecs may take to close; a schema registry's client has connections. */
  private static final Duration CODECS = Duration.ofSeconds(1);

  private final Writers<V> writers;
  private final OptionValues options;
  private final @Nullable TopicSends defaultTopic;
  private final Settings settings;
  private final Outlet outlet;
  private final AdminOnDemand admin;
  private final Sends sends;
  private final @Nullable StatsReporter reporter;
  private final Pacer pacer;
  private final boolean keepsControlHeaders;
  private final @Nullable LagBrake brake;

  /** What slows sends down, and what decides when; nothing is done where nobody asked. */
  record Pacing(Pacer pacer, @Nullable LagBrake brake) {}

  EasyProducer(
      Writers<V> writers,
      OptionValues options,
      Settings settings,
      Outlet outlet,
      AdminOnDemand admin,
      Sends sends,
      Pacing pacing) {
    String topic = options.find(ProducerOptions.TOPIC);
    Duration reportEvery = options.find(ProducerOptions.REPORT_EVERY);
    this.keepsControlHeaders = options.get(ProducerOptions.KEEP_CONTROL_HEADERS);
    this.writers = writers;
    this.options = options;
    this.defaultTopic = topic == null ? null : sends.topic(topic);
    this.settings = settings;
    this.outlet = outlet;
    this.admin = admin;
    this.sends = sends;
    this.pacer = pacing.pacer();
    this.brake = pacing.brake();
    this.reporter =
        reportEvery == null ? null : new StatsReporter(toString(), this::stats, reportEvery);
  }

  /**
   * Sends a value without a key to the producer's topic.
   *
   * @throws InvalidOptionException if the value is null, or the producer has no topic
   */
  public CompletableFuture<RecordMetadata> send(V value) {
    return send(null, present(value), begin(null));
  }

  /**
   * Sends a value to the producer's topic; records of equal keys keep their order.
   *
   * @throws InvalidOptionException if the key or the value is null, or the producer has no topic
   */
  public CompletableFuture<RecordMetadata> send(String key, V value) {
    Options.required("key", key);
    return send(key, present(value), begin(null));
  }

  /**
   * Sends a message with whatever it says about topic, partition, time and headers.
   *
   * @throws InvalidOptionException if neither the message nor the producer names a topic
   */
  public CompletableFuture<RecordMetadata> send(OutgoingMessage<V> message) {
    return send(message, begin(message, null));
  }

  /** The same as {@link #send(Object)}, with a callback in place of the future. */
  public void send(V value, SendCallback callback) {
    SendFuture unused = send(null, present(value), begin(Options.required("callback", callback)));
  }

  /** The same as {@link #send(String, Object)}, with a callback in place of the future. */
  public void send(String key, V value, SendCallback callback) {
    Options.required("key", key);
    SendFuture unused = send(key, present(value), begin(Options.required("callback", callback)));
  }

  /** The same as {@link #send(OutgoingMessage)}, with a callback in place of the future. */
  public void send(OutgoingMessage<V> message, SendCallback callback) {
    SendFuture unused = send(message, begin(message, Options.required("callback", callback)));
  }

  /**
   * Sends and waits for the acknowledgement, at most for maxBlock and the delivery timeout. The
   * record waits for the linger like any other: whoever only sends this way sets {@code
   * linger(ZERO)}.
   *
   * @throws DeliveryException if it does not come; when the thread is interrupted, with its flag
   *     set again and the outcome unknown; on Kafka's own I/O thread, where nothing is sent
   */
  public RecordMetadata sendAndWait(V value) {
    V present = present(value);
    return await(send(null, present, beginWaiting(defaultTopic)));
  }

  /** The same with a key. */
  public RecordMetadata sendAndWait(String key, V value) {
    Options.required("key", key);
    V present = present(value);
    return await(send(key, present, beginWaiting(defaultTopic)));
  }

  /** The same with whatever the message says. */
  public RecordMetadata sendAndWait(OutgoingMessage<V> message) {
    return await(send(message, beginWaiting(topicOf(message))));
  }

  /**
   * Sends what is buffered without waiting for more, and waits for the outcomes and for what is
   * attached to them. Interrupting the thread ends the wait, with its flag set again.
   *
   * @param limit how long, from 0 to 1 h
   * @return what was not delivered; sends that other threads begin meanwhile may count as pending
   * @throws IllegalStateException on Kafka's own I/O thread, which would wait for itself
   */
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

  /**
   * How many partitions a topic has, as this producer learnt when it first sent there; asks the
   * cluster if it has not yet, for at most maxBlock.
   *
   * @throws DeliveryException naming the topic if it does not exist, or saying that the cluster
   *     does not answer
   */
  public int partitionCount(String topic) {
    return sends.topic(Options.topicName("topic", topic)).partitions();
  }

  /** Counts, rate and latency since the start, in total and by partition. */
  public ProducerStats stats() {
    return sends.stats(outlet.spool());
  }

  /** Every option and setting with its origin and reason; secrets are hidden. */
  public String describe() {
    return options.describe(ProducerOptions.table(), option -> true, settings).describe(toString());
  }

  /**
   * Waits up to {@link #DEFAULT_CLOSE_LIMIT} for outstanding sends, and logs what was not
   * delivered. {@link #close(Duration)} tells it to the program.
   */
  @Override
  public void close() {
    DeliveryReport report = close(DEFAULT_CLOSE_LIMIT);
    if (!report.allDelivered()) {
      log.error("{} is closed and not everything was delivered: {}", this, report);
    }
  }

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
   * @param spools whether records are kept while Kafka is away, so that nobody has to wait for it
   */
  void warmUp(String topic, WarmUp warmUp, boolean spools) {
    try {
      new WarmUpRun(sends.topic(topic), warmUp, admin, outlet.kafka()).await();
    } catch (NotReadyException e) {
      if (!spools || !WarmUpRun.foundNobody(e)) {
        throw e;
      }
      log.warn(
          "{} starts without its warm-up, and records wait in the spool: {}", this, e.getMessage());
    }
  }

  /** Ends a producer that could not be started. */
  void abandon() {
    try {
      outlet.close(Duration.ZERO);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      release();
    }
  }

  /** Each part is closed whatever becomes of the others; none of them waits for a callback. */
  private void release() {
    pacer.perSecond(0); // a sender that waits for its turn learns at once that there is none
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
    writers.life().close(IoThread.isCurrent() ? Duration.ZERO : CODECS);
  }

  private SendFuture begin(@Nullable SendCallback callback) {
    return orRefuse(defaultTopic).begin(callback);
  }

  private SendFuture begin(OutgoingMessage<V> message, @Nullable SendCallback callback) {
    return orRefuse(topicOf(message)).begin(callback);
  }

  private @Nullable TopicSends topicOf(OutgoingMessage<V> message) {
    String topic = Options.required("message", message).topic();
    return topic == null ? defaultTopic : sends.topic(topic);
  }

  /** A send that the caller waits for; its end needs no other thread than Kafka's. */
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
    return to.begin(SendFuture.INLINE);
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
        keepsControlHeaders ? message.headers() : message.headersToForward(),
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
      byte[] keyBytes = writers.key(key, keyCodec, record);
      byte[] valueBytes = writers.value(value, record);
      if (sends.completions().isFull() && !send.endsInline()) {
        sends.completions().awaitRoom(send.topicName());
      }
      pacer.await(e -> DeliveryFailures.interruptedBeforeItsTurn(send.topicName(), e));
      outlet.send(
          new ProducerRecord<>(
              send.topicName(), partition, timestamp, keyBytes, valueBytes, record.headersToSend()),
          send);
    } catch (RuntimeException e) {
      // Kafka throws what is no ApiException, and then does not call the callback.
      send.fail(e, partition == null ? -1 : partition);
    }
    return send;
  }

  private RecordMetadata await(SendFuture send) {
    // Kafka ends each send at the delivery timeout; the second is for its own delays.
    long limit = 1_000L + deliveryTimeoutMillis();
    try {
      return send.get(limit, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DeliveryException(
          send.topicName(),
          -1,
          "the waiting thread was interrupted.",
          "The record may or may not be in the topic.",
          e);
    } catch (TimeoutException e) {
      throw new DeliveryException(
          send.topicName(),
          -1,
          "nobody told its outcome within " + Options.readable(Duration.ofMillis(limit)) + ".",
          "The record may or may not be in the topic.",
          e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof DeliveryException failure) {
        throw failure;
      }
      throw new IllegalStateException("a send fails with a DeliveryException", e);
    }
  }

  private int deliveryTimeoutMillis() {
    return (int) settings.value(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG);
  }

  private static Duration until(long deadline) {
    return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
  }

  private V present(V value) {
    if (value == null) {
      throw InvalidOptionException.of(
          "value", null, "use OutgoingMessage.tombstone() to send a message without one");
    }
    return value;
  }

  private static TopicSends orRefuse(@Nullable TopicSends topic) {
    if (topic == null) {
      throw InvalidOptionException.of(
          "topic", null, "neither the message nor the producer names one");
    }
    return topic;
  }
}
