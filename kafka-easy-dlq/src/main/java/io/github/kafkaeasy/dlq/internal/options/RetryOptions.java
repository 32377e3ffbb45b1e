package io.github.kafkaeasy.dlq.internal.options;

import static io.github.kafkaeasy.internal.options.Option.any;
import static io.github.kafkaeasy.internal.options.Option.choice;
import static io.github.kafkaeasy.internal.options.Option.count;
import static io.github.kafkaeasy.internal.options.Option.flag;
import static io.github.kafkaeasy.internal.options.Option.rate;
import static io.github.kafkaeasy.internal.options.Option.time;
import static io.github.kafkaeasy.internal.options.Option.topicName;

import io.github.kafkaeasy.dlq.DeadLetterAlert;
import io.github.kafkaeasy.dlq.OnUnwritable;
import io.github.kafkaeasy.dlq.Preflight;
import io.github.kafkaeasy.dlq.RetryAdvice;
import io.github.kafkaeasy.dlq.letter.Dialect;
import io.github.kafkaeasy.internal.options.Option;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The table of {@code RetryThenDeadLetter}'s options, in the order of the options page. */
public final class RetryOptions {
  private static final List<Option<?>> ROWS = new ArrayList<>();
  private static final int MOST_ATTEMPTS = 1_000_000;

  public static final Option<Integer> ATTEMPTS =
      row(
          count("attempts", 1, MOST_ATTEMPTS)
              .otherwise("none", "required, unless `of` gives it; includes the first attempt"));
  public static final Option<RetryConfig> OF_POLICY =
      row(
          object(
              "of policy",
              "none",
              "takes attempts and waits from a resilience4j configuration",
              "policy"));
  public static final Option<Retry> OF_RETRY =
      row(
          object(
              "of retry",
              "none",
              "takes a `Retry` of the program, with its events and metrics",
              "retry"));
  public static final Option<Object> BACKOFF =
      row(
          any("backoff")
              .otherwise(
                  BackoffOptions.usual(), "records that failed together are not retried together"));
  public static final Option<List<Class<? extends Throwable>>> FATAL =
      row(
          classes(
              "fatal",
              "failures that every retry would repeat",
              "undecodable, rejected and stale records, programming errors; the Javadoc lists the"
                  + " classes"));
  public static final Option<List<Class<? extends Throwable>>> RETRYABLE =
      row(
          classes(
              "retryable",
              "all that are not fatal",
              "once a class is listed, only listed classes are retried"));
  public static final Option<String> TO =
      row(topicName("to").otherwise("`<topic>.dlq`", "the name most tools expect"));
  public static final Option<Function<ConsumerRecord<byte[], byte[]>, String>> TO_FUNCTION =
      row(object("to function", "none", "chooses the topic for each record", "to"));
  public static final Option<Boolean> CREATE_IF_MISSING =
      row(
          flag("createIfMissing", "")
              .usual(
                  true,
                  "created in advance, so that the first failure does not have to wait for it;"
                      + " with the source topic's partitions and replicas"));
  public static final Option<OnUnwritable> ON_UNWRITABLE =
      row(
          choice("onUnwritable", OnUnwritable.class)
              .usual(OnUnwritable.HOLD, "nothing is lost, and the consumer continues by itself"));
  public static final Option<Duration> DELIVERY_TIMEOUT =
      row(
          time("deliveryTimeout", Duration.ofMillis(100), Duration.ofMinutes(10))
              .usual(
                  Duration.ofSeconds(30),
                  "long enough for a broker's restart, short enough to report a broker that does"
                      + " not return")
              .kafka("delivery.timeout.ms"));
  public static final Option<Boolean> STACK_TRACE =
      row(flag("stackTrace", "class and message are usually enough, and headers take space"));
  public static final Option<Class<? extends Throwable>> RETRY_EXCEPTION =
      row(
          object(
              "retry exception",
              "none",
              "all exceptions have the same attempts and waits",
              "retry"));
  public static final Option<Integer> RETRY_ATTEMPTS =
      row(
          count("retry attempts", 1, MOST_ATTEMPTS)
              .otherwise("as `attempts` says", "the first attempt counts")
              .called("retry"));
  public static final Option<Object> RETRY_BACKOFF =
      row(
          any("retry backoff")
              .otherwise("as `backoff` says", "some failures end sooner than others")
              .called("retry"));
  public static final Option<BiFunction<ConsumerRecord<byte[], byte[]>, Throwable, RetryAdvice>>
      ADVICE =
          row(object("advice", "none", "exception class, attempts and waits decide", "advice"));
  public static final Option<Duration[]> RETRY_TOPICS =
      row(
          Option.of("retryTopics", RetryChecks.DELAYS, RetryChecks::delays)
              .otherwise("none", "retry topics give up order, so the program has to choose them"));
  public static final Option<Duration> ESCALATE_AFTER =
      row(
          time("escalateAfter", Duration.ofMillis(1), Duration.ofDays(30))
              .otherwise("never", "the key keeps its order while attempts are left"));
  public static final Option<Double> ESCALATE_WHEN_HELD =
      row(
          rate("escalateWhenHeld", 0.1, 1)
              .otherwise(
                  "never", "a partition at its limit of held records stops and keeps its order"));
  public static final Option<Dialect> DIALECT =
      row(
          Option.of("dialect", "a `Dialect` that `isWritable()`", RetryChecks::written)
              .usual(Dialect.KAFKA_EASY, "contains the most; all other dialects can be read"));
  public static final Option<String> SPILL_TO =
      row(topicName("spillTo").otherwise("none", "dead letters stay in one topic"));
  public static final Option<Consumer<DeadLetterAlert>> ON_DEAD_LETTER =
      row(
          object(
              "onDeadLetter",
              "none",
              "the log and `stats()` report dead letters in any case",
              "onDeadLetter"));
  public static final Option<Duration> ALERT_EVERY =
      row(
          time("alertEvery", Duration.ZERO, Duration.ofDays(1))
              .usual(Duration.ofMinutes(1), "many failures in a short time need one alert only"));
  public static final Option<Object> STORM_GUARD =
      row(
          any("stormGuard")
              .otherwise("none", "only the program knows which share of failures is normal"));
  public static final Option<Preflight> PREFLIGHT =
      row(
          choice("preflight", Preflight.class)
              .usual(
                  Preflight.WARN,
                  "problems are known early, and the consumer starts nevertheless"));

  private RetryOptions() {}

  /** All rows of the table. */
  public static List<Option<?>> table() {
    return Collections.unmodifiableList(ROWS);
  }

  private static <T> Option<T> object(
      String name, String otherwise, String reason, String argument) {
    Option<T> option = any(name);
    return option.otherwise(otherwise, reason).called(argument);
  }

  private static Option<List<Class<? extends Throwable>>> classes(
      String name, String otherwise, String reason) {
    return Option.of(name, "one or more; each call adds", RetryChecks::classes)
        .otherwise(otherwise, reason);
  }

  private static <T> Option<T> row(Option<T> option) {
    ROWS.add(option);
    return option;
  }
}
