package io.github.kafkaeasy.admin.internal;

import io.github.kafkaeasy.error.KafkaEasyException;
import io.github.kafkaeasy.error.NotReadyException;
import io.github.kafkaeasy.error.internal.Causes;
import io.github.kafkaeasy.internal.connection.HostPort;
import io.github.kafkaeasy.internal.connection.SecurityFailure;
import io.github.kafkaeasy.internal.settings.Options;
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
 * Waits for a cluster, and remembers for each address how far it came. A plain connection is tried
 * before a Kafka client is made: the client would only say that it timed out. A cluster is ready
 * when it answers and each of its brokers can be reached at the address that it advertises: there
 * the clients will go.
 */
final class ReadyCheck {
  private static final long PAUSE_MILLIS = 200;
  private static final int ANSWER_MILLIS = 5_000;

  /** What Kafka's clients are asked; both throw what Kafka throws, wrapped or not. */
  interface Questions {
    /** All brokers, by way of the addresses that they advertise. */
    Collection<Node> brokers(Duration limit);

    /** Those brokers that the bootstrap addresses tell of, whether or not they can be reached. */
    Collection<Node> brokersToldByBootstrap(Duration limit);
  }

  private final List<HostPort> addresses;
  private final Questions questions;
  private final Map<HostPort, Reach> tried = new LinkedHashMap<>();
  private final Map<Node, Reach> unreachable = new LinkedHashMap<>();
  private boolean bootstrapAnswers;
  private @Nullable Throwable last;

  /** Made for one wait. */
  ReadyCheck(List<HostPort> addresses, Questions questions) {
    this.addresses = addresses;
    this.questions = questions;
  }

  void await(Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    try {
      while (!ready(deadline)) {
        if (millisUntil(deadline) <= PAUSE_MILLIS) {
          throw notReady("was not ready within " + Options.readable(limit), last);
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
        return answers(deadline); // one address is enough, and the others may be down for good
      }
    }
    bootstrapAnswers = false;
    unreachable.clear();
    return false;
  }

  private boolean answers(long deadline) throws InterruptedException {
    // Half of what is left, so that there is time to find out why there is no answer.
    Optional<Collection<Node>> brokers = ask(deadline, questions::brokers);
    boolean all = brokers.isPresent();
    if (!all) {
      brokers = ask(deadline, questions::brokersToldByBootstrap);
    }
    if (brokers.isEmpty()) {
      // Perhaps only because the time is over: what an earlier round has found out still holds.
      return false;
    }
    bootstrapAnswers = true;
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

  /** No news: the time was over before there was an answer. */
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

  /** What no waiting can help. */
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
      // A name that no server resolves is refused as a setting too, and may be resolved later.
      String reason = String.valueOf(refused.getMessage());
      return reason.contains(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG) ? null : reason;
    }
    ClassNotFoundException missing = Causes.find(failure, ClassNotFoundException.class);
    return missing == null ? null : "there is no class " + missing.getMessage();
  }

  private static Reach reach(HostPort address, long deadline) throws InterruptedException {
    return within(deadline, () -> Reach.of(address)).orElse(Reach.SILENT);
  }

  /** A task that may hang, as resolving a name does, on a thread that nobody has to wait for. */
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
        unreachable.isEmpty()
            ? "brokers at addresses that do not answer; no topic exists yet whose place would say"
                + " which"
            : unreachable.entrySet().stream()
                .map(entry -> shown(entry.getKey()) + ": " + entry.getValue().happened)
                .collect(Collectors.joining("; "));
    return "Kafka answers at "
        + answering
        + ", but sends its clients on to "
        + where
        + ". Set advertised.listeners of the brokers to addresses that can be reached from here.";
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
