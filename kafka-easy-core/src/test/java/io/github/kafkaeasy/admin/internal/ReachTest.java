package io.github.kafkaeasy.admin.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class ReachTest {
  private static final byte[] IPV6_LOOPBACK = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

  @Test
  void aNameIsReachedIfOneOfItsAddressesIs() throws IOException {
    InetAddress listening = InetAddress.getLoopbackAddress();
    InetAddress down = InetAddress.getByAddress(new byte[] {127, 0, 0, 2});
    try (ServerSocket server = new ServerSocket(0, 50, listening)) {
      assertThat(Reach.of(new InetAddress[] {down}, server.getLocalPort()))
          .isNotEqualTo(Reach.CONNECTED);

      assertThat(Reach.of(new InetAddress[] {down, listening}, server.getLocalPort()))
          .isEqualTo(Reach.CONNECTED);
    }
  }

  @Test
  void addressesOfAnotherFamilyThanTheFirstAreNotTriedBecauseKafkaDoesNot() throws IOException {
    InetAddress listening = InetAddress.getLoopbackAddress();
    try (ServerSocket server = new ServerSocket(0, 50, listening)) {
      InetAddress[] resolved = {InetAddress.getByAddress(IPV6_LOOPBACK), listening};

      assertThat(Reach.of(resolved, server.getLocalPort())).isNotEqualTo(Reach.CONNECTED);
    }
  }
}
