package io.github.kafkaeasy.consumer;

import io.github.kafkaeasy.consumer.spi.ConsumerObserver;
import io.github.kafkaeasy.consumer.spi.FailureHandler;
import io.github.kafkaeasy.consumer.spi.FailurePolicy;
import io.github.kafkaeasy.consumer.spi.HandlerHook;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.message.Codec;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;

/**
 * Builder of a consumer. Required are {@link #topics}, {@link #group} and one of {@link #handle},
 * {@link #handleAndSend}, {@link #handleAsync} and {@link #handleBatch}; a consumer of assigned
 * {@link #partitions} needs no group. A method refuses a wrong value with an {@link
 * InvalidOptionException} that names option, value and reason. {@link #start} refuses options that
 * conflict or would have no effect; it is the only method that connects. Each option can be set
 * once: a second call is refused with both values. Filters, callbacks, observers, hooks, topics and
 * partitions can be added by several calls.
 *
 * <p>Not thread-safe. Later changes of the builder do not affect a consumer that was started.
 *
 * <p>Made by {@code KafkaEasy.consumer(...)}; programs must not implement it.
 *
 * @param <V> the type of the values
 */
public interface ConsumerBuilder<V> {

  /**
   * Topics to read; required unless {@link #topicsMatching} or {@link #partitions} is used. The
   * consumer does not create a missing topic, and reads it as soon as it exists.
   */
  ConsumerBuilder<V> topics(String... names);

  /**
   * Reads all topics whose whole name matches, including topics that are created later (noticed
   * within {@code metadata.max.age.ms}, 5 min). Not read are internal topics and the topics that
   * the consumer's own failure policy writes, so that its dead letters do not come back to it.
   * Instead of {@link #topics}.
   */
  ConsumerBuilder<V> topicsMatching(Pattern pattern);

  /**
   * Adds a topic with another value type and another handler to this consumer. Group, ordering and
   * failure handler are shared by all topics. The filters of {@link #filter} apply to the topic,
   * those of {@link #filterMessages} do not. Allowed once for each topic.
   */
  <T> ConsumerBuilder<V> topic(String name, Codec<T> codec, MessageHandler<T> handler);

  /**
   * As {@link #topic(String, Codec, MessageHandler)}, with a handler that also sends records, as in
   * {@link #handleAndSend}. Needs {@link #exactlyOnce}.
   */
  <T> ConsumerBuilder<V> topic(String name, Codec<T> codec, OutputHandler<T> handler);

  /**
   * Reads exactly these partitions, without assignment by a group. Excludes {@link #topics}. With a
   * {@link #group}, offsets are committed to this group, and the next start continues there; no
   * other consumer of this group should read the same partitions. Without a group, nothing is
   * committed; the connection's {@code group.id} is not used.
   */
  ConsumerBuilder<V> partitions(TopicPartition... partitions);

  /**
   * Start position. With assigned {@link #partitions} it is used even if offsets were committed
   * before. With {@link #topics} it is used only in partitions for which the group has no offset,
   * because another member may be reading from the committed ones; a partition that was added to
   * its topic later is read from its beginning, as described at {@link #offsetReset}. {@link
   * EasyConsumer#seek} moves a running consumer, and {@code admin().groups()} resets a group.
   * Default: the group's committed offset, or {@link #offsetReset} where there is none.
   */
  ConsumerBuilder<V> startFrom(Position position);

  /**
   * End position. In each partition the record at this position and all records after it are not
   * handled. The consumer closes by itself when every assigned partition is done up to its end
   * position. {@link Position#end()} is the end at the time of the start. Default: no end.
   */
  ConsumerBuilder<V> endAt(Position position);

  /**
   * Closes the consumer by itself after this time without a new record and without a record in
   * progress: 1 ms or more. The time starts when the consumer has joined its group and knows its
   * start positions. Default: never. Corresponds to kafka-python's {@code consumer_timeout_ms}.
   */
  ConsumerBuilder<V> stopWhenIdle(Duration silence);

  /**
   * Closes the consumer by itself when all records that its partitions contained are done. Default:
   * it waits for more records.
   */
  ConsumerBuilder<V> stopWhenCaughtUp();

