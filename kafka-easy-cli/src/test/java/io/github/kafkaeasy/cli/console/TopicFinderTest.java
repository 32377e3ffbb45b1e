package io.github.kafkaeasy.cli.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.RawKafka;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The topics of a cluster that are recognized as dead-letter topics. */
class TopicFinderTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "orders.dlq",
        "orders.DLT",
        "orders-dlt",
        "dlq.orders",
        "orders_dead_letter",
        "dead-letters",
        "orders.dlq.quarantine",
        "deadletter.orders.v2"
      })
  void namesOfDeadLetterTopics(String name) {
    assertThat(TopicFinder.byName(List.of(name))).containsKey(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"orders", "fiddle", "adltopic", "deadline.orders", "letters"})
  void namesThatAreNotRecognized(String name) {
    assertThat(TopicFinder.byName(List.of(name))).isEmpty();
  }

  @Test
  void anAuditTopicRevealsItsDeadLetterTopicAndIsNotOneItself() {
    assertThat(
            TopicFinder.byName(List.of("failed", "failed.audit", "orders.dlq", "orders.dlq.audit")))
        .isEqualTo(Map.of("failed", TopicFinder.How.AUDIT, "orders.dlq", TopicFinder.How.AUDIT));
  }

  @Test
  void aTopicWithoutReadPermissionDoesNotHideTheOthers() throws Exception {
    try (LocalKafka broker =
            LocalKafka.builder()
                .serverProperty(
                    "authorizer.class.name",
                    "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
                .serverProperty("allow.everyone.if.no.acl.found", "true")
                .start();
        RawKafka raw = RawKafka.connect(broker.bootstrapServers())) {
      for (String topic : List.of("a-secret", "b-failed", "c-plain")) {
        raw.createTopic(topic, 2);
      }
      new SomeLetters(raw, "a-secret", "orders").add("k", new byte[] {1}, "x.E", "m", "g");
      new SomeLetters(raw, "b-failed", "orders").add("k", new byte[] {1}, "x.E", "m", "g");
      raw.publishBytes("c-plain", null, "no letter".getBytes(UTF_8));
      raw.admin()
          .createAcls(
              List.of(
                  rule(AclOperation.ALL, AclPermissionType.ALLOW),
                  rule(AclOperation.READ, AclPermissionType.DENY)))
          .all()
          .get();
      await().atMost(Duration.ofSeconds(30)).until(() -> !granted(raw).contains(AclOperation.READ));

      KafkaEasy kafka = KafkaEasy.connect(broker.bootstrapServers());
      try (Admin admin = kafka.rawAdmin()) {
        Set<String> all = Set.of("a-secret", "b-failed", "c-plain", "gone-meanwhile");

        assertThat(new TopicFinder(kafka).byContent(all, Set.of(), admin))
            .containsExactly("b-failed");
      }
    }
  }

  private static AclBinding rule(AclOperation operation, AclPermissionType permission) {
    return new AclBinding(
        new ResourcePattern(ResourceType.TOPIC, "a-secret", PatternType.LITERAL),
        new AccessControlEntry("User:ANONYMOUS", "*", operation, permission));
  }

  private static Set<AclOperation> granted(RawKafka raw) throws Exception {
    return raw.admin()
        .describeTopics(
            List.of("a-secret"), new DescribeTopicsOptions().includeAuthorizedOperations(true))
        .allTopicNames()
        .get()
        .get("a-secret")
        .authorizedOperations();
  }
}
