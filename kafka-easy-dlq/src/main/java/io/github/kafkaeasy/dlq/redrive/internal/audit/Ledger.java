package io.github.kafkaeasy.dlq.redrive.internal.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.kafkaeasy.dlq.redrive.LetterState;
import io.github.kafkaeasy.dlq.redrive.StoredLetter;
import io.github.kafkaeasy.dlq.redrive.internal.topic.LetterTopic;
import io.github.kafkaeasy.dlq.redrive.internal.topic.RedriveLog;
import io.github.kafkaeasy.dlq.redrive.internal.topic.TopicFacts;
import io.github.kafkaeasy.dlq.redrive.internal.topic.TopicReader;
import java.io.IOException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The states of the present letters, read from the audit topic and stored as one bit per letter and
 * state. Entries about an earlier topic of the same name, which has been deleted, are recognized by
 * their topic id and ignored.
 */
public final class Ledger {
  static final String AGAIN = "settledToo";
  static final String COMPLETE = "complete";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Map<LetterState, OffsetSets> states = new EnumMap<>(LetterState.class);
  private final OffsetSets settled;
  private final OffsetSets sending;

  /**
   * Letters that runs with {@code settledToo} (which send settled letters again) have announced or
   * sent, by job. A run that has completed takes its letters out of all sets: it has sent again
   * what interrupted runs may have sent of them.
   */
  private final Map<String, OffsetSets> again = new HashMap<>();

  private long auditBegin;
  private long doubtedUpTo;
  private final Map<Integer, Long> begins;
  private final String topicId;

  private Ledger(Map<Integer, Long> begins, String topicId) {
    this.begins = begins;
    this.topicId = topicId;
    this.settled = new OffsetSets(begins);
    this.sending = new OffsetSets(begins);
  }

  /**
   * Reads the audit topic up to its present end.
   *
   * @param begins the first offset of each partition of the dead-letter topic
   */
  public static Ledger read(LetterTopic letters, TopicFacts topic, Map<Integer, Long> begins) {
    Ledger ledger = new Ledger(begins, topic.id());
    Optional<TopicFacts> audit = TopicFacts.lookUp(letters.kafka(), letters.auditTopic());
    if (audit.isEmpty()) {
      return ledger;
    }
    try (TopicReader reader =
        new TopicReader(letters.kafka(), letters.auditTopic(), audit.get().partitions())) {
      Map<Integer, Long> first = reader.begins();
      ledger.auditBegin = first.values().stream().mapToLong(begin -> begin).max().orElse(0);
      TopicReader.Scan scan = reader.scan(first, reader.ends());
      while (!scan.isDone()) {
        scan.next().forEach(ledger::add);
      }
    }
    return ledger;
  }

  /**
   * The additional fields of a start entry.
   *
   * @param what the kind of job
   * @param settledToo whether the run sends settled letters again
   */
  public static Map<String, String> started(String what, boolean settledToo, String host) {
    return Map.of("what", what, AGAIN, Boolean.toString(settledToo), "host", host);
  }

  /** The additional fields of an end entry: whether the run has handled all selected letters. */
  public static Map<String, String> ended(boolean complete) {
    return Map.of(COMPLETE, Boolean.toString(complete));
  }

  private void add(ConsumerRecord<byte[], byte[]> record) {
    JsonNode entry = parse(record.value());
    if (entry == null || !entry.path(Audit.TOPIC_ID).asText().equals(topicId)) {
      return;
    }
    String job = entry.path(Audit.JOB).asText();
    try {
      switch (entry.path(Audit.ACTION).asText()) {
        case "STARTED" -> {
          if (entry.path(AGAIN).asText().equals("true")) {
            again.put(job, new OffsetSets(begins));
          }
        }
        case "ENDED" -> {
          if (entry.path(COMPLETE).asText().equals("true")) {
            OffsetSets done = again.remove(job);
            if (done != null) {
              again.values().forEach(run -> run.removeAll(done));
            }
          }
        }
        case "SENDING" -> each(entry, sending::add, again.get(job));
        case "REFUSED" -> each(entry, sending::remove, null);
        case "DOUBTED" -> {
          each(entry, sending::add, null);
          doubtedUpTo = Math.max(doubtedUpTo, entry.path(Audit.AUDIT_BEGIN).asLong());
        }
        case "REDRIVEN" -> settle(entry, LetterState.REDRIVEN, again.get(job));
        case "QUARANTINED" -> settle(entry, LetterState.QUARANTINED, again.get(job));
        case "DISCARDED" -> settle(entry, LetterState.DISCARDED, null);
        default -> {}
      }
    } catch (NumberFormatException e) {
      RedriveLog.LOG.warn(
          "The audit record {}-{}@{} contains no valid offsets and is ignored",
          record.topic(),
          record.partition(),
          record.offset());
    }
  }

  private void settle(JsonNode entry, LetterState state, @Nullable OffsetSets also) {
    each(entry, settled::add, also);
    each(entry, of(state)::add, null);
  }

  private static void each(JsonNode entry, OffsetSets.Ranges action, @Nullable OffsetSets also) {
    for (Map.Entry<String, JsonNode> place : entry.path(Audit.LETTERS).properties()) {
      int partition = Integer.parseInt(place.getKey());
      OffsetSets.parse(partition, place.getValue().asText(), action);
      if (also != null) {
        OffsetSets.parse(partition, place.getValue().asText(), also::add);
      }
    }
  }

  private OffsetSets of(LetterState state) {
    return states.computeIfAbsent(state, s -> new OffsetSets(begins));
  }

  static @Nullable JsonNode parse(byte @Nullable [] value) {
    try {
      return value == null ? null : MAPPER.readTree(value);
    } catch (IOException notOurs) {
      return null;
    }
  }

  /**
   * The state of a letter. If the audit topic contains several states of the letter, the last one
   * in the order of {@link LetterState} counts: a letter that was redriven and discarded is
   * DISCARDED.
   */
  public LetterState state(int partition, long offset) {
    if (!settled.has(partition, offset)) {
      return LetterState.OPEN;
    }
    LetterState found = LetterState.OPEN;
    for (Map.Entry<LetterState, OffsetSets> state : states.entrySet()) {
      if (state.getValue().has(partition, offset)) {
        found = state.getKey();
      }
    }
    return found;
  }

  /**
   * Whether an interrupted run may have sent this letter: an open letter that was announced or
   * doubted, or a settled letter that a run with {@code settledToo} was about to send again.
   */
  public boolean mayHaveBeenSent(StoredLetter letter) {
    int partition = letter.partition();
    long offset = letter.offset();
    return letter.state() == LetterState.OPEN
        ? sending.has(partition, offset)
        : again.values().stream().anyMatch(run -> run.has(partition, offset));
  }

  /** Whether entries at the beginning were deleted and no later entry records that. */
  public boolean hasLostEntries() {
    return auditBegin > doubtedUpTo;
  }

  /** The first offset of the audit topic. */
  public long auditBegin() {
    return auditBegin;
  }

  /** The number of settled letters in [from, end). */
  public long settled(int partition, long from, long end) {
    return settled.count(partition, from, end);
  }

  /** Whether a letter at this offset would be open. */
  public boolean isOpen(int partition, long offset) {
    return !settled.has(partition, offset);
  }

  /** The first settled offset from {@code from} on; {@link Long#MAX_VALUE} if there is none. */
  public long firstSettled(int partition, long from) {
    return settled.firstPresent(partition, from);
  }

  /** The first offset from {@code from} on that is not settled. */
  public long firstOpen(int partition, long from) {
    return settled.firstMissing(partition, from);
  }
}
