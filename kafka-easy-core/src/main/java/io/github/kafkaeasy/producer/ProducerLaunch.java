package io.github.kafkaeasy.producer;

import static org.apache.kafka.clients.producer.ProducerConfig.CLIENT_ID_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.MAX_BLOCK_MS_CONFIG;

import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.config.ConnectionSettings;
import io.github.kafkaeasy.config.Setting;
import io.github.kafkaeasy.config.Settings;
import io.github.kafkaeasy.error.DeliveryException;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.message.Codec;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Puts a producer together from what its builder was told, checked already.
 *
 * @param connection where to, with what else this producer's admin client needs
 * @param settings what the Kafka client gets
 */
record ProducerLaunch<V>(
    ConnectionSettings connection,
    Settings settings,
    Codec<V> codec,
    @Nullable String topic,
    @Nullable NewTopicPlan creation,
    @Nullable Consumer<DeliveryException> onDeliveryFailure,
    @Nullable Duration reportEvery,
    Function<Map<String, Object>, Producer<byte[], byte[]>> client) {

  EasyProducer<V> connect() {
    Setting name = settings.get(CLIENT_ID_CONFIG);
    String id = name != null ? name.shown() : topic != null ? topic : "producer";
    Duration maxBlock = Duration.ofMillis((long) settings.value(MAX_BLOCK_MS_CONFIG));
    try {
      Producer<byte[], byte[]> kafka = client.apply(settings.toProperties());
      AdminOnDemand admin = new AdminOnDemand(() -> EasyAdmin.of(connection, patience(maxBlock)));
      Sends sends =
          new Sends(
              new AdminTopicLookup(admin, creation, maxBlock),
              new DeliveryFailures(settings),
              new Completions("kafka-easy-callbacks-" + id),
              onDeliveryFailure);
      return new EasyProducer<>(codec, topic, settings, kafka, admin, sends, reportEvery);
    } catch (KafkaException e) {
      Throwable why = e.getCause() == null ? e : e.getCause();
      throw new KafkaEasyException(
          "The producer could not be started: "
              + why.getMessage()
              + ". Check the addresses and the ssl.*, sasl.* settings.",
          e);
    }
  }

  /**
   * How long a question about a topic may take. A send waits for max.block.ms only, but with a
   * short one the answer has to come at all, so that the next send finds it.
   */
  private static Duration patience(Duration maxBlock) {
    Duration least = EasyAdmin.DEFAULT_TIMEOUT;
    Duration most = Duration.ofMinutes(10);
    return maxBlock.compareTo(least) < 0 ? least : maxBlock.compareTo(most) > 0 ? most : maxBlock;
  }
}
