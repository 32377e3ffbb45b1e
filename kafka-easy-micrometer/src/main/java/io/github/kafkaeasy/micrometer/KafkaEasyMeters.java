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
 * Meters of kafka-easy in a registry of Micrometer.
 *
 * <pre>{@code
 * KafkaEasyMeters meters = KafkaEasyMeters.to(registry);
 * EasyConsumer consumer = meters.start(kafka.consumer(codec).topics("orders").group("billing")
 *     .handle(message -> ...));
 * EasyProducer<Order> producer = meters.start(kafka.producer(codec).topic("orders"));
 * meters.bind(DeadLetters.of(kafka, "orders.dlq"), Duration.ofMinutes(1));
 * }</pre>
 *
 * <p>Names start with {@code kafka.easy.}; the page on observability has the table. No tag holds a
 * key, an offset, or any other value without a bound: beyond {@link #mostTopics} and {@link
 * #mostExceptions} all further ones are {@code other}.
 *
 * <p>Consumers of one group in this process share their meters, and so do all producers. Counters
 * go on when one of them is closed; gauges are about those that run.
 *
 * <p>Nothing that a registry does, or a meter, is noticed by a consumer or producer: it is logged
 * once. A second {@code KafkaEasyMeters} on the same registry changes none of the gauges and
 * counters that are there.
 *
 * <p>Each option answers a changed copy, which shares nothing with this one: set them first.
 * Thread-safe.
 */
public final class KafkaEasyMeters implements AutoCloseable {
  /** How often dead letters are read unless told otherwise. */
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
   * Meters for this registry. Registers nothing yet.
   *
   * @throws io.github.kafkaeasy.error.InvalidOptionException for null
   */
  public static KafkaEasyMeters to(MeterRegistry registry) {
    return new KafkaEasyMeters(Options.required("registry", registry), OptionValues.NONE);
  }

  /**
   * Whether the gauges of topics have a tag {@code partition}. Default: false.
   *
   * @param wanted true for one gauge for each assigned partition
   */
  public KafkaEasyMeters byPartition(boolean wanted) {
    return with(MeterOptions.BY_PARTITION, wanted);
  }

  /**
   * Whether the Kafka clients' own metrics are bound besides, by Micrometer's {@code
   * KafkaClientMetrics}, for as long as their client runs. Default: false.
   */
  public KafkaEasyMeters kafkaClients(boolean wanted) {
    return with(MeterOptions.KAFKA_CLIENTS, wanted);
  }

  /**
   * How many topics, and how many groups, have a tag value of their own. Default: 100.
   *
   * @param topics 1 to 10,000
   * @throws io.github.kafkaeasy.error.InvalidOptionException outside of these bounds
   */
  public KafkaEasyMeters mostTopics(int topics) {
    return with(MeterOptions.MOST_TOPICS, topics);
  }

  /**
   * How many classes of exceptions have a tag value of their own. Default: 30.
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
   * Starts a consumer and binds it until it is closed, with the timers of handling, of the time end
   * to end and of the time that keys are held, and with failures by exception. Adds an observer to
   * the builder, which has the consumer time its records as {@link ConsumerBuilder#timeOneRecordOf}
   * says.
   *
   * @throws RuntimeException whatever {@link ConsumerBuilder#start()} throws
   */
  public EasyConsumer start(ConsumerBuilder<?> builder) {
    return bindings.start(Options.required("builder", builder));
  }

  /**
   * Starts a producer and binds it until it is closed.
   *
   * @throws RuntimeException whatever {@link ProducerBuilder#start()} throws
   */
  public <V> EasyProducer<V> start(ProducerBuilder<V> builder) {
    EasyProducer<V> producer = Options.required("builder", builder).start();
    MeterBinding unused = bind(producer);
    return producer;
  }

  /**
   * Binds a running consumer until it is closed: all that {@link #start(ConsumerBuilder)} binds but
   * for timers and for failures by exception. Costs nothing where records are handled. A second
   * binding of the same consumer changes nothing.
   */
  public MeterBinding bind(EasyConsumer consumer) {
    return bindings.bind(Options.required("consumer", consumer))::run;
  }

  /** Binds a running producer, and its spool if it has one, until it is closed. */
  public MeterBinding bind(EasyProducer<?> producer) {
    return bindings.bind(Options.required("producer", producer))::run;
  }

  /** The same as {@link #bind(DeadLetters, Duration)}, once a minute. */
  public MeterBinding bind(DeadLetters letters) {
    return bind(letters, USUALLY);
  }

  /**
   * Binds the depth of a dead-letter topic. Reads the topic on a daemon thread of its own; while it
   * cannot be read the gauges are NaN.
   *
   * @param every how long to wait between two readings, 1 s to 1 h; each reads all letters
   * @throws io.github.kafkaeasy.error.InvalidOptionException outside of these bounds
   */
  public MeterBinding bind(DeadLetters letters, Duration every) {
    Options.required("letters", letters);
    return bindings.bind(letters, Options.duration("every", every, SHORTEST, LONGEST))::run;
  }

  /** Unbinds everything, and takes all that was registered here out of the registry. */
  @Override
  public void close() {
    bindings.close();
  }
}
