package io.github.kafkaeasy.consumer.internal.setup;

import static org.apache.kafka.clients.consumer.ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.AUTO_OFFSET_RESET_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.CLIENT_ID_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.GROUP_ID_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.GROUP_PROTOCOL_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.ISOLATION_LEVEL_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.MAX_POLL_RECORDS_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG;
import static org.apache.kafka.clients.consumer.ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG;

import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.internal.connection.ConnectionSettings;
import io.github.kafkaeasy.internal.connection.KafkaClasses;
import io.github.kafkaeasy.internal.settings.Origin;
import io.github.kafkaeasy.internal.settings.PropertyRules;
import io.github.kafkaeasy.internal.settings.SecurityRules;
import io.github.kafkaeasy.internal.settings.Setting;
import io.github.kafkaeasy.internal.settings.Settings;
import java.util.Map;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Settings of the underlying Kafka consumer: kafka-easy's defaults with their reasons, properties
 * that must not be changed, and combinations that are refused.
 */
public final class ConsumerProperties {
  private static final String BYTES_ONLY =
      "records are fetched as bytes and decoded on workers, so that one broken record cannot stop"
          + " the poll; give a Codec instead,"
          + " Codec.of(serializer, deserializer) for Kafka's own";

  private static final String BYTES_RETURNED =
      "this consumer returns bytes: decode keys and values of the records that it returns";

  static final PropertyRules RULES =
      PropertyRules.of(KafkaClasses.consumer())
          .refuse(KEY_DESERIALIZER_CLASS_CONFIG, BYTES_ONLY)
          .refuse(VALUE_DESERIALIZER_CLASS_CONFIG, BYTES_ONLY)
          .refuse(
              ENABLE_AUTO_COMMIT_CONFIG,
              value ->
                  Boolean.FALSE.equals(value)
                      ? null
                      : "auto-commit commits what was fetched, not what is done, and would lose"
                          + " records; offsets are committed here when their records are done")
          .refuse(GROUP_ID_CONFIG, "name the group with group(name)")
          .refuse(
              INTERCEPTOR_CLASSES_CONFIG,
              "an interceptor may drop records before they are tracked, and dropped records would"
                  + " be taken for a gap and committed; use filter(...)");

  private ConsumerProperties() {}

  /**
   * Settings of the Kafka consumer.
   *
   * @throws InvalidOptionException that names both options of a refused combination
   */
  public static Settings resolve(ConnectionSettings connection, ConsumerSettings<?> settings) {
    Settings own = settings.kafkaProperties();
    Settings all =
        connection
            .without(GROUP_ID_CONFIG)
            .forClient(RULES)
            .overlaidBy(own.from(Origin.CODE))
            .orElse(own.from(Origin.PROFILE).all())
            .orDefault(CLIENT_ID_CONFIG, settings.name(), "the consumer's name")
            .with(ENABLE_AUTO_COMMIT_CONFIG, false)
            .with(KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class)
            .with(VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class)
            .orDefault(
                AUTO_OFFSET_RESET_CONFIG,
                ConsumerOptions.OFFSET_RESET.byDefault().kafkaValue(),
                ConsumerOptions.OFFSET_RESET.reason())
            .orDefault(
                ISOLATION_LEVEL_CONFIG,
                "read_committed",
                "records of aborted transactions are skipped")
            .orDefault(
                ALLOW_AUTO_CREATE_TOPICS_CONFIG, false, "a misspelt topic is an error, not a topic")
            .orDefault(
                MAX_POLL_INTERVAL_MS_CONFIG,
                300_000,
                "polls wait for handlers only in a rebalance, for `revocationWait` at most");
    String group = settings.group();
    if (group != null) {
      all = all.with(GROUP_ID_CONFIG, group);
    }
    return SecurityRules.check(membership(pollSize(all, settings)));
  }

  /** Settings of a plain Kafka consumer that is not part of an {@code EasyConsumer}. */
  public static Settings raw(ConnectionSettings connection, Map<String, ?> properties) {
    PropertyRules rules =
        PropertyRules.of(KafkaClasses.consumer())
            .refuse(KEY_DESERIALIZER_CLASS_CONFIG, BYTES_RETURNED)
            .refuse(VALUE_DESERIALIZER_CLASS_CONFIG, BYTES_RETURNED);
    Settings own = Settings.none();
    for (Map.Entry<String, ?> property : properties.entrySet()) {
      own = own.with(property.getKey(), rules.check(property.getKey(), property.getValue()));
    }
    return SecurityRules.check(
        connection
            .forClient(rules)
            .overlaidBy(own)
            .with(KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class)
            .with(VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class)
            .orDefault(
                ENABLE_AUTO_COMMIT_CONFIG, false, "reading does not change committed offsets")
            .orDefault(
                ISOLATION_LEVEL_CONFIG,
                "read_committed",
                "records of aborted transactions are skipped")
            .orDefault(AUTO_OFFSET_RESET_CONFIG, "none", "offsets are given")
            .orDefault(
                ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false,
                "a misspelt topic is an error, not a topic"));
  }

  private static Settings pollSize(Settings all, ConsumerSettings<?> settings) {
    int window = settings.get(ConsumerOptions.MAX_IN_FLIGHT_RECORDS);
    Setting asked = settings.kafkaProperties().from(Origin.CODE).get(MAX_POLL_RECORDS_CONFIG);
    if (asked != null && (int) asked.value() > window) {
      throw InvalidOptionException.conflict(
          MAX_POLL_RECORDS_CONFIG,
          asked.value(),
          "maxInFlightRecords",
          window,
          "one poll could return more records than may be in flight. Lower the first or raise the"
              + " second");
    }
    Setting given = all.get(MAX_POLL_RECORDS_CONFIG);
    if (given != null && (int) given.value() > window) {
      return all.with(
          new Setting(
              MAX_POLL_RECORDS_CONFIG,
              window,
              Origin.DEFAULT,
              "lowered from " + given.value() + " to maxInFlightRecords"));
    }
    int size = Math.min(ConsumerOptions.MAX_POLL_RECORDS, window);
    return all.orDefault(MAX_POLL_RECORDS_CONFIG, size, "larger polls cost less per record");
  }

  /**
   * Defaults for group membership with the classic protocol; clients refuse them with the protocol
   * of KIP-848.
   */
  private static Settings membership(Settings all) {
    Setting protocol = all.get(GROUP_PROTOCOL_CONFIG);
    if (protocol != null && protocol.value().toString().equalsIgnoreCase("consumer")) {
      // A profile's timeouts are removed. Those that were set otherwise stay: ConsumerRules or
      // Kafka's client refuses them by name.
      Settings fromProfile = all.from(Origin.PROFILE);
      return all.only(
          name ->
              fromProfile.get(name) == null
                  || !(name.equals(SESSION_TIMEOUT_MS_CONFIG)
                      || name.equals(HEARTBEAT_INTERVAL_MS_CONFIG)));
    }
    return all.orDefault(
            PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
            CooperativeStickyAssignor.class.getName(),
            "a rebalance revokes only partitions that move")
        .orDefault(SESSION_TIMEOUT_MS_CONFIG, 45_000, "survives a long garbage collection")
        .orDefault(HEARTBEAT_INTERVAL_MS_CONFIG, 3_000, "Kafka's own default");
  }
}
