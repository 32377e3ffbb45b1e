package io.github.kafkaeasy.consumer;

import io.github.kafkaeasy.config.Options;
import io.github.kafkaeasy.config.Origin;
import io.github.kafkaeasy.config.Setting;
import io.github.kafkaeasy.config.Settings;
import java.time.Duration;

/** The table that {@code describe()} prints: what Kafka gets, and what happens on this side. */
public final class ConsumerDescription {
  private ConsumerDescription() {}

  /**
   * The table of one consumer.
   *
   * @param kafka what the Kafka consumer gets
   */
  public static String of(ConsumerSettings<?> settings, Settings kafka) {
    Settings rest = kafka.only(name -> !name.endsWith(".deserializer"));
    String title =
        "consumer " + settings.name() + " of group " + settings.group() + ", " + settings.topics();
    return ours(settings).overlaidBy(rest).describe(title);
  }

  private static Settings ours(ConsumerSettings<?> settings) {
    ConsumerSettings.Processing<?> processing = settings.processing();
    ConsumerSettings.Limits limits = settings.limits();
    ConsumerSettings.Timing timing = settings.timing();
    Settings ours = Settings.none();
    ours = add(ours, "ordering", processing.ordering(), Ordering.PARTITION, "as Kafka does");
    ours =
        processing.ordering() == Ordering.PARTITION
            ? ours
            : add(
                ours,
                "concurrency",
                processing.concurrency(),
                ConsumerDefaults.CONCURRENCY,
                "hides a database's latency, and fits its pool");
    ours =
        add(
            ours,
            "commitEvery",
            timing.commitEvery(),
            ConsumerDefaults.COMMIT_EVERY,
            "so much repeats after a crash");
    ours =
        add(
            ours,
            "maxInFlightRecords",
            limits.recordsInFlight(),
            ConsumerDefaults.RECORDS_IN_FLIGHT,
            "feeds many workers, is little to repeat");
    ours =
        add(
            ours,
            "maxInFlightBytes",
            limits.bytesInFlight(),
            ConsumerDefaults.BYTES_IN_FLIGHT,
            "bounds the memory");
    ours =
        add(
            ours,
            "maxHeldRecords",
            limits.heldRecords(),
            ConsumerDefaults.HELD_RECORDS,
            "then the partition stops");
    ours =
        add(
            ours,
            "maxHeldBytes",
            limits.heldBytes(),
            ConsumerDefaults.HELD_BYTES,
            "then the partition stops");
    ours =
        add(
            ours,
            "slowRunAfter",
            timing.slowRun(),
            ConsumerDefaults.SLOW_RUN,
            "then its key waits alone");
    ours =
        add(
            ours,
            "revocationWait",
            timing.revocationWait(),
            ConsumerDefaults.REVOCATION_WAIT,
            "the group's rebalance waits for it");
    return add(
        ours,
        "drainTimeout",
        timing.drain(),
        ConsumerDefaults.DRAIN,
        "fits between SIGTERM and SIGKILL");
  }

  /** A value that equals the default is the default, whoever wrote it down once more. */
  private static Settings add(
      Settings settings, String option, Object value, Object usual, String reason) {
    boolean byDefault = value.equals(usual);
    return settings.with(
        new Setting(
            option,
            value instanceof Duration duration ? Options.readable(duration) : value,
            byDefault ? Origin.DEFAULT : Origin.CODE,
            byDefault ? reason : ""));
  }
}
