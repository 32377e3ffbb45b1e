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
 * Tries a failed record again, and in the end puts a copy of it into a dead-letter topic.
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
 * <p><b>Retries.</b> The record waits in place: its key (in PARTITION order its partition) is held
 * back, everything else flows, no thread sleeps. Attempts are counted from the start again after a
 * rebalance or a restart. An exception that implements {@link
 * io.github.kafkaeasy.consumer.spi.RetryAfter} says itself how long to wait.
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
   * Tries a record so often, then dead-letters it to {@code <topic>.dlq}.
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
   * Tries a record as a policy of resilience4j says: its {@code maxAttempts}, its intervals, its
   * exceptions. A failure is retried if both the policy and this class's own classification let it.
   *
   * @throws InvalidOptionException for null
   */
  public static RetryThenDeadLetter of(RetryConfig policy) {
    return attempts(1).usual(RetryPolicy.of(RetryOptions.OF_POLICY.checked(policy)));
  }

  /**
   * The same with a {@link Retry} of the program's own, whose events and metrics then tell of the
   * attempts. Failures that are fatal by this class's own classification do not reach it.
   *
   * @throws InvalidOptionException for null
   */
  public static RetryThenDeadLetter of(Retry retry) {
    return attempts(1).usual(RetryPolicy.of(RetryOptions.OF_RETRY.checked(retry)));
  }

  /**
   * How long to wait before each retry. Default: exponential from 200 ms to 30 s.
   *
   * @throws InvalidOptionException for null, and when the waits come from a policy of resilience4j
   */
  public RetryThenDeadLetter backoff(Backoff backoff) {
    return usual(rules.usual().backoff(RetryOptions.BACKOFF.given(backoff)));
  }

  /**
   * Failures that are not retried, subclasses included; adds to those named so far. Of several
   * listed classes the one nearest to the exception's own decides.
   *
   * @throws InvalidOptionException for none, for null, and for a class that is listed as retryable
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
    List<Class<? extends Throwable>> named = new ArrayList<>();
    for (Class<? extends Throwable> exception : exceptions) {
      named.add(exception);
    }
    return with(rules.classification(rules.classification().retryable(named)));
  }

  /**
   * The dead-letter topic. Default: the source topic's name with {@code .dlq}. It must not be one
   * that the consumer reads, which its start refuses.
   *
   * @throws InvalidOptionException if Kafka does not take such a name
   */
  public RetryThenDeadLetter to(String topic) {
    return new RetryThenDeadLetter(
        rules, Destination.fixed(RetryOptions.TO.checked(topic)), publishing);
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
        rules, Destination.of(RetryOptions.TO_FUNCTION.checked(topic)), publishing);
  }

  /**
   * Whether a missing dead-letter topic is created, with the source topic's partition count and
   * replication and with room for the headers. Default: true. Topics whose names are known are
   * looked after when the consumer starts, others at their first record. With false, records wait
   * until somebody creates it.
   */
  public RetryThenDeadLetter createIfMissing(boolean create) {
    return with(publishing.with(RetryOptions.CREATE_IF_MISSING, create));
  }

  /**
   * What happens while the dead-letter topic cannot be written. Default: {@link OnUnwritable#HOLD}.
   *
   * @throws InvalidOptionException for null
   */
  public RetryThenDeadLetter onUnwritable(OnUnwritable answer) {
    return with(publishing.with(RetryOptions.ON_UNWRITABLE, answer));
  }

  /**
   * How long a dead letter may wait for its acknowledgement before the topic counts as down.
   * Default: 30 s, from 100 ms to 10 min. Kafka: {@code delivery.timeout.ms}.
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
   * Another number of attempts and other waits for failures of this class and its subclasses, which
   * are retried whatever the defaults say of them. The class nearest to the exception's own
   * decides. Default: all are tried alike.
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
   * Asks a function about each failure first. It runs on workers, must not block, and gets the
   * record as it was in its source topic and what was really thrown. If it throws, nothing is
   * skipped: the record is tried again a little later. Default: no opinion.
   *
   * @throws InvalidOptionException for null
   */
  public RetryThenDeadLetter advice(
      BiFunction<ConsumerRecord<byte[], byte[]>, Throwable, RetryAdvice> function) {
    return with(rules.with(RetryOptions.ADVICE, function));
  }

  /**
   * Tries a record again later when its attempts in place are used up: it moves to {@code
   * <topic>.retry.10s}, is tried once when that time has passed since, and goes on to the next
   * topic or, in the end, to the dead-letter topic. The consumer reads these topics by itself, with
   * the same group and handler. Default: none.
   *
   * <p><b>What is given up is order</b>: as soon as a record has moved, the records behind it run.
   * So this is for records that do not depend on each other. {@code stats().moved()} counts them.
   *
   * <p>Each record is due at its own time, whatever happens to the others; nothing in a topic waits
   * for longer than the topic's delay, and for what runs in front of it. Attempts and the time of
   * the first failure go with the record. Failures that no repetition can mend do not move.
   *
   * @param delays 1 to 20 of them, 100 ms to 7 days, each longer than the one before
   * @throws InvalidOptionException outside of these bounds
   */
  public RetryThenDeadLetter retryTopics(Duration... delays) {
    return with(rules.tiers(RetryTiers.of(delays)));
  }

  /**
   * For how long a record may be tried in place, counted from its first failure: then its next
   * failure moves it on, to the first retry topic or the dead-letter topic, even if attempts are
   * left. Its key goes on without it. Default: as long as there are attempts; from 1 ms to 30 days.
   *
   * @throws InvalidOptionException outside of these bounds
   */
  public RetryThenDeadLetter escalateAfter(Duration age) {
    return with(rules.with(RetryOptions.ESCALATE_AFTER, age));
  }

  /**
   * Moves records on as soon as their partition holds so much of what it may hold ({@code
   * maxHeldRecords}, {@code maxHeldBytes}): those that fail from then on, and those that wait for a
   * retry when it is full. So one poisoned key does not bring its partition to a stop, and its
   * order is given up instead. Default: never, the partition waits.
   *
   * @param share 0.1 to 1
   * @throws InvalidOptionException outside of these bounds
   */
  public RetryThenDeadLetter escalateWhenHeld(double share) {
    return with(rules.with(RetryOptions.ESCALATE_WHEN_HELD, share));
  }

  /**
   * How dead letters tell of the failure. Default: {@link Dialect#KAFKA_EASY}. {@link
   * Dialect#SPRING} writes the headers that spring-kafka's tools know, which tell less (no
   * attempts, no stage). {@link Dialect#JSON_ENVELOPE} wraps the value as tutorials do; key and
   * headers stay as they are, ours come beside them, and a redrive unwraps it to the same bytes.
   *
   * @throws InvalidOptionException for the others, which can only be read
   */
  public RetryThenDeadLetter dialect(Dialect dialect) {
    return with(publishing.with(RetryOptions.DIALECT, dialect));
  }

  /**
   * A topic that takes dead letters while their own cannot be written or refuses them, so that
   * nothing is held for it. Default: none, they wait. It is created like the other. It must be
   * neither that topic nor one that the consumer reads, which its start refuses.
   *
   * @throws InvalidOptionException if Kafka does not take such a name
   */
  public RetryThenDeadLetter spillTo(String topic) {
    return with(publishing.with(RetryOptions.SPILL_TO, topic));
  }

  /**
   * Called when dead letters have been written: at once for the first, then at most every {@link
   * #alertEvery}, with their number. Runs on the dead-letter thread and must not block; what it
   * throws is logged. Default: nobody is told.
   *
   * @throws InvalidOptionException for null
   */
  public RetryThenDeadLetter onDeadLetter(Consumer<DeadLetterAlert> callback) {
    return with(publishing.with(RetryOptions.ON_DEAD_LETTER, callback));
  }

  /**
   * How far apart two alerts are at least, and two log lines about dead letters of the same source
   * topic and exception class: the first is logged at once (WARN), those that follow are summed up.
   * Default: 1 min, from 0 to 1 day.
   *
   * @throws InvalidOptionException outside of these bounds
   */
  public RetryThenDeadLetter alertEvery(Duration pause) {
    return with(publishing.with(RetryOptions.ALERT_EVERY, pause));
  }

  /**
   * Keeps records that fail alike in great numbers from being moved. Default: none.
   *
   * @throws InvalidOptionException for null
   */
  public RetryThenDeadLetter stormGuard(StormGuard guard) {
    return with(publishing.stormGuard(guard));
  }

  /**
   * Whether the topics are looked at before the first record fails. Default: {@link
   * Preflight#WARN}.
   *
   * @throws InvalidOptionException for null
   */
  public RetryThenDeadLetter preflight(Preflight wanted) {
    return with(publishing.with(RetryOptions.PREFLIGHT, wanted));
  }

  /**
   * Looks at the topics that this policy would use, and changes nothing.
   *
   * @param admin the caller's, who closes it: {@code kafka.rawAdmin()}
   * @param topics what a consumer with this policy would read
   * @return everything that will go wrong; empty when all is well
   * @throws io.github.kafkaeasy.error.KafkaEasyException if the cluster does not answer
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
   * Makes the handler that one consumer uses, with its thread. Called by the consumer's start.
   *
   * @throws InvalidOptionException if the dead-letter topic, a retry topic or the spill topic is
   *     one of the consumer's own, and if one topic was to be two of them
   * @throws io.github.kafkaeasy.error.KafkaEasyException naming all problems, with {@link
   *     Preflight#FAIL}
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
