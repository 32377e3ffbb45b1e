package io.github.kafkaeasy.producer.internal.setup;

import static io.github.kafkaeasy.producer.internal.setup.ProducerOptions.ACKS;
import static io.github.kafkaeasy.producer.internal.setup.ProducerOptions.BATCH_BYTES;
import static io.github.kafkaeasy.producer.internal.setup.ProducerOptions.BUFFER_BYTES;
import static io.github.kafkaeasy.producer.internal.setup.ProducerOptions.COMPRESSION;
import static io.github.kafkaeasy.producer.internal.setup.ProducerOptions.DELIVERY_TIMEOUT;
import static io.github.kafkaeasy.producer.internal.setup.ProducerOptions.IDEMPOTENCE;
import static io.github.kafkaeasy.producer.internal.setup.ProducerOptions.LINGER;
import static io.github.kafkaeasy.producer.internal.setup.ProducerOptions.MAX_BLOCK;
import static io.github.kafkaeasy.producer.internal.setup.ProducerOptions.MAX_IN_FLIGHT_REQUESTS;
import static io.github.kafkaeasy.producer.internal.setup.ProducerOptions.REQUEST_TIMEOUT;
import static org.apache.kafka.clients.producer.ProducerConfig.ACKS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.BATCH_SIZE_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.COMPRESSION_TYPE_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.LINGER_MS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.MAX_BLOCK_MS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION;
import static org.apache.kafka.clients.producer.ProducerConfig.PARTITIONER_AVAILABILITY_TIMEOUT_MS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.PARTITIONER_CLASS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.RETRIES_CONFIG;

import io.github.kafkaeasy.config.Compression;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.kafkaeasy.internal.connection.ConnectionSettings;
import io.github.kafkaeasy.internal.connection.KafkaClasses;
import io.github.kafkaeasy.internal.options.Option;
import io.github.kafkaeasy.internal.options.OptionValues;
import io.github.kafkaeasy.internal.settings.Origin;
import io.github.kafkaeasy.internal.settings.PropertyRules;
import io.github.kafkaeasy.internal.settings.SecurityRules;
import io.github.kafkaeasy.internal.settings.Setting;
import io.github.kafkaeasy.internal.settings.Settings;
import io.github.kafkaeasy.producer.Acks;
import io.github.kafkaeasy.producer.KeyPartitioner;
import io.github.kafkaeasy.producer.ProducerProfile;
import io.github.kafkaeasy.producer.internal.send.ProducerLog;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Resolves the settings of a producer's Kafka client: defaults with their reasons, refused
 * settings, and conflicts between options.
 */
final class ProducerSettings {
  private static final Logger log = ProducerLog.LOG;
  private static final String BYTES_ONLY =
      "kafka-easy passes bytes to Kafka and converts them itself; use a Codec instead;"
          + " Codec.of(serializer, deserializer) wraps those of Kafka";

  static final PropertyRules RULES =
      PropertyRules.of(KafkaClasses.producer())
          .refuse(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, BYTES_ONLY)
          .refuse(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, BYTES_ONLY)
          .refuse(
              ProducerConfig.TRANSACTIONAL_ID_CONFIG,
              "use transactional(...), which creates a producer that sends in transactions");

  private ProducerSettings() {}

  /**
   * The settings of the Kafka client.
   *
   * @param options the options set on this producer
   * @throws InvalidOptionException if two options cannot be combined, naming both
   */
  static Settings resolve(ConnectionSettings connection, OptionValues options) {
    Settings own = options.kafka();
    boolean spooled = options.has(ProducerOptions.SPOOL);
    ProducerProfile profile = options.find(ProducerOptions.PROFILE);
    Settings given = withoutMarkers(connection.forClient(RULES).overlaidBy(own));
    Settings all =
        orDefault(
            profile == null ? given : given.orElse(ProducerPresets.of(profile)),
            ACKS,
            Acks::kafkaName);
    if (spooled && all.value(ACKS_CONFIG).equals("0")) {
      throw InvalidOptionException.conflict(
          ACKS_CONFIG,
          "0",
          "spool",
          "set",
          "without acknowledgements the producer cannot detect that Kafka is unavailable; remove one"
              + " of the two");
    }
    all = idempotence(spooled ? spooled(all) : all);
    all = orDefault(all, DELIVERY_TIMEOUT, Duration::toMillis);
    all = orDefault(all, LINGER, Duration::toMillis);
    all = orDefault(all, BATCH_BYTES, bytes -> bytes);
    all = orDefault(all, COMPRESSION, Compression::kafkaName);
    all = orDefault(all, MAX_BLOCK, Duration::toMillis);
    all = orDefault(all, BUFFER_BYTES, bytes -> bytes);
    refuseWithoutEffect(all, own);
    all = ProducerTransactions.settings(all, own, options);
    return SecurityRules.check(usableCompression(timeouts(all, own)));
  }

