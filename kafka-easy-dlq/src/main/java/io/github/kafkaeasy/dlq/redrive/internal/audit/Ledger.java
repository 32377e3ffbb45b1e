package io.github.kafkaeasy.dlq.redrive.internal.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.kafkaeasy.dlq.redrive.LetterState;
import io.github.kafkaeasy.dlq.redrive.internal.topic.LetterTopic;
import io.github.kafkaeasy.dlq.redrive.internal.topic.RedriveLog;
import io.github.kafkaeasy.dlq.redrive.internal.topic.TopicFacts;
import io.github.kafkaeasy.dlq.redrive.internal.topic.TopicReader;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What was done with the letters that are there, read from the audit topic: a bit a letter and
 * state. Records of a dead-letter topic that was deleted and created again are of another topic.
 */
public final class Ledger {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Map<LetterState, OffsetSets> states = new EnumMap<>(LetterState.class);
  private final OffsetSets settled;
  private final OffsetSets sending;
  private final Map<Integer, Long> begins;
  private final String topicId;

  private Ledger(Map<Integer, Long> begins, String topicId) {
    this.begins = begins;
    this.topicId = topicId;
    this.settled = new OffsetSets(begins);
    this.sending = new OffsetSets(begins);
  }

  /**
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
      TopicReader.Scan scan = reader.scan(reader.begins(), reader.ends());
      while (!scan.isDone()) {
        scan.next().forEach(ledger::add);
      }
    }
    return ledger;
  }

  private void add(ConsumerRecord<byte[], byte[]> record) {
    JsonNode entry = parse(record.value());
    if (entry == null || !entry.path(Audit.TOPIC_ID).asText().equals(topicId)) {
      return;
    }
    OffsetSets set = setFor(entry.path(Audit.ACTION).asText());
    if (set == null) {
      return;
    }
    Iterator<Map.Entry<String, JsonNode>> places =
        entry.path(Audit.LETTERS).properties().iterator();
    while (places.hasNext()) {
      Map.Entry<String, JsonNode> place = places.next();
      try {
        int partition = Integer.parseInt(place.getKey());
        set.parse(partition, place.getValue().asText());
        if (set != sending) {
          settled.parse(partition, place.getValue().asText());
        }
      } catch (NumberFormatException e) {
        RedriveLog.LOG.warn(
            "The audit record {}-{}@{} holds no offsets and is left out",
            record.topic(),
            record.partition(),
            record.offset());
      }
    }
  }

  private @Nullable OffsetSets setFor(String action) {
    return switch (action) {
      case "SENDING" -> sending;
      case "REDRIVEN" -> of(LetterState.REDRIVEN);
      case "QUARANTINED" -> of(LetterState.QUARANTINED);
      case "DISCARDED" -> of(LetterState.DISCARDED);
      default -> null;
    };
  }

  private OffsetSets of(LetterState state) {
    return states.computeIfAbsent(state, s -> new OffsetSets(begins));
  }

  private static @Nullable JsonNode parse(byte @Nullable [] value) {
    try {
      return value == null ? null : MAPPER.readTree(value);
    } catch (IOException notOurs) {
      return null;
    }
  }

  /** Discarded weighs more than redriven: it was said later, or on purpose. */
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

  /** Whether a run said that it would send it; if it is open all the same, nobody knows. */
  public boolean mayHaveBeenSent(int partition, long offset) {
    return sending.has(partition, offset);
  }

  /** How many letters nobody has done anything about. */
  public long open(int partition, long from, long end) {
    return Math.max(0, end - from - settled.count(partition, from, end));
  }

  /** The first open offset, from {@code from} on. */
  public long firstOpen(int partition, long from) {
    return settled.firstMissing(partition, from);
  }
}
