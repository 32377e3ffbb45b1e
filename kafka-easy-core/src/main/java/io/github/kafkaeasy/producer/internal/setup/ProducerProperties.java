package io.github.kafkaeasy.producer.internal.setup;

import static org.apache.kafka.clients.producer.ProducerConfig.ACKS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.BATCH_SIZE_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.BUFFER_MEMORY_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.CLIENT_ID_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.COMPRESSION_TYPE_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.LINGER_MS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.MAX_BLOCK_MS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION;
import static org.apache.kafka.clients.producer.ProducerConfig.MAX_REQUEST_SIZE_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.RETRIES_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.RETRY_BACKOFF_MS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.TRANSACTIONAL_ID_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.TRANSACTION_TIMEOUT_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG;

import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.internal.connection.ConnectionSettings;
import io.github.kafkaeasy.internal.settings.PropertyRules;
import io.github.kafkaeasy.internal.settings.SecurityRules;
import io.github.kafkaeasy.internal.settings.Setting;
import io.github.kafkaeasy.internal.settings.Settings;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The properties of Kafka producers without an EasyProducer around them: raw producers, and the
 * producers of consumers with exactlyOnce.
 */
public final class ProducerProperties {
  /**
   * Short, because an abandoned transaction blocks all read_committed consumers and the next owner
   * of the partitions. The coordinator checks for expired transactions every 10 s.
   */
  private static final int TRANSACTION_MILLIS = 10_000;

  private static final int LARGEST_REQUEST = 64 << 20;

  private static final String BYTES_ONLY = "this producer sends bytes as they are";

  private ProducerProperties() {}

  /** Properties of a Kafka producer that the caller uses directly, for example for transactions. */
  public static Settings raw(ConnectionSettings connection, Map<String, ?> properties) {
    PropertyRules rules =
        PropertyRules.of(ProducerConfig.configDef())
            .refuse(KEY_SERIALIZER_CLASS_CONFIG, BYTES_ONLY)
            .refuse(VALUE_SERIALIZER_CLASS_CONFIG, BYTES_ONLY);
    Settings own = Settings.none();
    for (Map.Entry<String, ?> property : properties.entrySet()) {
      own = own.with(property.getKey(), rules.check(property.getKey(), property.getValue()));
    }
    return SecurityRules.check(
        connection
            .forClient(rules)
            .overlaidBy(own)
            .with(KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class)
            .with(VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class)
            .orDefault(ACKS_CONFIG, "all", "an acknowledged record survives the loss of a broker")
            .orDefault(
                ENABLE_IDEMPOTENCE_CONFIG, true, "retries neither duplicate nor reorder records")
            .orDefault(
                LINGER_MS_CONFIG, 5L, "fuller batches; a record waits at most 5 ms for others")
            .orDefault(BATCH_SIZE_CONFIG, 65_536, "fewer requests, better compression")
            .orDefault(
                COMPRESSION_TYPE_CONFIG, "lz4", "needs very little CPU; saves network and disk"));
  }

  /**
   * Properties of the transactional producer of a consumer. The time limits override those of the
   * connection, so that the client gives up before the coordinator aborts the transaction.
   *
   * @throws InvalidOptionException if the connection has a setting that transactions do not allow
   */
  public static Settings transactional(
      ConnectionSettings connection, String transactionalId, String clientId) {
    refuseBroken(connection);
    Map<String, Object> own = new HashMap<>();
    own.put(TRANSACTIONAL_ID_CONFIG, transactionalId);
    own.put(CLIENT_ID_CONFIG, clientId);
    own.put(ACKS_CONFIG, "all");
    own.put(ENABLE_IDEMPOTENCE_CONFIG, true);
    own.put(MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 5);
    own.put(RETRIES_CONFIG, Integer.MAX_VALUE);
    own.put(TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_MILLIS);
    own.put(MAX_BLOCK_MS_CONFIG, TRANSACTION_MILLIS / 2L);
    own.put(DELIVERY_TIMEOUT_MS_CONFIG, TRANSACTION_MILLIS * 3 / 4);
    own.put(REQUEST_TIMEOUT_MS_CONFIG, TRANSACTION_MILLIS / 4);
    // A commit may wait for one or two back-offs.
    own.put(RETRY_BACKOFF_MS_CONFIG, 5L);
    own.put(LINGER_MS_CONFIG, 5L);
    own.put(BATCH_SIZE_CONFIG, 65_536);
    // The size of a record is limited by the topic, not by this producer.
    own.put(MAX_REQUEST_SIZE_CONFIG, LARGEST_REQUEST);
    own.put(BUFFER_MEMORY_CONFIG, 2L * LARGEST_REQUEST);
    return raw(connection, own);
  }

  private static void refuseBroken(ConnectionSettings connection) {
    refuse(connection, ACKS_CONFIG, value -> !value.equals("all") && !value.equals("-1"));
    refuse(connection, ENABLE_IDEMPOTENCE_CONFIG, value -> value.equalsIgnoreCase("false"));
    refuse(connection, TRANSACTIONAL_ID_CONFIG, value -> true);
    refuse(
        connection,
        MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
        value -> value.length() > 1 || value.compareTo("5") > 0);
  }

  private static void refuse(
      ConnectionSettings connection, String property, Predicate<String> breaks) {
    Setting given = connection.settings().get(property);
    if (given != null && breaks.test(given.value().toString())) {
      throw InvalidOptionException.conflict(
          "exactlyOnce",
          "set",
          given.source(),
          given.value(),
          "transactions do not allow this value; remove it from the connection that this consumer"
              + " is created from");
    }
  }
}
