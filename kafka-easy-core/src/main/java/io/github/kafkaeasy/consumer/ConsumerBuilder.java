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
 * Describes a consumer, then starts it. {@link #topics}, {@link #group} and one of {@link #handle},
 * {@link #handleAndSend}, {@link #handleAsync} and {@link #handleBatch} are required (a consumer of
 * assigned {@link #partitions} needs no group). A wrong value is refused by the method that was
 * given it, with an {@link InvalidOptionException} that names option, value and reason; options
 * that cannot hold together, or would have no effect, are refused by {@link #start}, which alone
 * connects. An option is set once: a second call is refused with both values. Filters, callbacks,
 * observers, hooks, topics and partitions add up.
 *
 * <p>Not thread-safe; what has been started does not change any more when the builder does.
 *
 * <p>Made by {@code KafkaEasy.consumer(...)}; not for implementation by programs.
 *
 * @param <V> the type of the values
 */
public interface ConsumerBuilder<V> {

  /**
   * The topics to read; required, unless {@link #topicsMatching} or {@link #partitions} says what
   * to read. A topic that does not exist is not created; its records come once it does.
   */
  ConsumerBuilder<V> topics(String... names);

  /**
   * Reads all topics whose whole name matches, also those that are created later (noticed within
   * {@code metadata.max.age.ms}, 5 min); internal ones are left out, and so are the topics that the
   * consumer's own failure policy writes: dead letters never come back to the consumer that failed
   * on them. Instead of {@link #topics}.
   */
  ConsumerBuilder<V> topicsMatching(Pattern pattern);

  /**
   * A topic whose values have another type and go to another handler, in the same consumer: one
   * group, one order, one failure handler for all. The raw filters apply to it, the message filters
   * do not. Once for each topic.
   */
  <T> ConsumerBuilder<V> topic(String name, Codec<T> codec, MessageHandler<T> handler);

  /**
   * The same with a handler that sends: what it sends is committed together with its message. Needs
   * {@link #exactlyOnce}.
   */
  <T> ConsumerBuilder<V> topic(String name, Codec<T> codec, OutputHandler<T> handler);

  /**
   * Reads these partitions and no others, without sharing them out in a group. Instead of {@link
   * #topics}. With a {@link #group}, offsets are committed to it and the next start goes on from
   * there; nobody else of that group should read them. Without, nothing is committed.
   */
  ConsumerBuilder<V> partitions(TopicPartition... partitions);

  /**
   * Where to start. With assigned {@link #partitions}: there, whatever was committed before. With
   * {@link #topics}: there, in partitions for which the group has no offset yet; a group that has
   * offsets goes on from them, because another member may be at work ({@link EasyConsumer#seek}
   * moves a running consumer, {@code admin().groups()} resets a group). Default: where the group
   * stopped, else {@link #offsetReset}.
   */
  ConsumerBuilder<V> startFrom(Position position);

  /**
   * Where to stop: in each partition the record there and all behind it are left alone, and when
   * every assigned partition is done up to there, the consumer closes by itself. {@link
   * Position#end()} is the end at the time of the start. Default: never.
   */
  ConsumerBuilder<V> endAt(Position position);

  /**
   * Closes the consumer by itself once no record has come for so long and none is being worked on:
   * 1 ms or more. The silence begins when the consumer has joined and knows where to read. Default:
   * never. kafka-python's {@code consumer_timeout_ms}.
   */
  ConsumerBuilder<V> stopWhenIdle(Duration silence);

  /**
   * Closes the consumer by itself once everything that was in its partitions is done. Default: it
   * waits for more.
   */
  ConsumerBuilder<V> stopWhenCaughtUp();

  /**
   * Where to go on when the group has no offset, or it does not exist any more. Default: {@link
   * OffsetReset#EARLIEST}. Kafka's {@code auto.offset.reset}.
   */
  ConsumerBuilder<V> offsetReset(OffsetReset reset);

  /**
   * The consumer group, whose members share the partitions and whose offsets remember what is done;
   * required unless the connection has a {@code group.id}. At most 32,767 bytes, no blanks at its
   * ends. Kafka's {@code group.id}.
   */
  ConsumerBuilder<V> group(String name);

  /**
   * How the members agree on who reads what. Default: {@link GroupProtocol#CLASSIC}. Kafka's {@code
   * group.protocol}.
   */
  ConsumerBuilder<V> groupProtocol(GroupProtocol protocol);

  /**
   * Makes the consumer a static member under this name, which no other running member of the group
   * may have: restarted within the session timeout (45 s), it gets its partitions back and nobody
   * else's move. Letters, digits, dot, underscore and hyphen, at most 249. Default: a dynamic
   * member. Kafka's {@code group.instance.id}.
   */
  ConsumerBuilder<V> staticMember(String uniqueName);

  /**
   * Whether closing leaves the group at once, so that others take over, or keeps the place until
   * the session timeout, for a restart. Default: dynamic members leave, static ones stay.
   *
   * @throws KafkaEasyException if kafka-clients is older than 4.1, which leaves no choice
   */
  ConsumerBuilder<V> leaveOnClose(boolean leave);

  /**
   * Called with partitions that have come to this consumer, before any of their records runs. Runs
   * on the poll thread: be quick, nothing is fetched meanwhile. What it throws is logged.
   */
  ConsumerBuilder<V> onAssigned(Consumer<Set<TopicPartition>> callback);

  /**
   * Called with partitions that have gone, when their handlers have ended and what they did is
   * committed; also when they were lost because the group went on without us, and then their
   * handlers may still run. Runs on the poll thread: be quick. What it throws is logged.
   */
  ConsumerBuilder<V> onRevoked(Consumer<Set<TopicPartition>> callback);

  /**
   * Called when everything that was in the assigned partitions is done and nothing waits, once
   * after each change of the assignment. Runs on the poll thread: be quick. What it throws is
   * logged.
   */
  ConsumerBuilder<V> onCaughtUp(Runnable callback);

  /**
   * A name for threads, log lines and reports, and Kafka's {@code client.id} unless that is set. At
   * most 32,767 bytes, no blanks at its ends. Default: the group, with a number.
   */
  ConsumerBuilder<V> name(String consumerName);

  /**
   * What the consumer is for: other values for some defaults. Default: none. Whatever is set
   * elsewhere wins; {@link #describe()} shows each setting with its reason.
   */
  ConsumerBuilder<V> profile(ConsumerProfile profile);

  /** Which records wait for each other. Default: {@link Ordering#PARTITION}. */
  ConsumerBuilder<V> ordering(Ordering ordering);

  /**
   * How many handlers may run at a time, over all partitions: 1 to 10,000. Default: 16 in KEY and
   * UNORDERED order; in PARTITION order one for each assigned partition, which this option can only
   * lower, and the start says so at WARN.
   */
  ConsumerBuilder<V> concurrency(int handlers);

  /**
   * Runs handlers on virtual threads where the JVM has them (21 and newer; best from 24 on, where
   * {@code synchronized} no longer pins them), on platform threads elsewhere, which the start says
   * at WARN. Default: platform threads.
   */
  ConsumerBuilder<V> virtualThreads(boolean wanted);

  /**
   * In KEY order, lets records without a key wait for each other as if null were a key. Default:
   * false, each by itself: null means that nobody asked for an order.
   */
  ConsumerBuilder<V> serialNullKeys(boolean wanted);

  /**
   * Leaves out records before they are decoded; several filters are asked in turn and all must
   * accept. {@link Filters} has ready-made ones. What is left out counts as done.
   */
  ConsumerBuilder<V> filter(RecordFilter filter);

  /** Leaves out messages after they are decoded; several are asked in turn and all must accept. */
  ConsumerBuilder<V> filterMessages(MessageFilter<V> filter);

  /** What becomes of a record on which a filter throws. Default: {@link OnFilterError#FAIL}. */
  ConsumerBuilder<V> onFilterError(OnFilterError answer);

  /**
   * How keys become objects. Default: text in strict UTF-8. A key that the codec cannot read is a
   * decode failure. What a codec of text reads is {@code message.key()}; {@code
   * message.key(codec)}, with this same codec, answers keys of every type. Order in KEY order is by
   * the key's bytes.
   */
  ConsumerBuilder<V> keys(Codec<?> codec);

  /**
   * Leaves keys undecoded: {@code message.key()} is null, {@code message.keyBytes()} and {@code
   * message.key(codec)} have them. For topics whose keys are of several formats, or none.
   */
  ConsumerBuilder<V> rawKeys();

  /**
   * What decides over records that fail. Default: they are tried again for ever, after 200 ms,
   * doubling to 30 s, holding back their key, with a log line each time; nothing is ever skipped
   * unless a handler says so.
   */
  ConsumerBuilder<V> onFailure(FailurePolicy policy);

  /** As {@link #onFailure(FailurePolicy)}, with a handler that is the same for every consumer. */
  ConsumerBuilder<V> onFailure(FailureHandler handler);

  /** What the application does with a message; required, unless one of the next three is. */
  ConsumerBuilder<V> handle(MessageHandler<V> handler);

  /**
   * What the application does with a message, and what it sends because of it: offset and outputs
   * are committed together. Needs {@link #exactlyOnce}.
   */
  ConsumerBuilder<V> handleAndSend(OutputHandler<V> handler);

  /**
   * Commits what handlers send, dead letters and moves to retry topics in one transaction with the
   * offsets of their records, so that readers of committed data see each of them once, whatever
   * fails in between. Handlers may still run more than once: what they do outside of Kafka is not
   * undone.
   *
   * <p>The transactional id is the group, a hyphen and the {@link #staticMember}, or else a name
   * made at each start; {@link #exactlyOnce(String)} says when a name is worth giving. Offsets are
   * committed every 100 ms, unless {@link #commitEvery} says otherwise. Default: no transactions.
   *
   * <p>Not together with {@link #handleAsync}, {@link #handleBatch}, {@link #partitions} and {@link
   * #deduplicate}. The brokers have to be of version 2.5 or newer.
   */
  ConsumerBuilder<V> exactlyOnce();

  /**
   * As {@link #exactlyOnce()}, with a name that this instance keeps when it is restarted and that
   * no other running instance of the group has: after a crash the restarted instance ends the
   * transaction that was open at once. Without a name others wait for its timeout: for 10 s, and up
   * to 10 s more until the coordinator looks. A second instance with the same name stops the first,
   * which ends {@code FAILED} and says so.
   *
   * @param instance letters, digits, dot, underscore and hyphen, at most 249
   */
  ConsumerBuilder<V> exactlyOnce(String instance);

  /**
   * What the application does with a message, when that ends later than the call returns. At most
   * {@link #concurrency} stages and running calls are open at a time; order is kept as ever, a key
   * is held while its stage is open. The calls themselves should return soon: at most 32 threads
   * make them.
   */
  ConsumerBuilder<V> handleAsync(AsyncMessageHandler<V> handler);

  /**
   * What the application does with several messages at once. A batch is one run: its lane waits for
   * it, however slow one of its messages is.
   */
  ConsumerBuilder<V> handleBatch(BatchHandler<V> handler);

  /**
   * How many messages a batch has at most: 1 to 100,000. Default: 500. Nothing waits for a batch to
   * fill: it is what one poll brought for a lane, so Kafka's {@code max.poll.records} (2,000 here)
   * and the number of lanes bound it too.
   */
  ConsumerBuilder<V> maxBatchRecords(int records);

  /**
   * What becomes of the messages behind the one that a {@code BatchFailure} names. Default: {@link
   * RestOfBatch#RUN_AGAIN}.
   */
  ConsumerBuilder<V> restOfBatch(RestOfBatch rest);

  /**
   * Longest time that a handler may run: 10 ms to 1 h, and not longer than {@link #drainTimeout}.
   * After that its thread is interrupted; an asynchronous handler's {@link
   * AsyncMessageHandler#timedOut} is called. The log and {@link ConsumerStats#handlerTimeouts} tell
   * of it. The outcome is decided when the handler's work really ends: a late success is a success,
   * a failure is one at {@code FailureStage.TIMEOUT}. Until then the message's key waits; see
   * {@link #onHandlerTimeout}. Noticed by looking now and then, so up to half as much later.
   * Default: no limit.
   */
  ConsumerBuilder<V> handlerTimeout(Duration limit);

  /**
   * Treatment of an asynchronous handler whose stage is open for longer than {@link
   * #handlerTimeout}. Default: {@link OnHandlerTimeout#AWAIT_END}.
   */
  ConsumerBuilder<V> onHandlerTimeout(OnHandlerTimeout choice);

  /**
   * How many attempts may begin a second, over all partitions of this consumer, retries included:
   * 0.001 to 10,000,000. What was left unused is saved for a tenth of a second, no longer. Lanes
   * take turns; no thread sleeps. Default: no limit.
   */
  ConsumerBuilder<V> maxRecordsPerSecond(double records);

  /**
   * Leaves out records that were handled before, as far as this consumer remembers. Default: none
   * is. Not together with {@link #handleBatch}.
   */
  ConsumerBuilder<V> deduplicate(Deduplication how);

  /**
   * How old a record may be, by its timestamp, when its first turn comes: 1 ms to 3,650 days. It is
   * looked at before it is decoded; records without a timestamp, and those that are tried again,
   * are never too old. Default: no limit.
   */
  ConsumerBuilder<V> maxAge(Duration limit);

  /** What becomes of records older than {@link #maxAge}. Default: {@link OnStale#FILTER}. */
  ConsumerBuilder<V> onStale(OnStale answer);

  /**
   * Code that runs around each call of the handler; several add up, the first added is outermost.
   * The connection's own ({@code KafkaEasy.handlerHook}) are outside of these. The same object a
   * second time is refused. Default: none, which costs nothing.
   */
  ConsumerBuilder<V> hook(HandlerHook hook);

  /** Is told what the consumer does; may be given several times. Default: nobody. */
  ConsumerBuilder<V> observer(ConsumerObserver observer);

  /**
   * Puts {@code topic}, {@code partition}, {@code offset}, {@code group} and {@code attempt} into
   * SLF4J's MDC while filters, codecs and the handler of a record run, so that each of their log
   * lines says which record it is about. In a batch: those of its first record. Default: false.
   */
  ConsumerBuilder<V> logContext(boolean wanted);

  /**
   * Times one record of {@code records}, by its offset, for {@link EasyConsumer#stats()} and {@link
   * ConsumerObserver#timed}: 1 to 1,000,000. Default: none is timed, unless {@link #reportEvery} or
   * an observer asks for it. Then every record is, but for the quick ones: after an attempt of less
   * than 4 µs one of 2 to 16, so that the timing costs about 5 % of what it times at most.
   */
  ConsumerBuilder<V> timeOneRecordOf(int records);

  /** Logs a line about rates, times and failures this often: 100 ms to 1 day. Default: never. */
  ConsumerBuilder<V> reportEvery(Duration period);

  /**
   * How often offsets are committed: 1 ms to 1 h. Default: 1 s; 100 ms with {@link #exactlyOnce},
   * where readers of committed data wait for it. What was done since the last commit repeats after
   * a crash.
   */
  ConsumerBuilder<V> commitEvery(Duration period);

  /**
   * Commits besides as soon as so many records are done since the last commit: 1 or more. Default:
   * by time only. With 1 each finished record asks for a commit; one is under way at a time, so
   * what is done meanwhile goes with the next. That bounds what repeats after a crash, and costs
   * the brokers a write for each commit.
   */
  ConsumerBuilder<V> commitEveryRecords(int records);

  /**
   * How long a record may run before the other keys of its lane go on without it: 10 ms to 1 h.
   * Default: 200 ms. The record runs on; only its key waits.
   */
  ConsumerBuilder<V> slowRunAfter(Duration limit);

  /**
   * How long a partition that another member takes over waits for its running handlers, so that
   * they can still be committed: 1 ms to 1 h. Default: 10 s, and never more than half of {@code
   * max.poll.interval.ms}. The whole group's rebalance waits for it.
   */
  ConsumerBuilder<V> revocationWait(Duration limit);

  /** How long {@link EasyConsumer#close()} may take: 10 ms to 1 h. Default: 20 s. */
  ConsumerBuilder<V> drainTimeout(Duration limit);

  /**
   * After which time without progress a partition that has records is reported by {@link
   * EasyConsumer#health()} and in the log: 10 ms to 1 h. Default: 1 min.
   */
  ConsumerBuilder<V> wedgedAfter(Duration limit);

  /**
   * How many records may be fetched and not done, over all partitions: 1 to 10,000,000. Default:
   * 20,000.
   */
  ConsumerBuilder<V> maxInFlightRecords(int records);

  /**
   * How many bytes may be fetched and not done, over all partitions: 1 KiB or more. Default: 64
   * MiB. More than 16 MiB are used only while there are fewer than four records for each of the
   * {@code concurrency} handlers; beyond that, bytes that lie about only cost.
   */
  ConsumerBuilder<V> maxInFlightBytes(long bytes);

  /**
   * How many records of one partition may be held, that is wait for a retry or behind a held key,
   * before nothing more of that partition is fetched: 1 to 10,000,000. Default: 10,000.
   */
  ConsumerBuilder<V> maxHeldRecords(int records);

  /** As {@link #maxHeldRecords}, in bytes: 1 KiB or more. Default: 8 MiB. */
  ConsumerBuilder<V> maxHeldBytes(long bytes);

  /**
   * Any setting of the Kafka consumer, by its Kafka name. Numbers of another type than Kafka's are
   * converted where nothing is lost, and a {@link Duration} where the name ends with {@code .ms}.
   *
   * @throws InvalidOptionException for a setting that would break a guarantee, with the reason; for
   *     one that was set before, also by the method that stands for it
   */
  ConsumerBuilder<V> property(String property, Object value);

  /**
   * What {@link #start()} would start: every option and setting with its origin and reason, no
   * secrets. Options that mean nothing beside the others are left out.
   *
   * @throws InvalidOptionException as {@link #start()} does
   */
  String describe();

  /**
   * Connects and begins. Returns without waiting for partitions.
   *
   * @throws InvalidOptionException when something required is missing, options conflict, or one
   *     would have no effect
   */
  EasyConsumer start();
}
