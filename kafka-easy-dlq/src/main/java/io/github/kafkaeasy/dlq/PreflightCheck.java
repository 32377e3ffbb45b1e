package io.github.kafkaeasy.dlq;

import io.github.kafkaeasy.dlq.internal.AuditRules;
import io.github.kafkaeasy.dlq.internal.route.RetryTiers;
import io.github.kafkaeasy.dlq.internal.route.TopicRole;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.error.internal.DurationText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Checks the topics of a policy and collects every problem that would appear when a record fails.
 * Used by one thread.
 */
final class PreflightCheck {
  private static final long PATIENCE_SECONDS = 15;

  private final Admin admin;
  private final RetryRules rules;
  private final boolean createIfMissing;
  private final List<PreflightProblem> problems = new ArrayList<>();
  private final Map<String, Seen> seen = new HashMap<>();

  PreflightCheck(Admin admin, RetryRules rules, boolean createIfMissing) {
    this.admin = admin;
    this.rules = rules;
    this.createIfMissing = createIfMissing;
  }

  /** A topic's description and configuration as the cluster returned them. */
  private record Seen(TopicDescription description, Config config) {
    long number(String name, long missing) {
      ConfigEntry entry = config.get(name);
      return entry == null || entry.value() == null ? missing : Long.parseLong(entry.value());
    }

    boolean isCompacted() {
      ConfigEntry entry = config.get(TopicConfig.CLEANUP_POLICY_CONFIG);
      return entry != null && entry.value() != null && entry.value().contains("compact");
    }

    int partitions() {
      return description.partitions().size();
    }

    long retention() {
      long millis = number(TopicConfig.RETENTION_MS_CONFIG, -1);
      return millis < 0 ? Long.MAX_VALUE : millis;
    }

    long largestRecord() {
      return number(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, 0);
    }
  }

  /**
   * Runs all checks.
   *
   * @param deadLetters the dead-letter topics known by name, each with a source topic that leads to
   *     it
   * @param spill the topic for dead letters that the dead-letter topics cannot take
   * @throws KafkaEasyException if the cluster does not answer, or if describing a topic fails for
   *     another reason than a missing topic or permission
   */
  List<PreflightProblem> run(
      Set<String> sources, Map<String, String> deadLetters, Optional<String> spill) {
    Map<String, RetryTiers.Tier> tiers = new TreeMap<>(rules.tiers().of(sources));
    Set<String> all = new TreeSet<>(sources);
    all.addAll(deadLetters.keySet());
    all.addAll(tiers.keySet());
    spill.ifPresent(all::add);
    all.forEach(this::look);
    sources.forEach(this::checkSource);
    Map<String, TopicRole> taken = new HashMap<>();
    tiers.forEach(
        (topic, tier) -> {
          if (isFree(topic, sources, taken, TopicRole.RETRY)) {
            checkTarget(topic, tier.source(), TopicRole.RETRY);
            checkDelay(topic, tier);
          }
        });
    deadLetters.forEach(
        (topic, source) -> {
          if (isFree(topic, sources, taken, TopicRole.DEAD_LETTER)) {
            checkTarget(topic, source, TopicRole.DEAD_LETTER);
            checkLedger(topic);
          }
        });
    if (spill.isPresent()
        && !sources.isEmpty()
        && isFree(spill.get(), sources, taken, TopicRole.SPILL)) {
      checkTarget(spill.get(), new TreeSet<>(sources).first(), TopicRole.SPILL);
    }
    return List.copyOf(problems);
  }

  /**
   * Whether a topic has no other role yet. A topic may have one role only: the consumer would read
   * its own dead letters if they went to a source topic or a retry topic, and a spill topic does
   * not help if it is the dead-letter topic itself.
   */
  private boolean isFree(
      String topic, Set<String> sources, Map<String, TopicRole> taken, TopicRole role) {
    String remedy =
        role == TopicRole.RETRY
            ? "Leave it out of the consumer's topics"
            : "Name another with " + role.setter();
    if (sources.contains(topic)) {
      found(topic, "the consumer reads it, so it cannot be the " + role, remedy);
      return false;
    }
    TopicRole present = taken.putIfAbsent(topic, role);
    if (present != null) {
      found(topic, "it is the " + present + " and cannot be the " + role, remedy);
    }
    return present == null;
  }

