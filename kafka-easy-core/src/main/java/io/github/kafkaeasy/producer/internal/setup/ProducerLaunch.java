package io.github.kafkaeasy.producer.internal.setup;

import static org.apache.kafka.clients.producer.ProducerConfig.BATCH_SIZE_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.BUFFER_MEMORY_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.CLIENT_ID_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.MAX_BLOCK_MS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.RETRIES_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.TRANSACTION_TIMEOUT_CONFIG;

import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.admin.internal.KafkaAdmin;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.internal.Pacer;
import io.github.kafkaeasy.internal.codecs.OpenCodecs;
import io.github.kafkaeasy.internal.connection.ConnectionSettings;
import io.github.kafkaeasy.internal.connection.SecurityFailure;
import io.github.kafkaeasy.internal.hooks.SendHooks;
import io.github.kafkaeasy.internal.options.OptionValues;
import io.github.kafkaeasy.internal.settings.Setting;
import io.github.kafkaeasy.internal.settings.Settings;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.producer.RateLimit;
import io.github.kafkaeasy.producer.internal.LagBrake;
import io.github.kafkaeasy.producer.internal.RunningConfig;
import io.github.kafkaeasy.producer.internal.RunningProducer;
import io.github.kafkaeasy.producer.internal.Transactions;
import io.github.kafkaeasy.producer.internal.Writers;
import io.github.kafkaeasy.producer.internal.send.AdminOnDemand;
import io.github.kafkaeasy.producer.internal.send.AdminTopicLookup;
import io.github.kafkaeasy.producer.internal.send.Completions;
import io.github.kafkaeasy.producer.internal.send.DeliveryFailures;
import io.github.kafkaeasy.producer.internal.send.DirectOutlet;
import io.github.kafkaeasy.producer.internal.send.KafkaClosing;
import io.github.kafkaeasy.producer.internal.send.Outlet;
import io.github.kafkaeasy.producer.internal.send.Sends;
import io.github.kafkaeasy.producer.internal.spool.SpoolOutlet;
import io.github.kafkaeasy.producer.internal.spool.SpoolWriter;
import io.github.kafkaeasy.producer.internal.transaction.CommitLookup;
import io.github.kafkaeasy.producer.internal.transaction.TransactionOutlet;
import io.github.kafkaeasy.producer.spi.OpenSpool;
import io.github.kafkaeasy.producer.spi.Spool;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Creates the parts of a producer from the validated options of its builder.
 *
 * @param connection the connection, including settings for this producer's admin client
 * @param settings the settings of the Kafka client
 * @param options the options set on this producer
 * @param ofFailurePolicy whether the producer sends failed records for a failure policy
 */
