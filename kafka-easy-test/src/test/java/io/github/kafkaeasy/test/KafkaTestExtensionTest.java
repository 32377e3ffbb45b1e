package io.github.kafkaeasy.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.config.ConfigResource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

@KafkaTest
class KafkaTestExtensionTest {

  private static TestTopics topicsOfTheClass;
  private TestTopics topicsBeforeTheTest;

  @BeforeAll
  static void forTheClass(TestTopics topics) {
    topicsOfTheClass = topics;
  }

  @BeforeEach
  void forTheTest(TestTopics topics) {
    topicsBeforeTheTest = topics;
  }

  @Test
  void aTestAndItsBeforeEachShareTopicsSeparateFromThoseOfTheClass(TestTopics topics) {
    assertThat(topics).isSameAs(topicsBeforeTheTest).isNotSameAs(topicsOfTheClass);
  }

  @Test
  void namesContainTheTestAndAreUnique(TestTopics topics) {
    assertThat(topics.name("orders"))
        .matches("namesContainTheTestAndAreUnique-orders-[0-9a-z]{5}")
        .isNotEqualTo(topics.name("orders"));
    assertThat(topics.group("billing")).startsWith("namesContainTheTestAndAreUnique-billing-");
    assertThat(topicsOfTheClass.name("orders")).startsWith("KafkaTestExtensionTest-orders-");
  }

  @Test
  void aTopicIsCreatedWithTheRequestedSettings(TestTopics topics, RawKafka raw) throws Exception {
    String topic = topics.create("orders", 3, Map.of("cleanup.policy", "compact"));
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    assertThat(raw.endOffsets(topic)).hasSize(3);
    assertThat(
            raw.admin()
                .describeConfigs(Set.of(resource))
                .all()
                .get()
                .get(resource)
                .get("cleanup.policy")
                .value())
        .isEqualTo("compact");
  }

  @Test
  void aRefusalOfTheBrokerIsAnErrorWithItsReason(TestTopics topics) {
    assertThatExceptionOfType(LocalKafkaException.class)
        .isThrownBy(() -> topics.create("orders", 1, Map.of("cleanup.policy", "burn")))
        .withMessageContaining("burn");
  }

  @Test
  void aTestCannotControlTheSharedBroker(LocalKafka kafka) {
    for (Runnable step :
        new Runnable[] {
          kafka::start, kafka::stop, kafka::kill, kafka::suspend, kafka::resume, kafka::close
        }) {
      assertThatIllegalStateException()
          .isThrownBy(step::run)
          .withMessageContaining("LocalKafka.builder()");
    }
    assertThat(kafka.isRunning()).isTrue();
  }

  @Test
  void topicsOfATestAndThoseNamedAfterThemAreDeletedAfterIt(RawKafka raw) throws Exception {
    TestTopics topics = new TestTopics(raw, "another test");
    String orders = topics.create("orders");
    TestTopics strangers = new TestTopics(raw, "a stranger's test");
    String strange = strangers.create("orders");
    raw.createTopic(orders + ".dlq", 1);

    topics.close();

    // The controller answers shortly before the broker applies the deletion.
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThat(raw.admin().listTopics().names().get())
                    .doesNotContain(orders, orders + ".dlq")
                    .contains(strange));
    strangers.close();
  }

  @NeedsControl(BrokerControl.STOP)
  @Test
  void allClassesOfARunShareOneBrokerWhichEndsWithTheRun() {
    Example.seen.set(null);
    SecondExample.seen.set(null);
    EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(Example.class), selectClass(SecondExample.class))
        .execute()
        .testEvents()
        .assertStatistics(all -> all.started(2).failed(1));
    assertThat(Example.seen.get()).isNotNull().isSameAs(SecondExample.seen.get());
    assertThat(Example.seen.get().isRunning()).isFalse();
    assertThat(Example.seen.get().logFile()).doesNotExist();
  }

  @NeedsControl(BrokerControl.STOP)
  @Test
  void allRunsOfALauncherSessionShareOneBrokerWhichEndsWithTheSession() {
    Example.seen.set(null);
    SecondExample.seen.set(null);
    try (LauncherSession session = LauncherFactory.openSession()) {
      for (Class<?> example : List.of(Example.class, SecondExample.class)) {
        session
            .getLauncher()
            .execute(
                LauncherDiscoveryRequestBuilder.request().selectors(selectClass(example)).build());
      }
      assertThat(Example.seen.get()).isNotNull().isSameAs(SecondExample.seen.get());
      assertThat(Example.seen.get().isRunning()).isTrue();
    }
    assertThat(Example.seen.get().isRunning()).isFalse();
  }

  @NeedsControl(BrokerControl.LOG)
  @Test
  void aFailedTestShowsWhatTheBrokerLoggedMeanwhile() {
    PrintStream usual = System.out;
    ByteArrayOutputStream shown = new ByteArrayOutputStream();
    System.setOut(new PrintStream(shown, true, StandardCharsets.UTF_8));
    Events events;
    try {
      events =
          EngineTestKit.engine("junit-jupiter")
              .selectors(selectClass(Example.class))
              .execute()
              .testEvents();
    } finally {
      System.setOut(usual);
    }
    events.assertStatistics(all -> all.failed(1));
    assertThat(shown.toString(StandardCharsets.UTF_8))
        .contains(
            "fails(LocalKafka, TestTopics) failed. The end of the broker's log during the test:")
        .contains("Created log for partition fails-logged-");
  }

  /** Run only by tests above: Surefire skips nested classes. */
  @KafkaTest
  static class Example {
    static final AtomicReference<LocalKafka> seen = new AtomicReference<>();

    @Test
    void fails(LocalKafka kafka, TestTopics topics) {
      seen.set(kafka);
      topics.create("logged");
      throw new IllegalStateException("on purpose");
    }
  }

  /** Run only by a test above. */
  @KafkaTest
  static class SecondExample {
    static final AtomicReference<LocalKafka> seen = new AtomicReference<>();

    @Test
    void succeeds(LocalKafka kafka) {
      seen.set(kafka);
    }
  }
}