  /**
   * Position to read from when the group has no offset, or an offset that no longer exists.
   * Whatever this option says, a partition is read from its beginning if it was added to its topic
   * after kafka-easy had committed offsets of the topic for this group. Default: {@link
   * OffsetReset#EARLIEST}. Kafka's {@code auto.offset.reset}.
   */
  ConsumerBuilder<V> offsetReset(OffsetReset reset);

  /**
   * Consumer group: its members share the partitions, and its committed offsets record the
   * progress. Required unless the connection has a {@code group.id} or {@link #partitions} is used.
   * At most 32,767 bytes, without leading or trailing blanks. Kafka's {@code group.id}.
   */
  ConsumerBuilder<V> group(String name);

  /**
   * Protocol by which partitions are assigned to the group's members. Default: {@link
   * GroupProtocol#CLASSIC}. Kafka's {@code group.protocol}.
   */
  ConsumerBuilder<V> groupProtocol(GroupProtocol protocol);

  /**
   * Makes the consumer a static member with this name, which must be unique among the group's
   * running members. A static member that is restarted within the session timeout (45 s) gets its
   * own partitions back, and no partition of another member moves. Letters, digits, dot, underscore
   * and hyphen, at most 249. Default: a dynamic member. Kafka's {@code group.instance.id}.
   */
  ConsumerBuilder<V> staticMember(String uniqueName);

  /**
   * True: closing leaves the group, and other members take over the partitions at once. False: the
   * membership lasts until the session timeout, so that a restarted member gets its partitions
   * back. Default: true for dynamic members, false for static ones.
   *
   * @throws KafkaEasyException if kafka-clients is older than 4.1, which does not offer the choice
   */
  ConsumerBuilder<V> leaveOnClose(boolean leave);

  /**
   * Called with newly assigned partitions before the first of their records is handled. Runs on the
   * poll thread and must be quick, because nothing is fetched meanwhile. An exception is logged.
   */
  ConsumerBuilder<V> onAssigned(Consumer<Set<TopicPartition>> callback);

  /**
   * Called with partitions that were revoked, after their handlers have ended or {@link
   * #revocationWait} is over, and their progress is committed. Also called with partitions that
   * were lost because the group continued without this member; their handlers may still be running.
   * Runs on the poll thread and must be quick. An exception is logged.
   */
  ConsumerBuilder<V> onRevoked(Consumer<Set<TopicPartition>> callback);

  /**
   * Called when all records of the assigned partitions are done, once after each change of the
   * assignment. Runs on the poll thread and must be quick. An exception is logged.
   */
  ConsumerBuilder<V> onCaughtUp(Runnable callback);

  /**
   * Name of the consumer in thread names, log lines and reports; also Kafka's {@code client.id}
   * unless that is set. At most 32,767 bytes, without leading or trailing blanks. Default: the
   * group with a number.
   */
  ConsumerBuilder<V> name(String consumerName);

  /**
   * Replaces some defaults by values for one purpose. Default: no profile. A value that is set
   * elsewhere takes precedence; {@link #describe()} shows each setting with its reason.
   */
  ConsumerBuilder<V> profile(ConsumerProfile profile);

  /** Order in which records are handled. Default: {@link Ordering#PARTITION}. */
  ConsumerBuilder<V> ordering(Ordering ordering);

  /**
   * Maximum number of handlers that run at the same time, over all partitions: 1 to 10,000.
   * Default: 16 in KEY and UNORDERED order. In PARTITION order the default is one for each assigned
   * partition; this option can only lower that number, and {@link #start} says so in a log line at
   * WARN.
   */
  ConsumerBuilder<V> concurrency(int handlers);

  /**
   * Runs handlers on virtual threads if the JVM has them (21 and newer; 24 or newer recommended,
   * where {@code synchronized} does not pin a virtual thread). An older JVM uses platform threads,
   * and {@link #start} logs that at WARN. Default: platform threads.
   */
  ConsumerBuilder<V> virtualThreads(boolean wanted);

  /**
   * True: in KEY order, records without a key are handled one after the other, as if they had the
   * same key. False: each is handled independently, because a null key asks for no order. Default:
   * false.
   */
  ConsumerBuilder<V> serialNullKeys(boolean wanted);

