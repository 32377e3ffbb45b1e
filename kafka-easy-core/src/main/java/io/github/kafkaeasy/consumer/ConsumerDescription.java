package io.github.kafkaeasy.consumer;

import io.github.kafkaeasy.config.Options;
import io.github.kafkaeasy.config.Origin;
import io.github.kafkaeasy.config.Setting;
import io.github.kafkaeasy.config.Settings;
import java.time.Duration;
import java.util.Set;

/** The table that {@code describe()} prints: what Kafka gets, and what happens on this side. */
public final class ConsumerDescription {
  private final Set<String> chosen;
  private Settings rows = Settings.none();

  private ConsumerDescription(Set<String> chosen) {
    this.chosen = chosen;
  }

  /**
   * The table of one consumer.
   *
   * @param kafka what the Kafka consumer gets
   */
  public static String of(ConsumerSettings<?> settings, Settings kafka) {
    Settings rest = kafka.only(name -> !name.endsWith(".deserializer"));
    String group = settings.group() == null ? "no group" : "group " + settings.group();
    String title = "consumer " + settings.name() + " of " + group + ", " + settings.topics();
    return ours(settings).overlaidBy(rest).describe(title);
  }

  private static Settings ours(ConsumerSettings<?> settings) {
    ConsumerSettings.Processing<?> processing = settings.processing();
    ConsumerSettings.Limits limits = settings.limits();
    ConsumerSettings.Timing timing = settings.timing();
    ConsumerDescription ours = new ConsumerDescription(settings.chosen());
    ours.add("ordering", processing.ordering(), Ordering.PARTITION, "as Kafka does");
    // In PARTITION order there is one handler a partition, unless somebody wants fewer.
    if (processing.ordering() != Ordering.PARTITION || ours.isChosen("concurrency")) {
      ours.add(
          "concurrency",
          processing.concurrency(),
          ConsumerDefaults.CONCURRENCY,
          "hides a database's latency, and fits its pool");
    }
    ours.add(
        "commitEvery",
        timing.commitEvery(),
        ConsumerDefaults.COMMIT_EVERY,
        "so much repeats after a crash");
    if (timing.commitEveryRecords() != Integer.MAX_VALUE || ours.isChosen("commitEveryRecords")) {
      ours.add("commitEveryRecords", timing.commitEveryRecords(), Integer.MAX_VALUE, "by time");
    }
    ours.add(
        "maxInFlightRecords",
        limits.recordsInFlight(),
        ConsumerDefaults.RECORDS_IN_FLIGHT,
        "feeds many workers, is little to repeat");
    ours.add(
        "maxInFlightBytes",
        limits.bytesInFlight(),
        ConsumerDefaults.BYTES_IN_FLIGHT,
        "bounds the memory");
    ours.add(
        "maxHeldRecords",
        limits.heldRecords(),
        ConsumerDefaults.HELD_RECORDS,
        "then the partition stops");
    ours.add(
        "maxHeldBytes",
        limits.heldBytes(),
        ConsumerDefaults.HELD_BYTES,
        "then the partition stops");
    ours.add(
        "slowRunAfter", timing.slowRun(), ConsumerDefaults.SLOW_RUN, "then its key waits alone");
    ours.add(
        "revocationWait",
        timing.revocationWait(),
        ConsumerDefaults.REVOCATION_WAIT,
        "the group's rebalance waits for it");
    ours.add(
        "drainTimeout", timing.drain(), ConsumerDefaults.DRAIN, "fits between SIGTERM and SIGKILL");
    return ours.rows;
  }

  private boolean isChosen(String option) {
    return chosen.contains(option);
  }

  /** What the program set is from the program, also where it says what would hold anyway. */
  private void add(String option, Object value, Object usual, String reason) {
    Object shown = value instanceof Duration duration ? Options.readable(duration) : value;
    Setting row;
    if (isChosen(option)) {
      row = new Setting(option, shown, Origin.CODE, "");
    } else if (value.equals(usual)) {
      row = new Setting(option, shown, Origin.DEFAULT, reason);
    } else {
      // No other profile has to do with these options.
      row =
          new Setting(
              option, shown, Origin.PROFILE, ConsumerProfile.RELIABLE + ": a crash repeats little");
    }
    rows = rows.with(row);
  }
}
