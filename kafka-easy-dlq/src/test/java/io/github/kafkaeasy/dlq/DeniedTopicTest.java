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
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;

/** A dead-letter topic that this user may not write, on a broker with Kafka's own authorizer. */
class DeniedTopicTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final AclBinding ALLOWED = rule(AclOperation.ALL, AclPermissionType.ALLOW);
  private static final AclBinding DENIED = rule(AclOperation.WRITE, AclPermissionType.DENY);

  private static AclBinding rule(AclOperation operation, AclPermissionType permission) {
    return new AclBinding(
        new ResourcePattern(ResourceType.TOPIC, "letters", PatternType.LITERAL),
        new AccessControlEntry("User:ANONYMOUS", "*", operation, permission));
  }

  @Test
  void what_is_due_for_it_is_held_told_of_and_goes_when_the_right_is_granted() throws Exception {
    try (LocalKafka broker =
            LocalKafka.builder()
                .serverProperty(
                    "authorizer.class.name",
                    "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
                .serverProperty("allow.everyone.if.no.acl.found", "true")
                .start();
        RawKafka raw = RawKafka.connect(broker.bootstrapServers())) {
      raw.admin()
          .createTopics(
              List.of(new NewTopic("orders", 1, (short) 1), new NewTopic("letters", 1, (short) 1)))
          .all()
          .get();
      await().until(() -> raw.admin().listTopics().names().get().contains("letters"));
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
                      .contains("this user has no WRITE on it"));
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
        assertThat(consumer.stats().held()).isEqualTo(5);

        raw.admin().deleteAcls(List.of(DENIED.toFilter())).all().get();

        raw.awaitCommitted("billing", "orders", LIMIT);
        assertThat(consumer.stats().deadLettered()).isEqualTo(5);
        assertThat(log.with("can be written again")).isNotEmpty();
        assertThat(raw.records("letters")).hasSize(5);
      }
    }
  }
}
