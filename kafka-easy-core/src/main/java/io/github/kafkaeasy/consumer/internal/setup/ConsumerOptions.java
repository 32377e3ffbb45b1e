package io.github.kafkaeasy.consumer.internal.setup;

import static io.github.kafkaeasy.internal.options.Option.bytes;
import static io.github.kafkaeasy.internal.options.Option.choice;
import static io.github.kafkaeasy.internal.options.Option.count;
import static io.github.kafkaeasy.internal.options.Option.flag;
import static io.github.kafkaeasy.internal.options.Option.label;
import static io.github.kafkaeasy.internal.options.Option.rate;
import static io.github.kafkaeasy.internal.options.Option.several;
import static io.github.kafkaeasy.internal.options.Option.time;
import static io.github.kafkaeasy.internal.options.Option.topicName;

import io.github.kafkaeasy.consumer.AsyncMessageHandler;
import io.github.kafkaeasy.consumer.BatchHandler;
import io.github.kafkaeasy.consumer.ConsumerBuilder;
import io.github.kafkaeasy.consumer.ConsumerProfile;
import io.github.kafkaeasy.consumer.Deduplication;
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
import io.github.kafkaeasy.consumer.spi.FailurePolicy;
import io.github.kafkaeasy.consumer.spi.HandlerHook;
import io.github.kafkaeasy.internal.options.Option;
import io.github.kafkaeasy.internal.settings.Options;
import io.github.kafkaeasy.message.Codec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The table of a {@link ConsumerBuilder}'s options, in the order of {@code describe()} and of
 * docs/options.md. Not needed by applications.
 */
public final class ConsumerOptions {
  private static final List<Option<?>> ROWS = new ArrayList<>();
  private static final Duration MILLI = Duration.ofMillis(1);
  private static final Duration SHORT = Duration.ofMillis(10);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final int TEN_MILLION = 10_000_000;

  public static final Option<List<String>> TOPICS =
      row(several("topics", "none", "required, unless another option says what to read"));
  public static final Option<Pattern> TOPICS_MATCHING =
      row(ConsumerOptions.<Pattern>none("topicsMatching", "topics are usually listed by name"));
  public static final Option<List<ConsumerSettings.OwnType<?>>> TOPIC =
      row(several("topic", "none", "only for a topic whose values have another type"));
  public static final Option<List<TopicPartition>> PARTITIONS =
      row(several("partitions", "none", "the group assigns them"));
  public static final Option<Position> START_FROM =
      row(
          Option.<Position>any("startFrom")
              .otherwise("where the group stopped", "nothing is left out or repeated"));
  public static final Option<Position> END_AT =
      row(Option.<Position>any("endAt").otherwise("never", "a consumer normally runs without end"));
  public static final Option<Duration> STOP_WHEN_IDLE =
      row(
          time("stopWhenIdle", MILLI, Duration.ofDays(36_500))
              .otherwise("never", "a consumer normally runs without end"));
  public static final Option<Boolean> STOP_WHEN_CAUGHT_UP =
      row(flag("stopWhenCaughtUp", "a consumer normally runs without end"));
  public static final Option<OffsetReset> OFFSET_RESET =
      row(
          Option.<OffsetReset>any("offsetReset")
              .usual(OffsetReset.EARLIEST, "a new group reads all existing records")
              .kafka("auto.offset.reset"));

  public static final Option<String> GROUP =
      row(
          label("group")
              .otherwise("the connection's `group.id`", "required, except with assigned partitions")
              .kafka("group.id"));
  public static final Option<GroupProtocol> GROUP_PROTOCOL =
      row(
          choice("groupProtocol", GroupProtocol.class)
              .usual(GroupProtocol.CLASSIC, "works with every broker")
              .kafka("group.protocol"));
  public static final Option<String> STATIC_MEMBER =
      row(
          topicName("staticMember")
              .otherwise("a dynamic member", "a static member needs a unique name")
              .kafka("group.instance.id"));
  public static final Option<Boolean> LEAVE_ON_CLOSE =
      row(
          Option.<Boolean>any("leaveOnClose")
              .otherwise(
                  "dynamic members leave, static ones stay",
                  "other members take over at once, or a restarted member continues"));
  public static final Option<List<Consumer<Set<TopicPartition>>>> ON_ASSIGNED =
      row(several("onAssigned", "none", "most programs do not need it"));
  public static final Option<List<Consumer<Set<TopicPartition>>>> ON_REVOKED =
      row(several("onRevoked", "none", "most programs do not need it"));
  public static final Option<List<Runnable>> ON_CAUGHT_UP =
      row(several("onCaughtUp", "none", "most programs do not need it"));
  public static final Option<String> NAME =
      row(
          label("name")
              .otherwise("the group, with a number", "distinguishes the consumers of a group"));
  public static final Option<ConsumerProfile> PROFILE =
      row(
          choice("profile", ConsumerProfile.class)
              .otherwise("none", "the defaults are the safe ones"));