  /**
   * Leaves out records before they are decoded. Several filters are called in the order in which
   * they were added, and a record must pass all of them. {@link Filters} has ready-made ones. A
   * record that is left out counts as done.
   */
  ConsumerBuilder<V> filter(RecordFilter filter);

  /**
   * Leaves out messages after they are decoded. Several filters are called in the order in which
   * they were added, and a message must pass all of them.
   */
  ConsumerBuilder<V> filterMessages(MessageFilter<V> filter);

  /** Treatment of a record on which a filter throws. Default: {@link OnFilterError#FAIL}. */
  ConsumerBuilder<V> onFilterError(OnFilterError answer);

  /**
   * Codec of keys. Default: text in strict UTF-8. A key that the codec cannot read is a decode
   * failure. {@code message.key()} returns the key if the codec decodes text; {@code
   * message.key(codec)}, called with this codec, returns keys of any type. In KEY order records are
   * ordered by the bytes of their keys.
   */
  ConsumerBuilder<V> keys(Codec<?> codec);

  /**
   * Leaves keys undecoded: {@code message.key()} is null; use {@code message.keyBytes()} or {@code
   * message.key(codec)}. For topics whose keys have several formats or none.
   */
  ConsumerBuilder<V> rawKeys();

  /**
   * Policy for records whose handling fails. Default: a record is retried until it succeeds: after
   * 200 ms at first, then after delays that double up to 30 s, each varied at random by up to 20 %;
   * after a decode failure, every 5 min. Meanwhile its key is held back, and each failure is
   * logged. No record is skipped unless a failure handler decides so.
   */
  ConsumerBuilder<V> onFailure(FailurePolicy policy);

  /** As {@link #onFailure(FailurePolicy)}, for a handler that several consumers can share. */
  ConsumerBuilder<V> onFailure(FailureHandler handler);

  /**
   * Handler of one message. Required, unless {@link #handleAndSend}, {@link #handleAsync} or {@link
   * #handleBatch} is used.
   */
  ConsumerBuilder<V> handle(MessageHandler<V> handler);

  /**
   * Handler of one message that also sends records. The message's offset and the sent records are
   * committed together. Needs {@link #exactlyOnce}.
   */
  ConsumerBuilder<V> handleAndSend(OutputHandler<V> handler);

  /**
   * Commits the records that handlers send, dead letters and moves to retry topics in one
   * transaction with the offsets of their source records, so that readers of committed data see
   * each of them exactly once, even after a crash. A handler may still run more than once: its
   * effects outside of Kafka are not rolled back.
   *
   * <p>The transactional id is the group, a hyphen and the {@link #staticMember}, or a name that is
   * generated at each start; see {@link #exactlyOnce(String)} for when to give a name. Offsets are
   * committed every 100 ms unless {@link #commitEvery} is set, and earlier when 16 MiB of outputs
   * wait, or half of {@link #maxInFlightBytes} if that is less. Unless {@code commitEvery} is
   * longer than 1 s, outputs are sent before the commit is due. Default: no transactions.
   *
   * <p>Cannot be combined with {@link #handleAsync}, {@link #handleBatch}, {@link #partitions} and
   * {@link #deduplicate}. Needs brokers of version 2.5 or newer.
   */
  ConsumerBuilder<V> exactlyOnce();

  /**
   * As {@link #exactlyOnce()}, with an instance name that stays the same after a restart and that
   * no other running instance of the group has. After a crash the restarted instance aborts its
   * open transaction at once. Without a name that transaction stays open, and other members wait
   * for it, until its timeout of 10 s and the coordinator's next check, up to 10 s later. A second
   * instance with the same name stops the first one, which ends {@code FAILED} with this reason.
   *
   * @param instance letters, digits, dot, underscore and hyphen, at most 249
   */
  ConsumerBuilder<V> exactlyOnce(String instance);

  /**
   * Handler of one message whose work ends after the call has returned. At most {@link
   * #concurrency} stages and running calls are open at the same time. Order is kept: a key is held
   * until its stage ends. The calls should return soon, because at most 32 threads make them.
   */
  ConsumerBuilder<V> handleAsync(AsyncMessageHandler<V> handler);

