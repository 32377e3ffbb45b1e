package io.github.kafkaeasy.dlq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.consumer.EasyConsumer;
import io.github.kafkaeasy.consumer.Ordering;
import io.github.kafkaeasy.error.RejectedMessage;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.RawKafka;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Dead-letter topics that this user may not write or create, on a broker with an authorizer. */
class DeniedTopicTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final AclBinding ALLOWED = rule("letters", AclOperation.ALL);
  private static final AclBinding DENIED = denial("letters", AclOperation.WRITE);

  private static LocalKafka broker;
  private static RawKafka raw;

  @BeforeAll
  static void startBroker() {
    broker =
        LocalKafka.builder()
            .serverProperty(
                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
            .serverProperty("allow.everyone.if.no.acl.found", "true")
            .start();
    raw = RawKafka.connect(broker.bootstrapServers());
  }

  @AfterAll
  static void stopBroker() {
    raw.close();
    broker.close();
  }

  private static AclBinding rule(String topic, AclOperation operation) {
    return rule(ResourceType.TOPIC, topic, operation, AclPermissionType.ALLOW);
  }

  private static AclBinding denial(String topic, AclOperation operation) {
    return rule(ResourceType.TOPIC, topic, operation, AclPermissionType.DENY);
  }

  private static AclBinding rule(
      ResourceType type, String name, AclOperation operation, AclPermissionType permission) {
    return new AclBinding(
        new ResourcePattern(type, name, PatternType.LITERAL),
        new AccessControlEntry("User:ANONYMOUS", "*", operation, permission));
  }

  @Test
  void aTopicThatThisUserMayNotCreateIsReportedAndTheCheckCreatesNothing() throws Exception {
    raw.createTopic("payments", 1);
    RetryThenDeadLetter policy = RetryThenDeadLetter.attempts(1).retryTopics(Duration.ofHours(1));
    assertThat(policy.problems(raw.admin(), Set.of("payments"))).isEmpty();
    assertThat(raw.admin().listTopics().names().get())
        .contains("payments")
        .noneMatch(topic -> topic.startsWith("payments."));

    // A user with CREATE on the cluster may create every topic.
    AclBinding cluster =
        rule(ResourceType.CLUSTER, "kafka-cluster", AclOperation.ALL, AclPermissionType.ALLOW);
    AclBinding notInCluster =
        rule(ResourceType.CLUSTER, "kafka-cluster", AclOperation.CREATE, AclPermissionType.DENY);
    AclBinding letters = rule("payments.dlq", AclOperation.ALL);
    AclBinding notLetters = denial("payments.dlq", AclOperation.CREATE);
    raw.admin().createAcls(List.of(cluster, letters)).all().get();
    raw.admin().createAcls(List.of(notInCluster, notLetters)).all().get();
    try {
      await()
          .untilAsserted(
              () ->
                  assertThat(policy.problems(raw.admin(), Set.of("payments")))
                      .singleElement()
                      .asString()
                      .startsWith("payments.dlq: the dead-letter topic does not exist")
                      .contains("this user lacks the right CREATE", "Create it"));
    } finally {
      raw.admin().deleteAcls(List.of(notInCluster.toFilter(), notLetters.toFilter())).all().get();
      raw.admin().deleteAcls(List.of(cluster.toFilter(), letters.toFilter())).all().get();
    }
  }

  @Test
  void recordsForADeniedTopicAreHeldAndReportedUntilTheRightIsGranted() throws Exception {
    raw.createTopic("orders", 1);
    raw.createTopic("letters", 1);
    raw.admin().createAcls(List.of(ALLOWED, DENIED)).all().get();
    for (int i = 0; i < 5; i++) {
      raw.publish("orders", "bad-" + i, "poison");
      raw.publish("orders", "good-" + i, "fine");
    }
    RetryThenDeadLetter policy =
        RetryThenDeadLetter.attempts(1).to("letters").deliveryTimeout(Duration.ofSeconds(1));
    await()
        .untilAsserted(
            () ->
                assertThat(policy.problems(raw.admin(), Set.of("orders")).toString())
                    .contains("this user lacks the right WRITE on it"));
    try (LogLines log = LogLines.about("letters");
        EasyConsumer consumer =
            KafkaEasy.connect(broker.bootstrapServers())
                .consumer(String.class)
                .topics("orders")
                .group("billing")
                .commitEvery(Duration.ofMillis(20))
                .ordering(Ordering.KEY)
                .onFailure(policy)
                .handle(
                    message -> {
                      if (message.value().equals("poison")) {
                        throw new RejectedMessage("poison");
                      }
                    })
                .start()) {
      await().until(() -> consumer.stats().handled() == 5);
      await().until(() -> !log.with("cannot be written").isEmpty());
      assertThat(log.with("ERROR").get(0)).containsIgnoringCase("authoriz");
      assertThat(consumer.stats().deadLettered()).isZero();
      await().until(() -> consumer.stats().held() == 5);

      raw.admin().deleteAcls(List.of(DENIED.toFilter())).all().get();

      raw.awaitCommitted("billing", "orders", LIMIT);
      assertThat(consumer.stats().deadLettered()).isEqualTo(5);
      assertThat(log.with("can be written again")).isNotEmpty();
      assertThat(raw.records("letters")).hasSize(5);
    }
  }
}
