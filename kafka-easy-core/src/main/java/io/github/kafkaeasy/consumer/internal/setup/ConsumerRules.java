package io.github.kafkaeasy.consumer.internal.setup;

import static io.github.kafkaeasy.consumer.internal.setup.ConsumerOptions.COMMIT_EVERY;
import static io.github.kafkaeasy.consumer.internal.setup.ConsumerOptions.COMMIT_EVERY_RECORDS;
import static io.github.kafkaeasy.consumer.internal.setup.ConsumerOptions.CONCURRENCY;
import static io.github.kafkaeasy.consumer.internal.setup.ConsumerOptions.DEDUPLICATE;
import static io.github.kafkaeasy.consumer.internal.setup.ConsumerOptions.DRAIN_TIMEOUT;
import static io.github.kafkaeasy.consumer.internal.setup.ConsumerOptions.EXACTLY_ONCE;
import static io.github.kafkaeasy.consumer.internal.setup.ConsumerOptions.FILTER;
import static io.github.kafkaeasy.consumer.internal.setup.ConsumerOptions.FILTER_MESSAGES;
import static io.github.kafkaeasy.consumer.internal.setup.ConsumerOptions.GROUP;
import static io.github.kafkaeasy.consumer.internal.setup.ConsumerOptions.GROUP_PROTOCOL;
import static io.github.kafkaeasy.consumer.internal.setup.ConsumerOptions.HANDLE;
import static io.github.kafkaeasy.consumer.internal.setup.ConsumerOptions.HANDLER_TIMEOUT;
import static io.github.kafkaeasy.consumer.internal.setup.ConsumerOptions.HANDLE_AND_SEND;
import static io.github.kafkaeasy.consumer.internal.setup.ConsumerOptions.HANDLE_ASYNC;
import static io.github.kafkaeasy.consumer.internal.setup.ConsumerOptions.HANDLE_BATCH;
import static io.github.kafkaeasy.consumer.internal.setup.ConsumerOptions.KEYS;
import static io.github.kafkaeasy.consumer.internal.setup.ConsumerOptions.LEAVE_ON_CLOSE;
import static io.github.kafkaeasy.consumer.internal.setup.ConsumerOptions.MAX_AGE;
import static io.github.kafkaeasy.consumer.internal.setup.ConsumerOptions.MAX_BATCH_RECORDS;
import static io.github.kafkaeasy.consumer.internal.setup.ConsumerOptions.MAX_IN_FLIGHT_RECORDS;
import static io.github.kafkaeasy.consumer.internal.setup.ConsumerOptions.ON_FILTER_ERROR;
import static io.github.kafkaeasy.consumer.internal.setup.ConsumerOptions.ON_HANDLER_TIMEOUT;
import static io.github.kafkaeasy.consumer.internal.setup.ConsumerOptions.ON_REVOKED;
import static io.github.kafkaeasy.consumer.internal.setup.ConsumerOptions.ON_STALE;
import static io.github.kafkaeasy.consumer.internal.setup.ConsumerOptions.ORDERING;
import static io.github.kafkaeasy.consumer.internal.setup.ConsumerOptions.PARTITIONS;
import static io.github.kafkaeasy.consumer.internal.setup.ConsumerOptions.RAW_KEYS;
import static io.github.kafkaeasy.consumer.internal.setup.ConsumerOptions.REST_OF_BATCH;
import static io.github.kafkaeasy.consumer.internal.setup.ConsumerOptions.REVOCATION_WAIT;
import static io.github.kafkaeasy.consumer.internal.setup.ConsumerOptions.SERIAL_NULL_KEYS;
import static io.github.kafkaeasy.consumer.internal.setup.ConsumerOptions.STATIC_MEMBER;
import static io.github.kafkaeasy.consumer.internal.setup.ConsumerOptions.TOPIC;
import static io.github.kafkaeasy.consumer.internal.setup.ConsumerOptions.TOPICS;
import static io.github.kafkaeasy.consumer.internal.setup.ConsumerOptions.TOPICS_MATCHING;
import static org.apache.kafka.clients.consumer.ConsumerConfig.GROUP_PROTOCOL_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.ISOLATION_LEVEL_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG;

import io.github.kafkaeasy.consumer.GroupProtocol;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.internal.options.Option;
import io.github.kafkaeasy.internal.options.OptionNeed;
import io.github.kafkaeasy.internal.options.OptionValues;
import io.github.kafkaeasy.internal.settings.Options;
import io.github.kafkaeasy.internal.settings.Origin;
import io.github.kafkaeasy.internal.settings.Setting;
import io.github.kafkaeasy.internal.settings.Settings;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rules about combinations of a consumer's options: required ones, conflicts, and options that
 * would have no effect.
 */