  public static final Option<Ordering> ORDERING =
      row(
          choice("ordering", Ordering.class)
              .usual(Ordering.PARTITION, "the order that Kafka itself keeps; KEY is faster"));
  public static final Option<Integer> CONCURRENCY =
      row(
          count("concurrency", 1, 10_000)
              .usual(
                  16,
                  "hides a database's latency and fits its connection pool; in PARTITION order one"
                      + " for each partition"));
  public static final Option<Boolean> VIRTUAL_THREADS =
      row(flag("virtualThreads", "best from JDK 24 on, where `synchronized` does not pin them"));
  public static final Option<Boolean> SERIAL_NULL_KEYS =
      row(flag("serialNullKeys", "records without a key need no order"));
  public static final Option<List<RecordFilter>> FILTER =
      row(several("filter", "none", "every record is handled"));
  public static final Option<List<MessageFilter<?>>> FILTER_MESSAGES =
      row(several("filterMessages", "none", "every message is handled"));
  public static final Option<OnFilterError> ON_FILTER_ERROR =
      row(
          choice("onFilterError", OnFilterError.class)
              .usual(OnFilterError.FAIL, "a broken filter must not lose records"));
  public static final Option<Codec<?>> KEYS =
      row(
          Option.<Codec<?>>any("keys")
              .usual(Codec.string(), "most keys are text; a record whose key is not text fails"));
  public static final Option<Boolean> RAW_KEYS = row(flag("rawKeys", "most keys are text"));
  public static final Option<FailurePolicy> ON_FAILURE =
      row(
          Option.<FailurePolicy>any("onFailure")
              .otherwise("retry for ever", "nothing is skipped unless the program says so"));

  public static final Option<MessageHandler<?>> HANDLE =
      row(
          ConsumerOptions.<MessageHandler<?>>none(
              "handle", "one of the four handlers is required"));
  public static final Option<OutputHandler<?>> HANDLE_AND_SEND =
      row(
          ConsumerOptions.<OutputHandler<?>>none(
              "handleAndSend", "one of the four handlers is required"));

  public static final Option<AsyncMessageHandler<?>> HANDLE_ASYNC =
      row(
          ConsumerOptions.<AsyncMessageHandler<?>>none(
              "handleAsync", "one of the four handlers is required"));
  public static final Option<BatchHandler<?>> HANDLE_BATCH =
      row(
          ConsumerOptions.<BatchHandler<?>>none(
              "handleBatch", "one of the four handlers is required"));
  public static final Option<Integer> MAX_BATCH_RECORDS =
      row(
          count("maxBatchRecords", 1, 100_000)
              .usual(500, "Kafka's default for one poll; fits one database statement"));
  public static final Option<RestOfBatch> REST_OF_BATCH =
      row(
          choice("restOfBatch", RestOfBatch.class)
              .usual(RestOfBatch.RUN_AGAIN, "no message is lost; some may be handled twice"));

  public static final Option<Duration> HANDLER_TIMEOUT =
      row(
          time("handlerTimeout", SHORT, HOUR)
              .otherwise("no limit", "interrupting a handler is the program's decision"));
  public static final Option<OnHandlerTimeout> ON_HANDLER_TIMEOUT =
      row(
          choice("onHandlerTimeout", OnHandlerTimeout.class)
              .usual(OnHandlerTimeout.AWAIT_END, "attempts on a record never overlap"));
  public static final Option<Double> MAX_RECORDS_PER_SECOND =
      row(
          rate("maxRecordsPerSecond", 0.001, TEN_MILLION)
              .otherwise("no limit", "as fast as possible"));
  public static final Option<Deduplication> DEDUPLICATE =
      row(
          ConsumerOptions.<Deduplication>none(
              "deduplicate", "an idempotent handler does not need it"));
  public static final Option<Duration> MAX_AGE =
      row(
          time("maxAge", MILLI, Duration.ofDays(3_650))
              .otherwise("no limit", "every record is handled"));
  public static final Option<OnStale> ON_STALE =
      row(
          choice("onStale", OnStale.class)
              .usual(OnStale.FILTER, "a record that is too old is of no use"));

