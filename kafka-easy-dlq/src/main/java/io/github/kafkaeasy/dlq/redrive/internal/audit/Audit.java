package io.github.kafkaeasy.dlq.redrive.internal.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.kafkaeasy.dlq.internal.AuditRules;
import io.github.kafkaeasy.dlq.redrive.StoredLetter;
import io.github.kafkaeasy.dlq.redrive.internal.topic.LetterTopic;
import io.github.kafkaeasy.dlq.redrive.internal.topic.RedriveLog;
import io.github.kafkaeasy.dlq.redrive.internal.topic.TopicFacts;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.error.internal.Causes;
import io.github.kafkaeasy.internal.connection.ClientClosing;
import io.github.kafkaeasy.internal.connection.OwnAdmin;
import io.github.kafkaeasy.message.Codec;
import io.github.kafkaeasy.message.OutgoingMessage;
import io.github.kafkaeasy.producer.Acks;
import io.github.kafkaeasy.producer.EasyProducer;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Writes the entries of one job to the audit topic, as JSON that people and {@link Ledger} can
 * read. Entries about letters are written by the job's thread only.
 */
public final class Audit implements AutoCloseable {
  static final String ACTION = "action";
  static final String TOPIC_ID = "topicId";
  static final String LETTERS = "letters";
  static final String JOB = "job";
  static final String AUDIT_BEGIN = "auditBegin";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** The kind of an audit entry: an action that was done or is about to be done. */
  public enum Action {
    /** A redrive or another job begins; it counts as alive as long as it writes ALIVE entries. */
    STARTED,
    /** A heartbeat of the active job, written every two seconds. */
    ALIVE,
    /** The job has ended. */
    ENDED,
    /**
     * These letters are about to be sent. If no later entry settles or refuses a letter, it is
     * unknown whether it was sent.
     */
    SENDING,
    /** These letters were announced by SENDING, and were certainly not sent. */
    REFUSED,
    /** Entries about these letters may be lost, so it is unknown whether they were sent. */
    DOUBTED,
    REDRIVEN,
    QUARANTINED,
    DISCARDED,
    PURGED,
    IMPORTED
  }

  /**
   * The person, the reason and the selection of a job.
   *
   * @param selection the selection as text
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
    AuditTopic.Found found = AuditTopic.ready(letters, topic);
    this.producer =
        letters
            .kafka()
            .withoutHooks()
            .producer(Codec.bytes())
            .topic(auditTopic)
            .clientId("kafka-easy-audit")
            .acks(Acks.ALL)
            .idempotence(true)
            .linger(java.time.Duration.ZERO)
            .property("max.request.size", AuditRules.LARGEST_ENTRY)
            .start();
    try {
      if (found.mayHaveLost()) {
        // Logged by the job that repairs the settings; later jobs find them correct.
        RedriveLog.LOG.warn(
            "Entries of the audit topic {} may be missing: its settings allowed Kafka to delete"
                + " them. Open letters of {} are marked as possible repeats",
            auditTopic,
            topic.name());
        writeDoubt(0, everyOffset(letters, topic));
      }
      AuditTopic.repair(letters, found);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private static Map<Integer, String> everyOffset(LetterTopic letters, TopicFacts topic) {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    for (int partition = 0; partition < topic.partitions(); partition++) {
      ends.put(topic.partition(partition), OffsetSpec.latest());
    }
    Map<Integer, String> all = new TreeMap<>();
    try (OwnAdmin own = new OwnAdmin(letters.kafka().rawAdmin())) {
      Admin admin = own.admin();
      TopicFacts.await(topic.name(), admin.listOffsets(ends).all())
          .forEach(
              (partition, end) -> {
                if (end.offset() > 0) {
                  all.put(partition.partition(), "0-" + (end.offset() - 1));
                }
              });
    }
    return all;
  }

  public static String currentUser() {
    String user = System.getProperty("user.name", "");
    return user.isBlank() ? "(unknown)" : user;
  }

  /**
   * Writes an entry about letters; pass the returned future to {@link #await}. Entries arrive in
   * the order of these calls: the topic has one partition, and the producer is idempotent.
   *
   * @param details one line per letter, for people
   */
  public CompletableFuture<RecordMetadata> write(
      Action action, Collection<StoredLetter> letters, String target, List<String> details) {
    return send(about(action, letters, target, details));
  }

  /** Such an entry, without details, as a record that the caller sends in its transaction. */
  public ProducerRecord<byte[], byte[]> record(
      Action action, Collection<StoredLetter> letters, String target) {
    byte[] entry = bytes(about(action, letters, target, List.of()));
    return new ProducerRecord<>(auditTopic, topic.name().getBytes(UTF_8), entry);
  }

  private ObjectNode about(
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
    return entry;
  }

  /**
   * Writes an entry about the run itself. May be called on any thread, because it uses only final
   * fields.
   */
  public CompletableFuture<RecordMetadata> writeAboutRun(Action action, Map<String, String> more) {
    ObjectNode entry = entry(action);
    more.forEach(entry::put);
    return send(entry);
  }

  /**
   * Writes an entry which says that earlier entries about these letters may be missing. Until these
   * letters are settled, each redrive of one of them is marked as a possible repeat.
   *
   * @param begin the first offset of the audit topic, if this entry is written because earlier
   *     entries were deleted; otherwise 0
   * @param letters the offsets by partition, in the text form of {@link OffsetSets#parse}
   */
  public void writeDoubt(long begin, Map<Integer, String> letters) {
    ObjectNode entry = entry(Action.DOUBTED).put(AUDIT_BEGIN, begin);
    ObjectNode places = entry.putObject(LETTERS);
    letters.forEach((partition, offsets) -> places.put(Integer.toString(partition), offsets));
    await(send(entry));
  }

  /** The dead-letter topic. */
  public TopicFacts topic() {
    return topic;
  }

  /** The job's id in the audit topic. */
  public String id() {
    return id;
  }

  /** Writes an entry that names no letters, for an import or a purge. */
  public void write(Action action, String what) {
    await(send(entry(action).put("what", what)));
  }

  /**
   * Waits until the broker has acknowledged an entry.
   *
   * @throws KafkaEasyException if the entry cannot be written
   */
  public void await(CompletableFuture<RecordMetadata> word) {
    try {
      RecordMetadata unused = word.join();
    } catch (CompletionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new KafkaEasyException(
          "The audit topic " + auditTopic + " cannot be written: " + Causes.text(cause), e);
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
        .put(JOB, id)
        .put("selection", job.selection)
        .put("topic", topic.name())
        .put(TOPIC_ID, topic.id());
  }

  private CompletableFuture<RecordMetadata> send(ObjectNode entry) {
    return producer.send(OutgoingMessage.of(bytes(entry)).key(topic.name()));
  }

  private static byte[] bytes(ObjectNode entry) {
    try {
      return MAPPER.writeValueAsBytes(entry);
    } catch (JacksonException e) {
      throw new IllegalStateException("the JSON tree of an audit entry could not be written", e);
    }
  }

  @Override
  public void close() {
    ClientClosing.all(producer::close);
  }
}
