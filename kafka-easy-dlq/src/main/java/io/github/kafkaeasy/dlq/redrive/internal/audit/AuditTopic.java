package io.github.kafkaeasy.dlq.redrive.internal.audit;

import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.admin.TopicCreation;
import io.github.kafkaeasy.dlq.internal.AuditRules;
import io.github.kafkaeasy.dlq.redrive.internal.topic.LetterTopic;
import io.github.kafkaeasy.dlq.redrive.internal.topic.RedriveLog;
import io.github.kafkaeasy.dlq.redrive.internal.topic.TopicFacts;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.internal.connection.OwnAdmin;
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
 * Creates the audit topic if it is missing, checks an existing one, and repairs its settings. Used
 * by every job that changes letters, on the job's thread.
 */
public final class AuditTopic {
  private AuditTopic() {}

  /**
   * The state of an existing audit topic.
   *
   * @param faults settings with values that an audit topic must not have
   * @param replicas the number of replicas
   * @param written whether anything was ever written to the topic
   */
  public record Found(List<AuditRules.Fault> faults, int replicas, boolean written) {
    /** Whether entries may have been deleted already. */
    public boolean mayHaveLost() {
      return written && faults.stream().anyMatch(AuditRules.Fault::deletes);
    }

    /** The problems, one sentence each. */
    public List<String> notes(LetterTopic letters, TopicFacts topic) {
      List<String> notes = new ArrayList<>();
      if (!faults.isEmpty()) {
        notes.add(
            "The audit topic "
                + letters.auditTopic()
                + " has "
                + AuditRules.text(faults)
                + ": a run repairs these settings first."
                + (mayHaveLost()
                    ? " Entries may be gone, so all open letters are marked as possible repeats."
                    : ""));
      }
      fewerReplicas(letters, topic).ifPresent(notes::add);
      return notes;
    }

    /** A warning if the audit topic has fewer replicas than the dead-letter topic; else empty. */
    private Optional<String> fewerReplicas(LetterTopic letters, TopicFacts topic) {
      return replicas >= topic.replication()
          ? Optional.empty()
          : Optional.of(
              "The audit topic "
                  + letters.auditTopic()
                  + " has fewer replicas ("
                  + replicas
                  + ") than the dead-letter topic ("
                  + topic.replication()
                  + "): if its brokers are lost, settled letters are open again.");
    }
  }

  /** Checks the audit topic without changing anything; empty if it does not exist. */
  public static Optional<Found> look(LetterTopic letters) {
    try (OwnAdmin own = new OwnAdmin(letters.kafka().rawAdmin())) {
      Admin admin = own.admin();
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
   * Creates the audit topic if it is missing; an existing one is not changed.
   *
   * @return the state; without faults if the topic was created by this call
   * @throws KafkaEasyException if the topic cannot be created
   */
  static Found ready(LetterTopic letters, TopicFacts topic) {
    Optional<Found> found = look(letters);
    if (found.isEmpty()) {
      create(letters, topic);
      return new Found(List.of(), topic.replication(), false);
    }
    found.get().fewerReplicas(letters, topic).ifPresent(RedriveLog.LOG::warn);
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
          "Actions on dead letters must be recorded in the audit topic, and it could not be"
              + " created: "
              + e.getMessage()
              + " Nothing was changed.",
          e);
    }
  }

  /**
   * Repairs the settings, if they have faults. Correct settings do not show that entries may have
   * been deleted, so the caller records this before the repair.
   *
   * @throws KafkaEasyException if the settings cannot be changed, or if the brokers do not use the
   *     changed settings in time
   */
  static void repair(LetterTopic letters, Found found) {
    if (found.faults().isEmpty()) {
      return;
    }
    String name = letters.auditTopic();
    List<AlterConfigOp> changes =
        found.faults().stream()
            .map(
                fault ->
                    new AlterConfigOp(
                        new ConfigEntry(fault.setting(), fault.needed()), AlterConfigOp.OpType.SET))
            .toList();
    try (OwnAdmin own = new OwnAdmin(letters.kafka().rawAdmin())) {
      Admin admin = own.admin();
      Void unused =
          TopicFacts.await(
              name, admin.incrementalAlterConfigs(Map.of(resource(name), changes)).all());
      awaitRepaired(admin, name);
    } catch (KafkaEasyException e) {
      throw new KafkaEasyException(
          "The audit topic "
              + name
              + " could lose entries: it has "
              + AuditRules.text(found.faults())
              + ". Repairing it failed: "
              + e.getMessage()
              + " Change it with kafka-easy topics set, or grant ALTER_CONFIGS on it. No letter"
              + " was changed.",
          e);
    }
    RedriveLog.LOG.warn(
        "Repaired the audit topic {}: it had {}", name, AuditRules.text(found.faults()));
  }

  /**
   * Waits until the brokers use the changed settings, which happens shortly after the controller's
   * answer.
   */
  private static void awaitRepaired(Admin admin, String name) {
    long deadline = System.nanoTime() + Duration.ofSeconds(15).toNanos();
    while (!look(admin, name).faults().isEmpty()) {
      if (System.nanoTime() - deadline > 0) {
        throw new KafkaEasyException("the brokers did not use the new settings within 15 s.");
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
