package io.github.kafkaeasy.dlq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.RawKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PreflightTest extends DlqFixture {

  PreflightTest(LocalKafka broker, RawKafka raw) {
    super(broker, raw);
  }

  @Test
  void allProblemsAreReportedAtOnce(TestTopics topics) {
    String orders = topics.create("orders", 3);
    String letters =
        topics.create(
            "letters",
            1,
            Map.of(
                "cleanup.policy", "compact",
                "retention.ms", "60000",
                "max.message.bytes", "1000",
                "min.insync.replicas", "2"));
    RetryThenDeadLetter policy =
        RetryThenDeadLetter.attempts(100)
            .backoff(Backoff.fixed(Duration.ofHours(10)))
            .escalateAfter(Duration.ofHours(1))
            .retryTopics(Duration.ofDays(7))
            .createIfMissing(false)
            .to(letters);
    List<String> found =
        policy.problems(raw.admin(), Set.of(orders)).stream()
            .map(PreflightProblem::toString)
            .toList();
    assertThat(found)
        .anyMatch(p -> p.contains("attempts") && p.contains("longer than the topic keeps"))
        .anyMatch(p -> p.contains("escalateAfter = 1 h comes before"))
        .anyMatch(p -> p.startsWith(letters + ": it is compacted"))
        .anyMatch(p -> p.startsWith(letters + ": it keeps records for 1 min"))
        .anyMatch(
            p ->
                p.contains("it takes records of up to 1000 bytes, but the source topic " + orders)
                    && p.contains("larger dead letters become pointers"))
        .anyMatch(p -> p.contains("its min.insync.replicas is 2, its replication factor 1"))
        .anyMatch(p -> p.contains("fewer partitions (1) than the source topic " + orders + " (3)"))
        .anyMatch(p -> p.startsWith(orders + ".retry.7d: the retry topic does not exist"))
        .hasSize(8);
    assertThatThrownBy(
            () ->
                consumer(orders, topics.group("billing"))
                    .onFailure(policy.preflight(Preflight.FAIL))
                    .handle(message -> {})
                    .start())
        .isInstanceOf(KafkaEasyException.class)
        .hasMessageContaining("compacted")
        .hasMessageContaining(".retry.7d");
  }

  @Test
  void aRetryTopicWithARetentionShorterThanItsDelayIsReported(TestTopics topics) {
    String orders = topics.create("orders");
    RetryThenDeadLetter policy = RetryThenDeadLetter.attempts(1).retryTopics(Duration.ofDays(1));
    try (EasyConsumer consumer =
        consumer(orders, topics.group("billing")).onFailure(policy).handle(message -> {}).start()) {
      assertThat(policy.problems(raw.admin(), Set.of(orders))).isEmpty();
      assertThat(consumer.failure()).isEmpty();
    }
    set(orders + ".retry.1d", "retention.ms", "3600000");
    set(orders + ".retry.1d", "max.message.bytes", "1000");
    await()
        .untilAsserted(
            () ->
                assertThat(policy.problems(raw.admin(), Set.of(orders)).toString())
                    .contains(
                        "a record waits 1 day in it",
                        "larger records are dead-lettered without a retry"));
  }

  @Test
  void aMissingSourceAndATopicThatIsItsOwnDeadLetterTopicAreReported(TestTopics topics) {
    String absent = topics.name("absent");
    assertThat(RetryThenDeadLetter.attempts(1).problems(raw.admin(), Set.of(absent)).toString())
        .contains(absent + ": the consumer's topic does not exist");
    String orders = topics.create("orders");
    assertThat(
            RetryThenDeadLetter.attempts(1)
                .to(orders)
                .problems(raw.admin(), Set.of(orders))
                .toString())
        .contains("the consumer reads it, so it cannot be the dead-letter topic");
  }

  @Test
  void anAuditTopicThatWouldDeleteItsEntriesIsReported(TestTopics topics) {
    String orders = topics.create("orders");
    RetryThenDeadLetter policy = RetryThenDeadLetter.attempts(1);
    raw.createTopic(orders + ".dlq", 1);
    long without = policy.problems(raw.admin(), Set.of(orders)).size();
    raw.createTopic(orders + ".dlq.audit", 1);
    List<PreflightProblem> problems = policy.problems(raw.admin(), Set.of(orders));
    assertThat(problems).hasSize((int) without + 1);
    assertThat(problems.toString())
        .contains(orders + ".dlq.audit")
        .contains("retention.ms=604800000, which must be -1");
  }

  @Test
  void theSpillTopicIsCheckedLikeTheDeadLetterTopic(TestTopics topics) {
    String orders = topics.create("orders");
    String spill = topics.create("spill", 1, Map.of("cleanup.policy", "compact"));
    String letters = topics.create("letters");
    RetryThenDeadLetter policy = RetryThenDeadLetter.attempts(1).to(letters);
    assertThat(policy.problems(raw.admin(), Set.of(orders))).isEmpty();
    assertThat(policy.spillTo(spill).problems(raw.admin(), Set.of(orders)))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.topic()).isEqualTo(spill);
              assertThat(problem).asString().contains("it is compacted");
            });
    String absent = topics.name("absent");
    assertThat(
            policy
                .spillTo(absent)
                .createIfMissing(false)
                .problems(raw.admin(), Set.of(orders))
                .toString())
        .contains(absent + ": the spill topic does not exist, and createIfMissing is off");
  }

  @Test
  void aTopicWithTwoRolesIsReportedWithItsRolesAndOptions(TestTopics topics) {
    String orders = topics.create("orders");
    RetryThenDeadLetter policy = RetryThenDeadLetter.attempts(1).createIfMissing(true);
    assertThat(only(policy.spillTo(orders), orders))
        .isEqualTo(
            orders
                + ": the consumer reads it, so it cannot be the spill topic."
                + " Name another with spillTo(...).");
    assertThat(only(policy.spillTo(orders + ".dlq"), orders))
        .isEqualTo(
            orders
                + ".dlq: it is the dead-letter topic and cannot be the spill topic."
                + " Name another with spillTo(...).");
    assertThat(only(policy.retryTopics(Duration.ofSeconds(10)).to(orders + ".retry.10s"), orders))
        .isEqualTo(
            orders
                + ".retry.10s: it is the retry topic and cannot be the dead-letter topic."
                + " Name another with to(...).");
  }

  private String only(RetryThenDeadLetter policy, String topic) {
    List<PreflightProblem> found = policy.problems(raw.admin(), Set.of(topic));
    assertThat(found).hasSize(1);
    return found.get(0).toString();
  }
}