  public static final Option<List<HandlerHook>> HOOK =
      row(several("hook", "none", "most programs do not need it"));
  public static final Option<List<ConsumerObserver>> OBSERVER =
      row(several("observer", "none", "the log and `stats()` are usually enough"));
  public static final Option<Boolean> LOG_CONTEXT =
      row(flag("logContext", "costs five MDC entries for each record"));
  public static final Option<Integer> TIME_ONE_RECORD_OF =
      row(
          count("timeOneRecordOf", 1, 1_000_000)
              .otherwise(
                  "none; with `reportEvery` or meters every record, but while a partition's records"
                      + " take less than 4 microseconds, one in 2 to 16",
                  "reading the clock costs time"));
  public static final Option<Duration> REPORT_EVERY =
      row(
          time("reportEvery", Duration.ofMillis(100), Duration.ofDays(1))
              .otherwise("never", "`stats()` has the same figures"));

  public static final Option<String> EXACTLY_ONCE =
      row(
          Option.of(
                  "exactlyOnce",
                  "letters, digits, `.`, `_`, `-`; at most 249",
                  ConsumerOptions::instance)
              .otherwise("no transactions", "each commit would cost round trips to the brokers"));
  public static final Option<Duration> COMMIT_EVERY =
      row(
          time("commitEvery", MILLI, HOUR)
              .usual(Duration.ofSeconds(1), "at most this much work is repeated after a crash"));
  public static final Option<Integer> COMMIT_EVERY_RECORDS =
      row(
          count("commitEveryRecords", 1, Integer.MAX_VALUE)
              .otherwise("by time only", "each commit costs the brokers a write"));
  public static final Option<Duration> SLOW_RUN_AFTER =
      row(
          time("slowRunAfter", SHORT, HOUR)
              .usual(
                  Duration.ofMillis(200),
                  "longer than most handlers take; a slower one holds back only its own key"));
  public static final Option<Duration> REVOCATION_WAIT =
      row(
          time("revocationWait", MILLI, HOUR)
              .usual(
                  Duration.ofSeconds(10),
                  "long enough for most handlers; a rebalance waits for running handlers this long"
                      + " at most"));
  public static final Option<Duration> DRAIN_TIMEOUT =
      row(
          time("drainTimeout", SHORT, HOUR)
              .usual(Duration.ofSeconds(20), "fits between SIGTERM and SIGKILL"));
  public static final Option<Duration> WEDGED_AFTER =
      row(
          time("wedgedAfter", SHORT, HOUR)
              .usual(
                  Duration.ofMinutes(1), "a partition without progress for this long is reported"));
  public static final Option<Integer> MAX_IN_FLIGHT_RECORDS =
      row(
          count("maxInFlightRecords", 1, TEN_MILLION)
              .usual(20_000, "keeps many workers busy, and little is repeated after a crash"));
  public static final Option<Long> MAX_IN_FLIGHT_BYTES =
      row(bytes("maxInFlightBytes", 1_024L, Long.MAX_VALUE).usual(64L << 20, "bounds the memory"));
  public static final Option<Integer> MAX_HELD_RECORDS =
      row(
          count("maxHeldRecords", 1, TEN_MILLION)
              .usual(10_000, "at this limit the partition is not fetched from"));
  public static final Option<Long> MAX_HELD_BYTES =
      row(
          bytes("maxHeldBytes", 1_024L, Long.MAX_VALUE)
              .usual(8L << 20, "at this limit the partition is not fetched from"));

  /**
   * Default of max.poll.records. The records of one poll are distributed over the lanes; with
   * Kafka's default of 500 a lane gets only a few of them at a time, which costs more for each
   * record.
   */
  static final int MAX_POLL_RECORDS = 2_000;

  /**
   * Concurrency in PARTITION order if the program sets none; the number of assigned partitions is
   * the real limit.
   */
  static final int PARTITION_ORDER_CONCURRENCY = 1_000;

  /**
   * Value of {@code exactlyOnce()} without a name; it contains blanks, so that no program can give
   * it as a name.
   */
  static final String GENERATED = "with a name generated at each start";

  /**
   * Default of commitEvery with {@link #EXACTLY_ONCE}, because readers of committed data wait for
   * the commit.
   */
  static final Duration COMMIT_EVERY_EXACTLY_ONCE = Duration.ofMillis(100);

  private ConsumerOptions() {}

  private static String instance(String option, @Nullable String name) {
    return GENERATED.equals(name) ? GENERATED : Options.topicName(option, name);
  }

  /** All options. */
  public static List<Option<?>> table() {
    return Collections.unmodifiableList(ROWS);
  }

  private static <T> Option<T> none(String name, String reason) {
    return Option.<T>any(name).otherwise("none", reason);
  }

  private static <T> Option<T> row(Option<T> option) {
    ROWS.add(option);
    return option;
  }
}
