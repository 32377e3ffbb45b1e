package io.github.kafkaeasy.dlq;

import java.time.Duration;

/** How dead letters are written. */
record Publishing(
    boolean createIfMissing,
    OnUnwritable onUnwritable,
    Duration deliveryTimeout,
    boolean stackTrace) {

  /** Long enough for a broker's restart, short enough to be told of one that does not come back. */
  static final Publishing DEFAULT =
      new Publishing(true, OnUnwritable.HOLD, Duration.ofSeconds(30), false);

  Publishing createIfMissing(boolean create) {
    return new Publishing(create, onUnwritable, deliveryTimeout, stackTrace);
  }

  Publishing onUnwritable(OnUnwritable answer) {
    return new Publishing(createIfMissing, answer, deliveryTimeout, stackTrace);
  }

  Publishing deliveryTimeout(Duration timeout) {
    return new Publishing(createIfMissing, onUnwritable, timeout, stackTrace);
  }

  Publishing stackTrace(boolean wanted) {
    return new Publishing(createIfMissing, onUnwritable, deliveryTimeout, wanted);
  }
}
