package io.github.kafkaeasy.dlq;

import io.github.kafkaeasy.consumer.spi.FailureContext;
import io.github.kafkaeasy.consumer.spi.FailureHandler;
import io.github.kafkaeasy.consumer.spi.FailurePolicy;
import io.github.kafkaeasy.dlq.internal.options.RetryOptions;
import io.github.kafkaeasy.dlq.internal.route.Destination;
import io.github.kafkaeasy.dlq.internal.route.RetryTiers;
import io.github.kafkaeasy.dlq.letter.DeadLetterHeaders;
import io.github.kafkaeasy.dlq.letter.Dialect;
import io.github.kafkaeasy.error.InvalidOptionException;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A failure policy that retries a failed record, and then writes a copy to a dead-letter topic.
 *
 * <pre>{@code
 * .onFailure(RetryThenDeadLetter.attempts(4).backoff(exponential(Duration.ofMillis(200))).to("orders.dlq"))
 *
 * .onFailure(
 *     RetryThenDeadLetter.attempts(3)                                       // in place, order holds
 *         .retryTopics(Duration.ofSeconds(10), Duration.ofMinutes(1))       // later, order is given up
 *         .to("orders.dlq"))                                                // in the end
 * }</pre>
 *
 * <p><b>Retries.</b> The record waits in place: the next records of its key (in PARTITION order, of
 * its partition) are held, which means that they wait too; all other records continue, and no
 * thread sleeps. After a rebalance or a restart, attempts are counted from the start again. An
 * exception that implements {@link io.github.kafkaeasy.consumer.spi.RetryAfter} determines the wait
 * itself.
 *
 * <p><b>Not retried</b> are failures that a further attempt cannot solve: a key or value that
 * cannot be decoded (unless the failure {@linkplain
 * io.github.kafkaeasy.error.DecodeException#isTransient is temporary}), {@link ClassCastException},
 * {@link IllegalArgumentException}, {@link SecurityException}, {@link
 * io.github.kafkaeasy.error.RejectedMessage}, {@link
 * io.github.kafkaeasy.error.StaleRecordException}, and their subclasses; {@link #fatal}, {@link
 * #retryable} and {@link #retry} change that. An exception that only wraps another one ({@link
 * java.util.concurrent.CompletionException}, {@link java.util.concurrent.ExecutionException},
 * {@link java.lang.reflect.InvocationTargetException}, {@link
 * java.lang.reflect.UndeclaredThrowableException}) is classified by its cause.
 *
 * <p><b>The dead letter</b> has the original's key, value and headers byte for byte, plus the
 * headers of {@link DeadLetterHeaders}. Its partition is computed from the key. Its timestamp is
 * the moment of dead-lettering, so that the topic's retention does not delete an old record at
 * once; the original's timestamp is in a header. If a copy is too large for the topic, its stack
 * trace is left out, then its exception message; if it is still too large, a pointer record, marked
 * as such, takes its place. After a crash or a lost acknowledgement there may be several copies of
 * a record, all with the same source coordinates.
 *
 * <p><b>Nothing is skipped.</b> A record counts as dead-lettered when the broker has acknowledged
 * the copy, not before; then the next records of its key run. A dead letter that is redriven later
 * is therefore out of order within its key. While the topic cannot be written, one record probes it
 * and the others wait, see {@link OnUnwritable}; the number of waiting records is bounded by the
 * consumer's {@code maxHeldRecords} and {@code maxHeldBytes}.
 *
 * <p>Immutable and thread-safe: each method returns a changed copy, and one policy may serve many
 * consumers. Each consumer has one thread {@code kafka-easy-deadletter-<consumer>}, and only this
 * thread uses the producer of dead letters.
 */
public final class RetryThenDeadLetter implements FailurePolicy {
  private final RetryRules rules;
  private final Destination destination;
  private final Publishing publishing;

  private RetryThenDeadLetter(RetryRules rules, Destination destination, Publishing publishing) {
    this.rules = rules;
    this.destination = destination;
    this.publishing = publishing;
  }

  /**
   * Tries a record this many times, then dead-letters it to {@code <topic>.dlq}.
   *
   * @param attempts 1 to 1,000,000, the first attempt included: 1 means no retry
   * @throws InvalidOptionException outside of these bounds
   */
  public static RetryThenDeadLetter attempts(int attempts) {
    int checked = RetryOptions.ATTEMPTS.checked(attempts);
    return new RetryThenDeadLetter(
        RetryRules.of(RetryPolicy.attempts(checked)), Destination.DEFAULT, Publishing.DEFAULT);
  }

  /**
   * Takes {@code maxAttempts}, intervals and exceptions from a resilience4j configuration. A
   * failure is retried only if both that policy and this class's own classification allow it.
   *
   * @throws InvalidOptionException for null
   */
  public static RetryThenDeadLetter of(RetryConfig policy) {
    return attempts(1).usual(RetryPolicy.of(RetryOptions.OF_POLICY.checked(policy)));
  }

  /**
   * Tries a record with a resilience4j {@link Retry} of the program, whose events and metrics then
   * report the attempts. Failures that this class's own classification calls fatal are not passed
   * to it.
   *
   * @throws InvalidOptionException for null
   */
  public static RetryThenDeadLetter of(Retry retry) {
    return attempts(1).usual(RetryPolicy.of(RetryOptions.OF_RETRY.checked(retry)));
  }

  /**
   * The waits before the retries. Default: exponential from 200 ms to 30 s.
   *
   * @throws InvalidOptionException for null, and if the waits come from a policy of resilience4j
   */
  public RetryThenDeadLetter backoff(Backoff backoff) {
    return usual(rules.usual().backoff(RetryOptions.BACKOFF.given(backoff)));
  }

  /**
   * Exception classes that are not retried, subclasses included; a further call adds to the list.
   * The listed class nearest to the exception's own class decides.
   *
   * @throws InvalidOptionException for an empty list, for null, and for a class that is listed as
   *     retryable
   */
  @SafeVarargs
  public final RetryThenDeadLetter fatal(Class<? extends Throwable>... exceptions) {
    List<Class<? extends Throwable>> named = new ArrayList<>();
    for (Class<? extends Throwable> exception : exceptions) {
      named.add(exception);
    }
    return with(rules.classification(rules.classification().fatal(named)));
  }

  /**
   * Exception classes that are retried, subclasses included; a further call adds to the list. As
   * soon as one class is listed, exceptions that neither this list nor {@link #retry} names are
   * fatal. The class nearest to the exception's own class decides, among the listed ones and those
   * that are fatal by default: {@code retryable(IllegalArgumentException.class)} makes that
   * exception retryable, {@code retryable(Exception.class)} does not.
   *
   * @throws InvalidOptionException for an empty list, for null, and for a class that is listed as
   *     fatal
   */
  @SafeVarargs
  public final RetryThenDeadLetter retryable(Class<? extends Throwable>... exceptions) {
    List<Class<? extends Throwable>> named = new ArrayList<>();
    for (Class<? extends Throwable> exception : exceptions) {
      named.add(exception);
    }
    return with(rules.classification(rules.classification().retryable(named)));
  }

  /**
   * The dead-letter topic. Default: the source topic's name followed by {@code .dlq}. The
   * consumer's start refuses a topic that the consumer itself reads.
   *
   * @throws InvalidOptionException if the name is no valid Kafka topic name
   */
  public RetryThenDeadLetter to(String topic) {
    return new RetryThenDeadLetter(
        rules, Destination.fixed(RetryOptions.TO.checked(topic)), publishing);
  }

  /**
   * A function that chooses the dead-letter topic for each record. It runs on the dead-letter
   * thread and must not block. If it throws, or returns one of the consumer's own topics or an
   * invalid topic name, the record is held and the function is called again later, or the consumer
   * stops, as {@link #onUnwritable} says.
   *
   * @throws InvalidOptionException for null
   */
  public RetryThenDeadLetter to(Function<ConsumerRecord<byte[], byte[]>, String> topic) {
    return new RetryThenDeadLetter(
        rules, Destination.of(RetryOptions.TO_FUNCTION.checked(topic)), publishing);
  }

  /**
   * Whether a missing dead-letter topic is created, with the source topic's partition count and
   * replication factor, and with a {@code max.message.bytes} that leaves room for the headers of
   * dead letters. Default: true. Topics whose names are known are created when the consumer starts,
   * others at their first dead letter. With false, records wait until the topic is created by other
   * means.
   */
  public RetryThenDeadLetter createIfMissing(boolean create) {
    return with(publishing.with(RetryOptions.CREATE_IF_MISSING, create));
  }

  /**
   * The behaviour while the dead-letter topic cannot be written. Default: {@link
   * OnUnwritable#HOLD}.
   *
   * @throws InvalidOptionException for null
   */
  public RetryThenDeadLetter onUnwritable(OnUnwritable answer) {
    return with(publishing.with(RetryOptions.ON_UNWRITABLE, answer));
  }

  /**
   * The longest wait for a dead letter's acknowledgement, after which the topic counts as not
   * writable. Default: 30 s, from 100 ms to 10 min. Kafka: {@code delivery.timeout.ms}.
   *
   * @throws InvalidOptionException outside of these bounds
   */
  public RetryThenDeadLetter deliveryTimeout(Duration timeout) {
    return with(publishing.with(RetryOptions.DELIVERY_TIMEOUT, timeout));
  }

  /** Whether dead letters carry a stack trace, cut to 16 KiB. Default: false. */
  public RetryThenDeadLetter stackTrace(boolean wanted) {
    return with(publishing.with(RetryOptions.STACK_TRACE, wanted));
  }

  /**
   * Sets attempts and waits for this exception class and its subclasses, which are retried even if
   * they are fatal by default. The class nearest to the exception's own class decides. Default: the
   * same attempts and waits for all exceptions.
   *
   * @param attempts 1 to 1,000,000, the first attempt included
   * @throws InvalidOptionException outside of these bounds, for null, for a class that has a policy
   *     already, and for one that is listed as fatal
   */
  public RetryThenDeadLetter retry(
      Class<? extends Throwable> exception, int attempts, Backoff backoff) {
    RetryPolicy policy =
        RetryPolicy.of(
            RetryOptions.RETRY_ATTEMPTS.checked(attempts),
            RetryOptions.RETRY_BACKOFF.given(backoff));
    return with(rules.of(exception, policy));
  }

  /**
   * A function that is called first for each failure. It runs on worker threads, must not block,
   * and gets the record as it was in its source topic and the exception that was really thrown,
   * without wrappers. If the function throws, nothing is skipped: the record is tried again a
   * little later. Default: none.
   *
   * @throws InvalidOptionException for null
   */
  public RetryThenDeadLetter advice(
      BiFunction<ConsumerRecord<byte[], byte[]>, Throwable, RetryAdvice> function) {
    return with(rules.with(RetryOptions.ADVICE, function));
  }

  /**
   * Retries a record later, through retry topics, when its attempts in place are used up: the
   * record moves to the first retry topic, for example {@code <topic>.retry.10s} for a delay of 10
   * s, and is tried once when the delay has passed since the move. If it fails, it moves to the
   * next retry topic or, after the last one, to the dead-letter topic. The consumer reads these
   * topics by itself, with the same group and handler. Default: none.
   *
   * <p><b>Order is given up</b>: as soon as a record has moved, the next records of its key run.
   * Use retry topics only for records that do not depend on each other. {@code stats().moved()}
   * counts the moved records.
   *
   * <p>Each record becomes due at its own time, independent of the others; a record waits for the
   * topic's delay, and for records in front of it that are running. The number of attempts and the
   * time of the first failure move with the record. Fatal failures do not move to a retry topic.
   *
   * @param delays 1 to 20 delays of 100 ms to 7 days, each longer than the one before
   * @throws InvalidOptionException outside of these bounds
   */
  public RetryThenDeadLetter retryTopics(Duration... delays) {
    return with(rules.tiers(RetryTiers.of(delays)));
  }

  /**
   * The longest time for which a record is retried in place, counted from its first failure. The
   * first failure after this time moves the record to the first retry topic or the dead-letter
   * topic, even if attempts are left, and the next records of its key run. Default: no limit; from
   * 1 ms to 30 days.
   *
   * @throws InvalidOptionException outside of these bounds
   */
  public RetryThenDeadLetter escalateAfter(Duration age) {
    return with(rules.with(RetryOptions.ESCALATE_AFTER, age));
  }

  /**
   * The used share of a partition's budget for held records ({@code maxHeldRecords}, {@code
   * maxHeldBytes}) at which records that fail are no longer retried in place but move to the first
   * retry topic or the dead-letter topic. When the budget is full, records that already wait for a
   * retry move too. So one poison message does not stop its partition, at the cost of its key's
   * order. Default: never, the partition waits.
   *
   * @param share 0.1 to 1
   * @throws InvalidOptionException outside of these bounds
   */
  public RetryThenDeadLetter escalateWhenHeld(double share) {
    return with(rules.with(RetryOptions.ESCALATE_WHEN_HELD, share));
  }

  /**
   * The dialect in which dead letters describe the failure. Default: {@link Dialect#KAFKA_EASY}.
   * {@link Dialect#SPRING} writes the headers that spring-kafka's tools know, which contain less
   * (no attempts, no stage). {@link Dialect#JSON_ENVELOPE} wraps the value in a JSON object, as
   * many tutorials do; key and headers stay, our headers are added, and a redrive unwraps the value
   * to the same bytes.
   *
   * @throws InvalidOptionException for dialects that can only be read
   */
  public RetryThenDeadLetter dialect(Dialect dialect) {
    return with(publishing.with(RetryOptions.DIALECT, dialect));
  }

  /**
   * A topic that takes dead letters while the dead-letter topic cannot be written or refuses them,
   * so that no record has to wait for the dead-letter topic. Default: none, the records wait. The
   * spill topic is created like the dead-letter topic. The consumer's start refuses a spill topic
   * that is the dead-letter topic or that the consumer reads.
   *
   * @throws InvalidOptionException if the name is no valid Kafka topic name
   */
  public RetryThenDeadLetter spillTo(String topic) {
    return with(publishing.with(RetryOptions.SPILL_TO, topic));
  }

  /**
   * A callback for written dead letters: called at once for the first one, then at most once per
   * {@link #alertEvery}, with the number of dead letters since the last call; when the consumer
   * ends, also for those that are not reported yet. Runs on the dead-letter thread and must not
   * block; an exception from it is logged. Default: none.
   *
   * @throws InvalidOptionException for null
   */
  public RetryThenDeadLetter onDeadLetter(Consumer<DeadLetterAlert> callback) {
    return with(publishing.with(RetryOptions.ON_DEAD_LETTER, callback));
  }

  /**
   * The shortest time between two alerts, and between two log lines about dead letters of the same
   * source topic and exception class: the first dead letter is logged at once (WARN), the following
   * ones are summed up. Default: 1 min, from 0 to 1 day.
   *
   * @throws InvalidOptionException outside of these bounds
   */
  public RetryThenDeadLetter alertEvery(Duration pause) {
    return with(publishing.with(RetryOptions.ALERT_EVERY, pause));
  }

  /**
   * A guard that keeps records from being moved when a large share of them fails with the same
   * exception class. Default: none.
   *
   * @throws InvalidOptionException for null
   */
  public RetryThenDeadLetter stormGuard(StormGuard guard) {
    return with(publishing.stormGuard(guard));
  }

  /**
   * Whether the topics are checked before the first record fails. Default: {@link Preflight#WARN}.
   *
   * @throws InvalidOptionException for null
   */
  public RetryThenDeadLetter preflight(Preflight wanted) {
    return with(publishing.with(RetryOptions.PREFLIGHT, wanted));
  }

  /**
   * Checks the topics that this policy would use, without changing anything.
   *
   * @param admin an admin client of the caller, who also closes it: {@code kafka.rawAdmin()}
   * @param topics the topics that a consumer with this policy would read
   * @return all problems that would appear when a record fails; empty if there are none
   * @throws io.github.kafkaeasy.error.KafkaEasyException if the cluster does not answer, or if
   *     describing a topic fails for another reason than a missing topic or permission
   */
  public List<PreflightProblem> problems(Admin admin, Set<String> topics) {
    return new PreflightCheck(admin, rules, publishing.get(RetryOptions.CREATE_IF_MISSING))
        .run(topics, destination.known(topics), publishing.find(RetryOptions.SPILL_TO));
  }

  private RetryThenDeadLetter usual(RetryPolicy other) {
    return with(rules.usual(other));
  }

  private RetryThenDeadLetter with(RetryRules other) {
    return new RetryThenDeadLetter(other, destination, publishing);
  }

  private RetryThenDeadLetter with(Publishing other) {
    return new RetryThenDeadLetter(rules, destination, other);
  }

  /**
   * Creates the failure handler of one consumer and its dead-letter thread. Called by the
   * consumer's start.
   *
   * @throws InvalidOptionException if the dead-letter topic, a retry topic or the spill topic is
   *     one of the consumer's own, and if one topic has two of these roles
   * @throws io.github.kafkaeasy.error.KafkaEasyException with {@link Preflight#FAIL}, if the check
   *     finds problems; its message contains all of them
   */
  @Override
  public FailureHandler open(FailureContext context) {
    return new Opening(context, rules, destination, publishing, this::problems).open();
  }

  @Override
  public String toString() {
    return "RetryThenDeadLetter["
        + rules.usual()
        + (rules.tiers().isEmpty() ? "" : ", then retry topics " + rules.tiers())
        + ", to "
        + destination
        + "]";
  }
}
