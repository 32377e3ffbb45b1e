package io.github.kafkaeasy.test;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Topics and group names of a single test, so that tests which share a broker do not affect each
 * other. A name consists of the test's name, the given name and a short random suffix, as in {@code
 * everyOrderIsBilled-orders-7fk2q}. After the test all topics whose names begin with such a name
 * are deleted, so also dead-letter topics.
 *
 * <p>Tests get it as a parameter, see {@link KafkaTest}. Thread-safe.
 */
public final class TestTopics implements AutoCloseable {

  /**
   * Limits the test's name within a topic name. Kafka allows 249 characters; the rest is for the
   * given name and suffixes such as that of dead letters.
   */
  private static final int LONGEST_TEST_NAME = 100;

  private static final int SUFFIX_LENGTH = 5;

  private final RawKafka raw;
  private final String testName;
  private final Set<String> handedOut = new HashSet<>();

  TestTopics(RawKafka raw, String testName) {
    this.raw = raw;
    String legal = testName.replaceAll("[^a-zA-Z0-9]+", "-");
    this.testName = legal.substring(0, Math.min(legal.length(), LONGEST_TEST_NAME));
  }

  /**
   * Creates a topic with one partition.
   *
   * @param name base name, such as {@code orders}; letters, digits and hyphens
   * @return the topic's full name, different at every call
   * @throws LocalKafkaException when the broker refuses it
   */
  public String create(String name) {
    return create(name, 1);
  }

  /**
   * Creates a topic.
   *
   * @param name base name, such as {@code orders}; letters, digits and hyphens
   * @param partitions the number of partitions, at least 1
   * @return the topic's full name, different at every call
   * @throws LocalKafkaException when the broker refuses it
   */
  public String create(String name, int partitions) {
    return create(name, partitions, Map.of());
  }

  /**
   * Creates a topic with topic settings. Returns when every partition accepts records.
   *
   * @param name base name, such as {@code orders}; letters, digits and hyphens
   * @param partitions the number of partitions, at least 1
   * @param configs topic settings, such as {@code cleanup.policy}
   * @return the topic's full name, different at every call
   * @throws LocalKafkaException when the broker refuses it
   */
  public String create(String name, int partitions, Map<String, String> configs) {
    String topic = name(name);
    raw.createTopic(topic, partitions, configs);
    return topic;
  }

  /**
   * Returns a unique topic name without creating the topic: for code that creates it, or for tests
   * of a missing topic.
   *
   * @param name base name
   * @return a full name, different at every call
   */
  public synchronized String name(String name) {
    String topic = unique(name);
    handedOut.add(topic);
    return topic;
  }

  /**
   * Returns a unique name for a consumer group.
   *
   * @param name base name, such as {@code billing}
   * @return a full name, different at every call
   */
  public String group(String name) {
    return unique(name);
  }

  /** Deletes the topics; called after the test. */
  @Override
  public synchronized void close() {
    if (handedOut.isEmpty()) {
      return;
    }
    Set<String> existing = ClientAnswers.of(admin().listTopics().names(), "listing topics");
    Set<String> ours =
        existing.stream()
            .filter(topic -> handedOut.stream().anyMatch(topic::startsWith))
            .collect(Collectors.toSet());
    admin().deleteTopics(ours).topicNameValues().forEach(TestTopics::awaitGone);
    handedOut.clear();
  }

  private static void awaitGone(String topic, Future<Void> deletion) {
    try {
      ClientAnswers.of(deletion, "deleting topic " + topic);
    } catch (LocalKafkaException e) {
      // The topic was deleted by other code after the listing, which is fine.
      if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
        throw e;
      }
    }
  }

  private Admin admin() {
    return raw.admin();
  }

  private String unique(String name) {
    long bound = (long) Math.pow(Character.MAX_RADIX, SUFFIX_LENGTH);
    String digits = Long.toString(ThreadLocalRandom.current().nextLong(bound), Character.MAX_RADIX);
    String suffix = "0".repeat(SUFFIX_LENGTH - digits.length()) + digits;
    return testName + "-" + name + "-" + suffix;
  }
}