final class ConsumerRules {
  private static final String ASSIGNED =
      "the group does not assign partitions that the program has assigned; leave one of the two"
          + " out";
  private static final String NO_COMMITS =
      "without a group nothing is committed; name one with group(...), or leave this out";

  private static final String ONE_BY_ONE =
      "with exactlyOnce each record is committed together with what its own handler sends; use"
          + " handleAndSend";

  private static final List<OptionNeed> NEEDS =
      List.of(
          OptionNeed.of(
              ON_HANDLER_TIMEOUT, HANDLER_TIMEOUT, "without a limit no handler is ever overdue"),
          OptionNeed.of(
              ON_HANDLER_TIMEOUT,
              HANDLE_ASYNC,
              "the consumer always waits for a handler that returns when its work is done; this"
                  + " option is for handleAsync"),
          OptionNeed.of(
              HANDLE_AND_SEND,
              EXACTLY_ONCE,
              "outputs are sent in the transaction that commits their record; add exactlyOnce(), or"
                  + " send with a producer"),
          new OptionNeed(
              TOPIC,
              EXACTLY_ONCE,
              options ->
                  options.has(EXACTLY_ONCE)
                      || options.get(TOPIC).stream().noneMatch(ConsumerSettings.OwnType::sends),
              "its handler sends, and outputs are sent in the transaction that commits their"
                  + " record; add exactlyOnce(), or send with a producer"),
          OptionNeed.of(ON_STALE, MAX_AGE, "without an age nothing is ever stale"),
          OptionNeed.of(MAX_BATCH_RECORDS, HANDLE_BATCH, "it has no effect without batches"),
          OptionNeed.of(REST_OF_BATCH, HANDLE_BATCH, "it has no effect without batches"),
          new OptionNeed(
              SERIAL_NULL_KEYS,
              ORDERING,
              options -> options.get(ORDERING) == Ordering.KEY,
              "only in KEY order does it matter whether a record has a key"),
          new OptionNeed(
              ON_FILTER_ERROR,
              FILTER,
              options -> options.has(FILTER) || options.has(FILTER_MESSAGES),
              "without a filter none can fail"),
          OptionNeed.without(
              KEYS, RAW_KEYS, "keys are decoded or left as they are; leave one of the two out"),
          new OptionNeed(COMMIT_EVERY, GROUP, ConsumerRules::commits, NO_COMMITS),
          new OptionNeed(COMMIT_EVERY_RECORDS, GROUP, ConsumerRules::commits, NO_COMMITS),
          OptionNeed.without(GROUP_PROTOCOL, PARTITIONS, ASSIGNED),
          OptionNeed.without(STATIC_MEMBER, PARTITIONS, ASSIGNED),
          OptionNeed.without(LEAVE_ON_CLOSE, PARTITIONS, ASSIGNED),
          OptionNeed.without(REVOCATION_WAIT, PARTITIONS, ASSIGNED),
          OptionNeed.without(ON_REVOKED, PARTITIONS, ASSIGNED));

  private static final List<String> CLASSIC_ONLY =
      List.of(
          SESSION_TIMEOUT_MS_CONFIG,
          HEARTBEAT_INTERVAL_MS_CONFIG,
          PARTITION_ASSIGNMENT_STRATEGY_CONFIG);

  private ConsumerRules() {}

  /**
   * Refuses missing and conflicting options.
   *
   * @param group the consumer's group, or null
   */
  static void check(OptionValues options, @Nullable String group) {
    checkSource(options, group);
    checkHandlers(options);
    checkExactlyOnce(options);
    OptionNeed.check(NEEDS, options);
    checkTimes(options);
    checkProtocol(options.kafka());
  }

  /** Whether an option has an effect with the other ones. */
  static boolean isInForce(Option<?> option, OptionValues options) {
    return OptionNeed.isInForce(NEEDS, option, options)
        // The group is shown as group.id. Concurrency has no effect in PARTITION order unless it is
        // set.
        && !option.equals(GROUP)
        && (!option.equals(CONCURRENCY)
            || options.has(CONCURRENCY)
            || options.get(ORDERING) != Ordering.PARTITION);
  }

  private static boolean commits(OptionValues options) {
    return options.has(GROUP) || !options.has(PARTITIONS);
  }

  private static void checkSource(OptionValues options, @Nullable String group) {
    boolean assigned = options.has(PARTITIONS);
    if (!options.has(TOPICS) && !assigned && !options.has(TOPICS_MATCHING)) {
      throw InvalidOptionException.of("topics", List.of(), "name at least one topic");
    }
    String oneOnly =
        "a consumer reads named topics, or topics by pattern, or partitions by number; use one"
            + " consumer for each";
    refuseBoth(options, TOPICS, PARTITIONS, oneOnly);
    refuseBoth(options, TOPICS, TOPICS_MATCHING, oneOnly);
    refuseBoth(options, PARTITIONS, TOPICS_MATCHING, oneOnly);
    if (group == null && !assigned) {
      throw InvalidOptionException.of(
          "group", null, "a value is required, unless partitions(...) says what to read");
    }
  }

