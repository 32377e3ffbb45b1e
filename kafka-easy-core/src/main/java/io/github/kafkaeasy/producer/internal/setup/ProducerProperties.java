package io.github.kafkaeasy.producer.internal.setup;

import static org.apache.kafka.clients.producer.ProducerConfig.ACKS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.BATCH_SIZE_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.COMPRESSION_TYPE_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.LINGER_MS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG;

import io.github.kafkaeasy.internal.connection.ConnectionSettings;
import io.github.kafkaeasy.internal.settings.PropertyRules;
import io.github.kafkaeasy.internal.settings.SecurityRules;
import io.github.kafkaeasy.internal.settings.Settings;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The properties of a Kafka producer that is not one of ours. */
public final class ProducerProperties {
  private static final String BYTES_ONLY = "this producer sends bytes as they are";

  private ProducerProperties() {}

  /** What a Kafka producer gets that the caller drives itself, in transactions for instance. */
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
                ENABLE_IDEMPOTENCE_CONFIG, true, "retries neither double nor reorder records")
            .orDefault(LINGER_MS_CONFIG, 5L, "fuller batches; 5 ms are little beside a round trip")
            .orDefault(BATCH_SIZE_CONFIG, 65_536, "fewer requests, better compression")
            .orDefault(
                COMPRESSION_TYPE_CONFIG, "lz4", "costs next to no CPU; saves network, disk"));
  }
}
