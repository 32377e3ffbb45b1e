package io.github.kafkaeasy.dlq.redrive;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.admin.TopicCreation;
import io.github.kafkaeasy.error.DeliveryException;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.message.OutgoingMessage;
import io.github.kafkaeasy.producer.Acks;
import io.github.kafkaeasy.producer.EasyProducer;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.kafka.common.config.TopicConfig;

/**
 * Writes down what is done with letters: JSON for people, and what {@link Ledger} reads. One job,
 * one thread.
 */
final class Audit implements AutoCloseable {
  static final String ACTION = "action";
  static final String TOPIC_ID = "topicId";
  static final String LETTERS = "letters";

  /** Audit records hold lists of letters; this is far above what a window can make of them. */
  private static final int LARGEST = 4 << 20;

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** What was done, or is about to be. */
  enum Action {
    /** About to be sent: until the next record says so, nobody knows whether they were. */
    SENDING,
    REDRIVEN,
    QUARANTINED,
    DISCARDED,
    PURGED,
    IMPORTED
  }

  /**
   * Who does what, and why.
   *
   * @param selection what was asked for
   */
  record Job(String by, String reason, String selection) {}

  private final TopicFacts topic;
  private final String auditTopic;
  private final Job job;
  private final String id = UUID.randomUUID().toString();
  private final EasyProducer<byte[]> producer;

  Audit(DeadLetters letters, TopicFacts topic, Job job) {
    this.topic = topic;
    this.auditTopic = letters.auditTopic();
    this.job = job;
    create(letters);
    this.producer =
        letters
            .kafka()
            .producer(Codec.bytes())
            .topic(auditTopic)
            .clientId("kafka-easy-audit")
            .acks(Acks.ALL)
            .idempotence(true)
            .linger(java.time.Duration.ZERO)
            .property("max.request.size", LARGEST)
            .start();
  }

  static String currentUser() {
    String user = System.getProperty("user.name", "");
    return user.isBlank() ? "(unknown)" : user;
  }

  private void create(DeadLetters letters) {
    try (EasyAdmin admin = letters.kafka().admin()) {
      TopicCreation made =
          admin.createTopicIfMissing(
              auditTopic,
              1,
              topic.replication(),
              Map.of(
                  TopicConfig.RETENTION_MS_CONFIG,
                  "-1",
                  TopicConfig.CLEANUP_POLICY_CONFIG,
                  TopicConfig.CLEANUP_POLICY_DELETE,
                  TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                  Integer.toString(LARGEST)));
      if (made == TopicCreation.CREATED) {
        DeadLetters.LOG.info("Created the audit topic {}", auditTopic);
      }
    } catch (KafkaEasyException e) {
      throw new KafkaEasyException(
          "What is done with dead letters is written down, and that is not possible: "
              + e.getMessage()
              + " Nothing was changed.",
          e);
    }
  }

  /**
   * Returns when the broker has acknowledged it.
   *
   * @param details a line each, for people
   */
  void write(Action action, Collection<StoredLetter> letters, String target, List<String> details) {
    ObjectNode entry = entry(action);
    if (!target.isEmpty()) {
      entry.put("target", target);
    }
    Map<Integer, TreeSet<Long>> offsets = new TreeMap<>();
    for (StoredLetter letter : letters) {
      offsets.computeIfAbsent(letter.partition(), p -> new TreeSet<>()).add(letter.offset());
    }
    ObjectNode places = entry.putObject(LETTERS);
    offsets.forEach(
        (partition, set) -> places.put(Integer.toString(partition), OffsetSets.text(set)));
    if (!details.isEmpty()) {
      details.forEach(entry.putArray("details")::add);
    }
    send(entry);
  }

  /** For what concerns no letters that are there: an import, a purge. */
  void write(Action action, String what) {
    send(entry(action).put("what", what));
  }

  private ObjectNode entry(Action action) {
    return MAPPER
        .createObjectNode()
        .put("version", 1)
        .put(ACTION, action.name())
        .put("at", Instant.now().toString())
        .put("by", job.by)
        .put("reason", job.reason)
        .put("job", id)
        .put("selection", job.selection)
        .put("topic", topic.name())
        .put(TOPIC_ID, topic.id());
  }

  private void send(ObjectNode entry) {
    try {
      producer.sendAndWait(
          OutgoingMessage.of(MAPPER.writeValueAsString(entry).getBytes(UTF_8)).key(topic.name()));
    } catch (JacksonException e) {
      throw new IllegalStateException("a tree of our own cannot be written", e);
    } catch (DeliveryException e) {
      throw new KafkaEasyException(
          "The audit topic " + auditTopic + " cannot be written: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