  private static void checkHandlers(OptionValues options) {
    String oneOnly = "a consumer has one handler; take the one that fits";
    refuseBoth(options, HANDLE, HANDLE_ASYNC, oneOnly);
    refuseBoth(options, HANDLE, HANDLE_BATCH, oneOnly);
    refuseBoth(options, HANDLE_ASYNC, HANDLE_BATCH, oneOnly);
    refuseBoth(options, HANDLE_AND_SEND, HANDLE, oneOnly);
    refuseBoth(options, HANDLE_AND_SEND, HANDLE_ASYNC, oneOnly);
    refuseBoth(options, HANDLE_AND_SEND, HANDLE_BATCH, oneOnly);
    if (!options.has(HANDLE_ASYNC) && !options.has(HANDLE_BATCH) && !options.has(HANDLE_AND_SEND)) {
      Options.required("handle", options.find(HANDLE));
    }
    refuseBoth(
        options,
        HANDLE_BATCH,
        TOPIC,
        "a topic with its own type is handled one message at a time; use a consumer for each");
    refuseBoth(
        options,
        DEDUPLICATE,
        HANDLE_BATCH,
        "a batch would have to wait for the slowest copy of any of its messages; detect copies"
            + " in the handler's own transaction, or handle one message at a time");
  }

  private static void checkExactlyOnce(OptionValues options) {
    refuseBoth(options, EXACTLY_ONCE, HANDLE_ASYNC, ONE_BY_ONE);
    refuseBoth(options, EXACTLY_ONCE, HANDLE_BATCH, ONE_BY_ONE);
    refuseBoth(
        options,
        EXACTLY_ONCE,
        PARTITIONS,
        "brokers use the group membership to refuse commits of a member that has lost its"
            + " partitions, and assigned partitions have none; use topics(...) and"
            + " group(...)");
    refuseBoth(
        options,
        EXACTLY_ONCE,
        DEDUPLICATE,
        "a record is remembered when its handler returns, and runs again if its transaction is not"
            + " committed: it would be taken for a copy, and its outputs would be lost. With"
            + " exactlyOnce in the producing consumer there are no copies");
    Setting isolation = options.kafka().get(ISOLATION_LEVEL_CONFIG);
    if (options.has(EXACTLY_ONCE)
        && isolation != null
        && !isolation.value().toString().equalsIgnoreCase("read_committed")) {
      throw InvalidOptionException.conflict(
          "exactlyOnce",
          options.shown(EXACTLY_ONCE),
          ISOLATION_LEVEL_CONFIG,
          isolation.value(),
          "outputs of transactions that were aborted would be handled; leave it at"
              + " read_committed");
    }
  }

  private static void refuseBoth(
      OptionValues options, Option<?> one, Option<?> other, String reason) {
    if (options.has(one) && options.has(other)) {
      throw InvalidOptionException.conflict(
          one.name(), options.shown(one), other.name(), options.shown(other), reason);
    }
  }

  private static void checkTimes(OptionValues options) {
    Duration timeout = options.find(HANDLER_TIMEOUT);
    if (timeout != null && timeout.compareTo(options.get(DRAIN_TIMEOUT)) > 0) {
      throw InvalidOptionException.conflict(
          "handlerTimeout",
          options.shown(HANDLER_TIMEOUT),
          "drainTimeout",
          options.shown(DRAIN_TIMEOUT),
          "closing would give up handlers that still have time; lower handlerTimeout or raise"
              + " drainTimeout");
    }
    int window = options.get(MAX_IN_FLIGHT_RECORDS);
    if (options.has(CONCURRENCY) && options.get(CONCURRENCY) > window) {
      throw InvalidOptionException.conflict(
          "concurrency",
          options.shown(CONCURRENCY),
          "maxInFlightRecords",
          options.shown(MAX_IN_FLIGHT_RECORDS),
          "handlers without a record to run would never have work; raise maxInFlightRecords or"
              + " lower concurrency");
    }
  }

  private static void checkProtocol(Settings kafka) {
    Settings given = kafka.from(Origin.CODE);
    Setting protocol = given.get(GROUP_PROTOCOL_CONFIG);
    if (protocol == null || !protocol.value().toString().equalsIgnoreCase("consumer")) {
      return;
    }
    for (String classicOnly : CLASSIC_ONLY) {
      Setting wrong = given.get(classicOnly);
      if (wrong != null) {
        throw InvalidOptionException.conflict(
            GROUP_PROTOCOL.name(),
            GroupProtocol.CONSUMER,
            classicOnly,
            wrong.value(),
            "under this protocol the broker decides it; leave it out here and set it on the group"
                + " (kafka-configs --entity-type groups)");
      }
    }
  }
}
