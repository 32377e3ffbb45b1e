package io.github.kafkaeasy.test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.random.RandomGenerator;

/**
 * Three ports for a broker's listeners. They are chosen in advance, not by the system, because the
 * controller's port is part of the configuration and must stay the same after a restart. They are
 * below 32768, outside the range for outgoing connections, so that the system gives none of them to
 * a client's connection while the broker is down.
 *
 * @param client for clients
 * @param internal for the broker itself and test tools, bypassing a proxy
 * @param controller for the controller quorum
 */
record BrokerPorts(int client, int internal, int controller) {

  private static final int LOWEST = 10_000;
  private static final int HIGHEST = 32_767;

  /**
   * Finds three ports that are free now. Another process may take one before the broker does; the
   * caller then tries again.
   */
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

  /** Finds one free port in the same range, for a proxy. */
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
