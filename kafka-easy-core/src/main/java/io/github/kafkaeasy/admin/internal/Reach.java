package io.github.kafkaeasy.admin.internal;

import io.github.kafkaeasy.internal.connection.HostPort;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;

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
   * Resolves the name and connects. Name resolution has no time limit, so call this on a thread
   * that the caller can abandon.
   */
  static Reach of(HostPort address) {
    InetSocketAddress resolved = new InetSocketAddress(address.host(), address.port());
    if (resolved.isUnresolved()) {
      return NAME;
    }
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
