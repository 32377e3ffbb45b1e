package io.github.kafkaeasy.consumer;

import io.github.kafkaeasy.config.Settings;
import io.github.kafkaeasy.consumer.spi.ConsumerObserver;
import io.github.kafkaeasy.consumer.spi.FailureHandler;
import io.github.kafkaeasy.consumer.spi.FailurePolicy;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.internal.OpenCodecs;
import io.github.kafkaeasy.message.Codec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Everything a {@link ConsumerBuilder} was told, checked and unchangeable: what a consumer starts
 * from. Applications have no need of it.
 *
 * @param name the consumer's name, for threads and log lines
 * @param group the consumer group; null: none, and nothing is committed
 * @param source where records come from
 * @param processing what happens to a record
 * @param limits how much may be on its way
 * @param timing when things happen
 * @param care what only some consumers ask for
 * @param watching who is told what happens
 * @param membership how the consumer is a member of its group
 * @param callbacks what the application wants to be told
 * @param failurePolicy what the application chose; empty: retry for ever
 * @param kafkaProperties settings of the Kafka consumer that the application set by name
 * @param chosen names of limits and times that the application set itself, whatever their values
 */
public record ConsumerSettings<V>(
    String name,
    @Nullable String group,
    Source source,
    Processing<V> processing,
    Limits limits,
    Timing timing,
    Care care,
    Watching watching,
    Membership membership,
    Callbacks callbacks,
    Optional<FailurePolicy> failurePolicy,
    Settings kafkaProperties,
    Set<String> chosen) {

  public ConsumerSettings {
    chosen = Set.copyOf(chosen);
  }

  /** The topics that are read; empty when a pattern chooses them. */
  public Set<String> topics() {
    return source.topics();
  }

  /**
   * The same for these topics, too.
   *
   * @throws InvalidOptionException if it is not topics by their names that are read
   */
  public ConsumerSettings<V> withTopics(Set<String> more) {
    if (more.isEmpty()) {
      return this;
    }
    if (topics().isEmpty() || !source.partitions().isEmpty()) {
      throw InvalidOptionException.conflict(
          "onFailure",
          "a policy with topics of its own, such as retryTopics",
          "topics",
          source.pattern() == null ? source.partitions() : source.pattern(),
          "such a policy needs a group that subscribes to topics by name. Name them with"
              + " topics(...)");
    }
    Set<String> all = new LinkedHashSet<>(topics());
    all.addAll(more);
    return with(source.withTopics(all), processing, failurePolicy);
  }

  /**
   * The same with its codecs opened for the one consumer that is about to start.
   *
   * @throws io.github.kafkaeasy.error.KafkaEasyException if one cannot be opened
   */
  public ConsumerSettings<V> withOpenCodecs(OpenCodecs codecs) {
    return with(source, processing.opened(codecs), failurePolicy);
  }

  /**
   * The same with the handler that the policy made, and with the subscription that this handler
   * allows: the topics that it writes are left out of a pattern.
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
    return new ConsumerSettings<>(
        name,
        group,
        otherSource,
        otherProcessing,
        limits,
        timing,
        care,
        watching,
        membership,
        callbacks,
        otherPolicy,
        kafkaProperties,
        chosen);
  }

  /** Names only: properties may hold secrets. */
  @Override
  public String toString() {
    return "ConsumerSettings[name=" + name + ", group=" + group + ", topics=" + topics() + "]";
  }

  /**
   * Where records come from, from where on and until when.
   *
   * @param topics the topics; empty when the pattern chooses them
   * @param pattern which topics, those that come later too; null: the named ones
   * @param partitions assigned by the application; empty: the group shares them out
   * @param startFrom null: where the group stopped
   * @param endAt null: never
   * @param stopWhenIdle after how long without a record the consumer closes; null: never
   * @param stopWhenCaughtUp whether the consumer closes once everything there was is done
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
   * What happens to the records of one topic that has its own type.
   *
   * @param topic the topic
   * @param codec how its values become objects
   * @param handler what the application does with them
   */
  public record OwnType<T>(String topic, Codec<T> codec, MessageHandler<T> handler) {
    private OwnType<T> opened(OpenCodecs codecs) {
      return new OwnType<>(topic, codecs.open(codec, false), handler);
    }
  }

  /**
   * How keys become objects.
   *
   * @param given the codec as the application gave it, which is how it asks messages for keys
   * @param used the same, opened for this consumer once it starts
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
   * What happens to a record.
   *
   * @param ordering which records wait for each other
   * @param concurrency how many handlers may run at a time
   * @param virtualThreads whether workers are virtual threads, on JVMs that have them
   * @param serialNullKeys whether records without a key wait for each other, in KEY order
   * @param recordFilters asked before decoding, in this order
   * @param messageFilters asked after decoding, in this order
   * @param onFilterError what becomes of a record on which a filter throws
   * @param keys how keys become objects; null: not at all
   * @param valueCodec how values become objects
   * @param handling what the application does
   * @param ownTypes topics with a type and a handler of their own
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

    /** The same for values of another type, without the filters that look at values. */
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

  /**
   * How much may be on its way.
   *
   * @param recordsInFlight over all partitions
   * @param bytesInFlight over all partitions
   * @param heldRecords in one partition
   * @param heldBytes in one partition
   */
  public record Limits(int recordsInFlight, long bytesInFlight, int heldRecords, long heldBytes) {}

  /**
   * When things happen.
   *
   * @param commitEvery how often offsets are committed
   * @param commitEveryRecords after how many finished records besides; {@link Integer#MAX_VALUE}:
   *     by time only
   * @param slowRun after which time a running record holds back its key only
   * @param revocationWait how long a partition that goes waits for its running handlers
   * @param drain how long closing may take
   * @param wedgedAfter after which time without progress a partition with records is reported
   */
  public record Timing(
      Duration commitEvery,
      int commitEveryRecords,
      Duration slowRun,
      Duration revocationWait,
      Duration drain,
      Duration wedgedAfter) {

    Timing withCommitEvery(Duration period) {
      return new Timing(period, commitEveryRecords, slowRun, revocationWait, drain, wedgedAfter);
    }

    Timing withCommitEveryRecords(int records) {
      return new Timing(commitEvery, records, slowRun, revocationWait, drain, wedgedAfter);
    }

    Timing withSlowRun(Duration limit) {
      return new Timing(commitEvery, commitEveryRecords, limit, revocationWait, drain, wedgedAfter);
    }

    Timing withRevocationWait(Duration limit) {
      return new Timing(commitEvery, commitEveryRecords, slowRun, limit, drain, wedgedAfter);
    }

    Timing withWedgedAfter(Duration limit) {
      return new Timing(commitEvery, commitEveryRecords, slowRun, revocationWait, drain, limit);
    }

    Timing withDrain(Duration limit) {
      return new Timing(
          commitEvery, commitEveryRecords, slowRun, revocationWait, limit, wedgedAfter);
    }
  }

  /** What the application does with messages, in one of three ways. */
  public sealed interface Handling<V> {

    /** The builder's name for this way. */
    String option();
  }

  /** One by one; returning is the end. */
  public record Single<V>(MessageHandler<V> handler) implements Handling<V> {
    @Override
    public String option() {
      return "handle";
    }
  }

  /** One by one; the stage's end is the end. */
  public record Async<V>(AsyncMessageHandler<V> handler) implements Handling<V> {
    @Override
    public String option() {
      return "handleAsync";
    }
  }

  /**
   * Several at a time.
   *
   * @param maxRecords how many at most
   * @param rest what becomes of those behind a failed one
   */
  public record Batch<V>(BatchHandler<V> handler, int maxRecords, RestOfBatch rest)
      implements Handling<V> {
    @Override
    public String option() {
      return "handleBatch";
    }
  }

  /**
   * What only some consumers ask for; null where nobody did.
   *
   * @param handlerTimeout after which time a handler is told to end
   * @param onHandlerTimeout treatment of a stage that is open for longer
   * @param recordsPerSecond how many attempts may begin a second
   * @param deduplication how copies are told
   * @param maxAge how old a record may be when its turn comes
   * @param onStale what becomes of an older one
   */
  public record Care(
      @Nullable Duration handlerTimeout,
      OnHandlerTimeout onHandlerTimeout,
      @Nullable Double recordsPerSecond,
      @Nullable Deduplication deduplication,
      @Nullable Duration maxAge,
      OnStale onStale) {}

  /**
   * Who is told what happens.
   *
   * @param observers told everything, in this order
   * @param logContext whether SLF4J's MDC says which record a worker is at
   * @param timeOneRecordOf of how many records one is timed; 0: none
   * @param reportEvery how often a line is logged; null: never
   */
  public record Watching(
      List<ConsumerObserver> observers,
      boolean logContext,
      int timeOneRecordOf,
      @Nullable Duration reportEvery) {

    public Watching {
      observers = List.copyOf(observers);
    }
  }

  /**
   * How the consumer is a member of its group.
   *
   * @param protocol how members agree on who reads what; null: as the properties say, else classic
   * @param staticMember Kafka's {@code group.instance.id}; null: a dynamic member
   * @param leaveOnClose whether closing leaves the group; null: dynamic members do, static ones do
   *     not
   */
  public record Membership(
      @Nullable GroupProtocol protocol,
      @Nullable String staticMember,
      @Nullable Boolean leaveOnClose) {}

  /**
   * What the application wants to be told, on the poll thread.
   *
   * @param assigned partitions that have come
   * @param revoked partitions that have gone
   * @param caughtUp everything there was is done
   */
  public record Callbacks(
      List<Consumer<Set<TopicPartition>>> assigned,
      List<Consumer<Set<TopicPartition>>> revoked,
      List<Runnable> caughtUp) {

    public Callbacks {
      assigned = List.copyOf(assigned);
      revoked = List.copyOf(revoked);
      caughtUp = List.copyOf(caughtUp);
    }
  }
}