record ProducerLaunch<V>(
    ConnectionSettings connection,
    Settings settings,
    Codec<V> codec,
    OptionValues options,
    boolean ofFailurePolicy,
    Function<Map<String, Object>, Producer<byte[], byte[]>> client) {

  /** The time for which unused turns of a rate limit are saved. */
  private static final Duration BURST = Duration.ofMillis(100);

  /** Time limit for closing the codecs if the start fails. */
  private static final Duration UNDO_WAIT = Duration.ofSeconds(1);

  RunningProducer<V> connect() {
    OpenCodecs codecs = new OpenCodecs(settings.toProperties(), true);
    try {
      return connect(Writers.open(options.get(ProducerOptions.KEYS), codec, codecs));
    } catch (RuntimeException | Error e) {
      codecs.close(UNDO_WAIT);
      throw e;
    }
  }

  private RunningProducer<V> connect(Writers<V> writers) {
    Duration maxBlock = Duration.ofMillis((long) settings.value(MAX_BLOCK_MS_CONFIG));
    AdminOnDemand admin = new AdminOnDemand(() -> KafkaAdmin.of(connection, patience(maxBlock)));
    Sends sends =
        new Sends(
            new AdminTopicLookup(admin, options.find(ProducerOptions.CREATE_TOPIC), maxBlock),
            new DeliveryFailures(settings),
            new Completions("kafka-easy-callbacks-" + id(), maxBlock),
            options.find(ProducerOptions.ON_DELIVERY_FAILURE),
            options.find(ProducerOptions.ON_UNDELIVERABLE),
            options.has(ProducerOptions.SPOOL));
    TransactionOutlet transactions = transactions(sends, admin);
    Outlet outlet = transactions == null ? outlet(sends) : transactions;
    RunningProducer.Pacing pacing = null;
    try {
      pacing = pacing();
      RunningConfig config = config();
      return new RunningProducer<>(
          writers,
          config,
          outlet,
          admin,
          sends,
          pacing,
          transactions == null
              ? null
              : new Transactions<>(
                  transactions,
                  writers,
                  config,
                  sends,
                  pacing.pacer(),
                  (long) settings.value(BUFFER_MEMORY_CONFIG)));
    } catch (RuntimeException | Error e) {
      abandon(outlet, pacing);
      throw e;
    }
  }

  private RunningConfig config() {
    return new RunningConfig(
        options.find(ProducerOptions.TOPIC),
        options.get(ProducerOptions.KEEP_CONTROL_HEADERS),
        Duration.ofMillis((int) settings.value(DELIVERY_TIMEOUT_MS_CONFIG)),
        options.find(ProducerOptions.REPORT_EVERY),
        SendHooks.of(options.get(ProducerOptions.HOOK), ofFailurePolicy),
        () -> options.describe(ProducerOptions.table(), option -> true, settings));
  }

  /** Closes the parts that exist, if the start fails. */
  private static void abandon(Outlet outlet, RunningProducer.@Nullable Pacing pacing) {
    if (pacing != null && pacing.brake() != null) {
      KafkaClosing.quietly("lag monitor", pacing.brake()::close);
    }
    try {
      outlet.close(Duration.ZERO);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private RunningProducer.Pacing pacing() {
    Pacer pacer = new Pacer(BURST);
    RateLimit limit = options.find(ProducerOptions.RATE_LIMIT);
    if (limit == null) {
      return new RunningProducer.Pacing(pacer, null);
    }
    String group = limit.group();
    if (group == null) {
      pacer.perSecond(limit.recordsPerSecond());
      return new RunningProducer.Pacing(pacer, null);
    }
    EasyAdmin admin = KafkaAdmin.of(connection, EasyAdmin.DEFAULT_TIMEOUT);
    return new RunningProducer.Pacing(pacer, new LagBrake(admin, group, limit, pacer));
  }

  /** The outlet for transactions; null if the producer is not transactional. */
  private @Nullable TransactionOutlet transactions(Sends sends, AdminOnDemand admin) {
    String name = options.find(ProducerOptions.TRANSACTIONAL);
    if (name == null) {
      return null;
    }
    String id = name.equals(ProducerOptions.GENERATED) ? id() + "-" + UUID.randomUUID() : name;
    Settings transactional = ProducerTransactions.client(settings, id);
    return new TransactionOutlet(
        new TransactionOutlet.Setup(
            id,
            () -> client(transactional),
            new CommitLookup(() -> KafkaAdmin.raw(connection), id),
            topic -> largestBatch(admin, topic),
            (int) settings.value(BATCH_SIZE_CONFIG),
            Duration.ofMillis((int) settings.value(DELIVERY_TIMEOUT_MS_CONFIG)),
            Duration.ofMillis((int) settings.value(TRANSACTION_TIMEOUT_CONFIG))),
        sends);
  }

  /**
   * The topic's {@code max.message.bytes}; Kafka's default if the topic's settings cannot be read.
   */
  private static long largestBatch(AdminOnDemand admin, String topic) {
    try {
      return admin.ask(asked -> asked.describeTopic(topic).maxMessageBytes());
    } catch (KafkaEasyException e) {
      return ProducerTransactions.KAFKAS_LARGEST_BATCH;
    }
  }

  private Outlet outlet(Sends sends) {
    Spool spool = options.find(ProducerOptions.SPOOL);
    if (spool == null) {
      return new DirectOutlet(client(settings));
    }
    OpenSpool open = spool.open();
    SpoolWriter writer = null;
    try {
      writer =
          new SpoolWriter(
              id(),
              open,
              (long) settings.value(BUFFER_MEMORY_CONFIG),
              Duration.ofMillis((long) settings.value(MAX_BLOCK_MS_CONFIG)));
      SpoolOutlet outlet =
          new SpoolOutlet(
              id(), open, writer, () -> client(settings), () -> client(patient()), sends);
      outlet.start();
      return outlet;
    } catch (RuntimeException | Error e) {
      if (writer != null) {
        writer.abandon();
      }
      KafkaClosing.quietly("spool", open::close);
      throw e;
    }
  }

  private Producer<byte[], byte[]> client(Settings with) {
    try {
      return client.apply(with.toProperties());
    } catch (KafkaException e) {
      throw new KafkaEasyException(
          "The producer could not be started: " + SecurityFailure.explainStart(e), e);
    }
  }

  /**
   * Settings of the replay's client. It never gives up a record, because a record that expires
   * would be overtaken by the next one.
   */
  private Settings patient() {
    return settings
        .with(DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE)
        .with(RETRIES_CONFIG, Integer.MAX_VALUE)
        .with(CLIENT_ID_CONFIG, id() + "-replay");
  }

  private String id() {
    Setting name = settings.get(CLIENT_ID_CONFIG);
    String topic = options.find(ProducerOptions.TOPIC);
    return name != null ? name.shown() : topic != null ? topic : "producer";
  }

  /**
   * Time limit of a topic lookup: max.block.ms, but at least the default timeout of an admin client
   * and at most ten minutes. A send waits only for max.block.ms, but the lookup must be able to
   * finish even if that is short, so that a later send finds its result.
   */
  private static Duration patience(Duration maxBlock) {
    Duration least = EasyAdmin.DEFAULT_TIMEOUT;
    Duration most = Duration.ofMinutes(10);
    return maxBlock.compareTo(least) < 0 ? least : maxBlock.compareTo(most) > 0 ? most : maxBlock;
  }
}
