package io.github.kafkaeasy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.kafkaeasy.error.NotReadyException;
import io.github.kafkaeasy.test.KafkaTest;
import io.github.kafkaeasy.test.TestKafka;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

@KafkaTest
class KafkaEasyTest {
  private static final Duration SHORT = Duration.ofMillis(1_500);

  @Test
  void aSettingWithWhichNoClientCanBeCreatedIsNamedAtOnce(TestKafka broker) {
    KafkaEasy kafka =
        KafkaEasy.connect(broker.bootstrapServers())
            .property("interceptor.classes", "no.such.Interceptor")
            .property("metric.reporters", "no.such.Reporter");

    assertThatThrownBy(() -> kafka.awaitReady(Duration.ofMinutes(10)))
        .isInstanceOf(NotReadyException.class)
        .hasMessageContaining("can be made with these settings")
        .hasMessageContaining("no.such.Reporter");
  }

  @Test
  void aRunningClusterIsReady(TestKafka broker) {
    assertThatCode(() -> KafkaEasy.connect(broker.bootstrapServers()).awaitReady())
        .doesNotThrowAnyException();
  }

  @Test
  void oneOfSeveralAddressesIsEnough(TestKafka broker) {
    assertThatCode(
            () ->
                KafkaEasy.connect("no-such-host.invalid:9092," + broker.bootstrapServers())
                    .awaitReady())
        .doesNotThrowAnyException();
  }

  @Test
  void propertiesConnectAsAnAddressDoes(TestKafka broker) {
    KafkaEasy kafka =
        KafkaEasy.connect(
            Map.of("bootstrap.servers", broker.bootstrapServers(), "client.id", "billing"));

    assertThatCode(kafka::awaitReady).doesNotThrowAnyException();
    assertThat(kafka.describe()).contains("billing");
  }

  @Test
  void theMessageSaysThatAHostNameDoesNotResolve() {
    assertThatThrownBy(() -> KafkaEasy.connect("no-such-host.invalid:9092").awaitReady(SHORT))
        .isInstanceOfSatisfying(
            NotReadyException.class,
            e -> assertThat(e.addresses()).containsExactly("no-such-host.invalid:9092"))
        .hasMessageContaining("no-such-host.invalid:9092: the name does not resolve")
        .hasMessageContaining("DNS");
  }

  @Test
  void theMessageAboutATopicThatIsNotReadyNamesTheWholeLimit(TestKafka broker) {
    KafkaEasy kafka = KafkaEasy.connect(broker.bootstrapServers());

    assertThatThrownBy(() -> kafka.awaitReady(SHORT, "no-such-topic"))
        .isInstanceOf(NotReadyException.class)
        .hasMessageContaining("The topic no-such-topic was not ready within 1500 ms: ");
  }

  @Test
  void theMessageSaysThatAPortRefusesConnections() {
    assertThatThrownBy(() -> KafkaEasy.connect("127.0.0.1:1").awaitReady(SHORT))
        .isInstanceOf(NotReadyException.class)
        .hasMessageContaining("within 1500 ms")
        .hasMessageContaining("127.0.0.1:1: nothing listens there");
  }

  @Test
  void theMessageSaysThatAServerOtherThanKafkaDoesNotAnswer() throws IOException {
    try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      KafkaEasy kafka = KafkaEasy.connect("127.0.0.1:" + mute.getLocalPort());

      assertThatThrownBy(() -> kafka.awaitReady(SHORT))
          .isInstanceOf(NotReadyException.class)
          .hasMessageContaining("TCP connects, but no Kafka answers")
          .hasMessageContaining("security.protocol");
    }
  }

  @Test
  void theWaitEndsAtItsLimit() {
    long begun = System.nanoTime();

    assertThatThrownBy(() -> KafkaEasy.connect("127.0.0.1:1,127.0.0.1:2").awaitReady(SHORT))
        .isInstanceOf(NotReadyException.class);

    assertThat(Duration.ofNanos(System.nanoTime() - begun))
        .isBetween(Duration.ofSeconds(1), SHORT.plusSeconds(8));
  }

  @Test
  void anInterruptEndsTheWaitAndIsKept() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> KafkaEasy.connect("127.0.0.1:1").awaitReady())
        .isInstanceOf(NotReadyException.class)
        .hasMessageContaining("interrupted");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aPropertyMakesAnotherConnectionAndLeavesTheFirst() {
    KafkaEasy plain = KafkaEasy.connect("127.0.0.1:1");

    assertThat(plain.property("client.id", "billing").describe()).contains("billing");
    assertThat(plain.describe()).doesNotContain("billing");
  }
}
