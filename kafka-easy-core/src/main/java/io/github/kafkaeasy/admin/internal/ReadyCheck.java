package io.github.kafkaeasy.admin.internal;

import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.error.NotReadyException;
import io.github.kafkaeasy.error.internal.Causes;
import io.github.kafkaeasy.error.internal.DurationText;
import io.github.kafkaeasy.internal.connection.HostPort;
import io.github.kafkaeasy.internal.connection.SecurityFailure;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;

/**
 * Waits until a cluster is ready, and records for each address how far a connection came. A plain
 * TCP connection is tried before a Kafka client is created, because the client would only report a
 * timeout. A cluster is ready when it answers and each of its brokers can be reached at its
 * advertised address, because clients connect to that address.
 */
final class ReadyCheck {
  private static final long PAUSE_MILLIS = 200;
  private static final int ANSWER_MILLIS = 5_000;

  /** Requests to Kafka clients; both throw Kafka's exceptions, wrapped or not. */
  interface Questions {
    /** All brokers, requested through their advertised addresses. */
    Collection<Node> brokers(Duration limit);

    /** The brokers that the bootstrap servers report, reachable or not. */
    Collection<Node> brokersToldByBootstrap(Duration limit);
  }

  private final List<HostPort> addresses;
  private final Questions questions;
  private final Map<HostPort, Reach> tried = new LinkedHashMap<>();
  private final Map<Node, Reach> unreachable = new LinkedHashMap<>();
  private Collection<Node> told = List.of(); // the brokers that the last answer named
  private boolean bootstrapAnswers;
  private @Nullable Throwable last;

  /** One instance is used for one wait. */
  ReadyCheck(List<HostPort> addresses, Questions questions) {
    this.addresses = addresses;
    this.questions = questions;
  }

