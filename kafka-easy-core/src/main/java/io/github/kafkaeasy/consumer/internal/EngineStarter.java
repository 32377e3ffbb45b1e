package io.github.kafkaeasy.consumer.internal;

import io.github.kafkaeasy.consumer.Deduplication;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.internal.intake.AdminLookups;
import io.github.kafkaeasy.consumer.internal.intake.ClusterIdListener;
import io.github.kafkaeasy.consumer.internal.intake.GroupTimeouts;
import io.github.kafkaeasy.consumer.internal.intake.Lookups;
import io.github.kafkaeasy.consumer.internal.setup.ConsumerDescription;
import io.github.kafkaeasy.consumer.internal.setup.ConsumerOptions;
import io.github.kafkaeasy.consumer.internal.setup.ConsumerSettings;
import io.github.kafkaeasy.consumer.internal.setup.TransactionSetup;
import io.github.kafkaeasy.consumer.internal.units.UnitParts;
import io.github.kafkaeasy.consumer.spi.FailureContext;
import io.github.kafkaeasy.consumer.spi.FailureHandler;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.error.internal.Causes;
import io.github.kafkaeasy.internal.codecs.OpenCodecs;
import io.github.kafkaeasy.internal.connection.ConsumerClosing;
import io.github.kafkaeasy.internal.connection.KafkaClasses;
import io.github.kafkaeasy.internal.connection.SecurityFailure;
import io.github.kafkaeasy.internal.settings.Settings;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the clients of a consumer and starts its engine, which {@link EngineWiring} wires. The only
 * class of this package that other packages use to start a consumer.
 */
public final class EngineStarter {
  private static final Duration LAST_WAIT = Duration.ofMillis(500);

  /** Time for closing the client and the other parts after a failed start. */
  private static final Duration UNDO_WAIT = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(EngineStarter.class);

  private EngineStarter() {}

  /**
   * Connects and starts a consumer.
   *
   * @param kafkaProperties settings of the Kafka consumer
   * @param context given to the failure handler
   * @param transactions null: without exactlyOnce
   */
  public static EasyConsumer start(
      ConsumerSettings<?> settings,
      Settings kafkaProperties,
      FailureContext context,
      @Nullable TransactionSetup transactions) {
    OwnThreads threads = new OwnThreads();
    Closing closing = new Closing(settings.name(), threads);
    Start start = new Start(settings, kafkaProperties, context, transactions, threads, closing);
    try {
      return start.run();
    } catch (Throwable e) {
      start.undo();
      throw readable(e);
    }
  }

  /** Closes the objects of the application in these settings, which cannot be started. */
  public static void abandon(ConsumerSettings<?> settings) {
    Closing closing = new Closing(settings.name(), new OwnThreads());
    addStore(settings, closing);
    closing.close(UNDO_WAIT);
  }

  private static void addStore(ConsumerSettings<?> settings, Closing closing) {
    Deduplication deduplication = settings.find(ConsumerOptions.DEDUPLICATE);
    if (deduplication != null) {
      deduplication.store().ifPresent(store -> closing.add("duplicates", store::close));
    }
  }

  /** One start. If it fails, everything that it has opened is closed. */
  private static final class Start {
    private final ConsumerSettings<?> settings;
    private final Settings kafkaProperties;
    private final FailureContext context;
    private final @Nullable TransactionSetup transactions;
    private final OwnThreads threads;
    private final Closing closing;

    private @Nullable KafkaConsumer<byte[], byte[]> kafka;
    private @Nullable ExecutorService workers;
    private @Nullable ScheduledExecutorService timer;
    private @Nullable ExecutorService transactionThread;

    Start(
        ConsumerSettings<?> settings,
        Settings kafkaProperties,
        FailureContext context,
        @Nullable TransactionSetup transactions,
        OwnThreads threads,
        Closing closing) {
      this.settings = settings;
      this.kafkaProperties = kafkaProperties;
      this.context = context;
      this.transactions = transactions;
      this.threads = threads;
      this.closing = closing;
    }

