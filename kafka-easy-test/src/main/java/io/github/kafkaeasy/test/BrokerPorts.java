package io.github.kafkaeasy.test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.random.RandomGenerator;

/**
 * Three ports for a broker's listeners. They are chosen here, not by the system, because the
 * controller's port stands in the configuration and a restart must find the same ones; and below
 * 32768, where no system hands out ports for outgoing connections, so that none of ours is taken
 * while the broker is down.
 *
 * @param client where clients connect
 * @param internal where the broker and test tools connect, past any proxy
 * @param controller where the controller quorum connects
 */
record BrokerPorts(int client, int internal, int controller) {

  private static final int LOWEST = 10_000;
  private static final int HIGHEST = 32_767;

  /** Three ports that are free now; another process may still be faster, so retry on that. */
  static BrokerPorts choose() {
    RandomGenerator random = RandomGenerator.getDefault();
    for (int attempt = 0; attempt < 1_000; attempt++) {
      int first = random.nextInt(LOWEST, HIGHEST - 2);
      if (isFree(first) && isFree(first + 1) && isFree(first + 2)) {
        return new BrokerPorts(first, first + 1, first + 2);
      }
    }
    throw new LocalKafkaException(
        "No three free ports in a row on the loopback address between "
            + LOWEST
            + " and "
            + HIGHEST);
  }

  /** One port of the same range that is free now, for a proxy. */
  static int chooseOne() {
    return choose().client();
  }

  BrokerPorts withClient(int port) {
    return new BrokerPorts(port, internal, controller);
  }

  private static boolean isFree(int port) {
    try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return probe.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
