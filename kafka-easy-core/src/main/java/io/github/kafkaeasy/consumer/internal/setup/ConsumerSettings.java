package io.github.kafkaeasy.consumer.internal.setup;

import io.github.kafkaeasy.consumer.AsyncMessageHandler;
import io.github.kafkaeasy.consumer.BatchHandler;
import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.MessageFilter;
import io.github.kafkaeasy.consumer.MessageHandler;
import io.github.kafkaeasy.consumer.OnFilterError;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.consumer.OutputHandler;
import io.github.kafkaeasy.consumer.Position;
import io.github.kafkaeasy.consumer.RecordFilter;
import io.github.kafkaeasy.consumer.RestOfBatch;
import io.github.kafkaeasy.consumer.spi.FailureHandler;
import io.github.kafkaeasy.consumer.spi.FailurePolicy;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.internal.codecs.OpenCodecs;
import io.github.kafkaeasy.internal.options.Option;
import io.github.kafkaeasy.internal.options.OptionValues;
import io.github.kafkaeasy.internal.settings.Setting;
import io.github.kafkaeasy.internal.settings.Settings;
import io.github.kafkaeasy.message.Codec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * All settings of a {@link ConsumerBuilder}, checked and immutable. A consumer is started from
 * them. Not needed by applications.
 */
public final class ConsumerSettings<V> {
  private final String name;
  private final @Nullable String group;
  private final Source source;
  private final Processing<V> processing;
  private final OptionValues options;
  private final Optional<FailurePolicy> failurePolicy;

  ConsumerSettings(
      String name,
      @Nullable String group,
      Source source,
      Processing<V> processing,
      OptionValues options,
      Optional<FailurePolicy> failurePolicy) {
    this.name = name;
    this.group = group;
    this.source = source;
    this.processing = processing;
    this.options = options;
    this.failurePolicy = failurePolicy;
  }

  /** The consumer's name, for threads and log lines. */
  public String name() {
    return name;
  }

  /** The consumer group; null: none, and nothing is committed. */
  public @Nullable String group() {
    return group;
  }

  /**
   * The transactional id with exactlyOnce: the group and the name of this instance; null without
   * exactlyOnce. If exactlyOnce got no name, the name of the static member is used.
   *
   * @param generated used as the instance's name if there is no static member either
   */
  public @Nullable String transactionalId(String generated) {
    String instance = options.find(ConsumerOptions.EXACTLY_ONCE);
    if (instance == null || group == null) {
      return null;
    }
    Setting member = options.kafka().get(ConsumerOptions.STATIC_MEMBER.property());
    String unnamed = member == null ? generated : member.value().toString();
    return group + "-" + (instance.equals(ConsumerOptions.GENERATED) ? unnamed : instance);
  }

  /** Topics or partitions to read, with start and end. */
  public Source source() {
    return source;
  }

  /** Settings for the handling of records. */
  public Processing<V> processing() {
    return processing;
  }

  /** The application's failure policy, or its handler once opened; empty: retry until success. */
  public Optional<FailurePolicy> failurePolicy() {
    return failurePolicy;
  }

  /**
   * All options and Kafka properties that the program, its profile, or a change while the consumer
   * runs has set.
   */
  public OptionValues options() {
    return options;
  }

  /** The value of an option that has a default. */
  public <T> T get(Option<T> option) {
    return options.get(option);
  }

  /** The value of an option; null: there is none. */
  public <T> @Nullable T find(Option<T> option) {
    return options.find(option);
  }

  /** Settings of the Kafka consumer from the program and its profile. */
  public Settings kafkaProperties() {
    return options.kafka();
  }

  /** The topics to read; empty when a pattern selects them. */
  public Set<String> topics() {
    return source.topics();
  }

  /**
   * These settings with additional topics.
   *
   * @throws InvalidOptionException if the consumer does not read topics by name
   */
  public ConsumerSettings<V> withTopics(Set<String> more) {
    if (more.isEmpty()) {
      return this;
    }
    if (topics().isEmpty() || !source.partitions().isEmpty()) {
      throw InvalidOptionException.conflict(
          "onFailure",
          "a policy that adds topics, such as retryTopics",
          "topics",
          source.pattern() == null ? source.partitions() : source.pattern(),
          "such a policy needs a group that subscribes to topics by name. Name them with"
              + " topics(...)");
    }
    Set<String> all = new LinkedHashSet<>(topics());
    all.addAll(more);
    return with(source.withTopics(all), processing, failurePolicy);
  }

  /** These settings with other values of options, for {@code describe()}. */
  public ConsumerSettings<V> describedBy(OptionValues changed) {
    return new ConsumerSettings<>(name, group, source, processing, changed, failurePolicy);
  }

