package io.github.kafkaeasy.dlq;

import io.github.kafkaeasy.config.Options;
import io.github.kafkaeasy.consumer.spi.FailedRecord;
import io.github.kafkaeasy.consumer.spi.FailureContext;
import io.github.kafkaeasy.consumer.spi.FailureDecision;
import io.github.kafkaeasy.consumer.spi.FailureHandler;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Tries a failed record again, and in the end puts a copy of it into a dead-letter topic.
 *
 * <pre>{@code
 * .onFailure(RetryThenDeadLetter.attempts(4).backoff(exponential(Duration.ofMillis(200))).to("orders.dlq"))
 * }</pre>
 *
 * <p><b>Retries.</b> The record waits in place: its key (in PARTITION order its partition) is held
 * back, everything else flows, no thread sleeps. Attempts are counted from the start again after a
 * rebalance or a restart.
 *
 * <p><b>Not retried</b> are failures that a repetition cannot mend: a key or value that cannot be
 * decoded, {@link ClassCastException}, {@link IllegalArgumentException}, {@link SecurityException},
 * {@link io.github.kafkaeasy.error.RejectedMessage}, {@link
 * io.github.kafkaeasy.error.StaleRecordException}, and their subclasses; {@link #fatal} and {@link
 * #retryable} change that. Of exceptions that only wrap another one ({@link
 * java.util.concurrent.CompletionException}, {@link java.util.concurrent.ExecutionException},
 * {@link java.lang.reflect.InvocationTargetException}, {@link
 * java.lang.reflect.UndeclaredThrowableException}) the cause counts.
 *
 * <p><b>The dead letter</b> has the original's key, value and headers byte for byte, plus the
 * headers of {@link DeadLetterHeaders}. Its partition follows from the key. Its timestamp is the
 * moment of dead-lettering, so that an old record is not deleted at once by the topic's retention;
 * the original's is in a header. A copy that is too large for the topic loses first its stack
 * trace, then its message; if that is not enough, a pointer record takes its place, which says so.
 * There may be more than one copy of a record (after a crash, or when an acknowledgement got lost);
 * all of them carry the same source coordinates.
 *
 * <p><b>Nothing is skipped.</b> A record counts as dead-lettered when the broker has acknowledged
 * the copy, not before; then the records behind it run. So whoever brings a dead letter back later
 * changes the order within its key. While the topic cannot be written, one record probes it and the
 * others wait, see {@link OnUnwritable}; how many may wait is bounded by the consumer's {@code
 * maxHeldRecords} and {@code maxHeldBytes}.
 *
 * <p>Immutable and thread-safe: each method answers a changed copy, and one may serve many
 * consumers. Each of them has one thread {@code kafka-easy-deadletter-<consumer>}, which alone
 * touches the producer.
 */
public final class RetryThenDeadLetter implements FailureHandler {
  private static final int MOST_ATTEMPTS = 1_000_000;

  private final RetryPolicy retries;
  private final Classification classification;
  private final Destination destination;
  private final Publishing publishing;

  private RetryThenDeadLetter(
      RetryPolicy retries,
      Classification classification,
      Destination destination,
      Publishing publishing) {
    this.retries = retries;
    this.classification = classification;
    this.destination = destination;
    this.publishing = publishing;
  }

  /**
   * Tries a record so often, then dead-letters it to {@code <topic>.dlq}.
   *
   * @param attempts 1 to 1,000,000, the first attempt included: 1 means no retry
   * @throws InvalidOptionException outside of these bounds
   */
  public static RetryThenDeadLetter attempts(int attempts) {
    int checked = Options.number("attempts", attempts, 1, MOST_ATTEMPTS);
    return new RetryThenDeadLetter(
        RetryPolicy.attempts(checked),
        Classification.DEFAULT,
        Destination.DEFAULT,
        Publishing.DEFAULT);
  }

  /**
   * Tries a record as a policy of resilience4j says: its {@code maxAttempts}, its intervals, its
   * exceptions. A failure is retried if both the policy and this class's own classification let it.
   *
   * @throws InvalidOptionException for null
   */
  public static RetryThenDeadLetter of(RetryConfig policy) {
    return attempts(1).with(RetryPolicy.of(Options.required("policy", policy)));
  }

  /**
   * The same with a {@link Retry} of the program's own, whose events and metrics then tell of the
   * attempts. Failures that are fatal by this class's own classification do not reach it.
   *
   * @throws InvalidOptionException for null
   */
  public static RetryThenDeadLetter of(Retry retry) {
    return attempts(1).with(RetryPolicy.of(Options.required("retry", retry)));
  }

  /**
   * How long to wait before each retry. Default: exponential from 200 ms to 30 s.
   *
   * @throws InvalidOptionException for null, and when the waits come from a policy of resilience4j
   */
  public RetryThenDeadLetter backoff(Backoff backoff) {
    return with(retries.backoff(Options.required("backoff", backoff)));
  }

