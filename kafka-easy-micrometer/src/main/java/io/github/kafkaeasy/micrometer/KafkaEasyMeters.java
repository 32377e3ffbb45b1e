package io.github.kafkaeasy.micrometer;

import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.dlq.redrive.DeadLetters;
import io.github.kafkaeasy.internal.options.Option;
import io.github.kafkaeasy.internal.options.OptionValues;
import io.github.kafkaeasy.internal.settings.Options;
import io.github.kafkaeasy.micrometer.internal.Bindings;
import io.github.kafkaeasy.micrometer.internal.MeterOptions;
import io.github.kafkaeasy.producer.EasyProducer;
import io.github.kafkaeasy.producer.ProducerBuilder;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Registers the meters of kafka-easy's clients in a Micrometer registry.
 *
 * <pre>{@code
 * KafkaEasyMeters meters = KafkaEasyMeters.to(registry);
 * EasyConsumer consumer = meters.start(kafka.consumer(codec).topics("orders").group("billing")
 *     .handle(message -> ...));
 * EasyProducer<Order> producer = meters.start(kafka.producer(codec).topic("orders"));
 * meters.bind(DeadLetters.of(kafka, "orders.dlq"), Duration.ofMinutes(1));
 * }</pre>
 *
 * <p>Names start with {@code kafka.easy.}; the page on observability lists all meters. The number
 * of tag values is bounded: topics and groups beyond {@link #mostTopics} and exceptions beyond
 * {@link #mostExceptions} share the value {@code other}. No tag holds a key or an offset.
 *
 * <p>Consumers of one group in this process share their meters, and so do all producers. Counters
 * keep the counts of closed clients; gauges show only the clients that run.
 *
 * <p>An exception from the registry or from a meter never reaches a consumer or producer: it is
 * logged, once per kind. A gauge or counter that the registry already has from another {@code
 * KafkaEasyMeters} stays as it is and covers only the clients bound there. Timers and the counters
 * of failures by exception are shared: both objects add to them.
 *
 * <p>Each option method returns a changed copy, which does not know the clients bound to this
 * object: set options before binding clients. Thread-safe.
 */
public final class KafkaEasyMeters implements AutoCloseable {
  /** Default interval for reading dead letters. */
  private static final Duration USUALLY = Duration.ofMinutes(1);

  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofHours(1);

  private final MeterRegistry registry;
  private final OptionValues options;
  private final Bindings bindings;

  private KafkaEasyMeters(MeterRegistry registry, OptionValues options) {
    this.registry = registry;
    this.options = options;
    this.bindings = new Bindings(registry, options);
  }

  /**
   * Creates meters for this registry. Registers nothing yet.
   *
   * @throws io.github.kafkaeasy.error.InvalidOptionException if {@code registry} is null
   */
  public static KafkaEasyMeters to(MeterRegistry registry) {
    return new KafkaEasyMeters(Options.required("registry", registry), OptionValues.NONE);
  }

  /**
   * Whether the gauges of topics also have a tag {@code partition}. Default: false.
   *
   * @param wanted true: one gauge per assigned partition instead of one per topic
   */
  public KafkaEasyMeters byPartition(boolean wanted) {
    return with(MeterOptions.BY_PARTITION, wanted);
  }

  /**
   * Whether the metrics of the underlying Kafka clients are bound too, by Micrometer's {@code
   * KafkaClientMetrics}, while the client runs. Default: false.
   */
  public KafkaEasyMeters kafkaClients(boolean wanted) {
    return with(MeterOptions.KAFKA_CLIENTS, wanted);
  }

  /**
   * The maximum number of topics, and of groups, with a tag value of their own. Default: 100.
   *
   * @param topics 1 to 10,000
   * @throws io.github.kafkaeasy.error.InvalidOptionException outside of these bounds
   */
  public KafkaEasyMeters mostTopics(int topics) {
    return with(MeterOptions.MOST_TOPICS, topics);
  }

  /**
   * The maximum number of exception classes with a tag value of their own. Default: 30.
   *
   * @param classes 1 to 1,000
   * @throws io.github.kafkaeasy.error.InvalidOptionException outside of these bounds
   */
  public KafkaEasyMeters mostExceptions(int classes) {
    return with(MeterOptions.MOST_EXCEPTIONS, classes);
  }

  private <T> KafkaEasyMeters with(Option<T> option, @Nullable T value) {
    return new KafkaEasyMeters(registry, options.replacing(option, value));
  }

  /**
   * Starts a consumer and binds it until it is closed. Unlike {@link #bind(EasyConsumer)} this also
   * registers timers (handling, end to end, time that keys are held) and failures by exception: it
   * adds one observer to the builder, however often it is started; {@link
   * ConsumerBuilder#timeOneRecordOf} decides how many records are timed for it.
   *
   * @throws RuntimeException as {@link ConsumerBuilder#start()} does
   */
  public EasyConsumer start(ConsumerBuilder<?> builder) {
    return bindings.start(Options.required("builder", builder));
  }

  /**
   * Starts a producer and binds it until it is closed.
   *
   * @throws RuntimeException as {@link ProducerBuilder#start()} does
   */
  public <V> EasyProducer<V> start(ProducerBuilder<V> builder) {
    EasyProducer<V> producer = Options.required("builder", builder).start();
    MeterBinding unused = bind(producer);
    return producer;
  }

  /**
   * Binds a running consumer until it is closed: all meters of {@link #start(ConsumerBuilder)}
   * except timers and failures by exception. Adds no work per record, because the meters read the
   * consumer's statistics when they are scraped. Binding the same consumer again has no effect.
   */
  public MeterBinding bind(EasyConsumer consumer) {
    return bindings.bind(Options.required("consumer", consumer))::run;
  }

  /** Binds a running producer, with its spool if it has one, until it is closed. */
  public MeterBinding bind(EasyProducer<?> producer) {
    return bindings.bind(Options.required("producer", producer))::run;
  }

  /** Same as {@link #bind(DeadLetters, Duration)} with one minute. */
  public MeterBinding bind(DeadLetters letters) {
    return bind(letters, USUALLY);
  }

  /**
   * Binds gauges for the depth of a dead-letter topic. A daemon thread reads the topic; while it
   * cannot be read the gauges are NaN. Binding the same topic again has no effect.
   *
   * @param every pause between two readings, 1 s to 1 h; each reading reads the whole topic
   * @throws io.github.kafkaeasy.error.InvalidOptionException outside of these bounds
   */
  public MeterBinding bind(DeadLetters letters, Duration every) {
    Options.required("letters", letters);
    return bindings.bind(letters, Options.duration("every", every, SHORTEST, LONGEST))::run;
  }

  /**
   * Unbinds all clients and removes from the registry every meter that was registered here. Clients
   * that still run register none any more, unless they are bound again.
   */
  @Override
  public void close() {
    bindings.close();
  }
}
