package io.github.kafkaeasy.admin.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.kafkaeasy.KafkaEasy;
import io.github.kafkaeasy.admin.EasyAdmin;
import io.github.kafkaeasy.admin.TopicCreation;
import io.github.kafkaeasy.error.NotReadyException;
import io.github.kafkaeasy.internal.connection.ConnectionSettings;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.TestKafka;
import io.github.kafkaeasy.test.TestTopics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Requests of an admin client whose answers come from different brokers, or not at all. */
@KafkaTest
class KafkaAdminTest {
  @Test
  void aRequestAboutATopicHasNoMoreTimeThanTheWaitForTheTopic(TestKafka broker) throws IOException {
    Duration limit = Duration.ofSeconds(3);
    Queue<Integer> limits = new ConcurrentLinkedQueue<>();
    try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Admin answering = KafkaEasy.connect(broker.bootstrapServers()).rawAdmin();
        Admin silent = KafkaEasy.connect("127.0.0.1:" + mute.getLocalPort()).rawAdmin();
        EasyAdmin admin =
            admin(
                broker,
                (method, arguments) -> {
                  if (!method.equals("describeTopics")) {
                    return answering;
                  }
                  limits.add(((DescribeTopicsOptions) arguments[1]).timeoutMs());
                  return silent;
                })) {
      assertThatThrownBy(() -> admin.awaitReady(limit, "orders"))
          .isInstanceOf(NotReadyException.class)
          .hasMessageContaining("The topic orders was not ready within 3 s: ")
          .hasMessageContaining("no answer");
    }

    assertThat(limits).isNotEmpty().allMatch(millis -> millis <= limit.toMillis());
  }

  @Test
  void aTopicThatWasFoundAfterItsCreationIsNotLookedUpAgain(TestKafka broker, TestTopics topics) {
    String topic = topics.name("created");
    AtomicInteger looks = new AtomicInteger();
    try (EasyAdmin other = KafkaEasy.connect(broker.bootstrapServers()).admin();
        Admin real = KafkaEasy.connect(broker.bootstrapServers()).rawAdmin();
        EasyAdmin admin =
            admin(
                broker,
                (method, arguments) -> {
                  if (method.equals("describeTopics")) {
                    if (looks.incrementAndGet() == 1) {
                      Awaitility.await().until(() -> other.topicExists(topic));
                    } else {
                      other.topics().delete(topic); // as if a broker did not know it yet
                    }
                  }
                  return real;
                })) {
      assertThat(admin.topics().create(topic, 1, 1, Map.of())).isEqualTo(TopicCreation.CREATED);
    }

    assertThat(looks).hasValue(1);
  }

  private static EasyAdmin admin(TestKafka broker, BiFunction<String, Object[], Admin> route) {
    return new KafkaAdmin(
        ConnectionSettings.of(broker.bootstrapServers(), Map.of()),
        () -> RoutedAdmin.of(route),
        Duration.ofSeconds(15));
  }
}
