package io.github.kafkaeasy.micrometer.internal;

import java.util.List;
import java.util.Locale;

/**
 * Table of all meters: name, kind, unit, tags and meaning. A test compares the documentation with
 * it.
 */
public enum MeterRow {
  RECORDS(
      "kafka.easy.consumer.records",
      Kind.COUNTER,
      "",
      "records with a terminal outcome",
      "group",
      "outcome"),
  RECEIVED("kafka.easy.consumer.received", Kind.COUNTER, "", "records that were fetched", "group"),
  ALREADY_DONE(
      "kafka.easy.consumer.already.done",
      Kind.COUNTER,
      "",
      "records that were fetched again and skipped, because an earlier commit lists them as done",
      "group"),
  FILTERED_FOR(
      "kafka.easy.consumer.filtered.for",
      Kind.COUNTER,
      "",
      "records that were filtered as duplicates or because they had expired",
      "group",
      "reason"),
  FAILED_ATTEMPTS(
      "kafka.easy.consumer.failed.attempts",
      Kind.COUNTER,
      "",
      "attempts that ended in a failure",
      "group"),
  RETRIED(
      "kafka.easy.consumer.retried",
      Kind.COUNTER,
      "",
      "records whose second attempt has ended",
      "group"),
  HANDLER_TIMEOUTS(
      "kafka.easy.consumer.handler.timeouts",
      Kind.COUNTER,
      "",
      "attempts that were interrupted, notified or cancelled because they exceeded handlerTimeout",
      "group"),
  REBALANCES(
      "kafka.easy.consumer.rebalances",
      Kind.COUNTER,
      "",
      "how often partitions were assigned or taken away",
      "group"),
  COMMITS("kafka.easy.consumer.commits", Kind.COUNTER, "", "commits", "group", "outcome"),
  FAILURES(
      "kafka.easy.consumer.failures",
      Kind.COUNTER,
      "",
      "attempts that ended in a failure, by class of the exception",
      "group",
      "topic",
      "exception"),
  HANDLING(
      "kafka.easy.consumer.handling",
      Kind.TIMER,
      "seconds",
      "duration of attempts, from filters and decoding to the end of the handler or of its stage;"
          + " a batch is one attempt; of short attempts, only one out of 2 to 16 is timed",
      "group",
      "topic",
      "outcome"),
  END_TO_END(
      "kafka.easy.consumer.end.to.end",
      Kind.TIMER,
      "seconds",
      "time from a record's timestamp to the end of its handling, for timed records; for a batch,"
          + " from the timestamp of its first record",
      "group",
      "topic"),
  HELD_TIME(
      "kafka.easy.consumer.held.time",
      Kind.TIMER,
      "seconds",
      "how long keys were held",
      "group",
      "topic"),
  LAG(
      "kafka.easy.consumer.lag",
      Kind.GAUGE,
      "",
      "records that are not done yet, up to the end of the assigned partitions",
      "group",
      "topic"),
  OLDEST_OPEN(
      "kafka.easy.consumer.oldest.open.age",
      Kind.GAUGE,
      "seconds",
      "age of the oldest record that was received and is not done; 0 if there is none",
      "group",
      "topic"),
  IN_FLIGHT(
      "kafka.easy.consumer.in.flight",
      Kind.GAUGE,
      "",
      "records that wait for a handler or are being handled",
      "group",
      "topic"),
  HELD_RECORDS(
      "kafka.easy.consumer.held.records",
      Kind.GAUGE,
      "",
      "records that wait for a retry, a decision, a slow handler, an open stage or an earlier"
          + " record of their key",
      "group",
      "topic"),
  HELD_KEYS(
      "kafka.easy.consumer.held.keys", Kind.GAUGE, "", "keys that are held", "group", "topic"),
  MAP_FILL(
      "kafka.easy.consumer.map.fill",
      Kind.GAUGE,
      "",
      "how full the map of done records in a commit is, from 0 to 1; the highest value of all"
          + " partitions",
      "group",
      "topic"),
  PARTITIONS(
      "kafka.easy.consumer.partitions",
      Kind.GAUGE,
      "",
      "partitions assigned to this process",
      "group"),
  CONCURRENCY(
      "kafka.easy.consumer.concurrency",
      Kind.GAUGE,
      "",
      "how many handlers can run at the same time",
      "group"),
  ALIVE(
      "kafka.easy.consumer.alive",
      Kind.GAUGE,
      "",
      "1; 0 when a restart would help, as health() reports",
      "group"),
  READY(
      "kafka.easy.consumer.ready",
      Kind.GAUGE,
      "",
      "1; 0 when no records can be processed, as health() reports",
      "group"),
  STANDSTILLS(
      "kafka.easy.consumer.standstills",
      Kind.GAUGE,
      "",
      "partitions that have records and complete none of them, except those that the program has"
          + " paused",
      "group"),

