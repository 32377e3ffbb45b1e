package io.github.kafkaeasy.admin.internal;

import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.error.internal.DurationText;
import io.github.kafkaeasy.internal.connection.ClientClosing;
import io.github.kafkaeasy.internal.connection.HostPort;
import io.github.kafkaeasy.internal.connection.SecurityFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.AbstractOptions;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.jspecify.annotations.Nullable;

/**
 * Calls to Kafka's admin client with a time limit. Connects on the first call. The message of every
 * exception names the task and the cluster. Thread-safe.
 */
final class AdminCalls {
  private static final long PAUSE_MILLIS = 50;

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
      throw failure(task, "this admin client is closed", null);
    }
    return kept;
  }

  private <T> T await(String task, KafkaFuture<T> answer, int limitMillis) {
    long began = System.nanoTime();
    try {
      return answer.get(limitMillis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure(task, "interrupted while waiting for the answer", e);
    } catch (TimeoutException e) {
      throw noAnswer(task, limitMillis, e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (isClosed()) {
        throw failure(task, "this admin client was closed meanwhile", cause);
      }
      if (cause instanceof org.apache.kafka.common.errors.TimeoutException
          && System.nanoTime() - began >= limitMillis * NANOS_OF_NEARLY_A_MILLI) {
        throw noAnswer(task, limitMillis, cause);
      }
      String insecure = SecurityFailure.explain(cause);
      throw failure(task, insecure == null ? reason(cause) : insecure, cause);
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private KafkaEasyException noAnswer(String task, int limitMillis, Throwable cause) {
    return failure(
        task,
        "no answer within "
            + DurationText.of(Duration.ofMillis(limitMillis))
            + ". Check that the cluster runs; awaitReady() says which step fails",
        cause);
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