  private void found(String topic, String problem, String remedy) {
    problems.add(new PreflightProblem(topic, problem, remedy));
  }

  /**
   * The topic, or null if it does not exist or this user may not describe it; neither is reported.
   */
  private @Nullable Seen lookQuietly(String topic) {
    try {
      return describe(topic);
    } catch (ExecutionException e) {
      return null;
    }
  }

  private void look(String topic) {
    try {
      seen.put(topic, describe(topic));
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof TopicAuthorizationException) {
        found(topic, "this user may not describe it", "Grant DESCRIBE and DESCRIBE_CONFIGS");
      } else if (!(cause instanceof UnknownTopicOrPartitionException)) {
        throw new KafkaEasyException("Describing the topic " + topic + " failed: " + cause, e);
      }
    }
  }

  private Seen describe(String topic) throws ExecutionException {
    TopicDescription description =
        answered(
            admin
                .describeTopics(
                    List.of(topic), new DescribeTopicsOptions().includeAuthorizedOperations(true))
                .allTopicNames());
    Config config =
        answered(
            admin
                .describeConfigs(List.of(new ConfigResource(ConfigResource.Type.TOPIC, topic)))
                .all());
    return new Seen(description, config);
  }

  private static <T> T answered(KafkaFuture<? extends Map<?, T>> answer) throws ExecutionException {
    try {
      return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS).values().iterator().next();
    } catch (TimeoutException e) {
      throw silent(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static KafkaEasyException silent(TimeoutException e) {
    return new KafkaEasyException(
        "The cluster did not answer within " + PATIENCE_SECONDS + " s", e);
  }

  private static KafkaEasyException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new KafkaEasyException("Interrupted while describing topics", e);
  }

  private void checkSource(String source) {
    Seen topic = seen.get(source);
    if (topic == null) {
      if (problems.stream().noneMatch(problem -> problem.topic().equals(source))) {
        found(source, "the consumer's topic does not exist", "Check its name, or create it");
      }
      return;
    }
    Duration longest = longestWaitInPlace();
    if (longest.toMillis() > topic.retention()) {
      found(
          source,
          "retries in place can wait "
              + DurationText.of(longest)
              + " in all, longer than the topic keeps its records, "
              + DurationText.of(Duration.ofMillis(topic.retention())),
          "Lower attempts or back-off, or use retryTopics(...)");
    }
    Duration escalation = rules.escalateAfter();
    if (escalation != null && longest.compareTo(escalation) > 0) {
      found(
          source,
          "retries in place can wait "
              + DurationText.of(longest)
              + " in all, so escalateAfter = "
              + DurationText.of(escalation)
              + " comes before the last attempt",
          "Lower attempts or back-off, or raise escalateAfter");
    }
  }

  private Duration longestWaitInPlace() {
    Duration longest = rules.usual().longestWait();
    for (RetryPolicy policy : rules.byClass().values()) {
      longest = longest.compareTo(policy.longestWait()) < 0 ? policy.longestWait() : longest;
    }
    return longest;
  }

  private void checkTarget(String topic, String source, TopicRole role) {
    Seen target = seen.get(topic);
    if (target == null) {
      if (problems.stream().noneMatch(problem -> problem.topic().equals(topic))) {
        checkMissing(topic, source, role);
      }
      return;
    }
    checkRights(topic, target, role);
    checkShape(topic, target);
    Seen origin = seen.get(source);
    if (origin != null) {
      compare(topic, target, source, origin, role);
    }
  }

  private void checkMissing(String topic, String source, TopicRole role) {
    String why = "createIfMissing is off";
    if (createIfMissing) {
      Seen pattern = seen.get(source);
      why = pattern == null ? "" : whyNotCreatable(topic, pattern);
    }
    if (!why.isEmpty()) {
      found(
          topic,
          "the " + role + " does not exist, and " + why,
          "Create it; until then no record can be written to it");
    }
  }

  /**
   * Asks the cluster to validate the creation without creating the topic; empty if the topic can be
   * created.
   */
  private String whyNotCreatable(String topic, Seen pattern) {
    short replicas = (short) pattern.description().partitions().get(0).replicas().size();
    NewTopic request = new NewTopic(topic, pattern.partitions(), replicas);
    try {
      admin
          .createTopics(List.of(request), new CreateTopicsOptions().validateOnly(true))
          .all()
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return "";
    } catch (ExecutionException e) {
      return whyNotCreatable(e.getCause());
    } catch (TimeoutException e) {
      throw silent(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static String whyNotCreatable(@Nullable Throwable refusal) {
    if (refusal instanceof TopicExistsException) {
      return "";
    }
    return refusal instanceof AuthorizationException
        ? "this user lacks the right CREATE"
        : "it cannot be created: " + refusal;
  }

  private void checkRights(String topic, Seen target, TopicRole role) {
    Set<AclOperation> granted = target.description().authorizedOperations();
    if (granted == null) {
      return;
    }
    List<AclOperation> needed =
        role == TopicRole.RETRY
            ? List.of(AclOperation.WRITE, AclOperation.READ)
            : List.of(AclOperation.WRITE);
    for (AclOperation operation : needed) {
      if (!granted.contains(operation)) {
        found(topic, "this user lacks the right " + operation + " on it", "Grant it");
      }
    }
  }

  private void checkShape(String topic, Seen target) {
    if (target.isCompacted()) {
      found(
          topic,
          "it is compacted: the broker refuses records without a key, and compaction deletes all"
              + " but the newest record of a key",
          "Set cleanup.policy=delete");
    }
    long inSync = target.number(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, 1);
    int replicas = target.description().partitions().get(0).replicas().size();
    if (inSync > replicas) {
      found(
          topic,
          "its min.insync.replicas is " + inSync + ", its replication factor " + replicas,
          "Lower min.insync.replicas or add replicas; until then no record can be written");
    }
  }

  private void compare(String topic, Seen target, String source, Seen origin, TopicRole role) {
    if (role != TopicRole.RETRY && target.retention() < origin.retention()) {
      found(
          topic,
          "it keeps records for "
              + readable(target.retention())
              + ", but the source topic "
              + source
              + " for "
              + readable(origin.retention()),
          "Raise retention.ms: dead letters must be kept until they are looked at");
    }
    if (target.largestRecord() < origin.largestRecord()) {
      found(
          topic,
          "it takes records of up to "
              + target.largestRecord()
              + " bytes, but the source topic "
              + source
              + " takes up to "
              + origin.largestRecord(),
          "Raise max.message.bytes to at least 32 KiB more than the source topic's, for the"
              + " headers; "
              + (role == TopicRole.RETRY
                  ? "larger records are dead-lettered without a retry"
                  : "larger dead letters become pointers"));
    }
    if (target.partitions() < origin.partitions()) {
      found(
          topic,
          "it has fewer partitions ("
              + target.partitions()
              + ") than the source topic "
              + source
              + " ("
              + origin.partitions()
              + ")",
          "Add partitions, or expect records of several source partitions in one of its"
              + " partitions");
    }
  }

  /**
   * Checks the audit topic: its entries must be kept for as long as the dead letters that they are
   * about.
   */
  private void checkLedger(String letters) {
    String audit = AuditRules.topicFor(letters);
    Seen ledger = lookQuietly(audit);
    Seen target = seen.get(letters);
    if (ledger == null || target == null) {
      return;
    }
    List<AuditRules.Fault> faults = AuditRules.faults(ledger.config());
    if (!faults.isEmpty()) {
      found(
          audit,
          "it records which dead letters were settled, and its settings could lose entries: "
              + AuditRules.text(faults),
          "Change these settings; a dead letter whose entry is lost can be sent twice");
    }
    int copies = ledger.description().partitions().get(0).replicas().size();
    int needed = target.description().partitions().get(0).replicas().size();
    if (copies < needed) {
      found(
          audit,
          "it records which dead letters were settled, and has fewer replicas ("
              + copies
              + ") than the dead-letter topic ("
              + needed
              + ")",
          "Add replicas; if its brokers are lost, settled dead letters become open again");
    }
  }

  private void checkDelay(String topic, RetryTiers.Tier tier) {
    @Nullable Seen target = seen.get(topic);
    if (target != null && target.retention() / 2 < tier.delay().toMillis()) {
      found(
          topic,
          "it keeps records for "
              + readable(target.retention())
              + " and a record waits "
              + DurationText.of(tier.delay())
              + " in it",
          "Raise retention.ms: a record that is deleted before its retry is lost");
    }
  }

  private static String readable(long millis) {
    return millis == Long.MAX_VALUE ? "ever" : DurationText.of(Duration.ofMillis(millis));
  }
}
