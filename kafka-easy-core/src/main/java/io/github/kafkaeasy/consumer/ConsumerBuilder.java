package io.github.kafkaeasy.consumer;

import io.github.kafkaeasy.consumer.spi.ConsumerObserver;
import io.github.kafkaeasy.consumer.spi.FailureHandler;
import io.github.kafkaeasy.consumer.spi.FailurePolicy;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.internal.connection.ConsumerClosing;
import io.github.kafkaeasy.internal.options.Option;
import io.github.kafkaeasy.internal.options.OptionValues;
import io.github.kafkaeasy.internal.settings.Options;
import io.github.kafkaeasy.message.Codec;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Describes a consumer, then starts it. {@link #topics}, {@link #group} and one of {@link #handle},
 * {@link #handleAsync} and {@link #handleBatch} are required (a consumer of assigned {@link
 * #partitions} needs no group). A wrong value is refused by the method that was given it, with an
 * {@link InvalidOptionException} that names option, value and reason; options that cannot hold
 * together, or would have no effect, are refused by {@link #start}, which alone connects. An option
 * is set once: a second call is refused with both values. Filters, callbacks, observers, topics and
 * partitions add up.
 *
 * <p>Not thread-safe; what has been started does not change any more when the builder does.
 *
 * @param <V> the type of the values
 */
public final class ConsumerBuilder<V> {
  private static final Logger log = LoggerFactory.getLogger(EasyConsumer.class);

  private final ConsumerStarter starter;
  private final Codec<V> valueCodec;
  private OptionValues options = OptionValues.NONE;

  /** Made by {@code KafkaEasy.consumer(...)}. */
  public ConsumerBuilder(ConsumerStarter starter, Codec<V> valueCodec) {
    this.starter = Options.required("starter", starter);
    this.valueCodec = Options.required("value codec", valueCodec);
  }

  /**
   * The topics to read; required, unless {@link #topicsMatching} or {@link #partitions} says what
   * to read. A topic that does not exist is not created; its records come once it does.
   */
  public ConsumerBuilder<V> topics(String... names) {
    for (String topic : names) {
      add(ConsumerOptions.TOPICS, Options.topicName("topics", topic));
    }
    return this;
  }

  /**
   * Reads all topics whose whole name matches, also those that are created later (noticed within
   * {@code metadata.max.age.ms}, 5 min); internal ones are left out, and so are the topics that the
   * consumer's own failure policy writes: dead letters never come back to the consumer that failed
   * on them. Instead of {@link #topics}.
   */
  public ConsumerBuilder<V> topicsMatching(Pattern pattern) {
    return set(ConsumerOptions.TOPICS_MATCHING, pattern);
  }

  /**
   * A topic whose values have another type and go to another handler, in the same consumer: one
   * group, one order, one failure handler for all. The raw filters apply to it, the message filters
   * do not. Once for each topic.
   */
  public <T> ConsumerBuilder<V> topic(String name, Codec<T> codec, MessageHandler<T> handler) {
    String checked = Options.topicName("topic", name);
    ConsumerSettings.OwnType<T> type =
        new ConsumerSettings.OwnType<>(
            checked, Options.required("codec", codec), Options.required("handler", handler));
    if (options.get(ConsumerOptions.TOPIC).stream().anyMatch(own -> own.topic().equals(checked))) {
      throw InvalidOptionException.of(
          "topic", checked, "it has a type and a handler already; name each topic once");
    }
    return add(ConsumerOptions.TOPIC, type).add(ConsumerOptions.TOPICS, checked);
  }

  /**
   * Reads these partitions and no others, without sharing them out in a group. Instead of {@link
   * #topics}. With a {@link #group}, offsets are committed to it and the next start goes on from
   * there; nobody else of that group should read them. Without, nothing is committed.
   */
  public ConsumerBuilder<V> partitions(TopicPartition... partitions) {
    for (TopicPartition partition : partitions) {
      Options.topicName("partitions", Options.required("partitions", partition).topic());
      Options.number("partitions", partition.partition(), 0, Integer.MAX_VALUE);
      add(ConsumerOptions.PARTITIONS, partition);
    }
    return this;
  }

  /**
   * Where to start. With assigned {@link #partitions}: there, whatever was committed before. With
   * {@link #topics}: there, in partitions for which the group has no offset yet; a group that has
   * offsets goes on from them, because another member may be at work ({@link EasyConsumer#seek}
   * moves a running consumer, {@code admin().groups()} resets a group). Default: where the group
   * stopped, else {@link #offsetReset}.
   */
  public ConsumerBuilder<V> startFrom(Position position) {
    return set(ConsumerOptions.START_FROM, position);
  }

  /**
   * Where to stop: in each partition the record there and all behind it are left alone, and when
   * every assigned partition is done up to there, the consumer closes by itself. {@link
   * Position#end()} is the end at the time of the start. Default: never.
   */
  public ConsumerBuilder<V> endAt(Position position) {
    return set(ConsumerOptions.END_AT, position);
  }

  /**
   * Closes the consumer by itself once no record has come for so long and none is being worked on:
   * 1 ms or more. The silence begins when the consumer has joined and knows where to read. Default:
   * never. kafka-python's {@code consumer_timeout_ms}.
   */
  public ConsumerBuilder<V> stopWhenIdle(Duration silence) {
    return set(ConsumerOptions.STOP_WHEN_IDLE, silence);
  }

  /**
   * Closes the consumer by itself once everything that was in its partitions is done. Default: it
   * waits for more.
   */
  public ConsumerBuilder<V> stopWhenCaughtUp() {
    return set(ConsumerOptions.STOP_WHEN_CAUGHT_UP, true);
  }

  /**
   * Where to go on when the group has no offset, or it does not exist any more. Default: {@link
   * OffsetReset#EARLIEST}. Kafka's {@code auto.offset.reset}.
   */
  public ConsumerBuilder<V> offsetReset(OffsetReset reset) {
    return set(ConsumerOptions.OFFSET_RESET, reset, OffsetReset::kafkaValue);
  }

  /**
   * The consumer group, whose members share the partitions and whose offsets remember what is done;
   * required unless the connection has a {@code group.id}. At most 32,767 bytes, no blanks at its
   * ends. Kafka's {@code group.id}.
   */
  public ConsumerBuilder<V> group(String name) {
    return set(ConsumerOptions.GROUP, name);
  }

  /**
   * How the members agree on who reads what. Default: {@link GroupProtocol#CLASSIC}. Kafka's {@code
   * group.protocol}.
   */
  public ConsumerBuilder<V> groupProtocol(GroupProtocol protocol) {
    return set(
        ConsumerOptions.GROUP_PROTOCOL, protocol, chosen -> chosen.name().toLowerCase(Locale.ROOT));
  }

  /**
   * Makes the consumer a static member under this name, which no other running member of the group
   * may have: restarted within the session timeout (45 s), it gets its partitions back and nobody
   * else's move. Letters, digits, dot, underscore and hyphen, at most 249. Default: a dynamic
   * member. Kafka's {@code group.instance.id}.
   */
  public ConsumerBuilder<V> staticMember(String uniqueName) {
    return set(ConsumerOptions.STATIC_MEMBER, uniqueName, name -> name);
  }

  /**
   * Whether closing leaves the group at once, so that others take over, or keeps the place until
   * the session timeout, for a restart. Default: dynamic members leave, static ones stay.
   *
   * @throws KafkaEasyException if kafka-clients is older than 4.1, which leaves no choice
   */
  public ConsumerBuilder<V> leaveOnClose(boolean leave) {
    ConsumerClosing.requireChoiceOfLeaving();
    return set(ConsumerOptions.LEAVE_ON_CLOSE, leave);
  }

  /**
   * Called with partitions that have come to this consumer, before any of their records runs. Runs
   * on the poll thread: be quick, nothing is fetched meanwhile. What it throws is logged.
   */
  public ConsumerBuilder<V> onAssigned(Consumer<Set<TopicPartition>> callback) {
    return add(ConsumerOptions.ON_ASSIGNED, callback);
  }

  /**
   * Called with partitions that have gone, when their handlers have ended and what they did is
   * committed; also when they were lost because the group went on without us, and then their
   * handlers may still run. Runs on the poll thread: be quick. What it throws is logged.
   */
  public ConsumerBuilder<V> onRevoked(Consumer<Set<TopicPartition>> callback) {
    return add(ConsumerOptions.ON_REVOKED, callback);
  }

  /**
   * Called when everything that was in the assigned partitions is done and nothing waits, once
   * after each change of the assignment. Runs on the poll thread: be quick. What it throws is
   * logged.
   */
  public ConsumerBuilder<V> onCaughtUp(Runnable callback) {
    return add(ConsumerOptions.ON_CAUGHT_UP, callback);
  }

  /**
   * A name for threads, log lines and reports, and Kafka's {@code client.id} unless that is set. At
   * most 32,767 bytes, no blanks at its ends. Default: the group, with a number.
   */
  public ConsumerBuilder<V> name(String consumerName) {
    return set(ConsumerOptions.NAME, consumerName);
  }

  /**
   * What the consumer is for: other values for some defaults. Default: none. Whatever is set
   * elsewhere wins; {@link #describe()} shows each setting with its reason.
   */
  public ConsumerBuilder<V> profile(ConsumerProfile profile) {
    return set(ConsumerOptions.PROFILE, profile);
  }

  /** Which records wait for each other. Default: {@link Ordering#PARTITION}. */
  public ConsumerBuilder<V> ordering(Ordering ordering) {
    return set(ConsumerOptions.ORDERING, ordering);
  }

  /**
   * How many handlers may run at a time, over all partitions: 1 to 10,000. Default: 16 in KEY and
   * UNORDERED order; in PARTITION order one for each assigned partition, which this option can only
   * lower, and the start says so at WARN.
   */
  public ConsumerBuilder<V> concurrency(int handlers) {
    return set(ConsumerOptions.CONCURRENCY, handlers);
  }

  /**
   * Runs handlers on virtual threads where the JVM has them (21 and newer; best from 24 on, where
   * {@code synchronized} no longer pins them), on platform threads elsewhere, which the start says
   * at WARN. Default: platform threads.
   */
  public ConsumerBuilder<V> virtualThreads(boolean wanted) {
    return set(ConsumerOptions.VIRTUAL_THREADS, wanted);
  }

  /**
   * In KEY order, lets records without a key wait for each other as if null were a key. Default:
   * false, each by itself: null means that nobody asked for an order.
   */
  public ConsumerBuilder<V> serialNullKeys(boolean wanted) {
    return set(ConsumerOptions.SERIAL_NULL_KEYS, wanted);
  }

  /**
   * Leaves out records before they are decoded; several filters are asked in turn and all must
   * accept. {@link Filters} has ready-made ones. What is left out counts as done.
   */
  public ConsumerBuilder<V> filter(RecordFilter filter) {
    return add(ConsumerOptions.FILTER, filter);
  }

  /** Leaves out messages after they are decoded; several are asked in turn and all must accept. */
  public ConsumerBuilder<V> filterMessages(MessageFilter<V> filter) {
    return add(ConsumerOptions.FILTER_MESSAGES, filter);
  }

  /** What becomes of a record on which a filter throws. Default: {@link OnFilterError#FAIL}. */
  public ConsumerBuilder<V> onFilterError(OnFilterError answer) {
    return set(ConsumerOptions.ON_FILTER_ERROR, answer);
  }

  /**
   * How keys become objects. Default: text in strict UTF-8. A key that the codec cannot read is a
   * decode failure. What a codec of text reads is {@code message.key()}; {@code
   * message.key(codec)}, with this same codec, answers keys of every type. Order in KEY order is by
   * the key's bytes.
   */
  public ConsumerBuilder<V> keys(Codec<?> codec) {
    return set(ConsumerOptions.KEYS, codec);
  }

  /**
   * Leaves keys undecoded: {@code message.key()} is null, {@code message.keyBytes()} and {@code
   * message.key(codec)} have them. For topics whose keys are of several formats, or none.
   */
  public ConsumerBuilder<V> rawKeys() {
    return set(ConsumerOptions.RAW_KEYS, true);
  }

  /**
   * What decides over records that fail. Default: they are tried again for ever, after 200 ms,
   * doubling to 30 s, holding back their key, with a log line each time; nothing is ever skipped
   * unless a handler says so.
   */
  public ConsumerBuilder<V> onFailure(FailurePolicy policy) {
    return set(ConsumerOptions.ON_FAILURE, policy);
  }

  /** As {@link #onFailure(FailurePolicy)}, with a handler that is the same for every consumer. */
  public ConsumerBuilder<V> onFailure(FailureHandler handler) {
    return set(ConsumerOptions.ON_FAILURE, handler);
  }

  /** What the application does with a message; required, unless one of the next two is. */
  public ConsumerBuilder<V> handle(MessageHandler<V> handler) {
    return set(ConsumerOptions.HANDLE, handler);
  }

  /**
   * What the application does with a message, when that ends later than the call returns. At most
   * {@link #concurrency} stages and running calls are open at a time; order is kept as ever, a key
   * is held while its stage is open. The calls themselves should return soon: at most 32 threads
   * make them.
   */
  public ConsumerBuilder<V> handleAsync(AsyncMessageHandler<V> handler) {
    return set(ConsumerOptions.HANDLE_ASYNC, handler);
  }

  /**
   * What the application does with several messages at once. A batch is one run: its lane waits for
   * it, however slow one of its messages is.
   */
  public ConsumerBuilder<V> handleBatch(BatchHandler<V> handler) {
    return set(ConsumerOptions.HANDLE_BATCH, handler);
  }

  /**
   * How many messages a batch has at most: 1 to 100,000. Default: 500. Nothing waits for a batch to
   * fill: it is what one poll brought for a lane, so Kafka's {@code max.poll.records} (2,000 here)
   * and the number of lanes bound it too.
   */
  public ConsumerBuilder<V> maxBatchRecords(int records) {
    return set(ConsumerOptions.MAX_BATCH_RECORDS, records);
  }

  /**
   * What becomes of the messages behind the one that a {@code BatchFailure} names. Default: {@link
   * RestOfBatch#RUN_AGAIN}.
   */
  public ConsumerBuilder<V> restOfBatch(RestOfBatch rest) {
    return set(ConsumerOptions.REST_OF_BATCH, rest);
  }

  /**
   * Longest time that a handler may run: 10 ms to 1 h, and not longer than {@link #drainTimeout}.
   * After that its thread is interrupted; an asynchronous handler's {@link
   * AsyncMessageHandler#timedOut} is called. The log and {@link ConsumerStats#handlerTimeouts} tell
   * of it. The outcome is decided when the handler's work really ends: a late success is a success,
   * a failure is one at {@code FailureStage.TIMEOUT}. Until then the message's key waits; see
   * {@link #onHandlerTimeout}. Noticed by looking now and then, so up to half as much later.
   * Default: no limit.
   */
  public ConsumerBuilder<V> handlerTimeout(Duration limit) {
    return set(ConsumerOptions.HANDLER_TIMEOUT, limit);
  }

  /**
   * Treatment of an asynchronous handler whose stage is open for longer than {@link
   * #handlerTimeout}. Default: {@link OnHandlerTimeout#AWAIT_END}.
   */
  public ConsumerBuilder<V> onHandlerTimeout(OnHandlerTimeout choice) {
    return set(ConsumerOptions.ON_HANDLER_TIMEOUT, choice);
  }

  /**
   * How many attempts may begin a second, over all partitions of this consumer, retries included:
   * 0.001 to 10,000,000. What was left unused is saved for a tenth of a second, no longer. Lanes
   * take turns; no thread sleeps. Default: no limit.
   */
  public ConsumerBuilder<V> maxRecordsPerSecond(double records) {
    return set(ConsumerOptions.MAX_RECORDS_PER_SECOND, records);
  }

  /**
   * Leaves out records that were handled before, as far as this consumer remembers. Default: none
   * is. Not together with {@link #handleBatch}.
   */
  public ConsumerBuilder<V> deduplicate(Deduplication how) {
    return set(ConsumerOptions.DEDUPLICATE, how);
  }

  /**
   * How old a record may be, by its timestamp, when its first turn comes: 1 ms to 3,650 days. It is
   * looked at before it is decoded; records without a timestamp, and those that are tried again,
   * are never too old. Default: no limit.
   */
  public ConsumerBuilder<V> maxAge(Duration limit) {
    return set(ConsumerOptions.MAX_AGE, limit);
  }

  /** What becomes of records older than {@link #maxAge}. Default: {@link OnStale#FILTER}. */
  public ConsumerBuilder<V> onStale(OnStale answer) {
    return set(ConsumerOptions.ON_STALE, answer);
  }

  /** Is told what the consumer does; may be given several times. Default: nobody. */
  public ConsumerBuilder<V> observer(ConsumerObserver observer) {
    return add(ConsumerOptions.OBSERVER, observer);
  }

  /**
   * Puts {@code topic}, {@code partition}, {@code offset}, {@code group} and {@code attempt} into
   * SLF4J's MDC while filters, codecs and the handler of a record run, so that each of their log
   * lines says which record it is about. In a batch: those of its first record. Default: false.
   */
  public ConsumerBuilder<V> logContext(boolean wanted) {
    return set(ConsumerOptions.LOG_CONTEXT, wanted);
  }

  /**
   * Times one record of so many, for {@link EasyConsumer#stats()}: 1 to 1,000,000. Default: none is
   * timed, unless {@link #reportEvery} asks for it, then one of 16.
   */
  public ConsumerBuilder<V> timeOneRecordOf(int records) {
    return set(ConsumerOptions.TIME_ONE_RECORD_OF, records);
  }

  /** Logs a line about rates, times and failures this often: 100 ms to 1 day. Default: never. */
  public ConsumerBuilder<V> reportEvery(Duration period) {
    return set(ConsumerOptions.REPORT_EVERY, period);
  }

  /**
   * How often offsets are committed: 1 ms to 1 h. Default: 1 s. What was done since the last commit
   * repeats after a crash.
   */
  public ConsumerBuilder<V> commitEvery(Duration period) {
    return set(ConsumerOptions.COMMIT_EVERY, period);
  }

  /**
   * Commits besides as soon as so many records are done since the last commit: 1 or more. Default:
   * by time only. With 1 each finished record asks for a commit; one is under way at a time, so
   * what is done meanwhile goes with the next. That bounds what repeats after a crash, and costs
   * the brokers a write for each commit.
   */
  public ConsumerBuilder<V> commitEveryRecords(int records) {
    return set(ConsumerOptions.COMMIT_EVERY_RECORDS, records);
  }

  /**
   * How long a record may run before the other keys of its lane go on without it: 10 ms to 1 h.
   * Default: 200 ms. The record runs on; only its key waits.
   */
  public ConsumerBuilder<V> slowRunAfter(Duration limit) {
    return set(ConsumerOptions.SLOW_RUN_AFTER, limit);
  }

  /**
   * How long a partition that another member takes over waits for its running handlers, so that
   * they can still be committed: 1 ms to 1 h. Default: 10 s, and never more than half of {@code
   * max.poll.interval.ms}. The whole group's rebalance waits for it.
   */
  public ConsumerBuilder<V> revocationWait(Duration limit) {
    return set(ConsumerOptions.REVOCATION_WAIT, limit);
  }

  /** How long {@link EasyConsumer#close()} may take: 10 ms to 1 h. Default: 20 s. */
  public ConsumerBuilder<V> drainTimeout(Duration limit) {
    return set(ConsumerOptions.DRAIN_TIMEOUT, limit);
  }

  /**
   * After which time without progress a partition that has records is reported by {@link
   * EasyConsumer#health()} and in the log: 10 ms to 1 h. Default: 1 min.
   */
  public ConsumerBuilder<V> wedgedAfter(Duration limit) {
    return set(ConsumerOptions.WEDGED_AFTER, limit);
  }

  /**
   * How many records may be fetched and not done, over all partitions: 1 to 10,000,000. Default:
   * 20,000.
   */
  public ConsumerBuilder<V> maxInFlightRecords(int records) {
    return set(ConsumerOptions.MAX_IN_FLIGHT_RECORDS, records);
  }

  /**
   * How many bytes may be fetched and not done, over all partitions: 1 KiB or more. Default: 64
   * MiB. More than 16 MiB are used only while there are fewer than four records for each of the
   * {@code concurrency} handlers; beyond that, bytes that lie about only cost.
   */
  public ConsumerBuilder<V> maxInFlightBytes(long bytes) {
    return set(ConsumerOptions.MAX_IN_FLIGHT_BYTES, bytes);
  }

  /**
   * How many records of one partition may be held, that is wait for a retry or behind a held key,
   * before nothing more of that partition is fetched: 1 to 10,000,000. Default: 10,000.
   */
  public ConsumerBuilder<V> maxHeldRecords(int records) {
    return set(ConsumerOptions.MAX_HELD_RECORDS, records);
  }

  /** As {@link #maxHeldRecords}, in bytes: 1 KiB or more. Default: 8 MiB. */
  public ConsumerBuilder<V> maxHeldBytes(long bytes) {
    return set(ConsumerOptions.MAX_HELD_BYTES, bytes);
  }

  /**
   * Any setting of the Kafka consumer, by its Kafka name. Numbers of another type than Kafka's are
   * converted where nothing is lost, and a {@link Duration} where the name ends with {@code .ms}.
   *
   * @throws InvalidOptionException for a setting that would break a guarantee, with the reason; for
   *     one that was set before, also by the method that stands for it
   */
  public ConsumerBuilder<V> property(String property, Object value) {
    options = options.with(ConsumerProperties.RULES, property, value);
    return this;
  }

  /**
   * What {@link #start()} would start: every option and setting with its origin and reason, no
   * secrets. Options that mean nothing beside the others are left out.
   *
   * @throws InvalidOptionException as {@link #start()} does
   */
  public String describe() {
    return starter.describe(settings());
  }

  /**
   * Connects and begins. Returns without waiting for partitions.
   *
   * @throws InvalidOptionException when something required is missing, options conflict, or one
   *     would have no effect
   */
  public EasyConsumer start() {
    ConsumerSettings<V> settings = settings();
    if (options.has(ConsumerOptions.CONCURRENCY)
        && options.get(ConsumerOptions.ORDERING) == Ordering.PARTITION) {
      log.warn(
          "{}: concurrency = {} is only an upper limit in PARTITION order, where at most one handler"
              + " runs for each partition; ordering(KEY) runs several keys of a partition at a time",
          settings.name(),
          options.get(ConsumerOptions.CONCURRENCY));
    }
    return starter.start(settings);
  }

  private ConsumerSettings<V> settings() {
    ConsumerProfile profile = options.find(ConsumerOptions.PROFILE);
    OptionValues all = profile == null ? options : profile.applyTo(options);
    String group = groupToUse();
    ConsumerRules.check(all, group);
    String name = all.find(ConsumerOptions.NAME);
    return new ConsumerSettings<>(
        name == null ? ConsumerNames.next(group == null ? "consumer" : group) : name,
        group,
        ConsumerSettings.Source.of(all),
        ConsumerSettings.Processing.of(all, valueCodec),
        all,
        Optional.ofNullable(all.find(ConsumerOptions.ON_FAILURE)));
  }

  /** Assigned partitions are committed for a group only when this program names one. */
  private @Nullable String groupToUse() {
    return options.has(ConsumerOptions.GROUP) || options.has(ConsumerOptions.PARTITIONS)
        ? options.find(ConsumerOptions.GROUP)
        : starter.defaultGroup();
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

  private <T> ConsumerBuilder<V> add(Option<List<T>> option, @Nullable T value) {
    options = options.plus(option, value);
    return this;
  }
}
