package io.github.kafkaeasy.admin.internal;

import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.error.internal.DurationText;
import io.github.kafkaeasy.internal.connection.ClientClosing;
import io.github.kafkaeasy.internal.connection.HostPort;
import io.github.kafkaeasy.internal.connection.SecurityFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AbstractOptions;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Calls to Kafka's admin client with a time limit. Connects on the first call. The message of every
 * exception names the task and the cluster. Thread-safe.
 */
final class AdminCalls {
  private static final long PAUSE_MILLIS = 50;
  private static final int NAMED = 10;
  private static final String PARTITION_ADVICE =
      "Check that the cluster runs, and that the partition exists and has a leader";

  /**
   * Converts a time limit in milliseconds to 90 % of it in nanoseconds. A TimeoutException after at
   * least 90 % of the limit comes from Kafka's client, whose clock differs slightly from nanoTime;
   * an earlier one comes from a broker.
   */
  private static final long NANOS_OF_NEARLY_A_MILLI = 900_000;

  private final List<HostPort> addresses;
  private final Supplier<Admin> connect;
  private final int timeoutMillis;
  private @Nullable Admin admin; // guarded by this
  private boolean closed; // guarded by this

  AdminCalls(List<HostPort> addresses, Supplier<Admin> connect, int timeoutMillis) {
    this.addresses = addresses;
    this.connect = connect;
    this.timeoutMillis = timeoutMillis;
  }

  List<HostPort> addresses() {
    return addresses;
  }

  int timeoutMillis() {
    return timeoutMillis;
  }

  /** Sets the time limit of these calls in the options. */
  <O extends AbstractOptions<O>> O limited(O options) {
    return options.timeoutMs(timeoutMillis);
  }

  /**
   * Sends a request and waits for the answer.
   *
   * @param task the task for error messages, as the beginning of a sentence: "listing the topics"
   */
  <T> T ask(String task, Function<Admin, KafkaFuture<T>> question) {
    return await(task, question.apply(connected(task)), timeoutMillis);
  }

  <T> T ask(String task, Function<Admin, KafkaFuture<T>> question, int limitMillis) {
    return await(task, question.apply(connected(task)), limitMillis);
  }

  /**
   * Sends a request about several partitions and waits for the answer about each. If some fail, the
   * message names these, each with its reason, and those that succeeded.
   *
   * @return the answers, sorted
   */
  <T> Map<TopicPartition, T> askEach(
      String task, Function<Admin, Map<TopicPartition, KafkaFuture<T>>> question) {
    Map<TopicPartition, KafkaFuture<T>> asked = new TreeMap<>(PartitionOrder.BY_NUMBER);
    asked.putAll(question.apply(connected(task)));
    long began = System.nanoTime();
    long deadline = began + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    Map<TopicPartition, T> answers = new TreeMap<>(PartitionOrder.BY_NUMBER);
    Map<String, List<TopicPartition>> failed = new LinkedHashMap<>();
    List<Throwable> causes = new ArrayList<>();
    asked.forEach(
        (partition, answer) -> {
          try {
            long left = Math.max(0, deadline - System.nanoTime());
            answers.put(partition, answer.get(left, TimeUnit.NANOSECONDS));
          } catch (InterruptedException e) {
            throw interrupted(task, e);
          } catch (TimeoutException | ExecutionException e) {
            causes.add(cause(e));
            String why = why(cause(e), timeoutMillis, began, PARTITION_ADVICE);
            failed.computeIfAbsent(why, same -> new ArrayList<>()).add(partition);
          }
        });
    if (failed.isEmpty()) {
      return answers;
    }
    String reasons =
        failed.entrySet().stream()
            .map(one -> names(one.getValue()) + ": " + one.getKey())
            .collect(Collectors.joining("; "));
    String rest = answers.isEmpty() ? "" : "; it succeeded for " + names(answers.keySet());
    throw failure(task, reasons + rest, causes.get(0));
  }

