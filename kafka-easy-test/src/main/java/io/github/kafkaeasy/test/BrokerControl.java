package io.github.kafkaeasy.test;

/**
 * What a test may have to do to a broker beyond talking to it. A {@link LocalKafka} allows all of
 * it, other back ends none. See {@link NeedsControl}.
 */
public enum BrokerControl {
  /** Ending it in good order and starting it again. */
  STOP("stop and start a broker"),
  /** Killing it, as a crash would. */
  KILL("kill a broker"),
  /** Stopping its process with open connections. */
  SUSPEND("suspend a broker"),
  /** Starting one with settings of the test's own. */
  SERVER_PROPERTIES("start a broker with settings of its own"),
  /** Having it advertise another address, a proxy's. */
  ADVERTISED_ADDRESS("have a broker advertise a proxy's address"),
  /** Talking to its controller listener. */
  CONTROLLER("reach a broker's controller"),
  /** Reading and damaging its files. */
  DATA_FOLDER("look into a broker's folder"),
  /** Reading its log. */
  LOG("read a broker's log");

  private final String description;

  BrokerControl(String description) {
    this.description = description;
  }

  String description() {
    return description;
  }
}
