package io.github.kafkaeasy.consumer.internal.setup;

import io.github.kafkaeasy.consumer.AsyncMessageHandler;
import io.github.kafkaeasy.consumer.BatchHandler;
import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.ConsumerProfile;
import io.github.kafkaeasy.consumer.Deduplication;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.GroupProtocol;
import io.github.kafkaeasy.consumer.MessageFilter;
import io.github.kafkaeasy.consumer.MessageHandler;
import io.github.kafkaeasy.consumer.OffsetReset;
import io.github.kafkaeasy.consumer.OnFilterError;
import io.github.kafkaeasy.consumer.OnHandlerTimeout;
import io.github.kafkaeasy.consumer.OnStale;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.consumer.OutputHandler;
import io.github.kafkaeasy.consumer.Position;
import io.github.kafkaeasy.consumer.RecordFilter;
import io.github.kafkaeasy.consumer.RestOfBatch;
import io.github.kafkaeasy.consumer.spi.ConsumerObserver;
import io.github.kafkaeasy.consumer.spi.FailureHandler;
import io.github.kafkaeasy.consumer.spi.FailurePolicy;
import io.github.kafkaeasy.consumer.spi.HandlerHook;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.internal.connection.ConsumerClosing;
import io.github.kafkaeasy.internal.hooks.ConnectionHooks;
import io.github.kafkaeasy.internal.options.Option;
import io.github.kafkaeasy.internal.options.OptionValues;
import io.github.kafkaeasy.internal.settings.Options;
import io.github.kafkaeasy.message.Codec;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The {@link ConsumerBuilder}: each method sets a row of {@link ConsumerOptions}. Not thread-safe.
 */
public final class ConsumerSetup<V> implements ConsumerBuilder<V> {
  private final ConsumerStarter starter;
  private final Codec<V> valueCodec;
  private OptionValues options = OptionValues.NONE; // used by one thread

  /**
   * Starts without options.
   *
   * @param starter starts the consumer
   */
  public ConsumerSetup(ConsumerStarter starter, Codec<V> valueCodec) {
    this.starter = Options.required("starter", starter);
    this.valueCodec = Options.required("value codec", valueCodec);
  }

  @Override
  public ConsumerBuilder<V> topics(String... names) {
    for (String topic : names) {
      add(ConsumerOptions.TOPICS, Options.topicName("topics", topic));
    }
    return this;
  }

  @Override
  public ConsumerBuilder<V> topicsMatching(Pattern pattern) {
    return set(ConsumerOptions.TOPICS_MATCHING, pattern);
  }

  @Override
  public <T> ConsumerBuilder<V> topic(String name, Codec<T> codec, MessageHandler<T> handler) {
    return ownType(
        name, codec, new ConsumerSettings.Single<>(Options.required("handler", handler)));
  }

  @Override
  public <T> ConsumerBuilder<V> topic(String name, Codec<T> codec, OutputHandler<T> handler) {
    return ownType(
        name, codec, new ConsumerSettings.WithOutputs<>(Options.required("handler", handler)));
  }

  private <T> ConsumerBuilder<V> ownType(
      String name, Codec<T> codec, ConsumerSettings.Handling<T> handling) {
    ConsumerSettings.OwnType<T> type = ConsumerResolution.ownType(options, name, codec, handling);
    return add(ConsumerOptions.TOPIC, type).add(ConsumerOptions.TOPICS, type.topic());
  }

  @Override
  public ConsumerBuilder<V> partitions(TopicPartition... partitions) {
    for (TopicPartition partition : partitions) {
      Options.topicName("partitions", Options.required("partitions", partition).topic());
      Options.number("partitions", partition.partition(), 0, Integer.MAX_VALUE);
      add(ConsumerOptions.PARTITIONS, partition);
    }
    return this;
  }

  @Override
  public ConsumerBuilder<V> startFrom(Position position) {
    return set(ConsumerOptions.START_FROM, position);
  }

  @Override
  public ConsumerBuilder<V> endAt(Position position) {
    return set(ConsumerOptions.END_AT, position);
  }

  @Override
  public ConsumerBuilder<V> stopWhenIdle(Duration silence) {
    return set(ConsumerOptions.STOP_WHEN_IDLE, silence);
  }

  @Override
  public ConsumerBuilder<V> stopWhenCaughtUp() {
    return set(ConsumerOptions.STOP_WHEN_CAUGHT_UP, true);
  }

  @Override
  public ConsumerBuilder<V> offsetReset(OffsetReset reset) {
    return set(ConsumerOptions.OFFSET_RESET, reset, OffsetReset::kafkaValue);
  }

  @Override
  public ConsumerBuilder<V> group(String name) {
    return set(ConsumerOptions.GROUP, name);
  }

