package io.github.kafkaeasy.dlq.redrive.internal.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.admin.TopicCreation;
import io.github.kafkaeasy.dlq.redrive.StoredLetter;
import io.github.kafkaeasy.dlq.redrive.internal.topic.LetterTopic;
import io.github.kafkaeasy.dlq.redrive.internal.topic.RedriveLog;
import io.github.kafkaeasy.dlq.redrive.internal.topic.TopicFacts;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.TopicConfig;

/**
 * Writes down what is done with letters: JSON for people, and what {@link Ledger} reads. One job,
 * one thread.
 */
public final class Audit implements AutoCloseable {
  static final String ACTION = "action";
  static final String TOPIC_ID = "topicId";
  static final String LETTERS = "letters";

  /** Audit records hold lists of letters; this is far above what a window can make of them. */
  private static final int LARGEST = 4 << 20;

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** What was done, or is about to be. */
  public enum Action {
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
  public record Job(String by, String reason, String selection) {}

  private final TopicFacts topic;
  private final String auditTopic;
  private final Job job;
  private final String id = UUID.randomUUID().toString();
  private final EasyProducer<byte[]> producer;

  public Audit(LetterTopic letters, TopicFacts topic, Job job) {
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

  public static String currentUser() {
    String user = System.getProperty("user.name", "");
    return user.isBlank() ? "(unknown)" : user;
  }

  private void create(LetterTopic letters) {
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
        RedriveLog.LOG.info("Created the audit topic {}", auditTopic);
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
   * Writes a word about letters; {@link #await} what it answers. Words arrive in the order of these
   * calls: the topic has one partition, and the producer is idempotent.
   *
   * @param details a line each, for people
   */
  public CompletableFuture<RecordMetadata> write(
      Action action, Collection<StoredLetter> letters, String target, List<String> details) {
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
    return send(entry);
  }

  /** For what concerns no letters that are there: an import, a purge. */
  public void write(Action action, String what) {
    await(send(entry(action).put("what", what)));
  }

  /**
   * Returns when the broker has acknowledged the word.
   *
   * @throws KafkaEasyException if it cannot be written
   */
  public void await(CompletableFuture<RecordMetadata> word) {
    try {
      RecordMetadata unused = word.join();
    } catch (CompletionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new KafkaEasyException(
          "The audit topic " + auditTopic + " cannot be written: " + cause.getMessage(), e);
    }
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

  private CompletableFuture<RecordMetadata> send(ObjectNode entry) {
    try {
      return producer.send(
          OutgoingMessage.of(MAPPER.writeValueAsString(entry).getBytes(UTF_8)).key(topic.name()));
    } catch (JacksonException e) {
      throw new IllegalStateException("a tree of our own cannot be written", e);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
