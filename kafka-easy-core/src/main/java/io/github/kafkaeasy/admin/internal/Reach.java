package io.github.kafkaeasy.admin.internal;

import io.github.kafkaeasy.internal.connection.HostPort;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;

/**
 * Result of an attempt to open a plain TCP connection to an address, ordered by how far the
 * connection came, with the advice for error messages.
 */
enum Reach {
  NAME("the name does not resolve", "Check the spelling and the DNS."),
  REFUSED(
      "nothing listens there (connection refused)",
      "Check that the broker runs and that the port is right."),
  SILENT(
      "no TCP connection could be made",
      "Check routes and firewalls between this machine and the broker."),
  CONNECTED(
      "TCP connects, but no Kafka answers",
      "Check that this is a broker's port and that security.protocol fits it.");

  private static final int CONNECT_MILLIS = 2_000;

  final String happened;
  final String advice;

  Reach(String happened, String advice) {
    this.happened = happened;
    this.advice = advice;
  }

  /**
   * Resolves the name and connects to its addresses, one after the other, until one accepts; so
   * does Kafka's client. Name resolution has no time limit, so call this on a thread that the
   * caller can abandon.
   */
  static Reach of(HostPort address) {
    try {
      return of(InetAddress.getAllByName(address.host()), address.port());
    } catch (UnknownHostException e) {
      return NAME;
    }
  }

  /** Connects to the addresses of a name that Kafka's client uses: those of the first's family. */
  static Reach of(InetAddress[] resolved, int port) {
    Reach furthest = NAME;
    for (InetAddress address : resolved) {
      if (address.getClass() == resolved[0].getClass() && furthest != CONNECTED) {
        Reach reach = of(new InetSocketAddress(address, port));
        furthest = reach.compareTo(furthest) > 0 ? reach : furthest;
      }
    }
    return furthest;
  }

  private static Reach of(InetSocketAddress resolved) {
    try (Socket socket = new Socket()) {
      socket.connect(resolved, CONNECT_MILLIS);
      return CONNECTED;
    } catch (SocketTimeoutException e) {
      return SILENT;
    } catch (ConnectException e) {
      return REFUSED;
    } catch (IOException e) {
      return SILENT;
    }
  }
}
