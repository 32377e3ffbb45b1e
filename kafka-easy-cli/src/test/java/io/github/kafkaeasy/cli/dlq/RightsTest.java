package io.github.kafkaeasy.cli.dlq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.kafkaeasy.cli.Cli;
import io.github.kafkaeasy.cli.shared.Exit;
import io.github.kafkaeasy.test.LocalKafka;
import io.github.kafkaeasy.test.RawKafka;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A user without one of the rights that a redrive needs. */
class RightsTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int LETTERS = 5;

  private static LocalKafka broker;
  private static RawKafka raw;

  private enum Missing {
    READ_LETTERS(".dlq", AclOperation.READ, Exit.FAILED, "Reading TOPIC failed: ", "ACL"),
    WRITE_AUDIT(
        ".dlq.audit",
        AclOperation.WRITE,
        Exit.FAILED,
        "The audit topic TOPIC cannot be written: ",
        "ACL"),
    WRITE_SOURCE(
        "",
        AclOperation.WRITE,
        Exit.PROBLEMS,
        "this user may not write to the topic TOPIC",
        "TOPIC.dlq-0@0");

    private final String suffix;
    private final AclOperation operation;
    private final int code;
    private final String message;
    private final String advice;

    Missing(String suffix, AclOperation operation, int code, String message, String advice) {
      this.suffix = suffix;
      this.operation = operation;
      this.code = code;
      this.message = message;
      this.advice = advice;
    }
  }

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

  @ParameterizedTest
  @EnumSource
  void aRedriveWithoutARightNamesTheTopicAndSendsNothingUntilTheRightIsGranted(Missing missing)
      throws Exception {
    String source = missing.name().toLowerCase(Locale.ROOT).replace('_', '-');
    String denied = source + missing.suffix;
    for (String topic : List.of(source, source + ".dlq", source + ".dlq.audit")) {
      raw.createTopic(topic, 1);
    }
    RedriveCopies.write(raw, source, LETTERS);
    Cli cli =
        new Cli(
            "--timeout",
            "60s",
            "--bootstrap",
            broker.bootstrapServers(),
            "--topic",
            source + ".dlq");
    AclBinding rest = rule(denied, AclOperation.ALL, AclPermissionType.ALLOW);
    AclBinding denial = rule(denied, missing.operation, AclPermissionType.DENY);
    raw.admin().createAcls(List.of(rest, denial)).all().get();
    await().atMost(LIMIT).until(() -> !granted(denied).contains(missing.operation));

    Cli.Result refused = cli.run("dlq", "redrive", "--yes");

    assertThat(refused.code()).as(refused.all()).isEqualTo(missing.code);
    assertThat(missing.code == Exit.PROBLEMS ? refused.out() : refused.err())
        .contains(
            missing.message.replace("TOPIC", denied), missing.advice.replace("TOPIC", denied));
    assertThat(raw.records(source)).isEmpty();

    raw.admin().deleteAcls(List.of(denial.toFilter())).all().get();
    await().atMost(LIMIT).until(() -> granted(denied).contains(missing.operation));

    Cli.Result done = cli.run("dlq", "redrive", "--yes");
    assertThat(done.code()).as(done.all()).isZero();
    RedriveCopies.assertComplete(raw, source, LETTERS);
  }

  @Test
  void aRedriveThatMayNotSeeSettingsTakesKafkasDefaults() throws Exception {
    for (String topic : List.of("unseen", "unseen.dlq", "unseen.dlq.audit")) {
      raw.createTopic(topic, 1);
    }
    RedriveCopies.write(raw, "unseen", LETTERS);
    AclBinding rest = rule("unseen.dlq", AclOperation.ALL, AclPermissionType.ALLOW);
    AclBinding denial = rule("unseen.dlq", AclOperation.DESCRIBE_CONFIGS, AclPermissionType.DENY);
    raw.admin().createAcls(List.of(rest, denial)).all().get();
    await()
        .atMost(LIMIT)
        .until(() -> !granted("unseen.dlq").contains(AclOperation.DESCRIBE_CONFIGS));
    Cli cli =
        new Cli(
            "--timeout", "60s", "--bootstrap", broker.bootstrapServers(), "--topic", "unseen.dlq");

    Cli.Result done = cli.run("dlq", "redrive", "--yes");

    assertThat(done.code()).as(done.all()).isZero();
    RedriveCopies.assertComplete(raw, "unseen", LETTERS);
  }

  @Test
  void theDoctorReportsADeadLetterTopicThatItMayNotReadAfterAllOtherFindings() throws Exception {
    String unread = "unread.dlq";
    raw.createTopic(unread, 1);
    RedriveCopies.write(raw, "unread", LETTERS);
    AclBinding rest = rule(unread, AclOperation.ALL, AclPermissionType.ALLOW);
    AclBinding denial = rule(unread, AclOperation.READ, AclPermissionType.DENY);
    raw.admin().createAcls(List.of(rest, denial)).all().get();
    await().atMost(LIMIT).until(() -> !granted(unread).contains(AclOperation.READ));
    Cli cli = new Cli("--timeout", "60s", "--bootstrap", broker.bootstrapServers());

    Cli.Result result = cli.run("doctor", "--dlq", unread);

    assertThat(result.code()).as(result.all()).isEqualTo(Exit.PROBLEMS);
    assertThat(result.out())
        .contains("answers.")
        .contains("The dead letters cannot be checked. Reading " + unread + " failed: ");
  }

  private static AclBinding rule(
      String topic, AclOperation operation, AclPermissionType permission) {
    return new AclBinding(
        new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
        new AccessControlEntry("User:ANONYMOUS", "*", operation, permission));
  }

  private static Set<AclOperation> granted(String topic) throws Exception {
    return raw.admin()
        .describeTopics(
            List.of(topic), new DescribeTopicsOptions().includeAuthorizedOperations(true))
        .allTopicNames()
        .get()
        .get(topic)
        .authorizedOperations();
  }
}