  /**
   * These settings with codecs that are opened for the consumer that is about to start.
   *
   * @throws io.github.kafkaeasy.error.KafkaEasyException if a codec cannot be opened
   */
  public ConsumerSettings<V> withOpenCodecs(OpenCodecs codecs) {
    return with(source, processing.opened(codecs), failurePolicy);
  }

  /**
   * These settings with the failure policy's opened handler, and with a subscription whose pattern
   * excludes the topics that this handler writes.
   */
  public ConsumerSettings<V> opened(FailureHandler handler) {
    Pattern pattern = source.pattern();
    return with(
        pattern == null ? source : source.withPattern(handler.subscription(pattern)),
        processing,
        Optional.of(handler));
  }

  private ConsumerSettings<V> with(
      Source otherSource, Processing<V> otherProcessing, Optional<FailurePolicy> otherPolicy) {
    return new ConsumerSettings<>(name, group, otherSource, otherProcessing, options, otherPolicy);
  }

  /** Name, group and topics only, because properties may contain secrets. */
  @Override
  public String toString() {
    return "ConsumerSettings[name=" + name + ", group=" + group + ", topics=" + topics() + "]";
  }

  /**
   * Topics or partitions to read, with start and end.
   *
   * @param topics the topics; empty when the pattern selects them
   * @param pattern selects topics, including those created later; null: the named ones
   * @param partitions assigned by the application; empty: the group assigns them
   * @param startFrom null: the group's committed offset
   * @param endAt null: no end
   * @param stopWhenIdle time without a record after which the consumer closes; null: never
   * @param stopWhenCaughtUp whether the consumer closes when all existing records are done
   */
  public record Source(
      Set<String> topics,
      @Nullable Pattern pattern,
      Set<TopicPartition> partitions,
      @Nullable Position startFrom,
      @Nullable Position endAt,
      @Nullable Duration stopWhenIdle,
      boolean stopWhenCaughtUp) {

    public Source {
      topics = Set.copyOf(topics);
      partitions = Set.copyOf(partitions);
    }

    static Source of(OptionValues options) {
      List<TopicPartition> partitions = options.get(ConsumerOptions.PARTITIONS);
      return new Source(
          partitions.isEmpty()
              ? new LinkedHashSet<>(options.get(ConsumerOptions.TOPICS))
              : partitions.stream().map(TopicPartition::topic).collect(Collectors.toSet()),
          options.find(ConsumerOptions.TOPICS_MATCHING),
          new LinkedHashSet<>(partitions),
          options.find(ConsumerOptions.START_FROM),
          options.find(ConsumerOptions.END_AT),
          options.find(ConsumerOptions.STOP_WHEN_IDLE),
          options.get(ConsumerOptions.STOP_WHEN_CAUGHT_UP));
    }

    Source withPattern(Pattern other) {
      return new Source(
          topics, other, partitions, startFrom, endAt, stopWhenIdle, stopWhenCaughtUp);
    }

    Source withTopics(Set<String> others) {
      return new Source(
          others, pattern, partitions, startFrom, endAt, stopWhenIdle, stopWhenCaughtUp);
    }
  }

  /**
   * A topic with its own value type and handler.
   *
   * @param topic the topic
   * @param codec codec of its values
   * @param handling handling of its messages: {@link Single} or {@link WithOutputs}
   */
  public record OwnType<T>(String topic, Codec<T> codec, Handling<T> handling) {
    private OwnType<T> opened(OpenCodecs codecs) {
      return new OwnType<>(topic, codecs.open(codec, false), handling);
    }

    boolean sends() {
      return handling instanceof WithOutputs<T>;
    }
  }

  /**
   * Codec of keys.
   *
   * @param given the codec as the application gave it, with which it asks messages for keys
   * @param used the same codec, opened for this consumer when it starts
   */
  public record Keys<K>(Codec<K> given, Codec<K> used) {
    static <K> Keys<K> by(Codec<K> codec) {
      return new Keys<>(codec, codec);
    }

    private Keys<K> opened(OpenCodecs codecs) {
      return new Keys<>(given, codecs.open(given, true));
    }
  }