  @Override
  public ConsumerBuilder<V> groupProtocol(GroupProtocol protocol) {
    return set(
        ConsumerOptions.GROUP_PROTOCOL, protocol, chosen -> chosen.name().toLowerCase(Locale.ROOT));
  }

  @Override
  public ConsumerBuilder<V> staticMember(String uniqueName) {
    return set(ConsumerOptions.STATIC_MEMBER, uniqueName, name -> name);
  }

  @Override
  public ConsumerBuilder<V> leaveOnClose(boolean leave) {
    ConsumerClosing.requireChoiceOfLeaving();
    return set(ConsumerOptions.LEAVE_ON_CLOSE, leave);
  }

  @Override
  public ConsumerBuilder<V> onAssigned(Consumer<Set<TopicPartition>> callback) {
    return add(ConsumerOptions.ON_ASSIGNED, callback);
  }

  @Override
  public ConsumerBuilder<V> onRevoked(Consumer<Set<TopicPartition>> callback) {
    return add(ConsumerOptions.ON_REVOKED, callback);
  }

  @Override
  public ConsumerBuilder<V> onCaughtUp(Runnable callback) {
    return add(ConsumerOptions.ON_CAUGHT_UP, callback);
  }

  @Override
  public ConsumerBuilder<V> name(String consumerName) {
    return set(ConsumerOptions.NAME, consumerName);
  }

  @Override
  public ConsumerBuilder<V> profile(ConsumerProfile profile) {
    return set(ConsumerOptions.PROFILE, profile);
  }

  @Override
  public ConsumerBuilder<V> ordering(Ordering ordering) {
    return set(ConsumerOptions.ORDERING, ordering);
  }

  @Override
  public ConsumerBuilder<V> concurrency(int handlers) {
    return set(ConsumerOptions.CONCURRENCY, handlers);
  }

  @Override
  public ConsumerBuilder<V> virtualThreads(boolean wanted) {
    return set(ConsumerOptions.VIRTUAL_THREADS, wanted);
  }

  @Override
  public ConsumerBuilder<V> serialNullKeys(boolean wanted) {
    return set(ConsumerOptions.SERIAL_NULL_KEYS, wanted);
  }

  @Override
  public ConsumerBuilder<V> filter(RecordFilter filter) {
    return add(ConsumerOptions.FILTER, filter);
  }

  @Override
  public ConsumerBuilder<V> filterMessages(MessageFilter<V> filter) {
    return add(ConsumerOptions.FILTER_MESSAGES, filter);
  }

  @Override
  public ConsumerBuilder<V> onFilterError(OnFilterError answer) {
    return set(ConsumerOptions.ON_FILTER_ERROR, answer);
  }

  @Override
  public ConsumerBuilder<V> keys(Codec<?> codec) {
    return set(ConsumerOptions.KEYS, codec);
  }

  @Override
  public ConsumerBuilder<V> rawKeys() {
    return set(ConsumerOptions.RAW_KEYS, true);
  }

  @Override
  public ConsumerBuilder<V> onFailure(FailurePolicy policy) {
    return set(ConsumerOptions.ON_FAILURE, policy);
  }

  @Override
  public ConsumerBuilder<V> onFailure(FailureHandler handler) {
    return set(ConsumerOptions.ON_FAILURE, handler);
  }

  @Override
  public ConsumerBuilder<V> handle(MessageHandler<V> handler) {
    return set(ConsumerOptions.HANDLE, handler);
  }

  @Override
  public ConsumerBuilder<V> handleAndSend(OutputHandler<V> handler) {
    return set(ConsumerOptions.HANDLE_AND_SEND, handler);
  }

  @Override
  public ConsumerBuilder<V> exactlyOnce() {
    return set(ConsumerOptions.EXACTLY_ONCE, ConsumerOptions.GENERATED);
  }

  @Override
  public ConsumerBuilder<V> exactlyOnce(String instance) {
    if (ConsumerOptions.GENERATED.equals(instance)) {
      throw InvalidOptionException.of(
          "exactlyOnce", instance, "this name is reserved for exactlyOnce() without a name");
    }
    return set(ConsumerOptions.EXACTLY_ONCE, instance);
  }

  @Override
  public ConsumerBuilder<V> handleAsync(AsyncMessageHandler<V> handler) {
    return set(ConsumerOptions.HANDLE_ASYNC, handler);
  }

  @Override
  public ConsumerBuilder<V> handleBatch(BatchHandler<V> handler) {
    return set(ConsumerOptions.HANDLE_BATCH, handler);
  }

  @Override
  public ConsumerBuilder<V> maxBatchRecords(int records) {
    return set(ConsumerOptions.MAX_BATCH_RECORDS, records);
  }

  @Override
  public ConsumerBuilder<V> restOfBatch(RestOfBatch rest) {
    return set(ConsumerOptions.REST_OF_BATCH, rest);
  }