  /**
   * Handler of several messages at once. A batch runs as a whole: all keys of its lane (see {@link
   * Ordering#KEY}) wait until the call returns, even if only one message is slow.
   */
  ConsumerBuilder<V> handleBatch(BatchHandler<V> handler);

  /**
   * Maximum number of messages in a batch: 1 to 100,000. Default: 500. The consumer does not wait
   * until a batch is full. A batch has the records that one poll returned for one lane, so Kafka's
   * {@code max.poll.records} (2,000 here) and the number of lanes limit its size too.
   */
  ConsumerBuilder<V> maxBatchRecords(int records);

  /**
   * Treatment of the messages after the one that a {@code BatchFailure} names. Default: {@link
   * RestOfBatch#RUN_AGAIN}.
   */
  ConsumerBuilder<V> restOfBatch(RestOfBatch rest);

  /**
   * Maximum time that a handler may run: 10 ms to 1 h, and at most {@link #drainTimeout}. After
   * that its thread is interrupted; for an asynchronous handler {@link
   * AsyncMessageHandler#timedOut} is called. The timeout is logged and counted in {@link
   * ConsumerStats#handlerTimeouts}. The outcome is decided when the handler's work really ends: a
   * late success is a success, a failure is a failure at {@code FailureStage.TIMEOUT}. Until then
   * the message's key waits; see {@link #onHandlerTimeout}. The poll thread checks periodically, so
   * a timeout is noticed up to a quarter of the limit plus about 100 ms later. Default: no limit.
   */
  ConsumerBuilder<V> handlerTimeout(Duration limit);

  /**
   * Treatment of an asynchronous handler whose stage is open for longer than {@link
   * #handlerTimeout}. Default: {@link OnHandlerTimeout#AWAIT_END}.
   */
  ConsumerBuilder<V> onHandlerTimeout(OnHandlerTimeout choice);

  /**
   * Maximum number of attempts that start per second, over all partitions of this consumer, retries
   * included: 0.001 to 10,000,000. Unused capacity is kept for a tenth of a second. Lanes take
   * turns, and no thread sleeps. Default: no limit.
   */
  ConsumerBuilder<V> maxRecordsPerSecond(double records);

  /**
   * Leaves out records that this consumer remembers as handled. Default: no de-duplication. Cannot
   * be combined with {@link #handleBatch} and {@link #exactlyOnce}.
   */
  ConsumerBuilder<V> deduplicate(Deduplication how);

  /**
   * Maximum age of a record, by its timestamp, at its first attempt: 1 ms to 3,650 days. Checked
   * before the record is decoded. Records without a timestamp and retries are never too old.
   * Default: no limit.
   */
  ConsumerBuilder<V> maxAge(Duration limit);

  /** Treatment of records older than {@link #maxAge}. Default: {@link OnStale#FILTER}. */
  ConsumerBuilder<V> onStale(OnStale answer);

  /**
   * Adds code that runs around each call of the handler. The hook that was added first is the
   * outermost; hooks of the connection ({@code KafkaEasy.handlerHook}) are outside of all of them.
   * Adding the same object twice is refused. Default: no hook, which costs nothing.
   */
  ConsumerBuilder<V> hook(HandlerHook hook);

  /** Adds an observer of what the consumer does. Default: no observer. */
  ConsumerBuilder<V> observer(ConsumerObserver observer);

  /**
   * Puts {@code topic}, {@code partition}, {@code offset}, {@code group} and {@code attempt} into
   * SLF4J's MDC while filters, codecs and the handler of a record run, so that each of their log
   * lines says which record it is about. In a batch: those of its first record. Default: false.
   */
  ConsumerBuilder<V> logContext(boolean wanted);

  /**
   * Measures the handling time of one record out of {@code records}, chosen by offset, for {@link
   * EasyConsumer#stats()} and {@link ConsumerObserver#timed}: 1 to 1,000,000. Default: no record is
   * timed, unless {@link #reportEvery} or an observer asks for times. In that case the default is
   * every record; but while attempts take less than 4 µs, only one record out of 2 to 16 is timed,
   * so that timing adds at most about 5 % to the handling time.
   */
  ConsumerBuilder<V> timeOneRecordOf(int records);

