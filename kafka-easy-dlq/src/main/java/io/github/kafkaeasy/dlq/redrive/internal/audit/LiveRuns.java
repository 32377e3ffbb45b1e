package io.github.kafkaeasy.dlq.redrive.internal.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.kafkaeasy.dlq.redrive.internal.topic.LetterTopic;
import io.github.kafkaeasy.dlq.redrive.internal.topic.TopicFacts;
import io.github.kafkaeasy.dlq.redrive.internal.topic.TopicReader;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The redrives and other jobs of a dead-letter topic that have begun and not ended, read from the
 * audit topic. Used by one thread.
 *
 * <p>A run writes STARTED, then ALIVE every {@link #BEAT} once it is the only one, then ENDED. A
 * run that was killed leaves a STARTED without an ENDED, so such a run is watched for three beats:
 * if it writes anything, it is alive. Comparing its timestamps with this machine's clock would be
 * quicker, but wrong if the clocks differ; only a run whose last entry is more than 10 minutes old
 * counts as dead at once, because clocks do not differ that much.
 *
 * <p>This check warns operators; it does not exclude a second run. The later run fences the earlier
 * one by the transactional id, so two runs do no harm to each other. Only where the cluster denies
 * transactions is this check the only protection.
 */
public final class LiveRuns implements AutoCloseable {
  /** The interval of the heartbeat. */
  public static final Duration BEAT = Duration.ofSeconds(2);

  static final String SINCE = "since";
  private static final Duration SILENCE = BEAT.multipliedBy(3);
  private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(10);

  private final String topicId;
  private final TopicReader reader;
  private final Map<String, Run> open = new LinkedHashMap<>();
  private Map<Integer, Long> next = Map.of();

  private LiveRuns(LetterTopic letters, TopicFacts topic, TopicFacts audit) {
    this.topicId = topic.id();
    this.reader = TopicReader.ofAll(letters.kafka(), letters.auditTopic(), audit.partitions());
  }

  /**
   * A run that has begun.
   *
   * @param job its id in the audit topic
   * @param what its kind, for example {@code redrive}
   * @param lastMillis the time of its last entry, by its own clock
   */
  public record Run(
      String job, String what, String by, String host, Instant since, long lastMillis) {
    @Override
    public String toString() {
      return by + (host.isEmpty() ? "" : " on " + host) + " since " + since + " (run " + job + ")";
    }
  }

  /** Reads the whole audit topic; empty if it does not exist. */
  public static Optional<LiveRuns> read(LetterTopic letters, TopicFacts topic) {
    Optional<TopicFacts> audit = TopicFacts.lookUp(letters.kafka(), letters.auditTopic());
    if (audit.isEmpty()) {
      return Optional.empty();
    }
    LiveRuns runs = new LiveRuns(letters, topic, audit.get());
    try {
      runs.next = runs.reader.begins();
      runs.readOn(List.of());
      return Optional.of(runs);
    } catch (RuntimeException e) {
      runs.close();
      throw e;
    }
  }

  /**
   * The active run: waits up to three beats for an entry of a run that has not ended, and returns
   * that run; empty if no such entry arrives.
   *
   * @param self the calling job: only runs that began before it count; empty for all runs
   */
  public Optional<Run> live(String self) {
    long deadline = System.nanoTime() + SILENCE.toNanos();
    long tooOld = System.currentTimeMillis() - CLOCKS_DIFFER.toMillis();
    List<String> candidates =
        before(self).stream().filter(run -> run.lastMillis() > tooOld).map(Run::job).toList();
    while (!candidates.isEmpty()) {
      String seen = readOn(candidates);
      if (seen != null) {
        return Optional.ofNullable(open.get(seen));
      }
      List<String> still = List.copyOf(open.keySet());
      candidates = candidates.stream().filter(still::contains).toList();
      if (System.nanoTime() - deadline > 0) {
        return Optional.empty();
      }
      AuditTopic.pause(100);
    }
    return Optional.empty();
  }

  /**
   * The runs that began before this one and have not ended, the newest last, including those whose
   * last entry is old.
   */
  private List<Run> before(String self) {
    return open.values().stream().takeWhile(run -> !run.job().equals(self)).toList();
  }

  /** The newest run other than this one. */
  public Optional<Run> newestBeside(String self) {
    String unused = readOn(List.of());
    return open.values().stream().filter(run -> !run.job().equals(self)).reduce((a, b) -> b);
  }

  /**
   * Reads to the present end of the topic, and returns the first of these jobs that has written a
   * new entry; null if none has.
   */
  private @Nullable String readOn(Collection<String> watched) {
    String seen = null;
    Map<Integer, Long> ends = reader.ends();
    TopicReader.Scan scan = reader.scan(next, ends);
    while (!scan.isDone()) {
      for (ConsumerRecord<byte[], byte[]> record : scan.next()) {
        String job = add(record);
        if (seen == null && job != null && watched.contains(job) && open.containsKey(job)) {
          seen = job;
        }
      }
    }
    next = ends;
    return seen;
  }

  private @Nullable String add(ConsumerRecord<byte[], byte[]> record) {
    JsonNode entry = Ledger.parse(record.value());
    if (entry == null || !entry.path(Audit.TOPIC_ID).asText().equals(topicId)) {
      return null;
    }
    String job = entry.path(Audit.JOB).asText();
    switch (entry.path(Audit.ACTION).asText()) {
      case "STARTED" -> open.put(job, run(job, entry, record));
      case "ENDED" -> open.remove(job);
      case "ALIVE" -> {
        // A run writes ALIVE after it found no active run or took over, so runs that began before
        // it are dead. But a run that was taken over or suspended may still write ALIVE; it is no
        // longer in the map, and says nothing about the others.
        if (open.containsKey(job)) {
          before(job).forEach(dead -> open.remove(dead.job()));
          open.computeIfPresent(job, (same, run) -> seenAt(run, record.timestamp()));
        }
      }
      default -> open.computeIfPresent(job, (same, run) -> seenAt(run, record.timestamp()));
    }
    return job;
  }

  private static Run seenAt(Run run, long millis) {
    return new Run(run.job(), run.what(), run.by(), run.host(), run.since(), millis);
  }

  private static Run run(String job, JsonNode entry, ConsumerRecord<byte[], byte[]> record) {
    return new Run(
        job,
        entry.path("what").asText(Turn.REDRIVE),
        entry.path("by").asText(),
        entry.path("host").asText(),
        Instant.ofEpochMilli(record.timestamp()),
        record.timestamp());
  }

  @Override
  public void close() {
    reader.close();
  }
}