  SENDS(
      "kafka.easy.producer.sends",
      Kind.COUNTER,
      "",
      "sends that ended; topic `none`: sends that ended before a partition was chosen, and records"
          + " that a spool sent later",
      "topic",
      "outcome"),
  PENDING("kafka.easy.producer.pending", Kind.GAUGE, "", "sends without an outcome yet"),
  LATENCY_MEDIAN(
      "kafka.easy.producer.latency.median",
      Kind.GAUGE,
      "seconds",
      "median duration of the latest timed sends"),
  LATENCY_P99(
      "kafka.easy.producer.latency.p99",
      Kind.GAUGE,
      "seconds",
      "99th percentile of the duration of the latest timed sends"),

  SPOOL_ACTIVE("kafka.easy.spool.active", Kind.GAUGE, "", "1 while sends go to the spool, else 0"),
  SPOOL_WAITING(
      "kafka.easy.spool.waiting", Kind.GAUGE, "", "records in the spool that are still to be sent"),
  SPOOL_BYTES(
      "kafka.easy.spool.waiting.bytes",
      Kind.GAUGE,
      "bytes",
      "keys, values and headers of the records that are still to be sent"),
  SPOOL_KEPT(
      "kafka.easy.spool.kept",
      Kind.GAUGE,
      "",
      "records in the spool that were refused and are not sent again"),
  SPOOL_HELD_TOPICS(
      "kafka.easy.spool.held.topics",
      Kind.GAUGE,
      "",
      "topics whose spooled records Kafka does not accept at the moment"),
  SPOOL_RECORDS(
      "kafka.easy.spool.records",
      Kind.COUNTER,
      "",
      "records that were put into the spool, sent from it, or refused and therefore kept",
      "outcome"),
  SPOOL_OLDEST(
      "kafka.easy.spool.oldest.age",
      Kind.GAUGE,
      "seconds",
      "age of the oldest record that is still to be sent; 0 if there is none"),

  LETTERS("kafka.easy.deadletters.letters", Kind.GAUGE, "", "letters in the topic", "topic"),
  LETTERS_OPEN(
      "kafka.easy.deadletters.open",
      Kind.GAUGE,
      "",
      "letters that were not redriven, discarded or quarantined yet",
      "topic"),
  LETTERS_OLDEST(
      "kafka.easy.deadletters.oldest.open.age",
      Kind.GAUGE,
      "seconds",
      "age of the oldest open letter; 0 if there is none",
      "topic");

  /** Kind of a meter. */
  public enum Kind {
    COUNTER,
    GAUGE,
    TIMER
  }

  private final String meterName;
  private final Kind kind;
  private final String unit;
  private final String meaning;

  /** Comma-separated. */
  private final String tagNames;

  MeterRow(String meterName, Kind kind, String unit, String meaning, String... tagNames) {
    this.meterName = meterName;
    this.kind = kind;
    this.unit = unit;
    this.meaning = meaning;
    this.tagNames = String.join(",", tagNames);
  }

  public String meterName() {
    return meterName;
  }

  public Kind kind() {
    return kind;
  }

  /** The base unit; empty for a plain count. */
  public String unit() {
    return unit;
  }

  public String meaning() {
    return meaning;
  }

  public List<String> tagNames() {
    return tagNames.isEmpty() ? List.of() : List.of(tagNames.split(",", -1));
  }

  /** The meter's row in the table of the documentation, as Markdown. */
  public String cells() {
    return String.join(
        " | ",
        "`" + meterName + "`",
        kind.name().toLowerCase(Locale.ROOT),
        tagNames.isEmpty()
            ? "-"
            : String.join(", ", tagNames().stream().map(tag -> "`" + tag + "`").toList()),
        unit.isEmpty() ? "-" : unit,
        meaning);
  }
}