  void await(Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    try {
      while (!ready(deadline)) {
        if (millisUntil(deadline) <= PAUSE_MILLIS) {
          throw notReady("was not ready within " + DurationText.of(limit), last);
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw notReady("was not ready when the waiting thread was interrupted", e);
    }
  }

  private boolean ready(long deadline) throws InterruptedException {
    for (HostPort address : addresses) {
      Reach reach = reach(address, deadline);
      boolean news = !isCutOff(reach, deadline);
      tried.merge(address, reach, (before, now) -> news ? now : before);
      if (reach == Reach.CONNECTED) {
        return answers(deadline); // one address is enough; the others may be permanently down
      }
    }
    bootstrapAnswers = false;
    unreachable.clear();
    return false;
  }

  private boolean answers(long deadline) throws InterruptedException {
    // Waits at most five seconds, and at most half of the remaining time, so that the other half is
    // left to find out why there is no answer.
    Optional<Collection<Node>> brokers = ask(deadline, questions::brokers);
    boolean all = brokers.isPresent();
    if (!all) {
      brokers = ask(deadline, questions::brokersToldByBootstrap);
    }
    if (brokers.isEmpty()) {
      // The reason may only be that the time is over, so the results of an earlier round are kept.
      return false;
    }
    bootstrapAnswers = true;
    told = brokers.get();
    Map<Node, Reach> earlier = Map.copyOf(unreachable);
    unreachable.clear();
    for (Node broker : brokers.get()) {
      Reach reach = reach(new HostPort(broker.host(), broker.port()), deadline);
      if (isCutOff(reach, deadline)) {
        unreachable.put(broker, earlier.getOrDefault(broker, reach));
      } else if (reach != Reach.CONNECTED) {
        unreachable.put(broker, reach);
      }
    }
    return all && unreachable.isEmpty();
  }

  /** Whether an attempt has no meaningful result, because the deadline ended it. */
  private static boolean isCutOff(Reach reach, long deadline) {
    return reach == Reach.SILENT && millisUntil(deadline) <= 0;
  }

  private interface Question {
    Collection<Node> ask(Duration limit);
  }

  private Optional<Collection<Node>> ask(long deadline, Question question)
      throws InterruptedException {
    Duration patience =
        Duration.ofMillis(Math.max(1, Math.min(ANSWER_MILLIS, millisUntil(deadline) / 2)));
    try {
      return within(deadline, () -> question.ask(patience));
    } catch (KafkaEasyException | KafkaException e) {
      last = e;
      refuseToWait(e);
      return Optional.empty();
    }
  }

  /** Throws if waiting cannot solve the problem. */
  private void refuseToWait(RuntimeException failure) {
    String why = SecurityFailure.explain(failure);
    if (why != null) {
      throw new NotReadyException(
          "Kafka at " + HostPort.join(addresses) + ": " + why, texts(), failure);
    }
    String setting = refusedSetting(failure);
    if (setting != null) {
      throw new NotReadyException(
          "No client for Kafka at "
              + HostPort.join(addresses)
              + " can be made with these settings: "
              + setting,
          texts(),
          failure);
    }
    if (failure.getCause() instanceof UnsupportedVersionException version) {
      throw new NotReadyException(
          "Kafka at " + HostPort.join(addresses) + " is too old: " + version.getMessage() + ".",
          texts(),
          failure);
    }
  }

  private static @Nullable String refusedSetting(RuntimeException failure) {
    ConfigException refused = Causes.find(failure, ConfigException.class);
    if (refused != null) {
      // A host name that cannot be resolved is also reported as an invalid setting, but may be
      // resolvable later.
      String reason = String.valueOf(refused.getMessage());
      return reason.contains(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG) ? null : reason;
    }
    ClassNotFoundException missing = Causes.find(failure, ClassNotFoundException.class);
    return missing == null ? null : "the class " + missing.getMessage() + " was not found";
  }

  private static Reach reach(HostPort address, long deadline) throws InterruptedException {
    return within(deadline, () -> Reach.of(address)).orElse(Reach.SILENT);
  }

  /**
   * Runs a task that may hang, such as name resolution, on a separate daemon thread that is
   * abandoned at the deadline.
   */
  private static <T> Optional<T> within(long deadline, Supplier<T> task)
      throws InterruptedException {
    CompletableFuture<T> result =
        CompletableFuture.supplyAsync(
            task,
            run -> {
              Thread thread = new Thread(run, "kafka-easy-ready-check");
              thread.setDaemon(true);
              thread.start();
            });
    try {
      return Optional.of(result.get(Math.max(1, millisUntil(deadline)), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof KafkaEasyException ours) {
        throw ours;
      }
      if (e.getCause() instanceof KafkaException kafkas) {
        throw kafkas;
      }
      throw new KafkaEasyException("Checking the connection failed: " + e.getCause(), e.getCause());
    }
  }

  private NotReadyException notReady(String what, @Nullable Throwable cause) {
    String diagnosis = bootstrapAnswers ? advertised() : bootstrap();
    return new NotReadyException("Kafka " + what + ". " + diagnosis, texts(), cause);
  }

  private String bootstrap() {
    String each =
        tried.entrySet().stream()
            .map(entry -> entry.getKey() + ": " + entry.getValue().happened)
            .collect(Collectors.joining("; "));
    String advice =
        tried.values().stream()
            .distinct()
            .map(step -> step.advice)
            .collect(Collectors.joining(" "));
    return "Tried " + each + ". " + advice;
  }

  private String advertised() {
    String answering =
        tried.entrySet().stream()
            .filter(entry -> entry.getValue() == Reach.CONNECTED)
            .map(entry -> entry.getKey().toString())
            .collect(Collectors.joining(", "));
    String where =
        "brokers at addresses that do not answer; the addresses are not known, because no topic"
            + " exists yet";
    String advice = "";
    if (!unreachable.isEmpty()) {
      where = happened(unreachable);
    } else if (!told.isEmpty()) {
      Map<Node, Reach> mute = new LinkedHashMap<>();
      told.forEach(broker -> mute.put(broker, Reach.CONNECTED));
      where = happened(mute);
      advice = " " + Reach.CONNECTED.advice;
    }
    return "Kafka answers at "
        + answering
        + ", but directs its clients to "
        + where
        + ". Set advertised.listeners of the brokers to addresses that can be reached from here."
        + advice;
  }

  private static String happened(Map<Node, Reach> brokers) {
    return brokers.entrySet().stream()
        .map(entry -> shown(entry.getKey()) + ": " + entry.getValue().happened)
        .collect(Collectors.joining("; "));
  }

  private static String shown(Node broker) {
    return "broker " + broker.id() + " at " + new HostPort(broker.host(), broker.port());
  }

  private List<String> texts() {
    return addresses.stream().map(HostPort::toString).toList();
  }

  private static long millisUntil(long deadline) {
    return TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
  }
}