  private static String names(Collection<TopicPartition> partitions) {
    int more = partitions.size() - NAMED;
    return partitions.stream()
            .limit(NAMED)
            .map(TopicPartition::toString)
            .collect(Collectors.joining(", "))
        + (more > 0 ? " and " + more + " more" : "");
  }

  /** The answer for one requested key. */
  static <K, T> KafkaFuture<T> answer(Map<K, KafkaFuture<T>> answers, K asked) {
    return Objects.requireNonNull(
        answers.get(asked), "the answer does not contain the requested key");
  }

  /**
   * Polls until the condition is true or the time limit has passed; brokers learn of a change one
   * after the other.
   */
  void awaitShown(String task, BooleanSupplier shown) {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    while (!shown.getAsBoolean() && System.nanoTime() - deadline < 0) {
      try {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw failure(task, "the thread was interrupted", e);
      }
    }
  }

  KafkaEasyException failure(String task, String what, @Nullable Throwable cause) {
    String end = what.endsWith(".") ? "" : ".";
    String start = Character.toUpperCase(task.charAt(0)) + task.substring(1);
    return new KafkaEasyException(
        start + " at " + HostPort.join(addresses) + " failed: " + what + end, cause);
  }

  void close() {
    Admin open;
    synchronized (this) {
      closed = true;
      open = admin;
      admin = null;
    }
    if (open != null) {
      ClientClosing.close(open);
    }
  }

  private Admin connected(String task) {
    Admin open;
    synchronized (this) {
      if (closed) {
        throw closedAlready(task);
      }
      open = admin;
    }
    return open == null ? keep(task, connect(task)) : open;
  }

  /**
   * Creates the client outside the lock: resolving host names may take long, and close() must not
   * wait for it.
   */
  private Admin connect(String task) {
    try {
      return connect.get();
    } catch (KafkaException e) {
      throw failure(task, SecurityFailure.explainStart(e), e);
    }
  }

  private Admin keep(String task, Admin made) {
    Admin kept;
    synchronized (this) {
      if (!closed && admin == null) {
        admin = made;
      }
      kept = admin;
    }
    if (kept != made) {
      ClientClosing.close(made);
    }
    if (kept == null) {
      throw closedAlready(task);
    }
    return kept;
  }

  private KafkaEasyException closedAlready(String task) {
    return failure(task, "this admin client is closed", null);
  }

  private <T> T await(String task, KafkaFuture<T> answer, int limitMillis) {
    long began = System.nanoTime();
    try {
      return answer.get(limitMillis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw interrupted(task, e);
    } catch (TimeoutException | ExecutionException e) {
      Throwable cause = cause(e);
      throw failure(task, why(cause, limitMillis, began, "Check that the cluster runs"), cause);
    }
  }

  private KafkaEasyException interrupted(String task, InterruptedException e) {
    Thread.currentThread().interrupt();
    return failure(task, "interrupted while waiting for the answer", e);
  }

  private static Throwable cause(Exception e) {
    return e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
  }

  /** The text for a failed request that was sent at {@code began}. */
  private String why(Throwable cause, int limitMillis, long began, String advice) {
    boolean timeout = cause instanceof TimeoutException;
    if (!timeout && isClosed()) {
      return "this admin client was closed meanwhile";
    }
    if (timeout
        || (cause instanceof org.apache.kafka.common.errors.TimeoutException
            && System.nanoTime() - began >= limitMillis * NANOS_OF_NEARLY_A_MILLI)) {
      return "no answer within "
          + DurationText.of(Duration.ofMillis(limitMillis))
          + ". "
          + advice
          + "; awaitReady() says which step fails";
    }
    String insecure = SecurityFailure.explain(cause);
    return insecure == null ? reason(cause) : insecure;
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  /** The exception's class and Kafka's message, without a full stop at the end. */
  private static String reason(Throwable cause) {
    String message = cause.getMessage();
    String name = cause.getClass().getSimpleName();
    if (message == null || message.isBlank()) {
      return name;
    }
    String text = message.strip();
    return name + ": " + (text.endsWith(".") ? text.substring(0, text.length() - 1) : text);
  }
}
