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
      "partitions(...) assigns the partitions without group membership; use only one of the two"
          + " options";
  private static final String NO_COMMITS =
      "nothing is committed without a group; set group(...), or remove this option";

  private static final String ONE_BY_ONE =
      "with exactlyOnce each record is committed together with the outputs of its own handler; use"
          + " handleAndSend";

  private static final List<OptionNeed> NEEDS =
      List.of(
          OptionNeed.of(
              ON_HANDLER_TIMEOUT,
              HANDLER_TIMEOUT,
              "it has no effect without a time limit for handlers"),
          OptionNeed.of(
              ON_HANDLER_TIMEOUT,
              HANDLE_ASYNC,
              "it has an effect only with handleAsync; for all other handlers the consumer waits"
                  + " until the call returns"),
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
              "the outputs of its handler are sent in the transaction that commits their record;"
                  + " add exactlyOnce(), or send with a producer"),
          OptionNeed.of(ON_STALE, MAX_AGE, "it has no effect without a maximum age"),
          OptionNeed.of(MAX_BATCH_RECORDS, HANDLE_BATCH, "it has no effect without batches"),
          OptionNeed.of(REST_OF_BATCH, HANDLE_BATCH, "it has no effect without batches"),
          new OptionNeed(
              SERIAL_NULL_KEYS,
              ORDERING,
              options -> options.get(ORDERING) == Ordering.KEY,
              "it has an effect only in KEY order"),
          new OptionNeed(
              ON_FILTER_ERROR,
              FILTER,
              options -> options.has(FILTER) || options.has(FILTER_MESSAGES),
              "it has no effect without a filter"),
          OptionNeed.without(
              KEYS, RAW_KEYS, "rawKeys() leaves keys undecoded; use only one of the two"),
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

  /** Whether an option has an effect in combination with the other options. */
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
        "a consumer reads either named topics, or topics that match a pattern, or assigned"
            + " partitions; use several consumers";
    refuseBoth(options, TOPICS, PARTITIONS, oneOnly);
    refuseBoth(options, TOPICS, TOPICS_MATCHING, oneOnly);
    refuseBoth(options, PARTITIONS, TOPICS_MATCHING, oneOnly);
    if (group == null && !assigned) {
      throw InvalidOptionException.of(
          "group", null, "a value is required, unless partitions(...) assigns the partitions");
    }
  }

  private static void checkHandlers(OptionValues options) {
    String oneOnly = "a consumer has one handler; set only one of these options";
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
        "a topic with its own type is handled one message at a time; use two consumers");
    refuseBoth(
        options,
        DEDUPLICATE,
        HANDLE_BATCH,
        "a batch would have to wait until every copy of each of its messages is handled; detect"
            + " copies in the handler's own transaction, or handle one message at a time");
  }

  private static void checkExactlyOnce(OptionValues options) {
    refuseBoth(options, EXACTLY_ONCE, HANDLE_ASYNC, ONE_BY_ONE);
    refuseBoth(options, EXACTLY_ONCE, HANDLE_BATCH, ONE_BY_ONE);
    refuseBoth(
        options,
        EXACTLY_ONCE,
        PARTITIONS,
        "brokers use the group membership to refuse commits of a member that has lost its"
            + " partitions, and a consumer with assigned partitions is no member; use topics(...)"
            + " and group(...)");
    refuseBoth(
        options,
        EXACTLY_ONCE,
        DEDUPLICATE,
        "a record's id is stored when its handler returns. If its transaction is not committed, the"
            + " record is handled again, would be taken for a copy, and its outputs would be lost."
            + " With exactlyOnce in the producing consumer there are no copies");
    Setting isolation = options.kafka().get(ISOLATION_LEVEL_CONFIG);
    if (options.has(EXACTLY_ONCE)
        && isolation != null
        && !isolation.value().toString().equalsIgnoreCase("read_committed")) {
      throw InvalidOptionException.conflict(
          "exactlyOnce",
          options.shown(EXACTLY_ONCE),
          ISOLATION_LEVEL_CONFIG,
          isolation.value(),
          "records of aborted transactions would be handled; leave it at read_committed");
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
          "closing would abandon handlers before their timeout; lower handlerTimeout or raise"
              + " drainTimeout");
    }
    int window = options.get(MAX_IN_FLIGHT_RECORDS);
    if (options.has(CONCURRENCY) && options.get(CONCURRENCY) > window) {
      throw InvalidOptionException.conflict(
          "concurrency",
          options.shown(CONCURRENCY),
          "maxInFlightRecords",
          options.shown(MAX_IN_FLIGHT_RECORDS),
          "there would be more handlers than records in flight; raise maxInFlightRecords or lower"
              + " concurrency");
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
            "with this protocol it is a setting of the group on the brokers; remove it here and set"
                + " it there (kafka-configs --entity-type groups)");
      }
    }
  }
}
