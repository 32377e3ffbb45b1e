package io.github.kafkaeasy.consumer;

import io.github.kafkaeasy.config.ConsumerClosing;
import io.github.kafkaeasy.config.Options;
import io.github.kafkaeasy.config.Settings;
import io.github.kafkaeasy.consumer.ConsumerSettings.Limits;
import io.github.kafkaeasy.consumer.ConsumerSettings.Processing;
import io.github.kafkaeasy.consumer.ConsumerSettings.Timing;
import io.github.kafkaeasy.consumer.spi.ConsumerObserver;
import io.github.kafkaeasy.consumer.spi.FailureHandler;
import io.github.kafkaeasy.consumer.spi.FailurePolicy;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.message.Codec;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Describes a consumer, then starts it. {@link #topics}, {@link #group} and one of {@link #handle},
 * {@link #handleAsync} and {@link #handleBatch} are required (a consumer of assigned {@link
 * #partitions} needs no group). A wrong value is refused by the method that was given it, with an
 * {@link InvalidOptionException} that names option, value and reason; options that cannot hold
 * together are refused by {@link #start}, which alone connects.
 *
 * <p>Not thread-safe; what has been started does not change any more when the builder does.
 *
 * @param <V> the type of the values
 */
public final class ConsumerBuilder<V> {
  private static final Duration MIN = Duration.ofMillis(1);
  private static final Duration HOUR = Duration.ofHours(1);

  private final ConsumerStarter starter;
  private final Codec<V> valueCodec;
  private final SourceOptions source = new SourceOptions();
  private final ProcessingOptions<V> processing = new ProcessingOptions<>();
  private final CareOptions care = new CareOptions();
  private final WatchingOptions watching = new WatchingOptions();
  private final MembershipOptions membership = new MembershipOptions();
  private final Set<String> chosen = new HashSet<>();
  private Settings properties = Settings.none();
  private @Nullable String group;
  private @Nullable String name;
  private @Nullable FailurePolicy failurePolicy;
  private @Nullable ConsumerProfile profile;
  private Limits limits =
      new Limits(
          ConsumerDefaults.RECORDS_IN_FLIGHT,
          ConsumerDefaults.BYTES_IN_FLIGHT,
          ConsumerDefaults.HELD_RECORDS,
          ConsumerDefaults.HELD_BYTES);
  private Timing timing =
      new Timing(
          ConsumerDefaults.COMMIT_EVERY,
          Integer.MAX_VALUE,
          ConsumerDefaults.SLOW_RUN,
          ConsumerDefaults.REVOCATION_WAIT,
          ConsumerDefaults.DRAIN,
          ConsumerDefaults.WEDGED_AFTER);

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
      source.topics.add(Options.topicName("topics", topic));
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
    source.pattern = Options.required("topicsMatching", pattern);
    return this;
  }

  /**
   * A topic whose values have another type and go to another handler, in the same consumer: one
   * group, one order, one failure handler for all. The raw filters apply to it, the message filters
   * do not.
   */
  public <T> ConsumerBuilder<V> topic(String name, Codec<T> codec, MessageHandler<T> handler) {
    topics(name);
    processing.ownTypes.add(
        new ConsumerSettings.OwnType<>(
            name, Options.required("codec", codec), Options.required("handler", handler)));
    return this;
  }

  /**
   * Reads these partitions and no others, without sharing them out in a group. Instead of {@link
   * #topics}. With a {@link #group}, offsets are committed to it and the next start goes on from
   * there; nobody else of that group should read them. Without, nothing is committed.
   */
  public ConsumerBuilder<V> partitions(TopicPartition... partitions) {
    for (TopicPartition partition : partitions) {
      Options.topicName("partitions", partition.topic());
      Options.number("partitions", partition.partition(), 0, Integer.MAX_VALUE);
      source.partitions.add(partition);
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
    source.startFrom = Options.required("startFrom", position);
    return this;
  }

  /**
   * Where to stop: in each partition the record there and all behind it are left alone, and when
   * every assigned partition is done up to there, the consumer closes by itself. {@link
   * Position#end()} is the end at the time of the start. Default: never.
   */
  public ConsumerBuilder<V> endAt(Position position) {
    source.endAt = Options.required("endAt", position);
    return this;
  }

  /**
   * Closes the consumer by itself once no record has come for so long and none is being worked on:
   * 1 ms or more. The silence begins when the consumer has joined and knows where to read. Default:
   * never. kafka-python's {@code consumer_timeout_ms}.
   */
  public ConsumerBuilder<V> stopWhenIdle(Duration silence) {
    source.stopWhenIdle = Options.duration("stopWhenIdle", silence, MIN, Duration.ofDays(36_500));
    return this;
  }

  /**
   * Closes the consumer by itself once everything that was in its partitions is done. Default: it
   * waits for more.
   */
  public ConsumerBuilder<V> stopWhenCaughtUp() {
    source.stopWhenCaughtUp = true;
    return this;
  }

  /**
   * Where to go on when the group has no offset, or it does not exist any more. Default: {@link
   * OffsetReset#EARLIEST}. Kafka's {@code auto.offset.reset}.
   */
  public ConsumerBuilder<V> offsetReset(OffsetReset reset) {
    return property("auto.offset.reset", Options.required("offsetReset", reset).kafkaValue());
  }

  /**
   * The consumer group, whose members share the partitions and whose offsets remember what is done;
   * required unless the connection has a {@code group.id}. Kafka's {@code group.id}.
   */
  public ConsumerBuilder<V> group(String name) {
    group = Options.text("group", name);
    return this;
  }

  /**
   * How the members agree on who reads what. Default: {@link GroupProtocol#CLASSIC}. Kafka's {@code
   * group.protocol}.
   */
  public ConsumerBuilder<V> groupProtocol(GroupProtocol protocol) {
    membership.protocol = Options.required("groupProtocol", protocol);
    return this;
  }

  /**
   * Makes the consumer a static member under this name, which no other running member of the group
   * may have: restarted within the session timeout (45 s), it gets its partitions back and nobody
   * else's move. Default: a dynamic member. Kafka's {@code group.instance.id}.
   */
  public ConsumerBuilder<V> staticMember(String uniqueName) {
    membership.staticMember = Options.text("staticMember", uniqueName);
    return this;
  }

  /**
   * Whether closing leaves the group at once, so that others take over, or keeps the place until
   * the session timeout, for a restart. Default: dynamic members leave, static ones stay.
   *
   * @throws KafkaEasyException if kafka-clients is older than 4.1, which leaves no choice
   */
  public ConsumerBuilder<V> leaveOnClose(boolean leave) {
    ConsumerClosing.requireChoiceOfLeaving();
    membership.leaveOnClose = leave;
    return this;
  }

  /**
   * Called with partitions that have come to this consumer, before any of their records runs. Runs
   * on the poll thread: be quick, nothing is fetched meanwhile. What it throws is logged.
   */
  public ConsumerBuilder<V> onAssigned(Consumer<Set<TopicPartition>> callback) {
    membership.assigned.add(Options.required("onAssigned", callback));
    return this;
  }

  /**
   * Called with partitions that have gone, when their handlers have ended and what they did is
   * committed; also when they were lost because the group went on without us, and then their
   * handlers may still run. Runs on the poll thread: be quick. What it throws is logged.
   */
  public ConsumerBuilder<V> onRevoked(Consumer<Set<TopicPartition>> callback) {
    membership.revoked.add(Options.required("onRevoked", callback));
    return this;
  }

  /**
   * Called when everything that was in the assigned partitions is done and nothing waits, once
   * after each change of the assignment. Runs on the poll thread: be quick. What it throws is
   * logged.
   */
  public ConsumerBuilder<V> onCaughtUp(Runnable callback) {
    membership.caughtUp.add(Options.required("onCaughtUp", callback));
    return this;
  }

  /** A name for threads, log lines and reports. Default: the group, with a number. */
  public ConsumerBuilder<V> name(String consumerName) {
    name = Options.text("name", consumerName);
    return this;
  }

  /**
   * What the consumer is for: other values for some defaults. Default: none. Whatever is set
   * elsewhere wins; {@link #describe()} shows each setting with its reason.
   */
  public ConsumerBuilder<V> profile(ConsumerProfile profile) {
    this.profile = Options.required("profile", profile);
    return this;
  }

  /** Which records wait for each other. Default: {@link Ordering#PARTITION}. */
  public ConsumerBuilder<V> ordering(Ordering ordering) {
    processing.ordering = Options.required("ordering", ordering);
    chosen.add("ordering");
    return this;
  }

  /**
   * How many handlers may run at a time, over all partitions: 1 to 10,000. Default: 16 in KEY and
   * UNORDERED order; in PARTITION order one for each assigned partition.
   */
  public ConsumerBuilder<V> concurrency(int handlers) {
    processing.concurrency = Options.number("concurrency", handlers, 1, 10_000);
    chosen.add("concurrency");
    return this;
  }

  /**
   * Runs handlers on virtual threads where the JVM has them (21 and newer; best from 24 on, where
   * {@code synchronized} no longer pins them), on platform threads elsewhere. Default: platform
   * threads.
   */
  public ConsumerBuilder<V> virtualThreads(boolean wanted) {
    processing.virtualThreads = wanted;
    return this;
  }

  /**
   * In KEY order, lets records without a key wait for each other as if null were a key. Default:
   * false, each by itself: null means that nobody asked for an order.
   */
  public ConsumerBuilder<V> serialNullKeys(boolean wanted) {
    processing.serialNullKeys = wanted;
    return this;
  }

  /**
   * Leaves out records before they are decoded; several filters are asked in turn and all must
   * accept. {@link Filters} has ready-made ones. What is left out counts as done.
   */
  public ConsumerBuilder<V> filter(RecordFilter filter) {
    processing.recordFilters.add(Options.required("filter", filter));
    return this;
  }

  /** Leaves out messages after they are decoded; several are asked in turn and all must accept. */
  public ConsumerBuilder<V> filterMessages(MessageFilter<V> filter) {
    processing.messageFilters.add(Options.required("filterMessages", filter));
    return this;
  }

  /** What becomes of a record on which a filter throws. Default: {@link OnFilterError#FAIL}. */
  public ConsumerBuilder<V> onFilterError(OnFilterError answer) {
    processing.onFilterError = Options.required("onFilterError", answer);
    return this;
  }

  /**
   * How keys become objects. Default: text in strict UTF-8. A key that the codec cannot read is a
   * decode failure. What a codec of text reads is {@code message.key()}; {@code
   * message.key(codec)}, with this same codec, answers keys of every type. Order in KEY order is by
   * the key's bytes.
   */
  public ConsumerBuilder<V> keys(Codec<?> codec) {
    processing.keys = ConsumerSettings.Keys.by(Options.required("keys", codec));
    return this;
  }

  /**
   * Leaves keys undecoded: {@code message.key()} is null, {@code message.keyBytes()} and {@code
   * message.key(codec)} have them. For topics whose keys are of several formats, or none.
   */
  public ConsumerBuilder<V> rawKeys() {
    processing.keys = null;
    return this;
  }

  /**
   * What decides over records that fail. Default: they are tried again for ever, after 200 ms,
   * doubling to 30 s, holding back their key, with a log line each time; nothing is ever skipped
   * unless a handler says so.
   */
  public ConsumerBuilder<V> onFailure(FailurePolicy policy) {
    failurePolicy = Options.required("onFailure", policy);
    return this;
  }

  /** As {@link #onFailure(FailurePolicy)}, with a handler that is the same for every consumer. */
  public ConsumerBuilder<V> onFailure(FailureHandler handler) {
    failurePolicy = Options.required("onFailure", handler);
    return this;
  }

  /** What the application does with a message; required, unless one of the next two is. */
  public ConsumerBuilder<V> handle(MessageHandler<V> handler) {
    processing.handler = Options.required("handle", handler);
    return this;
  }

  /**
   * What the application does with a message, when that ends later than the call returns. At most
   * {@link #concurrency} stages and running calls are open at a time; order is kept as ever, a key
   * is held while its stage is open. The calls themselves should return soon: at most 32 threads
   * make them.
   */
  public ConsumerBuilder<V> handleAsync(AsyncMessageHandler<V> handler) {
    processing.asyncHandler = Options.required("handleAsync", handler);
    return this;
  }

  /**
   * What the application does with several messages at once. A batch is one run: its lane waits for
   * it, however slow one of its messages is.
   */
  public ConsumerBuilder<V> handleBatch(BatchHandler<V> handler) {
    processing.batchHandler = Options.required("handleBatch", handler);
    return this;
  }

  /**
   * How many messages a batch has at most: 1 to 100,000. Default: 500. Nothing waits for a batch to
   * fill: it is what one poll brought for a lane, so Kafka's {@code max.poll.records} (2,000 here)
   * and the number of lanes bound it too.
   */
  public ConsumerBuilder<V> maxBatchRecords(int records) {
    processing.maxBatchRecords = Options.number("maxBatchRecords", records, 1, 100_000);
    return this;
  }

  /**
   * What becomes of the messages behind the one that a {@code BatchFailure} names. Default: {@link
   * RestOfBatch#RUN_AGAIN}.
   */
  public ConsumerBuilder<V> restOfBatch(RestOfBatch rest) {
    processing.restOfBatch = Options.required("restOfBatch", rest);
    return this;
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
    care.handlerTimeout = Options.duration("handlerTimeout", limit, Duration.ofMillis(10), HOUR);
    return this;
  }

  /**
   * Treatment of an asynchronous handler whose stage is open for longer than {@link
   * #handlerTimeout}. Default: {@link OnHandlerTimeout#AWAIT_END}.
   */
  public ConsumerBuilder<V> onHandlerTimeout(OnHandlerTimeout choice) {
    care.onHandlerTimeout = Options.required("onHandlerTimeout", choice);
    return this;
  }

  /**
   * How many attempts may begin a second, over all partitions of this consumer, retries included:
   * 0.001 to 10,000,000. What was left unused is saved for a tenth of a second, no longer. Lanes
   * take turns; no thread sleeps. Default: no limit.
   */
  public ConsumerBuilder<V> maxRecordsPerSecond(double records) {
    if (!(records >= 0.001 && records <= 10_000_000)) {
      throw InvalidOptionException.of(
          "maxRecordsPerSecond", records, "it must be 0.001 to 10000000");
    }
    care.recordsPerSecond = records;
    return this;
  }

  /**
   * Leaves out records that were handled before, as far as this consumer remembers. Default: none
   * is. Not together with {@link #handleBatch}.
   */
  public ConsumerBuilder<V> deduplicate(Deduplication how) {
    care.deduplication = Options.required("deduplicate", how);
    return this;
  }

  /**
   * How old a record may be, by its timestamp, when its first turn comes: 1 ms to 3,650 days. It is
   * looked at before it is decoded; records without a timestamp, and those that are tried again,
   * are never too old. Default: no limit.
   */
  public ConsumerBuilder<V> maxAge(Duration limit) {
    care.maxAge = Options.duration("maxAge", limit, MIN, Duration.ofDays(3_650));
    return this;
  }

  /** What becomes of records older than {@link #maxAge}. Default: {@link OnStale#FILTER}. */
  public ConsumerBuilder<V> onStale(OnStale answer) {
    care.onStale = Options.required("onStale", answer);
    return this;
  }

  /** Is told what the consumer does; may be given several times. Default: nobody. */
  public ConsumerBuilder<V> observer(ConsumerObserver observer) {
    watching.observers.add(Options.required("observer", observer));
    return this;
  }

  /**
   * Puts {@code topic}, {@code partition}, {@code offset}, {@code group} and {@code attempt} into
   * SLF4J's MDC while filters, codecs and the handler of a record run, so that each of their log
   * lines says which record it is about. In a batch: those of its first record. Default: false.
   */
  public ConsumerBuilder<V> logContext(boolean wanted) {
    watching.logContext = wanted;
    return this;
  }

  /**
   * Times one record of so many, for {@link EasyConsumer#stats()}: 1 to 1,000,000. Default: none is
   * timed, unless {@link #reportEvery} asks for it, then one of 16.
   */
  public ConsumerBuilder<V> timeOneRecordOf(int records) {
    watching.timeOneRecordOf = Options.number("timeOneRecordOf", records, 1, 1_000_000);
    return this;
  }

  /** Logs a line about rates, times and failures this often: 100 ms to 1 day. Default: never. */
  public ConsumerBuilder<V> reportEvery(Duration period) {
    watching.reportEvery =
        Options.duration("reportEvery", period, Duration.ofMillis(100), Duration.ofDays(1));
    return this;
  }

  /**
   * How often offsets are committed: 1 ms to 1 h. Default: 1 s. What was done since the last commit
   * repeats after a crash.
   */
  public ConsumerBuilder<V> commitEvery(Duration period) {
    Duration checked = Options.duration("commitEvery", period, MIN, HOUR);
    timing = timing.withCommitEvery(checked);
    chosen.add("commitEvery");
    return this;
  }

  /**
   * Commits besides as soon as so many records are done since the last commit: 1 or more. Default:
   * by time only. With 1 each finished record asks for a commit; one is under way at a time, so
   * what is done meanwhile goes with the next. That bounds what repeats after a crash, and costs
   * the brokers a write for each commit.
   */
  public ConsumerBuilder<V> commitEveryRecords(int records) {
    int checked = Options.number("commitEveryRecords", records, 1, Integer.MAX_VALUE);
    timing = timing.withCommitEveryRecords(checked);
    chosen.add("commitEveryRecords");
    return this;
  }

  /**
   * How long a record may run before the other keys of its lane go on without it: 10 ms to 1 h.
   * Default: 200 ms. The record runs on; only its key waits.
   */
  public ConsumerBuilder<V> slowRunAfter(Duration limit) {
    Duration checked = Options.duration("slowRunAfter", limit, Duration.ofMillis(10), HOUR);
    timing = timing.withSlowRun(checked);
    chosen.add("slowRunAfter");
    return this;
  }

  /**
   * How long a partition that another member takes over waits for its running handlers, so that
   * they can still be committed: 1 ms to 1 h. Default: 10 s, and never more than half of {@code
   * max.poll.interval.ms}. The whole group's rebalance waits for it.
   */
  public ConsumerBuilder<V> revocationWait(Duration limit) {
    Duration checked = Options.duration("revocationWait", limit, MIN, HOUR);
    timing = timing.withRevocationWait(checked);
    chosen.add("revocationWait");
    return this;
  }

  /** How long {@link EasyConsumer#close()} may take: 10 ms to 1 h. Default: 20 s. */
  public ConsumerBuilder<V> drainTimeout(Duration limit) {
    Duration checked = Options.duration("drainTimeout", limit, Duration.ofMillis(10), HOUR);
    timing = timing.withDrain(checked);
    chosen.add("drainTimeout");
    return this;
  }

  /**
   * After which time without progress a partition that has records is reported by {@link
   * EasyConsumer#health()} and in the log: 10 ms to 1 h. Default: 1 min.
   */
  public ConsumerBuilder<V> wedgedAfter(Duration limit) {
    Duration checked = Options.duration("wedgedAfter", limit, Duration.ofMillis(10), HOUR);
    timing = timing.withWedgedAfter(checked);
    return this;
  }

  /**
   * How many records may be fetched and not done, over all partitions: 1 to 10,000,000. Default:
   * 20,000.
   */
  public ConsumerBuilder<V> maxInFlightRecords(int records) {
    int checked = Options.number("maxInFlightRecords", records, 1, 10_000_000);
    limits = new Limits(checked, limits.bytesInFlight(), limits.heldRecords(), limits.heldBytes());
    chosen.add("maxInFlightRecords");
    return this;
  }

  /**
   * How many bytes may be fetched and not done, over all partitions: 1 KiB or more. Default: 64
   * MiB. More than 16 MiB are used only while there are fewer than four records for each of the
   * {@code concurrency} handlers; beyond that, bytes that lie about only cost.
   */
  public ConsumerBuilder<V> maxInFlightBytes(long bytes) {
    long checked = Options.number("maxInFlightBytes", bytes, 1_024, Long.MAX_VALUE);
    limits =
        new Limits(limits.recordsInFlight(), checked, limits.heldRecords(), limits.heldBytes());
    chosen.add("maxInFlightBytes");
    return this;
  }

  /**
   * How many records of one partition may be held, that is wait for a retry or behind a held key,
   * before nothing more of that partition is fetched: 1 to 10,000,000. Default: 10,000.
   */
  public ConsumerBuilder<V> maxHeldRecords(int records) {
    int checked = Options.number("maxHeldRecords", records, 1, 10_000_000);
    limits =
        new Limits(limits.recordsInFlight(), limits.bytesInFlight(), checked, limits.heldBytes());
    chosen.add("maxHeldRecords");
    return this;
  }

  /** As {@link #maxHeldRecords}, in bytes: 1 KiB or more. Default: 8 MiB. */
  public ConsumerBuilder<V> maxHeldBytes(long bytes) {
    long checked = Options.number("maxHeldBytes", bytes, 1_024, Long.MAX_VALUE);
    limits =
        new Limits(limits.recordsInFlight(), limits.bytesInFlight(), limits.heldRecords(), checked);
    chosen.add("maxHeldBytes");
    return this;
  }

  /**
   * Any setting of the Kafka consumer, by its Kafka name.
   *
   * @throws InvalidOptionException for a setting that would break a guarantee, with the reason
   */
  public ConsumerBuilder<V> property(String property, Object value) {
    properties = properties.with(property, ConsumerProperties.RULES.check(property, value));
    return this;
  }

  /**
   * What {@link #start()} would start: every setting with its origin and reason, no secrets.
   *
   * @throws InvalidOptionException as {@link #start()} does
   */
  public String describe() {
    return starter.describe(settings());
  }

  /**
   * Connects and begins. Returns without waiting for partitions.
   *
   * @throws InvalidOptionException when something required is missing or options conflict
   */
  public EasyConsumer start() {
    return starter.start(settings());
  }

  private ConsumerSettings<V> settings() {
    String group = groupToUse();
    ConsumerSettings.Source checkedSource = source.check(group);
    Limits limits = limits();
    Processing<V> checked = processing.check(valueCodec);
    if (processing.concurrency != null && processing.concurrency > limits.recordsInFlight()) {
      throw InvalidOptionException.conflict(
          "concurrency",
          processing.concurrency,
          "maxInFlightRecords",
          limits.recordsInFlight(),
          "handlers without a record to run would never have work; raise maxInFlightRecords or"
              + " lower concurrency");
    }
    return new ConsumerSettings<>(
        name == null ? ConsumerNames.next(group == null ? "consumer" : group) : name,
        group,
        checkedSource,
        checked,
        limits,
        timing(),
        care.check(checked.handling(), timing.drain()),
        watching.check(),
        membership.check(properties),
        membership.callbacks(),
        Optional.ofNullable(failurePolicy),
        profile == null ? properties : properties.orElse(profile.settings()),
        chosen);
  }

  /** Assigned partitions are committed for a group only when this program names one. */
  private @Nullable String groupToUse() {
    return group == null && source.partitions.isEmpty() ? starter.defaultGroup() : group;
  }

  private Timing timing() {
    return profile == ConsumerProfile.RELIABLE && !chosen.contains("commitEveryRecords")
        ? timing.withCommitEveryRecords(1)
        : timing;
  }

  private Limits limits() {
    return profile == ConsumerProfile.RELIABLE && !chosen.contains("maxInFlightRecords")
        ? new Limits(
            ConsumerProfile.FEW_RECORDS,
            limits.bytesInFlight(),
            limits.heldRecords(),
            limits.heldBytes())
        : limits;
  }
}