    EasyConsumer run() {
      String name = settings.name();
      addStore(settings, closing);
      FailureHandler handler = settings.failurePolicy().orElseGet(RetryForever::new).open(context);
      closing.add("failures", handler::close);
      OpenCodecs codecs = new OpenCodecs(kafkaProperties.toProperties(), false);
      closing.add("codecs", codecs::close);
      ConsumerSettings<?> opened = settings.withOpenCodecs(codecs);
      ExecutorService ownWorkers =
          EngineThreads.workers(name, settings.get(ConsumerOptions.VIRTUAL_THREADS));
      workers = ownWorkers;
      ScheduledExecutorService ownTimer = EngineThreads.timer(name, threads);
      timer = ownTimer;
      EngineRuntime runtime =
          new EngineRuntime(
              Clock.systemUTC(),
              System::nanoTime,
              ownWorkers,
              ownTimer,
              LockSupport::parkNanos,
              threads);
      ClusterIdListener cluster = new ClusterIdListener();
      KafkaConsumer<byte[], byte[]> client =
          KafkaClasses.with(
              () ->
                  new KafkaConsumer<>(
                      kafkaProperties.toProperties(), cluster, new ByteArrayDeserializer()));
      kafka = client;
      GroupTimeouts timeouts = GroupTimeouts.of(kafkaProperties);
      Lookups lookups =
          new AdminLookups(context::rawAdmin, kafkaProperties, runtime.clock(), settings.group());
      ConsumerSettings<?> all = opened.withTopics(handler.moreTopics().keySet());
      EngineParts parts =
          EngineWiring.wire(
              all,
              timeouts,
              client,
              cluster,
              lookups,
              handler,
              runtime,
              units(runtime),
              this::closeAllButKafka);
      // Starts the timer's thread now, so that a failure to create the thread fails the start.
      var unused =
          ownTimer.scheduleWithFixedDelay(
              parts.stallGuard()::beat, 0, timeouts.beat().toNanos(), TimeUnit.NANOSECONDS);
      return launch(
          parts, all, () -> ConsumerDescription.of(parts.limits().described(), kafkaProperties));
    }

    private @Nullable UnitParts units(EngineRuntime runtime) {
      if (transactions == null) {
        return null;
      }
      ExecutorService thread = EngineThreads.transactions(settings.name(), threads);
      transactionThread = thread;
      return UnitWiring.of(transactions, context::rawAdmin, thread, runtime, closing);
    }

    private void closeAllButKafka(Duration left) {
      closing.close(left);
      if (transactionThread != null) {
        transactionThread.shutdownNow();
      }
      if (timer != null) {
        timer.shutdownNow();
      }
      if (workers != null) {
        // Idle threads end at once. A longer wait would not help: the remaining handlers hang, or
        // have called System.exit and wait for the shutdown hook, which waits for this consumer.
        boolean unused = EngineThreads.end(workers, LAST_WAIT);
      }
    }

    void undo() {
      try {
        if (kafka != null) {
          ConsumerClosing.close(kafka, UNDO_WAIT);
        }
      } catch (RuntimeException e) {
        LOG.warn("Closing the client of consumer {} failed", settings.name(), e);
      } finally {
        closeAllButKafka(UNDO_WAIT);
      }
    }
  }

  /**
   * Explains a failure of security settings or login, and wraps a checked exception; any other
   * exception is returned unchanged. Throws an Error.
   */
  private static RuntimeException readable(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    String why = failure instanceof KafkaException ? SecurityFailure.explain(failure) : null;
    return why == null && failure instanceof RuntimeException clear
        ? clear
        : new KafkaEasyException(
            "The consumer could not be started: " + (why == null ? Causes.text(failure) : why),
            failure);
  }

  static EasyConsumer launch(
      EngineParts parts, ConsumerSettings<?> settings, Supplier<String> description) {
    ConsumerEngine engine =
        new ConsumerEngine(
            settings.name(), description, settings.get(ConsumerOptions.DRAIN_TIMEOUT), parts);
    // The poll thread inherits the context class loader that KafkaClasses.with has set, because
    // Kafka's client loads more classes on the poll thread later.
    Thread pollThread =
        KafkaClasses.with(() -> EngineThreads.poll(settings.name(), engine::runPollThread));
    parts.threads().pollThread(pollThread);
    pollThread.start();
    return engine;
  }
}
