package io.github.kafkaeasy.dlq.redrive.internal.audit;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.dlq.redrive.internal.topic.FailureText;
import io.github.kafkaeasy.dlq.redrive.internal.topic.RedriveLog;
import io.github.kafkaeasy.dlq.redrive.internal.topic.TopicFacts;
import io.github.kafkaeasy.dlq.redrive.internal.topic.TopicReader;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.internal.connection.OwnAdmin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeProducersResult.PartitionProducerState;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * The open transactions of any producer in a topic. A reader of committed data stops at the first
 * record of the oldest of them, so records after it are neither read nor counted. Such a
 * transaction exists if the last stable offset is below the high watermark.
 */
public final class OpenTransactions {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private OpenTransactions() {}

  /**
   * The number of offsets by partition that readers of committed data cannot read yet; partitions
   * without such offsets are missing.
   */
  public static Map<Integer, Long> hidden(KafkaEasy kafka, TopicFacts topic) {
    Map<Integer, Long> hidden = new TreeMap<>();
    try (TopicReader committed = new TopicReader(kafka, topic.name(), topic.partitions());
        TopicReader all = TopicReader.ofAll(kafka, topic.name(), topic.partitions())) {
      // In this order: a record that arrives between the two requests is not counted as hidden.
      Map<Integer, Long> seen = all.ends();
      Map<Integer, Long> stable = committed.ends();
      seen.forEach(
          (partition, end) -> {
            long behind = end - stable.getOrDefault(partition, end);
            if (behind > 0) {
              hidden.put(partition, behind);
            }
          });
    }
    return hidden;
  }

  /**
   * Waits until no transaction is open among the records that are in the topic now.
   *
   * @throws KafkaEasyException naming the transactions that are still open after 30 s
   */
  public static void awaitNone(KafkaEasy kafka, String name) {
    TopicFacts topic = TopicFacts.of(kafka, name);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try (TopicReader committed = new TopicReader(kafka, name, topic.partitions());
        TopicReader all = TopicReader.ofAll(kafka, name, topic.partitions())) {
      Map<Integer, Long> seen = all.ends();
      while (isBehind(committed.ends(), seen)) {
        if (System.nanoTime() - deadline > 0) {
          throw new KafkaEasyException(
              "The state of the letters is not known: in "
                  + name
                  + " "
                  + describe(kafka, topic)
                  + ". Wait until the transaction ends, or abort it with kafka-transactions.sh."
                  + " Nothing was changed.");
        }
        AuditTopic.pause(50);
      }
    }
  }

  /**
   * Waits until readers of committed data can read all records that are in the topic now, or until
   * the time is over. The coordinator acknowledges a commit before its markers are written; a
   * reader who asked in between would not see the committed actions.
   */
  public static void awaitVisible(KafkaEasy kafka, String name, Duration patience) {
    TopicFacts topic = TopicFacts.of(kafka, name);
    long deadline = System.nanoTime() + patience.toNanos();
    try (OwnAdmin own = new OwnAdmin(kafka.rawAdmin())) {
      Admin admin = own.admin();
      Map<Integer, Long> seen = ends(admin, topic, IsolationLevel.READ_UNCOMMITTED);
      while (isBehind(ends(admin, topic, IsolationLevel.READ_COMMITTED), seen)) {
        if (System.nanoTime() - deadline > 0) {
          RedriveLog.LOG.debug(
              "An open transaction in {} still hides the audit entries of this run", topic.name());
          return;
        }
        AuditTopic.pause(5);
      }
    }
  }

  private static Map<Integer, Long> ends(Admin admin, TopicFacts topic, IsolationLevel isolation) {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    for (int partition = 0; partition < topic.partitions(); partition++) {
      latest.put(topic.partition(partition), OffsetSpec.latest());
    }
    Map<Integer, Long> ends = new TreeMap<>();
    TopicFacts.await(
            topic.name(), admin.listOffsets(latest, new ListOffsetsOptions(isolation)).all())
        .forEach((partition, end) -> ends.put(partition.partition(), end.offset()));
    return ends;
  }

  private static boolean isBehind(Map<Integer, Long> stable, Map<Integer, Long> seen) {
    return seen.entrySet().stream()
        .anyMatch(end -> stable.getOrDefault(end.getKey(), 0L) < end.getValue());
  }

  /** The open transactions of the topic as text; with their names if this user may see them. */
  public static String describe(KafkaEasy kafka, TopicFacts topic) {
    try (OwnAdmin own = new OwnAdmin(kafka.rawAdmin())) {
      Admin admin = own.admin();
      List<TopicPartition> partitions =
          IntStream.range(0, topic.partitions()).mapToObj(topic::partition).toList();
      Map<TopicPartition, PartitionProducerState> states =
          TopicFacts.await(topic.name(), admin.describeProducers(partitions).all());
      List<String> found = new ArrayList<>();
      states.forEach(
          (partition, state) -> {
            for (ProducerState producer : state.activeProducers()) {
              if (producer.currentTransactionStartOffset().isPresent()) {
                found.add(
                    name(admin, topic.name(), producer.producerId())
                        + " at "
                        + partition
                        + "@"
                        + producer.currentTransactionStartOffset().getAsLong());
              }
            }
          });
      return found.isEmpty()
          ? "a transaction is open"
          : "a transaction is open: " + String.join(", ", found);
    } catch (KafkaEasyException e) {
      return "a transaction is open (its producer is not known: " + FailureText.of(e) + ")";
    }
  }

  private static String name(Admin admin, String topic, long producerId) {
    try {
      var options = new ListTransactionsOptions().filterProducerIds(List.of(producerId));
      return TopicFacts.await(topic, admin.listTransactions(options).all()).stream()
          .map(TransactionListing::transactionalId)
          .findFirst()
          .orElse("producer " + producerId);
    } catch (KafkaEasyException e) {
      return "producer " + producerId;
    }
  }
}
