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
 * Topics and group names of one test alone, so that tests which share a broker do not meet. Names
 * are readable: the test's name, the given one and a short random suffix, as in {@code
 * everyOrderIsBilled-orders-7fk2q}. After the test its topics are deleted, with all topics whose
 * names begin with theirs, such as dead-letter topics.
 *
 * <p>A test asks for one as a parameter, see {@link KafkaTest}. All methods may be called from any
 * thread.
 */
public final class TestTopics implements AutoCloseable {

  /** Kafka allows 249 characters; others append to our names. */
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
   * @param name what the topic holds, such as {@code orders}; letters, digits and hyphens
   * @return the topic's full name, different at every call
   * @throws LocalKafkaException when the broker refuses it
   */
  public String create(String name) {
    return create(name, 1);
  }

  /**
   * Creates a topic.
   *
   * @param name what the topic holds, such as {@code orders}; letters, digits and hyphens
   * @param partitions how many, at least 1
   * @return the topic's full name, different at every call
   * @throws LocalKafkaException when the broker refuses it
   */
  public String create(String name, int partitions) {
    return create(name, partitions, Map.of());
  }

  /**
   * Creates a topic with settings of its own. Returns when every partition accepts records.
   *
   * @param name what the topic holds, such as {@code orders}; letters, digits and hyphens
   * @param partitions how many, at least 1
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
   * A topic's name without a topic: for code that creates it, or for tests of its absence.
   *
   * @param name what the topic would hold
   * @return a full name, different at every call
   */
  public synchronized String name(String name) {
    String topic = unique(name);
    handedOut.add(topic);
    return topic;
  }

  /**
   * A name for a consumer group.
   *
   * @param name what the group does, such as {@code billing}
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
      // The listing was older than somebody else's deletion: gone is gone.
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