  /**
   * Failures that are not retried, subclasses included; adds to those named so far. Of several
   * listed classes the one nearest to the exception's own decides.
   *
   * @throws InvalidOptionException for none, for null, and for a class that is listed as retryable
   */
  @SafeVarargs
  public final RetryThenDeadLetter fatal(Class<? extends Throwable>... exceptions) {
    Classification more = Classification.requireSome("fatal", exceptions.length, classification);
    for (Class<? extends Throwable> exception : exceptions) {
      more = more.fatal(exception);
    }
    return new RetryThenDeadLetter(retries, more, destination, publishing);
  }

  /**
   * Failures that are retried, subclasses included; adds to those named so far. As soon as there is
   * one, failures that are not listed are fatal. Of several listed classes the one nearest to the
   * exception's own decides, the fatal ones of the default among them: {@code
   * retryable(IllegalArgumentException.class)} makes these retryable, {@code
   * retryable(Exception.class)} does not.
   *
   * @throws InvalidOptionException for none, for null, and for a class that is listed as fatal
   */
  @SafeVarargs
  public final RetryThenDeadLetter retryable(Class<? extends Throwable>... exceptions) {
    Classification more =
        Classification.requireSome("retryable", exceptions.length, classification);
    for (Class<? extends Throwable> exception : exceptions) {
      more = more.retryable(exception);
    }
    return new RetryThenDeadLetter(retries, more, destination, publishing);
  }

  /**
   * The dead-letter topic. Default: the source topic's name with {@code .dlq}. It must not be one
   * that the consumer reads, which its start refuses.
   *
   * @throws InvalidOptionException if Kafka does not take such a name
   */
  public RetryThenDeadLetter to(String topic) {
    return new RetryThenDeadLetter(
        retries, classification, Destination.fixed(Options.topicName("to", topic)), publishing);
  }

  /**
   * The dead-letter topic of each record. The function runs on the dead-letter thread and must not
   * block. If it throws, or answers one of the consumer's own topics or what is no topic name, the
   * record is held and the function asked again later, or the consumer stops, as {@link
   * #onUnwritable} says.
   *
   * @throws InvalidOptionException for null
   */
  public RetryThenDeadLetter to(Function<ConsumerRecord<byte[], byte[]>, String> topic) {
    return new RetryThenDeadLetter(
        retries, classification, Destination.of(Options.required("to", topic)), publishing);
  }

  /**
   * Whether a missing dead-letter topic is created, with the source topic's partition count and
   * replication and with room for the headers. Default: true. Topics whose names are known are
   * looked after when the consumer starts, others at their first record. With false, records wait
   * until somebody creates it.
   */
  public RetryThenDeadLetter createIfMissing(boolean create) {
    return with(publishing.createIfMissing(create));
  }

  /**
   * What happens while the dead-letter topic cannot be written. Default: {@link OnUnwritable#HOLD}.
   *
   * @throws InvalidOptionException for null
   */
  public RetryThenDeadLetter onUnwritable(OnUnwritable answer) {
    return with(publishing.onUnwritable(Options.required("onUnwritable", answer)));
  }

  /**
   * How long a dead letter may wait for its acknowledgement before the topic counts as down.
   * Default: 30 s, from 100 ms to 10 min. Kafka: {@code delivery.timeout.ms}.
   *
   * @throws InvalidOptionException outside of these bounds
   */
  public RetryThenDeadLetter deliveryTimeout(Duration timeout) {
    return with(
        publishing.deliveryTimeout(
            Options.duration(
                "deliveryTimeout", timeout, Duration.ofMillis(100), Duration.ofMinutes(10))));
  }

  /** Whether dead letters carry a stack trace, cut to 16 KiB. Default: false. */
  public RetryThenDeadLetter stackTrace(boolean wanted) {
    return with(publishing.stackTrace(wanted));
  }

  private RetryThenDeadLetter with(RetryPolicy other) {
    return new RetryThenDeadLetter(other, classification, destination, publishing);
  }

  private RetryThenDeadLetter with(Publishing other) {
    return new RetryThenDeadLetter(retries, classification, destination, other);
  }

  /**
   * Makes the handler that one consumer uses, with its thread. Called by the consumer's start.
   *
   * @throws InvalidOptionException if the dead-letter topic is one of the consumer's own
   */
  @Override
  public FailureHandler open(FailureContext context) {
    destination.check(context.topics());
    return OpenHandler.open(context, retries, classification, destination, publishing);
  }

  /** Not called: a consumer uses what {@link #open} answers. */
  @Override
  public CompletionStage<FailureDecision> onFailure(FailedRecord failed) {
    throw new IllegalStateException("open(context) answers the handler to be used");
  }

  @Override
  public String toString() {
    return "RetryThenDeadLetter[" + retries + ", to " + destination + "]";
  }
}
