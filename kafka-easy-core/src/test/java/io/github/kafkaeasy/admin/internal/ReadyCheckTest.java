package io.github.kafkaeasy.admin.internal;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.error.NotReadyException;
import io.github.kafkaeasy.internal.connection.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.common.Node;
import org.junit.jupiter.api.Test;

class ReadyCheckTest {
  @Test
  void advertisedAddressesThatAcceptTcpButDoNotAnswerAsKafkaAreNamed() throws IOException {
    try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      int port = mute.getLocalPort();
      ReadyCheck check =
          new ReadyCheck(
              List.of(new HostPort("127.0.0.1", port)),
              new ReadyCheck.Questions() {
                @Override
                public Collection<Node> brokers(Duration limit) {
                  throw new KafkaEasyException("no answer");
                }

                @Override
                public Collection<Node> brokersToldByBootstrap(Duration limit) {
                  return List.of(new Node(1, "127.0.0.1", port));
                }
              });

      assertThatThrownBy(() -> check.await(Duration.ofSeconds(2)))
          .isInstanceOf(NotReadyException.class)
          .hasMessageContaining("broker 1 at 127.0.0.1:" + port + ": TCP connects, but no Kafka")
          .hasMessageContaining("advertised.listeners")
          .hasMessageNotContaining("no topic exists");
    }
  }
}