  /** Refuses settings of this producer that Kafka's client would silently ignore. */
  private static void refuseWithoutEffect(Settings all, Settings own) {
    for (String ofDefaultPartitioner :
        List.of(
            PARTITIONER_IGNORE_KEYS_CONFIG,
            "partitioner.adaptive.partitioning.enable", // Kafka renamed the constant
            PARTITIONER_AVAILABILITY_TIMEOUT_MS_CONFIG)) {
      if (own.get(ofDefaultPartitioner) != null && all.get(PARTITIONER_CLASS_CONFIG) != null) {
        throw withoutEffect(
            all,
            ofDefaultPartitioner,
            PARTITIONER_CLASS_CONFIG,
            "it applies only to Kafka's own partitioner");
      }
    }
    for (Compression compression : List.of(Compression.GZIP, Compression.LZ4, Compression.ZSTD)) {
      String level = "compression." + compression.kafkaName() + ".level";
      if (own.get(level) != null
          && !compression.kafkaName().equals(all.value(COMPRESSION_TYPE_CONFIG))) {
        throw withoutEffect(
            all, level, COMPRESSION_TYPE_CONFIG, "it is for compression by " + compression);
      }
    }
    Setting linger = own.get(LINGER_MS_CONFIG);
    if (linger != null && !linger.value().equals(0L) && all.value(BATCH_SIZE_CONFIG).equals(0)) {
      throw withoutEffect(
          all, LINGER_MS_CONFIG, BATCH_SIZE_CONFIG, "without batches a record never waits");
    }
  }

  private static InvalidOptionException withoutEffect(
      Settings all, String option, String other, String reason) {
    return InvalidOptionException.conflict(
        option, shown(all, option), other, shown(all, other), reason + ". Set only one of the two");
  }

  private static @Nullable String shown(Settings all, String option) {
    Setting setting = all.get(option);
    return setting == null ? null : setting.shown();
  }

  private static <T> Settings orDefault(
      Settings all, Option<T> option, Function<T, Object> kafkaValue) {
    Object value = RULES.check(option.property(), kafkaValue.apply(option.byDefault()));
    return all.orDefault(option.property(), value, option.reason());
  }

  /** With a spool, sends time out sooner, because the record is not lost. */
  private static Settings spooled(Settings all) {
    return all.orDefault(DELIVERY_TIMEOUT_MS_CONFIG, 20_000, "then the spool takes over")
        .orDefault(MAX_BLOCK_MS_CONFIG, 5_000L, "then the spool takes over");
  }

  /** Removes the marker for MURMUR2: Kafka uses murmur2 if no partitioner class is set. */
  private static Settings withoutMarkers(Settings all) {
    Setting partitioner = all.get(PARTITIONER_CLASS_CONFIG);
    return partitioner != null && partitioner.value() == KeyPartitioner.MURMUR2
        ? all.only(name -> !name.equals(PARTITIONER_CLASS_CONFIG))
        : all;
  }