  @Override
  public ConsumerBuilder<V> handlerTimeout(Duration limit) {
    return set(ConsumerOptions.HANDLER_TIMEOUT, limit);
  }

  @Override
  public ConsumerBuilder<V> onHandlerTimeout(OnHandlerTimeout choice) {
    return set(ConsumerOptions.ON_HANDLER_TIMEOUT, choice);
  }

  @Override
  public ConsumerBuilder<V> maxRecordsPerSecond(double records) {
    return set(ConsumerOptions.MAX_RECORDS_PER_SECOND, records);
  }

  @Override
  public ConsumerBuilder<V> deduplicate(Deduplication how) {
    return set(ConsumerOptions.DEDUPLICATE, how);
  }

  @Override
  public ConsumerBuilder<V> maxAge(Duration limit) {
    return set(ConsumerOptions.MAX_AGE, limit);
  }

  @Override
  public ConsumerBuilder<V> onStale(OnStale answer) {
    return set(ConsumerOptions.ON_STALE, answer);
  }

  @Override
  public ConsumerBuilder<V> hook(HandlerHook hook) {
    ConnectionHooks.requireNew("hook", options.get(ConsumerOptions.HOOK), hook);
    return add(ConsumerOptions.HOOK, hook);
  }

  @Override
  public ConsumerBuilder<V> observer(ConsumerObserver observer) {
    return add(ConsumerOptions.OBSERVER, observer);
  }

  @Override
  public ConsumerBuilder<V> logContext(boolean wanted) {
    return set(ConsumerOptions.LOG_CONTEXT, wanted);
  }

  @Override
  public ConsumerBuilder<V> timeOneRecordOf(int records) {
    return set(ConsumerOptions.TIME_ONE_RECORD_OF, records);
  }

  @Override
  public ConsumerBuilder<V> reportEvery(Duration period) {
    return set(ConsumerOptions.REPORT_EVERY, period);
  }

  @Override
  public ConsumerBuilder<V> commitEvery(Duration period) {
    return set(ConsumerOptions.COMMIT_EVERY, period);
  }

  @Override
  public ConsumerBuilder<V> commitEveryRecords(int records) {
    return set(ConsumerOptions.COMMIT_EVERY_RECORDS, records);
  }

  @Override
  public ConsumerBuilder<V> slowRunAfter(Duration limit) {
    return set(ConsumerOptions.SLOW_RUN_AFTER, limit);
  }

  @Override
  public ConsumerBuilder<V> revocationWait(Duration limit) {
    return set(ConsumerOptions.REVOCATION_WAIT, limit);
  }

  @Override
  public ConsumerBuilder<V> drainTimeout(Duration limit) {
    return set(ConsumerOptions.DRAIN_TIMEOUT, limit);
  }

  @Override
  public ConsumerBuilder<V> wedgedAfter(Duration limit) {
    return set(ConsumerOptions.WEDGED_AFTER, limit);
  }

  @Override
  public ConsumerBuilder<V> maxInFlightRecords(int records) {
    return set(ConsumerOptions.MAX_IN_FLIGHT_RECORDS, records);
  }

  @Override
  public ConsumerBuilder<V> maxInFlightBytes(long bytes) {
    return set(ConsumerOptions.MAX_IN_FLIGHT_BYTES, bytes);
  }

  @Override
  public ConsumerBuilder<V> maxHeldRecords(int records) {
    return set(ConsumerOptions.MAX_HELD_RECORDS, records);
  }

  @Override
  public ConsumerBuilder<V> maxHeldBytes(long bytes) {
    return set(ConsumerOptions.MAX_HELD_BYTES, bytes);
  }

  @Override
  public ConsumerBuilder<V> property(String property, Object value) {
    options = options.with(ConsumerProperties.RULES, property, value);
    return this;
  }

  @Override
  public String describe() {
    return starter.describe(settings());
  }

  @Override
  public EasyConsumer start() {
    ConsumerSettings<V> settings = settings();
    ConsumerResolution.warn(settings);
    return starter.start(settings);
  }

  private ConsumerSettings<V> settings() {
    return ConsumerResolution.settings(options, starter.defaultGroup(), valueCodec);
  }

  private <T> ConsumerBuilder<V> set(Option<T> option, @Nullable T value) {
    options = options.with(option, value);
    return this;
  }

  private <T> ConsumerBuilder<V> set(
      Option<T> option, @Nullable T value, Function<T, String> kafkaValue) {
    T checked = option.checked(value);
    return property(option.property(), kafkaValue.apply(checked));
  }

  private <T> ConsumerSetup<V> add(Option<List<T>> option, @Nullable T value) {
    options = options.plus(option, value);
    return this;
  }
}