  /**
   * Settings for the handling of records.
   *
   * @param ordering order of records
   * @param concurrency maximum number of handlers at the same time
   * @param virtualThreads whether workers are virtual threads, if the JVM has them
   * @param serialNullKeys whether records without a key are handled one after the other in KEY
   *     order
   * @param recordFilters called before decoding, in this order
   * @param messageFilters called after decoding, in this order
   * @param onFilterError treatment of a record on which a filter throws
   * @param keys codec of keys; null: keys stay undecoded
   * @param valueCodec codec of values
   * @param handling the application's handler
   * @param ownTypes topics with their own type and handler
   */
  public record Processing<V>(
      Ordering ordering,
      int concurrency,
      boolean virtualThreads,
      boolean serialNullKeys,
      List<RecordFilter> recordFilters,
      List<MessageFilter<V>> messageFilters,
      OnFilterError onFilterError,
      @Nullable Keys<?> keys,
      Codec<V> valueCodec,
      Handling<V> handling,
      List<OwnType<?>> ownTypes) {

    @SuppressWarnings("unchecked") // the builder's setters only accept filters and handlers of V
    static <V> Processing<V> of(OptionValues options, Codec<V> valueCodec) {
      Ordering ordering = options.get(ConsumerOptions.ORDERING);
      boolean unbounded =
          ordering == Ordering.PARTITION && !options.has(ConsumerOptions.CONCURRENCY);
      return new Processing<>(
          ordering,
          unbounded
              ? ConsumerOptions.PARTITION_ORDER_CONCURRENCY
              : options.get(ConsumerOptions.CONCURRENCY),
          options.get(ConsumerOptions.VIRTUAL_THREADS),
          options.get(ConsumerOptions.SERIAL_NULL_KEYS),
          options.get(ConsumerOptions.FILTER),
          (List<MessageFilter<V>>) (List<?>) options.get(ConsumerOptions.FILTER_MESSAGES),
          options.get(ConsumerOptions.ON_FILTER_ERROR),
          options.get(ConsumerOptions.RAW_KEYS) ? null : Keys.by(options.get(ConsumerOptions.KEYS)),
          valueCodec,
          handling(options),
          options.get(ConsumerOptions.TOPIC));
    }

    @SuppressWarnings("unchecked") // as above
    private static <V> Handling<V> handling(OptionValues options) {
      AsyncMessageHandler<?> async = options.find(ConsumerOptions.HANDLE_ASYNC);
      if (async != null) {
        return new Async<>((AsyncMessageHandler<V>) async);
      }
      BatchHandler<?> batch = options.find(ConsumerOptions.HANDLE_BATCH);
      if (batch != null) {
        return new Batch<>(
            (BatchHandler<V>) batch,
            options.get(ConsumerOptions.MAX_BATCH_RECORDS),
            options.get(ConsumerOptions.REST_OF_BATCH));
      }
      OutputHandler<?> sends = options.find(ConsumerOptions.HANDLE_AND_SEND);
      return sends == null
          ? new Single<>((MessageHandler<V>) options.get(ConsumerOptions.HANDLE))
          : new WithOutputs<>((OutputHandler<V>) sends);
    }

    /** These settings for values of another type, without message filters and own types. */
    public <T> Processing<T> withType(Codec<T> codec, Handling<T> ofThatType) {
      return new Processing<>(
          ordering,
          concurrency,
          virtualThreads,
          serialNullKeys,
          recordFilters,
          List.of(),
          onFilterError,
          keys,
          codec,
          ofThatType,
          List.of());
    }

    private Processing<V> opened(OpenCodecs codecs) {
      Keys<?> openKeys = keys == null ? null : keys.opened(codecs);
      List<OwnType<?>> openTypes = new ArrayList<>();
      for (OwnType<?> type : ownTypes) {
        openTypes.add(type.opened(codecs));
      }
      return new Processing<>(
          ordering,
          concurrency,
          virtualThreads,
          serialNullKeys,
          recordFilters,
          messageFilters,
          onFilterError,
          openKeys,
          codecs.open(valueCodec, false),
          handling,
          openTypes);
    }

    public Processing {
      ownTypes = List.copyOf(ownTypes);
      recordFilters = List.copyOf(recordFilters);
      messageFilters = List.copyOf(messageFilters);
    }
  }

  /** The application's handler, of one of four kinds. */
  public sealed interface Handling<V> {}

  /** One message at a time; handled when the call returns. */
  public record Single<V>(MessageHandler<V> handler) implements Handling<V> {}

  /**
   * One message at a time; handled when the call returns and the topics of the outputs accept them.
   * The outputs are committed together with the message's offset.
   */
  public record WithOutputs<V>(OutputHandler<V> handler) implements Handling<V> {}

  /** One message at a time; handled when the stage ends. */
  public record Async<V>(AsyncMessageHandler<V> handler) implements Handling<V> {}

  /**
   * Several messages at a time.
   *
   * @param maxRecords maximum number of messages in a batch
   * @param rest treatment of the messages after a failed one
   */
  public record Batch<V>(BatchHandler<V> handler, int maxRecords, RestOfBatch rest)
      implements Handling<V> {}
}