  /**
   * Interval at which a line with rates, times and failures is logged: 100 ms to 1 day. Default:
   * never.
   */
  ConsumerBuilder<V> reportEvery(Duration period);

  /**
   * Interval at which offsets are committed: 1 ms to 1 h. Default: 1 s; 100 ms with {@link
   * #exactlyOnce}, because readers of committed data wait for the commit. Records that were done
   * after the last commit are repeated after a crash.
   */
  ConsumerBuilder<V> commitEvery(Duration period);

  /**
   * Number of finished records after which a commit is due, even if {@link #commitEvery} has not
   * passed since the last commit: 1 or more. Default: commits by time only. With 1, each finished
   * record requests a commit. Only one commit is in progress at a time; records that finish
   * meanwhile are part of the next one. A small number limits what is repeated after a crash, and
   * costs the brokers a write for each commit.
   */
  ConsumerBuilder<V> commitEveryRecords(int records);

  /**
   * Time that a record may run before the other keys of its lane (see {@link Ordering#KEY})
   * continue without it: 10 ms to 1 h. Default: 200 ms. The record keeps running, and only its key
   * waits for it.
   */
  ConsumerBuilder<V> slowRunAfter(Duration limit);

  /**
   * Maximum time that the revocation of a partition waits for its running handlers, so that their
   * records can still be committed: 1 ms to 1 h. Default: 10 s. Never more than half of {@code
   * max.poll.interval.ms}. The whole group's rebalance waits meanwhile.
   */
  ConsumerBuilder<V> revocationWait(Duration limit);

  /**
   * Time limit of {@link EasyConsumer#close()}, which may end up to 4 s later while no broker
   * answers: 10 ms to 1 h. Default: 20 s.
   */
  ConsumerBuilder<V> drainTimeout(Duration limit);

  /**
   * Time without progress after which a partition that has records is reported by {@link
   * EasyConsumer#health()} and in the log: 10 ms to 1 h. Default: 1 min.
   */
  ConsumerBuilder<V> wedgedAfter(Duration limit);

  /**
   * Maximum number of records that are fetched and not done, over all partitions: 1 to 10,000,000.
   * Default: 20,000.
   */
  ConsumerBuilder<V> maxInFlightRecords(int records);

  /**
   * Maximum number of bytes that are fetched and not done, over all partitions: 1 KiB or more.
   * Default: 64 MiB. While at least four records are in flight for each of the {@code concurrency}
   * handlers, at most 16 MiB are used, because more buffered bytes would only cost memory. With
   * {@link #exactlyOnce} this is also the limit of the outputs that wait for their transaction, but
   * their limit is never more than 32 MiB.
   */
  ConsumerBuilder<V> maxInFlightBytes(long bytes);

  /**
   * Maximum number of held records of one partition, that is records that wait for a retry or
   * behind a held key; at this number the partition is not fetched from: 1 to 10,000,000. Default:
   * 10,000.
   */
  ConsumerBuilder<V> maxHeldRecords(int records);

  /** As {@link #maxHeldRecords}, in bytes: 1 KiB or more. Default: 8 MiB. */
  ConsumerBuilder<V> maxHeldBytes(long bytes);

  /**
   * Sets any property of the Kafka consumer by its Kafka name. A number of another type than
   * Kafka's is converted if nothing is lost; a {@link Duration} is accepted if the name ends with
   * {@code .ms}.
   *
   * @throws InvalidOptionException for a property that would break a guarantee, with the reason;
   *     for a property that is set already, by this method or by the builder's own method for it
   */
  ConsumerBuilder<V> property(String property, Object value);

  /**
   * Every option and setting that {@link #start()} would use, with origin and reason; no secrets.
   * Options that have no effect with the other values are left out.
   *
   * @throws InvalidOptionException as {@link #start()} does
   */
  String describe();

  /**
   * Connects and starts the consumer. Returns without waiting for partitions.
   *
   * @throws InvalidOptionException when a required option is missing, options conflict, or an
   *     option would have no effect
   */
  EasyConsumer start();
}
