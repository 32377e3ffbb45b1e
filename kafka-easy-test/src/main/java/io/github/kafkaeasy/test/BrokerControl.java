package io.github.kafkaeasy.test;

/**
 * Operations of a test on a broker's process, settings or files, as opposed to requests of clients.
 * A {@link LocalKafka} supports all of them, other back ends none. See {@link NeedsControl}.
 */
public enum BrokerControl {
  /** Stopping the broker cleanly and starting it again. */
  STOP("stop and start a broker"),
  /** Killing the broker, as a crash would. */
  KILL("kill a broker"),
  /** Suspending the broker's process while connections stay open. */
  SUSPEND("suspend a broker"),
  /** Starting a broker with settings chosen by the test. */
  SERVER_PROPERTIES("start a broker with its own settings"),
  /** Making the broker advertise the address of a proxy. */
  ADVERTISED_ADDRESS("have a broker advertise a proxy's address"),
  /** Connecting to the broker's controller listener. */
  CONTROLLER("reach a broker's controller"),
  /** Reading and damaging the broker's files. */
  DATA_FOLDER("read or change a broker's files"),
  /** Reading the broker's log. */
  LOG("read a broker's log");

  private final String description;

  BrokerControl(String description) {
    this.description = description;
  }

  String description() {
    return description;
  }
}
