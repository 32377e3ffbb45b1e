package io.github.kafkaeasy.dlq;

import io.github.kafkaeasy.dlq.internal.publish.LetterForm;
import io.github.kafkaeasy.dlq.letter.Dialect;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How dead letters are written, and who is told. Immutable once it has left this class: only {@link
 * #with} sets fields, of a copy that nobody else has yet.
 */
final class Publishing {
  static final Publishing DEFAULT = new Publishing();

  private boolean createIfMissing = true;
  private OnUnwritable onUnwritable = OnUnwritable.HOLD;

  /** Long enough for a broker's restart, short enough to be told of one that does not come back. */
  private Duration deliveryTimeout = Duration.ofSeconds(30);

  private boolean stackTrace;
  private Dialect dialect = Dialect.KAFKA_EASY;
  private Optional<String> spill = Optional.empty();
  private Optional<Consumer<DeadLetterAlert>> onDeadLetter = Optional.empty();
  private Duration alertEvery = Duration.ofMinutes(1);
  private Optional<StormGuard> stormGuard = Optional.empty();
  private Preflight preflight = Preflight.WARN;

  private Publishing() {}

  private Publishing with(Consumer<Publishing> change) {
    Publishing copy = new Publishing();
    copy.createIfMissing = createIfMissing;
    copy.onUnwritable = onUnwritable;
    copy.deliveryTimeout = deliveryTimeout;
    copy.stackTrace = stackTrace;
    copy.dialect = dialect;
    copy.spill = spill;
    copy.onDeadLetter = onDeadLetter;
    copy.alertEvery = alertEvery;
    copy.stormGuard = stormGuard;
    copy.preflight = preflight;
    change.accept(copy);
    return copy;
  }

  boolean createIfMissing() {
    return createIfMissing;
  }

  Publishing createIfMissing(boolean create) {
    return with(copy -> copy.createIfMissing = create);
  }

  OnUnwritable onUnwritable() {
    return onUnwritable;
  }

  Publishing onUnwritable(OnUnwritable answer) {
    return with(copy -> copy.onUnwritable = answer);
  }

  Duration deliveryTimeout() {
    return deliveryTimeout;
  }

  Publishing deliveryTimeout(Duration timeout) {
    return with(copy -> copy.deliveryTimeout = timeout);
  }

  boolean stackTrace() {
    return stackTrace;
  }

  Publishing stackTrace(boolean wanted) {
    return with(copy -> copy.stackTrace = wanted);
  }

  Dialect dialect() {
    return dialect;
  }

  Publishing dialect(Dialect written) {
    return with(copy -> copy.dialect = written);
  }

  /** The topic that takes what the dead-letter topic cannot take. */
  Optional<String> spill() {
    return spill;
  }

  Publishing spill(String topic) {
    return with(copy -> copy.spill = Optional.of(topic));
  }

  Optional<Consumer<DeadLetterAlert>> onDeadLetter() {
    return onDeadLetter;
  }

  Publishing onDeadLetter(Consumer<DeadLetterAlert> callback) {
    return with(copy -> copy.onDeadLetter = Optional.of(callback));
  }

  /** How long two alerts are apart at least. */
  Duration alertEvery() {
    return alertEvery;
  }

  Publishing alertEvery(Duration pause) {
    return with(copy -> copy.alertEvery = pause);
  }

  Optional<StormGuard> stormGuard() {
    return stormGuard;
  }

  Publishing stormGuard(StormGuard guard) {
    return with(copy -> copy.stormGuard = Optional.of(guard));
  }

  Preflight preflight() {
    return preflight;
  }

  Publishing preflight(Preflight wanted) {
    return with(copy -> copy.preflight = wanted);
  }

  LetterForm largestForm() {
    return stackTrace ? LetterForm.WITH_STACK_TRACE : LetterForm.WITH_MESSAGE;
  }
}
