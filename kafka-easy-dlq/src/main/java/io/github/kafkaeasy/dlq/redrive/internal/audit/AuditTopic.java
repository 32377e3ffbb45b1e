package io.github.kafkaeasy.dlq.redrive.internal.audit;

import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.admin.TopicCreation;
import io.github.kafkaeasy.dlq.internal.AuditRules;
import io.github.kafkaeasy.dlq.redrive.internal.topic.LetterTopic;
import io.github.kafkaeasy.dlq.redrive.internal.topic.RedriveLog;
import io.github.kafkaeasy.dlq.redrive.internal.topic.TopicFacts;
import io.github.kafkaeasy.error.KafkaEasyException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The audit topic as a place: made where it is missing, looked at where it exists, and repaired
 * before anything is written to it. Used by every job that changes letters, on its thread.
 */
public final class AuditTopic {
  private AuditTopic() {}

  /**
   * The state in which a look found the audit topic.
   *
   * @param faults settings that would lose entries
   * @param replicas how many copies it has
   * @param written whether anything was ever written to it
   */
  public record Found(List<AuditRules.Fault> faults, int replicas, boolean written) {
    /** Whether entries may be gone already. */
    public boolean mayHaveLost() {
      return written && faults.stream().anyMatch(AuditRules.Fault::deletes);
    }

    /** What is wrong, a sentence each. */
    public List<String> notes(LetterTopic letters, TopicFacts topic) {
      List<String> notes = new ArrayList<>();
      if (!faults.isEmpty()) {
        notes.add(
            "The audit topic "
                + letters.auditTopic()
                + " has "
                + AuditRules.text(faults)
                + ": a run repairs it first."
                + (mayHaveLost()
                    ? " Entries may be gone, so all open letters are marked as possible repeats."
                    : ""));
      }
      if (replicas < topic.replication()) {
        notes.add(
            "The audit topic "
                + letters.auditTopic()
                + " has "
                + replicas
                + " of the "
                + topic.replication()
                + " replicas that the dead letters have: when its broker is lost, settled letters"
                + " are open again.");
      }
      return notes;
    }
  }

  /** Looks at the audit topic and changes nothing; empty when it does not exist yet. */
  public static Optional<Found> look(LetterTopic letters) {
    try (Admin admin = letters.kafka().rawAdmin()) {
      return Optional.of(look(admin, letters.auditTopic()));
    } catch (KafkaEasyException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static Found look(Admin admin, String name) {
    TopicDescription description =
        TopicFacts.await(name, admin.describeTopics(List.of(name)).allTopicNames()).get(name);
    Config config =
        TopicFacts.await(name, admin.describeConfigs(List.of(resource(name))).all())
            .get(resource(name));
    int replicas = description == null ? 0 : description.partitions().get(0).replicas().size();
    return new Found(
        config == null ? List.of() : AuditRules.faults(config),
        replicas,
        description != null && isWritten(admin, description));
  }

  private static boolean isWritten(Admin admin, TopicDescription description) {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    description
        .partitions()
        .forEach(
            partition ->
                ends.put(
                    new TopicPartition(description.name(), partition.partition()),
                    OffsetSpec.latest()));
    return TopicFacts.await(description.name(), admin.listOffsets(ends).all()).values().stream()
        .anyMatch(end -> end.offset() > 0);
  }

  private static ConfigResource resource(String name) {
    return new ConfigResource(ConfigResource.Type.TOPIC, name);
  }

  /**
   * Makes the audit topic, or repairs the one that exists.
   *
   * @return how it was found; without faults when it was made now
   * @throws KafkaEasyException if it can be neither made nor repaired; nothing was changed
   */
  static Found ready(LetterTopic letters, TopicFacts topic) {
    Optional<Found> found = look(letters);
    if (found.isEmpty()) {
      create(letters, topic);
      return new Found(List.of(), topic.replication(), false);
    }
    if (!found.get().faults().isEmpty()) {
      repair(letters, found.get());
    }
    found.get().notes(letters, topic).stream()
        .filter(note -> note.contains("replicas"))
        .forEach(RedriveLog.LOG::warn);
    return found.get();
  }

  private static void create(LetterTopic letters, TopicFacts topic) {
    try (EasyAdmin admin = letters.kafka().admin()) {
      TopicCreation made =
          admin.createTopicIfMissing(
              letters.auditTopic(), 1, topic.replication(), AuditRules.settings());
      if (made == TopicCreation.CREATED) {
        RedriveLog.LOG.info("Created the audit topic {}", letters.auditTopic());
      }
    } catch (KafkaEasyException e) {
      throw new KafkaEasyException(
          "What is done with dead letters is written down, and that is not possible: "
              + e.getMessage()
              + " Nothing was changed.",
          e);
    }
  }

  private static void repair(LetterTopic letters, Found found) {
    String name = letters.auditTopic();
    List<AlterConfigOp> changes =
        found.faults().stream()
            .map(
                fault ->
                    new AlterConfigOp(
                        new ConfigEntry(fault.setting(), fault.needed()), AlterConfigOp.OpType.SET))
            .toList();
    try (Admin admin = letters.kafka().rawAdmin()) {
      Void unused =
          TopicFacts.await(
              name, admin.incrementalAlterConfigs(Map.of(resource(name), changes)).all());
      awaitRepaired(admin, name);
    } catch (KafkaEasyException e) {
      throw new KafkaEasyException(
          "The audit topic "
              + name
              + " would lose what was done with the letters: it has "
              + AuditRules.text(found.faults())
              + ". Repairing it failed: "
              + e.getMessage()
              + " Set it with kafka-easy topics set, or grant ALTER_CONFIGS on it. Nothing was"
              + " changed.",
          e);
    }
    RedriveLog.LOG.warn(
        "Repaired the audit topic {}: it had {}", name, AuditRules.text(found.faults()));
  }

  /** Brokers learn of changed settings a moment after the controller has answered. */
  private static void awaitRepaired(Admin admin, String name) {
    long deadline = System.nanoTime() + Duration.ofSeconds(15).toNanos();
    while (!look(admin, name).faults().isEmpty()) {
      if (System.nanoTime() - deadline > 0) {
        throw new KafkaEasyException("the new settings have not arrived within 15 s.");
      }
      pause(50);
    }
  }

  static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaEasyException("The thread was interrupted.", e);
    }
  }
}