  private static Settings idempotence(Settings all) {
    boolean acksAll = isAcksAll(all);
    Settings result =
        acksAll
            ? orDefault(all, IDEMPOTENCE, wanted -> wanted)
            : all.orDefault(
                ENABLE_IDEMPOTENCE_CONFIG,
                false,
                "off because acks is not all: retries may duplicate and reorder records");
    if (!Boolean.TRUE.equals(result.value(ENABLE_IDEMPOTENCE_CONFIG))) {
      return result;
    }
    if (!acksAll) {
      throw conflict(result, ACKS_CONFIG, "idempotence needs acks=all. Set only one of the two");
    }
    result = orDefault(result, MAX_IN_FLIGHT_REQUESTS, requests -> requests);
    if ((int) result.value(MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION) > 5) {
      throw conflict(
          result,
          MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
          "idempotence keeps the order of at most 5 requests. Set 5 or less, or idempotence(false)"
              + " if records may change their order");
    }
    Setting retries = result.get(RETRIES_CONFIG);
    if (retries != null && retries.value().equals(0)) {
      throw conflict(
          result,
          RETRIES_CONFIG,
          "idempotence needs retries. Limit them by deliveryTimeout instead, or set"
              + " idempotence(false)");
    }
    return result;
  }

  /**
   * Kafka refuses a delivery timeout below linger plus request timeout; this also applies to
   * defaults.
   */
  private static Settings timeouts(Settings all, Settings own) {
    int delivery = (int) all.value(DELIVERY_TIMEOUT_MS_CONFIG);
    long linger = (long) all.value(LINGER_MS_CONFIG);
    if (linger >= delivery) {
      throw InvalidOptionException.conflict(
          LINGER_MS_CONFIG,
          linger,
          DELIVERY_TIMEOUT_MS_CONFIG,
          delivery,
          "a record would expire while it still waits for its batch. Lower linger");
    }
    int room = (int) (delivery - linger);
    Setting asked = all.get(REQUEST_TIMEOUT_MS_CONFIG);
    if (own.get(REQUEST_TIMEOUT_MS_CONFIG) != null && asked != null && (int) asked.value() > room) {
      throw InvalidOptionException.conflict(
          REQUEST_TIMEOUT_MS_CONFIG,
          asked.value(),
          DELIVERY_TIMEOUT_MS_CONFIG,
          delivery,
          "one attempt, after "
              + linger
              + " ms of linger, would take longer than the delivery timeout. Lower the request"
              + " timeout or raise deliveryTimeout");
    }
    int usual = (int) REQUEST_TIMEOUT.byDefault().toMillis();
    int request = asked == null ? usual : (int) asked.value();
    if (request > room) {
      return all.with(
          new Setting(
              REQUEST_TIMEOUT_MS_CONFIG,
              room,
              Origin.DEFAULT,
              "lowered from " + request + ": an attempt must fit into the delivery timeout"));
    }
    return all.orDefault(REQUEST_TIMEOUT_MS_CONFIG, request, REQUEST_TIMEOUT.reason());
  }

  /**
   * Replaces a codec whose native library does not load, because every send would fail, with gzip,
   * which is always available.
   */
  private static Settings usableCompression(Settings all) {
    String asked = String.valueOf(all.value(COMPRESSION_TYPE_CONFIG));
    String problem = Compression.parse(COMPRESSION_TYPE_CONFIG, asked).unusableBecause();
    if (problem == null) {
      return all;
    }
    String gzip = Compression.GZIP.kafkaName();
    log.warn("Compression {} cannot be used here, {} takes its place: {}", asked, gzip, problem);
    return all.with(
        new Setting(
            COMPRESSION_TYPE_CONFIG,
            gzip,
            Origin.DEFAULT,
            asked + " was asked for, but its native library does not load"));
  }

  private static boolean isAcksAll(Settings all) {
    Object acks = all.value(ACKS_CONFIG);
    return acks.equals("all") || acks.equals("-1");
  }

  private static InvalidOptionException conflict(Settings all, String option, String reason) {
    return InvalidOptionException.conflict(
        option,
        all.value(option),
        ENABLE_IDEMPOTENCE_CONFIG,
        all.value(ENABLE_IDEMPOTENCE_CONFIG) + " (" + origin(all, ENABLE_IDEMPOTENCE_CONFIG) + ")",
        reason);
  }

  private static @Nullable Origin origin(Settings all, String name) {
    Setting setting = all.get(name);
    return setting == null ? null : setting.origin();
  }
}
