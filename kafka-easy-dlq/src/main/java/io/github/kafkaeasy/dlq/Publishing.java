package io.github.kafkaeasy.dlq;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How dead letters are written, and who is told.
 *
 * @param spill the topic that takes what the dead-letter topic cannot take
 * @param alertEvery how long two alerts are apart at least
 */
record Publishing(
    boolean createIfMissing,
    OnUnwritable onUnwritable,
    Duration deliveryTimeout,
    boolean stackTrace,
    Dialect dialect,
    Optional<String> spill,
    Optional<Consumer<DeadLetterAlert>> onDeadLetter,
    Duration alertEvery,
    Optional<StormGuard> stormGuard,
    Preflight preflight) {

  /** Long enough for a broker's restart, short enough to be told of one that does not come back. */
  static final Publishing DEFAULT =
      new Publishing(
          true,
          OnUnwritable.HOLD,
          Duration.ofSeconds(30),
          false,
          Dialect.KAFKA_EASY,
          Optional.empty(),
          Optional.empty(),
          Duration.ofMinutes(1),
          Optional.empty(),
          Preflight.WARN);

  Publishing createIfMissing(boolean create) {
    return new Publishing(
        create,
        onUnwritable,
        deliveryTimeout,
        stackTrace,
        dialect,
        spill,
        onDeadLetter,
        alertEvery,
        stormGuard,
        preflight);
  }

  Publishing onUnwritable(OnUnwritable answer) {
    return new Publishing(
        createIfMissing,
        answer,
        deliveryTimeout,
        stackTrace,
        dialect,
        spill,
        onDeadLetter,
        alertEvery,
        stormGuard,
        preflight);
  }

  Publishing deliveryTimeout(Duration timeout) {
    return new Publishing(
        createIfMissing,
        onUnwritable,
        timeout,
        stackTrace,
        dialect,
        spill,
        onDeadLetter,
        alertEvery,
        stormGuard,
        preflight);
  }

  Publishing stackTrace(boolean wanted) {
    return new Publishing(
        createIfMissing,
        onUnwritable,
        deliveryTimeout,
        wanted,
        dialect,
        spill,
        onDeadLetter,
        alertEvery,
        stormGuard,
        preflight);
  }

  Publishing dialect(Dialect written) {
    return new Publishing(
        createIfMissing,
        onUnwritable,
        deliveryTimeout,
        stackTrace,
        written,
        spill,
        onDeadLetter,
        alertEvery,
        stormGuard,
        preflight);
  }

  Publishing spill(String topic) {
    return new Publishing(
        createIfMissing,
        onUnwritable,
        deliveryTimeout,
        stackTrace,
        dialect,
        Optional.of(topic),
        onDeadLetter,
        alertEvery,
        stormGuard,
        preflight);
  }

  Publishing onDeadLetter(Consumer<DeadLetterAlert> callback) {
    return new Publishing(
        createIfMissing,
        onUnwritable,
        deliveryTimeout,
        stackTrace,
        dialect,
        spill,
        Optional.of(callback),
        alertEvery,
        stormGuard,
        preflight);
  }

  Publishing alertEvery(Duration pause) {
    return new Publishing(
        createIfMissing,
        onUnwritable,
        deliveryTimeout,
        stackTrace,
        dialect,
        spill,
        onDeadLetter,
        pause,
        stormGuard,
        preflight);
  }

  Publishing stormGuard(StormGuard guard) {
    return new Publishing(
        createIfMissing,
        onUnwritable,
        deliveryTimeout,
        stackTrace,
        dialect,
        spill,
        onDeadLetter,
        alertEvery,
        Optional.of(guard),
        preflight);
  }

  Publishing preflight(Preflight wanted) {
    return new Publishing(
        createIfMissing,
        onUnwritable,
        deliveryTimeout,
        stackTrace,
        dialect,
        spill,
        onDeadLetter,
        alertEvery,
        stormGuard,
        wanted);
  }

  LetterForm largestForm() {
    return stackTrace ? LetterForm.WITH_STACK_TRACE : LetterForm.WITH_MESSAGE;
  }
}
